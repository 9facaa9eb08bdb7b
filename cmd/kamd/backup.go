package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Write a consistent copy of the server's data, while it is in use", Args: cobra.ExactArgs(1),
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

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE --data DIR", Short: "Make the server's data from a backup", Args: cobra.ExactArgs(1),
		Long: "Make the server's data from a backup, in a folder that has none. Devices find out, load everything again, and\n" +
			"send again what they had sent since the backup was made.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.data == "" {
				return usage("name the folder of the server's data with --data")
			}
			if err := os.MkdirAll(a.data, 0o700); err != nil {
				return err
			}
			counts, err := restore(cmd.Context(), args[0], filepath.Join(a.data, embedded.File))
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "Restored %d records, as of number %d.\n", counts.Records, counts.Head)
			return err
		},
	}
}

// restore makes a store from a backup once it has proved to be whole.
func restore(ctx context.Context, backup, path string) (counts server.Counts, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return counts, errors.Join(err, fmt.Errorf("%s is there already; move it away first", path))
	}
	from, err := os.Open(backup)
	if err != nil {
		return counts, err
	}
	defer from.Close()
	fresh := path + ".restoring"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return counts, err
	}
	if err := writeNew(fresh, func(w io.Writer) error { _, err := io.Copy(w, from); return err }); err != nil {
		return counts, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(fresh))
		}
	}()
	store, err := embedded.OpenFile(fresh)
	if err != nil {
		return counts, fmt.Errorf("%s is no backup of kamd: %w", backup, err)
	}
	err = withServer(ctx, store, func(s *server.Server) error {
		var problems []string
		if counts, problems, err = s.Check(ctx); err != nil {
			return err
		}
		if len(problems) > 0 {
			return fmt.Errorf("%s is not whole: %s", backup, problems[0])
		}
		return s.Restored(ctx)
	})
	if err := errors.Join(err, store.Close()); err != nil {
		return counts, err
	}
	if err := os.Rename(fresh, path); err != nil {
		return counts, err
	}
	return counts, syncFolder(filepath.Dir(path))
}

func (a *app) migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "Bring the server's data into the format of this version", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			// Format 1 is the first there is: what can be opened is in it.
			if err := a.do(cmd.Context(), task{Name: "user list"}, io.Discard, false); err != nil {
				return err
			}
			_, err := fmt.Fprintf(a.out, "The data is in format %d, which is the newest. Nothing had to be done.\n", embedded.Format)
			return err
		},
	}
}
