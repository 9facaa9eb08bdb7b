package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

// backupBytes is how much of a backup is gathered in memory.
const backupBytes = 64 << 20

// Backup writes one snapshot as a file of the embedded store. There is one form of backups, which either kind
// of store is made from. The file grows in the folder for temporary files, which has to have room for it.
func (s *Store) Backup(ctx context.Context, w io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "kamd-backup-") // for its owner's eyes only
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file, err := embedded.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := s.View(ctx, func(tx server.Tx) error { return server.Copy(ctx, file, tx, backupBytes) }); err != nil {
		return err
	}
	return file.Backup(ctx, w)
}
