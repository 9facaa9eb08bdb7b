package buyingcenter

import (
	"cmp"
	"fmt"
	"slices"

	"keyaccount/kam"
)

// mostTalks is how many people to talk to next are named.
const mostTalks = 3

// What presses to talk to somebody, in points. The numbers are ours.
const (
	pressUnconnected = 40 // powerful, and nobody of ours is connected
	pressSilent      = 25 // powerful, and not spoken with within Settings.SilenceDays
	pressAgainst     = 20 // can block
	pressOnTheWay    = 15 // the weakest link of a way to a decider leaves from the person
	pressUnknown     = 10 // powerful, with an attitude that is not known
	pressAssess      = 10 // powerful, and not assessed within Settings.ReassessMonths
	pressOverdue     = 10 // a concern that should be handled by now
	pressConcern     = 6  // an open concern, for each grade of severity
	restAfterTalk    = 15 // taken off after contact within the last week
)

// pressing is a reason to talk to somebody, and how much it presses.
type pressing struct {
	points int
	kam.Reason
}

// next ranks the people to talk to: what presses, and a quarter of their significance on top. Of the reasons for each the
// one that presses most comes first.
func (v *view) next(c *Center) []Talk {
	var out []Talk
	for i := range c.Members {
		m := &c.Members[i]
		t := Talk{Contact: m.Contact, Name: m.Name}
		var why []pressing
		press := func(points int, r kam.Reason) { why = append(why, pressing{points, r}) }
		if m.Powerful() {
			v.pressPowerful(m, press)
		}
		if at := slices.IndexFunc(c.Blockers, func(b Blocker) bool { return b.Contact == m.Contact }); at >= 0 {
			why := c.Blockers[at].Why
			press(pressAgainst, kam.Reason{Record: why[0].Record, Words: "can block: " + why[0].Words + ", " + why[len(why)-1].Words})
		}
		for _, p := range c.Paths {
			if p.Weakest > 0 && p.Steps[p.Weakest-1].Contact == m.Contact {
				press(pressOnTheWay, kam.Reason{Record: p.Steps[p.Weakest].Link,
					Words: "is before the weakest link on the way to " + p.Steps[len(p.Steps)-1].Name + ": " + p.Steps[p.Weakest].Name})
			}
		}
		for _, concern := range m.Concerns {
			press(pressConcern*max(grade(concern.Severity), 1), kam.Reason{Record: concern.Record, Words: "open concern: " + concern.Subject})
			if !concern.Due.IsZero() && concern.Due.Before(v.day) {
				press(pressOverdue, kam.Reason{Record: concern.Record, Words: "the concern was to be handled by " + concern.Due.String()})
			}
		}
		if len(why) == 0 {
			continue
		}
		slices.SortStableFunc(why, func(a, b pressing) int { return cmp.Compare(b.points, a.points) })
		for _, w := range why {
			t.Points, t.Why = t.Points+w.points, append(t.Why, w.Reason)
		}
		if !m.Last.IsZero() && v.day.DaysSince(m.Last) <= 7 {
			t.Points -= restAfterTalk
		}
		t.Points += m.Significance.Points / 4
		t.Person, t.By = v.speaker(m)
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b Talk) int { return cmp.Compare(b.Points, a.Points) })
	return slices.Clip(out[:min(len(out), mostTalks)])
}

func (v *view) pressPowerful(m *Member, press func(int, kam.Reason)) {
	if len(m.Ours) == 0 {
		press(pressUnconnected, kam.Because("contact", m.Contact, "nobody of ours is connected: %s", m.part()))
	}
	switch days := v.day.DaysSince(m.Last); {
	case m.Last.IsZero():
		press(pressSilent, kam.Because("contact", m.Contact, "no contact is on record"))
	case days > v.s.SilenceDays:
		press(pressSilent, kam.Because("contact", m.Contact, "no contact for %d days", days))
	}
	if m.Attitude == "" {
		press(pressUnknown, kam.Because("membership", m.Membership, "the attitude is not known"))
	}
	switch {
	case m.Assessed.IsZero():
		press(pressAssess, kam.Because("membership", m.Membership, "was never assessed"))
	case m.Assessed.AddMonths(v.s.ReassessMonths).Before(v.day):
		press(pressAssess, kam.Reason{Record: kam.Ref{Kind: "analysis", ID: m.Analysis}, Words: fmt.Sprintf("was last assessed on %s", m.Assessed)})
	}
}

// speaker returns who of ours should talk to a member: who is connected best, otherwise who answers for the account.
func (v *view) speaker(m *Member) (kam.ID, string) {
	if len(m.Ours) > 0 {
		return m.Ours[0].Person, m.Ours[0].Name
	}
	return v.d.Account.Owner, v.person(v.d.Account.Owner)
}
