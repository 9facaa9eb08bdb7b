package server

import (
	"bytes"
	"slices"

	"keyaccount/sync/wire"
)

// limits bound one page of the feed.
type limits struct {
	rows  int
	bytes int
}

var usualLimits = limits{wire.MaxPage, wire.MaxPageBytes}

// page is what a device gets of the feed.
type page struct {
	rows []wire.Row
	next position
	head uint64
	left uint64
}

// pull returns the page that follows a position, as the user may see it: first what has come into sight or gone out
// of it, then what has changed. Documents are handed on as they are stored, but for what mutations of the device have made
// alone of what it has: that it makes by itself.
func pull(tx Tx, by *sight, at position, alone map[uint64]own, limit limits) (page, error) {
	head, err := tx.Head()
	if err != nil {
		return page{}, err
	}
	b := &pager{tx: tx, by: by, at: at, own: alone, limit: limit, page: page{head: head, next: at}}
	if at.Number == 0 { // a device that has nothing lacks nothing
		b.next.Bound, b.next.Sight, b.next.Fill = head, head, fill{}
		b.at = b.next
	}
	for todo := len(at.Fill.Anew) > 0; todo || b.next.Sight < head; todo = false {
		if err := b.fill(); err != nil || b.full {
			return b.page, err
		}
	}
	return b.page, b.feed()
}

// pager makes one page.
type pager struct {
	page
	tx    Tx
	by    *sight
	at    position
	own   map[uint64]own
	limit limits
	size  int
	full  bool
	wait  []seen // rows that wait until what each brings along is read for all of them together
}

// seen is a place in the feed that the user may see.
type seen struct {
	place
	since uint64 // from where on its past is told
	own   *own   // if that is all that the device needs
}

// together is how many rows wait for what they bring along.
const together = 128

// room reports whether a row with a document of so many bytes fits, which the first always does; if not, the page is full.
func (b *pager) room(bytes int) bool {
	b.full = len(b.rows) >= b.limit.rows || len(b.rows) > 0 && b.size+bytes > b.limit.bytes
	return !b.full
}

func (b *pager) add(row wire.Row) {
	b.size += len(row.Document) + len(row.Scope) + 16
	for _, c := range row.Past {
		b.size += len(c.Key) + len(c.Value) + 64
	}
	b.rows = append(b.rows, row)
}

// feed adds what has changed since the device's position.
func (b *pager) feed() error {
	head := b.head
	if b.at.Number < head {
		total, err := b.follow()
		if err != nil {
			return err
		}
		if b.full {
			if b.next.Number >= b.next.Bound {
				b.next.Bound = 0
			}
			b.left, err = b.count(total)
			b.next.Left = b.left
			return err
		}
	}
	b.next.Number, b.next.Bound, b.next.Left = head, 0, 0
	return nil
}

// How many rows of the feed can be read over in the time that it takes to look into one scope, and to look up one record.
const (
	worthSeeking = 64
	worthFinding = 8
)

// follow adds the rows after the device's position until the page is full. They are found in the lines of the scopes
// that the user may see and that have changed, where these are few, and otherwise by reading the feed. Of the former it
// returns how many rows there are.
func (b *pager) follow() (total uint64, err error) {
	scopes, few, err := b.by.scopes((b.head - b.at.Number) / worthSeeking)
	if err != nil {
		return 0, err
	}
	if !few {
		return 0, b.read()
	}
	var changed []string
	records := uint64(0)
	for _, scope := range scopes {
		has, _, err := get[scopeCount](b.tx, ScopeTable, []byte(scope))
		if err != nil {
			return 0, err
		}
		if has.Newest > b.at.Number {
			changed, records = append(changed, scope), records+has.Sum.Records
		}
	}
	if records > (b.head-b.at.Number)/worthFinding {
		return 0, b.read()
	}
	var numbers []uint64
	for _, scope := range changed {
		if numbers, err = appendLine(b.tx, numbers, scope, b.at.Number, b.head); err != nil {
			return 0, err
		}
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		place, err := placeAt(b.tx, n)
		if err != nil {
			return 0, err
		}
		if more, err := b.follows(place); err != nil || !more {
			return uint64(len(numbers)), err
		}
	}
	_, err = b.flush()
	return uint64(len(numbers)), err
}

// read adds the rows of the feed that the user may see.
func (b *pager) read() error {
	for item, err := range b.tx.Scan(FeedTable, numberKey(b.at.Number+1), nil) {
		if err != nil {
			return err
		}
		place, err := placeIn(item)
		if err != nil {
			return err
		}
		if more, err := b.follows(place); err != nil || !more {
			return err
		}
	}
	_, err := b.flush()
	return err
}

// follows has the row at a place be added, if the user may see it, unless the page is full.
func (b *pager) follows(p place) (more bool, err error) {
	st, err := b.by.at(p.scope)
	if err != nil || st.level == nothing || p.moved && p.number <= max(b.next.Bound, st.since) {
		return true, err // a device that sees the scope since then has nothing of what left it before
	}
	at := seen{place: p, since: max(b.at.Number, st.since)}
	if own, ok := b.own[p.number]; ok && b.at.Number > 0 && own.before <= b.at.Number && b.at.Bound == 0 && at.since == b.at.Number {
		at.own, at.document = &own, nil
	}
	b.wait = append(b.wait, at)
	if len(b.wait) <= min(together, b.limit.rows-len(b.rows)) {
		return true, nil
	}
	return b.flush()
}

// flush adds the rows that wait, as long as they have room.
func (b *pager) flush() (more bool, err error) {
	wait := b.wait
	b.wait = nil
	pasts := make([][]wire.Past, len(wait))
	if b.at.Bound == 0 {
		if pasts, err = pastsOf(b.tx, wait); err != nil {
			return false, err
		}
	}
	for i, p := range wait {
		if !b.room(len(p.document)) {
			return false, nil
		}
		row := rowOf(p.place)
		if row.Past = pasts[i]; p.own != nil {
			row = wire.Row{Number: p.number, Sign: wire.Own, Edit: p.own.edit, Sum: &p.own.sum}
		}
		b.add(row)
		b.next.Number = p.number
	}
	return true, nil
}

func rowOf(p place) wire.Row {
	row := wire.Row{Number: p.number, Scope: p.scope, Document: bytes.Clone(p.document)}
	if p.moved {
		row.Sign = wire.Moved
	}
	return row
}

// count returns how many rows follow the page, of a total if that is known. A first sync knows it from the scopes,
// and every page after another what that one left; only a device that is far behind has them counted.
func (b *pager) count(total uint64) (n uint64, err error) {
	sent := uint64(len(b.rows))
	switch {
	case total > sent:
		return total - sent, nil
	case b.at.Left > sent:
		return b.at.Left - sent, nil
	case b.at.Number == 0:
		sum, err := visible(b.tx, b.by, nil)
		if sum.Records > sent {
			return sum.Records - sent, err
		}
		return 1, err
	}
	for item, err := range b.tx.Scan(FeedTable, numberKey(b.next.Number+1), nil) {
		if err != nil {
			return 0, err
		}
		place, err := placeIn(item)
		if err != nil {
			return 0, err
		}
		sees, err := b.by.reads(place.scope)
		if err != nil {
			return 0, err
		}
		if sees {
			n++
		}
	}
	return max(n, 1), nil
}
