package store

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	bolt "go.etcd.io/bbolt/errors"

	"keyaccount/store/memtable"
)

// The kinds of failure that callers tell apart with errors.Is. Each reaches them inside an *Error, whose words say
// what happened to which file and what to do.
var (
	ErrHeld      = errors.New("in use by another kam")
	ErrDamaged   = errors.New("damaged")
	ErrFull      = errors.New("the disk is full")
	ErrNewer     = errors.New("written by a newer kam")
	ErrReadOnly  = errors.New("may not be written")
	ErrWrongKey  = errors.New("sealed with another key")
	ErrOtherUser = errors.New("belongs to another user")
	ErrClosed    = errors.New("closed")
)

// Error is a failure of the cache.
type Error struct {
	Kind  error  // one of the kinds above
	Path  string // the file or folder concerned
	PID   int    // with ErrHeld: the process that holds the cache, 0 if it is not known
	Words string // what to do
	Cause error  // what the system said, or nil
}

// Error names the file, what is wrong with it and what to do.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %v", e.Path, e.Kind)
	if e.PID != 0 {
		s += fmt.Sprintf(" (process %d)", e.PID)
	}
	if e.Cause != nil {
		s += fmt.Sprintf(" (%v)", e.Cause)
	}
	return s + "; " + e.Words
}

// Unwrap makes errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

const (
	wordsDamaged = "run kam doctor --repair, which sets the file aside and keeps the edits that are not on the server yet"
	wordsAnew    = "close the program and start it again"
	wordsFull    = "make room and try again; what was accepted before is safe"
)

// classify puts a failure of the file system or of bbolt into an *Error. Other errors stay what they are.
func classify(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) { // bbolt hands on some errors as words
			return &Error{Kind: ErrFull, Path: path, Words: wordsFull, Cause: err}
		}
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return &Error{Kind: ErrReadOnly, Path: path, Words: "see that this user may write the folder and its files", Cause: err}
	}
	if errors.Is(err, memtable.ErrBeside) {
		return &Error{Kind: ErrDamaged, Path: path, Words: wordsAnew, Cause: err}
	}
	for _, bad := range []error{bolt.ErrInvalid, bolt.ErrChecksum, bolt.ErrVersionMismatch, bolt.ErrInvalidMapping, bolt.ErrBucketNotFound, bolt.ErrIncompatibleValue, memtable.ErrDamaged} {
		if errors.Is(err, bad) {
			return damaged(path, err)
		}
	}
	return err
}

// Classify puts a failure of the file system about what is kept beside the cache into an *Error of kind ErrFull, ErrReadOnly
// or ErrDamaged where it is one of these. Other errors, and nil, stay what they are.
func Classify(path string, err error) error { return classify(path, err) }

func damaged(path string, cause error) *Error {
	return &Error{Kind: ErrDamaged, Path: path, Words: wordsDamaged, Cause: cause}
}
