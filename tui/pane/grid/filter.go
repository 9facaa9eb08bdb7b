package grid

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/tui/keys"
)

// A filter leaves the cells that it lets through, and the rows and columns in which there are any. Its words are looked for in what
// stands in a cell and before and above it; its conditions are about the record of the cell or, where it has none, the one that would
// be made of it.

// part is what is drawn of a sheet: some of its rows and columns, by their places in the whole.
type part struct {
	rows, columns []int
	cells         int // how many are kept
}

// whole returns where a place of the part is in the whole.
func (p part) whole(at Place) Place { return Place{p.rows[at.Row], p.columns[at.Column]} }

// met is the cells that meet the conditions of a filter, found out off the update loop.
type met struct {
	conditions string
	cells      map[Place]bool
}

func (p *Pane[M]) startFilter() tea.Cmd { return p.filter.Start() }

// typeFilter handles a key while the filter is being typed.
func (p *Pane[M]) typeFilter(msg tea.KeyMsg) tea.Cmd {
	if pressed := msg.String(); pressed == "up" || pressed == "down" {
		cmd, _ := p.keys.Handle(p, pressed)
		return cmd
	}
	return tea.Batch(p.filter.Press(msg), p.narrow())
}

// SetFilter leaves the cells that a line lets through.
func (p *Pane[M]) SetFilter(line string) tea.Cmd {
	p.filter.Set(line)
	return p.narrow()
}

// FilterKind returns the kind of record that filters of the pane are about.
func (p *Pane[M]) FilterKind() string { return p.spec.Kind }

// narrow brings the sheet to what is in the line: at once as to its words, and as to its conditions once they have been checked.
func (p *Pane[M]) narrow() tea.Cmd {
	c := p.filter.Query().Conditions()
	if !c.Conditional() {
		p.checking.Cancel()
		p.met = met{}
		p.sift()
		return nil
	}
	p.sift()
	if p.met.conditions == c.String() {
		return nil
	}
	return p.check(c)
}

// recheck finds out again which cells meet the conditions, as what they are about may have changed.
func (p *Pane[M]) recheck() tea.Cmd {
	if c := p.filter.Query().Conditions(); c.Conditional() {
		return p.check(c)
	}
	return nil
}

// check asks which cells meet conditions.
func (p *Pane[M]) check(c query.Query) tea.Cmd {
	records := map[Place]kam.Record{}
	for i := range p.whole.Rows {
		for j := range p.whole.Columns {
			at := Place{i, j}
			if records[at] = p.spec.Like(p.matrix, at); p.spec.Ref(p.matrix, at).ID != kam.NoID {
				records[at] = kam.Record{Ref: p.spec.Ref(p.matrix, at)}
			}
		}
	}
	b := p.Env.Book
	return p.checking.Ask(p.Env.Ctx, func(ctx context.Context) (met, error) {
		in, err := b.Lookup(ctx)
		if err != nil {
			return met{}, err
		}
		out := met{c.String(), map[Place]bool{}}
		for at, r := range records {
			if r.ID != kam.NoID {
				r, err = b.Get(ctx, r.Ref)
				if kam.CodeOf(err) == kam.NotFound {
					continue
				}
				if err != nil {
					return met{}, err
				}
			}
			out.cells[at] = c.Match(r, in)
		}
		return out, nil
	})
}

// sift draws the cells that the filter lets through. The cursor stays on its cell, or goes to the one that is nearest.
func (p *Pane[M]) sift() {
	if OnCell(p) {
		p.last = [2]string{p.sheet.Rows[p.cursor.Row].Key, p.sheet.Columns[p.cursor.Column].Key}
	}
	p.sheet, p.part = p.whole.among(p.passing())
	p.cursor = p.sheet.find(p.last[0], p.last[1], p.cursor)
}

// passing returns what tells which cells the filter lets through, nil where there is none.
func (p *Pane[M]) passing() func(Place) bool {
	words, conditions := p.filter.Query().Words, p.met.conditions != ""
	if words == "" && !conditions {
		return nil
	}
	var texts []string
	for i, r := range p.whole.Rows {
		for j, c := range p.whole.Columns {
			cell := p.whole.Cells[i][j]
			texts = append(texts, search.Fold(strings.Join([]string{r.Name, c.Name, r.Note, cell.Left, cell.Right}, "\n")))
		}
	}
	found := slices.Repeat([]bool{true}, len(texts))
	if words != "" {
		found = search.Sift(words, texts)
	}
	return func(at Place) bool {
		return found[at.Row*len(p.whole.Columns)+at.Column] && (!conditions || p.met.cells[at])
	}
}

// among returns the part of a sheet in whose rows and columns there are cells to keep, with nothing in its other cells and without sums,
// which are those of all cells; the whole where keep is nil.
func (s Sheet) among(keep func(Place) bool) (Sheet, part) {
	all := func(n int) (places []int) {
		for i := range n {
			places = append(places, i)
		}
		return places
	}
	of := part{all(len(s.Rows)), all(len(s.Columns)), len(s.Rows) * len(s.Columns)}
	if keep == nil {
		return s, of
	}
	of.rows = slices.DeleteFunc(of.rows, func(i int) bool {
		return !slices.ContainsFunc(all(len(s.Columns)), func(j int) bool { return keep(Place{i, j}) })
	})
	of.columns = slices.DeleteFunc(of.columns, func(j int) bool {
		return !slices.ContainsFunc(of.rows, func(i int) bool { return keep(Place{i, j}) })
	})
	var out Sheet
	of.cells = 0
	for _, j := range of.columns {
		out.Columns = append(out.Columns, s.Columns[j])
	}
	for _, i := range of.rows {
		cells := make([]Cell, len(of.columns))
		for column, j := range of.columns {
			if keep(Place{i, j}) {
				cells[column] = s.Cells[i][j]
				of.cells++
			}
		}
		out.Rows, out.Cells = append(out.Rows, s.Rows[i]), append(out.Cells, cells)
	}
	for _, at := range s.Stops {
		if keep(at) {
			out.Stop(Place{slices.Index(of.rows, at.Row), slices.Index(of.columns, at.Column)})
		}
	}
	return out, of
}

// Status implements pane.Pane.
func (p *Pane[M]) Status() (filter, count string) {
	if p.filter.Text() == "" {
		return "", ""
	}
	return p.filter.Text(), fmt.Sprintf("%d of %d cells", p.part.cells, len(p.whole.Rows)*len(p.whole.Columns))
}

// Typing implements pane.Pane.
func (p *Pane[M]) Typing() bool { return p.filter.Typing() }

// Back implements pane.Pane.
func (p *Pane[M]) Back() (tea.Cmd, bool) {
	if cmd, ok := p.Aside.Back(); ok {
		return cmd, true
	}
	if p.filter.Text() != "" {
		return p.SetFilter(""), true
	}
	return nil, false
}

// filled reports whether there is a cell, or was before the filter.
func filled[M any](p *Pane[M]) bool { return !p.whole.Empty() }

// typingKeys are the keys of a grid whose filter is being typed.
func (p *Pane[M]) typingKeys() []keys.Key {
	return append(p.filter.Keys(), keys.Key{Name: "filter-move", Keys: []string{"up", "down"}, Show: "↑↓", Brief: "move", Group: keys.Move, Help: "move in the list while filtering"})
}
