package vault

import (
	"crypto/rand"
	"encoding/base64"
	"errors"

	"github.com/zalando/go-keyring"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// Passphrase wraps the key with words that the user types, stretched by argon2id (RFC 9106, its second recommended
// option but for two lanes).
type Passphrase []byte

const (
	argonTime    = 3
	argonMemory  = 64 << 10 // KiB
	argonThreads = 2
	saltSize     = 16
	// What a key file may ask for at most, so that one from elsewhere cannot exhaust the machine.
	mostTime, mostMemory = 16, 4 * argonMemory
)

func (p Passphrase) way() Way { return ByPassphrase }

func (p Passphrase) wrap(s *sidecar, key Key) error {
	if len(p) == 0 {
		return &Error{Kind: ErrWrongPassphrase, Words: "it must not be empty"}
	}
	random := make([]byte, saltSize+chacha20poly1305.NonceSizeX)
	if _, err := rand.Read(random); err != nil {
		return &Error{Kind: ErrFile, Words: "the system gives no random numbers; try again", Cause: err}
	}
	s.Salt, s.Time, s.Memory, s.Threads = random[:saltSize], argonTime, argonMemory, argonThreads
	aead, err := chacha20poly1305.NewX(p.stretch(s))
	if err != nil {
		return &Error{Kind: ErrFile, Words: "try again", Cause: err}
	}
	nonce := random[saltSize:]
	s.Wrapped = aead.Seal(nonce, nonce, key.secret[:], []byte(s.ID))
	return nil
}

func (p Passphrase) unwrap(s *sidecar) (Key, error) {
	if s.Time == 0 || s.Time > mostTime || s.Memory > mostMemory || s.Threads == 0 || len(s.Wrapped) < chacha20poly1305.NonceSizeX {
		return Key{}, malformed()
	}
	aead, err := chacha20poly1305.NewX(p.stretch(s))
	if err != nil {
		return Key{}, &Error{Kind: ErrFile, Words: "try again", Cause: err}
	}
	secret, err := aead.Open(nil, s.Wrapped[:chacha20poly1305.NonceSizeX], s.Wrapped[chacha20poly1305.NonceSizeX:], []byte(s.ID))
	if err != nil || len(secret) != 32 {
		return Key{}, &Error{Kind: ErrWrongPassphrase, Words: "type it again, or the file is not the one that belongs to this cache"}
	}
	return Key{[32]byte(secret)}, nil
}

func (p Passphrase) stretch(s *sidecar) []byte {
	return argon2.IDKey(p, s.Salt, s.Time, s.Memory, s.Threads, chacha20poly1305.KeySize)
}

func (p Passphrase) forget(*sidecar) error { return nil }

// Ring is a keyring. Get returns an error that wraps ErrNoSecret if it holds no such secret.
type Ring interface {
	Set(service, account, secret string) error
	Get(service, account string) (string, error)
	Delete(service, account string) error
}

// Keyring keeps the key in a keyring, under the service "kam" and an account of its own for each cache.
type Keyring struct{ Ring Ring }

const service = "kam"

func (k Keyring) way() Way { return ByKeyring }

func (k Keyring) wrap(s *sidecar, key Key) error {
	if err := k.Ring.Set(service, s.ID, base64.StdEncoding.EncodeToString(key.secret[:])); err != nil {
		return &Error{Kind: ErrNoSecret, Words: "the keyring takes nothing; use a passphrase instead", Cause: err}
	}
	return nil
}

func (k Keyring) unwrap(s *sidecar) (Key, error) {
	text, err := k.Ring.Get(service, s.ID)
	if err != nil {
		return Key{}, &Error{Kind: ErrNoSecret, Words: "unlock the keyring of this user and try again", Cause: err}
	}
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(secret) != 32 {
		return Key{}, &Error{Kind: ErrNoSecret, Words: "what it holds in its place is no key"}
	}
	return Key{[32]byte(secret)}, nil
}

func (k Keyring) forget(s *sidecar) error { return k.Ring.Delete(service, s.ID) }

// SystemRing is the keyring of the operating system: Secret Service, Keychain or Credential Manager.
type SystemRing struct{}

// Set keeps a secret.
func (SystemRing) Set(service, account, secret string) error {
	return keyring.Set(service, account, secret)
}

// Get returns a secret.
func (SystemRing) Get(service, account string) (string, error) {
	secret, err := keyring.Get(service, account)
	if errors.Is(err, keyring.ErrNotFound) {
		err = ErrNoSecret
	}
	return secret, err
}

// Delete removes a secret.
func (SystemRing) Delete(service, account string) error { return keyring.Delete(service, account) }

// File keeps the key plainly in the key file, for caches that hold nothing delicate, such as a demonstration.
type File struct{}

func (File) way() Way { return ByFile }

func (File) wrap(s *sidecar, key Key) error {
	s.Secret = key.secret[:]
	return nil
}

func (File) unwrap(s *sidecar) (Key, error) {
	if len(s.Secret) != 32 {
		return Key{}, malformed()
	}
	return Key{[32]byte(s.Secret)}, nil
}

func (File) forget(*sidecar) error { return nil }
