package memory

import (
	"context"
	"fmt"
	"path/filepath"

	"keyaccount/kam"
	"keyaccount/tui/book"
)

var _ book.Files = (*Book)(nil)

// PutFile says where the file of a document is, for tests.
func (b *Book) PutFile(document kam.Ref, s book.FileState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files.states[document] = s
}

// FailFiles has files be out of reach, for tests; nil ends that.
func (b *Book) FailFiles(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files.fail = err
}

// files are what the book knows of files, of which it has none.
type files struct {
	states map[kam.Ref]book.FileState
	fail   error
}

// FileState implements book.Files.
func (b *Book) FileState(document kam.Record) book.FileState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.files.states[document.Ref]
}

// AddFile implements book.Files.
func (b *Book) AddFile(ctx context.Context, path string, cells []kam.Cell, progress func(done, total int64)) (kam.Ref, error) {
	if err := b.reach(); err != nil {
		return kam.Ref{}, err
	}
	name := filepath.Base(path)
	ref := kam.Ref{Kind: kam.DocumentKind.Name, ID: b.NewID()}
	edit := kam.Edit{Ref: ref, Cells: append([]kam.Cell{{Key: "file", Value: name}, {Key: "name", Value: name}, {Key: "size", Value: "1000"}}, cells...)}
	if err := b.Apply(ctx, "add "+name, edit); err != nil {
		return kam.Ref{}, err
	}
	progress(1000, 1000)
	b.PutFile(ref, book.FileState{Place: book.ToUpload})
	return ref, nil
}

func (b *Book) reach() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.files.fail
}

// FetchFile implements book.Files.
func (b *Book) FetchFile(_ context.Context, document kam.Ref, progress func(done, total int64)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.files.states[document]
	switch {
	case s.Place == book.NoFile:
		return fmt.Errorf("%s has no file", document)
	case s.Place == book.OnServer && b.files.fail != nil:
		return b.files.fail
	case s.Place == book.OnServer:
		progress(500, 1000)
		s.Place = book.Here
		b.files.states[document] = s
	}
	return nil
}

// PinFile implements book.Files.
func (b *Book) PinFile(ctx context.Context, document kam.Ref, pinned bool, progress func(done, total int64)) error {
	if err := b.FetchFile(ctx, document, progress); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.files.states[document]
	s.Pinned = pinned
	b.files.states[document] = s
	return nil
}

// UnpackFile implements book.Files.
func (b *Book) UnpackFile(ctx context.Context, document kam.Ref, progress func(done, total int64)) (string, error) {
	r, err := b.Get(ctx, document)
	if err == nil {
		err = b.FetchFile(ctx, document, progress)
	}
	return filepath.Join("opened", r.Get("file")), err
}
