package server

import (
	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// leaves reports whether the batch takes the record out of a scope.
func (e *entry) leaves() bool { return e.was != "" && e.was != e.scope }

// leave leaves word in a scope that a record is no longer there, for devices that see no other of its scopes.
func (b *batch) leave(e *entry) error {
	b.writes.put(FeedTable, numberKey(e.left), movedValue(e.was, e.ref))
	b.writes.put(LineTable, lineKey(e.was, e.ref), leftLine)
	b.writes.put(MovedTable, movedKey(e.ref, e.was), numberKey(e.left))
	e.depart(e.left)
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
	b.writes.delete(FeedTable, numberKey(n))
	b.writes.delete(MovedTable, key)
	return nil
}

// inLine is the value of a scope's line at a record that is there, leftLine at one that has left. A line says nothing of
// numbers, so that an edit leaves it as it is.
var inLine, leftLine = []byte{1}, []byte{2}

// encode makes what is written of a record at its new place.
func (e *entry) encode() {
	value, head := feedValue(e.scope, e.doc)
	e.value, e.after = value, wire.SumOf(e.number, e.scope, value[head:])
}

// move writes a record at its new place, and what has been replaced in it.
func (b *batch) move(e *entry) error {
	if e.before != 0 {
		b.writes.delete(FeedTable, numberKey(e.before))
	}
	key := numberKey(e.number)
	b.writes.put(FeedTable, key, e.value)
	if e.was != e.scope {
		b.writes.put(LineTable, lineKey(e.scope, e.ref), inLine)
	}
	b.writes.put(RecordTable, refKey(e.ref), key)
	for _, c := range e.changes {
		if c.made == 0 {
			c.made = e.number
		}
		data, err := encode(PastTable, c.past)
		if err != nil {
			return err
		}
		b.writes.put(PastTable, pastKey(e.ref, c.made, wire.VersionID{Device: kam.ID(c.past.Device), Number: c.past.Number}, c.past.Key), data)
	}
	return nil
}
