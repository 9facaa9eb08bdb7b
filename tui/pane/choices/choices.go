// Package choices is by what the members of a buying center decide about a deal, as a matrix to move in: members over
// criteria, in each cell how relevant the criterion is to the member and who leads on it.
package choices

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
	"keyaccount/tui/pane/grid"
)

// Pane is the matrix of one deal.
type Pane = grid.Pane[choice.Matrix]

// Of returns the matrix of a deal.
func Of(env *pane.Env, deal kam.Ref) *Pane {
	return grid.New(env, grid.Spec[choice.Matrix]{
		About: deal, Kind: "criterion", Share: 66, Room: grid.Room{Names: 12, Column: 18},
		Kinds: []string{"criterion", "contact", "membership", "opportunity", "setting", "account"},
		Row:   grid.Noun{One: "member", Many: "members"}, Col: grid.Noun{One: "criterion", Many: "criteria"},
		Empty: "Nobody is known to decide by anything yet. What does each member of the buying center compare, how much does it count, and who leads on it? n adds the first criterion.",
		Read:  func() func(context.Context) (choice.Matrix, error) { return reader(env, deal) },
		Sheet: sheet,
		Title: func(m choice.Matrix) (title, note string) {
			if m.Vulnerable > 0 {
				note = fmt.Sprintf("!! vulnerable on %d", m.Vulnerable)
			}
			return "Choices", note
		},
		Tell: func(m choice.Matrix, at grid.Place) *doc.Doc { return tell(env, &m, at) },
		Ref: func(m choice.Matrix, at grid.Place) (ref kam.Ref) {
			if rated := m.Members[at.Row].Cells[at.Column]; len(rated) > 0 {
				ref = kam.Ref{Kind: "criterion", ID: rated[0].ID}
			}
			return ref
		},
		Like: func(m choice.Matrix, at grid.Place) kam.Record {
			return kam.Record{Ref: kam.Ref{Kind: "criterion"}, Cells: []kam.Cell{
				{Key: "contact", Value: m.Members[at.Row].Contact.String()}, {Key: "name", Value: m.Names[at.Column]}, {Key: "opportunity", Value: deal.ID.String()},
			}}
		},
		Keys: own(deal),
	})
}

// reader returns what computes the matrix of a deal.
func reader(env *pane.Env, deal kam.Ref) func(context.Context) (choice.Matrix, error) {
	return func(ctx context.Context) (m choice.Matrix, err error) {
		r, err := env.Book.Get(ctx, deal)
		if err != nil {
			return m, err
		}
		err = env.Book.Board(ctx, func(b *signal.Board) {
			c := b.Company()
			if d := c.Dossier(r.Account()); d != nil {
				m = choice.Of(d, deal.ID, c.Settings)
			}
		})
		return m, err
	}
}

// own returns the keys of the matrix of a deal alone.
func own(deal kam.Ref) keys.Map[*Pane] {
	return keys.Map[*Pane]{
		grid.NextStop[choice.Matrix]("vulnerable", "to the next vulnerability, the most relevant first"),
		grid.StopBefore[choice.Matrix]("to the vulnerability before"),
		{Key: keys.Key{Name: "open-cell", Keys: []string{"enter"}, Brief: "edit cell", Group: keys.Change, Help: "say how much the criterion counts for the member, how far the best offer stands out, who leads, what to do"},
			When: grid.OnCell[choice.Matrix], Do: func(p *Pane) tea.Cmd { return edit(p, deal) }},
		{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Group: keys.Change, Help: "the same: edit the cell"},
			When: grid.OnCell[choice.Matrix], Do: func(p *Pane) tea.Cmd { return edit(p, deal) }},
		{Key: keys.Key{Name: "edit-all", Keys: []string{"E"}, Group: keys.Change, Help: "edit the whole criterion in its form"},
			When: grid.Recorded[choice.Matrix], Do: func(p *Pane) tea.Cmd { return p.Env.Ask(pane.Edit{Ref: p.CurrentRef()}) }},
		{Key: keys.Key{Name: "new", Keys: []string{"n"}, Brief: "new criterion", Group: keys.Change, Help: "add a criterion of the member"},
			Do: func(p *Pane) tea.Cmd { return p.Env.Ask(pane.New{Kind: "criterion", Cells: about(p, deal)}) }},
		{Key: keys.Key{Name: "person", Keys: []string{"&"}, Brief: "person", Group: keys.Go, Help: "to the member: who it is, what the person wants and fears, by what else the person decides"},
			When: grid.OnCell[choice.Matrix], Do: func(p *Pane) tea.Cmd { m, _ := member(p); return p.Env.Ask(pane.Open{Ref: m}) }},
		brief.KeyOf(func(p *Pane) (*pane.Env, kam.Ref) { return p.Env, deal }),
	}
}

// member returns the person of the row under the cursor.
func member(p *Pane) (person kam.Ref, ok bool) {
	at, ok := p.Current()
	if !ok {
		return person, false
	}
	return kam.Ref{Kind: "contact", ID: p.Matrix().Members[at.Row].Contact}, true
}

// about is what is known of a criterion that is added at the cursor.
func about(p *Pane, deal kam.Ref) []kam.Cell {
	cells := []kam.Cell{{Key: "opportunity", Value: deal.ID.String()}}
	if m, ok := member(p); ok {
		cells = append([]kam.Cell{{Key: "contact", Value: m.ID.String()}}, cells...)
	}
	return cells
}

// edit opens the form of the cell's criterion, or of the one to be made.
func edit(p *Pane, deal kam.Ref) tea.Cmd {
	if grid.Recorded(p) {
		return p.Env.Ask(pane.Edit{Ref: p.CurrentRef(), Only: []string{"importance", "difference", "leader", "competitor", "compensation", "notes"}})
	}
	at, _ := p.Current()
	m := p.Matrix()
	cells := append(about(p, deal), kam.Cell{Key: "name", Value: m.Names[at.Column]})
	if like := like(&m, at.Column); like != nil && like.Category != "" {
		cells = append([]kam.Cell{{Key: "category", Value: like.Category}}, cells...)
	}
	return p.Env.Ask(pane.New{Kind: "criterion", Cells: cells})
}

// like returns a criterion of a column, of whichever member.
func like(m *choice.Matrix, column int) *choice.Rated {
	for i := range m.Members {
		if cells := m.Members[i].Cells[column]; len(cells) > 0 {
			return cells[0]
		}
	}
	return nil
}
