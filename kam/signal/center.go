package signal

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Member is a contact with all the parts that the person plays in the buying center at present: those in the
// whole account and those in deals that are still open.
type Member struct {
	Contact    kam.ID
	Name       string
	Membership kam.ID   // the first of the memberships
	Roles      []string // in the order of the field's choices
	Dominant   bool     // a dominant advisor
	Power      bool     // in a power zone
	Opponent   bool     // acts against us
	Promoter   string   // the type of promoter, or ""
	Ours       []kam.ID // who of ours is connected to the person
	Last       kam.Date // the last contact on record; zero where there is none
}

// Center returns the members of the account's buying center in the order in which their contacts were made. Parts
// in deals that are decided, and memberships of contacts that are deleted, do not count.
func Center(d *dossier.Dossier) []Member {
	of := map[kam.ID]*Member{}
	for i := range d.Memberships {
		m := &d.Memberships[i]
		c := d.Contact(m.Contact)
		if deal := d.Opportunity(m.Opportunity); c == nil || deal != nil && !dossier.IsOpen(deal) {
			continue
		}
		member := of[m.Contact]
		if member == nil {
			member = &Member{Contact: c.ID, Name: kam.Clip(c.Name, 80), Membership: m.ID, Promoter: m.Promoter}
			of[m.Contact] = member
		}
		member.Roles = append(member.Roles, m.Roles...)
		member.Dominant = member.Dominant || m.Dominant
		member.Opponent = member.Opponent || m.Opponent
		member.Power = member.Power || slices.Contains(m.Zones, "power")
		if member.Promoter == "" {
			member.Promoter = m.Promoter
		}
	}
	for i := range d.Connections {
		c := &d.Connections[i]
		if m := of[c.Contact]; m != nil {
			if !slices.Contains(m.Ours, c.Person) {
				m.Ours = append(m.Ours, c.Person)
			}
			m.met(c.LastContact)
		}
	}
	for i := range d.Activities {
		a := &d.Activities[i]
		if !isContact(a) {
			continue
		}
		for _, who := range with(a) {
			if m := of[who]; m != nil {
				m.met(a.Done)
			}
		}
	}
	all := make([]Member, 0, len(of))
	for _, m := range of {
		m.Roles = inOrder(m.Roles)
		all = append(all, *m)
	}
	slices.SortFunc(all, func(a, b Member) int { return dossier.Compare(a.Contact, b.Contact) })
	return all
}

func (m *Member) met(on kam.Date) {
	if on.After(m.Last) {
		m.Last = on
	}
}

// isContact reports whether an activity is one in which we spoke with somebody, and is done.
func isContact(a *kam.Activity) bool {
	return !a.Done.IsZero() && (a.Type == "call" || a.Type == "meeting" || a.Type == "visit" || a.Type == "e-mail")
}

// with returns who of theirs took part in an activity, each once.
func with(a *kam.Activity) []kam.ID {
	if a.Contact == kam.NoID || slices.Contains(a.Others, a.Contact) {
		return a.Others
	}
	return append([]kam.ID{a.Contact}, a.Others...)
}

// buyingRoles are the seven roles of the buying center.
var buyingRoles = kam.MembershipKind.Lookup("roles").Options

func inOrder(roles []string) []string {
	var out []string
	for _, r := range buyingRoles {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	return out
}

// Plays reports whether the member has a role.
func (m *Member) Plays(role string) bool { return slices.Contains(m.Roles, role) }

// Facilitates reports whether the member is a true facilitator: one who is not known to be merely a good buddy
// or an information provider.
func (m *Member) Facilitates() bool {
	return m.Plays("facilitator") && (m.Promoter == "" || m.Promoter == "inner salesperson")
}

// Key reports whether somebody of ours should be connected to the member: a decider, a facilitator or a dominant
// advisor.
func (m *Member) Key() bool { return m.Plays("decider") || m.Plays("facilitator") || m.Dominant }

// Powerful reports whether the member sways the outcome: a key member or one in a power zone.
func (m *Member) Powerful() bool { return m.Key() || m.Power }

// part says which parts the member plays.
func (m *Member) part() string {
	parts := slices.Clone(m.Roles)
	if m.Dominant {
		parts = append(parts, "dominant advisor")
	}
	if m.Power {
		parts = append(parts, "in a power zone")
	}
	if len(parts) == 0 {
		return "without a role"
	}
	return strings.Join(parts, ", ")
}

// reason returns a kam.Reason about the member.
func (m *Member) reason(words string) kam.Reason {
	return kam.Because("contact", m.Contact, "%s (%s) %s", m.Name, m.part(), words)
}
