package portfolio

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/openspace"
	"keyaccount/kam/portfolio"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	heat "keyaccount/tui/pane/space"
	"keyaccount/tui/show"
)

// nextMeasure ranks by another measure.
func nextMeasure(by *portfolio.Measure) keys.Binding[*pane.Browser] {
	return keys.Binding[*pane.Browser]{
		Key: keys.Key{Name: "measure", Keys: []string{"M"}, Brief: "measure", Group: keys.Look, Help: "rank by revenue, margin, lifetime value or won opportunities"},
		Do: func(b *pane.Browser) tea.Cmd {
			all := portfolio.Measures()
			*by = all[(slices.Index(all, *by)+1)%len(all)]
			return b.ReloadNow()
		},
	}
}

// pushRows is how many of the best push opportunities are listed.
const pushRows = 500

// space lists the best push opportunities of all accounts: open space that serves a critical success factor first.
func space(f *figures) *pane.Browser {
	return pane.NewBrowser(f.env, pane.Spec{
		Where: "Portfolio", Panel: "Where to push", SortBy: -1, Share: 58, Kinds: kinds(),
		Columns: []list.Column{
			{Name: "account", Title: "Account", Width: 16, Max: 30, Grow: 3},
			{Name: "segment", Title: "Segment", Width: 12, Max: 26, Grow: 2, Priority: 2},
			{Name: "product", Title: "Product", Width: 12, Max: 26, Grow: 2},
			{Name: "gap", Title: "Potential", Width: 9, Right: true, Priority: 1},
			{Name: "factor", Title: "Serves", Width: 12, Max: 40, Grow: 3, Priority: 3},
		},
		Empty: "No open space is recorded. Open an account and its Open Space: n fills in a cell.",
		Load: func([]kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) { return f.pushes(ctx) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return f.push(ctx, row) },
		Title:   func(list.Row) string { return "Push opportunity" },
		Field:   func(list.Row, string) []string { return nil },
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "open-space", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "open the account's Open Space at the cell"},
				When: func(b *pane.Browser) bool { _, ok := b.List.Current(); return ok },
				Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					segment, product, _ := strings.Cut(row.Part, "\x00")
					id, _ := kam.ParseID(product) // written by cellPart
					return f.env.Ask(pane.Push{Pane: heat.At(f.env, row.Ref, segment, id)})
				}},
			{Key: keys.Key{Name: "make-deal", Keys: []string{"O"}, Brief: "make deal", Group: keys.Change, Help: "make the opportunity that the cell calls for"},
				When: func(b *pane.Browser) bool { _, ok := b.List.Current(); return ok },
				Do:   func(b *pane.Browser) tea.Cmd { return f.propose(b) }},
		},
	})
}

// cellPart tells the rows of one account's cells apart.
func cellPart(c openspace.Cell) string { return c.Segment + "\x00" + c.Product.String() }

func (f *figures) pushes(ctx context.Context) (rows []list.Row, err error) {
	err = f.env.Book.Board(ctx, func(b *signal.Board) {
		c := b.Company()
		type found struct {
			name string
			id   kam.ID
			cell openspace.Cell
		}
		var all []found
		for _, d := range c.Accounts() {
			m := openspace.Of(d, c, c.Settings, b.Today())
			for _, cell := range m.Push {
				all = append(all, found{d.Account.Name, d.ID, cell})
			}
		}
		slices.SortStableFunc(all, func(x, y found) int { return openspace.Better(x.cell, y.cell) })
		for _, x := range all[:min(len(all), pushRows)] {
			gap := list.Cell{Text: "–", Tone: doc.Muted}
			if !x.cell.Potential.IsZero() {
				gap = list.Cell{Text: show.Money(x.cell.Potential, f.env.Book.Currency()), Key: show.Rank(x.cell.Potential.Amount)}
			}
			rows = append(rows, list.Row{
				ID: list.ID{Ref: kam.Ref{Kind: "account", ID: x.id}, Part: cellPart(x.cell)}, Of: x.id,
				Cells: []list.Cell{{Text: x.name}, {Text: x.cell.Segment}, {Text: x.cell.ProductName}, gap, {Text: x.cell.FactorName, Tone: doc.Accent}},
			})
		}
	})
	return rows, err
}

// cell finds the cell of a row again, as it is now.
func (f *figures) cell(ctx context.Context, row list.Row) (m openspace.Matrix, found openspace.Cell, ok bool, err error) {
	err = f.env.Book.Board(ctx, func(b *signal.Board) {
		c := b.Company()
		d := c.Dossier(row.Ref.ID)
		if d == nil {
			return
		}
		m = openspace.Of(d, c, c.Settings, b.Today())
		for _, r := range m.Rows {
			for _, cell := range r.Cells {
				if cellPart(cell) == row.Part {
					found, ok = cell, true
				}
			}
		}
	})
	return m, found, ok, err
}

func (f *figures) push(ctx context.Context, row list.Row) (*doc.Doc, error) {
	_, c, ok, err := f.cell(ctx, row)
	if err != nil || !ok {
		return nil, err
	}
	d := (&doc.Doc{}).Title(row.Cells[0].Text).Para(c.ProductName+" in "+c.Segment, doc.Accent).Gap()
	d.Fact("Sold", show.Money(c.Sales, f.env.Book.Currency()), doc.Plain)
	d.Fact("Potential", show.Money(c.Potential, f.env.Book.Currency()), doc.Strong)
	d.Fact("Serves", c.FactorName, doc.Accent)
	d.Fact("Growth", c.Growth, doc.Plain)
	d.Fact("Ahead", c.Competitor, doc.Warn)
	reasons(d, "Why", c.Reasons)
	return d.Gap().Para("O makes the opportunity. enter opens the account’s Open Space there.", doc.Muted), nil
}

func (f *figures) propose(b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	return f.env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		m, c, ok, err := f.cell(ctx, row)
		if err != nil {
			return nil, err
		}
		if !ok {
			return pane.Say{Text: "The cell is not there any more.", Bad: true}, nil
		}
		return pane.New{Kind: "opportunity", Cells: m.Proposal(c)}, nil
	}})
}
