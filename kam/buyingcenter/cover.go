package buyingcenter

import (
	"slices"

	"keyaccount/kam"
)

// cover says how far we are connected with the powerful.
func (v *view) cover(c *Center) Cover {
	var out Cover
	for i := range c.Members {
		m := &c.Members[i]
		if !m.Powerful() {
			continue
		}
		out.Powerful = append(out.Powerful, m.Contact)
		if len(m.Ours) == 0 {
			out.Missing = append(out.Missing, m.because("nobody of ours is connected with"))
			continue
		}
		out.Connected++
		if m.Ours[0].Strength == "strong" {
			out.Strongly++
		}
	}
	return out
}

// because returns a reason about the member: words, then the name and what makes the person powerful.
func (m *Member) because(words string) kam.Reason {
	return kam.Because("contact", m.Contact, "%s %s (%s)", words, m.Name, m.part())
}

// part says which parts the member plays.
func (m *Member) part() string {
	out := ""
	add := func(word string) {
		if out != "" {
			out += ", "
		}
		out += word
	}
	for _, r := range m.Roles {
		add(r)
	}
	if m.Dominant {
		add("dominant advisor")
	}
	if m.In("power") {
		add("in a power zone")
	}
	if out == "" {
		return "without a role"
	}
	return out
}

// situation says where people stand, all in all.
func (v *view) situation(c *Center) Situation {
	s := Situation{Attitudes: map[string]int{}, Zones: map[string]int{}}
	var lesser []kam.ID
	var threats, open []kam.Reason
	for i := range c.Members {
		m := &c.Members[i]
		if m.Source == NoPart {
			continue
		}
		s.Attitudes[m.Attitude]++
		for _, z := range m.Zones {
			s.Zones[z]++
		}
		switch {
		case m.Opponent && m.Powerful():
			s.Opponents = append(s.Opponents, m.Contact)
			s.Reasons = append(s.Reasons, kam.Because("membership", m.Membership, "%s acts against us and has power (%s)", m.Name, m.part()))
		case m.Opponent:
			lesser = append(lesser, m.Contact)
			threats = append(threats, kam.Because("membership", m.Membership, "%s acts against us", m.Name))
		case m.In("threat"):
			threats = append(threats, kam.Because("membership", m.Membership, "%s feels threatened", m.Name))
		}
		if m.In("receptiveness") && !m.Opponent {
			open = append(open, kam.Because("membership", m.Membership, "%s is receptive", m.Name))
		}
	}
	s.Opponents = append(s.Opponents, lesser...)
	s.Reasons = slices.Concat(s.Reasons, threats, open)
	return s
}
