package store

import (
	"cmp"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// arrival is a row that came.
type arrival struct {
	document *wire.Document
	spot     spot
	sum      wire.Sum
	encoded  []byte // behind its spot, as it is written where no edit of it waits
	kept     *kept  // what is written of it then, if it has been made ahead
	past     []wire.Past
	at       int // among those that came
}

// readRows reads the rows of a page, by key, the newest of each record. What is written of the records of a large page is made
// ready, since most of them are new, unless edits of them wait, for then most likely something else is going to be written.
func (s *sealer) readRows(rows []wire.Row, waits map[kam.Ref]bool) ([]*arrival, error) {
	arrivals := make([]*arrival, len(rows))
	ahead := len(rows) >= largeChange
	err := parallel(len(rows), func(i int) (err error) {
		if rows[i].Sign != wire.Present {
			return nil
		}
		a, err := readRow(&rows[i])
		if err == nil && ahead && !waits[a.document.Ref] {
			var k kept
			k, err = s.keep(a.document, a.encoded, true)
			a.kept, a.encoded = &k, nil
		}
		arrivals[i] = a
		return err
	})
	if err != nil {
		return nil, err
	}
	arrivals = slices.DeleteFunc(arrivals, func(a *arrival) bool { return a == nil })
	for i, a := range arrivals {
		a.at = i
	}
	slices.SortFunc(arrivals, func(a, b *arrival) int { // which is twice as fast as a stable sort
		return cmp.Or(compareRefs(a.document.Ref, b.document.Ref), a.at-b.at)
	})
	newest := arrivals[:0]
	for _, a := range arrivals {
		if n := len(newest); n > 0 && newest[n-1].document.Ref == a.document.Ref {
			a.past = append(slices.Clone(newest[n-1].past), a.past...)
			newest[n-1] = a
			continue
		}
		newest = append(newest, a)
	}
	return newest, nil
}

func readRow(row *wire.Row) (*arrival, error) {
	d, err := wire.DecodeDocument(row.Document)
	if err != nil {
		return nil, err
	}
	if d.ID == kam.NoID || d.Kind == "" || kam.Clean(d.Kind, false) != d.Kind {
		return nil, fmt.Errorf("%w: a record without kind or id", wire.ErrMalformed)
	}
	if row.Number == 0 || kam.Clean(row.Scope, false) != row.Scope || len(row.Scope) > maxScope {
		return nil, fmt.Errorf("%w: a record without a number or a scope", wire.ErrMalformed)
	}
	encoded := []byte(row.Document)
	if clean(d) {
		encoded = wire.AppendDocument(nil, d)
	}
	at := spot{row.Number, row.Scope}
	return &arrival{document: d, spot: at, sum: wire.SumOf(at.number, at.scope, encoded), past: cleanPast(row.Past),
		encoded: append(appendSpot(make([]byte, 0, len(encoded)+len(row.Scope)+16), at), encoded...)}, nil
}

// maxScope is how long the name of a scope can be, in bytes.
const maxScope = 256

// clean makes the text of a record harmless and reports whether it was not. The server has seen to that already, unless
// it is not what it should be. A field with a name that cannot be is left out.
func clean(d *wire.Document) (changed bool) {
	cells := d.Cells[:0]
	for _, c := range d.Cells {
		value := kam.Clean(c.Value, true)
		harmless := kam.Clean(c.Key, false) == c.Key
		changed = changed || value != c.Value || !harmless
		if harmless {
			c.Value = value
			cells = append(cells, c)
		}
	}
	d.Cells = cells
	for i, v := range d.Versions {
		d.Versions[i].Author = kam.Clean(v.Author, false)
		changed = changed || d.Versions[i].Author != v.Author
	}
	if changed {
		d.Compact()
	}
	return changed
}

// cleanPast does the same for changes that have been replaced.
func cleanPast(past []wire.Past) []wire.Past {
	harmless := past[:0:0]
	for _, p := range past {
		if kam.Clean(p.Key, false) == p.Key {
			p.Value, p.Author = kam.Clean(p.Value, true), kam.Clean(p.Author, false)
			harmless = append(harmless, p)
		}
	}
	return harmless
}
