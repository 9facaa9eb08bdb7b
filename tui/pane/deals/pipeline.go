package deals

import (
	"fmt"

	"keyaccount/kam"
	"keyaccount/kam/pipeline"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// stages is the pipeline: what is open at each step of buying, as bars.
func stages(env *pane.Env) *pane.Browser {
	s := &sheet{env: env}
	return s.browser("Pipeline", []list.Column{
		{Name: "stage", Title: "Stage", Width: 16, Max: 34, Grow: 1},
		{Name: "deals", Title: "Deals", Width: 5, Right: true},
		{Name: "bar", Title: "▓ weighted ░ open", Width: barWidth + 1},
		{Name: "amount", Title: "Amount", Width: 9, Right: true},
		{Name: "weighted", Title: "Weighted", Width: 9, Right: true, Priority: 1},
		{Name: "days", Title: "Days", Width: 5, Right: true, Priority: 3},
		{Name: "stuck", Title: "Stuck", Width: 6, Right: true, Priority: 2},
	}, nil, func() func(pipeline.Book, kam.Settings, kam.Date) []figure { return s.stages })
}

func (s *sheet) stages(deals pipeline.Book, settings kam.Settings, today kam.Date) (all []figure) {
	p := pipeline.PipelineOf(deals, settings, today)
	if p.Deals == 0 {
		return nil
	}
	most := kam.Money{}
	var every []kam.ID
	for _, st := range p.Stages {
		if st.Amount.Amount.GreaterThan(most.Amount) {
			most = st.Amount
		}
		every = append(every, st.Deals...)
	}
	for i, st := range p.Stages {
		title, label := st.Name, fmt.Sprintf("%d %s", i+1, st.Name)
		if st.Stage == "" {
			title, label = "Deals without a stage", "no stage"
		}
		days, stuck := list.Cell{}, list.Cell{}
		if st.Age.Known {
			days.Text = st.Age.Round(0).String()
		}
		if n := len(st.Stuck); n > 0 {
			stuck = list.Cell{Text: fmt.Sprintf("! %d", n), Tone: doc.Warn}
		}
		all = append(all, figure{
			name: "stage " + st.Stage, title: title, deals: st.Deals,
			cells: []list.Cell{
				{Text: label}, {Text: fmt.Sprint(len(st.Deals))}, bar(most, kam.Money{}, st.Weighted, less(st.Amount, st.Weighted)),
				{Text: s.money(st.Amount)}, {Text: s.money(st.Weighted)}, days, stuck,
			},
			about: func(d *doc.Doc) { s.stuck(d, st) },
		})
	}
	return append(all, figure{
		name: "all", title: "All that is open", deals: every,
		cells: []list.Cell{
			{Text: "In all", Tone: doc.Strong}, {Text: fmt.Sprint(p.Deals), Tone: doc.Strong}, {},
			{Text: s.money(p.Amount), Tone: doc.Strong}, {Text: s.money(p.Weighted), Tone: doc.Strong},
		},
		about: func(d *doc.Doc) {
			d.Fact("Amount", s.money(p.Amount), doc.Plain).Fact("Weighted", s.money(p.Weighted), doc.Strong)
			d.Para("Weighted: amount × probability, deal by deal; where a deal says no probability, that of its stage.", doc.Muted)
			apart(d, p.Incomplete)
		},
	})
}

// stuck tells which deals stay at a stage longer than deals usually do.
func (s *sheet) stuck(d *doc.Doc, st pipeline.Standing) {
	if st.Typical.Known {
		d.Para("Deals usually stay "+show.Count(int(st.Typical.IntPart()), "day", "days")+".", doc.Muted)
	}
	if len(st.Stuck) == 0 {
		return
	}
	d.Head("! Stuck", fmt.Sprint(len(st.Stuck)))
	for _, x := range st.Stuck[:min(len(st.Stuck), listed)] {
		d.Item("!", s.env.Name(kam.Ref{Kind: "opportunity", ID: x.Deal}), fmt.Sprintf("%d d, %d over", x.Days, x.Over), doc.Warn)
	}
}
