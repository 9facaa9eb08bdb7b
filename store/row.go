package store

import (
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
	kept     kept // what is written of it where no edit of it waits
	past     []wire.Past
}

// readRows reads the rows of a page, by key, the newest of each record.
func (s *sealer) readRows(rows []wire.Row) ([]*arrival, error) {
	arrivals := make([]*arrival, len(rows))
	err := parallel(len(rows), func(i int) (err error) {
		if rows[i].Sign == wire.Present {
			arrivals[i], err = s.readRow(&rows[i])
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	arrivals = slices.DeleteFunc(arrivals, func(a *arrival) bool { return a == nil })
	slices.SortStableFunc(arrivals, func(a, b *arrival) int { return compareRefs(a.document.Ref, b.document.Ref) })
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

func (s *sealer) readRow(row *wire.Row) (*arrival, error) {
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
	k, err := s.keep(d, append(appendSpot(make([]byte, 0, len(encoded)+len(row.Scope)+16), at), encoded...))
	return &arrival{d, at, wire.SumOf(at.number, at.scope, encoded), k, cleanPast(row.Past)}, err
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
