package memory

import (
	"bytes"
	"errors"
	"iter"
	"slices"

	"keyaccount/sync/server"
)

// transaction reads from the state that it began with and gathers what it writes.
type transaction struct {
	store  *Store
	base   *state
	head   uint64
	writes map[server.Table]map[string][]byte // nil where nothing may be written
	reads  []span
	ahead  bool // the head has been read or moved
}

// span is a stretch of a table that a transaction has read.
type span struct {
	table       server.Table
	from, below []byte
}

// note keeps what was read, for collides.
func (t *transaction) note(table server.Table, from, below []byte) {
	if t.writes != nil {
		t.reads = append(t.reads, span{table, bytes.Clone(from), bytes.Clone(below)})
	}
}

// collides reports whether something that was read is otherwise now.
func (t *transaction) collides(now *state) bool {
	if now == t.base {
		return false
	}
	if t.ahead && now.head != t.base.head {
		return true
	}
	same := func(a, b server.Item) bool { return bytes.Equal(a.Key, b.Key) && bytes.Equal(a.Value, b.Value) }
	return slices.ContainsFunc(t.reads, func(r span) bool {
		return !slices.EqualFunc(within(t.base.tables[r.table], r.from, r.below), within(now.tables[r.table], r.from, r.below), same)
	})
}

func (t *transaction) Get(table server.Table, key []byte) ([]byte, error) {
	if v, written := t.writes[table][string(key)]; written {
		return v, nil
	}
	t.note(table, key, append(bytes.Clone(key), 0))
	items := t.base.tables[table]
	if i, found := slices.BinarySearchFunc(items, key, compareKeys); found {
		return items[i].Value, nil
	}
	return nil, nil
}

func (t *transaction) Put(table server.Table, key, value []byte) error {
	if len(value) == 0 {
		return errEmpty(table)
	}
	return t.write(table, key, bytes.Clone(value))
}

func (t *transaction) Delete(table server.Table, key []byte) error { return t.write(table, key, nil) }

func (t *transaction) write(table server.Table, key, value []byte) error {
	if t.writes == nil {
		return errors.New("a snapshot cannot be written to")
	}
	if t.writes[table] == nil {
		t.writes[table] = map[string][]byte{}
	}
	t.writes[table][string(key)] = value
	return nil
}

func (t *transaction) Scan(table server.Table, from, below []byte) iter.Seq2[server.Item, error] {
	return func(yield func(server.Item, error) bool) {
		t.note(table, from, below)
		for _, item := range within(merged(t.base.tables[table], t.writes[table]), from, below) {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func (t *transaction) Head() (uint64, error) {
	t.ahead = true
	if t.writes == nil {
		return t.base.head, nil
	}
	return t.head, nil
}

func (t *transaction) Advance(n uint64) (uint64, error) {
	if t.writes == nil {
		return 0, errors.New("a snapshot cannot be written to")
	}
	t.ahead = true
	before := t.head
	t.head += n
	return before, nil
}
