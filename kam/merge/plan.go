package merge

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
)

// Outcome says what becomes of what two records say in one field.
type Outcome string

// The outcomes. A field in which both say the same, or the other says nothing, has none.
const (
	Taken  Outcome = "taken over"  // only the other says anything
	Joined Outcome = "joined"      // what both say stands together
	Noted  Outcome = "other noted" // the survivor's stands; the other's goes to the notes
	Chosen Outcome = "other taken" // the other's stands, as was asked for; the survivor's goes to the notes
)

// Field is what becomes of one field.
type Field struct {
	*kam.Field
	Outcome Outcome
}

// Move is a record that refers to the one that goes, and will refer to the survivor.
type Move struct {
	kam.Ref
	Fields []string // by which it refers
	// Deleted is whether the record goes instead, for it would say something of the survivor and itself, as that
	// somebody influences themselves.
	Deleted bool
	// Twice is whether the survivor has one that is called the same already, such as another financial year 2025: both
	// stay, and somebody has to look which is right.
	Twice bool
}

// Plan is what merging two records does.
type Plan struct {
	Keep, Gone kam.Record // the survivor, and the other, as they are now
	Fields     []Field    // those that have an outcome, in the order of the declaration
	Moved      []Move     // in the order of the references
	edits      []kam.Edit
}

// Options say how records are merged.
type Options struct {
	Take   []string             // the fields in which the other's value is to stand where the two differ
	NameOf func(kam.Ref) string // what records are called, for the notes
	Today  kam.Date             // the day that the notes tell
}

// untouched are the fields of which the survivor's stands whatever the other says: that the other record was true once says
// nothing of what is made of the two.
var untouched = []string{"verified", "verified_by"}

// Of plans the merging of gone into keep. related are the records that refer to gone, and those that refer to keep, in any
// order. The error is an *kam.Error where the
// two cannot be merged: they are not of one kind, one is deleted, they belong to different accounts, or what differs could
// be kept nowhere.
func Of(keep, gone kam.Record, related []kam.Record, o Options) (*Plan, error) {
	k := kam.LookupKind(keep.Kind)
	fault := func(words string) error { return &kam.Error{Code: kam.Invalid, Kind: keep.Kind, Words: words} }
	switch {
	case k == nil || keep.Kind != gone.Kind:
		return nil, fault("can only be merged with a record of its own kind, not with " + gone.Ref.String())
	case k.System:
		return nil, fault("is kept by the program and cannot be merged")
	case keep.ID == gone.ID:
		return nil, fault("cannot be merged with itself")
	case keep.Deleted() || gone.Deleted():
		return nil, fault("cannot be merged while one of the two is deleted; bring it back first: kam restore REF")
	}
	if f := k.ScopeField(); f != nil {
		x, y := keep.Get(f.Name), gone.Get(f.Name)
		if x != "" && y != "" && x != y {
			return nil, fault(fmt.Sprintf("belongs to another %s than the other; merge those first, or say that the two are different", strings.ToLower(f.Label)))
		}
	}
	for _, name := range o.Take {
		if f := k.Lookup(name); f == nil || f.Multi || f.Internal || slices.Contains(untouched, name) {
			return nil, &kam.Error{Code: kam.Invalid, Kind: k.Name, Field: kam.Clip(name, kam.MaxName), Words: "is no field of which one value can be chosen"}
		}
	}
	m := &merger{Plan: &Plan{Keep: keep, Gone: gone}, kind: k, options: o}
	if err := m.fields(); err != nil {
		return nil, err
	}
	m.move(related)
	m.edits = append(m.edits, kam.Edit{Ref: gone.Ref, Cells: m.farewell})
	return m.Plan, nil
}

// Edits returns the edits that carry the plan out, to be applied as one step.
func (p *Plan) Edits() []kam.Edit { return slices.Clone(p.edits) }

// merger makes a plan.
type merger struct {
	*Plan
	kind     *kam.Kind
	options  Options
	cells    []kam.Cell // of the survivor
	farewell []kam.Cell // of the other
	notes    []string   // what is written into the notes
}

// own returns what a record says in a field that is no set, but for references to either of the two, which would lead from
// the survivor to itself.
func (m *merger) own(r kam.Record, f *kam.Field) string {
	v := r.Get(f.Name)
	if m.isEither(v) {
		return ""
	}
	return v
}

func (m *merger) isEither(value string) bool {
	return value == m.Keep.ID.String() || value == m.Gone.ID.String()
}

func (m *merger) outcome(f *kam.Field, o Outcome) {
	m.Plan.Fields = append(m.Plan.Fields, Field{f, o})
}

func (m *merger) set(key, value string) { m.cells = append(m.cells, kam.Cell{Key: key, Value: value}) }

// notesField is the field that takes what differs.
const notesField = "notes"

func (m *merger) fields() error {
	m.farewell = kam.Deletion(m.Gone.Ref).Cells
	notes := m.kind.Lookup(notesField)
	for _, f := range m.kind.Fields {
		switch {
		case slices.Contains(untouched, f.Name) || f == notes:
		case f.Multi:
			m.join(f)
		default:
			if err := m.choose(f); err != nil {
				return err
			}
		}
	}
	if notes == nil && len(m.notes) > 0 {
		return &kam.Error{Code: kam.Invalid, Kind: m.kind.Name, Words: "has no notes in which what differs could be kept: " + strings.Join(m.notes, "; ") + ". Edit one of the two until they agree"}
	}
	if notes != nil {
		if err := m.note(notes); err != nil {
			return err
		}
	}
	kam.SortCells(m.cells)
	kam.SortCells(m.farewell)
	if len(m.cells) > 0 {
		m.edits = append(m.edits, kam.Edit{Ref: m.Keep.Ref, Cells: m.cells})
	}
	return nil
}

// join adds the items of a set that only the other has.
func (m *merger) join(f *kam.Field) {
	have, added := m.Keep.Items(f.Name), false
	for _, item := range have {
		if m.isEither(item) {
			m.set(kam.ItemKey(f.Name, item), "")
		}
	}
	for _, item := range m.Gone.Items(f.Name) {
		if !m.isEither(item) && !slices.Contains(have, item) {
			m.set(kam.ItemKey(f.Name, item), kam.Yes)
			added = true
		}
	}
	switch {
	case added && len(have) > 0:
		m.outcome(f, Joined)
	case added:
		m.outcome(f, Taken)
	}
}

// choose decides which of two values stands.
func (m *merger) choose(f *kam.Field) error {
	mine, other := m.own(m.Keep, f), m.own(m.Gone, f)
	switch {
	case other == "" || mine == other:
		if mine == "" && m.Keep.Get(f.Name) != "" { // it led to one of the two
			m.set(f.Name, "")
		}
	case mine == "":
		m.set(f.Name, other)
		m.outcome(f, Taken)
		if f.Internal { // or an import would find two records by one key
			m.farewell = append(m.farewell, kam.Cell{Key: f.Name})
		}
	case f.Internal && f.Name != "external_key":
		return &kam.Error{Code: kam.Invalid, Kind: m.kind.Name, Field: f.Name, Words: "differs, and cannot be chosen: it follows from the file of each"}
	case slices.Contains(m.options.Take, f.Name):
		m.set(f.Name, other)
		m.notes = append(m.notes, m.line(m.Keep, f))
		m.outcome(f, Chosen)
	default:
		m.notes = append(m.notes, m.line(m.Gone, f))
		m.outcome(f, Noted)
	}
	return nil
}

// line is what a record says in a field, for the notes.
func (m *merger) line(r kam.Record, f *kam.Field) string {
	return f.Label + ": " + r.Show(f, m.options.NameOf)
}

// note writes the notes of both together, and what was not taken over.
func (m *merger) note(f *kam.Field) error {
	mine, other := m.Keep.Get(f.Name), m.Gone.Get(f.Name)
	parts := []string{mine}
	if other != mine {
		parts = append(parts, other)
	}
	if len(m.notes) > 0 {
		parts = append(parts, fmt.Sprintf("Merged on %s with “%s”. What was not taken over:\n%s", m.options.Today, m.Gone.Title(m.options.NameOf), strings.Join(m.notes, "\n")))
	}
	text := strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "\n\n")
	if len(text) > kam.MaxLongText {
		return &kam.Error{Code: kam.Invalid, Kind: m.kind.Name, Field: f.Name, Words: "would be too long with what both records say; shorten the notes or long texts of one first"}
	}
	if text == mine {
		return nil
	}
	m.set(f.Name, text)
	switch {
	case mine == "" && len(m.notes) == 0:
		m.outcome(f, Taken)
	default:
		m.outcome(f, Joined)
	}
	return nil
}

// move plans the edits of records that refer to the one that goes.
func (m *merger) move(related []kam.Record) {
	related = slices.Clone(related)
	slices.SortFunc(related, func(a, b kam.Record) int { return strings.Compare(a.Ref.String(), b.Ref.String()) })
	related = slices.CompactFunc(related, func(a, b kam.Record) bool { return a.Ref == b.Ref }) // what refers to both is given twice
	was, is := m.Gone.ID.String(), m.Keep.ID.String()
	there := map[string]bool{} // what the survivor has
	for _, r := range related {
		if refers(r, is) && !refers(r, was) && r.Ref != m.Gone.Ref {
			there[m.called(r)] = true
		}
	}
	for _, r := range related {
		k := kam.LookupKind(r.Kind)
		if r.Ref == m.Keep.Ref || r.Ref == m.Gone.Ref || r.Deleted() || k == nil || k.System {
			continue
		}
		move, ends := Move{Ref: r.Ref}, 0
		var cells []kam.Cell
		for _, f := range k.Fields {
			if f.Ref != m.kind.Name {
				continue
			}
			switch {
			case f.Multi && slices.Contains(r.Items(f.Name), was):
				cells = append(cells, kam.Cell{Key: kam.ItemKey(f.Name, was)}, kam.Cell{Key: kam.ItemKey(f.Name, is), Value: kam.Yes})
				move.Fields = append(move.Fields, f.Name)
			case !f.Multi && r.Get(f.Name) == was:
				cells = append(cells, kam.Cell{Key: f.Name, Value: is})
				move.Fields = append(move.Fields, f.Name)
			}
			if f.Required && (r.Get(f.Name) == was || r.Get(f.Name) == is) {
				ends++
			}
		}
		if len(cells) == 0 {
			continue
		}
		kam.SortCells(cells)
		edit := kam.Edit{Ref: r.Ref, Cells: cells}
		switch called := m.called(r); {
		case ends > 1:
			move.Deleted, edit = true, kam.Deletion(r.Ref)
		case called != "":
			move.Twice = there[called]
		}
		m.Moved = append(m.Moved, move)
		m.edits = append(m.edits, edit)
	}
}

// refers reports whether a record refers to another by any of its fields.
func refers(r kam.Record, id string) bool {
	return slices.ContainsFunc(r.Cells, func(c kam.Cell) bool {
		_, item := kam.SplitKey(c.Key)
		return c.Value == id || item == id
	})
}

// called returns the kind of a record and what it is called, but for the names of what is merged; "" where that is all.
func (m *merger) called(r kam.Record) string {
	k, name := kam.LookupKind(r.Kind), ""
	if k == nil {
		return ""
	}
	for _, f := range k.Fields {
		if f.Title && f.Ref != m.kind.Name {
			name += "\x00" + strings.ToLower(strings.Join(r.Values(f), "\x00"))
		}
	}
	if strings.Trim(name, "\x00") == "" {
		return ""
	}
	return r.Kind + name
}
