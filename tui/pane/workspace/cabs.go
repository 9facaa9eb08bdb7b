package workspace

import (
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// qualification is the tab of the four questions of CABS with what shows each, and of the value proposition.
func qualification(env *pane.Env, ref kam.Ref) *pane.Browser {
	return dealPage(env, ref, "CABS", func(v *dealView) []section {
		return append(v.questions(), v.value(), v.valueQuestions())
	})
}

// questions are the four of CABS, a section each.
func (v *dealView) questions() []section {
	four := v.checks()
	out := []section{{title: "CABS", right: four.right, tone: four.tone, items: []item{{key: "qualified", ref: v.deal(), name: "Qualified", value: "not yet: all four have to be yes", sign: "?", tone: doc.Muted}}}}
	if strings.HasPrefix(four.right, "✓") {
		out[0].items[0].sign, out[0].items[0].tone, out[0].items[0].value = "✓", doc.Good, "all four are yes"
	}
	out[0].items[0].about = func(d *doc.Doc) { d.Para(kam.CABSKind.Help, doc.Muted) }
	var of *kam.CABS
	for i := range v.d.CABS {
		if v.d.CABS[i].Opportunity == v.o.ID {
			of = &v.d.CABS[i]
		}
	}
	for _, field := range []string{"compelling_reason", "authority_leverage", "budget_availability", "supporting_allies"} {
		f := kam.CABSKind.Lookup(field)
		s := section{title: f.Label, right: f.Help}
		if of == nil {
			s.items = []item{lacking(field, v.deal(), "No check is recorded", f.Help, "cabs", v.of(), set(field+"_date", v.today.String()))}
			out = append(out, s)
			continue
		}
		s.items = v.factsOf(kam.Ref{Kind: "cabs", ID: of.ID}, field, field+"_evidence", field+"_date")
		for i := range s.items {
			it := &s.items[i]
			switch it.key {
			case field:
				it.name = "Answer"
				state(it)
			case field + "_evidence":
				it.name = "Evidence"
			default:
				it.name = "Established"
			}
		}
		out = append(out, s)
	}
	return out
}

// state gives an answer of yes, no or unknown its sign.
func state(it *item) {
	it.lit = true
	switch signal.State(it.value) {
	case signal.Yes:
		it.sign, it.tone = "✓", doc.Good
	case signal.No:
		it.sign, it.tone = "✖", doc.Bad
	default:
		it.sign, it.tone, it.value = "?", doc.Warn, "unknown"
	}
}

// valueQuestions are the four questions of the newest check of the value proposition. No, no, no, yes is a problem.
func (v *dealView) valueQuestions() section {
	again := pane.New{Kind: "value_check", Cells: []kam.Cell{set("date", v.today.String()), v.of()}}
	s := section{title: "Value proposition, question by question", add: again, empty: "not checked yet: do the needs justify the price, are our strengths developed, are the benefits shown, are we more expensive?"}
	var last *kam.ValueCheck
	for i := range v.d.ValueChecks {
		if c := &v.d.ValueChecks[i]; c.Opportunity == v.o.ID && (last == nil || !c.Date.Before(last.Date)) {
			last = c
		}
	}
	if last == nil {
		return s
	}
	s.right = show.Past(last.Date, v.today)
	s.items = v.factsOf(kam.Ref{Kind: "value_check", ID: last.ID}, "needs_justify_price", "strengths_developed", "benefits_shown", "more_expensive", "notes", "date")
	good := map[string]string{"needs_justify_price": "yes", "strengths_developed": "yes", "benefits_shown": "yes", "more_expensive": "no"}
	for i := range s.items {
		it := &s.items[i]
		if want, ok := good[it.key]; ok {
			value := it.value
			state(it)
			if value == "yes" || value == "no" {
				it.sign, it.tone = "✖", doc.Bad
				if value == want {
					it.sign, it.tone = "✓", doc.Good
				}
			}
		}
	}
	return s
}
