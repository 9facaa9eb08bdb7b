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

// loyalty is the view of loyalty × profitability.
func loyalty(f *figures) *pane.Browser {
	return f.browser(view{
		name: "Loyalty × profitability",
		columns: []list.Column{
			nameColumn,
			{Name: "kind", Title: "Kind", Width: 11},
			{Name: "loyalty", Title: "Loyal", Width: 6, Right: true, Priority: 2},
			{Name: "margin", Title: "Margin", Width: 6, Right: true, Priority: 3},
			{Name: "revenue", Title: "Sales", Width: 8, Right: true, Priority: 4},
			{Name: "advice", Title: "Commitment", Width: 10, Priority: 1},
		},
		sortBy: 4, desc: true,
		rows: func(p *portfolio.Portfolio) (rows []list.Row) {
			for i := range p.Standings {
				s := &p.Standings[i]
				l := s.Loyalty
				rows = append(rows, rowOf(s, kindCell(string(l.Kind), kindTones[string(l.Kind)]),
					known(l.RegularityKnown, l.Regularity.Round(0).String(), l.Regularity),
					known(l.MarginKnown, percent(l.MarginShare), l.MarginShare), f.money(s.Revenue), advice(s.Advice)))
			}
			return rows
		},
		preview: func(p *portfolio.Portfolio, chosen *portfolio.Standing) *doc.Doc {
			settings := p.Settings()
			q := plot.Quadrants{
				X:     plot.Axis{Label: "loyalty: regularity of purchases", Mark: settings.LoyaltyMark.InexactFloat64(), Known: true},
				Y:     plot.Axis{Label: "profitability: margin, % of net sales", Mark: settings.ProfitabilityMark.InexactFloat64(), Known: true},
				Names: [4]string{"butterflies", "friends", "strangers", "vultures"},
			}
			for i := range p.Standings {
				if s := &p.Standings[i]; s.Loyalty.Known() {
					q.Points = append(q.Points, point(s, chosen, s.Loyalty.Regularity, s.Loyalty.MarginShare.Shift(2)))
				}
			}
			d := figure(chosen, q, chosen.Loyalty.Known(), string(chosen.Loyalty.Kind), len(p.Standings))
			reasons(d, "Why", chosen.Loyalty.Reasons)
			adviceOf(d, chosen.Advice)
			return d
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
	})
}

// contribution is the view of the portfolio of Dubinsky & Ingram.
func contribution(f *figures) *pane.Browser {
	return f.browser(view{
		name: "Profit contribution",
		columns: []list.Column{
			nameColumn,
			{Name: "kind", Title: "Kind", Width: 13},
			{Name: "present", Title: "Present", Width: 8, Right: true, Priority: 2},
			{Name: "potential", Title: "Potential", Width: 9, Right: true, Priority: 3},
			{Name: "advice", Title: "Commitment", Width: 10, Priority: 1},
		},
		sortBy: 3, desc: true,
		rows: func(p *portfolio.Portfolio) (rows []list.Row) {
			for i := range p.Standings {
				s := &p.Standings[i]
				c := s.Contribution
				rows = append(rows, rowOf(s, kindCell(string(c.Kind), kindTones[string(c.Kind)]), f.money(c.Present), f.money(c.Potential), advice(s.Advice)))
			}
			return rows
		},
		preview: func(p *portfolio.Portfolio, chosen *portfolio.Standing) *doc.Doc {
			q := plot.Quadrants{
				X:     plot.Axis{Label: "present profit contribution"},
				Y:     plot.Axis{Label: "potential profit contribution"},
				Names: [4]string{"undeveloped", "desirable", "undesirable", "developed"},
			}
			for i := range p.Standings {
				if s := &p.Standings[i]; s.Contribution.Known() {
					q.Points = append(q.Points, point(s, chosen, spread(s.Contribution.Present.Amount), spread(s.Contribution.Potential.Amount)))
					q.X.Mark, q.X.Known = spread(s.Contribution.PresentMark).InexactFloat64(), true
					q.Y.Mark, q.Y.Known = spread(s.Contribution.PotentialMark).InexactFloat64(), true
				}
			}
			d := figure(chosen, q, chosen.Contribution.Known(), string(chosen.Contribution.Kind), len(p.Standings))
			d.Para("Square-root scales: the accounts differ too much for even ones.", doc.Muted)
			reasons(d, "Why", chosen.Contribution.Reasons)
			adviceOf(d, chosen.Advice)
			return d
		},
		basis: func(s *portfolio.Standing) (kam.Ref, string) {
			if s.Margin.Record != kam.NoID && s.Contribution.Present.Known && !s.Contribution.Potential.Known {
				return kam.Ref{}, "open_space"
			}
			return kam.Ref{Kind: "financial_year", ID: s.Margin.Record}, "financial_year"
		},
	})
}

// difficulty is the view of the portfolio of Fiocca.
func difficulty(f *figures) *pane.Browser {
	return f.browser(view{
		name: "Importance × difficulty",
		columns: []list.Column{
			nameColumn,
			{Name: "kind", Title: "Kind", Width: 19},
			{Name: "importance", Title: "Import.", Width: 7, Right: true, Priority: 2},
			{Name: "difficulty", Title: "Diffic.", Width: 7, Right: true, Priority: 3},
			{Name: "advice", Title: "Commitment", Width: 10, Priority: 1},
		},
		sortBy: 2, desc: true,
		rows: func(p *portfolio.Portfolio) (rows []list.Row) {
			for i := range p.Standings {
				s := &p.Standings[i]
				c := s.Fiocca
				rows = append(rows, rowOf(s, kindCell(string(c.Kind), kindTones[string(c.Kind)]),
					known(c.Importance.Known, c.Importance.Mean.StringFixed(1), c.Importance.Mean),
					known(c.Difficulty.Known, c.Difficulty.Mean.StringFixed(1), c.Difficulty.Mean), advice(s.Advice)))
			}
			return rows
		},
		preview: func(p *portfolio.Portfolio, chosen *portfolio.Standing) *doc.Doc {
			settings := p.Settings()
			q := plot.Quadrants{
				X:     plot.Axis{Label: "difficulty of managing, 1 to 7", Mark: settings.DifficultyMark.InexactFloat64(), Known: true},
				Y:     plot.Axis{Label: "strategic importance, 1 to 7", Mark: settings.ImportanceMark.InexactFloat64(), Known: true},
				Names: [4]string{"key easy", "key difficult", "non-key easy", "non-key difficult"},
			}
			for i := range p.Standings {
				if s := &p.Standings[i]; s.Fiocca.Known() {
					q.Points = append(q.Points, point(s, chosen, s.Fiocca.Difficulty.Mean, s.Fiocca.Importance.Mean))
				}
			}
			d := figure(chosen, q, chosen.Fiocca.Known(), string(chosen.Fiocca.Kind), len(p.Standings))
			reasons(d, "Why", chosen.Fiocca.Reasons)
			adviceOf(d, chosen.Advice)
			return d
		},
		basis: func(s *portfolio.Standing) (kam.Ref, string) {
			return kam.Ref{Kind: "portfolio_assessment", ID: s.Fiocca.Record}, "portfolio_assessment"
		},
	})
}

// point is an account on a picture.
func point(s, chosen *portfolio.Standing, x, y decimal.Decimal) plot.Point {
	return plot.Point{Name: s.Name, Sign: sign(s.Status), X: x.InexactFloat64(), Y: y.InexactFloat64(), Chosen: s.Account == chosen.Account}
}

// figure begins a preview with the picture of all accounts, the chosen one lit.
func figure(chosen *portfolio.Standing, q plot.Quadrants, isKnown bool, kind string, of int) *doc.Doc {
	d := (&doc.Doc{}).Title(chosen.Name)
	if isKnown {
		d.Para(kind, kindTones[kind])
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

// spread draws large and small amounts closer together: the square root, with its sign.
func spread(d decimal.Decimal) decimal.Decimal { return plot.Root(d) }

// kindTones are the tones of the quadrants: those to commit to, and those to think twice about.
var kindTones = map[string]doc.Tone{
	string(portfolio.Friend): doc.Good, string(portfolio.Butterfly): doc.Accent, string(portfolio.Vulture): doc.Warn, string(portfolio.Stranger): doc.Muted,
	string(portfolio.Desirable): doc.Good, string(portfolio.Undeveloped): doc.Accent, string(portfolio.Developed): doc.Plain, string(portfolio.Undesirable): doc.Muted,
	string(portfolio.KeyEasy): doc.Good, string(portfolio.KeyDifficult): doc.Warn, string(portfolio.NonKeyEasy): doc.Plain, string(portfolio.NonKeyDifficult): doc.Muted,
}

func kindCell(kind string, tone doc.Tone) list.Cell {
	if kind == "" {
		return list.Cell{Text: "– not known", Key: "~", Tone: doc.Muted}
	}
	return list.Cell{Text: kind, Tone: tone}
}

func known(is bool, text string, value decimal.Decimal) list.Cell {
	if !is {
		return list.Cell{Text: "–", Tone: doc.Muted}
	}
	return list.Cell{Text: text, Key: show.Rank(value)}
}
