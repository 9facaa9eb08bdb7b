package exchange

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"keyaccount/kam"
)

var (
	errRowTooLong  = fmt.Errorf("a row is longer than %d bytes; in a file with quotes, one that is opened and never closed does this", MaxRow)
	errFileTooLong = fmt.Errorf("the file is longer than %d bytes; split it", MaxFile)
)

// meter counts what is read and fails where a row or the file becomes too long.
type meter struct {
	r         io.Reader
	row, file int
}

func (m *meter) Read(p []byte) (int, error) {
	switch {
	case m.row > MaxRow:
		return 0, errRowTooLong
	case m.file > MaxFile:
		return 0, errFileTooLong
	}
	n, err := m.r.Read(p)
	m.row += n
	m.file += n
	return n, err
}

// newRow says that a row has ended.
func (m *meter) newRow() { m.row = 0 }

// utf8Reader returns the text of a file as UTF-8, without a byte order mark. A byte order mark wins over a
// named encoding.
func utf8Reader(r io.Reader, name string) (*bufio.Reader, *meter, error) {
	raw := bufio.NewReaderSize(r, 16<<10)
	mark, err := raw.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	var from encoding.Encoding
	switch m := string(mark); {
	case m == "\xef\xbb\xbf":
		if _, err := raw.Discard(3); err != nil {
			return nil, nil, err
		}
	case strings.HasPrefix(m, "\xff\xfe"), strings.HasPrefix(m, "\xfe\xff"):
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	default:
		if from, err = encodingNamed(name); err != nil {
			return nil, nil, err
		}
	}
	m := &meter{r: raw}
	if from != nil {
		m.r = transform.NewReader(raw, from.NewDecoder())
	}
	return bufio.NewReaderSize(m, 16<<10), m, nil
}

// encodingNamed returns nil for UTF-8. It knows UTF-16 and the encodings of one byte per character.
func encodingNamed(name string) (encoding.Encoding, error) {
	plain := strings.NewReplacer("-", "", "_", "", " ", "", "latin1", "iso88591", "cp125", "windows125", "ansi", "windows1252")
	want := plain.Replace(strings.ToLower(name))
	switch want {
	case "", "utf8":
		return nil, nil
	case "utf16", "utf16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	case "utf16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), nil
	}
	for _, e := range charmap.All {
		if c, ok := e.(*charmap.Charmap); ok && plain.Replace(strings.ToLower(c.String())) == want {
			return c, nil
		}
	}
	return nil, &kam.Error{Code: kam.Unknown, Words: fmt.Sprintf("there is no encoding “%s”; name one such as utf-8, utf-16, windows-1252 or iso-8859-15", kam.Clip(name, 40))}
}
