package signal

import (
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Coverage says how far our selling center and their buying center meet.
type Coverage struct {
	// Known is whether anything is recorded of either center. Where it is false the rest says only that.
	Known bool

	SellingRolesMissing []Gap        // permanent roles that nobody of ours has
	BuyingRolesMissing  []Gap        // roles that nobody of theirs is known to play
	Unconnected         []kam.Reason // deciders, facilitators and dominant advisors nobody of ours is connected to
	SingleThreads       []kam.Reason // where all hangs on one person

	KeyMembers, Connected int // how many deciders, facilitators and dominant advisors there are, and are connected
}

// Gap is a role that nobody has.
type Gap struct {
	Role string
	kam.Reason
}

// permanentRoles are those that every selling center needs.
var permanentRoles = []string{"key account sponsor", "key account executive", "key account manager"}

// CoverageOf returns the coverage of an account on a day (Le Bon & Herman 2015: selling center, connections
// alignment). Permanent roles are sponsor, executive and manager; a membership counts from its first day to its
// last and unless it is temporary, and the account's owner is its manager. A single thread is an account where
// all connections are one person's of ours, or all lead to one of theirs, or a key member whom only one of ours
// is connected to.
func CoverageOf(d *dossier.Dossier, today kam.Date) Coverage { return coverageOf(d, Center(d), today) }

func coverageOf(d *dossier.Dossier, center []Member, today kam.Date) Coverage {
	c := Coverage{Known: len(d.SellingMemberships) > 0 || len(d.Memberships) > 0}
	held := map[string]bool{"key account manager": d.Account.Owner != kam.NoID}
	for i := range d.SellingMemberships {
		m := &d.SellingMemberships[i]
		over := !m.Until.IsZero() && m.Until.Before(today)
		if m.Term != "temporary" && !m.Since.After(today) && !over {
			held[m.Role] = true
		}
	}
	for _, role := range permanentRoles {
		if !held[role] {
			c.SellingRolesMissing = append(c.SellingRolesMissing, Gap{role, kam.Because("account", d.ID, "nobody of ours is %s", role)})
		}
	}
	for _, role := range buyingRoles {
		if !slices.ContainsFunc(center, func(m Member) bool { return m.Plays(role) }) {
			c.BuyingRolesMissing = append(c.BuyingRolesMissing, Gap{role, kam.Because("account", d.ID, "nobody is known to be %s", role)})
		}
	}
	for i := range center {
		m := &center[i]
		if !m.Key() {
			continue
		}
		c.KeyMembers++
		switch len(m.Ours) {
		case 0:
			c.Unconnected = append(c.Unconnected, m.reason("is not connected to any of us"))
			continue
		case 1:
			c.SingleThreads = append(c.SingleThreads, m.reason("is connected to one of us only"))
		}
		c.Connected++
	}
	c.SingleThreads = append(accountThreads(d), c.SingleThreads...)
	return c
}

// accountThreads tells whether all connections of an account hang on one person, on either side.
func accountThreads(d *dossier.Dossier) []kam.Reason {
	if len(d.Connections) == 0 {
		return nil
	}
	ours, theirs := true, true
	first := &d.Connections[0]
	for i := range d.Connections {
		ours = ours && d.Connections[i].Person == first.Person
		theirs = theirs && d.Connections[i].Contact == first.Contact
	}
	var out []kam.Reason
	if ours {
		out = append(out, kam.Because("person", first.Person, "all connections are those of one person of ours"))
	}
	if theirs {
		out = append(out, kam.Because("contact", first.Contact, "all connections lead to one person of theirs"))
	}
	return out
}
