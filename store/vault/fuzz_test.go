package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"keyaccount/internal/frugal"
)

// FuzzKeyFile opens key files as anybody may have written them, in all ways. Each gives a key of this cache or an error of a
// kind; and no more memory is used than a file may ask argon2id for.
func FuzzKeyFile(f *testing.F) {
	for _, source := range []Source{Passphrase("x"), Keyring{fakeRing{}}, File{}} {
		dir := f.TempDir()
		if _, err := Open(dir, source); err != nil {
			f.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, FileName))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "")
	}
	f.Add([]byte(`{"format":1,"way":"passphrase","time":1,"memory_kib":8,"threads":1,"wrapped":"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQQ=="}`), "")
	f.Add([]byte(`{"format":1,"way":"keyring","id":"a"}`), "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
	f.Fuzz(func(t *testing.T, data []byte, held string) {
		var (
			s   *sidecar
			err error
		)
		frugal.Within(t, len(data), 64, func() { s, err = decode(data) })
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		ring := fakeRing{service + "/" + s.ID: held}
		for _, source := range []Source{Passphrase("x"), Keyring{ring}, File{}} {
			if _, slow := source.(Passphrase); slow && uint64(s.Memory)*uint64(s.Time) > 4<<10 && s.Memory <= mostMemory && s.Time <= mostTime {
				continue // as dear as it may be, and of no other kind
			}
			frugal.Within(t, len(data)+len(held)+(4<<20), 64, func() { _, err = source.unwrap(s) })
			kinds := []error{ErrMalformed, ErrNoSecret, ErrWrongPassphrase}
			for _, kind := range kinds {
				if errors.Is(err, kind) {
					err = nil
				}
			}
			if err != nil {
				t.Fatalf("%s: an error of another kind: %v", source.way(), err)
			}
		}
	})
}
