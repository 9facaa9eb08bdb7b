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
	"keyaccount/sync/server/postgres"
)

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Short: "Make the server's data from a backup", Args: cobra.ExactArgs(1),
		Long: "Make the server's data from a backup, in a folder or a database that has none. Devices find out, load everything\n" +
			"again, and send again what they had sent since the backup was made.",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.place()
			if err != nil {
				return err
			}
			restore := restoreFolder
			if p.database != "" {
				restore = restoreDatabase
			}
			counts, err := restore(cmd.Context(), args[0], p)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "Restored %d records, as of number %d.\n", counts.Records, counts.Head)
			return err
		},
	}
}

// restoreFolder makes the store in a folder from a backup.
func restoreFolder(ctx context.Context, backup string, to place) (counts server.Counts, err error) {
	if err := os.MkdirAll(to.data, 0o700); err != nil {
		return counts, err
	}
	path := filepath.Join(to.data, embedded.File)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return counts, errors.Join(err, fmt.Errorf("%s is there already; move it away first", path))
	}
	fresh := path + ".restoring"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return counts, err
	}
	store, counts, err := unpack(ctx, backup, fresh)
	if err != nil {
		return counts, err
	}
	if err := store.Close(); err != nil {
		return counts, errors.Join(err, os.Remove(fresh))
	}
	if err := os.Rename(fresh, path); err != nil {
		return counts, err
	}
	return counts, syncFolder(to.data)
}

// restoreDatabase makes the store in a database from a backup: all of it or nothing. Before, it is unpacked in
// the folder for temporary files, so that only one that is whole gets there.
func restoreDatabase(ctx context.Context, backup string, to place) (counts server.Counts, err error) {
	dir, err := os.MkdirTemp("", "kamd-restore-") // for its owner's eyes only
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	from, counts, err := unpack(ctx, backup, filepath.Join(dir, embedded.File))
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	store, err := postgres.Open(ctx, postgres.Options{URL: to.database})
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	err = from.View(ctx, func(tx server.Tx) error { return server.Copy(ctx, store, tx, 0) })
	if errors.Is(err, server.ErrNotEmpty) {
		err = fmt.Errorf("%w; name an empty database", err)
	}
	return counts, err
}

// unpack copies a backup and opens the copy, once it has proved to be whole, as what a server restored from it
// begins with. It leaves no copy at an error.
func unpack(ctx context.Context, backup, path string) (store *embedded.Store, counts server.Counts, err error) {
	from, err := os.Open(backup)
	if err != nil {
		return nil, counts, err
	}
	defer from.Close()
	if err := writeNew(path, func(w io.Writer) error { _, err := io.Copy(w, from); return err }); err != nil {
		return nil, counts, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	store, err = embedded.OpenFile(path)
	if err != nil {
		return nil, counts, fmt.Errorf("%s is no backup of kamd: %w", backup, err)
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
	if err != nil {
		return nil, counts, errors.Join(err, store.Close())
	}
	return store, counts, nil
}
