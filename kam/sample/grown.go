package sample

import (
	"slices"
	"strconv"
)

// Beyond the accounts that are written down by hand the company grows by districts: a town of some
// country with a team of its own, which looks after some forty accounts there and their sisters
// abroad. Of a district nothing is kept when the next one begins.

const districtSize = 40

// spread is by how many countries the next district is away from the last, so that a company that is
// only somewhat larger already grows in all regions. It is coprime to the number of countries.
const spread = 11

// makeGrown makes the accounts that are still wanted, district by district.
func (g *generator) makeGrown() {
	known := len(g.staff)
	for number := 0; g.made < g.accounts && g.err == nil; number++ {
		place := g.places[placeRows[number*spread%len(placeRows)].code]
		round := number / len(placeRows)
		name := place.towns[round%len(place.towns)].name + " district"
		if again := round / len(place.towns); again > 0 {
			name += " " + strconv.Itoa(again+1)
		}
		d := g.openDistrict(place, place.towns[round%len(place.towns)], name)
		for until := min(g.accounts, g.made+districtSize); g.made < until && g.err == nil; {
			g.growTree(d, until-g.made)
		}
		g.staff = g.staff[:known]
	}
}

// district is a team in a town: who leads it and who owns accounts there.
type district struct {
	called string
	place  *place
	head   *colleague
	owners []*colleague
}

// openDistrict makes a district's team and people.
func (g *generator) openDistrict(p *place, t town, called string) district {
	hire := func(title, job, team string) *colleague {
		n := g.newName(p)
		c := &colleague{job: job, team: team, country: p.code, region: p.region}
		c.id = g.emit(of("person").set("name", n.full).set("title", title).set("email", n.mail+"@"+ownDomain).
			set("phone", g.phone(p, t)).ref("team", g.teams[team]).set("country", p.code).set("city", t.name).
			all("languages", n.tongue.language, "English").set("notes", g.maybe(25, pick(g, personNotes))))
		g.staff = append(g.staff, c)
		return c
	}
	head := hire("District Manager", "lead", p.district)
	g.teams[called] = g.emit(of("team").set("name", called).set("region", p.region).ref("parent", g.teams[p.district]).
		person("manager", head).all("countries", p.code).all("districts", called))
	defer delete(g.teams, called)
	d := district{called: called, place: p, head: head}
	for range 3 {
		d.owners = append(d.owners, hire("Key Account Manager", "kam", called))
	}
	hire("Service Manager", "service", called)
	return d
}

// growTree makes an account, and sometimes a corporate tree below it, of at most room accounts.
func (g *generator) growTree(in district, room int) {
	p, owner := in.place, pick(g, in.owners)
	segment := g.rnd.IntN(len(industries))
	called, domain := g.coin(g.tongues[p.tongue], segment)
	c := company{name: g.withForm(p, called), segment: industries[segment].name, country: p.code, domain: domain,
		city: pick(g, p.towns).name, revenue: int64(g.between(4, 60)) * int64(g.between(1, 30))}
	c.status = []string{"key account", "customer", "target", "former"}[g.lot(12, 55, 27, 6)]
	c.priority = []string{"A", "B", "C", "D"}[g.lot(10, 25, 40, 25)]
	if c.status == "key account" {
		c.priority = pick(g, []string{"A", "B"})
	}
	daughters := 0
	if room > 1 && g.chance(12) {
		daughters = min(room-1, g.between(1, 5))
		c.level, c.revenue = "global", c.revenue*3
	}
	c.size = g.centerSize(c)
	head := &account{company: c, owner: owner, lead: in.head, district: in.called}
	g.makeAccount(head)
	above := head.id
	for i, at := range g.sisters(p, daughters) {
		d := company{name: g.withForm(at, called+" "+endonyms[at.code]), segment: c.segment, country: at.code, domain: domain,
			city: pick(g, at.towns).name, level: "country", revenue: max(3, c.revenue/int64(g.between(4, 12))), priority: "C",
			status: pick(g, []string{"customer", "customer", "target"})}
		if c.status == "target" {
			d.status = "target"
		}
		if i == 0 && daughters > 1 {
			d.level, d.name = "regional", g.withForm(at, called+" "+at.region)
		}
		d.size = g.centerSize(d)
		a := &account{company: d, parentID: above, owner: owner}
		g.makeAccount(a)
		if d.level == "regional" {
			above = a.id
		}
	}
}

// sisters returns n other countries, mostly of the same region.
func (g *generator) sisters(p *place, n int) []*place {
	var out []*place
	for len(out) < n {
		other := g.places[placeRows[g.rnd.IntN(len(placeRows))].code]
		if other != p && !slices.Contains(out, other) && (other.region == p.region || g.chance(30)) {
			out = append(out, other)
		}
	}
	return out
}

// centerSize returns how many people of an account are known: few mostly, many rarely.
func (g *generator) centerSize(c company) int {
	if c.status == "key account" {
		return []int{g.between(4, 8), g.between(9, 25)}[g.lot(85, 15)]
	}
	return []int{3, g.between(4, 6), g.between(7, 12)}[g.lot(62, 33, 5)]
}

// endonyms are what companies call countries in the names of their daughters.
var endonyms = map[string]string{
	"FI": "Suomi", "SE": "Sverige", "NO": "Norge", "DE": "Deutschland", "AT": "Österreich", "NL": "Nederland", "PL": "Polska",
	"CZ": "Česko", "PT": "Portugal", "ES": "España", "FR": "France", "GB": "UK", "IT": "Italia", "TR": "Türkiye", "GR": "Hellas",
	"AE": "Gulf", "SA": "Arabia", "US": "USA", "CA": "Canada", "MX": "México", "BR": "Brasil", "CL": "Chile", "JP": "Japan",
	"KR": "Korea", "CN": "China", "IN": "India", "SG": "Singapore", "ID": "Indonesia", "VN": "Vietnam", "AU": "Australia",
}
