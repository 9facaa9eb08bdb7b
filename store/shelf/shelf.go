// Package shelf keeps the files of documents on this device: in chunks, each sealed in a file of its own whose name tells
// nothing, beside the cache and under its key. What lies there can be read without a network.
package shelf

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"keyaccount/store"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

// FolderName is the name of the folder, beside the cache.
const FolderName = store.DocumentsName

// ErrMissing is wrapped by errors about a file that is not, or not wholly, on this device.
var ErrMissing = errors.New("not on this device")

// ErrTooLarge is wrapped by the error about a file that is too large to be kept.
var ErrTooLarge = errors.New("too large")

// File is a file that is being written.
type File interface {
	io.WriteCloser
	Sync() error
	Name() string
}

// Options are what a shelf depends on beside its folder and key. The zero Options are fit for use.
type Options struct {
	Now  func() time.Time // nil: time.Now
	Rand io.Reader        // nil: crypto/rand
	// Create makes a file of a name of its own in a folder; nil: as the system does. Tests fill the disk with it.
	Create func(dir string) (File, error)
	// MaxFile is how many bytes a file may have; wire.MaxFile where 0, and never more.
	MaxFile int64
	// Chunk is how many bytes the chunks of a file have; wire.ChunkSize where 0. Simulations have smaller ones.
	Chunk int
}

// Shelf holds the chunks. It is safe for concurrent use. Only the process that has the cache open may use it.
type Shelf struct {
	dir    string
	box    *vault.Box
	secret [32]byte // from which the names of files are made
	now    func() time.Time
	create func(dir string) (File, error)
	most   int64      // bytes of a file
	chunk  int        // bytes of a chunk
	making sync.Mutex // held while the folder is made
}

// New returns the shelf in the folder of a cache. The folder for it is made when something is first put there.
func New(dir string, key vault.Key, o Options) *Shelf {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Create == nil {
		o.Create = func(dir string) (File, error) { return os.CreateTemp(dir, unfinished+"*") }
	}
	if o.MaxFile <= 0 || o.MaxFile > wire.MaxFile {
		o.MaxFile = wire.MaxFile
	}
	if o.Chunk <= 0 || o.Chunk > wire.ChunkSize {
		o.Chunk = wire.ChunkSize
	}
	return &Shelf{most: o.MaxFile, chunk: o.Chunk, dir: filepath.Join(dir, FolderName), box: key.Box("documents", o.Rand), secret: key.Derive("names of documents"),
		now: o.Now, create: o.Create}
}

// unfinished begins the names of files that are being written.
const unfinished = "new-"

// sort says what is in a file. It is part of the name and of what the content is bound to, so that no file can stand in
// the place of another.
type sort string

const (
	aChunk sort = "chunk"
	aList  sort = "list" // a wire.Content, written once all its chunks are there
	aPin   sort = "pin"
	aDebt  sort = "debt" // no server is known to have it for good
)

func place(of sort, h wire.Hash) []byte { return append(append([]byte(of), 0), h[:]...) }

func (s *Shelf) path(of sort, h wire.Hash) string { return filepath.Join(s.dir, s.name(of, h)) }

// name returns the name of a file: without the key nobody can tell of what.
func (s *Shelf) name(of sort, h wire.Hash) string {
	mac := hmac.New(sha256.New, s.secret[:])
	mac.Write(place(of, h))
	return hex.EncodeToString(mac.Sum(nil)[:20])
}

// PutChunk keeps a chunk. One that is here already is not written again.
func (s *Shelf) PutChunk(chunk []byte) error {
	h := wire.HashOf(chunk)
	if s.HasChunk(h) {
		if _, err := s.Chunk(h); err == nil { // it is whole
			return store.Classify(s.dir, s.touch(s.path(aChunk, h)))
		}
	}
	return s.put(aChunk, h, chunk)
}

// put writes a file whole or not at all. It survives the loss of power once settle has returned.
func (s *Shelf) put(of sort, h wire.Hash, plain []byte) (err error) {
	sealed, err := s.box.Seal(make([]byte, 0, len(plain)+vault.Overhead), plain, place(of, h))
	if err != nil {
		return err
	}
	if err := s.makeFolder(); err != nil {
		return err
	}
	path := s.path(of, h)
	f, err := s.create(s.dir)
	if err != nil {
		return store.Classify(s.dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(store.Classify(s.dir, err), ignoreMissing(os.Remove(f.Name())))
		}
	}()
	_, err = f.Write(sealed)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := s.touch(f.Name()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Shelf) touch(path string) error { return os.Chtimes(path, time.Time{}, s.now()) }

func (s *Shelf) makeFolder() error {
	s.making.Lock()
	defer s.making.Unlock()
	return store.Classify(s.dir, os.MkdirAll(s.dir, 0o700))
}

// settle makes what the folder lists survive the loss of power.
func (s *Shelf) settle() error {
	d, err := os.Open(s.dir)
	if err != nil {
		return store.Classify(s.dir, err)
	}
	_ = d.Sync() // systems where folders cannot be synced need it not
	return d.Close()
}

// get reads a file. One that is not what was written goes, so that it is fetched again.
func (s *Shelf) get(of sort, h wire.Hash) ([]byte, error) {
	path := s.path(of, h)
	sealed, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, store.Classify(path, err)
	}
	plain, err := s.box.Open(make([]byte, 0, len(sealed)), sealed, place(of, h))
	if err == nil && of == aChunk && wire.HashOf(plain) != h {
		err = vault.ErrSeal
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("a part of the file was damaged on this device and has been removed, fetch it again: %w", ErrMissing), ignoreMissing(os.Remove(path)))
	}
	return plain, nil
}

// readFile reads a file of the shelf, of which none is longer than a sealed chunk.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, 0, 4<<10)
	if info, err := f.Stat(); err == nil {
		b = make([]byte, 0, min(info.Size(), wire.ChunkSize+vault.Overhead)+1)
	}
	for {
		n, err := f.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) || len(b) > wire.ChunkSize+vault.Overhead {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
	}
}

// Chunk returns a chunk. The error wraps ErrMissing where it is not here, or no longer what it was.
func (s *Shelf) Chunk(h wire.Hash) ([]byte, error) { return s.get(aChunk, h) }

// ChunkSize returns how many bytes the chunks of a file have.
func (s *Shelf) ChunkSize() int { return s.chunk }

// HasChunk reports whether a chunk is here.
func (s *Shelf) HasChunk(h wire.Hash) bool { return s.has(aChunk, h) }

func (s *Shelf) has(of sort, h wire.Hash) bool {
	_, err := os.Stat(s.path(of, h))
	return err == nil
}

// Finish keeps a content all of whose chunks are here; from then on Content returns it.
func (s *Shelf) Finish(c wire.Content) error {
	for i := range c.Len() {
		if !s.HasChunk(c.Chunk(i)) {
			return fmt.Errorf("chunk %d: %w", i, ErrMissing)
		}
	}
	data, err := wire.Marshal(c)
	if err != nil {
		return err
	}
	if c.Len() > 0 {
		if err := s.settle(); err != nil {
			return err
		}
	}
	if err := s.put(aList, c.ID(), data); err != nil {
		return err
	}
	return s.settle()
}

// Content returns of which chunks a file consists. The error wraps ErrMissing where not all of it has come here.
func (s *Shelf) Content(id wire.Hash) (wire.Content, error) {
	data, err := s.get(aList, id)
	if err != nil {
		return wire.Content{}, err
	}
	c, err := wire.DecodeContent(data, s.chunk)
	if err != nil || c.ID() != id {
		return wire.Content{}, fmt.Errorf("the list of the file's parts: %w", ErrMissing)
	}
	return c, nil
}

// Here reports whether a file is on this device as a whole. It looks for the file's parts, but does not read them.
func (s *Shelf) Here(id wire.Hash) bool {
	c, err := s.Content(id)
	if err != nil {
		return false
	}
	for i := range c.Len() {
		if !s.HasChunk(c.Chunk(i)) {
			return false
		}
	}
	return true
}

// Pin has a file stay on this device however long it is not used, or ends that.
func (s *Shelf) Pin(id wire.Hash, pinned bool) error {
	if pinned {
		if err := s.put(aPin, id, nil); err != nil {
			return err
		}
		return s.settle()
	}
	return store.Classify(s.dir, ignoreMissing(os.Remove(s.path(aPin, id))))
}

// Pinned reports whether a file is to stay on this device.
func (s *Shelf) Pinned(id wire.Hash) bool { return s.has(aPin, id) }

// Owed reports whether a file was added here and no server is known to have it for good. It is not swept for as long as something
// names it, for it may be the only copy.
func (s *Shelf) Owed(id wire.Hash) bool { return s.has(aDebt, id) }

// Settle notes that a server has a file, and a document there that names it.
func (s *Shelf) Settle(id wire.Hash) error {
	return store.Classify(s.dir, ignoreMissing(os.Remove(s.path(aDebt, id))))
}

// Add puts a file on the shelf, and returns of which chunks it consists and its SHA-256. It holds one chunk in memory. What
// it had written where it ends with an error is left to Sweep.
func (s *Shelf) Add(ctx context.Context, r io.Reader, progress func(done int64)) (c wire.Content, sum wire.Hash, err error) {
	whole := sha256.New()
	chunk := make([]byte, s.chunk)
	for {
		if err := ctx.Err(); err != nil {
			return c, sum, err
		}
		n, err := io.ReadFull(r, chunk)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return c, sum, fmt.Errorf("the file cannot be read: %w", err)
		}
		if n > 0 {
			if c.Size+int64(n) > s.most {
				return c, sum, fmt.Errorf("the file is %w: documents have at most %d MiB", ErrTooLarge, s.most>>20)
			}
			whole.Write(chunk[:n])
			c.Add(chunk[:n])
			if err := s.PutChunk(chunk[:n]); err != nil {
				return c, sum, err
			}
			if progress != nil {
				progress(c.Size)
			}
		}
		if err != nil {
			whole.Sum(sum[:0])
			if !s.has(aList, c.ID()) {
				if err := s.put(aDebt, c.ID(), nil); err != nil {
					return c, sum, err
				}
			}
			return c, sum, s.Finish(c)
		}
	}
}

// WriteTo writes a file to w and returns its SHA-256. The error wraps ErrMissing where a part of it is not here.
func (s *Shelf) WriteTo(ctx context.Context, w io.Writer, id wire.Hash) (sum wire.Hash, err error) {
	c, err := s.Content(id)
	if err != nil {
		return sum, err
	}
	whole := sha256.New()
	for i := range c.Len() {
		if err := ctx.Err(); err != nil {
			return sum, err
		}
		chunk, err := s.Chunk(c.Chunk(i))
		if err == nil && len(chunk) != c.Length(i, s.chunk) {
			err = ErrMissing
		}
		if err != nil {
			return sum, err
		}
		whole.Write(chunk)
		if _, err := w.Write(chunk); err != nil {
			return sum, err
		}
	}
	whole.Sum(sum[:0])
	return sum, ignoreMissing(s.touch(s.path(aList, id))) // so that Sweep knows it is used
}
