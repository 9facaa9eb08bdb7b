package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/sync/client"
)

// The exit statuses, which scripts rely on.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitAttention   = 4 // done, but there are conflicts or rejections to look at
	exitHeld        = 5
	exitInterrupted = 130
)

// usageError is wrong usage of a command.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// argument makes an error about the form of an argument wrong usage: one that is no field=value, no filter, no
// REF. An error about the value of a field stays what it is.
func argument(err error) error {
	var e *kam.Error
	if errors.As(err, &e) && e.Code == kam.Invalid && e.Field == "" {
		return usageError{err}
	}
	return err
}

// errAttention ends a command that has done its work and printed it, with something left to look at.
var errAttention = errors.New("")

func statusOf(err error) int {
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errAttention):
		return exitAttention
	case errors.As(err, &wrong), kam.CodeOf(err) == kam.Unknown:
		return exitUsage
	case errors.Is(err, client.ErrUnreachable):
		return exitUnreachable
	case errors.Is(err, store.ErrHeld):
		return exitHeld
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailed
}

// oneLine returns an error's words as the single line that standard error gets.
func oneLine(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted; what was done until then is kept"
	}
	return strings.Join(strings.Fields(kam.Clean(err.Error(), false)), " ")
}
