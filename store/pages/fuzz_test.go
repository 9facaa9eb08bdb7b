package pages_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"

	"keyaccount/internal/frugal"
	"keyaccount/store/pages"
)

// FuzzPages puts bytes of anybody into a file of bbolt, at a place of anybody's choice, and checks its pages. Nothing else
// comes of it than that they fit together or do not, and it takes no more memory than a few times the file.
func FuzzPages(f *testing.F) {
	const pageSize = 1024
	path := filepath.Join(f.TempDir(), "file")
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true, PageSize: pageSize, FreelistType: bolt.FreelistMapType})
	must(f, err)
	for round := range 2 {
		must(f, db.Update(func(tx *bolt.Tx) error {
			for _, name := range []string{"large", "small"} {
				b, err := tx.CreateBucketIfNotExists([]byte(name))
				must(f, err)
				for i := range map[string]int{"large": 40, "small": 2}[name] {
					must(f, b.Put([]byte{'k', byte(i)}, make([]byte, 60+round)))
				}
			}
			return nil
		}))
	}
	transaction := 0
	must(f, db.View(func(tx *bolt.Tx) error { transaction = tx.ID(); return nil }))
	must(f, db.Close())
	whole, err := os.ReadFile(path)
	must(f, err)
	if err := pages.Check(context.Background(), bytes.NewReader(whole), pageSize, transaction); err != nil {
		f.Fatal(err)
	}
	for at := 0; at < len(whole); at += pageSize {
		f.Add(uint32(at), whole[at:at+16])
	}
	// The count of pages in the newer of the two pages that a file begins with.
	f.Add(uint32(transaction%2*pageSize+16+40), binary.NativeEndian.AppendUint64(nil, 1<<40))
	f.Fuzz(func(t *testing.T, at uint32, data []byte) {
		file := bytes.Clone(whole)
		copy(file[int(at)%len(file):], data)
		for _, check := range []func(context.Context, *bytes.Reader) error{
			func(ctx context.Context, r *bytes.Reader) error { return pages.Check(ctx, r, pageSize, transaction) },
			func(ctx context.Context, r *bytes.Reader) error {
				return pages.CheckSpine(ctx, r, pageSize, transaction)
			},
		} {
			frugal.Within(t, len(file), 64, func() {
				if err := check(context.Background(), bytes.NewReader(file)); err != nil && !errors.Is(err, pages.ErrDamaged) {
					t.Errorf("an error of another kind: %v", err)
				}
			})
		}
	})
}
