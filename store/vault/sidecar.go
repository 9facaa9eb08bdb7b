package vault

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

// FileName is the name of the key file, in the folder of the cache.
const FileName = "cache.key"

// sidecar is the content of the key file, as JSON. What of it is used depends on the way.
type sidecar struct {
	Format  int    `json:"format"`
	Way     Way    `json:"way"`
	ID      string `json:"id"` // names the cache in a keyring
	Salt    []byte `json:"salt,omitempty"`
	Time    uint32 `json:"time,omitempty"`       // passes of argon2id
	Memory  uint32 `json:"memory_kib,omitempty"` // memory of argon2id
	Threads uint8  `json:"threads,omitempty"`    // parallelism of argon2id
	Wrapped []byte `json:"wrapped,omitempty"`    // the key, sealed with what the passphrase gives
	Secret  []byte `json:"secret,omitempty"`     // the key itself, by file only
}

const currentFormat = 1

// mostSize bounds a key file, in bytes. One of ours has some hundred.
const mostSize = 16 << 10

// Open returns the key of the cache in a folder; it makes one, wrapped by source, if there is none yet. The error is
// an *Error.
func Open(dir string, source Source) (Key, error) {
	path := filepath.Join(dir, FileName)
	s, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		var key Key
		if _, err := rand.Read(key.secret[:]); err != nil {
			return Key{}, &Error{ErrFile, path, "the system gives no random numbers; try again", err}
		}
		return key, wrap(path, source, key, uuid.NewString())
	}
	if err != nil {
		return Key{}, err
	}
	return unwrap(path, source, s)
}

// Rewrap makes another source unwrap the key of the cache in a folder from now on, such as a new passphrase. The
// error is an *Error; after one the old source is still good.
func Rewrap(dir string, from, to Source) error {
	path := filepath.Join(dir, FileName)
	s, err := read(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = &Error{ErrFile, path, "there is no cache in this folder yet", err}
		}
		return err
	}
	key, err := unwrap(path, from, s)
	if err != nil {
		return err
	}
	if err := wrap(path, to, key, s.ID); err != nil {
		return err
	}
	if from.way() != to.way() {
		if err := from.forget(s); err != nil {
			return &Error{ErrFile, path, "the key is wrapped anew, but could not be removed from the " + string(from.way()), err}
		}
	}
	return nil
}

// WayOf returns how the key of the cache in a folder is wrapped, or "" if there is none yet, so that a program knows
// whether to ask for a passphrase.
func WayOf(dir string) (Way, error) {
	s, err := read(filepath.Join(dir, FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return s.Way, nil
}

func unwrap(path string, source Source, s *sidecar) (Key, error) {
	if s.Way != source.way() {
		return Key{}, &Error{ErrOtherWay, path, "it is opened by " + string(s.Way), nil}
	}
	key, err := source.unwrap(s)
	return key, at(path, err)
}

func wrap(path string, source Source, key Key, id string) error {
	s := &sidecar{Format: currentFormat, Way: source.way(), ID: id}
	if err := source.wrap(s, key); err != nil {
		return at(path, err)
	}
	data, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = replace(path, append(data, '\n'))
	}
	if err != nil {
		return &Error{ErrFile, path, "see that the folder is there and may be written", err}
	}
	return nil
}

func read(path string) (*sidecar, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var data []byte
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(file, mostSize+1))
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return nil, &Error{ErrFile, path, "see that the file may be read", err}
	}
	s, err := decode(data)
	return s, at(path, err)
}

// decode reads the content of a key file, which may be anything. The error is an *Error of kind ErrMalformed without a path.
func decode(data []byte) (*sidecar, error) {
	s := &sidecar{}
	if len(data) > mostSize || json.Unmarshal(data, s) != nil { // the error would quote the file
		return nil, malformed()
	}
	if s.Format > currentFormat {
		return nil, &Error{Kind: ErrMalformed, Words: "it was written by a newer kam; update this one"}
	}
	switch s.Way {
	case ByPassphrase, ByKeyring, ByFile:
		return s, nil
	}
	return nil, malformed()
}

func malformed() error {
	return &Error{Kind: ErrMalformed, Words: "bring it back from a backup; without it the cache stays sealed"}
}

// at fills in the path of an *Error.
func at(path string, err error) error {
	var e *Error
	if errors.As(err, &e) {
		e.Path = path
	}
	return err
}

// replace writes a file whole or not at all.
func replace(path string, data []byte) error {
	temp := path + ".new"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return syncFolder(filepath.Dir(path))
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
