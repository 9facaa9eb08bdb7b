package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/store/shelf"
	"keyaccount/sync/client"
	"keyaccount/sync/wire"
	"keyaccount/tui/book"
)

// files are the files of documents: on the shelf of this device, and on the server.
type files struct {
	cache  *store.Cache
	shelf  *shelf.Shelf
	client *client.Client
	dir    string // where files are unpacked for other programs; emptied by clear
	now    func() time.Time
	swept  time.Time
}

// files returns the files of the documents of the cache, which it opens.
func (a *app) files(ctx context.Context) (*files, error) {
	c, err := a.client(ctx)
	if err != nil {
		return nil, err
	}
	return &files{cache: a.opened, shelf: a.shelf, client: c, dir: filepath.Join(a.home.Data, "opened"), now: a.now}, nil
}

// errNoFile is the error about a document that is nothing but a record.
var errNoFile = errors.New("this document has no file")

// content returns the content of a document.
func (f *files) content(ctx context.Context, ref kam.Ref) (kam.Record, wire.Hash, error) {
	r, err := f.cache.Get(ctx, ref)
	if err != nil {
		return r, wire.Hash{}, err
	}
	id, ok := store.ContentOf(r)
	if !ok {
		err = fmt.Errorf("%s: %w; kam document add makes one that has", ref, errNoFile)
	}
	return r, id, err
}

// FileState implements book.Files.
func (f *files) FileState(r kam.Record) book.FileState {
	id, ok := store.ContentOf(r)
	if !ok {
		return book.FileState{}
	}
	s := book.FileState{Place: book.OnServer, Pinned: f.shelf.Pinned(id)}
	if f.shelf.Here(id) {
		s.Place = book.Here
		if f.cache.Pending(r.Ref) {
			s.Place = book.ToUpload
		}
	}
	return s
}

// AddFile implements book.Files.
func (f *files) AddFile(ctx context.Context, path string, cells []kam.Cell, progress func(done, total int64)) (kam.Ref, error) {
	file, err := openRegular(path)
	if err != nil {
		return kam.Ref{}, err
	}
	defer file.Close()
	d, err := descriptionOf(file)
	if err != nil {
		return kam.Ref{}, err
	}
	c, sum, err := f.shelf.Add(ctx, file, func(done int64) {
		if progress != nil {
			progress(done, d.size)
		}
	})
	if err != nil {
		return kam.Ref{}, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	id, err := f.cache.NewID()
	if err != nil {
		return kam.Ref{}, err
	}
	d.size = c.Size // as it was read
	r := kam.Record{Ref: kam.Ref{Kind: kam.DocumentKind.Name, ID: id}}.With(append(d.cells(), cells...)...).
		With(kam.Cell{Key: "content", Value: c.ID().String()}, kam.Cell{Key: "sha256", Value: sum.String()})
	return r.Ref, f.cache.Apply(ctx, "add "+d.name, kam.Edit(r))
}

// openRegular opens a file for reading; folders, devices and pipes are refused, which may never end.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	return file, nil
}

// description is what a file tells of itself.
type description struct {
	name, media string
	size        int64
}

// descriptionOf looks at a file and leaves it at its beginning.
func descriptionOf(file *os.File) (d description, err error) {
	info, err := file.Stat()
	if err != nil {
		return d, fmt.Errorf("the file cannot be read: %w", err)
	}
	if info.Size() > wire.MaxFile {
		return d, fmt.Errorf("%s is too large: documents have at most %d MiB", info.Name(), wire.MaxFile>>20)
	}
	d = description{name: fileName(info.Name()), size: info.Size(), media: mime.TypeByExtension(strings.ToLower(filepath.Ext(info.Name())))}
	if d.media == "" {
		start := make([]byte, 512)
		n, err := io.ReadFull(file, start)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return d, fmt.Errorf("the file cannot be read: %w", err)
		}
		d.media = http.DetectContentType(start[:n])
	}
	d.media, _, _ = strings.Cut(d.media, ";")
	_, err = file.Seek(0, io.SeekStart)
	return d, err
}

func (d description) cells() []kam.Cell {
	return []kam.Cell{{Key: "file", Value: d.name}, {Key: "media", Value: d.media}, {Key: "name", Value: d.name}, {Key: "size", Value: strconv.FormatInt(d.size, 10)}}
}

// longestName is how many bytes the name of a file may have, which most systems take.
const longestName = 200

// fileName makes a name that came from elsewhere one for a file of this machine: one that is in no other folder, is not
// hidden and means nothing to a shell or a system.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, kam.Clean(name, false))
	name = strings.Trim(strings.TrimLeft(strings.TrimSpace(name), ".-"), " ")
	if ext := filepath.Ext(name); len(name) > longestName && len(ext) < 20 {
		name = strings.TrimSpace(kam.Clip(strings.TrimSuffix(name, ext), longestName-len(ext)-4)) + ext
	}
	if name = kam.Clip(name, longestName); name == "" {
		return "document"
	}
	return name
}

// FetchFile implements book.Files.
func (f *files) FetchFile(ctx context.Context, ref kam.Ref, progress func(done, total int64)) error {
	r, id, err := f.content(ctx, ref)
	if err != nil || f.shelf.Here(id) {
		return err
	}
	if err := f.client.Fetch(ctx, ref, id, func(t client.Transfer) {
		if progress != nil {
			progress(t.Done, t.Total)
		}
	}); err != nil {
		return fmt.Errorf("the file of “%s” is not on this device: %w", kam.Clip(f.cache.Name(r.Ref), 60), err)
	}
	return nil
}

// PinFile implements book.Files.
func (f *files) PinFile(ctx context.Context, ref kam.Ref, pinned bool, progress func(done, total int64)) error {
	_, id, err := f.content(ctx, ref)
	if err == nil && pinned {
		err = f.FetchFile(ctx, ref, progress)
	}
	if err != nil {
		return err
	}
	return f.shelf.Pin(id, pinned)
}

// UnpackFile implements book.Files.
func (f *files) UnpackFile(ctx context.Context, ref kam.Ref, progress func(done, total int64)) (string, error) {
	if err := f.FetchFile(ctx, ref, progress); err != nil {
		return "", err
	}
	r, _, err := f.content(ctx, ref)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return "", store.Classify(f.dir, err)
	}
	dir, err := os.MkdirTemp(f.dir, "")
	if err != nil {
		return "", store.Classify(f.dir, err)
	}
	path := filepath.Join(dir, fileName(r.Get("file")))
	return path, f.write(ctx, ref, path, false)
}

// clear removes what was unpacked for other programs.
func (f *files) clear() error { return os.RemoveAll(f.dir) }

// errThere is the error about a file that is not overwritten.
var errThere = errors.New("is there already; name another with --to, or overwrite it with --force")

// write writes the file of a document, which is on this device, to a path: all of it, on the disk, or nothing.
func (f *files) write(ctx context.Context, ref kam.Ref, path string, force bool) (err error) {
	r, id, err := f.content(ctx, ref)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return fmt.Errorf("%s %w", path, errThere)
	}
	part, err := os.CreateTemp(filepath.Dir(path), ".kam-document-*") // readable by its owner alone
	if err != nil {
		return fmt.Errorf("the file cannot be written: %w", err)
	}
	defer func() {
		if removed := os.Remove(part.Name()); err == nil && !errors.Is(removed, fs.ErrNotExist) {
			err = removed
		}
	}()
	sum, err := f.shelf.WriteTo(ctx, part, id)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return fmt.Errorf("the file cannot be written: %w", store.Classify(path, err))
	}
	if want := r.Get("sha256"); want != "" && want != sum.String() {
		return fmt.Errorf("the file of “%s” is not what its SHA-256 says; whoever added it has to add it again", kam.Clip(f.cache.Name(r.Ref), 60))
	}
	if force {
		err = os.Rename(part.Name(), path)
	} else {
		err = place(part.Name(), path)
	}
	if err != nil && !errors.Is(err, errThere) {
		return fmt.Errorf("the file cannot be written: %w", err)
	}
	return err
}

// place gives a file its name, unless that is taken, even if it has been taken just now.
func place(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return nil // the other name goes as that of what could not be placed does
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s %w", to, errThere)
	}
	if _, err := os.Lstat(to); err == nil { // where there are no links
		return fmt.Errorf("%s %w", to, errThere)
	}
	return os.Rename(from, to)
}

// betweenSweeps is how often a program that stays lets go of files that are not needed here.
const betweenSweeps = time.Hour

// sweep lets go of files that are not needed on this device, after an exchange that has brought all documents. What
// fails is tried again after the next one.
func (f *files) sweep(ctx context.Context) {
	if f.now().Sub(f.swept) < betweenSweeps {
		return
	}
	named, err := f.cache.Contents(ctx)
	if err != nil {
		return
	}
	if _, err := f.shelf.Sweep(ctx, named); err == nil {
		f.swept = f.now()
	}
}
