package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

// bucket names a bucket of the file.
type bucket string

// The buckets and their keys. A record's key is its kind, a zero byte and its id.
const (
	records bucket = "records" // record → where the server holds it, and the document as it is seen here
	under   bucket = "under"   // record with edits that wait → their numbers and the server's document beneath them
	outbox  bucket = "outbox"  // number → mutation that the server does not have, or has but not yet sent back
	history bucket = "history" // record, version → what a mutation changed
	journey bucket = "log"     // clock, version → record: the changes over all records in their order
	texts   bucket = "search"  // record → title and folded search text
	links   bucket = "links"   // segment, mark of a record, record that refers to it → nothing
	steps   bucket = "steps"   // running number → what an action changed, for undo
	acked   bucket = "acked"   // number → mutation that the server has answered, for as long as a backup may lose it
	drafts  bucket = "drafts"  // mark of a name → what is being typed
	fresh   bucket = "fresh"   // record → nothing: what a fresh snapshot has brought so far
	meta    bucket = "meta"    // format, state, session
)

var buckets = []bucket{records, under, outbox, history, journey, texts, links, steps, acked, drafts, fresh, meta}

// sealer seals values for their place in the file and makes marks of what must not show in keys.
type sealer struct {
	box    *vault.Box
	marker cipher.Block
}

func newSealer(key vault.Key, random io.Reader) (*sealer, error) {
	secret := key.Derive("marks")
	marker, err := aes.NewCipher(secret[:])
	return &sealer{key.Box("cache", random), marker}, err
}

// mostSealed bounds a sealed value, in bytes. A damaged page can say of a value that it is gigabytes long.
const mostSealed = 64 << 20

func place(in bucket, key []byte) []byte {
	p := make([]byte, 0, len(in)+1+len(key))
	return append(append(append(p, in...), 0), key...)
}

func (s *sealer) seal(in bucket, key, plain []byte) ([]byte, error) {
	if len(plain)+vault.Overhead > mostSealed {
		return nil, fmt.Errorf("an entry of %s is %d bytes long; %d is the most that the cache holds", in, len(plain), mostSealed-vault.Overhead)
	}
	return s.box.Seal(make([]byte, 0, len(plain)+vault.Overhead), plain, place(in, key))
}

// open returns the plain text of a value that a bucket holds at a key.
func (s *sealer) open(in bucket, key, sealed []byte) ([]byte, error) {
	if len(sealed) > mostSealed {
		return nil, fmt.Errorf("%w: an entry of %s says that it is %d bytes long", errBadValue, in, len(sealed))
	}
	plain, err := s.box.Open(make([]byte, 0, max(0, len(sealed)-vault.Overhead)), sealed, place(in, key))
	if err != nil {
		return nil, fmt.Errorf("%w: an entry of %s: %w", errBadValue, in, err)
	}
	return plain, nil
}

// errBadValue is wrapped by errors about values that cannot be unsealed or decoded.
var errBadValue = errors.New("a value cannot be read")

// mark returns what stands for an id in a key: without the cache's key nobody can tell which id it is.
func (s *sealer) mark(id kam.ID) (m kam.ID) {
	s.marker.Encrypt(m[:], id[:])
	return m
}

func recordKey(ref kam.Ref) []byte {
	k := make([]byte, 0, len(ref.Kind)+1+len(ref.ID))
	return append(append(append(k, ref.Kind...), 0), ref.ID[:]...)
}

// parseRecordKey reads what recordKey made.
func parseRecordKey(key []byte) (kam.Ref, error) {
	kind, id, ok := bytes.Cut(key, []byte{0})
	if !ok || len(id) != len(kam.ID{}) {
		return kam.Ref{}, fmt.Errorf("%w: a key that is none", errBadValue)
	}
	return kam.Ref{Kind: string(kind), ID: kam.ID(id)}, nil
}

func kindPrefix(kind string) []byte { return append([]byte(kind), 0) }

func numberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func versionKey(b []byte, v wire.VersionID) []byte {
	return binary.BigEndian.AppendUint64(append(b, v.Device[:]...), v.Number)
}

func parseVersionKey(key []byte) (v wire.VersionID, ok bool) {
	if len(key) != 24 {
		return v, false
	}
	copy(v.Device[:], key)
	v.Number = binary.BigEndian.Uint64(key[16:])
	return v, true
}

// get returns the plain value at a key, or nil if there is none.
func (s *sealer) get(tx *memtable.Tx, in bucket, key []byte) ([]byte, error) {
	sealed := tx.Bucket(string(in)).Get(key)
	if sealed == nil {
		return nil, nil
	}
	return s.open(in, key, sealed)
}

func (s *sealer) put(tx *memtable.Tx, in bucket, key, plain []byte) error {
	sealed, err := s.seal(in, key, plain)
	if err != nil {
		return err
	}
	return tx.Bucket(string(in)).Put(key, sealed)
}
