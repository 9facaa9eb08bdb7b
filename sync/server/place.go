package server

import (
	"bytes"
	"errors"
	"slices"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// leaves reports whether the batch takes the record out of a scope.
func (e *entry) leaves() bool { return e.was != "" && e.was != e.scope }

// leave leaves word in a scope that a record is no longer there, for devices that see no other of its scopes.
func (b *batch) leave(e *entry, number uint64, lines *[]Item) error {
	if err := b.tx.Put(FeedTable, numberKey(number), movedValue(e.was, e.ref)); err != nil {
		return err
	}
	*lines = append(*lines, Item{lineKey(e.was, e.ref), leftLine})
	if err := b.tx.Put(MovedTable, movedKey(e.ref, e.was), numberKey(number)); err != nil {
		return err
	}
	e.depart(number)
	return b.back(e)
}

// depart notes in a record's history that it left a scope before a number. What was known of it there stays behind: who sees
// its new scope alone does not get it.
func (e *entry) depart(number uint64) {
	for i := range e.changes {
		if e.changes[i].made == 0 {
			e.changes[i].made = number - 1
		}
	}
	e.changes = append(e.changes, replaced{made: number, past: wire.Past{Device: make([]byte, len(kam.ID{}))}})
}

// back takes away the word that a record has left the scope to which it comes back.
func (b *batch) back(e *entry) error {
	key := movedKey(e.ref, e.scope)
	number, err := b.tx.Get(MovedTable, key)
	if err != nil || number == nil {
		return err
	}
	n, err := numberIn(number)
	if err != nil {
		return err
	}
	return errors.Join(b.tx.Delete(FeedTable, numberKey(n)), b.tx.Delete(MovedTable, key))
}

// inLine is the value of a scope's line at a record that is there, leftLine at one that has left. A line says nothing of
// numbers, so that an edit leaves it as it is.
var inLine, leftLine = []byte{1}, []byte{2}

// move writes a record at its new place and returns its document as it is stored.
func (b *batch) move(e *entry, number uint64, lines *[]Item) ([]byte, error) {
	if e.number != 0 {
		if err := b.tx.Delete(FeedTable, numberKey(e.number)); err != nil {
			return nil, err
		}
	}
	e.before, e.number = e.number, number
	key := numberKey(number)
	value, head := feedValue(e.scope, e.doc)
	if err := b.tx.Put(FeedTable, key, value); err != nil {
		return nil, err
	}
	if e.was != e.scope {
		*lines = append(*lines, Item{lineKey(e.scope, e.ref), inLine})
	}
	if err := b.tx.Put(RecordTable, refKey(e.ref), key); err != nil {
		return nil, err
	}
	for _, c := range e.changes {
		if c.made == 0 {
			c.made = number
		}
		key := pastKey(e.ref, c.made, wire.VersionID{Device: kam.ID(c.past.Device), Number: c.past.Number}, c.past.Key)
		if err := put(b.tx, PastTable, key, c.past); err != nil {
			return nil, err
		}
	}
	return value[head:], nil
}

// putLines writes the lines of scopes in the order of their keys, which is much faster than as they come.
func putLines(tx Tx, lines []Item) error {
	slices.SortFunc(lines, func(a, b Item) int { return bytes.Compare(a.Key, b.Key) })
	for _, l := range lines {
		if err := tx.Put(LineTable, l.Key, l.Value); err != nil {
			return err
		}
	}
	return nil
}
