package vault

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type fakeRing map[string]string

func (r fakeRing) Set(service, account, secret string) error {
	r[service+"/"+account] = secret
	return nil
}

func (r fakeRing) Get(service, account string) (string, error) {
	if s, ok := r[service+"/"+account]; ok {
		return s, nil
	}
	return "", ErrNoSecret
}

func (r fakeRing) Delete(service, account string) error {
	delete(r, service+"/"+account)
	return nil
}

func TestAKeyComesBackFromWhatWrappedIt(t *testing.T) {
	for _, source := range []Source{Passphrase("correct horse"), Keyring{fakeRing{}}, File{}} {
		dir := t.TempDir()
		if way, err := WayOf(dir); way != "" || err != nil {
			t.Fatalf("an empty folder is said to have a key by %q, %v", way, err)
		}
		key, err := Open(dir, source)
		if err != nil || key == (Key{}) {
			t.Fatalf("%s: %v", source.way(), err)
		}
		again, err := Open(dir, source)
		if err != nil || again != key {
			t.Errorf("%s: the key came back as another, %v", source.way(), err)
		}
		if way, _ := WayOf(dir); way != source.way() {
			t.Errorf("%s is said to be %s", source.way(), way)
		}
		info, err := os.Stat(filepath.Join(dir, FileName))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: the key file may be read by others: %v", source.way(), info.Mode())
		}
	}
}

func TestAWrongPassphraseIsToldAndNamesNoSecret(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir, Passphrase("correct horse")); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, Passphrase("wrong battery"))
	if !errors.Is(err, ErrWrongPassphrase) || strings.Contains(err.Error(), "battery") || !strings.Contains(err.Error(), FileName) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(dir, File{}); !errors.Is(err, ErrOtherWay) {
		t.Errorf("opened in another way: %v", err)
	}
}

func TestAPassphraseCanBeChanged(t *testing.T) {
	dir, ring := t.TempDir(), fakeRing{}
	key, err := Open(dir, Keyring{ring})
	if err != nil {
		t.Fatal(err)
	}
	if err := Rewrap(dir, Keyring{ring}, Passphrase("one")); err != nil || len(ring) != 0 {
		t.Fatalf("%v; the keyring still holds %d secrets", err, len(ring))
	}
	if err := Rewrap(dir, Passphrase("zero"), Passphrase("two")); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("changed without the old passphrase: %v", err)
	}
	if err := Rewrap(dir, Passphrase("one"), Passphrase("two")); err != nil {
		t.Fatal(err)
	}
	if again, err := Open(dir, Passphrase("two")); err != nil || again != key {
		t.Errorf("the key changed with its passphrase, %v", err)
	}
	if _, err := Open(dir, Passphrase("one")); !errors.Is(err, ErrWrongPassphrase) {
		t.Errorf("the old passphrase still opens: %v", err)
	}
}

func TestADamagedKeyFileIsToldAsSuch(t *testing.T) {
	for _, content := range []string{"", "{", `{"format":1,"way":"passphrase","memory_kib":4294967295,"time":1,"threads":1}`, `{"format":9,"way":"file"}`,
		`{"format":1,"way":"\u001b[2Jpassphrase"}`, `{"format":1,"way":"passphrase","wrapped":"` + strings.Repeat("QUFB", 5000) + `"}`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, Passphrase("x")); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestAKeyIsNeverPrinted(t *testing.T) {
	key := NewKey([32]byte([]byte("0123456789abcdef0123456789abcdef")))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(verb, key); got != "vault.Key" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func TestWhatIsSealedForOnePlaceOpensThereOnly(t *testing.T) {
	key := NewKey([32]byte{1})
	box := key.Box("test", rand.Reader)
	sealed, err := box.Seal(nil, []byte("Polar Steel Oy"), []byte("a"))
	if err != nil || len(sealed) != 14+Overhead || strings.Contains(string(sealed), "Polar") {
		t.Fatalf("%q, %v", sealed, err)
	}
	if plain, err := box.Open(nil, sealed, []byte("a")); err != nil || string(plain) != "Polar Steel Oy" {
		t.Errorf("%q, %v", plain, err)
	}
	for at := range sealed {
		bad := append([]byte(nil), sealed...)
		bad[at] ^= 1
		if _, err := box.Open(nil, bad, []byte("a")); err != ErrSeal {
			t.Fatalf("an altered byte %d went unseen", at)
		}
	}
	if _, err := box.Open(nil, sealed, []byte("b")); err != ErrSeal {
		t.Error("opened in another place")
	}
	if _, err := key.Box("other", rand.Reader).Open(nil, sealed, []byte("a")); err != ErrSeal {
		t.Error("opened for another purpose")
	}
}
