package exchange

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
)

// part is what one file does with one record.
type part struct {
	target *target
	file   *file
	owns   bool // the record is made by the file, or changed by it first
	cells  []kam.Cell
}

// result writes the plan.
func (p *preparation) result() *Plan {
	plan := &Plan{}
	parts := p.parts()
	p.block(parts)
	for _, f := range p.files {
		for _, part := range parts[f] {
			if r, tells := p.tellOf(part); tells {
				f.Results = append(f.Results, r)
			}
		}
		for _, r := range f.rows {
			for _, d := range r.drafts {
				f.Corrections = append(f.Corrections, d.corrections...)
			}
		}
		slices.SortStableFunc(f.Problems, func(a, b Problem) int { return a.Row - b.Row })
		f.Results, f.Problems, f.Corrections = orEmpty(f.Results), orEmpty(f.Problems), orEmpty(f.Corrections)
		plan.Files = append(plan.Files, f.File)
	}
	plan.steps = p.steps(parts)
	return plan
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// parts returns what each file does, in the order of its rows.
func (p *preparation) parts() map[*file][]part {
	parts := map[*file][]part{}
	for _, t := range p.targets {
		owner := t.plan.owner()
		var met []*file
		for _, d := range t.plan.drafts {
			f := d.row.file
			if slices.Contains(met, f) {
				continue
			}
			met = append(met, f)
			parts[f] = append(parts[f], part{t, f, f == owner, t.cells(f, owner)})
		}
	}
	for _, list := range parts {
		slices.SortStableFunc(list, func(a, b part) int { return a.first().row.number - b.first().row.number })
	}
	return parts
}

// first returns the first draft of the file for the record, if there is one the one of a row about it.
func (pt part) first() *draft {
	var first *draft
	for _, d := range pt.target.plan.drafts {
		if d.row.file == pt.file && (first == nil || d.main && !first.main) {
			first = d
		}
	}
	return first
}

// tellOf returns what there is to say of a part. Nothing is said of a record of another file that rows only
// mention and leave as it is.
func (p *preparation) tellOf(pt part) (Result, bool) {
	t, first := pt.target, pt.first()
	after := t.record()
	r := Result{Row: first.row.number, Ref: t.ref.String(), Title: kam.Clip(after.Title(p.known.nameOf), 120), kind: first.kind}
	switch {
	case t.isNew() && pt.owns:
		r.Status = Create
	case len(pt.cells) > 0:
		r.Status = Change
		r.Changes = p.changes(t.old, pt.cells)
	case !first.main && !pt.owns:
		return r, false
	default:
		r.Status = Match
	}
	if r.Status != Match {
		for _, f := range after.Missing() {
			r.Missing = append(r.Missing, f.Name)
		}
	}
	rows := 0
	for _, d := range t.plan.drafts {
		if d.row.file == pt.file {
			r.Notes = append(r.Notes, d.notes...)
			if d.main {
				rows++
			}
		}
	}
	if rows > 1 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d rows are about this %s", rows, first.kind.Name))
	}
	if t.old.Deleted() {
		r.Notes = append(r.Notes, "is deleted here and stays so; kam restore brings it back")
	}
	return r, true
}

// changes tells the changes of a record, field by field.
func (p *preparation) changes(old kam.Record, cells []kam.Cell) []FieldChange {
	k := kam.LookupKind(old.Kind)
	if k == nil {
		return nil
	}
	after := old.With(cells...)
	var changes []FieldChange
	told := map[string]bool{}
	for _, c := range cells {
		name, _ := kam.SplitKey(c.Key)
		if told[name] {
			continue
		}
		told[name] = true
		f := k.Lookup(name)
		if f == nil {
			changes = append(changes, FieldChange{name, old.Get(c.Key), c.Value})
			continue
		}
		changes = append(changes, FieldChange{name, kam.Clip(old.Show(f, p.known.nameOf), 200), kam.Clip(after.Show(f, p.known.nameOf), 200)})
	}
	return changes
}

// block finds the files of which nothing is imported: those that cannot be read, those with a row that
// cannot be imported unless the others are wanted all the same, and those that need a record from such a
// file.
func (p *preparation) block(parts map[*file][]part) {
	for _, f := range p.files {
		switch n := f.cannot(); {
		case f.unread:
			f.Blocked = "the file cannot be read"
		case n > 0 && !p.Partial:
			f.Blocked = fmt.Sprintf("%d of its %d rows cannot be imported; mend them, or import the others without them", n, f.Rows)
		}
	}
	needs := p.needs(parts)
	for again := true; again; {
		again = false
		for _, f := range p.files {
			if f.Blocked != "" {
				continue
			}
			var names []string
			for _, other := range p.files {
				if needs[f][other] && other.Blocked != "" {
					names = append(names, other.Name)
				}
			}
			if len(names) > 0 {
				f.Blocked = "it needs records from " + strings.Join(names, ", ") + ", of which nothing is imported"
				again = true
			}
		}
	}
}

// needs returns which files each file needs: those that make a record which it changes or refers to.
func (p *preparation) needs(parts map[*file][]part) map[*file]map[*file]bool {
	needs := map[*file]map[*file]bool{}
	for f, list := range parts {
		needs[f] = map[*file]bool{}
		for _, pt := range list {
			if pt.target.isNew() && !pt.owns {
				needs[f][pt.target.plan.owner()] = true
			}
			for _, c := range pt.cells {
				if t := p.referred(pt.target.ref.Kind, c); t != nil && t.isNew() {
					needs[f][t.plan.owner()] = true
				}
			}
		}
		delete(needs[f], f)
	}
	return needs
}

// referred returns the record that a cell refers to, if the import has read it.
func (p *preparation) referred(kind string, c kam.Cell) *target {
	name, item := kam.SplitKey(c.Key)
	f := kam.LookupKind(kind).Lookup(name)
	if f == nil || f.Type != kam.ReferenceType || c.Value == "" {
		return nil
	}
	if f.Multi {
		return p.known.find(refIn(f, item))
	}
	return p.known.find(refIn(f, c.Value))
}
