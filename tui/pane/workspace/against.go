package workspace

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

// blockers are the members of the buying center who can stop the deal, and why each might: opponents, people who are against
// it, and powerful ones whom nobody of ours is connected to. What each holds against us stands beneath.
func (v *dealView) blockers() section {
	s := section{title: "Who can block it, and why", empty: "nobody known is against it"}
	type blocker struct {
		item
		weight int
	}
	var found []blocker
	for _, m := range signal.Center(v.d) {
		var words []string
		weight := 0
		part := v.part(m.Contact)
		if m.Opponent {
			words, weight = append(words, "acts against us"), weight+8
		}
		if part != nil && (part.Attitude == "unfavourable" || part.Attitude == "sceptical") {
			words, weight = append(words, part.Attitude), weight+map[string]int{"unfavourable": 4, "sceptical": 2}[part.Attitude]
		}
		if part != nil && slices.Contains(part.Zones, "threat") {
			words, weight = append(words, "feels threatened"), weight+2
		}
		if m.Powerful() && len(m.Ours) == 0 {
			words, weight = append(words, "nobody of ours is connected"), weight+1
		}
		concerns := v.concernsOf(m.Contact)
		if weight == 0 && (len(concerns) == 0 || !m.Powerful()) {
			continue
		}
		if n := len(concerns); n > 0 {
			words, weight = append(words, show.Count(n, "open concern", "open concerns")), weight+n
		}
		sign, tone := "!", doc.Warn
		if m.Powerful() {
			weight += 8
			if m.Power {
				words = append(words, "in a power zone")
			}
		}
		if m.Opponent {
			sign, tone = "✖", doc.Bad
		}
		it := item{key: "blocker", ref: kam.Ref{Kind: "contact", ID: m.Contact}, sign: sign, tone: tone, name: strings.TrimSpace(m.Name + "  " + show.RoleLetters(m.Roles)),
			value: strings.Join(words, ", "), why: concerns}
		found = append(found, blocker{it, weight})
	}
	slices.SortStableFunc(found, func(a, b blocker) int { return b.weight - a.weight })
	for _, f := range found {
		s.items = append(s.items, f.item)
	}
	if len(found) > 0 {
		s.right, s.tone = fmt.Sprint(len(found)), doc.Warn
	}
	return s
}

// part returns the part that a contact plays in the deal or, where none is recorded, in the whole account.
func (v *dealView) part(contact kam.ID) *kam.Membership {
	var whole *kam.Membership
	for _, m := range v.d.MembershipsOf(contact) {
		switch m.Opportunity {
		case v.o.ID:
			return m
		case kam.NoID:
			whole = m
		}
	}
	return whole
}

func (v *dealView) concernsOf(contact kam.ID) []kam.Reason {
	var out []kam.Reason
	for i := range v.d.Concerns {
		c := &v.d.Concerns[i]
		if c.Contact == contact && c.Handled.IsZero() && (c.Opportunity == kam.NoID || c.Opportunity == v.o.ID) {
			out = append(out, kam.Because("concern", c.ID, "concern: %s", c.Subject))
		}
	}
	return out
}
