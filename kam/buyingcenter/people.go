package buyingcenter

import (
	"cmp"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// members returns everybody who was known on the day, in the order of contacts, without their significance.
func (v *view) members() []Member {
	var all []Member
	for i := range v.d.Contacts {
		contact := &v.d.Contacts[i]
		if !v.knows(contact.ID) {
			continue
		}
		m := Member{Contact: contact.ID, Name: kam.Clip(contact.Name, 80), Title: kam.Clip(contact.Title, 80),
			Department: kam.Clip(contact.Department, 80), Last: v.spoken[contact.ID]}
		if boss := v.d.Contact(contact.ReportsTo); boss != nil && v.knows(boss.ID) {
			m.ReportsTo = boss.ID
		}
		v.part(&m)
		v.feel(&m)
		v.ties(&m)
		m.Concerns, m.Expectations = v.concerns(m.Contact), v.expectations(m.Contact)
		all = append(all, m)
	}
	return all
}

// part takes the part that the person plays over from the membership for the deal or, where there is none, from the
// one for the whole account. Where the center is for all of the account, a person who plays a part in open deals only
// plays that of the first of them.
func (v *view) part(m *Member) {
	var best *kam.Membership
	for _, ms := range v.d.MembershipsOf(m.Contact) {
		if then, ok := v.was[ms.ID]; ok {
			ms = &then
		}
		source := NoPart
		deal := v.d.Opportunity(ms.Opportunity)
		switch {
		case ms.Opportunity == kam.NoID:
			source = AccountWide
		case ms.Opportunity == v.deal:
			source = InDeal
		case v.deal == kam.NoID && (deal == nil || v.isOpen(deal)):
			source = OtherDeal
		}
		if rank(source) > rank(m.Source) {
			best, m.Source = ms, source
		}
	}
	if best == nil {
		return
	}
	m.Membership, m.Deal = best.ID, best.Opportunity
	m.Roles, m.Zones = inOrder("roles", best.Roles), inOrder("zones", best.Zones)
	m.Dominant, m.Opponent, m.Promoter, m.Decides = best.Dominant, best.Opponent, best.Promoter, best.Decides
	if m.Attitude = best.Attitude; m.Attitude != "" {
		m.Felt = kam.Because("membership", best.ID, "%s is %s", m.Name, m.Attitude)
	}
}

func rank(s Source) int {
	return slices.Index([]Source{NoPart, OtherDeal, AccountWide, InDeal}, s)
}

// inOrder returns items of a set of memberships in the order of the field's choices.
func inOrder(field string, items []string) []string {
	var out []string
	for _, o := range kam.MembershipKind.Lookup(field).Options {
		if slices.Contains(items, o) {
			out = append(out, o)
		}
	}
	return out
}

// feel says what the person was assessed as. What the membership says is how it is since the last assessment: where a
// later one than the day's was made, the last one by the day says how it was then.
func (v *view) feel(m *Member) {
	all := v.analyses[m.Contact]
	if n := len(all); n > 0 {
		m.Analysis, m.Assessed = all[n-1].ID, all[n-1].Date
	}
	if !v.later[m.Contact] {
		return
	}
	m.Attitude, m.Felt = "", kam.Reason{}
	if m.Analysis == kam.NoID {
		return
	}
	switch all[len(all)-1].Favourable {
	case "yes":
		m.Attitude = "favourable"
	case "no":
		m.Attitude = "unfavourable"
	default:
		return
	}
	m.Felt = kam.Because("analysis", m.Analysis, "%s was %s on %s", m.Name, m.Attitude, m.Assessed)
}

func (v *view) ties(m *Member) {
	for _, c := range v.d.ConnectionsTo(m.Contact) {
		last := c.LastContact
		if last.After(v.day) {
			last = kam.Date{}
		}
		if !v.there(c.ID) && last.IsZero() {
			continue
		}
		m.Ours = append(m.Ours, Tie{c.ID, c.Person, v.person(c.Person), c.Strength, c.Level, last})
		if last.After(m.Last) {
			m.Last = last
		}
	}
	slices.SortStableFunc(m.Ours, func(a, b Tie) int {
		return cmp.Or(byGrade(a.Strength, b.Strength), b.Last.DaysSince(a.Last))
	})
}

func (v *view) concerns(of kam.ID) (out []Matter) {
	for i := range v.d.Concerns {
		c := &v.d.Concerns[i]
		if c.Contact == of && v.isPending(c.ID, c.Handled) && v.bears(c.Opportunity) {
			out = append(out, Matter{kam.Ref{Kind: "concern", ID: c.ID}, kam.Clip(c.Subject, 120), c.Severity, c.Due, c.Owner, c.Opportunity})
		}
	}
	return sorted(out)
}

func (v *view) expectations(of kam.ID) (out []Matter) {
	for i := range v.d.Expectations {
		e := &v.d.Expectations[i]
		if e.Contact == of && v.isPending(e.ID, e.Handled) && v.bears(e.Opportunity) {
			out = append(out, Matter{kam.Ref{Kind: "expectation", ID: e.ID}, kam.Clip(e.Subject, 120), e.Severity, e.Due, e.Owner, e.Opportunity})
		}
	}
	return sorted(out)
}

// isPending reports whether something was there on the day and not handled by then.
func (v *view) isPending(id kam.ID, handled kam.Date) bool {
	return v.there(id) && (handled.IsZero() || handled.After(v.day))
}

func sorted(all []Matter) []Matter {
	slices.SortStableFunc(all, func(a, b Matter) int { return byGrade(a.Severity, b.Severity) })
	return all
}

// influences returns the arrows between members. An arrow from somebody to the same person says nothing.
func (v *view) influences() []Influence {
	var all []Influence
	for i := range v.d.Influences {
		in := &v.d.Influences[i]
		if in.From != in.To && v.isMember(in.From) && v.isMember(in.To) && v.there(in.ID) {
			nature, strength := in.Nature, in.Strength
			if nature == "" {
				nature = "influence"
			}
			if strength == "" {
				strength = "medium"
			}
			all = append(all, Influence{in.ID, in.From, in.To, strength, nature, kam.Clip(in.About, 120)})
		}
	}
	return all
}

func (v *view) isMember(contact kam.ID) bool { return v.d.Contact(contact) != nil && v.knows(contact) }

// Days returns the days on which members of an account's buying center were assessed, up to today, the earliest first:
// the marks of a slider over time.
func Days(d *dossier.Dossier, today kam.Date) []kam.Date {
	var days []kam.Date
	for i := range d.Analyses {
		if on := d.Analyses[i].Date; !on.IsZero() && !on.After(today) && d.Membership(d.Analyses[i].Member) != nil {
			days = append(days, on)
		}
	}
	slices.SortFunc(days, func(a, b kam.Date) int { return a.DaysSince(b) })
	return slices.Compact(days)
}
