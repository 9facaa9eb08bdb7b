package memtable

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"

	"keyaccount/internal/frugal"
)

// FuzzLog puts bytes of anybody into the log, with a sum that is right, and opens the file. It takes no more memory than a few
// times the log.
func FuzzLog(f *testing.F) {
	f.Add([]byte("\x04feed\x02\x03abcd"), uint16(500))
	f.Add([]byte("\x04feed\x02\x00ab\x07records\x01\x01k"), uint16(7))
	f.Add([]byte("\x04feed\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01ab"), uint16(3))
	d := open(f, filepath.Join(f.TempDir(), "file"), 1<<20)
	f.Cleanup(func() { must(f, d.Close()) })
	f.Fuzz(func(t *testing.T, data []byte, size uint16) {
		file := d.Bolt()
		replaceLog(t, file, data, int(size)+1)
		var again *DB
		var err error
		frugal.Within(t, len(data), 64, func() { again, err = New(file, Options{Bound: 1 << 20}) })
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		must(t, again.View(func(tx *Tx) error {
			for _, name := range names {
				c := tx.Bucket(name).Cursor()
				for k, _ := c.First(); k != nil; k, _ = c.Next() {
				}
			}
			return nil
		}))
		must(t, again.Fold())
	})
}

// replaceLog puts one batch in the place of the log, in pieces.
func replaceLog(t testing.TB, file *bolt.DB, data []byte, piece int) {
	t.Helper()
	batch := make([]byte, batchHead, batchHead+len(data))
	binary.BigEndian.PutUint32(batch, uint32(len(data)))
	binary.BigEndian.PutUint32(batch[4:], crc32.Checksum(data, castagnoli))
	batch = append(batch, data...)
	must(t, file.Update(func(tx *bolt.Tx) error {
		if err := tx.DeleteBucket(logBucket); err != nil && tx.Bucket(logBucket) != nil {
			return err
		}
		b, err := tx.CreateBucket(logBucket)
		n := uint64(0)
		for part := range slices.Chunk(batch, piece) {
			err = errors.Join(err, b.Put(binary.BigEndian.AppendUint64(nil, n), part))
			n++
		}
		return errors.Join(err, b.SetSequence(n))
	}))
}

// TestALogOfTheSmallestWritesTakesLittleMemory opens a file whose log holds more entries to the byte than any that is written.
func TestALogOfTheSmallestWritesTakesLittleMemory(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "file"), 1<<20)
	defer func() { must(t, d.Close()) }()
	var data []byte
	for i := range 1 << 16 {
		data = binary.BigEndian.AppendUint16(append(data, "\x04feed\x02\x01"...), uint16(i))
	}
	replaceLog(t, d.Bolt(), data, 1000)
	frugal.Within(t, len(data), 64, func() {
		_, err := New(d.Bolt(), Options{Bound: 1 << 20})
		must(t, err)
	})
}
