package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/portfolio"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/plot"
	"keyaccount/tui/show"
	"keyaccount/tui/style"
)

var nameColumn = list.Column{Name: "account", Title: "Account", Width: 18, Max: 36, Grow: 4}

// plane is a view that places the accounts by two measures, with the picture of all of them.
type plane struct {
	name    string
	width   int           // of the column of the kind
	columns []list.Column // what the kind follows from
	sortBy  int

	// place says where an account stands.
	place func(*portfolio.Standing) place
	// cells returns what stands in the columns.
	cells func(*portfolio.Standing) []list.Cell
	// picture returns the axes and the names of the quadrants.
	picture func(*portfolio.Portfolio) plot.Quadrants
	note    string // stands beneath the picture
	basis   func(*portfolio.Standing) (kam.Ref, string)
}

// place is where an account stands on a plane.
type place struct {
	kind    string
	known   bool
	x, y    decimal.Decimal
	reasons []kam.Reason
}

// browser returns the pane of a plane.
func (v plane) browser(f *figures) *pane.Browser {
	columns := append([]list.Column{nameColumn, {Name: "kind", Title: "Kind", Width: v.width}}, v.columns...)
	return f.browser(view{
		name: v.name, sortBy: v.sortBy, desc: true, basis: v.basis,
		columns: append(columns, list.Column{Name: "advice", Title: "Commitment", Width: 10, Priority: 1}),
		rows: func(p *portfolio.Portfolio) (rows []list.Row) {
			for i := range p.Standings {
				s := &p.Standings[i]
				cells := append([]list.Cell{kindCell(v.place(s).kind)}, v.cells(s)...)
				rows = append(rows, rowOf(s, append(cells, advice(s.Advice))...))
			}
			return rows
		},
		preview: v.preview,
	})
}

// preview shows an account among all that are shown.
func (v plane) preview(p *portfolio.Portfolio, chosen *portfolio.Standing, shown func(kam.ID) bool) *doc.Doc {
	q := v.picture(p)
	of := 0
	for i := range p.Standings {
		s := &p.Standings[i]
		if !shown(s.Account) {
			continue
		}
		of++
		if at := v.place(s); at.known {
			q.Points = append(q.Points, plot.Point{Name: s.Name, Sign: sign(s.Status), X: at.x.InexactFloat64(), Y: at.y.InexactFloat64(), Chosen: s.Account == chosen.Account})
		}
	}
	at := v.place(chosen)
	d := figure(chosen.Name, at, q, of)
	d.Para(v.note, doc.Muted)
	reasons(d, "Why", at.reasons)
	adviceOf(d, chosen.Advice)
	return d
}

// loyalty is the view of loyalty × profitability.
func loyalty(f *figures) *pane.Browser {
	return plane{
		name: "Loyalty × profitability", width: 11, sortBy: 4,
		columns: []list.Column{
			{Name: "loyalty", Title: "Loyal", Width: 6, Right: true, Priority: 2},
			{Name: "margin", Title: "Margin", Width: 6, Right: true, Priority: 3},
			{Name: "revenue", Title: "Sales", Width: 8, Right: true, Priority: 4},
		},
		place: func(s *portfolio.Standing) place {
			l := s.Loyalty
			return place{string(l.Kind), l.Known(), l.Regularity, l.MarginShare.Shift(2), l.Reasons}
		},
		cells: func(s *portfolio.Standing) []list.Cell {
			l := s.Loyalty
			return []list.Cell{known(l.RegularityKnown, l.Regularity.Round(0).String(), l.Regularity), known(l.MarginKnown, percent(l.MarginShare), l.MarginShare), f.money(s.Revenue)}
		},
		picture: func(p *portfolio.Portfolio) plot.Quadrants {
			settings := p.Settings()
			return plot.Quadrants{
				X:     plot.Axis{Label: "loyalty: regularity of purchases", Mark: settings.LoyaltyMark.InexactFloat64(), Known: true},
				Y:     plot.Axis{Label: "profitability: margin, % of net sales", Mark: settings.ProfitabilityMark.InexactFloat64(), Known: true},
				Names: [4]string{"butterflies", "friends", "strangers", "vultures"},
			}
		},
		basis: func(s *portfolio.Standing) (kam.Ref, string) {
			switch {
			case !s.Loyalty.RegularityKnown:
				return kam.Ref{}, "purchase"
			case s.Margin.Record == kam.NoID:
				return kam.Ref{}, "financial_year"
			}
			return kam.Ref{Kind: "financial_year", ID: s.Margin.Record}, ""
		},
	}.browser(f)
}

// contribution is the view of the portfolio of Dubinsky & Ingram.
func contribution(f *figures) *pane.Browser {
	return plane{
		name: "Profit contribution", width: 13, sortBy: 3,
		columns: []list.Column{
			{Name: "present", Title: "Present", Width: 8, Right: true, Priority: 2},
			{Name: "potential", Title: "Potential", Width: 9, Right: true, Priority: 3},
		},
		place: func(s *portfolio.Standing) place {
			c := s.Contribution
			return place{string(c.Kind), c.Known(), plot.Root(c.Present.Amount), plot.Root(c.Potential.Amount), c.Reasons}
		},
		cells: func(s *portfolio.Standing) []list.Cell {
			return []list.Cell{f.money(s.Contribution.Present), f.money(s.Contribution.Potential)}
		},
		picture: func(p *portfolio.Portfolio) plot.Quadrants {
			q := plot.Quadrants{
				X:     plot.Axis{Label: "present profit contribution"},
				Y:     plot.Axis{Label: "potential profit contribution"},
				Names: [4]string{"undeveloped", "desirable", "undesirable", "developed"},
			}
			for i := range p.Standings { // the marks are those of all accounts, and known where one account's place is
				if c := p.Standings[i].Contribution; c.Known() {
					q.X.Mark, q.X.Known = plot.Root(c.PresentMark).InexactFloat64(), true
					q.Y.Mark, q.Y.Known = plot.Root(c.PotentialMark).InexactFloat64(), true
				}
			}
			return q
		},
		note: "Square-root scales: the accounts differ too much for even ones.",
		basis: func(s *portfolio.Standing) (kam.Ref, string) {
			if s.Margin.Record != kam.NoID && s.Contribution.Present.Known && !s.Contribution.Potential.Known {
				return kam.Ref{}, "open_space"
			}
			return kam.Ref{Kind: "financial_year", ID: s.Margin.Record}, "financial_year"
		},
	}.browser(f)
}

// difficulty is the view of the portfolio of Fiocca.
func difficulty(f *figures) *pane.Browser {
	return plane{
		name: "Importance × difficulty", width: 19, sortBy: 2,
		columns: []list.Column{
			{Name: "importance", Title: "Import.", Width: 7, Right: true, Priority: 2},
			{Name: "difficulty", Title: "Diffic.", Width: 7, Right: true, Priority: 3},
		},
		place: func(s *portfolio.Standing) place {
			c := s.Fiocca
			return place{string(c.Kind), c.Known(), c.Difficulty.Mean, c.Importance.Mean, c.Reasons}
		},
		cells: func(s *portfolio.Standing) []list.Cell {
			c := s.Fiocca
			return []list.Cell{known(c.Importance.Known, c.Importance.Mean.StringFixed(1), c.Importance.Mean), known(c.Difficulty.Known, c.Difficulty.Mean.StringFixed(1), c.Difficulty.Mean)}
		},
		picture: func(p *portfolio.Portfolio) plot.Quadrants {
			settings := p.Settings()
			return plot.Quadrants{
				X:     plot.Axis{Label: "difficulty of managing, 1 to 7", Mark: settings.DifficultyMark.InexactFloat64(), Known: true},
				Y:     plot.Axis{Label: "strategic importance, 1 to 7", Mark: settings.ImportanceMark.InexactFloat64(), Known: true},
				Names: [4]string{"key easy", "key difficult", "non-key easy", "non-key difficult"},
			}
		},
		basis: func(s *portfolio.Standing) (kam.Ref, string) {
			return kam.Ref{Kind: "portfolio_assessment", ID: s.Fiocca.Record}, "portfolio_assessment"
		},
	}.browser(f)
}

// figure begins a preview with where an account stands, and the picture of all accounts, it lit.
func figure(name string, at place, q plot.Quadrants, of int) *doc.Doc {
	d := (&doc.Doc{}).Title(name)
	if at.known {
		d.Para(at.kind, kindTones[at.kind])
	} else {
		d.Para("not known where it stands", doc.Muted)
	}
	if len(q.Points) == 0 {
		return d.Gap().Para("Of no account enough is known for the picture. e adds what it takes.", doc.Muted)
	}
	d.Figure(func(st *style.Styles, w int) []string { return q.Lines(st, w, min(max(w/3, 9), 24)) })
	d.Para(legend, doc.Muted)
	if n := of - len(q.Points); n > 0 {
		d.Para(show.Count(n, "account is", "accounts are")+" not in the picture: too little is known of them.", doc.Muted)
	}
	return d
}

// kindTones are the tones of the quadrants: those to commit to, and those to think twice about.
var kindTones = map[string]doc.Tone{
	string(portfolio.Friend): doc.Good, string(portfolio.Butterfly): doc.Accent, string(portfolio.Vulture): doc.Warn, string(portfolio.Stranger): doc.Muted,
	string(portfolio.Desirable): doc.Good, string(portfolio.Undeveloped): doc.Accent, string(portfolio.Developed): doc.Plain, string(portfolio.Undesirable): doc.Muted,
	string(portfolio.KeyEasy): doc.Good, string(portfolio.KeyDifficult): doc.Warn, string(portfolio.NonKeyEasy): doc.Plain, string(portfolio.NonKeyDifficult): doc.Muted,
}

func kindCell(kind string) list.Cell {
	if kind == "" {
		return list.Cell{Text: "– not known", Key: "~", Tone: doc.Muted}
	}
	return list.Cell{Text: kind, Tone: kindTones[kind]}
}

func known(is bool, text string, value decimal.Decimal) list.Cell {
	if !is {
		return list.Cell{Text: "–", Tone: doc.Muted}
	}
	return list.Cell{Text: text, Key: show.Rank(value)}
}
