// Package space is the Open Space of an account as a heat map to move in: our products over its segments, what is sold in
// each cell and what could be. From a cell one makes the opportunity it calls for.
package space

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/openspace"
	"keyaccount/kam/signal"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
	"keyaccount/tui/pane/grid"
)

// Pane is the heat map of one account.
type Pane = grid.Pane[openspace.Matrix]

// look is what is shown of an Open Space.
type look struct {
	env     *pane.Env
	account kam.Ref
	simple  bool // only what is sold and what is open
	all     bool // columns for all products of ours
}

// Of returns the Open Space of an account. The cursor begins at the best push opportunity.
func Of(env *pane.Env, account kam.Ref) *Pane {
	l := &look{env: env, account: account}
	return grid.New(env, grid.Spec[openspace.Matrix]{
		About: account, Kind: "open_space", Share: 68, Room: grid.Room{Names: 10, Column: 16},
		Kinds: []string{"open_space", "opportunity", "purchase", "product", "success_factor", "account", "setting", "rate"},
		Row:   grid.Noun{One: "segment", Many: "segments"}, Col: grid.Noun{One: "product", Many: "products"},
		Empty: "No open space is recorded here yet. It is the matrix of our products and the account's segments: what it buys of each, what it could buy, which success factor that would serve, and who is ahead of us. n adds the first cell.",
		Read:  l.reader, Sheet: l.sheet, Tell: l.tell,
		Title: func(openspace.Matrix) (title, note string) {
			if l.simple {
				return "Open Space, simple", ""
			}
			return "Open Space", ""
		},
		Ref: func(m openspace.Matrix, at grid.Place) kam.Ref { return m.Rows[at.Row].Cells[at.Column].Record },
		Like: func(m openspace.Matrix, at grid.Place) kam.Record {
			return kam.Record{Ref: kam.Ref{Kind: "open_space"}, Cells: l.cells(m.Rows[at.Row].Cells[at.Column])}
		},
		Keys: l.keys(),
	})
}

// At returns the Open Space of an account with the cursor on a cell.
func At(env *pane.Env, account kam.Ref, segment string, product kam.ID) *Pane {
	return Of(env, account).At(rowKey(segment), product.String())
}

// reader returns what computes the matrix.
func (l *look) reader() func(context.Context) (openspace.Matrix, error) {
	env, account := l.env, l.account
	var options []openspace.Option
	if l.all {
		options = append(options, openspace.AllProducts)
	}
	return func(ctx context.Context) (m openspace.Matrix, err error) {
		err = env.Book.Board(ctx, func(b *signal.Board) {
			c := b.Company()
			if d := c.Dossier(account.ID); d != nil {
				m = openspace.Of(d, c, c.Settings, b.Today(), options...)
			}
		})
		return m, err
	}
}

func (l *look) keys() keys.Map[*Pane] {
	on := grid.OnCell[openspace.Matrix]
	return keys.Map[*Pane]{
		grid.NextStop[openspace.Matrix]("best pushes", "to the next of the best push opportunities"),
		grid.StopBefore[openspace.Matrix]("to the push opportunity before"),
		{Key: keys.Key{Name: "make-deal", Keys: []string{"O"}, Brief: "make deal", Group: keys.Change, Help: "make the opportunity that the cell calls for"},
			When: on, Do: propose},
		{Key: keys.Key{Name: "open-cell", Keys: []string{"enter"}, Brief: "edit cell", Group: keys.Change, Help: "say what is sold in the cell, what could be, whom it serves and who is ahead"},
			When: on, Do: l.edit},
		{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Group: keys.Change, Help: "the same: edit the cell"}, When: on, Do: l.edit},
		{Key: keys.Key{Name: "edit-all", Keys: []string{"E"}, Group: keys.Change, Help: "the same: edit the cell"}, When: on, Do: l.edit},
		{Key: keys.Key{Name: "new", Keys: []string{"n"}, Brief: "new cell", Group: keys.Change, Help: "add a cell: another segment or product"},
			Do: func(p *Pane) tea.Cmd { return p.Env.Ask(pane.New{Kind: "open_space", Cells: l.about()}) }},
		{Key: keys.Key{Name: "deal", Keys: []string{"D"}, Group: keys.Go, Help: "to the open deal that is aimed at the cell"},
			When: func(p *Pane) bool { return len(current(p).Deals) > 0 },
			Do: func(p *Pane) tea.Cmd {
				return p.Env.Ask(pane.Open{Ref: kam.Ref{Kind: "opportunity", ID: current(p).Deals[0]}})
			}},
		brief.KeyOf(func(p *Pane) (*pane.Env, kam.Ref) { return p.Env, l.account }),
		{Key: keys.Key{Name: "level", Keys: []string{"$"}, Brief: "simple", Group: keys.Look, Help: "show what is sold and what is open only, or potential, success factors and competitors too"},
			When: on, Do: func(p *Pane) tea.Cmd { l.simple = !l.simple; p.Redraw(); return nil }},
		{Key: keys.Key{Name: "hidden", Keys: []string{"."}, Group: keys.Look, Help: "show or hide products that play no part yet"},
			Do: func(p *Pane) tea.Cmd { l.all = !l.all; return p.Read() }},
	}
}

// current returns the cell under the cursor, the zero one where there is none.
func current(p *Pane) openspace.Cell {
	if at, ok := p.Current(); ok {
		return p.Matrix().Rows[at.Row].Cells[at.Column]
	}
	return openspace.Cell{}
}

// propose starts the opportunity that the cell calls for.
func propose(p *Pane) tea.Cmd {
	m := p.Matrix()
	return p.Env.Ask(pane.New{Kind: "opportunity", Cells: m.Proposal(current(p))})
}

// edit opens the form of the cell's record, or of the one to be made.
func (l *look) edit(p *Pane) tea.Cmd {
	c := current(p)
	if c.Record.ID != kam.NoID {
		return p.Env.Ask(pane.Edit{Ref: c.Record})
	}
	return p.Env.Ask(pane.New{Kind: "open_space", Cells: l.cells(c)})
}

// cells are what is known of the record of a cell that is to be made, in the order of their keys.
func (l *look) cells(c openspace.Cell) []kam.Cell {
	return append(l.about(), kam.Cell{Key: "product", Value: c.Product.String()}, kam.Cell{Key: "segment", Value: c.Segment})
}

func (l *look) about() []kam.Cell {
	return []kam.Cell{{Key: "account", Value: l.account.ID.String()}}
}
