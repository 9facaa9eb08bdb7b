// Command kam is the client: the terminal UI, and the commands for shells and scripts.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// version is set when the program is built from a tagged tree.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	status := run(ctx, streams{os.Stdin, os.Stdout, os.Stderr}, os.Getenv, os.Args[1:])
	stop()
	os.Exit(status)
}
