// Package choices is by what the members of a buying center decide about a deal, as a matrix to move in: members over
// criteria, in each cell how relevant the criterion is to the member and who leads on it.
package choices

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/kam/signal"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
	"keyaccount/tui/style"
)

// Pane is the matrix of one deal. It implements pane.Pane.
type Pane struct {
	env  *pane.Env
	deal kam.Ref

	loading ask.Slot[found]
	loaded  bool
	stale   bool // something changed while the matrix was being read
	problem string
	found

	row, col  int // the cell under the cursor
	top, left int // the first row and the first column in sight
	peek      bool
	scroll    int // of what is told of the cell
	w, h      int
}

// found is what was read.
type found struct {
	choice.Matrix
	account kam.ID
}

// Of returns the matrix of a deal.
func Of(env *pane.Env, deal kam.Ref) *Pane { return &Pane{env: env, deal: deal} }

// Init implements pane.Pane.
func (p *Pane) Init() tea.Cmd { return p.read() }

func (p *Pane) read() tea.Cmd {
	p.stale = false
	env, deal := p.env, p.deal
	return p.loading.Ask(env.Ctx, func(ctx context.Context) (f found, err error) {
		r, err := env.Book.Get(ctx, deal)
		if err != nil {
			return f, err
		}
		f.account = r.Account()
		err = env.Book.Board(ctx, func(b *signal.Board) {
			c := b.Company()
			if d := c.Dossier(f.account); d != nil {
				f.Matrix = choice.Of(d, deal.ID, c.Settings)
			}
		})
		return f, err
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
	member, name := kam.NoID, ""
	if _, ok := p.current(); ok {
		member, name = p.Members[p.row].Contact, p.Names[p.col]
	}
	first := !p.loaded
	p.found, p.loaded = a.Value, true
	if first && len(p.Vulnerabilities) > 0 {
		member, name = p.Vulnerabilities[0].Contact, p.Vulnerabilities[0].Name
	}
	p.find(member, name)
	if p.stale {
		return p.read()
	}
	return nil
}

// find puts the cursor on a cell, or leaves it as near to where it was as can be.
func (p *Pane) find(member kam.ID, name string) {
	for i := range p.Members {
		if p.Members[i].Contact == member {
			p.row = i
		}
	}
	for i, n := range p.Names {
		if n == name {
			p.col = i
		}
	}
	p.row = max(min(p.row, len(p.Members)-1), 0)
	p.col = max(min(p.col, len(p.Names)-1), 0)
}

// current returns the criteria of the cell under the cursor, none where the member does not decide by it. ok is false where
// there is no cell at all.
func (p *Pane) current() (rated []*choice.Rated, ok bool) {
	if p.row < len(p.Members) && p.col < len(p.Names) {
		return p.Members[p.row].Cells[p.col], true
	}
	return nil, false
}

func onCell(p *Pane) bool { _, ok := p.current(); return ok }

func vulnerable(p *Pane) bool { return len(p.Vulnerabilities) > 0 }

var paneKeys = keys.Map[*Pane]{
	{Key: keys.Key{Name: "up", Keys: []string{"up", "k"}, Group: keys.Move, Help: "to the member above"}, When: onCell, Do: moves(-1, 0)},
	{Key: keys.Key{Name: "down", Keys: []string{"down", "j"}, Group: keys.Move, Help: "to the member below"}, When: onCell, Do: moves(1, 0)},
	{Key: keys.Key{Name: "column-left", Keys: []string{"left", "h"}, Group: keys.Move, Help: "to the criterion at the left"}, When: onCell, Do: moves(0, -1)},
	{Key: keys.Key{Name: "column-right", Keys: []string{"right", "l"}, Group: keys.Move, Help: "to the criterion at the right"}, When: onCell, Do: moves(0, 1)},
	{Key: keys.Key{Name: "home", Keys: []string{"home", "g"}, Group: keys.Move, Help: "to the first cell"}, When: onCell, Do: moves(-1<<20, -1<<20)},
	{Key: keys.Key{Name: "end", Keys: []string{"end", "G"}, Group: keys.Move, Help: "to the last cell"}, When: onCell, Do: moves(1<<20, 1<<20)},
	{Key: keys.Key{Name: "next-push", Keys: []string{"}"}, Show: "{ }", Brief: "vulnerable", Group: keys.Move, Help: "to the next vulnerability, the most relevant first"},
		When: vulnerable, Do: func(p *Pane) tea.Cmd { p.jump(1); return nil }},
	{Key: keys.Key{Name: "previous-push", Keys: []string{"{"}, Group: keys.Move, Help: "to the vulnerability before"},
		When: vulnerable, Do: func(p *Pane) tea.Cmd { p.jump(-1); return nil }},
	{Key: keys.Key{Name: "preview-down", Keys: []string{"J", "shift+down"}, Group: keys.Move, Help: "scroll the preview down"},
		Do: func(p *Pane) tea.Cmd { p.scroll += 3; return nil }},
	{Key: keys.Key{Name: "preview-up", Keys: []string{"K", "shift+up"}, Group: keys.Move, Help: "scroll the preview up"},
		Do: func(p *Pane) tea.Cmd { p.scroll = max(p.scroll-3, 0); return nil }},

	{Key: keys.Key{Name: "open-cell", Keys: []string{"enter"}, Brief: "edit cell", Group: keys.Change, Help: "say how much the criterion counts for the member, how far the best offer stands out, who leads, what to do"},
		When: onCell, Do: (*Pane).edit},
	{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Group: keys.Change, Help: "the same: edit the cell"}, When: onCell, Do: (*Pane).edit},
	{Key: keys.Key{Name: "edit-all", Keys: []string{"E"}, Group: keys.Change, Help: "edit the whole criterion in its form"}, When: recorded,
		Do: func(p *Pane) tea.Cmd { return p.env.Ask(pane.Edit{Ref: p.CurrentRef()}) }},
	{Key: keys.Key{Name: "new", Keys: []string{"n"}, Brief: "new criterion", Group: keys.Change, Help: "add a criterion of the member"},
		Do: func(p *Pane) tea.Cmd { return p.env.Ask(pane.New{Kind: "criterion", Cells: p.about()}) }},
	{Key: keys.Key{Name: "peek", Keys: []string{"p"}, Brief: "preview", Group: keys.Look, Help: "show the preview instead of the matrix, where there is room for one"},
		When: func(p *Pane) bool { return p.split().Folded() }, Do: func(p *Pane) tea.Cmd { p.peek = !p.peek; return nil }},
}

func recorded(p *Pane) bool { rated, _ := p.current(); return len(rated) > 0 }

func moves(down, right int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		p.row = max(0, min(p.row+down, len(p.Members)-1))
		p.col = max(0, min(p.col+right, len(p.Names)-1))
		p.scroll = 0
		return nil
	}
}

// jump goes to the next vulnerability, in their order.
func (p *Pane) jump(n int) {
	at := -1
	if n < 0 {
		at = 0
	}
	rated, _ := p.current()
	for i, v := range p.Vulnerabilities {
		for _, r := range rated {
			if r.ID == v.ID {
				at = i
			}
		}
	}
	to := p.Vulnerabilities[(at+n+len(p.Vulnerabilities))%len(p.Vulnerabilities)]
	p.find(to.Contact, to.Name)
	p.scroll = 0
}

// about is what is known of a criterion that is added at the cursor.
func (p *Pane) about() []kam.Cell {
	cells := []kam.Cell{{Key: "opportunity", Value: p.deal.ID.String()}}
	if p.row < len(p.Members) {
		cells = append([]kam.Cell{{Key: "contact", Value: p.Members[p.row].Contact.String()}}, cells...)
	}
	return cells
}

// edit opens the form of the cell's criterion, or of the one to be made.
func (p *Pane) edit() tea.Cmd {
	if recorded(p) {
		return p.env.Ask(pane.Edit{Ref: p.CurrentRef(), Only: []string{"importance", "difference", "leader", "competitor", "compensation", "notes"}})
	}
	cells := append(p.about(), kam.Cell{Key: "name", Value: p.Names[p.col]})
	if like := p.like(p.col); like != nil && like.Category != "" {
		cells = append([]kam.Cell{{Key: "category", Value: like.Category}}, cells...)
	}
	return p.env.Ask(pane.New{Kind: "criterion", Cells: cells})
}

// like returns a criterion of a column, of whichever member.
func (p *Pane) like(col int) *choice.Rated {
	for i := range p.Members {
		if cells := p.Members[i].Cells[col]; len(cells) > 0 {
			return cells[0]
		}
	}
	return nil
}

// Press implements pane.Pane.
func (p *Pane) Press(msg tea.KeyMsg) (tea.Cmd, bool) { return paneKeys.Handle(p, msg.String()) }

// Keys implements pane.Pane.
func (p *Pane) Keys() []keys.Key { return paneKeys.Keys(p) }

// OwnKeys returns the keys of this pane, whether they mean something now or not.
func (p *Pane) OwnKeys() []keys.Key { return paneKeys.All() }

// Refresh implements pane.Pane.
func (p *Pane) Refresh(n book.Notice) tea.Cmd {
	for _, k := range []string{"criterion", "contact", "membership", "opportunity", "setting", "account"} {
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

func (p *Pane) split() layout.Split { return layout.Divide(p.w, p.h, 66) }

// Where implements pane.Pane.
func (p *Pane) Where() string { return p.env.Name(p.deal) }

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

// Waiting reports whether the matrix is still to come.
func (p *Pane) Waiting() bool { return !p.loaded && p.problem == "" }

// Busy reports whether something that was asked for is still to come.
func (p *Pane) Busy() bool { return p.loading.Busy() }

// CurrentRef returns the criterion of the cell under the cursor, or the deal.
func (p *Pane) CurrentRef() kam.Ref {
	if rated, _ := p.current(); len(rated) > 0 {
		return kam.Ref{Kind: "criterion", ID: rated[0].ID}
	}
	return p.deal
}
