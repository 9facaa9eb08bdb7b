package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"
)

// The major types of CBOR that documents and mutations consist of.
const (
	majorUint  = 0 << 5
	majorBytes = 2 << 5
	majorText  = 3 << 5
	majorArray = 4 << 5
)

// ErrMalformed is wrapped by every error about bytes that are not what they should be.
var ErrMalformed = errors.New("malformed data")

func appendHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n < 1<<8:
		return append(b, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

func appendText(b []byte, s string) []byte {
	return append(appendHead(b, majorText, uint64(len(s))), s...)
}

func appendBytes(b, s []byte) []byte {
	return append(appendHead(b, majorBytes, uint64(len(s))), s...)
}

// reader reads CBOR off a string, of which the texts it returns are parts, so that a document costs one
// copy however many cells it has. The first mistake sticks; later reads return zero values.
type reader struct {
	data string
	at   int
	err  error
}

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s at byte %d", ErrMalformed, what, r.at)
	}
}

// head reads the head of an item of a given major type. Heads that are longer than they need to be are
// refused, so that equal things have equal bytes.
func (r *reader) head(major byte) uint64 {
	if r.err == nil && r.at < len(r.data) {
		if n := r.data[r.at] - major; n < 24 { // which most are
			r.at++
			return uint64(n)
		}
	}
	return r.longHead(major)
}

func (r *reader) longHead(major byte) uint64 {
	if r.err != nil {
		return 0
	}
	if r.at >= len(r.data) || r.data[r.at]&0xe0 != major {
		r.fail("an item of another type")
		return 0
	}
	n := uint64(r.data[r.at] & 0x1f)
	r.at++
	if n < 24 {
		return n
	}
	size := 1 << (n - 24)
	if n > 27 || len(r.data)-r.at < size {
		r.fail("a length that does not fit")
		return 0
	}
	var least uint64
	switch size {
	case 1:
		n, least = uint64(r.data[r.at]), 24
	case 2:
		n, least = r.bigEndian(2), 1<<8
	case 4:
		n, least = r.bigEndian(4), 1<<16
	case 8:
		n, least = r.bigEndian(8), 1<<32
	}
	if n < least {
		r.fail("a number that is not in its shortest form")
	}
	r.at += size
	return n
}

func (r *reader) bigEndian(size int) (n uint64) {
	for i := range size {
		n = n<<8 | uint64(r.data[r.at+i])
	}
	return n
}

func (r *reader) uint() uint64 { return r.head(majorUint) }

// array reads the head of an array whose elements take at least so many bytes each, which bounds what a
// hostile length can make us allocate.
func (r *reader) array(least int) int {
	n := r.head(majorArray)
	if n > uint64((len(r.data)-r.at)/least) {
		r.fail("an array longer than the data")
		return 0
	}
	return int(n)
}

// fixed reads the head of an array of exactly n elements.
func (r *reader) fixed(n int) {
	if r.array(1) != n {
		r.fail("an array of another length")
	}
}

func (r *reader) slice(major byte) string {
	n := r.head(major)
	if r.err != nil || n > uint64(len(r.data)-r.at) {
		r.fail("a string longer than the data")
		return ""
	}
	s := r.data[r.at : r.at+int(n)]
	r.at += int(n)
	return s
}

func (r *reader) bytes() string { return r.slice(majorBytes) }

func (r *reader) text() string {
	s := r.slice(majorText)
	if !utf8.ValidString(s) {
		r.fail("text that is not UTF-8")
		return ""
	}
	return s
}

// end refuses anything after the last item.
func (r *reader) end() error {
	if r.err == nil && r.at != len(r.data) {
		r.fail("more data than expected")
	}
	return r.err
}
