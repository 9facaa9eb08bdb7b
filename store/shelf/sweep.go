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

// Sweep lets go of what is not needed here. Contents that edits name which the server may not have, or has refused, stay
// whatever happens. Those that documents name which are on this device stay for as long as they are owed or pinned, or used
// now and then. All else goes after a day, as what belonged to documents that are no longer in sight.
func (s *Shelf) Sweep(ctx context.Context, named store.Contents) (swept Swept, err error) {
	now := s.now()
	stays := map[string]bool{}
	keep := func(id wire.Hash) {
		c, err := s.Content(id)
		if err != nil {
			return
		}
		stays[s.name(aList, id)], stays[s.name(aDebt, id)] = true, true
		for i := range c.Len() {
			stays[s.name(aChunk, c.Chunk(i))] = true
		}
	}
	for _, ids := range []map[wire.Hash]bool{named.Waiting, named.Sent, named.Refused} {
		for id := range ids {
			keep(id)
		}
	}
	for id := range named.Seen {
		pinned := s.Pinned(id)
		if pinned {
			stays[s.name(aPin, id)] = true
		}
		if info, err := os.Stat(s.path(aList, id)); err == nil && (pinned || s.Owed(id) || now.Sub(info.ModTime()) < unused) {
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
