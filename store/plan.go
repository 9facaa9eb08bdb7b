package store

import (
	"slices"

	"keyaccount/kam"
)

// plan turns edits as they were asked for into edits that can be carried out: one per record, with defaults and inherited
// fields of new records filled in, without cells that change nothing, records before those that refer to them. With
// checked, it refuses what does not make a valid record; the error is a *kam.Error.
func (t *txn) plan(edits []kam.Edit, checked bool) ([]kam.Edit, error) {
	p := planner{txn: t, at: make(map[kam.Ref]int, len(edits)), exists: map[kam.Ref]bool{}}
	for _, e := range edits {
		if err := p.add(e); err != nil {
			return nil, err
		}
	}
	p.order()
	var planned []kam.Edit
	for _, i := range p.sorted {
		e, err := p.finish(i, checked)
		if err != nil {
			return nil, err
		}
		if len(e.Cells) > 0 {
			planned = append(planned, e)
		}
	}
	return planned, nil
}

type planner struct {
	*txn
	at     map[kam.Ref]int // where the edit of a record is in edits
	edits  []kam.Edit
	after  []kam.Record // what the edits make of their records
	sorted []int
	exists map[kam.Ref]bool // what has been looked up
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

// order puts records before those that refer to them, so that the server meets no reference to what it does not have,
// and leaves the order of the edits as it is otherwise.
func (p *planner) order() {
	visited := make([]bool, len(p.edits))
	var visit func(i int)
	visit = func(i int) {
		if visited[i] {
			return
		}
		visited[i] = true
		if len(p.edits) > 1 {
			p.eachReference(p.edits[i].Ref, p.edits[i].Cells, func(_ *kam.Field, to kam.Ref) bool {
				if j, ok := p.at[to]; ok && p.works[to].was == nil {
					visit(j)
				}
				return true
			})
		}
		p.sorted = append(p.sorted, i)
	}
	for i := range p.edits {
		visit(i)
	}
}

// eachReference calls fn for the references that cells set, until it returns false.
func (p *planner) eachReference(ref kam.Ref, cells []kam.Cell, fn func(*kam.Field, kam.Ref) bool) {
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
		if id, err := kam.ParseID(text); err == nil && !fn(f, kam.Ref{Kind: f.Ref, ID: id}) {
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
	for _, f := range k.Fields {
		if !f.Required || len(cells) == 0 || len(after.Values(f)) > 0 {
			continue
		}
		byThis := func(c kam.Cell) bool { name, _ := kam.SplitKey(c.Key); return name == f.Name }
		if w.now == nil || slices.ContainsFunc(cells, byThis) {
			return &kam.Error{Code: kam.Missing, Kind: k.Name, Field: f.Name, Words: "is needed"}
		}
	}
	p.eachReference(after.Ref, cells, func(f *kam.Field, to kam.Ref) bool {
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
		found = p.tx.Bucket([]byte(records)).Get(recordKey(ref)) != nil
		p.exists[ref] = found
	}
	return found, nil
}
