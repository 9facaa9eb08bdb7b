package kam

import (
	"slices"
	"strings"
	"time"
)

// Past is a record as it was at some instant, as far as that is known.
type Past struct {
	Record  // what it is known to have held
	At      time.Time
	Unknown []string // the keys of the cells of which it is not known what they held, sorted
}

// AsOf returns the record as it was at an instant, after all changes of that instant. history is all that is known of what was
// done to the record, newest first. It need not reach back to the beginning: of a cell whose first known change tells
// nothing of what was there before, it says so, and does not guess.
func (r Record) AsOf(history []HistoryEntry, at time.Time) Past {
	type seen struct {
		after  *HistoryEntry // the first change after the instant
		before *HistoryEntry // the last one until then
	}
	cells := map[string]*seen{}
	for i := range history {
		h := &history[i]
		c := cells[h.Cell]
		if c == nil {
			c = &seen{}
			cells[h.Cell] = c
		}
		switch {
		case h.At.After(at):
			c.after = h
		case c.before == nil:
			c.before = h
		}
	}
	p := Past{Record: r, At: at}
	var was []Cell
	for key, c := range cells {
		switch {
		case c.after == nil: // nobody has changed it since
		case c.after.Blind:
			p.Unknown = append(p.Unknown, key)
			was = append(was, Cell{Key: key})
		case c.before != nil: // what that set, also where the author of the next change had not seen it
			was = append(was, Cell{key, c.before.New})
		default:
			was = append(was, Cell{key, c.after.Old})
		}
	}
	p.Record = r.With(was...)
	slices.Sort(p.Unknown)
	return p
}

// Knows reports whether it is known of all cells of a field what they held.
func (p Past) Knows(field string) bool {
	return !slices.ContainsFunc(p.Unknown, func(key string) bool { name, _ := SplitKey(key); return name == field })
}

// Begun reports whether anything is known to have been in the record.
func (p Past) Begun() bool { return len(p.Record.Cells) > 0 }

// Restore returns the cells that give a record the values which it had: those of some fields or, where none is named, of
// all. Cells of which it is not known what they held are left as they are.
func (p Past) Restore(now Record, fields ...string) []Cell {
	var cells []Cell
	put := func(key, value string) {
		name, _ := SplitKey(key)
		if !slices.Contains(p.Unknown, key) && (len(fields) == 0 || slices.Contains(fields, name)) {
			cells = append(cells, Cell{key, value})
		}
	}
	for _, c := range p.Record.Cells {
		if now.Get(c.Key) != c.Value {
			put(c.Key, c.Value)
		}
	}
	for _, c := range now.Cells {
		if p.Record.Get(c.Key) == "" {
			put(c.Key, "")
		}
	}
	SortCells(cells)
	return cells
}

// Moved returns the names of the fields that now hold something else than they did, or of which it is not known, sorted.
func (p Past) Moved(now Record) []string {
	var names []string
	for _, c := range p.Restore(now) {
		name, _ := SplitKey(c.Key)
		names = append(names, name)
	}
	for _, key := range p.Unknown {
		name, _ := SplitKey(key)
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return slices.Compact(names)
}
