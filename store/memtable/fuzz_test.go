package memtable

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// FuzzLog puts bytes of anybody into the log, with a sum that is right, and opens the file.
func FuzzLog(f *testing.F) {
	f.Add([]byte("\x04feed\x02\x03abcd"), uint16(500))
	f.Add([]byte("\x04feed\x02\x00ab\x07records\x01\x01k"), uint16(7))
	f.Add([]byte("\x04feed\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01ab"), uint16(3))
	d := open(f, filepath.Join(f.TempDir(), "file"), 1<<20)
	f.Cleanup(func() { must(f, d.Close()) })
	f.Fuzz(func(t *testing.T, data []byte, size uint16) {
		batch := make([]byte, batchHead, batchHead+len(data))
		binary.BigEndian.PutUint32(batch, uint32(len(data)))
		binary.BigEndian.PutUint32(batch[4:], crc32.Checksum(data, castagnoli))
		batch = append(batch, data...)
		file := d.Bolt()
		must(t, file.Update(func(tx *bolt.Tx) error {
			if err := tx.DeleteBucket(logBucket); err != nil && tx.Bucket(logBucket) != nil {
				return err
			}
			b, err := tx.CreateBucket(logBucket)
			for n := uint64(0); err == nil && len(batch) > 0; n++ {
				piece := batch[:min(int(size)+1, len(batch))]
				err = b.Put(binary.BigEndian.AppendUint64(nil, n), piece)
				batch = batch[len(piece):]
			}
			return err
		}))
		again, err := New(file, Options{Bound: 1 << 20})
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
