package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"keyaccount/store/vault"
)

// Remove deletes the cache in a folder together with its key, its journal and the files of its documents, and nothing else there. Edits that are
// not on the server are lost. It refuses with ErrHeld while a process has the cache open.
func Remove(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	held, err := takeLock(filepath.Join(dir, LockName))
	if err != nil {
		return err
	}
	for _, name := range []string{FileName, JournalName, vault.FileName} {
		if failed := os.Remove(filepath.Join(dir, name)); failed != nil && !errors.Is(failed, fs.ErrNotExist) {
			err = errors.Join(err, classify(dir, failed))
		}
	}
	err = errors.Join(err, classify(dir, os.RemoveAll(filepath.Join(dir, DocumentsName))))
	return errors.Join(err, held.release())
}
