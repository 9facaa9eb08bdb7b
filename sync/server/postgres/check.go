package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"keyaccount/sync/server"
)

// Check reads every table twice, through its rows and through its index, and tells where these differ or cannot
// be read. It tells too of settings with which what was committed may not survive the loss of power.
func (s *Store) Check(ctx context.Context, report func(damage string)) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return told(ctx, "reach the database", err)
	}
	defer conn.Release()
	err = pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		for _, setting := range []string{"fsync", "full_page_writes"} {
			var value string
			if err := tx.QueryRow(ctx, "select current_setting($1)", setting).Scan(&value); err != nil {
				return err
			}
			if value != "on" {
				report(fmt.Sprintf("PostgreSQL runs with %s = %s, so what was committed may not survive the loss of power; set it to on", setting, value))
			}
		}
		for _, t := range server.Tables() {
			if err := checkTable(ctx, tx, t, report); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return told(ctx, "check the database", err)
	}
	return nil
}

// sum is what two readings of a table have to agree on: the rows, and the sum of hashes over them.
type sum struct {
	rows int64
	hash string
}

func checkTable(ctx context.Context, tx pgx.Tx, t server.Table, report func(string)) error {
	const hashes = "select count(*), coalesce(sum(('x' || left(md5(key || value), 15))::bit(60)::bigint), 0)::text from "
	ways := []struct{ settings, query string }{
		{"set local enable_seqscan = on; set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off", hashes + sqlName(t)},
		{"set local enable_seqscan = off; set local enable_indexscan = on; set local enable_sort = off", hashes + "(select key, value from " + sqlName(t) + " where key >= '\\x' order by key) ordered"},
	}
	var sums [2]sum
	for i, way := range ways {
		err := pgx.BeginFunc(ctx, tx, func(within pgx.Tx) error {
			if _, err := within.Exec(ctx, way.settings); err != nil {
				return err
			}
			return within.QueryRow(ctx, way.query).Scan(&sums[i].rows, &sums[i].hash)
		})
		if hasCode(err, dataCorrupted, indexCorrupted, undefinedTable) {
			report(fmt.Sprintf("the table %s cannot be read: %v", t, err))
			return nil
		}
		if err != nil {
			return err
		}
	}
	if sums[0] != sums[1] {
		report(fmt.Sprintf("the index of the table %s leads to %d rows, of %d; run REINDEX TABLE %s", t, sums[1].rows, sums[0].rows, sqlName(t)))
	}
	return nil
}
