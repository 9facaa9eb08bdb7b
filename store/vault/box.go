package vault

import (
	"bufio"
	"crypto/cipher"
	"errors"
	"io"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrSeal is the error about bytes that were not sealed with this key, for this place, or have been altered.
var ErrSeal = errors.New("the seal is broken")

// Box seals values with XChaCha20-Poly1305 under random nonces. What is sealed for one place cannot be opened in
// another. It is safe for concurrent use.
type Box struct {
	aead cipher.AEAD

	mu   sync.Mutex
	rand *bufio.Reader // fetches nonces many at a time
}

// Box returns the box for one purpose.
func (k Key) Box(purpose string, rand io.Reader) *Box {
	secret := k.Derive(purpose)
	aead, err := chacha20poly1305.NewX(secret[:])
	if err != nil { // only where the key is not 32 bytes long
		panic("vault: " + err.Error())
	}
	return &Box{aead: aead, rand: bufio.NewReaderSize(rand, 128*chacha20poly1305.NonceSizeX)}
}

// Seal appends the sealed plain text to dst. It fails only if the source of randomness does.
func (b *Box) Seal(dst, plain, place []byte) ([]byte, error) {
	var nonce [chacha20poly1305.NonceSizeX]byte
	b.mu.Lock()
	_, err := io.ReadFull(b.rand, nonce[:])
	b.mu.Unlock()
	if err != nil {
		return dst, err
	}
	return b.aead.Seal(append(dst, nonce[:]...), nonce[:], plain, place), nil
}

// Open appends what was sealed for the place to dst. The error is ErrSeal.
func (b *Box) Open(dst, sealed, place []byte) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return dst, ErrSeal
	}
	plain, err := b.aead.Open(dst, sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:], place)
	if err != nil {
		return dst, ErrSeal
	}
	return plain, nil
}

// Overhead is how many bytes longer a sealed text is than the plain one.
const Overhead = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead
