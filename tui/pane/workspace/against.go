package workspace

import (
	"fmt"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/dossier"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

// people are the sections about whom to see for the deal: the three to talk to next, and who can block it, each with the
// reasons. They are those that the deal's map tells, from the same computation.
func (v *dealView) people() []section {
	c := buyingcenter.Of(v.d, v.board.Company(), v.s, v.today, v.o.ID)
	return []section{v.talks(&c), v.blockers(&c)}
}

func (v *dealView) talks(c *buyingcenter.Center) section {
	s := section{title: "Talk to next, and why", right: "L logs the call"}
	if !dossier.IsOpen(v.o) {
		return s
	}
	if len(c.Members) == 0 {
		s.right, s.empty, s.add.Kind, s.add.Cells = "", "nobody of theirs is known: whom do we talk to?", "contact", []kam.Cell{v.account()}
	}
	for i, t := range c.Next {
		it := personItem(c, t.Contact, "talk", t.Why)
		it.sign, it.tone = fmt.Sprint(i+1), doc.Accent
		last := "never"
		if day := c.Member(t.Contact).Last; !day.IsZero() {
			last = show.Past(day, v.today)
		}
		it.about = func(d *doc.Doc) {
			if t.By != "" {
				d.Fact("Who of ours", t.By, doc.Strong)
			}
			d.Fact("Last contact", last, doc.Plain)
		}
		s.items = append(s.items, it)
	}
	return s
}

func (v *dealView) blockers(c *buyingcenter.Center) section {
	s := section{title: "Who can block it, and why", empty: "nobody with a say is known to be against it"}
	for _, b := range c.Blockers {
		it := personItem(c, b.Contact, "blocker", b.Why)
		it.sign, it.tone = "!", doc.Warn
		if b.Grave {
			it.sign, it.tone = "✖", doc.Bad
		}
		s.items = append(s.items, it)
	}
	if len(s.items) > 0 {
		s.right, s.tone = fmt.Sprint(len(s.items)), doc.Warn
	}
	return s
}

// personItem is a row about a member, with what is said of the person in one line; the reasons unfold beneath it.
func personItem(c *buyingcenter.Center, contact kam.ID, key string, why []kam.Reason) item {
	m := c.Member(contact)
	words := make([]string, len(why))
	for i, r := range why {
		words[i] = strings.TrimPrefix(r.Words, m.Name+" ")
	}
	return item{key: key, ref: kam.Ref{Kind: "contact", ID: contact}, name: strings.TrimSpace(m.Name + "  " + show.RoleLetters(m.Roles)),
		value: strings.Join(words, "; "), why: why}
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
