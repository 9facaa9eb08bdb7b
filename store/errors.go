package store

import (
	"errors"
	"fmt"
)

// The kinds of failure that callers tell apart with errors.Is. Each reaches them inside an *Error, whose words say
// what happened to which file and what to do.
var (
	ErrHeld          = errors.New("held by another process")
	ErrDamaged       = errors.New("damaged")
	ErrFull          = errors.New("disk full")
	ErrNewer         = errors.New("written by a newer program")
	ErrReadOnly      = errors.New("not writable")
	ErrWrongKey      = errors.New("sealed with another key")
	ErrClosed        = errors.New("closed")
	ErrNothingToUndo = errors.New("there is nothing to undo")
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
func (e *Error) Unwrap() []error { return []error{e.Kind, e.Cause} }
