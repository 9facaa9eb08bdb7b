package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// The paths of what documents consist of. A chunk travels as its bytes, everything else as one CBOR message.
const (
	PathContent   = "/v1/content"   // POST ContentOffer → ContentAnswer
	PathChunks    = "/v1/chunks"    // PUT PathChunks/HASH: the chunk
	PathDocuments = "/v1/documents" // GET PathDocuments/ID/content → Content; PathDocuments/ID/chunks/N → the chunk. Both with ?of=CONTENT
)

// Limits on the files of documents.
const (
	ChunkSize = 1 << 20 // bytes of every chunk of a file but the last, which may be shorter
	MaxFile   = 1 << 30 // bytes of a file; a server may take less
)

// Hash is a SHA-256, by which a chunk or a content is known. It opens nothing: a file is fetched through a record.
type Hash [sha256.Size]byte

// HashOf returns the hash of a chunk.
func HashOf(chunk []byte) Hash { return sha256.Sum256(chunk) }

// String returns the hash as 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads what String writes. The error wraps ErrMalformed.
func ParseHash(text string) (h Hash, err error) {
	if len(text) != 2*len(h) {
		return h, fmt.Errorf("%w: a hash has 64 hexadecimal digits", ErrMalformed)
	}
	if _, err := hex.Decode(h[:], []byte(text)); err != nil {
		return h, fmt.Errorf("%w: a hash has 64 hexadecimal digits", ErrMalformed)
	}
	if h.String() != text {
		return h, fmt.Errorf("%w: the digits of a hash are 0 to 9 and a to f", ErrMalformed)
	}
	return h, nil
}

// Content says of which chunks a file consists, in their order.
type Content struct {
	Size   int64  `cbor:"1,keyasint"` // bytes of the file
	Chunks []byte `cbor:"2,keyasint"` // the hashes of the chunks, one after the other
}

// Add appends a chunk to the content.
func (c *Content) Add(chunk []byte) Hash {
	h := HashOf(chunk)
	c.Size += int64(len(chunk))
	c.Chunks = append(c.Chunks, h[:]...)
	return h
}

// Len returns how many chunks there are.
func (c Content) Len() int { return len(c.Chunks) / sha256.Size }

// Chunk returns the hash of one chunk.
func (c Content) Chunk(i int) (h Hash) {
	copy(h[:], c.Chunks[i*sha256.Size:])
	return h
}

// Length returns how many bytes one chunk has, where chunks have size bytes: ChunkSize, but in simulations.
func (c Content) Length(i, size int) int { return int(min(c.Size-int64(i)*int64(size), int64(size))) }

// contentDomain keeps the hash of a content apart from those of chunks.
const contentDomain = "kam content 1\x00"

// ID returns what the content is known by: a hash over its size and its hashes. Records name it.
func (c Content) ID() (id Hash) {
	h := sha256.New()
	h.Write([]byte(contentDomain))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(c.Size)))
	h.Write(c.Chunks)
	h.Sum(id[:0])
	return id
}

// Check returns nil if there can be such a file in chunks of size bytes. The error wraps ErrMalformed.
func (c Content) Check(size int) error {
	if c.Size < 0 || c.Size > MaxFile || len(c.Chunks)%sha256.Size != 0 || int64(c.Len()) != (c.Size+int64(size)-1)/int64(size) {
		return fmt.Errorf("%w: a file of %d bytes does not consist of %d bytes of hashes", ErrMalformed, c.Size, len(c.Chunks))
	}
	return nil
}

// DecodeContent reads an encoded content from anybody and checks it, for chunks of size bytes. The error wraps ErrMalformed.
func DecodeContent(data []byte, size int) (c Content, err error) {
	if err := Unmarshal(data, &c); err != nil {
		return Content{}, err
	}
	return c, c.Check(size)
}

// ContentOffer tells the server of a file before the edit that names it.
type ContentOffer struct {
	Protocol int     `cbor:"1,keyasint"`
	Content  Content `cbor:"2,keyasint"`
}

// ContentAnswer says which chunks the server wants of the one who offered. Where there are none, it has taken the content,
// and an edit of the same user can name it.
type ContentAnswer struct {
	Wanted []int `cbor:"1,keyasint,omitempty"` // positions in the content, each hash once
}
