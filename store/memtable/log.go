package memtable

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// The log is a bucket of pieces under rising numbers, several to a page. What a transaction wrote is one batch, which begins
// a piece: its length and its sum (CRC-32C), 4 bytes each, and the writes. A write is the bucket, the key, and the value, each
// behind its length; that of the value is one more than it is long, and 0 if the key is gone.
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

// batch encodes what the transaction wrote.
func (t *Tx) batch() []byte {
	size := batchHead
	for _, w := range t.log {
		size += len(w.bucket) + len(w.key) + len(w.value) + 3*binary.MaxVarintLen32
	}
	b := make([]byte, batchHead, size)
	for _, w := range t.log {
		b = append(binary.AppendUvarint(b, uint64(len(w.bucket))), w.bucket...)
		b = append(binary.AppendUvarint(b, uint64(len(w.key))), w.key...)
		if w.gone {
			b = append(b, 0)
			continue
		}
		b = append(binary.AppendUvarint(b, uint64(len(w.value))+1), w.value...)
	}
	binary.BigEndian.PutUint32(b, uint32(len(b)-batchHead))
	binary.BigEndian.PutUint32(b[4:], crc32.Checksum(b[batchHead:], castagnoli))
	return b
}

// appendLog appends a batch to the log.
func (t *Tx) appendLog(batch []byte) error {
	b, err := t.bolt.CreateBucketIfNotExists(logBucket)
	if err != nil {
		return err
	}
	b.FillPercent = 1
	t.size += len(batch)
	for size := pieceSize(t.bolt); len(batch) > 0; t.next++ {
		piece := batch[:min(size, len(batch))]
		if err := b.Put(binary.BigEndian.AppendUint64(nil, t.next), piece); err != nil {
			return fmt.Errorf("append to the log: %w", err)
		}
		batch = batch[len(piece):]
	}
	return nil
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
	if batch != nil {
		return fmt.Errorf("%w: its end is missing", ErrDamaged)
	}
	return nil
}

// take takes in a batch.
func (v *version) take(tx *bolt.Tx, batch []byte) error {
	sum, data := binary.BigEndian.Uint32(batch[4:]), batch[batchHead:]
	if crc32.Checksum(data, castagnoli) != sum {
		return fmt.Errorf("%w: a batch has another sum", ErrDamaged)
	}
	for len(data) > 0 {
		bucket, rest, ok := cut(data, 0)
		key, rest, more := cut(rest, 0)
		ok = ok && more && len(key) > 0 && len(key) <= bolt.MaxKeySize
		e := entry{key: key, gone: len(rest) > 0 && rest[0] == 0}
		if e.gone {
			rest = rest[1:]
		} else {
			e.value, rest, more = cut(rest, 1)
			ok = ok && more
		}
		if !ok {
			return fmt.Errorf("%w: a batch makes no sense", ErrDamaged)
		}
		if tx.Bucket(bucket) == nil {
			return missing(string(bucket))
		}
		v.apply(string(bucket), e)
		data = rest
	}
	return nil
}

// cut returns the bytes behind their length, which is so much more than they are long, and what follows.
func cut(data []byte, more uint64) (b, rest []byte, ok bool) {
	n, width := binary.Uvarint(data)
	if width <= 0 || n < more || n-more > uint64(len(data)-width) {
		return nil, nil, false
	}
	end := width + int(n-more)
	return data[width:end:end], data[end:], true
}
