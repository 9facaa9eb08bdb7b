package memtable

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// The log is a bucket of pieces under rising numbers, several to a page. What a transaction wrote is one batch, which begins
// a piece: its length and its sum (CRC-32C), 4 bytes each, and the writes. A write is the bucket behind its length, the length
// of the key, that of the value, which is one more than it has, or 0 if the key is gone, and both. The bucket's sequence is how
// many pieces there are.
var logBucket = []byte("log of the memtable")

const (
	batchHead = 8
	perPage   = 4       // pieces to a page; with fewer bbolt would not part them
	mostPiece = 1 << 14 // bytes; that of the largest pages there are
	mostValue = 1 << 30 // bytes
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// pieceSize returns how long a piece is of which a page takes perPage: a page has a head of 16 bytes, each piece one of 16
// and a key of 8.
func pieceSize(tx *bolt.Tx) int { return (tx.DB().Info().PageSize-16)/perPage - 16 - 8 }

// batch is what a transaction wrote, as it goes into the log, in chunks: the entries of the tables lie in them.
type batch [][]byte

// leastChunk and mostChunk are the bounds of how many bytes a chunk of a batch has, unless one write alone has more. Each has
// twice as many as those before it, so that what a small transaction holds in memory is not much more than what it wrote.
const (
	leastChunk = 512
	mostChunk  = 32 << 10
)

func (b batch) size() (size int) {
	for _, chunk := range b {
		size += len(chunk)
	}
	return size
}

// add adds a write and returns its entry.
func (b *batch) add(bucket string, key, value []byte, gone bool) entry {
	need := 3*binary.MaxVarintLen32 + len(bucket) + len(key) + len(value)
	if len(*b) == 0 {
		*b = append(*b, make([]byte, batchHead, max(leastChunk, batchHead+need)))
	}
	chunk := &(*b)[len(*b)-1]
	if cap(*chunk)-len(*chunk) < need {
		*b = append(*b, make([]byte, 0, max(min(2*b.size(), mostChunk), need)))
		chunk = &(*b)[len(*b)-1]
	}
	c := append(binary.AppendUvarint(*chunk, uint64(len(bucket))), bucket...)
	length := uint64(0)
	if !gone {
		length = uint64(len(value)) + 1
	}
	c = binary.AppendUvarint(binary.AppendUvarint(c, uint64(len(key))), length)
	from := len(c)
	c = append(append(c, key...), value...)
	*chunk = c
	return entry{both: c[from:len(c):len(c)], cut: uint32(len(key)), gone: gone}
}

// seal writes the head of the batch.
func (b batch) seal() {
	head, sum := b[0][:batchHead], crc32.Checksum(b[0][batchHead:], castagnoli)
	for _, chunk := range b[1:] {
		sum = crc32.Update(sum, castagnoli, chunk)
	}
	binary.BigEndian.PutUint32(head, uint32(b.size()-batchHead))
	binary.BigEndian.PutUint32(head[4:], sum)
}

// appendLog appends a batch to the log.
func (t *Tx) appendLog(batch batch) error {
	b, err := t.bolt.CreateBucketIfNotExists(logBucket)
	if err != nil {
		return err
	}
	b.FillPercent = 1
	batch.seal()
	t.size += batch.size()
	size := pieceSize(t.bolt)
	for _, chunk := range batch {
		for piece := range slices.Chunk(chunk, size) {
			if err := b.Put(binary.BigEndian.AppendUint64(nil, t.next), piece); err != nil {
				return fmt.Errorf("append to the log: %w", err)
			}
			t.next++
		}
	}
	return b.SetSequence(t.next)
}

// emptyLog empties the log.
func (t *Tx) emptyLog() error {
	t.size, t.next = 0, 0
	if err := t.bolt.DeleteBucket(logBucket); err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
		return fmt.Errorf("empty the log: %w", err)
	}
	return nil
}

// replay takes in what the log holds.
func (v *version) replay(tx *bolt.Tx) error {
	b := tx.Bucket(logBucket)
	if b == nil {
		return nil
	}
	var batch []byte
	c := b.Cursor()
	for k, piece := c.First(); k != nil; k, piece = c.Next() {
		if len(k) != 8 || binary.BigEndian.Uint64(k) != v.next || len(piece) > mostPiece {
			return fmt.Errorf("%w: piece %d is not there", ErrDamaged, v.next)
		}
		v.next++
		if batch = append(batch, piece...); len(batch) < batchHead {
			return fmt.Errorf("%w: piece %d is cut off", ErrDamaged, v.next)
		}
		length := int(binary.BigEndian.Uint32(batch))
		switch all := batchHead + length; {
		case len(batch) > all:
			return fmt.Errorf("%w: piece %d is longer than its batch", ErrDamaged, v.next)
		case len(batch) < all:
			continue
		}
		if err := v.take(tx, batch); err != nil {
			return err
		}
		v.size += len(batch)
		batch = nil // its bytes are held
	}
	if batch != nil || b.Sequence() != v.next {
		return fmt.Errorf("%w: its end is missing", ErrDamaged)
	}
	return nil
}

// CheckLog reads the log as whoever opens the file next will. The error wraps ErrDamaged where that cannot be read, or is not
// all that this transaction sees. The transaction is one that only reads.
func (t *Tx) CheckLog() error {
	again := version{tables: map[string]*table{}}
	if err := again.replay(t.bolt); err != nil {
		return err
	}
	if again.next != t.next || again.size != t.size {
		return fmt.Errorf("%w: %d bytes are left of %d", ErrDamaged, again.size, t.size)
	}
	return nil
}

// CheckNames returns an error that wraps ErrDamaged if the file has something else than the log and buckets of known names: where
// a name has been damaged, its bucket would pass for one that is not there yet.
func CheckNames(tx *bolt.Tx, known func(name string) bool) error {
	return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		if b == nil || !bytes.Equal(name, logBucket) && !known(string(name)) {
			return fmt.Errorf("%w: it holds %q", ErrDamaged, name)
		}
		return nil
	})
}

// take takes in a batch.
func (v *version) take(tx *bolt.Tx, batch []byte) error {
	sum, data := binary.BigEndian.Uint32(batch[4:]), batch[batchHead:]
	if crc32.Checksum(data, castagnoli) != sum {
		return fmt.Errorf("%w: a batch has another sum", ErrDamaged)
	}
	for len(data) > 0 {
		name, rest, ok := uvarint(data)
		ok = ok && name <= uint64(len(rest))
		if !ok {
			return errSenseless
		}
		bucket, rest := rest[:name], rest[name:]
		key, rest, ok := uvarint(rest)
		value, rest, more := uvarint(rest)
		e := entry{cut: uint32(key), gone: value == 0}
		if value > 0 {
			value--
		}
		left := uint64(len(rest))
		if !ok || !more || key == 0 || key > bolt.MaxKeySize || key > left || value > left-key {
			return errSenseless
		}
		e.both, rest = rest[:key+value:key+value], rest[key+value:]
		t := v.tables[string(bucket)]
		if t == nil {
			if tx.Bucket(bucket) == nil {
				return missing(string(bucket))
			}
			t = newTable()
			v.tables[string(bucket)] = t
		}
		t.Set(e)
		data = rest
	}
	return nil
}

var errSenseless = fmt.Errorf("%w: a batch makes no sense", ErrDamaged)

// uvarint reads a number.
func uvarint(data []byte) (n uint64, rest []byte, ok bool) {
	n, width := binary.Uvarint(data)
	if width <= 0 {
		return 0, nil, false
	}
	return n, data[width:], true
}
