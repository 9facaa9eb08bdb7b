// Command kamd is the central server, and the commands of those who look after it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"keyaccount/kam"
	"keyaccount/sync/server"
)

// version is set when the program is built from a tagged tree.
var version = "dev"

// The exit statuses, which scripts rely on.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	status := run(ctx, &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}, os.Args[1:])
	stop()
	os.Exit(status)
}

// app is what the commands share.
type app struct {
	in       *os.File
	out, err io.Writer
	getenv   func(string) string
	flags    settings
	config   string // the file with settings
}

// usageError is wrong usage of a command.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run carries out a command line and returns the exit status.
func run(ctx context.Context, a *app, args []string) int {
	begun := false // whether the command itself was reached
	root := a.command(&begun)
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(a.err, "kamd: "+oneLine(err))
	var wrong usageError
	if !begun || errors.As(err, &wrong) || errors.Is(err, server.ErrInvalid) {
		return exitUsage
	}
	return exitFailed
}

// oneLine returns an error's words as the single line that standard error gets.
func oneLine(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' })
	return strings.Join(strings.Fields(kam.Clean(strings.Join(lines, "; "), false)), " ")
}
