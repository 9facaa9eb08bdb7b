package pages_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"keyaccount/store/pages"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, path string) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true, FreelistType: bolt.FreelistMapType})
	must(t, err)
	return db
}

func check(t testing.TB, db *bolt.DB) (err error) {
	t.Helper()
	file, openErr := os.Open(db.Path())
	must(t, openErr)
	defer file.Close()
	must(t, db.View(func(tx *bolt.Tx) error {
		err = pages.Check(context.Background(), file, db.Info().PageSize, tx.ID())
		if spine := pages.CheckSpine(context.Background(), file, db.Info().PageSize, tx.ID()); spine != nil && err == nil {
			t.Errorf("all pages fit together, and the spine does not: %v", spine)
		} else if spine == nil {
			walked := guard(func() error { return walk(tx, err == nil) })
			if err == nil && walked != nil || errors.Is(walked, errEndless) {
				t.Errorf("it passed the check (%v), and then: %v", err, walked)
			}
		}
		return nil
	}))
	return err
}

// TestWhatBboltWroteIsWhole writes and deletes in buckets of all sizes, one within the other.
func TestWhatBboltWroteIsWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp("", "pages")
		must(t, err)
		defer os.RemoveAll(dir)
		db := open(t, filepath.Join(dir, "file"))
		defer func() { must(t, db.Close()) }()
		for range rapid.IntRange(1, 6).Draw(r, "transactions") {
			must(t, db.Update(func(tx *bolt.Tx) error {
				b, err := tx.CreateBucketIfNotExists([]byte(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "bucket")))
				must(t, err)
				if rapid.Bool().Draw(r, "within") {
					b, err = b.CreateBucketIfNotExists([]byte("\xff within"))
					must(t, err)
				}
				for range rapid.IntRange(0, 120).Draw(r, "writes") {
					key := fmt.Appendf(nil, "%03d", rapid.IntRange(0, 400).Draw(r, "key"))
					if rapid.IntRange(0, 3).Draw(r, "delete") == 0 {
						must(t, b.Delete(key))
					} else {
						must(t, b.Put(key, make([]byte, rapid.SampledFrom([]int{0, 10, 700, 9000}).Draw(r, "size"))))
					}
				}
				return nil
			}))
			if err := check(t, db); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// TestWhatPassesCanBeWalked flips one byte after the other: each where pages begin, and some of the others. What passes
// the check can be read to the end; and where the spine passes, what is wrong with the leaves can be caught.
func TestWhatPassesCanBeWalked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	db := open(t, path)
	for round := range 3 {
		must(t, db.Update(func(tx *bolt.Tx) error {
			for _, name := range []string{"large", "small", "empty"} {
				b, err := tx.CreateBucketIfNotExists([]byte(name))
				must(t, err)
				for i := range map[string]int{"large": 300, "small": 4}[name] {
					if err := b.Put(fmt.Appendf(nil, "key %04d", i), make([]byte, 40*(1+(i+round)%4))); err != nil {
						return err
					}
				}
				if _, err := b.CreateBucketIfNotExists([]byte("within")); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	must(t, db.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	defer file.Close()
	told, passed := 0, 0
	for at, was := range whole {
		if at%os.Getpagesize() >= 64 && at%127 != 0 {
			continue
		}
		_, err := file.WriteAt([]byte{^was}, int64(at))
		must(t, err)
		var db *bolt.DB
		if err := guard(func() (err error) {
			db, err = bolt.Open(path, 0o600, &bolt.Options{NoSync: true, FreelistType: bolt.FreelistMapType, PreLoadFreelist: false, ReadOnly: true})
			return err
		}); err != nil {
			told++ // bbolt itself sees it
		} else if err := check(t, db); err != nil {
			if !errors.Is(err, pages.ErrDamaged) {
				t.Fatalf("byte %d: %v", at, err)
			}
			told++
		} else {
			passed++
		}
		if t.Failed() {
			t.Fatalf("with byte %d flipped", at)
		}
		if db != nil {
			must(t, db.Close())
		}
		_, err = file.WriteAt([]byte{was}, int64(at))
		must(t, err)
	}
	if told == 0 || passed == 0 {
		t.Fatalf("of %d bytes %d were told and %d passed", len(whole), told, passed)
	}
}

// guard turns faults of what is mapped into errors, on the goroutine that calls it.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return f()
}

var errEndless = errors.New("there is no end")

// walk reads every key and value, in buckets within buckets too if it goes deep, and runs out of patience where there are
// more than there can be.
func walk(tx *bolt.Tx, deep bool) error {
	n := 0
	var into func(b *bolt.Bucket) error
	into = func(b *bolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			if n++; n > 1<<20 {
				return errEndless
			}
			if v == nil && deep {
				return into(b.Bucket(k))
			}
			_ = bytes.Clone(v[:min(len(v), 1<<20)])
			return nil
		})
	}
	return tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
		if b == nil { // an entry that no longer says that it is a bucket
			return nil
		}
		return into(b)
	})
}

// TestAPageThatPointsToItselfIsTold makes the ring that bbolt would follow for ever.
func TestAPageThatPointsToItselfIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	db := open(t, path)
	must(t, db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("large"))
		must(t, err)
		for i := range 400 {
			must(t, b.Put(fmt.Appendf(nil, "key %04d", i), make([]byte, 40)))
		}
		return nil
	}))
	must(t, check(t, db))
	size, root := db.Info().PageSize, uint64(0)
	must(t, db.View(func(tx *bolt.Tx) error { root = uint64(tx.Bucket([]byte("large")).Root()); return nil }))
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	// A branch's first entry lies behind 16 bytes of head, and names its page in its last 8.
	_, err = file.WriteAt(binary.NativeEndian.AppendUint64(nil, root), int64(root)*int64(size)+24)
	must(t, errors.Join(err, file.Close()))
	if err := check(t, db); !errors.Is(err, pages.ErrDamaged) {
		t.Fatalf("it is told as %v", err)
	}
	must(t, db.Close())
}

// TestCheckEndsWithItsContext leaves a long check.
func TestCheckEndsWithItsContext(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "file"))
	defer func() { must(t, db.Close()) }()
	file, err := os.Open(db.Path())
	must(t, err)
	defer file.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	must(t, db.View(func(tx *bolt.Tx) error {
		if err := pages.Check(ctx, file, db.Info().PageSize, tx.ID()); !errors.Is(err, context.Canceled) {
			t.Fatalf("it ends with %v", err)
		}
		return nil
	}))
}
