// Package space is the Open Space of an account as a heat map to move in: our products over its segments, what is sold in
// each cell and what could be. From a cell one makes the opportunity it calls for.
package space

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/openspace"
	"keyaccount/kam/signal"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
	"keyaccount/tui/style"
)

// Pane is the heat map. It implements pane.Pane.
type Pane struct {
	env     *pane.Env
	account kam.Ref

	loading ask.Slot[openspace.Matrix]
	loaded  bool
	stale   bool // something changed while the matrix was being read
	problem string
	matrix  openspace.Matrix
	simple  bool // only what is sold and what is open
	all     bool // columns for all products of ours

	segment string // the cell to begin at, where product is set
	product kam.ID

	row, col  int // the cell under the cursor
	top, left int // the first row and the first column in sight
	peek      bool
	scroll    int // of what is told of the cell
	w, h      int
}

// Of returns the Open Space of an account.
func Of(env *pane.Env, account kam.Ref) *Pane { return &Pane{env: env, account: account} }

// At lets the cursor begin at a cell; otherwise it begins at the best push opportunity.
func (p *Pane) At(segment string, product kam.ID) *Pane {
	p.segment, p.product = segment, product
	return p
}

// Init implements pane.Pane.
func (p *Pane) Init() tea.Cmd { return p.read() }

func (p *Pane) read() tea.Cmd {
	p.stale = false
	env, account := p.env, p.account
	var options []openspace.Option
	if p.all {
		options = append(options, openspace.AllProducts)
	}
	return p.loading.Ask(env.Ctx, func(ctx context.Context) (m openspace.Matrix, err error) {
		err = env.Book.Board(ctx, func(b *signal.Board) {
			c := b.Company()
			if d := c.Dossier(account.ID); d != nil {
				m = openspace.Of(d, c, c.Settings, b.Today(), options...)
			}
		})
		return m, err
	})
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	a, ok := p.loading.Take(msg)
	if !ok {
		return nil
	}
	p.problem = ""
	if a.Err != nil {
		p.problem = a.Err.Error()
		return nil
	}
	segment, product := p.names()
	first := !p.loaded
	p.matrix, p.loaded = a.Value, true
	switch {
	case first && p.product != kam.NoID:
		p.find(p.segment, p.product)
	case first && len(p.matrix.Push) > 0:
		p.goTo(p.matrix.Push[0])
	default:
		p.find(segment, product)
	}
	if p.stale {
		return p.read()
	}
	return nil
}

// names returns the segment and the product under the cursor.
func (p *Pane) names() (string, kam.ID) {
	if c, ok := p.current(); ok {
		return c.Segment, c.Product
	}
	return "", kam.NoID
}

// find puts the cursor on a cell, or leaves it as near to where it was as can be.
func (p *Pane) find(segment string, product kam.ID) {
	for i, r := range p.matrix.Rows {
		if strings.EqualFold(r.Segment, segment) {
			p.row = i
		}
	}
	for i, c := range p.matrix.Columns {
		if c.Product == product {
			p.col = i
		}
	}
	p.row = max(min(p.row, len(p.matrix.Rows)-1), 0)
	p.col = max(min(p.col, len(p.matrix.Columns)-1), 0)
}

func (p *Pane) goTo(c openspace.Cell) { p.find(c.Segment, c.Product); p.scroll = 0 }

// current returns the cell under the cursor.
func (p *Pane) current() (openspace.Cell, bool) {
	if p.row < len(p.matrix.Rows) && p.col < len(p.matrix.Rows[p.row].Cells) {
		return p.matrix.Rows[p.row].Cells[p.col], true
	}
	return openspace.Cell{}, false
}

func onCell(p *Pane) bool { _, ok := p.current(); return ok }

var paneKeys = keys.Map[*Pane]{
	{Key: keys.Key{Name: "up", Keys: []string{"up", "k"}, Group: keys.Move, Help: "one row up"}, When: onCell, Do: moves(-1, 0)},
	{Key: keys.Key{Name: "down", Keys: []string{"down", "j"}, Group: keys.Move, Help: "one row down"}, When: onCell, Do: moves(1, 0)},
	{Key: keys.Key{Name: "column-left", Keys: []string{"left", "h"}, Group: keys.Move, Help: "to the product at the left"}, When: onCell, Do: moves(0, -1)},
	{Key: keys.Key{Name: "column-right", Keys: []string{"right", "l"}, Group: keys.Move, Help: "to the product at the right"}, When: onCell, Do: moves(0, 1)},
	{Key: keys.Key{Name: "home", Keys: []string{"home", "g"}, Group: keys.Move, Help: "to the first row"}, When: onCell, Do: moves(-1<<20, -1<<20)},
	{Key: keys.Key{Name: "end", Keys: []string{"end", "G"}, Group: keys.Move, Help: "to the last row"}, When: onCell, Do: moves(1<<20, 1<<20)},
	{Key: keys.Key{Name: "next-push", Keys: []string{"}"}, Show: "{ }", Brief: "best pushes", Group: keys.Move, Help: "to the next of the best push opportunities"},
		When: pushes, Do: func(p *Pane) tea.Cmd { p.jump(1); return nil }},
	{Key: keys.Key{Name: "previous-push", Keys: []string{"{"}, Group: keys.Move, Help: "to the push opportunity before"},
		When: pushes, Do: func(p *Pane) tea.Cmd { p.jump(-1); return nil }},
	{Key: keys.Key{Name: "preview-down", Keys: []string{"J", "shift+down"}, Group: keys.Move, Help: "scroll the preview down"},
		Do: func(p *Pane) tea.Cmd { p.scroll += 3; return nil }},
	{Key: keys.Key{Name: "preview-up", Keys: []string{"K", "shift+up"}, Group: keys.Move, Help: "scroll the preview up"},
		Do: func(p *Pane) tea.Cmd { p.scroll = max(p.scroll-3, 0); return nil }},

	{Key: keys.Key{Name: "make-deal", Keys: []string{"O"}, Brief: "make deal", Group: keys.Change, Help: "make the opportunity that the cell calls for"},
		When: onCell, Do: (*Pane).propose},
	{Key: keys.Key{Name: "open-cell", Keys: []string{"enter"}, Brief: "edit cell", Group: keys.Change, Help: "say what is sold in the cell, what could be, whom it serves and who is ahead"},
		When: onCell, Do: (*Pane).edit},
	{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Group: keys.Change, Help: "the same: edit the cell"}, When: onCell, Do: (*Pane).edit},
	{Key: keys.Key{Name: "edit-all", Keys: []string{"E"}, Group: keys.Change, Help: "the same: edit the cell"}, When: onCell, Do: (*Pane).edit},
	{Key: keys.Key{Name: "new", Keys: []string{"n"}, Brief: "new cell", Group: keys.Change, Help: "add a cell: another segment or product"},
		Do: func(p *Pane) tea.Cmd { return p.env.Ask(pane.New{Kind: "open_space", Cells: p.about()}) }},
	{Key: keys.Key{Name: "deal", Keys: []string{"D"}, Group: keys.Go, Help: "to the open deal that is aimed at the cell"},
		When: func(p *Pane) bool { c, ok := p.current(); return ok && len(c.Deals) > 0 },
		Do: func(p *Pane) tea.Cmd {
			c, _ := p.current()
			return p.env.Ask(pane.Open{Ref: kam.Ref{Kind: "opportunity", ID: c.Deals[0]}})
		}},
	{Key: keys.Key{Name: "level", Keys: []string{"$"}, Brief: "simple", Group: keys.Look, Help: "show what is sold and what is open only, or potential, success factors and competitors too"},
		When: onCell, Do: func(p *Pane) tea.Cmd { p.simple = !p.simple; return nil }},
	{Key: keys.Key{Name: "hidden", Keys: []string{"."}, Group: keys.Look, Help: "show or hide products that play no part yet"},
		Do: func(p *Pane) tea.Cmd { p.all = !p.all; return p.read() }},
	{Key: keys.Key{Name: "peek", Keys: []string{"p"}, Brief: "preview", Group: keys.Look, Help: "show the preview instead of the map, where there is room for one"},
		When: func(p *Pane) bool { return p.split().Folded() }, Do: func(p *Pane) tea.Cmd { p.peek = !p.peek; return nil }},
}

func pushes(p *Pane) bool { return len(p.matrix.Push) > 0 }

func moves(down, right int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		p.row = max(0, min(p.row+down, len(p.matrix.Rows)-1))
		p.col = max(0, min(p.col+right, len(p.matrix.Columns)-1))
		p.scroll = 0
		return nil
	}
}

// jump goes to the next of the best push opportunities, in their order.
func (p *Pane) jump(n int) {
	c, _ := p.current()
	at := -1
	if n < 0 {
		at = 0
	}
	for i, push := range p.matrix.Push {
		if push.Segment == c.Segment && push.Product == c.Product {
			at = i
		}
	}
	p.goTo(p.matrix.Push[(at+n+len(p.matrix.Push))%len(p.matrix.Push)])
}

// propose starts the opportunity that the cell calls for.
func (p *Pane) propose() tea.Cmd {
	c, _ := p.current()
	return p.env.Ask(pane.New{Kind: "opportunity", Cells: p.matrix.Proposal(c)})
}

// edit opens the form of the cell's record, or of the one to be made.
func (p *Pane) edit() tea.Cmd {
	c, _ := p.current()
	if c.Record.ID != kam.NoID {
		return p.env.Ask(pane.Edit{Ref: c.Record})
	}
	return p.env.Ask(pane.New{Kind: "open_space", Cells: append(p.about(), kam.Cell{Key: "segment", Value: c.Segment}, kam.Cell{Key: "product", Value: c.Product.String()})})
}

func (p *Pane) about() []kam.Cell { return []kam.Cell{{Key: "account", Value: p.account.ID.String()}} }

// Press implements pane.Pane.
func (p *Pane) Press(msg tea.KeyMsg) (tea.Cmd, bool) { return paneKeys.Handle(p, msg.String()) }

// Keys implements pane.Pane.
func (p *Pane) Keys() []keys.Key { return paneKeys.Keys(p) }

// OwnKeys returns the keys of this pane, whether they mean something now or not.
func (p *Pane) OwnKeys() []keys.Key { return paneKeys.All() }

// Refresh implements pane.Pane.
func (p *Pane) Refresh(n book.Notice) tea.Cmd {
	for _, k := range []string{"open_space", "opportunity", "purchase", "product", "success_factor", "account", "setting", "rate"} {
		if n.Kinds[k] {
			if p.loading.Busy() {
				p.stale = true
				return nil
			}
			return p.read()
		}
	}
	return nil
}

// SetSize implements pane.Pane.
func (p *Pane) SetSize(w, h int) { p.w, p.h = w, h }

func (p *Pane) split() layout.Split { return layout.Divide(p.w, p.h, 68) }

// Where implements pane.Pane.
func (p *Pane) Where() string { return p.env.Name(p.account) }

// Status implements pane.Pane.
func (p *Pane) Status() (filter, count string) { return "", "" }

// Typing implements pane.Pane.
func (p *Pane) Typing() bool { return false }

// Back implements pane.Pane.
func (p *Pane) Back() (tea.Cmd, bool) {
	was := p.peek
	p.peek = false
	return nil, was
}

// Restyle implements pane.Pane. Everything is drawn anew each time.
func (p *Pane) Restyle(*style.Styles) {}

// Waiting reports whether the map is still to come.
func (p *Pane) Waiting() bool { return !p.loaded && p.problem == "" }

// Busy reports whether something that was asked for is still to come.
func (p *Pane) Busy() bool { return p.loading.Busy() }

// CurrentRef returns the record of the cell under the cursor, or the account.
func (p *Pane) CurrentRef() kam.Ref {
	if c, ok := p.current(); ok && c.Record.ID != kam.NoID {
		return c.Record
	}
	return p.account
}
