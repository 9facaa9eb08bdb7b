package sim

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"keyaccount/store"
	"keyaccount/store/journal"
)

// disk is the folder of a cache. It notes how the files stood at the moment for which a crash is planned: what happens
// to them after that did not happen.
type disk struct {
	*world
	dir   string
	until int    // moments until the crash comes; 0 for none
	left  string // the folder with what the crash has left, once it has come
	full  int    // how many writes to the journal fail
}

// moment is one at which a crash can come.
func (k *disk) moment() {
	if k.until == 0 {
		return
	}
	if k.until--; k.until == 0 {
		k.left = k.copy()
	}
}

// copy copies the files as they stand into a new folder.
func (k *disk) copy() string {
	to := k.folder()
	err := os.MkdirAll(to, 0o700)
	for _, name := range []string{store.FileName, store.JournalName, store.JournalName + ".new"} {
		data, readErr := os.ReadFile(filepath.Join(k.dir, name))
		if errors.Is(readErr, fs.ErrNotExist) {
			continue
		}
		err = errors.Join(err, readErr, os.WriteFile(filepath.Join(to, name), data, 0o600))
	}
	err = errors.Join(err, k.copyShelf(to))
	k.must("copy the files of a cache", err)
	return to
}

func (k *disk) open(path string, flag int, mode fs.FileMode) (journal.File, error) {
	f, err := os.OpenFile(path, flag, mode)
	if err != nil {
		return nil, err
	}
	return &file{f, k}, nil
}

// file is a file of a journal on a disk.
type file struct {
	*os.File
	disk *disk
}

func (f *file) WriteAt(b []byte, at int64) (int, error) {
	if f.disk.full > 0 {
		f.disk.full--
		n, err := f.File.WriteAt(b[:len(b)/2], at)
		return n, errors.Join(err, syscall.ENOSPC)
	}
	f.disk.moment()
	if n, err := f.File.WriteAt(b[:f.disk.random.IntN(len(b)+1)], at); err != nil {
		return n, err
	}
	f.disk.moment() // the entry is cut off
	return f.File.WriteAt(b, at)
}

// Sync is where a step is safe, and the cache has not committed it.
func (f *file) Sync() error {
	f.disk.moment()
	return nil
}
