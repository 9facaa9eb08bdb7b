package postgres

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"keyaccount/sync/server"
)

// maxHeld is how many bytes of keys and values a transaction remembers, and so how much waits to be written.
const maxHeld = 16 << 20

// transaction is a transaction of PostgreSQL. What it has read does not change beneath it, so it remembers
// that; what it is to write waits in memory until it commits, or until a scan has to see it, and goes to the
// database together. A failed statement ends it: its error is kept, so that it is never committed.
type transaction struct {
	ctx    context.Context
	pooled *pgxpool.Conn
	conn   *pgx.Conn
	open   bool // whether there is a transaction to roll back
	head   uint64
	moved  bool // whether the head is to be written
	wrote  bool // whether something has been written already
	tables map[server.Table]*known
	held   int // bytes in tables, about
	err    error
}

// begin sends the statements that begin the transaction and read the head.
func (t *transaction) begin(begin, head string) error {
	var b pgx.Batch
	b.Queue(begin)
	b.Queue(head)
	t.open = true
	results := t.conn.SendBatch(t.ctx, &b)
	_, err := results.Exec()
	var format int
	var number int64
	if err == nil {
		err = results.QueryRow().Scan(&format, &number)
	}
	err = errors.Join(err, results.Close())
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("%w: it has no head; restore a backup", server.ErrDamaged)
	case err != nil:
		return told(t.ctx, "begin a transaction", err)
	case format != Format:
		return wrongFormat(format)
	}
	t.head = uint64(number)
	return nil
}

// end rolls back what has not been committed, and gives the connection back.
func (t *transaction) end() {
	if t.open && !t.conn.IsClosed() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), connectPatience)
		_, _ = t.conn.Exec(ctx, "rollback") // a connection that cannot is closed by the pool
		cancel()
	}
	t.pooled.Release()
}

// fail keeps an error that ends the transaction.
func (t *transaction) fail(doing string, err error) error {
	t.err = told(t.ctx, doing, err)
	return t.err
}

// begun returns the error with which the transaction has ended, if it has.
func (t *transaction) begun() error {
	if t.err == nil && t.ctx.Err() != nil {
		t.err = t.ctx.Err()
	}
	return t.err
}

func (t *transaction) table(name server.Table) *known {
	k := t.tables[name]
	if k == nil {
		k = newKnown()
		t.tables[name] = k
	}
	return k
}

// Get asks for the first key that is not less, which tells of those between that there are none: the next new
// records of a device are known to be new without asking.
func (t *transaction) Get(name server.Table, key []byte) ([]byte, error) {
	if err := t.begun(); err != nil {
		return nil, err
	}
	k := t.table(name)
	if value, ok := k.get(key); ok {
		return value, nil
	}
	var found, value []byte
	err := t.conn.QueryRow(t.ctx, "select key, case when key = $1 then value end from "+sqlName(name)+" where key >= $1 order by key limit 1", key).Scan(&found, &value)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		k.gaps.add(string(key), "", true)
	case err != nil:
		return nil, t.fail("read from the table "+string(name), err)
	case string(found) != string(key):
		k.gaps.add(string(key), string(found), false)
	}
	if value == nil {
		return nil, nil
	}
	k.values[string(key)] = value
	return value, t.hold(len(key) + len(value))
}

// Put has the value written with the others when the transaction commits.
func (t *transaction) Put(name server.Table, key, value []byte) error {
	if err := t.begun(); err != nil {
		return err
	}
	switch {
	case len(value) == 0:
		return fmt.Errorf("put into %s: a value must not be empty", name)
	case len(key) == 0 || len(key) > server.MaxKey:
		return fmt.Errorf("put into %s: a key of %d bytes; it has to have 1 to %d", name, len(key), server.MaxKey)
	}
	t.table(name).put(string(key), value)
	return t.hold(len(key) + len(value))
}

// Delete has the key removed with the others when the transaction commits.
func (t *transaction) Delete(name server.Table, key []byte) error {
	if err := t.begun(); err != nil {
		return err
	}
	t.table(name).put(string(key), nil)
	return t.hold(len(key))
}

// hold counts what the transaction remembers. When that becomes too much it writes and forgets it.
func (t *transaction) hold(bytes int) error {
	const overhead = 64
	if t.held += bytes + overhead; t.held < maxHeld {
		return nil
	}
	if err := t.write(); err != nil {
		return err
	}
	clear(t.tables)
	t.held = 0
	return nil
}

// Head returns the head as the transaction sees it.
func (t *transaction) Head() (uint64, error) { return t.head, t.begun() }

// Advance moves the head, of which the transaction holds the row. The row is written last.
func (t *transaction) Advance(n uint64) (uint64, error) {
	if err := t.begun(); err != nil {
		return 0, err
	}
	if n > math.MaxInt64-t.head {
		return 0, fmt.Errorf("advance the head: %d and %d more is beyond what it can be", t.head, n)
	}
	before := t.head
	t.head, t.moved = before+n, t.moved || n > 0
	return before, nil
}

// Fetch gets many keys with one query, for those that are going to be asked for.
func (t *transaction) Fetch(name server.Table, keys [][]byte) error {
	if err := t.begun(); err != nil {
		return err
	}
	k := t.table(name)
	var unknown [][]byte
	for _, key := range keys {
		if _, ok := k.get(key); !ok {
			unknown = append(unknown, key)
			k.values[string(key)] = nil
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	rows, err := t.conn.Query(t.ctx, "select key, value from "+sqlName(name)+" where key = any($1::bytea[])", unknown)
	if err != nil {
		return t.fail("read from the table "+string(name), err)
	}
	var key, value []byte
	size := 0
	if _, err = pgx.ForEachRow(rows, []any{(*pgtype.DriverBytes)(&key), &value}, func() error {
		k.values[string(key)] = value
		size += len(value)
		value = nil
		return nil
	}); err != nil {
		return t.fail("read from the table "+string(name), err)
	}
	for _, key := range unknown {
		size += len(key)
	}
	return t.hold(size)
}

// FetchRanges reads several ranges with one query.
func (t *transaction) FetchRanges(name server.Table, ranges []server.Range) ([][]server.Item, error) {
	all := make([][]server.Item, len(ranges))
	if err := t.begun(); err != nil || len(ranges) == 0 {
		return all, err
	}
	if err := t.write(name); err != nil {
		return nil, err
	}
	from, below := make([][]byte, len(ranges)), make([][]byte, len(ranges))
	for i, r := range ranges {
		from[i], below[i] = r.From, r.Below
	}
	rows, err := t.conn.Query(t.ctx, "select r.n, s.key, s.value from unnest($1::bytea[], $2::bytea[]) with ordinality as r (first, below, n) "+
		"cross join lateral (select key, value from "+sqlName(name)+" where key >= r.first and key < r.below) as s order by r.n, s.key", from, below)
	if err != nil {
		return nil, t.fail("read the table "+string(name), err)
	}
	var memory, key, value []byte
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&n, (*pgtype.DriverBytes)(&key), (*pgtype.DriverBytes)(&value)}, func() error {
		item := server.Item{}
		memory, item.Key = kept(memory, key)
		memory, item.Value = kept(memory, value)
		all[n-1] = append(all[n-1], item)
		return nil
	}); err != nil {
		return nil, t.fail("read the table "+string(name), err)
	}
	return all, nil
}

// Scan reads pages, each with one query, so that the transaction can be used while it goes on. Of a range of
// which it is known that nothing is there, it asks nothing.
func (t *transaction) Scan(name server.Table, from, below []byte) iter.Seq2[server.Item, error] {
	return func(yield func(server.Item, error) bool) {
		if err := t.begun(); err != nil {
			yield(server.Item{}, err)
			return
		}
		k := t.table(name)
		if keys, ok := k.between(from, below); ok {
			for _, key := range keys {
				if !yield(server.Item{Key: []byte(key), Value: k.values[key]}, nil) {
					return
				}
			}
			return
		}
		if err := t.write(name); err != nil {
			yield(server.Item{}, err)
			return
		}
		for p := firstPage(from, below); !p.last; {
			if err := p.read(t, name); err != nil {
				yield(server.Item{}, err)
				return
			}
			for _, item := range p.items {
				if !yield(item, nil) {
					return
				}
			}
			if err := t.begun(); err != nil {
				yield(server.Item{}, err)
				return
			}
		}
	}
}
