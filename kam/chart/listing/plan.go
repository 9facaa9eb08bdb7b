package listing

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Plan is what loading a listing does to the records of an account.
type Plan struct {
	Account kam.ID
	Made    []Step // records that are made
	Changed []Step // records that are changed
	Same    int    // things that are listed and are there as they are
}

// Step is a record that is made or changed.
type Step struct {
	kam.Ref
	Name  string     // of the person, or of both ends
	Cells []kam.Cell // what is set, sorted by key; an empty value clears
	late  []kam.Cell // the superior, who may be one of those who are made
}

// Prepare works out what loading a listing does. Whoever is not listed stays as they are, and nothing is deleted. People
// are found by id or name among those of the account; others are made. id makes ids. The error is an *Error where the
// listing names what is not there or not unique.
func Prepare(l *Listing, d *dossier.Dossier, id func() (kam.ID, error)) (*Plan, error) {
	if text := l.Account.Text; l.Account.isThere() && l.Account.ID != d.ID && (l.Account.ID != kam.NoID || text != kam.Clip(d.Account.Name, 80)) {
		return nil, &Error{l.Account.Place, "the listing is of “" + kam.Clip(text, 40) + "”, not of “" + kam.Clip(d.Account.Name, 40) + "”; if it is to be loaded there, change this line"}
	}
	p := planner{Plan: &Plan{Account: d.ID}, d: d, id: id, made: map[string]kam.ID{}, taken: map[kam.ID]bool{}}
	deal, err := p.deal(l.Deal)
	if err != nil {
		return nil, err
	}
	who := make([]kam.ID, len(l.People))
	for i := range l.People {
		if who[i], err = p.person(&l.People[i]); err != nil {
			return nil, err
		}
	}
	for i := range l.People {
		if err := p.contact(&l.People[i], who[i]); err != nil {
			return nil, err
		}
	}
	for i := range l.People {
		if err := p.membership(&l.People[i], who[i], deal); err != nil {
			return nil, err
		}
	}
	for i := range l.Influences {
		if err := p.influence(&l.Influences[i]); err != nil {
			return nil, err
		}
	}
	return p.Plan, nil
}

// Edits returns the edits that carry the plan out, in batches that are applied one after the other, in an order in which
// nothing refers to what is not there yet. There is one batch or, where new people report to each other in a ring, a second
// one that closes it: in one batch, edits of the same record are one.
func (p *Plan) Edits() (batches [][]kam.Edit) {
	made := map[kam.ID]int{} // people who are made
	for i, s := range p.Made {
		if s.Kind == "contact" {
			made[s.ID] = i
		}
	}
	var edits, closing []kam.Edit
	const begun, done = 1, 2
	state := map[kam.ID]int{}
	var emit func(s *Step)
	emit = func(s *Step) {
		if state[s.ID] != 0 {
			return
		}
		state[s.ID] = begun
		cells := s.Cells
		for _, c := range s.late {
			boss, err := kam.ParseID(c.Value)
			at, isNew := made[boss]
			if err == nil && isNew {
				emit(&p.Made[at])
			}
			if err == nil && isNew && state[boss] == begun {
				closing = append(closing, kam.Edit{Ref: s.Ref, Cells: []kam.Cell{c}})
				continue
			}
			cells = append(slices.Clone(cells), c)
			kam.SortCells(cells)
		}
		if len(cells) > 0 {
			edits = append(edits, kam.Edit{Ref: s.Ref, Cells: cells})
		}
		state[s.ID] = done
	}
	for _, steps := range [][]Step{p.Made, p.Changed} {
		for i := range steps {
			emit(&steps[i])
		}
	}
	for _, batch := range [][]kam.Edit{edits, closing} {
		if len(batch) > 0 {
			batches = append(batches, batch)
		}
	}
	return batches
}

// WritePreview says what the plan does, in words.
func (p *Plan) WritePreview(w io.Writer) error {
	var b strings.Builder
	for _, part := range []struct {
		word  string
		steps []Step
	}{{"make", p.Made}, {"change", p.Changed}} {
		for _, s := range part.steps {
			var cells []string
			for _, c := range slices.Concat(s.Cells, s.late) {
				cells = append(cells, shown(s.Kind, c))
			}
			fmt.Fprintf(&b, "%-6s %-10s %s: %s\n", part.word, s.Kind, s.Name, strings.Join(cells, ", "))
		}
	}
	fmt.Fprintf(&b, "%d to make, %d to change, %d as listed already\n", len(p.Made), len(p.Changed), p.Same)
	_, err := io.WriteString(w, b.String())
	return err
}

// shown says what a cell is set to. References show as what they are; their names stand before the colon.
func shown(kind string, c kam.Cell) string {
	field, item := kam.SplitKey(c.Key)
	f := kam.LookupKind(kind).Lookup(field)
	switch {
	case c.Value == "" && item != "":
		return f.Label + " −" + item
	case item != "":
		return f.Label + " +" + item
	case c.Value == "":
		return "no " + f.Label
	case f.Type == kam.ReferenceType:
		return f.Label
	}
	return f.Label + " " + kam.Clip(c.Value, 60)
}
