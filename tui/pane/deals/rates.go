package deals

import (
	"fmt"

	"keyaccount/kam"
	"keyaccount/kam/pipeline"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

// rates is how much of what was decided we won, and how long it took.
func rates(env *pane.Env) *pane.Browser {
	s := &sheet{env: env}
	by := pipeline.Owner
	return s.browser("Win rates", []list.Column{
		{Name: "group", Title: "Group", Width: 18, Max: 36, Grow: 1},
		{Name: "won", Title: "Won", Width: 5, Right: true},
		{Name: "lost", Title: "Lost", Width: 5, Right: true},
		{Name: "rate", Title: "Rate", Width: 5, Right: true},
		{Name: "bar", Width: 10, Priority: 2},
		{Name: "value", Title: "Won value", Width: 9, Right: true, Priority: 1},
		{Name: "by_value", Title: "By value", Width: 8, Right: true, Priority: 3},
	}, keys.Map[*pane.Browser]{groupBy(&by)}, func() func(pipeline.Book, kam.Settings, kam.Date) []figure {
		by := by
		return func(deals pipeline.Book, settings kam.Settings, today kam.Date) (all []figure) {
			decided := deals.Where(func(o *kam.Opportunity) bool { return o.Outcome == "won" || o.Outcome == "lost" })
			if len(decided.Deals) == 0 {
				return nil
			}
			if by != pipeline.Whole {
				for _, r := range pipeline.WinRatesOf(deals, settings, today, by) {
					all = append(all, s.rate("group "+r.Key, groupName(r.Group), r, doc.Plain))
				}
			}
			for _, r := range pipeline.WinRatesOf(deals, settings, today, pipeline.Whole) {
				f := s.rate("all", "In all", r, doc.Strong)
				f.about = func(d *doc.Doc) { s.cycle(d, pipeline.CycleOf(deals), r) }
				all = append(all, f)
			}
			return all
		}
	})
}

func (s *sheet) rate(name, label string, r pipeline.WinRate, tone doc.Tone) figure {
	percent := func(n kam.Number) list.Cell {
		if !n.Known {
			return list.Cell{Text: "–", Tone: doc.Muted}
		}
		return list.Cell{Text: n.Round(0).String() + " %", Tone: tone}
	}
	bar := list.Cell{}
	if r.Count.Known {
		bar = list.Cell{Text: doc.Bar(r.Count.InexactFloat64()/100, 10), Tone: doc.Accent}
	}
	return figure{
		name: name, title: label,
		cells: []list.Cell{
			{Text: label, Tone: tone}, {Text: fmt.Sprint(r.Won), Tone: tone}, {Text: fmt.Sprint(r.Lost), Tone: tone}, percent(r.Count), bar,
			{Text: s.money(r.WonValue), Tone: tone}, percent(r.Value),
		},
		about: func(d *doc.Doc) {
			d.Fact("Won", fmt.Sprint(r.Won)+"  "+s.money(r.WonValue), doc.Good).Fact("Lost", fmt.Sprint(r.Lost)+"  "+s.money(r.LostValue), doc.Plain)
			apart(d, r.Apart)
		},
	}
}

// cycle tells how long deals take.
func (s *sheet) cycle(d *doc.Doc, c pipeline.Cycle, r pipeline.WinRate) {
	d.Fact("Won", fmt.Sprint(r.Won)+"  "+s.money(r.WonValue), doc.Good).Fact("Lost", fmt.Sprint(r.Lost)+"  "+s.money(r.LostValue), doc.Plain)
	d.Head("From the first day of work to the close", "days")
	for _, x := range []struct {
		word string
		pipeline.Durations
	}{{"Won", c.Won}, {"Lost", c.Lost}} {
		if x.Median.Known {
			d.Fact(x.word, fmt.Sprintf("%s at the median, %s to %s", x.Median.Round(0), x.Shortest.Round(0), x.Longest.Round(0)), doc.Plain)
		}
	}
	apart(d, append(r.Apart, c.Apart...))
}
