package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"keyaccount/sync/server"
)

// statementBytes is how much one statement writes, about.
const statementBytes = 2 << 20

// write sends what waits to be written: to some tables, or to all if none is named.
func (t *transaction) write(names ...server.Table) error {
	var b pgx.Batch
	t.queue(&b, names...)
	if b.Len() == 0 {
		return nil
	}
	t.wrote = true
	if err := t.conn.SendBatch(t.ctx, &b).Close(); err != nil {
		return t.fail("write to the database", err)
	}
	return nil
}

// queue puts what waits to be written into statements, each for many rows of one table in the order of their
// keys.
func (t *transaction) queue(b *pgx.Batch, names ...server.Table) {
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(t.tables))
	}
	for _, name := range names {
		k := t.tables[name]
		if k == nil {
			continue
		}
		var gone, keys, values [][]byte
		size := 0
		put := func() {
			if len(keys) > 0 {
				b.Queue("insert into "+sqlName(name)+" (key, value) select * from unnest($1::bytea[], $2::bytea[]) "+
					"on conflict (key) do update set value = excluded.value", keys, values)
				keys, values, size = nil, nil, 0
			}
		}
		var waiting []string
		for key, waits := range k.own {
			if waits {
				waiting, k.own[key] = append(waiting, key), false
			}
		}
		slices.Sort(waiting)
		for _, key := range waiting {
			value := k.values[key]
			if value == nil {
				gone = append(gone, []byte(key))
				continue
			}
			keys, values = append(keys, []byte(key)), append(values, value)
			if size += len(key) + len(value); size > statementBytes {
				put()
			}
		}
		put()
		if len(gone) > 0 {
			b.Queue("delete from "+sqlName(name)+" where key = any($1::bytea[])", gone)
		}
	}
}

// commit writes what waits, the head behind it, and commits, all in one message. It is not called off half
// way: nobody would know what became of it.
func (t *transaction) commit(self string) error {
	if err := t.begun(); err != nil {
		return err
	}
	var b pgx.Batch
	t.queue(&b)
	if t.moved {
		b.Queue("update kamd_store set head = $1", int64(t.head))
		b.Queue("select pg_notify($1, $2)", channel, self)
	}
	if b.Len() == 0 && !t.wrote {
		return nil // which is rolled back: that need not wait for the disk
	}
	b.Queue("commit")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), commitPatience)
	defer cancel()
	results := t.conn.SendBatch(ctx, &b)
	var tag pgconn.CommandTag
	var err error
	for n := b.Len(); n > 0 && err == nil; n-- {
		tag, err = results.Exec()
	}
	err = errors.Join(err, results.Close())
	var refused *pgconn.PgError
	switch {
	case err == nil && tag.String() == "COMMIT":
		t.open = false
		return nil
	case err == nil:
		return errors.New("commit: PostgreSQL rolled the transaction back; try again")
	case errors.As(err, &refused) && !broken(err):
		return told(ctx, "commit", err)
	}
	return fmt.Errorf("%w; whether what was written is there is not known: look before you do it again", told(ctx, "commit", err))
}
