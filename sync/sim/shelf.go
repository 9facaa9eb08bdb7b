package sim

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"keyaccount/store/shelf"
)

// openShelf opens the shelf beside the cache.
func (d *device) openShelf() {
	d.shelf = shelf.New(d.disk.dir, key, shelf.Options{
		Now: d.clock, Rand: d.source(uint64(len(d.name))+1, uint64(d.folders), 1), Create: d.disk.create, Chunk: chunkSize})
}

// create makes a file of a shelf on a disk.
func (k *disk) create(dir string) (shelf.File, error) {
	if k.full > 0 {
		k.full--
		return nil, syscall.ENOSPC
	}
	f, err := os.CreateTemp(dir, "new-*")
	return &part{f, k}, err
}

// part is a file of a shelf that is being written.
type part struct {
	*os.File
	disk *disk
}

func (p *part) Write(b []byte) (int, error) {
	half, err := p.File.Write(b[:len(b)/2])
	if err != nil {
		return half, err
	}
	p.disk.moment() // it is cut off
	n, err := p.File.Write(b[len(b)/2:])
	return half + n, err
}

func (p *part) Sync() error {
	p.disk.moment() // it does not have its name yet
	return nil
}

// copyShelf copies the files of a shelf as they stand.
func (k *disk) copyShelf(to string) error {
	from, to := k.dir+"/"+shelf.FolderName, to+"/"+shelf.FolderName
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.CopyFS(to, os.DirFS(from))
}

// tidy has a device let go of files that it does not need.
func (d *device) tidy() {
	named, err := d.cache.Contents(d.ctx)
	d.must("read which files are needed", err)
	swept, err := d.shelf.Sweep(d.ctx, named)
	if d.must("let go of files", err) && swept.Files > 0 {
		d.meet(shelfSwept)
		d.tell("%s lets go of %d files of its shelf", d.name, swept.Files)
	}
	d.touched = true
}

// checkShelf sees that a file is on the device while the edit that names it waits. What a cache made anew brings back from its
// journal may have been on the servers for long.
func (d *device) checkShelf(n *deed) {
	if n.carries != nil && !n.known && !(n.lost && n.by.forgot) && !d.shelf.Here(n.carries.ID()) {
		d.broken("what was typed is never lost", "the file %s that %s has attached is not on its shelf, and the edit waits", n.carries.ID(), d.name)
	}
}
