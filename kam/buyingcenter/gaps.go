package buyingcenter

import (
	"slices"

	"keyaccount/kam"
)

// rolesByNeed are the seven roles, those first whose absence hurts most.
var rolesByNeed = []string{"decider", "facilitator", "buyer", "influencer", "advisor", "user", "gatekeeper"}

// gaps returns what should be known or be there and is not: the seven roles, then connections with the powerful, then
// their attitudes.
func (v *view) gaps(c *Center) []Gap {
	if len(c.Members) == 0 {
		return []Gap{{Kind: NoMembersYet, What: "nobody is known", Record: v.d.Ref(), Make: "contact", Cells: v.cells(), Field: "name",
			Why: []kam.Reason{kam.Because("account", v.d.ID, "no contact is recorded")}}}
	}
	var gaps []Gap
	for _, role := range rolesByNeed {
		var holders []kam.Reason
		found := false
		for i := range c.Members {
			if m := &c.Members[i]; m.Plays(role) {
				found = found || role != "facilitator" || m.Facilitates()
				holders = append(holders, kam.Because("membership", m.Membership, "%s is only a %s", m.Name, m.Promoter))
			}
		}
		if found {
			continue
		}
		g := Gap{Kind: NobodyPlays, Role: role, What: "no " + role + " known", Record: v.d.Ref(), Make: "membership",
			Cells: v.cells(kam.Cell{Key: kam.ItemKey("roles", role), Value: kam.Yes}), Field: "contact",
			Why: []kam.Reason{kam.Because("account", v.d.ID, "none of the people here is known to be %s", role)}}
		if role == "facilitator" {
			g.What = "no facilitator"
			if len(holders) > 0 {
				g.Kind, g.What, g.Why = NoTrueFriend, "no true facilitator", holders
			}
		}
		gaps = append(gaps, g)
	}
	for i := range c.Members {
		if m := &c.Members[i]; m.Powerful() && len(m.Ours) == 0 {
			gaps = append(gaps, Gap{Kind: NotConnected, Contact: m.Contact, What: "nobody connected to " + m.Name,
				Record: kam.Ref{Kind: "contact", ID: m.Contact}, Make: "connection", Field: "person",
				Cells: sortedCells(kam.Cell{Key: "account", Value: v.d.ID.String()}, kam.Cell{Key: "contact", Value: m.Contact.String()}),
				Why:   []kam.Reason{m.because("nobody of ours is connected with")}})
		}
	}
	for i := range c.Members {
		if m := &c.Members[i]; m.Powerful() && m.Attitude == "" {
			gaps = append(gaps, Gap{Kind: AttitudeBlank, Contact: m.Contact, What: "attitude of " + m.Name + " not known",
				Record: kam.Ref{Kind: "membership", ID: m.Membership}, Field: "attitude",
				Why: []kam.Reason{m.because("nothing is known of the attitude of")}})
		}
	}
	return gaps
}

// cells returns the cells of a new record of the center, with those that every one has.
func (v *view) cells(more ...kam.Cell) []kam.Cell {
	more = append(more, kam.Cell{Key: "account", Value: v.d.ID.String()})
	if v.deal != kam.NoID && len(more) > 1 {
		more = append(more, kam.Cell{Key: "opportunity", Value: v.deal.String()})
	}
	return sortedCells(more...)
}

func sortedCells(cells ...kam.Cell) []kam.Cell {
	kam.SortCells(cells)
	return slices.Clip(cells)
}
