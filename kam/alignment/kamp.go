package alignment

import (
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/kam/signal"
)

// matter is something that somebody of ours has to see to: a milestone, an obstacle, an expectation, a concern.
type matter struct {
	kind, name string
	id         kam.ID
	settled    bool
	due        kam.Date
	owner      kam.ID
	ownerless  bool // it may have no owner
	heavy      bool // its severity alone says that something is lacking
}

// settle finds what is wrong with matters.
func (c *check) settle(name string, matters []matter, nothing string) Finding {
	var wrong, all []kam.Reason
	for _, m := range matters {
		var faults []string
		if !m.settled && !m.due.IsZero() && m.due.Before(c.today) {
			faults = append(faults, "was due on "+m.due.String())
		}
		if !m.settled && m.owner == kam.NoID && !m.ownerless {
			faults = append(faults, "nobody sees to it")
		}
		if !m.settled && m.heavy {
			faults = append(faults, "of high severity")
		}
		state := "open"
		if m.settled {
			state = "settled"
		}
		if faults == nil {
			all = append(all, kam.Because(m.kind, m.id, "%s is %s", kam.Clip(m.name, 80), state))
		} else {
			wrong = append(wrong, kam.Because(m.kind, m.id, "%s is open: %s", kam.Clip(m.name, 80), strings.Join(faults, ", ")))
		}
	}
	return c.find(name, wrong, len(matters) > 0, all, nothing)
}

func (c *check) project() Finding {
	var matters []matter
	for i := range c.d.Milestones {
		if m := &c.d.Milestones[i]; m.Opportunity == c.deal.ID {
			matters = append(matters, matter{kind: "milestone", name: m.Name, id: m.ID, settled: !m.Reached.IsZero(), due: m.Due, ownerless: true})
		}
	}
	for i := range c.d.Obstacles {
		if o := &c.d.Obstacles[i]; o.Opportunity == c.deal.ID {
			matters = append(matters, matter{"obstacle", o.Name, o.ID, !o.Cleared.IsZero(), o.Due, o.Owner, false, o.Severity == "high"})
		}
	}
	return c.settle(OfProject, matters, "neither milestones nor obstacles of the sales project are recorded")
}

// concernsDeal reports whether what belongs to a deal, or with NoID to the whole account, bears on this one.
func (c *check) concernsDeal(deal kam.ID) bool { return deal == c.deal.ID || deal == kam.NoID }

func (c *check) expectations() Finding {
	var matters []matter
	for i := range c.d.Expectations {
		if e := &c.d.Expectations[i]; c.concernsDeal(e.Opportunity) {
			matters = append(matters, matter{"expectation", e.Subject, e.ID, !e.Handled.IsZero(), e.Due, e.Owner, false, false})
		}
	}
	return c.settle(OfExpectations, matters, "no expectation is recorded")
}

func (c *check) concerns() Finding {
	var matters []matter
	for i := range c.d.Concerns {
		if x := &c.d.Concerns[i]; c.concernsDeal(x.Opportunity) {
			matters = append(matters, matter{"concern", x.Subject, x.ID, !x.Handled.IsZero(), x.Due, x.Owner, false, x.Severity == "high"})
		}
	}
	return c.settle(OfConcerns, matters, "no concern is recorded")
}

func (c *check) opportunities() Finding {
	var wrong, all []kam.Reason
	qualified := false
	for _, q := range signal.Qualifications(c.d) {
		if q.Deal != c.deal.ID {
			continue
		}
		qualified = q.Qualified
		for _, x := range q.Checks {
			why := kam.Reason{Record: x.Record, Words: x.Name + ": " + x.Words}
			all = append(all, why)
			if x.State == signal.No {
				wrong = append(wrong, why)
			}
		}
	}
	for _, p := range signal.Propositions(c.d) {
		if p.Deal == c.deal.ID && p.Problem == signal.Yes {
			wrong = append(wrong, p.Reasons...)
		}
	}
	return c.find(OfOpportunities, wrong, qualified, all, "a deal that is decided is not checked")
}

func (c *check) choices() Finding {
	m := choice.Of(c.d, c.deal.ID, c.s)
	var wrong, all []kam.Reason
	known := len(m.Criteria) > 0
	for _, r := range m.Vulnerabilities {
		wrong = append(wrong, r.Reason)
	}
	for _, r := range m.Criteria {
		all = append(all, r.Reason)
		known = known && r.Vulnerable != choice.Unknown
	}
	return c.find(OfChoices, wrong, known, all, "no decision criterion is recorded")
}
