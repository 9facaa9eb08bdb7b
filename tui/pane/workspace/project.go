package workspace

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/show"
)

// project is the tab of the sales project of a deal: its phases with their milestones, what stands in the way, the plan.
func project(env *pane.Env, ref kam.Ref) *pane.Browser {
	return dealPage(env, ref, "Project", func(v *dealView) []section {
		return []section{v.phase(), v.milestones(), v.obstacles(), v.salesPlan(), v.aims()}
	})
}

func (v *dealView) phase() section {
	s := section{title: "Where the project stands", items: v.factsOf(v.deal(), "project_phase", "phase", "next_step", "engaged")}
	phases := kam.OpportunityKind.Lookup("project_phase").Options
	if at := slices.Index(phases, v.o.ProjectPhase); at >= 0 {
		s.items[0].value = strings.Repeat("━", at+1) + strings.Repeat("╌", len(phases)-at-1) + " " + v.o.ProjectPhase
		s.items[0].tone, s.items[0].lit = doc.Accent, true
	}
	return s
}

// milestones are those of the phases in their order, each as it is due, then those of no phase.
func (v *dealView) milestones() section {
	s := section{title: "Milestones", add: pane.New{Kind: "milestone", Cells: []kam.Cell{v.of()}}}
	all := make([]*kam.Milestone, 0, len(v.d.Milestones))
	for i := range v.d.Milestones {
		if m := &v.d.Milestones[i]; m.Opportunity == v.o.ID {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b *kam.Milestone) int { return strings.Compare(a.Due.String(), b.Due.String()) })
	reached := 0
	for _, phase := range append(slices.Clone(kam.OpportunityKind.Lookup("project_phase").Options), "") {
		add := pane.New{Kind: "milestone", Cells: []kam.Cell{v.of()}}
		if phase != "" {
			add.Cells = append(add.Cells, set("project_phase", phase))
		}
		none := true
		for _, m := range all {
			if m.Phase != phase {
				continue
			}
			none = false
			it := item{ref: kam.Ref{Kind: "milestone", ID: m.ID}, name: m.Name, value: joined(" · ", phase, v.orNobody(m.Owner)), when: show.Due(m.Due, v.today), add: add}
			switch {
			case !m.Reached.IsZero():
				it.sign, it.tone, it.when = "✓", doc.Good, show.Past(m.Reached, v.today)
				reached++
			case !m.Due.IsZero() && m.Due.Before(v.today):
				it.sign, it.tone = "!", doc.Warn
			}
			it.act = edits(it.ref, "reached", "due", "owner")
			s.items = append(s.items, it)
		}
		if none && phase != "" {
			it := lacking("phase "+phase, v.deal(), "None of "+phase, "what is this phase to reach?", add.Kind, add.Cells...)
			if phase == v.o.ProjectPhase {
				it.tone = doc.Warn
				it.value = "the deal is in this phase: what is it to reach?"
			}
			s.items = append(s.items, it)
		}
	}
	if len(all) > 0 {
		s.right = fmt.Sprintf("%d of %d reached", reached, len(all))
	}
	return s
}

// orNobody returns the name of one of ours, or that there is nobody.
func (v *view) orNobody(person kam.ID) string {
	if name := v.name("person", person); name != "" {
		return name
	}
	return "nobody sees to it"
}

func (v *dealView) obstacles() section {
	s := section{title: "Obstacles", empty: "none known: what stands in the way?", add: pane.New{Kind: "obstacle", Cells: []kam.Cell{v.of()}}}
	open := 0
	for i := range v.d.Obstacles {
		o := &v.d.Obstacles[i]
		if o.Opportunity != v.o.ID {
			continue
		}
		it := item{ref: kam.Ref{Kind: "obstacle", ID: o.ID}, name: o.Name, when: show.Due(o.Due, v.today),
			value: joined(" · ", v.orNobody(o.Owner), o.Side, o.Severity, strings.ReplaceAll(string(o.How), "\n", " "))}
		switch {
		case !o.Cleared.IsZero():
			it.sign, it.tone, it.when = "✓", doc.Good, "cleared"
		case o.Owner == kam.NoID, o.Severity == "high", !o.Due.IsZero() && o.Due.Before(v.today):
			it.sign, it.tone = "!", doc.Warn
		}
		if o.Cleared.IsZero() {
			open++
		}
		it.act = edits(it.ref, "owner", "due", "how", "cleared")
		s.items = append(s.items, it)
	}
	slices.SortStableFunc(s.items, func(a, b item) int { return rank(a) - rank(b) })
	if len(s.items) > 0 {
		s.right = show.Count(open, "open", "open")
	}
	return s
}

func (v *dealView) salesPlan() section {
	s := section{title: "Sales plan", empty: "none written: who decides, goals, solution, value, chances, activities", add: pane.New{Kind: "sales_plan", Cells: []kam.Cell{set("date", v.today.String()), v.of()}}}
	var last *kam.SalesPlan
	for i := range v.d.SalesPlans {
		if p := &v.d.SalesPlans[i]; p.Opportunity == v.o.ID && (last == nil || !p.Date.Before(last.Date)) {
			last = p
		}
	}
	if last == nil {
		return s
	}
	s.right = show.Past(last.Date, v.today)
	s.items = v.factsOf(kam.Ref{Kind: "sales_plan", ID: last.ID}, "relationship_map", "goals_and_challenges", "solution_proposal", "value", "assessment", "activity_plan", "owner", "date")
	return s
}

// aims are the objectives of the deal: its own, and those of the account that name it.
func (v *dealView) aims() section {
	s := section{title: "Objectives", add: pane.New{Kind: "objective", Cells: []kam.Cell{v.account(), v.of()}}}
	s.items = v.factsOf(v.deal(), "economic_objectives", "our_political_objectives", "their_political_objectives")
	for i := range v.d.Objectives {
		o := &v.d.Objectives[i]
		if o.Opportunity != v.o.ID {
			continue
		}
		it := item{ref: kam.Ref{Kind: "objective", ID: o.ID}, name: o.Name, value: joined(" · ", alarms.Sentence(o.Horizon), o.Status, o.Measure), when: show.Due(o.Due, v.today), sign: "·", tone: doc.Muted}
		it.act = edits(it.ref, "status", "due", "owner", "measure", "notes")
		s.items = append(s.items, it)
	}
	return s
}
