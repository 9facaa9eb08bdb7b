package server

import (
	"bytes"
	"slices"
	"strings"

	"keyaccount/sync/wire"
)

// fill adds what the device has to drop, and what it lacks of the scopes that have come into sight: all that they
// held up to the device's position. What has changed there since comes with the feed. What comes into sight while
// this takes several pages makes another round.
func (b *pager) fill() error {
	f := &b.next.Fill
	if f.Head == 0 {
		f.Head = b.head
	}
	changes, err := b.by.changes(b.next.Sight, f.Head)
	if err != nil {
		return err
	}
	for _, scope := range f.Anew {
		st, err := b.by.at(scope)
		if err != nil {
			return err
		}
		sees := st.level != nothing && st.since <= f.Head // what has come later makes another round
		changes = slices.DeleteFunc(changes, func(c change) bool { return c.scope == scope })
		changes = append(changes, change{scope: scope, lost: !sees, anew: sees})
	}
	slices.SortFunc(changes, func(a, b change) int { return strings.Compare(a.scope, b.scope) })
	for i, c := range changes {
		if c.scope < f.Scope {
			continue
		}
		from := uint64(0)
		if c.scope == f.Scope {
			from = f.Number
		}
		if err := b.fillScope(c, from); err != nil {
			return err
		}
		if b.full {
			b.left = uint64(len(changes)-i) + b.at.Left
			return nil
		}
	}
	b.next.Sight, b.next.Fill = f.Head, fill{}
	return nil
}

// fillScope adds one scope, from a number on.
func (b *pager) fillScope(c change, from uint64) error {
	begin := wire.Row{Scope: c.scope, Number: b.at.Number, Sign: wire.Anew}
	if c.lost {
		begin.Sign = wire.Dropped
	}
	if (c.lost || c.anew) && b.next.Fill.Scope != c.scope {
		if !b.room(0) {
			return nil
		}
		b.add(begin)
		b.next.Fill.Scope, b.next.Fill.Number = c.scope, 0
	}
	if c.lost {
		return nil
	}
	numbers, err := appendLine(b.tx, nil, c.scope, from, b.at.Number)
	if err != nil {
		return err
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		p, err := placeAt(b.tx, n)
		if err != nil {
			return err
		}
		if !b.room(len(p.document)) {
			return nil
		}
		if !p.moved {
			b.add(rowOf(p))
		}
		b.next.Fill.Scope, b.next.Fill.Number = c.scope, n
	}
	return nil
}

// appendLine appends the numbers in the feed, after one and up to another, of the records that are in a scope and of the
// words about those that have left it.
func appendLine(tx Tx, numbers []uint64, scope string, from, upto uint64) ([]uint64, error) {
	if from >= upto {
		return numbers, nil
	}
	start := lineStart(scope)
	keys := map[Table][][]byte{}
	for item, err := range tx.Scan(LineTable, start, after(start)) {
		if err != nil {
			return nil, err
		}
		table, key := RecordTable, bytes.Clone(item.Key[len(start):])
		if bytes.Equal(item.Value, leftLine) {
			table, key = MovedTable, append(key, scope...)
		}
		keys[table] = append(keys[table], key)
	}
	for table, keys := range keys {
		if store, ok := tx.(Fetcher); ok {
			if err := store.Fetch(table, keys); err != nil {
				return nil, err
			}
		}
		for _, key := range keys {
			value, err := tx.Get(table, key)
			if err != nil {
				return nil, err
			}
			n, err := numberIn(value)
			if err != nil {
				return nil, err
			}
			if n > from && n <= upto {
				numbers = append(numbers, n)
			}
		}
	}
	return numbers, nil
}
