package store

import (
	"slices"

	"keyaccount/kam"
)

// plan turns edits as they were asked for into edits that can be carried out: one per record, with defaults and inherited
// fields of new records filled in, without cells that change nothing, records before those that refer to them. Where new
// records refer to each other in a ring, the reference that closes it follows in a second edit of its record. With checked, it
// refuses what does not make a valid record; the error is a *kam.Error.
func (t *txn) plan(edits []kam.Edit, checked bool) ([]kam.Edit, error) {
	p := planner{txn: t, at: make(map[kam.Ref]int, len(edits)), exists: map[kam.Ref]bool{}}
	for _, e := range edits {
		if err := p.add(e); err != nil {
			return nil, err
		}
	}
	p.order()
	var planned, closing []kam.Edit
	for _, i := range p.sorted {
		e, err := p.finish(i, checked)
		if err != nil {
			return nil, err
		}
		p.finished[i] = true
		now, later := p.part(e)
		if len(now) > 0 {
			planned = append(planned, kam.Edit{Ref: e.Ref, Cells: now})
		}
		if len(later) > 0 {
			closing = append(closing, kam.Edit{Ref: e.Ref, Cells: later})
		}
	}
	return append(planned, closing...), nil
}

type planner struct {
	*txn
	at    map[kam.Ref]int // where the edit of a record is in edits
	edits []kam.Edit
	after []kam.Record // what the edits make of their records

	sorted   []int
	visits   []visit // how far the sorting of the edits has come
	finished []bool
	exists   map[kam.Ref]bool // what has been looked up
}

// add takes an edit in, joined with an earlier one of the same record.
func (p *planner) add(e kam.Edit) error {
	k := kam.LookupKind(e.Kind)
	if k == nil {
		return &kam.Error{Code: kam.Unknown, Kind: kam.Clip(e.Kind, kam.MaxName), Words: "is not a kind of record that is known here"}
	}
	if e.ID == kam.NoID {
		return &kam.Error{Code: kam.Invalid, Kind: k.Name, Words: "a record needs an id"}
	}
	i, ok := p.at[e.Ref]
	if !ok {
		w, err := p.load(e.Ref)
		if err != nil {
			return err
		}
		r := w.view()
		r.Ref = e.Ref
		i = len(p.edits)
		p.at[e.Ref] = i
		p.edits, p.after = append(p.edits, kam.Edit{Ref: e.Ref}), append(p.after, r)
	}
	p.after[i] = p.after[i].With(e.Cells...)
	p.edits[i].Cells = append(p.edits[i].Cells, e.Cells...)
	return nil
}

// visit is how far the sorting of an edit has come.
type visit byte

const (
	unsorted visit = iota
	sorting        // those that it refers to are being sorted
	sorted         // and it after them
)

// order puts records before those that refer to them, so that the server meets no reference to what it does not have,
// and leaves the order of the edits as it is otherwise. Of a ring, the references that a record cannot be made without come
// before the others.
func (p *planner) order() {
	p.visits, p.finished = make([]visit, len(p.edits)), make([]bool, len(p.edits))
	for i := range p.edits {
		p.sort(i)
	}
}

func (p *planner) sort(i int) {
	if p.visits[i] != unsorted {
		return
	}
	p.visits[i] = sorting
	if len(p.edits) > 1 {
		e := p.edits[i]
		p.eachMade(e.Ref, e.Cells, func(c kam.Cell, f *kam.Field, j int) {
			if needed(f) {
				p.sort(j)
			}
		})
		p.eachMade(e.Ref, e.Cells, func(c kam.Cell, f *kam.Field, j int) {
			if !p.held(j) {
				p.sort(j)
			}
		})
	}
	p.visits[i] = sorted
	p.sorted = append(p.sorted, i)
}

// needed reports whether a record cannot be made, or not where it belongs, without a reference.
func needed(f *kam.Field) bool { return f.Required || f.Scope }

// held reports whether an edit is being sorted, or one that its record needs.
func (p *planner) held(i int) (yes bool) {
	if p.visits[i] != unsorted {
		return p.visits[i] == sorting
	}
	p.visits[i] = sorting // for as long as this looks
	p.eachMade(p.edits[i].Ref, p.edits[i].Cells, func(_ kam.Cell, f *kam.Field, j int) { yes = yes || needed(f) && p.held(j) })
	p.visits[i] = unsorted
	return yes
}

// eachMade calls fn for the references that cells set to records which other edits make, with the places of those.
func (p *planner) eachMade(ref kam.Ref, cells []kam.Cell, fn func(kam.Cell, *kam.Field, int)) {
	p.eachReference(ref, cells, func(c kam.Cell, f *kam.Field, to kam.Ref) bool {
		if j, ok := p.at[to]; ok && to != ref && p.works[to].was == nil {
			fn(c, f, j)
		}
		return true
	})
}

// part returns the cells of an edit that can be sent now, and the references to records that are made only after it.
func (p *planner) part(e kam.Edit) (now, later []kam.Cell) {
	p.eachMade(e.Ref, e.Cells, func(c kam.Cell, f *kam.Field, j int) {
		if !p.finished[j] && !needed(f) {
			later = append(later, c)
		}
	})
	if len(later) == 0 {
		return e.Cells, nil
	}
	return slices.DeleteFunc(slices.Clone(e.Cells), func(c kam.Cell) bool { return slices.Contains(later, c) }), later
}

// eachReference calls fn for the references that cells set, until it returns false.
func (p *planner) eachReference(ref kam.Ref, cells []kam.Cell, fn func(kam.Cell, *kam.Field, kam.Ref) bool) {
	k := kam.LookupKind(ref.Kind)
	for _, c := range cells {
		name, item := kam.SplitKey(c.Key)
		f := k.Lookup(name)
		if f == nil || f.Type != kam.ReferenceType || c.Value == "" {
			continue
		}
		text := c.Value
		if f.Multi {
			text = item
		}
		if id, err := kam.ParseID(text); err == nil && !fn(c, f, kam.Ref{Kind: f.Ref, ID: id}) {
			return
		}
	}
}

// finish fills in, reduces and checks an edit. The records it refers to are finished already.
func (p *planner) finish(i int, checked bool) (kam.Edit, error) {
	ref := p.edits[i].Ref
	w := p.works[ref]
	before := w.view()
	if w.now == nil && len(p.after[i].Cells) > 0 {
		p.after[i] = p.after[i].With(p.after[i].Fill(p.record)...)
	}
	cells := changes(before, p.after[i])
	// Deleting what is not there is a mistake; a file that is imported may hold deleted records, though.
	if w.now == nil && p.after[i].Deleted() && len(p.edits[i].Cells) == 1 {
		return kam.Edit{}, &kam.Error{Code: kam.NotFound, Kind: ref.Kind, Words: "there is no " + ref.String() + " on this device"}
	}
	if checked {
		if err := p.check(w, p.after[i], cells); err != nil {
			return kam.Edit{}, err
		}
	}
	return kam.Edit{Ref: ref, Cells: cells}, nil
}

// changes returns the cells in which two states of a record differ, with the values of the later one.
func changes(before, after kam.Record) (cells []kam.Cell) {
	i, j := 0, 0
	for i < len(before.Cells) || j < len(after.Cells) {
		switch {
		case j == len(after.Cells) || i < len(before.Cells) && before.Cells[i].Key < after.Cells[j].Key:
			cells = append(cells, kam.Cell{Key: before.Cells[i].Key})
			i++
		case i == len(before.Cells) || after.Cells[j].Key < before.Cells[i].Key:
			cells = append(cells, after.Cells[j])
			j++
		default:
			if before.Cells[i].Value != after.Cells[j].Value {
				cells = append(cells, after.Cells[j])
			}
			i, j = i+1, j+1
		}
	}
	return cells
}

// record returns a record as the edits leave it.
func (p *planner) record(ref kam.Ref) (kam.Record, bool) {
	if i, ok := p.at[ref]; ok {
		return p.after[i], true
	}
	w, err := p.load(ref)
	if err != nil || w.now == nil {
		return kam.Record{}, false
	}
	return w.view(), true
}

// check refuses cells that their kind cannot hold, references to nothing, and a record that lacks a required field by
// the doing of this edit. What another version of the program has left in other cells is not this edit's fault.
func (p *planner) check(w *work, after kam.Record, cells []kam.Cell) (err error) {
	k := kam.LookupKind(after.Kind)
	for _, c := range cells {
		if err := k.CheckCell(c); err != nil {
			return err
		}
	}
	if err := checkSize(w.now, after, cells); err != nil {
		return err
	}
	for _, f := range k.Fields {
		if !f.Required || len(cells) == 0 || len(after.Values(f)) > 0 {
			continue
		}
		byThis := func(c kam.Cell) bool { name, _ := kam.SplitKey(c.Key); return name == f.Name }
		if w.now == nil || slices.ContainsFunc(cells, byThis) {
			return &kam.Error{Code: kam.Missing, Kind: k.Name, Field: f.Name, Words: "is needed"}
		}
	}
	p.eachReference(after.Ref, cells, func(_ kam.Cell, f *kam.Field, to kam.Ref) bool {
		found, lookup := p.known(to)
		if err = lookup; err == nil && !found {
			err = &kam.Error{Code: kam.NotFound, Kind: k.Name, Field: f.Name, Words: "refers to " + to.String() + ", which is not on this device"}
		}
		return err == nil
	})
	return err
}

func (p *planner) known(ref kam.Ref) (bool, error) {
	if i, ok := p.at[ref]; ok {
		return len(p.after[i].Cells) > 0, nil
	}
	found, ok := p.exists[ref]
	if !ok {
		found = p.tx.Bucket(string(records)).Get(recordKey(ref)) != nil
		p.exists[ref] = found
	}
	return found, nil
}
