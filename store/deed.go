package store

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// deed is what one mutation changed in one record. It is kept only where the record's versions do not tell it: a cell
// that was set when the record was made, or that came with a first sync, has no deed until it is changed again.
type deed struct {
	clock  wire.Clock
	author string
	cells  []deedCell

	version wire.VersionID
	changed bool // since it was read
}

// deedCell is what a mutation changed in one cell.
type deedCell struct {
	key, old, new string
	blind         bool         // it is not known what was there before
	setter        wire.Version // of the old value, so that it is not forgotten with the value; zero if it is known otherwise
}

func (d *deed) cell(key string) *deedCell {
	for i := range d.cells {
		if d.cells[i].key == key {
			return &d.cells[i]
		}
	}
	return nil
}

// add adds a cell. What is known of it already stays.
func (d *deed) add(c deedCell) {
	if d.cell(c.key) == nil {
		d.cells, d.changed = append(d.cells, c), true
	}
}

// addBlind adds a cell of which it is not known what was there before.
func (d *deed) addBlind(key, new string) { d.add(deedCell{key: key, new: new, blind: true}) }

// What a cell of an encoded deed begins with.
const (
	blindCell = 1 << iota
	setterCell
)

// appendDeed appends the encoding of a deed: clock, author and the number of cells, and of each cell flags, key, old and new
// value and, if known, who had set the old one.
func appendDeed(b []byte, d *deed) []byte {
	b = appendString(binary.AppendUvarint(b, uint64(d.clock)), d.author)
	b = binary.AppendUvarint(b, uint64(len(d.cells)))
	for _, c := range d.cells {
		flags := byte(0)
		if c.blind {
			flags |= blindCell
		}
		if c.setter.Number != 0 {
			flags |= setterCell
		}
		b = appendString(appendString(appendString(append(b, flags), c.key), c.old), c.new)
		if c.setter.Number != 0 {
			b = binary.AppendUvarint(append(b, c.setter.Device[:]...), c.setter.Number)
			b = appendString(binary.AppendUvarint(b, uint64(c.setter.Clock)), c.setter.Author)
		}
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// stringReader reads what a value consists of. The first mistake sticks; later reads return zero values.
type stringReader struct {
	rest string
	bad  bool
}

func (r *stringReader) uint() uint64 {
	n, size := uvarint(r.rest)
	if size <= 0 {
		r.bad, r.rest = true, ""
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *stringReader) take(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, ""
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *stringReader) string() string { return r.take(r.uint()) }

func decodeDeed(data []byte) (*deed, error) {
	r := &stringReader{rest: string(data)}
	d := &deed{clock: wire.Clock(r.uint()), author: r.string()}
	for n := r.uint(); n > 0 && !r.bad; n-- {
		flags := r.take(1)
		c := deedCell{key: r.string(), old: r.string(), new: r.string()}
		if !r.bad {
			c.blind = flags[0]&blindCell != 0
			if flags[0]&setterCell != 0 {
				copy(c.setter.Device[:], r.take(uint64(len(kam.ID{}))))
				c.setter.Number, c.setter.Clock, c.setter.Author = r.uint(), wire.Clock(r.uint()), r.string()
			}
		}
		d.cells = append(d.cells, c)
	}
	if r.bad || r.rest != "" {
		return nil, fmt.Errorf("%w: a change in the history", errBadValue)
	}
	return d, nil
}

// entries returns a deed as the domain tells it, cells in the order of their keys.
func (s *state) entries(d *deed) []kam.HistoryEntry {
	st := kam.Synced
	if d.version.Device == s.device() {
		switch {
		case d.version.Number > s.Acked:
			st = kam.Waiting
		case d.version.Number > s.Seen:
			st = kam.Sent
		}
	}
	entries := make([]kam.HistoryEntry, len(d.cells))
	for i, c := range d.cells {
		entries[i] = kam.HistoryEntry{At: d.clock.Time(), Who: d.author, Device: d.version.Device.String(), Cell: c.key, Old: c.old, New: c.new, State: st, Blind: c.blind}
	}
	slices.SortFunc(entries, func(a, b kam.HistoryEntry) int { return strings.Compare(a.Cell, b.Cell) })
	return entries
}
