package sample

import (
	"slices"
	"strconv"

	"keyaccount/kam"
)

// draft is a record on its way: its kind and the cells it has so far, in any order.
type draft struct {
	kind  string
	cells []kam.Cell
}

func of(kind string) *draft { return &draft{kind: kind} }

func (d *draft) set(field, value string) *draft {
	if value != "" {
		d.cells = append(d.cells, kam.Cell{Key: field, Value: value})
	}
	return d
}

func (d *draft) ref(field string, id kam.ID) *draft {
	if id == kam.NoID {
		return d
	}
	return d.set(field, id.String())
}

func (d *draft) person(field string, c *colleague) *draft {
	if c == nil {
		return d
	}
	return d.ref(field, c.id)
}

func (d *draft) day(field string, day kam.Date) *draft { return d.set(field, day.String()) }

func (d *draft) number(field string, n int) *draft { return d.set(field, strconv.Itoa(n)) }

func (d *draft) yes(field string, is bool) *draft {
	if is {
		return d.set(field, kam.Yes)
	}
	return d
}

func (d *draft) all(field string, items ...string) *draft {
	for _, item := range items {
		if item != "" {
			d.set(kam.ItemKey(field, item), kam.Yes)
		}
	}
	return d
}

// get returns the value of a cell that the draft has so far, or "".
func (d *draft) get(key string) string {
	for _, c := range d.cells {
		if c.Key == key {
			return c.Value
		}
	}
	return ""
}

func (d *draft) has(key string) bool { return d.get(key) != "" }

// emit gives the draft an id and what records of its kind have by themselves, and hands it out.
func (g *generator) emit(d *draft) kam.ID {
	if g.err != nil {
		return kam.NoID
	}
	g.now = g.now.Add(g.tick)
	id, err := g.ids.New()
	if err != nil {
		g.err = err
		return kam.NoID
	}
	kam.SortCells(d.cells)
	d.cells = slices.CompactFunc(d.cells, func(a, b kam.Cell) bool { return a.Key == b.Key })
	r := kam.Record{Ref: kam.Ref{Kind: d.kind, ID: id}, Cells: d.cells}
	// Drafts name their accounts themselves, so only defaults are left to fill in.
	r = r.With(r.Fill(func(kam.Ref) (kam.Record, bool) { return kam.Record{}, false })...)
	g.err = g.fn(r)
	return id
}
