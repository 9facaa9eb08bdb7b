package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"keyaccount/sync/server"
)

// Format is the version of the tables' layout. A database of another one is refused.
const Format = 1

// steps lead from each format to the next. The first makes what no table of server.Tables is: the row with
// the format and the head. It is rewritten all the time, for which it has room beside it.
var steps = []string{`
	create table kamd_store (
		one    boolean primary key default true check (one),
		format integer not null,
		head   bigint  not null check (head >= 0)
	) with (fillfactor = 10);
	insert into kamd_store (format, head) values (0, 0)`,
}

// turnstile is the number of the advisory lock under which the tables are made and changed.
const turnstile = 0x6b616d64 // "kamd"

func tableName(t server.Table) string { return "kamd_" + string(t) }

// sqlName returns the name of a table as SQL has it.
func sqlName(t server.Table) string { return pgx.Identifier{tableName(t)}.Sanitize() }

func wrongFormat(format int) error {
	advice := "use the kamd that wrote it, or a newer one"
	if format < Format {
		advice = "stop all kamd, and run kamd migrate"
	}
	return fmt.Errorf("%w: the database has format %d, this program reads %d; %s", server.ErrFormat, format, Format, advice)
}

// Migrate brings a database into the format of this version, and returns in which it was.
func Migrate(ctx context.Context, url string) (was int, err error) {
	config, err := configure(url)
	if err != nil {
		return 0, err
	}
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return 0, told(ctx, "reach the database", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if was, err = formatOf(ctx, conn); err != nil {
		return was, err
	}
	if was == 0 {
		return 0, ErrNone
	}
	return migrate(ctx, conn, steps)
}

// migrate takes the steps that are missing, in one transaction, while no other program does.
func migrate(ctx context.Context, conn *pgx.Conn, steps []string) (was int, err error) {
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", turnstile); err != nil {
			return err
		}
		if was, err = formatOf(ctx, tx); err != nil {
			return err
		}
		if was > len(steps) {
			return wrongFormat(was)
		}
		for _, step := range steps[was:] {
			if _, err := tx.Exec(ctx, step); err != nil {
				return err
			}
		}
		for _, t := range server.Tables() {
			if _, err := tx.Exec(ctx, "create table if not exists "+sqlName(t)+
				" (key bytea primary key, value bytea not null check (octet_length(value) > 0))"); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, "update kamd_store set format = $1", len(steps))
		return err
	})
	if errors.Is(err, server.ErrFormat) || err == nil {
		return was, err
	}
	return was, told(ctx, "make the tables", err)
}

// querier is a connection or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// formatOf returns the format of the store in a database, 0 if there is none.
func formatOf(ctx context.Context, q querier) (format int, err error) {
	if n, err := count(ctx, q, "store"); n == 0 || err != nil {
		return 0, err
	}
	switch err := q.QueryRow(ctx, "select format from kamd_store").Scan(&format); {
	case errors.Is(err, pgx.ErrNoRows):
		return 0, fmt.Errorf("%w: it has no head; restore a backup", server.ErrDamaged)
	case err != nil:
		return 0, told(ctx, "look into the database", err)
	}
	return format, nil
}

// count returns how many of some tables there are. It reads the catalogue itself: functions such as
// to_regclass may still know what was the case before another program made the tables.
func count(ctx context.Context, q querier, names ...server.Table) (n int, err error) {
	full := make([]string, len(names))
	for i, name := range names {
		full[i] = tableName(name)
	}
	if err := q.QueryRow(ctx, "select count(distinct tablename) from pg_catalog.pg_tables where schemaname = any(current_schemas(false)) and tablename = any($1)", full).Scan(&n); err != nil {
		return 0, told(ctx, "look into the database", err)
	}
	return n, nil
}

// prepare makes the tables that are missing: all of them in a database without a store, unless it has to
// exist, and those that are empty as long as no server of a newer version has written to them.
func prepare(ctx context.Context, pool *pgxpool.Pool, existing bool) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return told(ctx, "reach the database", err)
	}
	defer conn.Release()
	format, err := formatOf(ctx, conn)
	if err != nil {
		return err
	}
	switch {
	case format == 0 && existing:
		return ErrNone
	case format != 0 && format != Format:
		return wrongFormat(format)
	}
	if n, err := count(ctx, conn, server.Tables()...); err != nil || format == Format && n == len(server.Tables()) {
		return err
	}
	_, err = migrate(ctx, conn.Conn(), steps)
	return err
}
