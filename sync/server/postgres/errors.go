package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"keyaccount/sync/server"
)

// The codes of PostgreSQL's errors that are told apart; see its manual, appendix A.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	undefinedTable       = "42P01"
	insufficientRight    = "42501"
	wrongPassword        = "28P01"
	wrongAuthorization   = "28000"
	noSuchDatabase       = "3D000"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	readOnly             = "25006"
	adminShutdown        = "57P01"
	crashShutdown        = "57P02"
	cannotConnectNow     = "57P03"
	dataCorrupted        = "XX001"
	indexCorrupted       = "XX002"
)

// told wraps an error of PostgreSQL once, with what was being done and what to do.
func told(ctx context.Context, doing string, err error) error {
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("%s: %w", doing, ended)
	}
	var own *pgconn.PgError
	if !errors.As(err, &own) {
		return fmt.Errorf("%s: %w; see whether PostgreSQL runs and can be reached from here", doing, err)
	}
	advice := ""
	switch own.Code {
	case undefinedTable:
		return fmt.Errorf("%s: %w: %w; run kamd check, and restore a backup", doing, server.ErrDamaged, err)
	case dataCorrupted, indexCorrupted:
		return fmt.Errorf("%s: %w: %w; look after the disk, and restore a backup", doing, server.ErrDamaged, err)
	case insufficientRight:
		advice = "; the database's user has to own the schema with kamd's tables"
	case wrongPassword, wrongAuthorization:
		advice = "; see to the user and the password in the database's URL, or in PGPASSWORD or ~/.pgpass"
	case noSuchDatabase:
		advice = "; make it with createdb"
	case diskFull:
		advice = "; make room on the disk of the database"
	case tooManyConnections:
		advice = "; raise max_connections of PostgreSQL, or put pool_max_conns=4 or so in the database's URL"
	case readOnly:
		advice = "; name the primary in the database's URL, this is a standby"
	}
	return fmt.Errorf("%s: %w%s", doing, err, advice)
}

func hasCode(err error, codes ...string) bool {
	var own *pgconn.PgError
	if errors.As(err, &own) {
		for _, code := range codes {
			if own.Code == code {
				return true
			}
		}
	}
	return false
}

// collided reports whether a transaction failed only because of another, so that it can be run again.
func collided(err error) bool { return hasCode(err, serializationFailure, deadlockDetected) }

// broken reports whether an error is about the connection, not about what was asked of it.
func broken(err error) bool {
	var own *pgconn.PgError
	return err != nil && !errors.As(err, &own) || hasCode(err, adminShutdown, crashShutdown, cannotConnectNow)
}
