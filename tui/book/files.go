package book

import (
	"context"
	"errors"

	"keyaccount/kam"
)

// Files is what the screens see of the files of documents. Like those of Book, its methods are called from commands;
// FileState alone is quick enough for reading many rows.
type Files interface {
	// FileState says where the file of a document is.
	FileState(document kam.Record) FileState
	// AddFile makes a document with a file, of which it knows the name, the size and the type, and with some cells. The
	// file is read at once and goes to the server with the next exchange. Progress is told in bytes.
	AddFile(ctx context.Context, path string, cells []kam.Cell, progress func(done, total int64)) (kam.Ref, error)
	// FetchFile brings the file of a document to this device, if it is not here.
	FetchFile(ctx context.Context, document kam.Ref, progress func(done, total int64)) error
	// PinFile brings the file of a document to this device and has it stay here, or lets it go again.
	PinFile(ctx context.Context, document kam.Ref, pinned bool, progress func(done, total int64)) error
	// UnpackFile brings the file of a document to this device and writes it, under its own name, into a private folder
	// that is emptied when the program ends. It returns the path, for a program that opens it.
	UnpackFile(ctx context.Context, document kam.Ref, progress func(done, total int64)) (path string, err error)
}

// FileState says where the file of a document is.
type FileState struct {
	Place  FilePlace
	Pinned bool // it stays on this device
}

// FilePlace is where a file is.
type FilePlace string

// The places of files.
const (
	NoFile   FilePlace = ""          // the document has none
	Here     FilePlace = "here"      // on this device
	OnServer FilePlace = "on server" // on the server alone, as far as is known here
	ToUpload FilePlace = "waiting"   // on this device alone: it waits for the next exchange
)

// FilesOf returns the files of a book, or, of a book that keeps none, what says so.
func FilesOf(b Book) Files {
	if f, ok := b.(Files); ok {
		return f
	}
	return noFiles{}
}

// errNoFiles is the error of a book that keeps no files.
var errNoFiles = errors.New("files are not kept here")

type noFiles struct{}

func (noFiles) FileState(kam.Record) FileState { return FileState{} }

func (noFiles) AddFile(context.Context, string, []kam.Cell, func(int64, int64)) (kam.Ref, error) {
	return kam.Ref{}, errNoFiles
}

func (noFiles) FetchFile(context.Context, kam.Ref, func(int64, int64)) error { return errNoFiles }

func (noFiles) PinFile(context.Context, kam.Ref, bool, func(int64, int64)) error { return errNoFiles }

func (noFiles) UnpackFile(context.Context, kam.Ref, func(int64, int64)) (string, error) {
	return "", errNoFiles
}
