package embedded_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"keyaccount/sync/server"
	"keyaccount/sync/server/conformance"
	"keyaccount/sync/server/embedded"
)

func open(t *testing.T, dir string) *embedded.Store {
	t.Helper()
	store, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestConformance(t *testing.T) {
	conformance.Run(t, func(t *testing.T) (server.Store, func() server.Store) {
		dir := t.TempDir()
		return open(t, dir), func() server.Store { return open(t, dir) }
	})
}

func TestAStoreInUseIsNamedAsThat(t *testing.T) {
	dir := t.TempDir()
	defer open(t, dir).Close()
	if _, err := embedded.Open(dir); !errors.Is(err, server.ErrHeld) {
		t.Errorf("opening it a second time: %v", err)
	}
}

func TestAStoreIsForItsOwnersEyesOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	defer open(t, dir).Close()
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, embedded.File): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v", path, info.Mode(), err)
		}
	}
}

func TestADamagedFileIsAnError(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, embedded.File)
	for name, data := range map[string][]byte{"text": bytes.Repeat([]byte("not a store "), 4000), "zeros": make([]byte, 64<<10), "short": []byte("x")} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := embedded.Open(dir); !errors.Is(err, server.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestADamagedPageIsAnError points a page's first entry to where there is nothing, which bbolt itself would follow.
func TestADamagedPageIsAnError(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(open(t, dir).Close())
	db, err := bbolt.Open(filepath.Join(dir, embedded.File), 0o600, nil)
	must(err)
	root, size := int64(0), int64(db.Info().PageSize)
	must(db.View(func(tx *bbolt.Tx) error { root = int64(tx.Cursor().Bucket().Root()); return nil }))
	must(db.Close())
	store := open(t, dir)
	defer store.Close()
	check := func() (told []string) {
		must(store.Check(t.Context(), func(words string) { told = append(told, words) }))
		return told
	}
	if told := check(); told != nil {
		t.Fatalf("a store that is whole: %q", told)
	}
	file, err := os.OpenFile(filepath.Join(dir, embedded.File), os.O_WRONLY, 0)
	must(err)
	_, err = file.WriteAt([]byte{0xff, 0xff}, (root+1)*size-2) // the end of the page is not used
	must(err)
	if told := check(); told != nil {
		t.Fatalf("a store with other bytes where nothing lies: %q", told)
	}
	_, err = file.WriteAt([]byte{0xff, 0xff}, root*size+16+12) // how long the first entry's value is
	must(errors.Join(err, file.Close()))
	if told := check(); len(told) != 1 {
		t.Errorf("a store with a damaged page: %q", told)
	}
	must(store.Close())
	if _, err := embedded.Open(dir); !errors.Is(err, server.ErrDamaged) {
		t.Errorf("opening it again: %v", err)
	}
}

func TestAnotherFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(filepath.Join(dir, embedded.File), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("store")).Put([]byte("format"), []byte{9}) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(dir); !errors.Is(err, server.ErrFormat) {
		t.Errorf("a file of format 9: %v", err)
	}
}

func TestABackupIsTheStoreAsItWas(t *testing.T) {
	store := open(t, t.TempDir())
	defer store.Close()
	put := func(value string) {
		if err := store.Update(t.Context(), func(tx server.Tx) error {
			return tx.Put(server.MetaTable, []byte("k"), []byte(value))
		}); err != nil {
			t.Fatal(err)
		}
	}
	put("before")
	path := filepath.Join(t.TempDir(), "backup")
	var copied bytes.Buffer
	if err := store.Backup(t.Context(), &copied); err != nil {
		t.Fatal(err)
	}
	put("after")
	if err := os.WriteFile(path, copied.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	backup, err := embedded.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer backup.Close()
	if err := backup.View(t.Context(), func(tx server.Tx) error {
		v, err := tx.Get(server.MetaTable, []byte("k"))
		if string(v) != "before" {
			t.Errorf("it holds %q", v)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestACheckReadsTheLogThatIsReadNextTime flips a byte of what was written last, which the open store has in memory.
func TestACheckReadsTheLogThatIsReadNextTime(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, embedded.File)
	store := open(t, dir)
	defer store.Close()
	const value = "what was written last"
	if err := store.Update(t.Context(), func(tx server.Tx) error { return tx.Put(server.MetaTable, []byte("k"), []byte(value)) }); err != nil {
		t.Fatal(err)
	}
	check := func() (told []string) {
		if err := store.Check(t.Context(), func(words string) { told = append(told, words) }); err != nil {
			t.Fatal(err)
		}
		return told
	}
	if told := check(); told != nil {
		t.Fatalf("a store that is whole: %q", told)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = file.WriteAt([]byte{'W'}, int64(bytes.LastIndex(data, []byte(value)))); errors.Join(err, file.Close()) != nil {
		t.Fatal(err)
	}
	if told := check(); len(told) != 1 {
		t.Errorf("a store whose log is damaged: %q", told)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(dir); !errors.Is(err, server.ErrDamaged) {
		t.Errorf("opening it again: %v", err)
	}
}

// TestATableWhoseNameIsDamagedIsNotMadeAnew flips a bit in each byte of the names of a table and of the log, which would else
// both be missing, and so empty.
func TestATableWhoseNameIsDamagedIsNotMadeAnew(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, embedded.File)
	store := open(t, dir)
	err := store.Update(t.Context(), func(tx server.Tx) error { return tx.Put(server.FeedTable, []byte("k"), []byte("v")) })
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"feed", "log of the memtable", "store"} {
		for i := range name {
			data := bytes.Clone(whole)
			other := []byte(name)
			other[i] ^= 1
			data = bytes.ReplaceAll(data, []byte(name), other)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if again, err := embedded.Open(dir); !errors.Is(err, server.ErrDamaged) {
				t.Errorf("with a bucket of the name %q: %v", other, err)
				if err == nil {
					_ = again.Close()
				}
			}
		}
	}
}

func TestAStoreOfTheFirstFormatIsBroughtToThisOne(t *testing.T) {
	dir := t.TempDir()
	db, err := bbolt.Open(filepath.Join(dir, embedded.File), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { // as it was written: tables, and none of a log
		own, err := tx.CreateBucket([]byte("store"))
		if err != nil {
			return err
		}
		for _, table := range server.Tables() {
			if _, err := tx.CreateBucket([]byte(table)); err != nil {
				return err
			}
		}
		return errors.Join(own.Put([]byte("format"), []byte{1}), own.Put([]byte("head"), []byte{0, 0, 0, 0, 0, 0, 0, 7}),
			tx.Bucket([]byte(server.MetaTable)).Put([]byte("k"), []byte("then")))
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for n := range uint64(2) {
		store := open(t, dir)
		if err := store.Update(t.Context(), func(tx server.Tx) error {
			then, err := tx.Get(server.MetaTable, []byte("k"))
			head, err2 := tx.Advance(1)
			if string(then) != "then" || head != 7+n {
				t.Errorf("it holds %q, as of %d", then, head)
			}
			return errors.Join(err, err2)
		}); err != nil {
			t.Fatal(err)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	db, err = bbolt.Open(filepath.Join(dir, embedded.File), 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.View(func(tx *bbolt.Tx) error {
		if format := tx.Bucket([]byte("store")).Get([]byte("format")); !bytes.Equal(format, []byte{embedded.Format}) {
			t.Errorf("a program of the first format would read it as %v", format)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
