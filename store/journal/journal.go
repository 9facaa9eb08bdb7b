// Package journal keeps the edits that the server has not acknowledged in an append-only file of their own, so that
// they survive whatever happens to the cache beside it.
//
// The file is a sequence of frames. Each holds a head, which says whose edits these are, or one step: the mutations that
// were made together, which come back together or not at all. A frame is
//
//	"kamJ" | length of the payload, 4 bytes | CRC-32C of the payload, 4 bytes | payload, sealed
//
// with numbers in big-endian order. A frame that was cut off by a crash is passed over at the end of the file; anything
// else that cannot be read is damage and reported, and what follows it is found again by its mark.
package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"keyaccount/kam"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

// Head says whose edits a journal holds and where their numbers stand, which is all that a cache needs to be made
// anew. The first frame of a journal is a head.
type Head struct {
	Device kam.ID
	User   string
	Server string
	Last   uint64 // the newest number that had been given away when the head was written
	Clock  wire.Clock
}

// Step is the mutations that one action made, in the order of their numbers.
type Step struct {
	Label     string
	Mutations []wire.Mutation
}

// Last returns the number of the step's last mutation, or 0.
func (s *Step) Last() uint64 {
	if len(s.Mutations) == 0 {
		return 0
	}
	return s.Mutations[len(s.Mutations)-1].Number
}

// Content is what a journal held when it was opened.
type Content struct {
	Head   Head // zero if there is none
	Steps  []Step
	Damage []string // in words, empty if all is well
	Torn   int      // bytes of a frame at the end that a crash cut off
}

// File is the part of *os.File that a journal needs.
type File interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Close() error
}

// Opener opens a file as os.OpenFile does. Tests put faulty files in its place.
type Opener func(path string, flag int, mode fs.FileMode) (File, error)

// OpenFile opens a file of the operating system.
func OpenFile(path string, flag int, mode fs.FileMode) (File, error) {
	return os.OpenFile(path, flag, mode)
}

const (
	mark      = "kamJ"
	headSize  = len(mark) + 8
	mostFrame = 1 << 30 // bytes of payload
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrBroken is wrapped by the error of an append after an earlier one could be neither completed nor cut back.
var ErrBroken = errors.New("the journal is broken")

// Journal is an open journal. It is not safe for concurrent use.
type Journal struct {
	path   string
	open   Opener
	box    *vault.Box
	file   File
	size   int64
	frames []frame // of steps
	broken error
}

// frame is where a step stands in the file.
type frame struct {
	at, size int64
	last     uint64 // its newest number
}

// Open opens the journal at path, or makes one, and returns what it holds. Leftovers of an interrupted rewrite and a
// frame that a crash cut off are removed.
func Open(path string, box *vault.Box, open Opener) (*Journal, Content, error) {
	if err := os.Remove(path + ".new"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, Content{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, Content{}, err
	}
	j := &Journal{path: path, open: open, box: box}
	content := j.parse(data)
	if j.file, err = open(path, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, Content{}, err
	}
	j.size = int64(len(data) - content.Torn)
	if content.Torn > 0 {
		err = j.file.Truncate(j.size)
	}
	if err != nil {
		return nil, Content{}, errors.Join(err, j.file.Close())
	}
	return j, content, nil
}

// Append adds a step and returns once it is on the disk. If that fails, the journal is cut back to what it was.
func (j *Journal) Append(s Step) error {
	if j.broken != nil {
		return j.broken
	}
	data, err := j.seal(nil, appendStep(nil, &s))
	if err != nil {
		return err
	}
	if _, err = j.file.WriteAt(data, j.size); err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return errors.Join(err, j.cut(j.size))
	}
	j.frames = append(j.frames, frame{j.size, int64(len(data)), s.Last()})
	j.size += int64(len(data))
	return nil
}

// Cut takes the newest step back out, because what it belongs to did not come about.
func (j *Journal) Cut() error {
	if j.broken != nil || len(j.frames) == 0 {
		return j.broken
	}
	newest := j.frames[len(j.frames)-1]
	j.frames = j.frames[:len(j.frames)-1]
	return j.cut(newest.at)
}

func (j *Journal) cut(size int64) error {
	err := j.file.Truncate(size)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		j.broken = fmt.Errorf("%w: an edit that failed could not be taken out of it again: %w", ErrBroken, err)
		return j.broken
	}
	j.size = size
	return nil
}

// Acknowledged returns how many bytes the journal holds and how many of them are steps of which the server has
// acknowledged every mutation, that is, all up to a number.
func (j *Journal) Acknowledged(number uint64) (size, spent int64) {
	for _, f := range j.frames {
		if f.last <= number {
			spent += f.size
		}
	}
	return j.size, spent
}

// Shrink writes the journal anew with a head and without the steps that the server has acknowledged.
func (j *Journal) Shrink(h Head, acknowledged uint64) error {
	data, err := j.seal(nil, appendHead(nil, &h))
	if err != nil {
		return err
	}
	var frames []frame
	for _, f := range j.frames {
		if f.last <= acknowledged {
			continue
		}
		at := len(data)
		data = append(data, make([]byte, f.size)...)
		if _, err := j.file.ReadAt(data[at:], f.at); err != nil {
			return err
		}
		frames = append(frames, frame{int64(at), f.size, f.last})
	}
	return j.replace(data, frames)
}

// Rewrite writes the journal anew with a head and steps.
func (j *Journal) Rewrite(h Head, steps []Step) error {
	data, err := j.seal(nil, appendHead(nil, &h))
	if err != nil {
		return err
	}
	var frames []frame
	for i := range steps {
		at := len(data)
		if data, err = j.seal(data, appendStep(nil, &steps[i])); err != nil {
			return err
		}
		frames = append(frames, frame{int64(at), int64(len(data) - at), steps[i].Last()})
	}
	return j.replace(data, frames)
}

// replace puts a new file in the place of the old one, whole or not at all.
func (j *Journal) replace(data []byte, frames []frame) (err error) {
	temp := j.path + ".new"
	f, err := j.open(temp, os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.WriteAt(data, 0); err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = os.Rename(temp, j.path)
	}
	if err != nil {
		return errors.Join(err, f.Close(), os.Remove(temp))
	}
	old := j.file
	j.file, j.size, j.frames, j.broken = f, int64(len(data)), frames, nil
	err = syncFolder(filepath.Dir(j.path))
	return errors.Join(err, old.Close())
}

// Close closes the file.
func (j *Journal) Close() error { return j.file.Close() }

// seal appends a frame.
func (j *Journal) seal(b, plain []byte) ([]byte, error) {
	start := len(b)
	b = append(b, mark+"........"...)
	b, err := j.box.Seal(b, plain, []byte(mark))
	if err != nil {
		return nil, err
	}
	payload := b[start+headSize:]
	if len(payload) > mostFrame {
		return nil, fmt.Errorf("a step of %d bytes is too large for the journal; split it", len(payload))
	}
	binary.BigEndian.PutUint32(b[start+len(mark):], uint32(len(payload)))
	binary.BigEndian.PutUint32(b[start+len(mark)+4:], crc32.Checksum(payload, castagnoli))
	return b, nil
}

// syncFolder makes a rename in a folder durable. Systems where folders cannot be synced need it not.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}

// Read returns what the journal at path holds, without touching it.
func Read(path string, box *vault.Box) (Content, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Content{}, err
	}
	j := &Journal{box: box}
	return j.parse(data), nil
}
