package kam

import (
	"errors"
	"fmt"
)

// ErrorCode says what kind of mistake an Error is, for code that has to tell them apart.
type ErrorCode string

// The mistakes that this package reports.
const (
	// Invalid is a value that its field cannot hold.
	Invalid ErrorCode = "invalid"
	// Missing is a required value that is absent.
	Missing ErrorCode = "missing"
	// Unknown is the name of a kind or a field that does not exist.
	Unknown ErrorCode = "unknown"
	// NotFound is a reference to a record that does not exist.
	NotFound ErrorCode = "not found"
	// Ambiguous is a reference that several records answer to.
	Ambiguous ErrorCode = "ambiguous"
)

// Error is a mistake in what a person or a file supplied. Its words are fit to be shown: they name
// the place and what to do.
type Error struct {
	Code  ErrorCode
	Kind  string // the kind of record concerned, or ""
	Field string // the field concerned, or ""
	Words string // what is wrong and how to mend it
}

// Error returns the place, followed by the words.
func (e *Error) Error() string {
	switch {
	case e.Kind != "" && e.Field != "":
		return e.Kind + " " + e.Field + ": " + e.Words
	case e.Field != "":
		return e.Field + ": " + e.Words
	case e.Kind != "":
		return e.Kind + ": " + e.Words
	}
	return e.Words
}

// CodeOf returns the code of the first Error in err's chain, or "" if there is none.
func CodeOf(err error) ErrorCode {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func invalid(f *Field, format string, args ...any) *Error {
	return &Error{Code: Invalid, Field: f.Name, Words: fmt.Sprintf(format, args...)}
}
