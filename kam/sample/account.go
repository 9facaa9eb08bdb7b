package sample

import (
	"strconv"
	"strings"

	"keyaccount/kam"
)

// account is the account being made, with what the records below it need to know.
type account struct {
	company
	id       kam.ID
	parentID kam.ID
	place    *place
	town     town
	industry *industry
	owner    *colleague
	lead     *colleague // the manager of its district
	district string
	rich     bool    // written down by hand: has more records than the others
	script   *script // what is written down of it by hand, or an empty script

	warmth   int // how well disposed its people are, 0 to 100
	silence  int // for how many days nothing has been done, at least
	rows     []string
	products []*product
	contacts []*contact
	factors  []kam.ID
	deals    []*deal
	team     []assignment // its selling center

	mood    string // how its people have behaved of late: "", "deaf" or "anxious"
	sites   []kam.ID
	sold    int64 // what it buys of us in a year, in euros
	ahead   []appointment
	pattern pattern
}

// makeKnown makes the accounts that are written down by hand, as many as are wanted.
func (g *generator) makeKnown() {
	type head struct {
		id    kam.ID
		owner *colleague
	}
	heads := map[string]head{}
	for _, c := range companies[:min(len(companies), g.accounts)] {
		a := &account{company: c, parentID: heads[c.parent].id, owner: g.colleague(c.owner), rich: true, script: scripts[c.key]}
		if a.domain == "" {
			words := strings.Fields(c.name)
			a.domain = slug(words[0]+words[1], "") + ".example"
		}
		g.makeAccount(a)
		heads[c.key] = head{a.id, a.owner}
		if g.err != nil {
			return
		}
	}
}

// makeAccount makes an account and all that hangs on it.
func (g *generator) makeAccount(a *account) {
	g.nextAccount()
	a.place = g.places[a.country]
	a.town = a.place.townNamed(a.city)
	if a.lead == nil {
		a.lead = g.leadIn(a.place.district)
	}
	a.industry = industries[industryNumber(a.segment)]
	if a.district == "" {
		a.district = a.place.district
	}
	if a.currency == "" {
		a.currency = a.place.currency
	}
	if a.script == nil {
		a.script = &script{}
	}
	a.products = g.suited(a.industry)
	a.warmth = g.warmth(a)
	a.silence = g.silence(a)
	if a.rows = a.script.rows; a.rows == nil {
		a.rows = some(g, a.industry.rows, g.between(2, 3))
	}
	d := g.describe(a)
	g.apart(func() { g.describeMore(a, d) })
	a.id = g.emit(d)
	g.apart(func() { g.makeSites(a) })
	g.makeTeamOf(a)
	g.makeCenter(a)
	g.makeSpace(a)
	g.makeDeals(a)
	g.makeConcerns(a)
	g.makeDiary(a)
	g.emitTeamOf(a)
	g.apart(func() {
		g.makeTrade(a)
		g.makeSurroundings(a)
		g.makeMinds(a)
		g.makeAlignment(a)
		g.makeProjects(a)
		g.makePlans(a)
		g.makeAssessments(a)
	})
}

func (g *generator) warmth(a *account) int {
	base := map[string]int{"key account": 62, "customer": 52, "target": 42, "former": 25}[a.status]
	return max(5, min(95, base+g.between(-22, 22)))
}

// silence returns how long an account has not been talked to: with one in four too long.
func (g *generator) silence(a *account) int {
	if a.status == "former" {
		return g.between(200, 320)
	}
	if a.script.diary != nil || a.key != "" && a.owner != nil && a.owner.key == "lind" && a.status == "key account" {
		return 1
	}
	if g.chance(25) {
		return g.between(33, 110)
	}
	return g.between(1, 14)
}

// standing is what an account and we are to each other, in several scales that must agree.
type standing struct{ level, continuum, kind, tier string }

var standings = []standing{
	{"product vendor", "transactional", "contact", "3"},
	{"solution provider", "consultative", "passive coordinator", "2"},
	{"business partner", "consultative", "active coordinator", "2"},
	{"business partner", "partnership", "active coordinator", "1"},
	{"strategic", "partnership", "integrated", "1"},
}

func (g *generator) standing(a *account) standing {
	switch a.status {
	case "key account":
		return standings[min(4, 1+a.warmth/22)]
	case "customer":
		return standings[g.lot(50, 40, 10)]
	}
	return standings[0]
}

// describe drafts the account itself.
func (g *generator) describe(a *account) *draft {
	d := of("account").set("name", a.name).ref("parent", a.parentID).set("status", a.status).set("priority", a.priority).
		person("owner", a.owner).set("segment", a.segment).set("region", a.place.region).set("country", a.country).
		set("state", a.town.state).set("district", a.district).set("city", a.town.name).
		set("website", "www."+a.domain).set("phone", g.settle(a))
	if a.further != "" {
		d.all("countries", list(a.further)...)
	}
	if a.owner == nil { // nobody has looked after it, so little is known
		return d.set("notes", "Came in with a list from a trade fair.")
	}
	s := g.standing(a)
	d.set("address", g.house(a)).set("organization", pick(g, []string{"centralized", "decentralized"})).
		set("importance", pick(g, []string{"routine", "strategic", "strategic", "commodity", "bottleneck"})).
		set("customer_type", pick(g, []string{"defender", "prospector", "analyzer", "analyzer", "reactor"})).
		set("relationship_level", s.level).set("continuum", s.continuum).set("vendor_tier", s.tier).
		set("revenue", g.money(a.revenue*1_000_000, a.currency)).
		set("employees", strconv.Itoa(max(12, int(a.revenue)*g.between(18, 46)/10)))
	if a.status == "key account" || a.status == "customer" {
		d.set("kam_kind", s.kind)
	}
	if a.rich || g.chance(40) {
		owned := strings.ReplaceAll(pick(g, principalOwners), "{town}", a.town.name)
		d.set("ownership", pick(g, []string{"public", "private", "private"})).set("principal_owners", owned).
			person("status_owner", a.lead).set("purchasing_practice", pick(g, practices))
	}
	if a.rich {
		d.set("vision", pick(g, visions)).set("mission", pick(g, a.industry.mission)).set("prospects", pick(g, a.industry.prospects)).
			set("budget_cycle", pick(g, budgetCycles)).all("tags", some(g, bigTags, g.between(0, 2))...)
	}
	d.set("notes", g.maybe(60, pick(g, accountNotes)))
	return g.verify(d, a)
}

// verify says when the draft was last confirmed: mostly lately, sometimes long ago or never.
func (g *generator) verify(d *draft, a *account) *draft {
	if a.owner == nil {
		return d
	}
	switch g.lot(74, 14, 12) {
	case 0:
		d.day("verified", g.workday(-g.between(2, 170))).person("verified_by", a.owner)
	case 1:
		d.day("verified", g.workday(-g.between(370, 420))).person("verified_by", a.owner)
	}
	return d
}

// leadIn returns the manager of a district.
func (g *generator) leadIn(district string) *colleague {
	for _, t := range teamRows {
		if t.name == district {
			return g.colleague(t.head)
		}
	}
	return nil
}
