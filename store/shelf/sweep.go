package shelf

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"keyaccount/store"
	"keyaccount/sync/wire"
)

const (
	// unnamed is how long what no record names stays: the edit that names it may be about to be made, or a download that
	// was broken off may go on.
	unnamed = 24 * time.Hour
	// unused is how long a file stays that was fetched, is not pinned, and is not opened again.
	unused = 30 * 24 * time.Hour
)

// Swept says what Sweep did.
type Swept struct {
	Files int   // of the shelf, most of them chunks
	Bytes int64 // on the disk
}

// Sweep lets go of what is not needed here. Waiting are the contents that edits name which the server may not have: they
// stay whatever happens. Seen are those that documents name which are on this device: they stay for as long as they are
// pinned, or used now and then. All else goes after a day, as what belonged to documents that are no longer in sight.
func (s *Shelf) Sweep(ctx context.Context, waiting, seen map[wire.Hash]bool) (swept Swept, err error) {
	now := s.now()
	stays := map[string]bool{}
	keep := func(id wire.Hash) {
		c, err := s.Content(id)
		if err != nil {
			return
		}
		stays[s.name(aList, id)] = true
		for i := range c.Len() {
			stays[s.name(aChunk, c.Chunk(i))] = true
		}
	}
	for id := range waiting {
		keep(id)
	}
	for id := range seen {
		pinned := s.Pinned(id)
		if pinned {
			stays[s.name(aPin, id)] = true
		}
		if info, err := os.Stat(s.path(aList, id)); err == nil && (pinned || now.Sub(info.ModTime()) < unused) {
			keep(id)
		}
	}
	dir, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return swept, nil
	}
	if err != nil {
		return swept, store.Classify(s.dir, err)
	}
	for _, entry := range dir {
		if err := ctx.Err(); err != nil {
			return swept, err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && (stays[entry.Name()] || info.IsDir() || now.Sub(info.ModTime()) < unnamed) {
			continue
		}
		path := filepath.Join(s.dir, entry.Name())
		if err == nil {
			err = ignoreMissing(os.Remove(path))
		}
		if err != nil {
			return swept, store.Classify(path, err)
		}
		swept.Files++
		swept.Bytes += info.Size()
	}
	return swept, nil
}
