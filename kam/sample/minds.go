package sample

import (
	"slices"

	"keyaccount/kam"
)

// noMember is the membership of somebody who has none.
var noMember = kam.NoID

// makeMinds makes what the people of an account think: analyses of the weighty members, expectations,
// and the criteria by which they decide.
func (g *generator) makeMinds(a *account) {
	if a.owner == nil || !a.rich {
		return
	}
	for _, c := range a.contacts {
		weighty := slices.Contains(c.roles, "decider") || slices.Contains(c.roles, "facilitator") || c.leads
		if c.member == noMember || !weighty || a.unmet(c) || !g.chance(60) {
			continue
		}
		// Some are analysed twice, half a year apart, some lately, and some not for far too long.
		switch g.lot(40, 30, 30) {
		case 0:
			g.analyse(a, c, g.between(190, 260), false)
			g.analyse(a, c, g.between(3, 70), true)
		case 1:
			g.analyse(a, c, g.between(3, 150), true)
		case 2:
			g.analyse(a, c, g.between(200, 360), false)
		}
	}
	g.makeExpectations(a)
	g.makeCriteria(a)
}

// unmet reports whether nobody of ours has talked to the contact.
func (a *account) unmet(c *contact) bool { return slices.Contains(a.script.unmet, c.name) }

// someoneMet returns a contact of whom we can know what the person thinks.
func (g *generator) someoneMet(a *account) *contact {
	for {
		if c := pick(g, a.contacts); !a.unmet(c) {
			return c
		}
	}
}

// analyse makes a member analysis of some days ago; the later knows more.
func (g *generator) analyse(a *account, c *contact, age int, later bool) {
	m := mindOf(c)
	d := of("analysis").ref("member", c.member).ref("account", a.id).day("date", g.workday(-age)).person("by", g.anyone(a)).
		set("tangible_preoccupations", pick(g, m.tangible)).set("intangible_preoccupations", g.maybe(75, pick(g, m.intangible))).
		set("tangible_consequences", g.maybe(80, pick(g, consequences[0]))).set("intangible_consequences", g.maybe(65, pick(g, consequences[1]))).
		set("current_expectations", g.maybe(85, pick(g, m.expects))).set("possible_expectations", g.maybe(55, pick(g, mayExpect))).
		set("assessment", g.maybe(70, pick(g, assessments))).set("actions", g.maybe(70, pick(g, mindActions)))
	if later {
		warm := "no"
		if c.warm {
			warm = "yes"
		}
		d.set("favourable", warm).set("individual_needs", pick(g, individualNeeds)).set("organizational_needs", pick(g, organizationalNeeds)).
			set("held_back", g.maybe(80, pick(g, heldBack))).set("help", g.maybe(70, pick(g, mindHelp)))
	}
	g.emit(d)
}

// mindOf returns what usually occupies somebody with the contact's first role.
func mindOf(c *contact) mind {
	for _, role := range []string{"decider", "buyer", "user"} {
		if slices.Contains(c.roles, role) {
			return minds[role]
		}
	}
	return minds["influencer"]
}

func (g *generator) makeExpectations(a *account) {
	for _, w := range some(g, hopes, g.between(1, 3)) {
		c := g.someoneMet(a)
		d := of("expectation").set("subject", w.subject).ref("contact", c.id).ref("account", a.id).set("basis", w.basis).
			set("severity", []string{"low", "medium", "high"}[g.lot(25, 50, 25)])
		if running := a.dealsOn(1); len(running) > 0 && w.basis == "solution-based" && g.chance(50) {
			d.refDeal("opportunity", pick(g, running))
		}
		switch g.lot(34, 34, 18, 14) {
		case 0:
			d.person("owner", g.anyone(a)).day("handled", g.workday(-g.between(3, 250))).set("how", w.how)
		case 1:
			d.person("owner", g.anyone(a)).day("due", g.workday(g.between(2, 60))).set("how", w.how)
		case 2:
			d.person("owner", g.anyone(a)).day("due", g.workday(-g.between(1, 40)))
		}
		g.emit(d)
	}
}

// makeCriteria makes what decides the running deals of an account.
func (g *generator) makeCriteria(a *account) {
	for _, m := range a.script.measures {
		g.emit(of("criterion").set("name", m.name).ref("contact", a.named(m.whose).id).ref("account", a.id).refDeal("opportunity", a.dealNamed(m.deal)).
			set("nature", m.nature).set("category", m.category).set("subcategory", m.subcategory).
			number("importance", m.importance).number("difference", m.difference).set("leader", m.leader).set("competitor", m.competitor).set("compensation", m.remedy))
	}
	if a.script.measures != nil {
		return
	}
	for _, on := range a.dealsOn(1) {
		if on.stage < 1 || !g.chance(65) {
			continue
		}
		for _, w := range some(g, criterionRows, g.between(2, 5)) {
			d := of("criterion").set("name", w.name).ref("contact", g.someoneMet(a).id).ref("account", a.id).refDeal("opportunity", on).
				set("nature", w.nature).set("category", w.category).set("subcategory", w.subcategory).
				number("importance", g.between(2, 7)).number("difference", g.between(1, 7))
			switch g.lot(40, 25, 35) {
			case 0:
				d.set("leader", "we")
			case 1:
				d.set("leader", "level")
			case 2:
				d.set("leader", "competitor").set("competitor", pick(g, rivals)).
					set("compensation", g.maybe(65, pick(g, []string{"change importance", "accentuate difference", "leverage the facilitator"})))
			}
			g.emit(d.set("notes", g.maybe(25, pick(g, criterionNotes))))
		}
	}
}
