package buyingcenter

import (
	"cmp"
	"slices"
	"strings"

	"keyaccount/kam"
)

// blockers returns who can block a deal: whoever has a say and a reason to use it against us. A say have deciders,
// buyers, gatekeepers, dominant advisors, whoever is in a power zone, and whoever sways a decider strongly. Reasons are
// to be an opponent, an attitude below neutral, to feel threatened, a severe concern that is open, and to favour a
// competitor; they come first in what is told of each.
func (v *view) blockers(c *Center) []Blocker {
	var out []Blocker
	weight := map[kam.ID]int{}
	for i := range c.Members {
		m := &c.Members[i]
		say, against := v.say(c, m), v.against(m)
		if len(say) == 0 || len(against) == 0 {
			continue
		}
		hostile := m.Opponent || m.Attitude == "unfavourable"
		out = append(out, Blocker{m.Contact, m.Name, hostile && m.Powerful(), slices.Concat(against, say)})
		weight[m.Contact] = m.Significance.Points + 20*len(against)
	}
	slices.SortStableFunc(out, func(a, b Blocker) int {
		if a.Grave != b.Grave {
			if a.Grave {
				return -1
			}
			return 1
		}
		return cmp.Compare(weight[b.Contact], weight[a.Contact])
	})
	return out
}

// say returns what gives a member a say over the outcome.
func (v *view) say(c *Center, m *Member) (why []kam.Reason) {
	add := func(words string) { why = append(why, kam.Because("membership", m.Membership, "%s", words)) }
	for _, role := range []struct{ name, words string }{{"decider", "decides"}, {"buyer", "negotiates and selects"}, {"gatekeeper", "controls access"}} {
		if m.Plays(role.name) {
			add(role.words)
		}
	}
	if m.Dominant {
		add("everybody listens to this person before deciding")
	}
	if m.In("power") {
		add("is in a power zone")
	}
	for _, in := range c.Influences {
		to := in.To
		if in.Mutual() && in.To == m.Contact {
			to = in.From
		} else if in.From != m.Contact {
			continue
		}
		if decider := c.Member(to); in.Strength == "strong" && in.Nature != "conflict" && decider.Plays("decider") {
			words := "sways " + decider.Name + " strongly"
			if in.About != "" {
				words += ": " + in.About
			}
			why = append(why, kam.Because("influence", in.ID, "%s", words))
		}
	}
	return why
}

// against returns what speaks for a member's using it against us.
func (v *view) against(m *Member) (why []kam.Reason) {
	if m.Opponent {
		why = append(why, kam.Because("membership", m.Membership, "acts against us"))
	}
	if m.Attitude == "unfavourable" || m.Attitude == "sceptical" {
		why = append(why, kam.Reason{Record: m.Felt.Record, Words: strings.TrimPrefix(m.Felt.Words, m.Name+" ")})
	}
	if m.In("threat") {
		why = append(why, kam.Because("membership", m.Membership, "feels threatened"))
	}
	for _, concern := range m.Concerns {
		if concern.Severity == "high" {
			why = append(why, kam.Reason{Record: concern.Record, Words: "open concern: " + concern.Subject})
		}
	}
	for i := range v.d.Competitors {
		rival := &v.d.Competitors[i]
		if slices.Contains(rival.FavouredBy, m.Contact) && v.there(rival.ID) {
			why = append(why, kam.Because("competitor", rival.ID, "favours %s", kam.Clip(rival.Name, 80)))
		}
	}
	return why
}
