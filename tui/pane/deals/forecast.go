package deals

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/pipeline"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

var (
	periods = []pipeline.Period{pipeline.Month, pipeline.Quarter, pipeline.Year}
	groups  = []pipeline.By{pipeline.Whole, pipeline.Owner, pipeline.Region, pipeline.Stage, pipeline.Account, pipeline.Product, pipeline.Segment}
)

// groupBy groups figures by something else.
func groupBy(by *pipeline.By) keys.Binding[*pane.Browser] {
	return keys.Binding[*pane.Browser]{
		Key: keys.Key{Name: "group", Keys: []string{"B"}, Brief: "group", Group: keys.Look, Help: "group the figures by owner, region, stage, account, product or segment, or not"},
		Do:  func(b *pane.Browser) tea.Cmd { *by = next(groups, *by); return b.ReloadNow() },
	}
}

// forecast is what deals are expected to bring, period by period, as bars.
func forecast(env *pane.Env) *pane.Browser {
	s := &sheet{env: env}
	period, by := pipeline.Month, pipeline.Whole
	more := keys.Map[*pane.Browser]{
		{Key: keys.Key{Name: "measure", Keys: []string{"M"}, Brief: "period", Group: keys.Look, Help: "add up by month, quarter or fiscal year"},
			Do: func(b *pane.Browser) tea.Cmd { period = next(periods, period); return b.ReloadNow() }},
		groupBy(&by),
	}
	b := s.browser("Forecast", []list.Column{
		{Name: "period", Title: "Period", Width: 11, Max: 30, Grow: 1},
		{Name: "bar", Title: "█ won ▓ likely ░ open", Width: barWidth + 5},
		{Name: "won", Title: "Won", Width: 8, Right: true, Priority: 4},
		{Name: "weighted", Title: "Weighted", Width: 8, Right: true, Priority: 2},
		{Name: "open", Title: "Open", Width: 8, Right: true, Priority: 1},
		{Name: "expected", Title: "Expected", Width: 8, Right: true},
		{Name: "deals", Title: "Deals", Width: 5, Right: true, Priority: 3},
	}, more, func() func(pipeline.Book, kam.Settings, kam.Date) []figure {
		period, by := period, by
		return func(deals pipeline.Book, settings kam.Settings, today kam.Date) []figure {
			return s.spans(pipeline.ForecastOf(deals, settings, today, period, by))
		}
	})
	b.SelectSoon(list.ID{Ref: sheetRef, Part: env.Book.Today().String()[:len("2006-01")]}) // this month, where anything falls into it
	return b
}

func (s *sheet) spans(f pipeline.Forecast) (all []figure) {
	most := kam.Money{}
	for _, l := range f.Spans {
		if whole := l.Unweighted(); whole.Amount.GreaterThan(most.Amount) {
			most = whole
		}
	}
	add := func(name, title, label string, l pipeline.Sums, tone doc.Tone, about func(*doc.Doc)) {
		cell := func(m kam.Money) list.Cell { return list.Cell{Text: s.money(m), Tone: tone} }
		all = append(all, figure{
			name: name, title: title, deals: append(append([]kam.ID(nil), l.WonDeals...), l.OpenDeals...), about: about,
			cells: []list.Cell{
				{Text: label, Tone: tone}, bar(most, l.Won, l.Weighted, less(l.Open, l.Weighted)), cell(l.Won), cell(l.Weighted), cell(l.Open),
				cell(l.Expected()), {Text: fmt.Sprint(len(l.WonDeals) + len(l.OpenDeals)), Tone: tone},
			},
		})
	}
	for _, span := range f.Spans {
		add(span.Span.Name, span.Span.Name, span.Span.Name, span.Sums, doc.Plain, nil)
		if f.By == pipeline.Whole {
			continue
		}
		for _, l := range f.Lines {
			if l.Span.Name == span.Span.Name {
				name := groupName(l.Group)
				add(span.Span.Name+" "+l.Key, span.Span.Name+", "+name, "  "+name, l.Sums, doc.Muted, nil)
			}
		}
	}
	if len(all) == 0 && len(f.Incomplete) == 0 {
		return nil
	}
	add("all", "The whole forecast", "In all", f.Total, doc.Strong, func(d *doc.Doc) {
		d.Fact("Won", s.money(f.Total.Won), doc.Good).Fact("Weighted", s.money(f.Total.Weighted), doc.Plain)
		d.Fact("Open", s.money(f.Total.Open), doc.Plain).Fact("Expected", s.money(f.Total.Expected()), doc.Strong)
		d.Para("Expected: what is won and, times its probability, what is open.", doc.Muted)
		if len(f.Late) > 0 {
			d.Head("! Past their close date", fmt.Sprint(len(f.Late)))
			for _, r := range f.Late[:min(len(f.Late), listed)] {
				d.Point("!", r.Words, doc.Warn)
			}
		}
		apart(d, f.Incomplete)
	})
	all[len(all)-1].cells[1] = list.Cell{}
	return all
}

func groupName(g pipeline.Group) string {
	if g.Name == "" {
		return "not said"
	}
	return g.Name
}
