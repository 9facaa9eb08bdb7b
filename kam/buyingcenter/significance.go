package buyingcenter

import (
	"cmp"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// worth says what a role counts towards significance. Deciders hold the budget, everybody listens to dominant
// advisors, and rarely is a deal won without a facilitator (Le Bon & Herman 2015); the numbers are ours.
var worth = map[string]int{"decider": 40, "facilitator": 28, "buyer": 22, "influencer": 20, "advisor": 20, "gatekeeper": 14, "user": 12}

// The points that the parts of significance give at most; they add up to 100.
const (
	mostRoles, mostPower, mostInfluence, mostAttitude, mostRecency = 40, 20, 20, 10, 10
	dominantWorth                                                  = 30
	furtherRole                                                    = 4
)

// weigh computes the significance of all members:
//
//   - roles, at most 40: the role that counts most (decider 40, dominant advisor 30, facilitator 28, buyer 22,
//     influencer and advisor 20, gatekeeper 14, user 12), and 4 for each further one;
//   - power, at most 20: 20 in a power zone, otherwise 10 for who decides alone;
//   - influence, at most 20: for everybody whom the person sways or is allied with, 6 if strongly, 4 if medium, 2 if
//     weakly, twice as much if that is a decider;
//   - attitude, at most 10: 10 for opponents, the favourable and the unfavourable, 6 for the positive and the
//     sceptical, 3 for the neutral, because a clear mind moves others, whichever way;
//   - recency, at most 10: 10 for contact within Settings.SilenceDays, 5 within three times as long.
func (v *view) weigh(c *Center) {
	out := map[kam.ID][]Influence{}
	for _, in := range c.Influences {
		if in.Nature == "conflict" {
			continue
		}
		out[in.From] = append(out[in.From], in)
		if in.Mutual() {
			in.From, in.To = in.To, in.From
			out[in.From] = append(out[in.From], in)
		}
	}
	for i := range c.Members {
		m := &c.Members[i]
		parts := []Part{v.roleWorth(m), powerWorth(m), c.influenceWorth(out[m.Contact]), attitudeWorth(m), v.recencyWorth(m)}
		m.Significance = Significance{Parts: parts}
		for _, p := range parts {
			m.Significance.Points += p.Points
		}
	}
	slices.SortFunc(c.Members, func(a, b Member) int {
		return cmp.Or(cmp.Compare(b.Significance.Points, a.Significance.Points), dossier.Compare(a.Contact, b.Contact))
	})
	c.index()
}

func (v *view) roleWorth(m *Member) Part {
	p := Part{Name: "roles", Most: mostRoles}
	n := len(m.Roles)
	for _, r := range m.Roles {
		p.Points = max(p.Points, worth[r])
		p.Reasons = append(p.Reasons, kam.Because("membership", m.Membership, "is %s", r))
	}
	if m.Dominant {
		n++
		p.Points = max(p.Points, dominantWorth)
		p.Reasons = append(p.Reasons, kam.Because("membership", m.Membership, "is a dominant advisor"))
	}
	if n > 1 {
		p.Points = min(p.Points+(n-1)*furtherRole, p.Most)
	}
	return p
}

func powerWorth(m *Member) Part {
	p := Part{Name: "power", Most: mostPower}
	switch {
	case m.In("power"):
		p.Points, p.Reasons = mostPower, []kam.Reason{kam.Because("membership", m.Membership, "is in a power zone")}
	case m.Decides == "alone":
		p.Points, p.Reasons = mostPower/2, []kam.Reason{kam.Because("membership", m.Membership, "decides alone")}
	}
	return p
}

func (c *Center) influenceWorth(out []Influence) Part {
	p := Part{Name: "influence", Most: mostInfluence}
	for _, in := range out {
		to, points, how := c.Member(in.To), 2*grade(in.Strength), "sways"
		if to.Plays("decider") {
			points *= 2
		}
		if in.Nature == "alliance" {
			how = "is allied with"
		}
		p.Points = min(p.Points+points, p.Most)
		p.Reasons = append(p.Reasons, kam.Because("influence", in.ID, "%s %s (%s)", how, to.Name, in.Strength))
	}
	return p
}

func attitudeWorth(m *Member) Part {
	p := Part{Name: "attitude", Most: mostAttitude}
	switch m.Attitude {
	case "favourable", "unfavourable":
		p.Points = mostAttitude
	case "positive", "sceptical":
		p.Points = 6
	case "neutral":
		p.Points = 3
	}
	if p.Points > 0 {
		p.Reasons = append(p.Reasons, m.Felt)
	}
	if m.Opponent {
		p.Points = mostAttitude
		p.Reasons = append(p.Reasons, kam.Because("membership", m.Membership, "acts against us"))
	}
	return p
}

func (v *view) recencyWorth(m *Member) Part {
	p := Part{Name: "recency", Most: mostRecency}
	if m.Last.IsZero() {
		return p
	}
	switch days := v.day.DaysSince(m.Last); {
	case days <= v.s.SilenceDays:
		p.Points = mostRecency
	case days <= 3*v.s.SilenceDays:
		p.Points = mostRecency / 2
	default:
		return p
	}
	p.Reasons = []kam.Reason{kam.Because("contact", m.Contact, "last contact %s", m.Last)}
	return p
}
