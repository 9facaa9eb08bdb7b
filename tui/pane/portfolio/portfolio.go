// Package portfolio is the pane that sets the accounts against each other: where each stands in the portfolios, whom to
// make a key account, who makes most of the whole, and where the best open space is. Each view is a list with a picture
// of all accounts beside it.
package portfolio

import (
	"context"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/portfolio"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// New returns the pane.
func New(env *pane.Env) *pane.Tabs {
	f := &figures{env: env}
	return pane.NewTabs(env, "Portfolio",
		pane.Tab{Name: "Loyalty", Pane: loyalty(f)},
		pane.Tab{Name: "Contribution", Pane: contribution(f)},
		pane.Tab{Name: "Difficulty", Pane: difficulty(f)},
		pane.Tab{Name: "Selection", Pane: selection(f)},
		pane.Tab{Name: "Pareto", Pane: pareto(f)},
		pane.Tab{Name: "Open Space", Pane: space(f)},
	)
}

// figures are what the views show. What was computed last is kept for the pictures.
type figures struct {
	env    *pane.Env
	latest atomic.Pointer[portfolio.Portfolio]
}

// compute computes the whole portfolio as it is now.
func (f *figures) compute(ctx context.Context) (p *portfolio.Portfolio, err error) {
	err = f.env.Book.Board(ctx, func(b *signal.Board) { p = portfolio.Of(b.Company(), b.Today()) })
	if err == nil {
		f.latest.Store(p)
	}
	return p, err
}

// last returns what was computed last, or computes it.
func (f *figures) last(ctx context.Context) (*portfolio.Portfolio, error) {
	if p := f.latest.Load(); p != nil {
		return p, nil
	}
	return f.compute(ctx)
}

// money words an amount of the base currency.
func (f *figures) money(v portfolio.Value) list.Cell {
	if !v.Known {
		return list.Cell{Text: "–", Tone: doc.Muted}
	}
	return list.Cell{Text: f.amount(v.Amount), Key: show.Rank(v.Amount)}
}

func (f *figures) amount(d decimal.Decimal) string {
	currency := f.env.Book.Currency()
	if p := f.latest.Load(); p != nil {
		currency = p.Currency
	}
	return show.Money(kam.Money{Amount: d, Currency: currency}, f.env.Book.Currency())
}

// percent words a share, 0.25 as 25 %.
func percent(share decimal.Decimal) string { return share.Shift(2).Round(0).String() + " %" }

// view is what the views of all accounts have in common.
type view struct {
	name    string
	columns []list.Column
	sortBy  int
	desc    bool
	rows    func(*portfolio.Portfolio) []list.Row
	preview func(p *portfolio.Portfolio, s *portfolio.Standing, shown func(kam.ID) bool) *doc.Doc
	// basis returns the record that places an account here, or of which kind it is to be made.
	basis func(*portfolio.Standing) (kam.Ref, string)
	keys  keys.Map[*pane.Browser]
}

// browser returns the pane of a view.
func (f *figures) browser(v view) *pane.Browser {
	var left atomic.Pointer[map[kam.ID]bool] // what the filter leaves, nil where there is none
	return pane.NewBrowser(f.env, pane.Spec{
		Where: "Portfolio", Panel: v.name, Columns: v.columns, SortBy: v.sortBy, Desc: v.desc, Share: 52, Kind: "account",
		Kinds: kinds(),
		Empty: "No accounts are known yet. 2 goes to the accounts, where n adds one.",
		Load: func(filters []kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) {
				p, err := f.compute(ctx)
				if err != nil {
					return nil, err
				}
				return f.env.Among(ctx, v.rows(p), filters)
			}
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) {
			p, err := f.last(ctx)
			if err != nil {
				return nil, err
			}
			if s := p.Standing(row.Ref.ID); s != nil {
				only := left.Load()
				return v.preview(p, s, func(account kam.ID) bool { return only == nil || (*only)[account] }), nil
			}
			return nil, nil
		},
		Shows: func(refs []kam.Ref) {
			if refs == nil {
				left.Store(nil)
				return
			}
			only := make(map[kam.ID]bool, len(refs))
			for _, ref := range refs {
				only[ref.ID] = true
			}
			left.Store(&only)
		},
		Title: func(list.Row) string { return v.name },
		Field: func(list.Row, string) []string { return nil },
		Keys: append(v.keys, keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Brief: "assess", Group: keys.Change, Help: "edit what the account's place follows from, or add it"},
				When: func(b *pane.Browser) bool { _, ok := b.List.Current(); return ok },
				Do:   func(b *pane.Browser) tea.Cmd { return f.mend(b, v) }},
		}...),
	})
}

// mend opens the form of the record that an account's place follows from.
func (f *figures) mend(b *pane.Browser, v view) tea.Cmd {
	row, _ := b.List.Current()
	return f.env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		p, err := f.compute(ctx)
		if err != nil {
			return nil, err
		}
		s := p.Standing(row.Ref.ID)
		if s == nil {
			return pane.Say{Text: "The account is not there any more.", Bad: true}, nil
		}
		ref, kind := v.basis(s)
		if ref.ID != kam.NoID {
			return pane.Edit{Ref: ref}, nil
		}
		cells := []kam.Cell{{Key: "account", Value: row.Ref.ID.String()}}
		if k := kam.LookupKind(kind); k != nil && k.Lookup("date") != nil {
			cells = append(cells, kam.Cell{Key: "date", Value: p.Today.String()})
		}
		return pane.New{Kind: kind, Cells: cells}, nil
	}})
}

// kinds are those of the records that the portfolio follows from.
func kinds() []string {
	return []string{"account", "financial_year", "purchase", "open_space", "opportunity", "selection", "portfolio_assessment", "setting", "rate", "product", "success_factor"}
}

// reasons adds a section of reasons to a preview.
func reasons(d *doc.Doc, title string, all []kam.Reason) *doc.Doc {
	if len(all) == 0 {
		return d
	}
	d.Head(title, "")
	for _, r := range all {
		d.Point("·", r.Words, doc.Plain)
	}
	return d
}

// sign returns the sign of an account by its status.
func sign(status string) string {
	switch status {
	case "key account":
		return "◆"
	case "customer":
		return "●"
	case "target":
		return "○"
	}
	return "·"
}

// legend explains the signs of the pictures.
const legend = "◆ key account  ● customer  ○ target  · former; a number counts several"

// advice returns what to do about an account, with a sign.
func advice(a portfolio.Advice) list.Cell {
	switch a.Commitment {
	case portfolio.IncreaseCommitment:
		return list.Cell{Text: "▲ increase", Key: "1", Tone: doc.Good}
	case portfolio.KeepCommitment:
		return list.Cell{Text: "= keep", Key: "2"}
	case portfolio.ReduceCommitment:
		return list.Cell{Text: "▼ reduce", Key: "3", Tone: doc.Warn}
	case portfolio.EndCommitment:
		return list.Cell{Text: "✖ end", Key: "4", Tone: doc.Bad}
	}
	return list.Cell{Text: "–", Key: "5", Tone: doc.Muted}
}

// adviceOf adds what to do about an account, and why.
func adviceOf(d *doc.Doc, a portfolio.Advice) {
	cell := advice(a)
	title := "Commitment: " + cell.Text
	if !a.Known() {
		title = "Commitment: not known what to do"
	}
	reasons(d, title, a.Reasons)
}

// account returns the cell of an account's name.
func account(s *portfolio.Standing) list.Cell {
	return list.Cell{Text: sign(s.Status) + " " + s.Name, Key: s.Name}
}

func rowOf(s *portfolio.Standing, cells ...list.Cell) list.Row {
	return list.Row{ID: list.ID{Ref: kam.Ref{Kind: "account", ID: s.Account}}, Of: s.Account, Cells: append([]list.Cell{account(s)}, cells...)}
}
