package exchange

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"keyaccount/kam"
)

// targetPlan is what an import does with one record.
type targetPlan struct {
	given  []given    // what sound rows say of its fields
	raw    []rawGiven // and of cells without a known field
	drafts []*draft   // of sound rows, in their order
	fill   []kam.Cell // what a new record gets by itself
}

// given is what rows say of one field of a record; they all say the same.
type given struct {
	field  *kam.Field
	values []string
	row    *row    // the first that says it
	files  []*file // in which it is said
}

type rawGiven struct {
	cell kam.Cell
	file *file
}

// settle takes together what the rows say of each record, and finds the rows that cannot be imported
// because of what others say, or because of a record that cannot be made. Each round can only make
// more rows unsound, and the last makes none.
func (p *preparation) settle() error {
	for {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		before := p.unsound()
		targets := p.gather()
		p.complete(targets)
		p.judge(targets)
		p.spread()
		if p.unsound() == before {
			p.targets = targets
			return nil
		}
	}
}

// unsound returns the number of rows with problems.
func (p *preparation) unsound() int {
	n := 0
	for _, f := range p.files {
		for _, r := range f.rows {
			if !r.sound() {
				n++
			}
		}
	}
	return n
}

// gather adds up what the sound rows say, and returns the records that they speak of.
func (p *preparation) gather() []*target {
	for _, f := range p.files {
		for _, r := range f.rows {
			for _, d := range r.drafts {
				if d.target != nil {
					d.target.plan = nil
				}
			}
		}
	}
	var targets []*target
	for _, f := range p.files {
		for _, r := range f.rows {
			for _, d := range r.drafts {
				if !r.sound() {
					break
				}
				if d.target.plan == nil {
					d.target.plan = &targetPlan{given: make([]given, 0, len(d.inputs))}
					targets = append(targets, d.target)
				}
				d.target.plan.add(d)
			}
		}
	}
	return targets
}

// add adds what a draft says. Where it contradicts another, its row is unsound.
func (t *targetPlan) add(d *draft) {
	t.drafts = append(t.drafts, d)
	if d.target.old.Deleted() {
		return
	}
	for _, in := range d.inputs {
		i := slices.IndexFunc(t.given, func(g given) bool { return g.field == in.field })
		if i < 0 {
			t.given = append(t.given, given{in.field, in.values, d.row, []*file{d.row.file}})
			continue
		}
		g := &t.given[i]
		if !slices.Equal(g.values, in.values) {
			d.row.fail(in.column, &kam.Error{Code: kam.Ambiguous, Field: in.field.Name, Words: fmt.Sprintf(
				"is of the same %s as %s row %d, which says otherwise; if they are two, tell them apart by a key", d.kind.Name, g.row.file.Name, g.row.number)})
			return
		}
		if !slices.Contains(g.files, d.row.file) {
			g.files = append(g.files, d.row.file)
		}
	}
	for _, c := range d.raw {
		if !slices.ContainsFunc(t.raw, func(r rawGiven) bool { return r.cell.Key == c.Key }) {
			t.raw = append(t.raw, rawGiven{c, d.row.file})
		}
	}
}

// owner returns the file that makes the record, or changes it first: one that is about it, otherwise the
// first that mentions it.
func (t *targetPlan) owner() *file {
	for _, d := range t.drafts {
		if d.main {
			return d.row.file
		}
	}
	return t.drafts[0].row.file
}

// cells returns what a file gives to a record, as cells that differ from what is there. A field that
// several files give is the owner's, or else the first file's.
func (t *target) cells(of, owner *file) []kam.Cell {
	var changes []kam.Change
	for _, g := range t.plan.given {
		by := g.files[0]
		if slices.Contains(g.files, owner) {
			by = owner
		}
		if by == of {
			changes = append(changes, g.changes()...)
		}
	}
	cells := t.old.Diff(changes)
	for _, r := range t.plan.raw {
		if r.file == of && t.old.Get(r.cell.Key) != r.cell.Value {
			cells = append(cells, r.cell)
		}
	}
	if of == owner {
		cells = append(cells, t.plan.fill...)
	}
	kam.SortCells(cells)
	return cells
}

func (g given) changes() []kam.Change {
	if !g.field.Multi {
		value := ""
		if len(g.values) > 0 {
			value = g.values[0]
		}
		return []kam.Change{{Field: g.field, Op: kam.Set, Value: value}}
	}
	changes := []kam.Change{{Field: g.field, Op: kam.Set}}
	for _, v := range g.values {
		changes = append(changes, kam.Change{Field: g.field, Op: kam.Add, Value: v})
	}
	return changes
}

// record returns a record as it would be after the import.
func (t *target) record() kam.Record {
	r := kam.Record{Ref: t.ref, Cells: t.old.Cells}
	if t.plan == nil {
		return r
	}
	var changes []kam.Change
	for _, g := range t.plan.given {
		changes = append(changes, g.changes()...)
	}
	cells := append(r.Diff(changes), t.plan.fill...)
	for _, raw := range t.plan.raw {
		cells = append(cells, raw.cell)
	}
	return r.With(cells...)
}

// complete gives new records what records get by themselves, as if they had been typed in. Those that
// come with their id are whole already. Kinds that others take values over from come first.
func (p *preparation) complete(targets []*target) {
	for _, borrowing := range []bool{false, true} {
		for _, t := range targets {
			k := kam.LookupKind(t.ref.Kind)
			whole := slices.ContainsFunc(t.plan.drafts, func(d *draft) bool { return d.id != kam.NoID })
			if !t.isNew() || whole || borrows(k) != borrowing {
				continue
			}
			t.plan.fill = t.record().Fill(p.get)
		}
	}
}

func borrows(k *kam.Kind) bool {
	return slices.ContainsFunc(k.Fields, func(f *kam.Field) bool { return f.From != "" })
}

// get returns a record as it would be after the import.
func (p *preparation) get(ref kam.Ref) (kam.Record, bool) {
	t := p.known.find(ref)
	if t == nil {
		return kam.Record{}, false
	}
	return t.record(), true
}

// judge finds rows that make a record which its kind does not allow.
func (p *preparation) judge(targets []*target) {
	for _, t := range targets {
		var err error
		if t.isNew() {
			owner := t.plan.owner()
			err = kam.Record{Ref: t.ref}.With(t.cells(owner, owner)...).Check()
		} else {
			err = t.cleared()
		}
		var wrong *kam.Error
		if err == nil || !errors.As(err, &wrong) {
			continue
		}
		for _, d := range t.plan.drafts {
			d.row.fail(d.columnOf(wrong.Field), wrong)
		}
	}
}

// cleared returns an error if a required field of a record that is there would be emptied.
func (t *target) cleared() error {
	for _, g := range t.plan.given {
		if g.field.Required && len(g.values) == 0 && len(t.old.Values(g.field)) > 0 {
			return &kam.Error{Code: kam.Missing, Kind: t.ref.Kind, Field: g.field.Name, Words: "is needed and cannot be cleared"}
		}
	}
	return nil
}

// columnOf returns the column that fills a field, or "".
func (d *draft) columnOf(field string) string {
	for _, in := range d.inputs {
		if in.field.Name == field {
			return in.column
		}
	}
	for _, rule := range d.row.file.rule.records {
		for name, c := range rule.columns {
			if rule.kind == d.kind && c.field != nil && c.field.Name == field {
				return name
			}
		}
	}
	return d.row.file.byName[fieldOf{d.kind, d.kind.Lookup(field)}]
}

// spread makes rows unsound that refer to a new record of which every source is, and so on.
func (p *preparation) spread() {
	sources := map[*target]int{}
	users := map[*target][]use{}
	var used []*target
	for _, f := range p.files {
		for _, r := range f.rows {
			for _, d := range r.drafts {
				if !r.sound() {
					break
				}
				sources[d.target]++
				for t, column := range p.references(d) {
					if users[t] == nil {
						used = append(used, t)
					}
					users[t] = append(users[t], use{r, column})
				}
			}
		}
	}
	var lost []*target
	for _, t := range used {
		if sources[t] == 0 {
			lost = append(lost, t)
		}
	}
	for ; len(lost) > 0; lost = lost[1:] {
		for _, u := range users[lost[0]] {
			if !u.row.sound() {
				continue
			}
			u.row.fail(u.column, &kam.Error{Code: kam.NotFound, Words: fmt.Sprintf("refers to the %s “%s”, which cannot be imported itself", lost[0].ref.Kind, kam.Clip(lost[0].name, 60))})
			for _, d := range u.row.drafts {
				if sources[d.target]--; sources[d.target] == 0 && d.target.isNew() {
					lost = append(lost, d.target)
				}
			}
		}
	}
}

// use is a place at which a row refers to a record.
type use struct {
	row    *row
	column string
}

// references returns the new records that a draft refers to, with the columns in which it does.
func (p *preparation) references(d *draft) iter.Seq2[*target, string] {
	return func(yield func(*target, string) bool) {
		for _, in := range d.inputs {
			if in.field.Type != kam.ReferenceType {
				continue
			}
			for _, v := range in.values {
				if t := p.known.find(refIn(in.field, v)); t != nil && t.isNew() && !yield(t, in.column) {
					return
				}
			}
		}
	}
}
