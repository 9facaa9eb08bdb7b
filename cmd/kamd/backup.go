package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Write a consistent copy of the server's data, while it is in use", Args: cobra.ExactArgs(1),
		Long: "Write a consistent copy of the server's data, while it is in use. There is one form of copies, whether the data\n" +
			"is in a folder or in a database: kamd restore makes either from it.",
		RunE: func(cmd *cobra.Command, args []string) error {
			size := &counter{}
			if err := writeNew(args[0], func(w io.Writer) error {
				return a.do(cmd.Context(), task{Name: "backup"}, io.MultiWriter(w, size), false)
			}); err != nil {
				return err
			}
			_, err := fmt.Fprintf(a.out, "Wrote %d bytes to %s.\n", size.n, args[0])
			return err
		},
	}
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) { c.n += int64(len(p)); return len(p), nil }

// writeNew writes a file that was not there: all of it, on the disk, or nothing.
func writeNew(path string, write func(io.Writer) error) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s is there already; name another file", path))
	}
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // readable by its owner alone
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	if err := errors.Join(write(part), part.Sync(), part.Close()); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes what a folder lists survive the loss of power.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
