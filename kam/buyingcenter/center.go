package buyingcenter

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Center is the buying center of an account on a day, for all of the account or for one deal.
type Center struct {
	Account  kam.ID
	Name     string   // of the account
	Deal     kam.ID   // the deal it is for, or NoID for all of the account
	DealName string   // "" where it is for all of the account
	Day      kam.Date // the day on which this held

	Members    []Member    // everybody who works for the account, the most significant first
	Influences []Influence // between members, in the order in which they were recorded
	Gaps       []Gap       // what is not known or not there and should be
	Paths      []Path      // one way to each decider who can be reached, the strongest first
	Blockers   []Blocker   // who can block the deal, or any, the most dangerous first
	Threads    []Thread    // on whom alone the ways to deciders, or all connections, hang
	Cover      Cover       // how far we are connected with the powerful
	Situation  Situation   // where people stand, all in all
	Changes    []Change    // what the last assessment of each member says other than the one before
	Next       []Talk      // the people to talk to next, at most three

	byContact map[kam.ID]int
}

// Of returns the buying center of an account on a day. Where a deal is named, a person's part in it stands before the
// one in the whole account. Records that were made after the day, and what was done after it, are left out, and
// attitudes are those of the assessments up to it; so a day in the past shows what was known then. The company may be
// nil, then our people have no names. The answer shares nothing with the dossier.
func Of(d *dossier.Dossier, c *dossier.Company, s kam.Settings, today kam.Date, deal kam.ID) Center {
	return At(d, c, s, today, deal, nil)
}

// At is Of with the memberships that were others on the day, by their ids: roles, zones and marks of the past, where it is
// known what was recorded then. A membership that is not among them is taken as it is now.
func At(d *dossier.Dossier, c *dossier.Company, s kam.Settings, today kam.Date, deal kam.ID, was map[kam.ID]kam.Membership) Center {
	v := viewOf(d, c, s, today, deal)
	v.was = was
	center := Center{Account: d.ID, Name: kam.Clip(d.Account.Name, 80), Deal: deal, Day: today}
	if o := d.Opportunity(deal); o != nil {
		center.DealName = kam.Clip(o.Name, 80)
	}
	center.Members, center.Influences = v.members(), v.influences()
	center.index()
	v.weigh(&center)
	center.Cover = v.cover(&center)
	center.Situation = v.situation(&center)
	center.Paths = v.paths(&center)
	center.Gaps = v.gaps(&center)
	center.Threads = v.threads(&center)
	center.Blockers = v.blockers(&center)
	center.Changes = v.changes(&center)
	center.Next = v.next(&center)
	return center
}

func (c *Center) index() {
	c.byContact = make(map[kam.ID]int, len(c.Members))
	for i := range c.Members {
		c.byContact[c.Members[i].Contact] = i
	}
}

// Member returns the member who is a contact, or nil where there is none such.
func (c *Center) Member(contact kam.ID) *Member {
	if i, ok := c.byContact[contact]; ok {
		return &c.Members[i]
	}
	return nil
}
