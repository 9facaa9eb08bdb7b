package portfolio

import (
	"fmt"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/portfolio"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
	"keyaccount/tui/style"
)

// selection is the board of key account selection.
func selection(f *figures) *pane.Browser {
	return f.browser(view{
		name: "Key account selection",
		columns: []list.Column{
			{Name: "rank", Title: "#", Width: 3, Right: true},
			nameColumn,
			{Name: "score", Title: "Score", Width: 5, Right: true},
			{Name: "bar", Width: 8, Priority: 4},
			{Name: "verdict", Title: "Verdict", Width: 14, Priority: 1},
			{Name: "kind", Title: "Kind", Width: 9, Priority: 3},
			{Name: "decision", Title: "Decided", Width: 10, Max: 24, Grow: 1, Priority: 5},
		},
		sortBy: 0,
		rows: func(p *portfolio.Portfolio) (rows []list.Row) {
			for i, c := range p.Candidates {
				s := p.Standing(c.Account)
				rank := list.Cell{Key: fmt.Sprintf("%06d", 100_000+i), Tone: doc.Muted}
				if c.Rank > 0 {
					rank = list.Cell{Text: fmt.Sprint(c.Rank), Key: fmt.Sprintf("%06d", i), Tone: doc.Strong}
				}
				score := known(c.Known, c.Points().StringFixed(1), c.Score)
				bar := list.Cell{}
				if c.Known {
					bar = list.Cell{Text: doc.Bar(c.Score.InexactFloat64()/100, 8), Tone: doc.Accent, Key: score.Key}
				}
				row := rowOf(s, score, bar, verdict(c.Verdict), kindCell(string(c.Kind)), list.Cell{Text: c.Decision, Tone: doc.Muted})
				row.Cells = append([]list.Cell{rank}, row.Cells...)
				rows = append(rows, row)
			}
			return rows
		},
		preview: func(_ *portfolio.Portfolio, chosen *portfolio.Standing, _ func(kam.ID) bool) *doc.Doc {
			return f.candidate(chosen)
		},
		basis: func(s *portfolio.Standing) (kam.Ref, string) {
			return kam.Ref{Kind: "selection", ID: s.Candidate.Record}, "selection"
		},
	})
}

// verdict words what selection says, with a sign.
func verdict(v portfolio.Verdict) list.Cell {
	switch v {
	case portfolio.Keep:
		return list.Cell{Text: "◆ keep", Key: "1", Tone: doc.Good}
	case portfolio.Promote:
		return list.Cell{Text: "▲ candidate", Key: "2", Tone: doc.Good}
	case portfolio.Questioned:
		return list.Cell{Text: "? in question", Key: "3", Tone: doc.Warn}
	case portfolio.NotEligible:
		return list.Cell{Text: "✖ not eligible", Key: "5", Tone: doc.Muted}
	}
	return list.Cell{Text: "– not known", Key: "4", Tone: doc.Muted}
}

// candidate is the preview of an account on the selection board.
func (f *figures) candidate(s *portfolio.Standing) *doc.Doc {
	c := s.Candidate
	d := (&doc.Doc{}).Title(s.Name)
	word := verdict(c.Verdict)
	d.Para(word.Text, word.Tone)
	right := "not known"
	if c.Known {
		right = c.Points().String() + " of 100"
	}
	d.Head("Six criteria, scored 1 to 7", right)
	for _, k := range c.Criteria {
		d.Raw(criterion(k))
	}
	d.Head("What is computed", "")
	d.Fact("Size", f.money(c.Size).Text+" of sales in a year", doc.Plain)
	d.Fact("Lifetime", f.money(c.Lifetime).Text, doc.Plain)
	d.Fact("Unrealized", f.money(c.Unrealized).Text, doc.Plain)
	reasons(d, "Why", c.Reasons)
	if c.Record == kam.NoID {
		return d.Gap().Para("Nobody has assessed the account. e adds an assessment.", doc.Muted)
	}
	return d.Gap().Fact("Assessed", c.Date.String(), doc.Muted).Fact("Decided", c.Decision, doc.Plain)
}

// criterion draws a criterion with its score as a bar.
func criterion(k portfolio.CriterionScore) func(*style.Styles, int) string {
	return func(st *style.Styles, w int) string {
		label := st.Label.Render(cell.Pad(k.Name, 22))
		if !k.Known {
			return label + " " + st.Muted.Render("– not known")
		}
		share := k.Score.Sub(decimal.NewFromInt(1)).Div(decimal.NewFromInt(6)).InexactFloat64()
		return label + " " + st.Accent.Render(doc.Bar(share, 7)) + " " + k.Score.StringFixed(1) + st.Muted.Render("  weight "+k.Weight.String())
	}
}

// pareto is the view of who makes most of the whole.
func pareto(f *figures) *pane.Browser {
	by := portfolio.ByRevenue
	bound := view{
		name: "Pareto",
		columns: []list.Column{
			{Name: "rank", Title: "#", Width: 4, Right: true},
			nameColumn,
			{Name: "value", Title: "Value", Width: 9, Right: true},
			{Name: "share", Title: "Share", Width: 6, Right: true, Priority: 2},
			{Name: "cumulative", Title: "Together", Width: 8, Right: true, Priority: 1},
			{Name: "bar", Width: 10, Priority: 3},
		},
		sortBy: 0,
		basis: func(s *portfolio.Standing) (kam.Ref, string) {
			return kam.Ref{Kind: "financial_year", ID: s.Margin.Record}, "financial_year"
		},
	}
	bound.rows = func(p *portfolio.Portfolio) (rows []list.Row) {
		ranking := p.Pareto(by)
		for i, place := range ranking.Places {
			row := rowOf(p.Standing(place.ID.ID), list.Cell{Text: f.amount(place.Value), Key: show.Rank(place.Value)},
				list.Cell{Text: share(place.Share), Key: show.Rank(place.Share)}, list.Cell{Text: share(place.Cumulative), Key: show.Rank(place.Cumulative)},
				list.Cell{Text: doc.Bar(place.Cumulative.InexactFloat64(), 10), Tone: doc.Accent})
			row.Cells = append([]list.Cell{{Text: fmt.Sprint(place.Rank), Key: fmt.Sprintf("%06d", i), Tone: doc.Muted}}, row.Cells...)
			rows = append(rows, row)
		}
		for i, a := range ranking.Unknown {
			row := rowOf(p.Standing(a.ID), list.Cell{Text: "–", Tone: doc.Muted})
			row.Cells = append([]list.Cell{{Key: fmt.Sprintf("%06d", 100_000+i)}}, row.Cells...)
			row.Cells = append(row.Cells, list.Cell{}, list.Cell{}, list.Cell{Text: "not known", Tone: doc.Muted})
			rows = append(rows, row)
		}
		return rows
	}
	bound.preview = func(p *portfolio.Portfolio, chosen *portfolio.Standing, _ func(kam.ID) bool) *doc.Doc {
		return f.concentration(p.Pareto(by), by, chosen)
	}
	bound.keys = append(bound.keys, nextMeasure(&by))
	return f.browser(bound)
}

func share(d decimal.Decimal) string { return d.Shift(2).StringFixed(1) + " %" }

// concentration is the preview of a ranking: the marks, the curve, and the account's own value.
func (f *figures) concentration(r portfolio.Pareto, by portfolio.Measure, chosen *portfolio.Standing) *doc.Doc {
	d := (&doc.Doc{}).Title("By "+string(by)).Para("M ranks by another measure", doc.Muted)
	if !r.Known {
		return d.Gap().Para("There is nothing to share out: no account has a value above nothing.", doc.Muted)
	}
	d.Fact("Sum", f.amount(r.Total), doc.Strong)
	d.Head("How few make most", show.Count(len(r.Places), "account", "accounts"))
	for _, m := range r.Marks {
		text := "by the first " + fmt.Sprint(m.Count)
		if m.Count == 0 {
			text = "not reached"
		}
		d.Item(m.Percent.String()+" %", text, "", doc.Plain)
	}
	d.Head("Concentration", "")
	d.Fact("First five", share(r.TopFive), doc.Plain)
	d.Fact("HHI", r.HHI.Round(0).String()+" of 10 000", doc.Plain)
	d.Head(chosen.Name, "")
	for _, place := range r.Places {
		if place.ID.ID == chosen.Account {
			d.Fact("Value", f.amount(place.Value), doc.Plain).Fact("Rank", fmt.Sprintf("%d of %d", place.Rank, len(r.Places)), doc.Plain)
			for _, why := range place.ID.Value.Reasons {
				d.Point("·", why.Words, doc.Plain)
			}
			for _, why := range place.ID.Value.Missing {
				d.Point("–", "not counted: "+why.Words, doc.Muted)
			}
		}
	}
	for _, a := range r.Unknown {
		if a.ID == chosen.Account {
			reasons(d, "Not known", a.Value.Reasons)
		}
	}
	return d
}
