package workspace

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/alignment"
	"keyaccount/kam/pipeline"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/show"
)

// resources are those of each stage at which there are any, with the expertise that nobody asked for.
func (v *dealView) resources() []section {
	p := alignment.ProcessOf(v.d, v.o, v.s, v.today)
	var out []section
	for _, st := range p.Stages {
		s := section{title: "Resources · " + st.Name, right: fmt.Sprintf("%d confirmed, %d missing", st.Confirmed, st.Missing+len(st.Gaps)), items: v.stage(st)}
		if st.Name == "" {
			s.title = "Resources · " + st.Stage
		}
		out = append(out, s)
	}
	return out
}

// stage are the resources of a stage: those recorded, then the expertise that is missing.
func (v *dealView) stage(st alignment.StageResources) []item {
	var items []item
	for _, r := range st.Resources {
		it := item{ref: r.Record, name: alarms.Sentence(r.Expertise), value: strings.TrimSpace(v.name("person", r.Person) + "  " + r.State), act: edits(r.Record, "state", "person", "due")}
		switch {
		case r.State == "confirmed":
			it.sign, it.tone = "✓", doc.Good
		case r.Overdue || r.State == "missing":
			it.sign, it.tone = "!", doc.Warn
		case r.State == "asked for":
			it.sign = "…"
		}
		items = append(items, it)
	}
	for _, g := range st.Gaps {
		it := lacking("gap "+g.Stage+g.Expertise, v.deal(), alarms.Sentence(g.Expertise), "nobody asked for it", "resource_need", v.of(), set("stage", g.Stage), set("expertise", g.Expertise))
		it.tone = doc.Warn
		items = append(items, it)
	}
	return items
}

// stages is the tab of the eight steps of buying: how long the deal was at each, and the resources that each asks for.
func stages(env *pane.Env, ref kam.Ref) *pane.Browser {
	return dealPage(env, ref, "Stages", func(v *dealView) []section {
		p := alignment.ProcessOf(v.d, v.o, v.s, v.today)
		of := map[string]alignment.StageResources{}
		for _, st := range p.Stages {
			of[st.Stage] = st
		}
		days := v.daysAt()
		at, _ := show.Stage(v.o.Stage)
		var out []section
		for i, set := range v.s.Stages() {
			st := of[set.Stage]
			s := section{title: fmt.Sprintf("%d %s", i+1, set.Name), right: days[set.Stage], items: v.stage(st), add: v.needs(set.Stage, "")}
			if set.Name == "" {
				s.title = fmt.Sprintf("%d %s", i+1, set.Stage)
			}
			if i+1 == at {
				s.title = "▶ " + s.title
			}
			asked := func(expertise string) bool {
				return slices.ContainsFunc(st.Resources, func(r alignment.Resource) bool { return strings.EqualFold(r.Expertise, expertise) }) ||
					slices.ContainsFunc(st.Gaps, func(g alignment.Gap) bool { return g.Expertise == expertise })
			}
			for _, expertise := range kam.TypicalExpertise(set.Stage) {
				if expertise == "key account manager" && v.d.Account.Owner != kam.NoID || asked(expertise) {
					continue
				}
				add := v.needs(set.Stage, expertise)
				it := item{key: "typical " + set.Stage + expertise, ref: v.deal(), sign: "·", tone: doc.Muted, name: alarms.Sentence(expertise), value: "typical here, not asked for yet", act: makes(add.Kind, add.Cells...), add: add}
				if i+1 < at {
					it.value = "typical here, was not asked for"
				}
				s.items = append(s.items, it)
			}
			s.empty = "nothing is needed from our side; n adds what is"
			if i+1 == at {
				s.items = append([]item{{key: "now", ref: v.deal(), sign: "▶", tone: doc.Accent, name: "The deal is here", value: joined(" · ", "> moves it on, < back", v.since()), act: edits(v.deal(), "stage", "stage_since", "next_step")}}, s.items...)
			}
			out = append(out, s)
		}
		return out
	})
}

func (v *dealView) since() string {
	if v.o.StageSince.IsZero() {
		return "since when is not recorded"
	}
	return "since " + show.Day(v.o.StageSince, v.today)
}

// needs is the resource to be asked for at a stage.
func (v *dealView) needs(stage, expertise string) pane.New {
	cells := []kam.Cell{v.of(), set("stage", stage)}
	if expertise != "" {
		cells = append(cells, set("expertise", expertise))
	}
	return pane.New{Kind: "resource_need", Cells: cells}
}

// daysAt says of each stage how long the deal was there, or is, beside what is usual.
func (v *dealView) daysAt() map[string]string {
	out := map[string]string{}
	var changes []pipeline.StageChange
	if history, err := v.env.Book.History(v.ctx, v.deal()); err == nil {
		for _, h := range history {
			if h.Cell == "stage" {
				changes = append(changes, pipeline.StageChange{On: kam.DateOf(h.At), Stage: h.New})
			}
		}
	}
	only := pipeline.Book{Company: v.board.Company(), Deals: []*kam.Opportunity{v.o}}
	for _, s := range pipeline.StageDurationsOf(only, v.s, v.today, map[kam.ID][]pipeline.StageChange{v.o.ID: changes}) {
		var words []string
		if s.Finished.Count > 0 {
			words = append(words, "was here "+number(s.Finished.Average)+" d")
		}
		if s.Running.Count > 0 {
			words = append(words, "here for "+number(s.Running.Average)+" d")
		}
		if s.Typical.Known {
			words = append(words, "usual "+s.Typical.String()+" d")
		}
		out[s.Stage] = strings.Join(words, ", ")
	}
	return out
}
