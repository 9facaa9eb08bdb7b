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
