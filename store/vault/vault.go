// Package vault keeps the key that a cache is sealed with. The key is random and never changes; what changes is
// what unwraps it: the keyring of the operating system, a passphrase, or, for a cache that holds nothing delicate,
// the plain file itself. A small file beside the cache says which.
package vault

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Key is the key of one cache. Printing it prints nothing of it.
type Key struct{ secret [32]byte }

// NewKey returns the key with the given secret.
func NewKey(secret [32]byte) Key { return Key{secret} }

// Derive returns a key for one purpose, from which neither this key nor one for another purpose can be computed
// (HKDF, RFC 5869).
func (k Key) Derive(purpose string) [32]byte {
	derived, err := hkdf.Expand(sha256.New, k.secret[:], "kam "+purpose, 32)
	if err != nil { // only where more than 8160 bytes are asked for
		panic("vault: " + err.Error())
	}
	return [32]byte(derived)
}

// Format prints what a Key is and nothing of its secret, whatever the verb.
func (k Key) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("vault.Key")) }

// Source is what unwraps the key: a Passphrase, a Keyring or a File.
type Source interface {
	// wrap completes a new sidecar so that unwrap gets the key back from it.
	wrap(s *sidecar, key Key) error
	// unwrap gets the key that a sidecar holds. Its errors name a kind, never a secret.
	unwrap(s *sidecar) (Key, error)
	// forget removes what wrap left outside of the sidecar.
	forget(s *sidecar) error
	way() Way
}

// Way says in which of the ways a key is wrapped.
type Way string

// The ways.
const (
	ByPassphrase Way = "passphrase"
	ByKeyring    Way = "keyring"
	ByFile       Way = "file"
)

// The kinds of failure that callers tell apart with errors.Is. Each reaches them inside an *Error.
var (
	ErrWrongPassphrase = errors.New("the passphrase is wrong")
	ErrNoSecret        = errors.New("the keyring does not hold the key")
	ErrOtherWay        = errors.New("the key is wrapped in another way")
	ErrMalformed       = errors.New("the key file cannot be read")
	ErrFile            = errors.New("the key file cannot be used")
)

// Error is a failure to get at the key. It holds no secret.
type Error struct {
	Kind  error
	Path  string // the key file
	Words string // what to do
	Cause error  // what the system said, or nil
}

// Error names the file, what is wrong and what to do.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %v", e.Path, e.Kind)
	if e.Cause != nil {
		s += fmt.Sprintf(" (%v)", e.Cause)
	}
	return s + "; " + e.Words
}

// Unwrap makes errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}
