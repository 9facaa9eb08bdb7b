package workspace

import (
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// wish is an expectation or a concern.
type wish struct {
	kind, subject, basis, severity string
	id, contact, deal, owner       kam.ID
	due, handled                   kam.Date
	how                            kam.LongText
}

func (v *view) expectations() []wish {
	var out []wish
	for i := range v.d.Expectations {
		e := &v.d.Expectations[i]
		out = append(out, wish{"expectation", e.Subject, e.Basis, e.Severity, e.ID, e.Contact, e.Opportunity, e.Owner, e.Due, e.Handled, e.How})
	}
	return out
}

func (v *view) fears() []wish {
	var out []wish
	for i := range v.d.Concerns {
		c := &v.d.Concerns[i]
		out = append(out, wish{"concern", c.Subject, c.Basis, c.Severity, c.ID, c.Contact, c.Opportunity, c.Owner, c.Due, c.Handled, c.How})
	}
	return out
}

// wished returns the section of those expectations or concerns that are wanted, the open ones first. whose says whether each
// is named after whose it is, or otherwise after the deal that it is about.
func (v *view) wished(title string, all []wish, whose bool, wanted func(wish) bool) section {
	s := section{title: title}
	open := 0
	for _, w := range all {
		if !wanted(w) {
			continue
		}
		about := v.name("opportunity", w.deal)
		if whose {
			about = v.name("contact", w.contact)
		}
		it := item{ref: kam.Ref{Kind: w.kind, ID: w.id}, name: w.subject, when: show.Due(w.due, v.today)}
		who := v.name("person", w.owner)
		switch {
		case !w.handled.IsZero():
			it.sign, it.tone, it.when = "✓", doc.Good, "handled"
		case w.owner == kam.NoID:
			it.sign, it.tone, who = "!", doc.Warn, "nobody handles it"
		case !w.due.IsZero() && w.due.Before(v.today):
			it.sign, it.tone = "!", doc.Warn
		}
		if w.handled.IsZero() {
			open++
		}
		if w.severity != "high" {
			w.severity = ""
		}
		it.value = joined(" · ", about, who, w.severity)
		it.act = edits(it.ref, "owner", "due", "how", "handled")
		s.items = append(s.items, it)
	}
	slices.SortStableFunc(s.items, func(a, b item) int { return rank(a) - rank(b) })
	s.right = show.Count(open, "open", "open")
	return s
}

// rank puts what presses first and what is handled last.
func rank(it item) int {
	switch it.sign {
	case "!":
		return 0
	case "✓":
		return 2
	}
	return 1
}

// wishes are the concerns and the expectations about the deal.
func (v *dealView) wishes() []section {
	here := func(w wish) bool { return w.deal == v.o.ID }
	return []section{v.wished("Concerns", v.fears(), true, here), v.wished("Expectations", v.expectations(), true, here)}
}

// dealWishes is the tab of what the members of the buying center want and fear, of the deal and of us as a whole.
func dealWishes(env *pane.Env, ref kam.Ref) *pane.Browser {
	return dealPage(env, ref, "Wants and fears", func(v *dealView) []section {
		out := v.wishes()
		out[0].empty, out[1].empty = "no concern is recorded: who fears what about this deal?", "no expectation is recorded: who hopes for what from this deal?"
		members := func(w wish) bool {
			return w.deal == kam.NoID && (v.part(w.contact) != nil || len(v.d.MembershipsOf(w.contact)) == 0)
		}
		out = append(out, v.wished("Concerns about us, whatever the deal", v.fears(), true, members), v.wished("Expectations of us, whatever the deal", v.expectations(), true, members))
		for i := range out {
			cells := []kam.Cell{v.account()}
			if i < 2 {
				cells = append(cells, v.of())
			}
			out[i].add = pane.New{Kind: []string{"concern", "expectation"}[i%2], Cells: cells}
		}
		return out
	})
}

// personWishes is the tab of what one person wants and fears.
func personWishes(env *pane.Env, ref kam.Ref) *pane.Browser {
	return personPage(env, ref, "Wants and fears", func(v *personView) []section {
		theirs := func(w wish) bool { return w.contact == v.c.ID }
		wants, fears := v.wished("Wants", v.expectations(), false, theirs), v.wished("Fears", v.fears(), false, theirs)
		wants.empty, fears.empty = "no expectation is recorded: what does the person hope to get from us?", "no concern is recorded: what does the person fear, or hold against us?"
		wants.add, fears.add = pane.New{Kind: "expectation", Cells: []kam.Cell{v.of()}}, pane.New{Kind: "concern", Cells: []kam.Cell{v.of()}}
		return []section{fears, wants}
	})
}

// personCriteria is the tab of what one person decides by: for each open deal, and whatever the deal.
func personCriteria(env *pane.Env, ref kam.Ref) *pane.Browser {
	return personPage(env, ref, "Criteria", func(v *personView) []section {
		of := func(title string, deal kam.ID) section {
			var theirs []*choice.Rated
			for _, r := range choice.Of(v.d, deal, v.s).Criteria {
				if r.Contact == v.c.ID && r.Opportunity == deal {
					theirs = append(theirs, r)
				}
			}
			s := v.rated(title, theirs, false)
			s.add = pane.New{Kind: "criterion", Cells: []kam.Cell{v.of()}}
			if deal != kam.NoID {
				s.add.Cells = append(s.add.Cells, set("opportunity", deal.String()))
			}
			return s
		}
		whole := of("Whatever the deal", kam.NoID)
		whole.empty = "no criterion is recorded: by what does the person decide?"
		out := []section{whole}
		for _, o := range v.d.OpenDeals() {
			s := of(o.Name, o.ID)
			s.empty = "none of its own: as whatever the deal"
			out = append(out, s)
		}
		return out
	})
}

// rated is the section of criteria with their relevance, the most relevant first. whose says whether each is named after whose
// it is, or otherwise after its category.
func (v *view) rated(title string, all []*choice.Rated, whose bool) section {
	s := section{title: title, right: show.Count(len(all), "criterion", "criteria")}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *choice.Rated) int { return b.Relevance.Cmp(a.Relevance.Decimal) })
	for _, r := range all {
		it := item{ref: kam.Ref{Kind: "criterion", ID: r.ID}, name: r.Name, when: r.Leader}
		about := r.Category
		if whose {
			about = v.name("contact", r.Contact)
		}
		it.value = joined("  ", about, number(r.Importance)+" × "+number(r.Difference)+" = "+number(r.Relevance), r.Compensation)
		switch {
		case r.Vulnerable == choice.Yes:
			it.sign, it.tone = "!!", doc.Bad
		case !r.Relevance.Known:
			it.sign, it.tone = "?", doc.Muted
		}
		rated := r
		it.about = func(d *doc.Doc) { compensations(d, rated) }
		it.act = edits(it.ref, "importance", "difference", "leader", "competitor", "compensation")
		s.items = append(s.items, it)
	}
	return s
}

// compensations writes what to do about a criterion on which a competitor leads.
func compensations(d *doc.Doc, r *choice.Rated) {
	for _, s := range r.Suggestions {
		if s.Fits {
			d.Para("→ "+string(s.Compensation)+": "+s.When, doc.Accent)
		}
	}
}

func number(n kam.Number) string {
	if !n.Known {
		return "?"
	}
	return n.String()
}
