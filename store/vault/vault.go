// Package vault keeps the key that a cache is sealed with: random, wrapped by the keyring of the operating system, by
// a passphrase, or, for a cache that holds nothing delicate, plainly in a file.
package vault

import "errors"

// Key is the key of one cache. It is never printed.
type Key struct{ secret [32]byte }

// Source is what unwraps the key: a Passphrase, a Keyring or a File.
type Source interface{ source() }

// Passphrase wraps the key with words that the user types (argon2id).
type Passphrase []byte

// Keyring keeps the key in a keyring.
type Keyring struct{ Ring Ring }

// File keeps the key plainly beside the cache, for caches that hold nothing delicate, such as a demonstration.
type File struct{}

func (Passphrase) source() {}
func (Keyring) source()    {}
func (File) source()       {}

// Ring is a keyring. Get returns an error that wraps ErrNoSecret if there is no such secret.
type Ring interface {
	Set(service, account, secret string) error
	Get(service, account string) (string, error)
	Delete(service, account string) error
}

// Failures to tell apart.
var (
	ErrWrongPassphrase = errors.New("the passphrase is wrong")
	ErrNoSecret        = errors.New("the keyring holds no such key")
)

// Open returns the key of the cache in a folder; it makes one if there is none yet.
func Open(dir string, source Source) (Key, error) { return Key{}, errors.New("not built yet") }

// Rewrap makes another source unwrap the key from now on.
func Rewrap(dir string, from, to Source) error { return errors.New("not built yet") }
