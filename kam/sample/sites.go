package sample

import (
	"strings"

	"keyaccount/kam"
)

// describeMore gives an account what its margin and its lifetime value are computed from.
func (g *generator) describeMore(a *account, d *draft) {
	a.pattern = g.patternOf(a)
	if a.owner == nil || a.status == "target" {
		return
	}
	d.set("acquisition_cost", g.maybe(70, g.money(max(4_000, a.revenue*int64(g.between(60, 240))), a.currency)))
	if a.rich && a.status == "key account" && g.chance(40) {
		d.number("retention", g.between(70, 95))
	}
}

// makeSites makes the places of an account, the head office first, and says how its people behave of late.
func (g *generator) makeSites(a *account) {
	if !a.rich || a.owner == nil {
		return
	}
	a.mood = []string{"", "deaf", "anxious"}[g.lot(76, 12, 12)]
	k := knowledge[a.segment]
	rows := append([]int{0}, some(g, []int{1, 2}, g.between(0, 2))...)
	if a.status == "target" {
		rows = rows[:1]
	}
	towns := some(g, a.place.towns, 3)
	for i, at := range rows {
		t := a.town
		if i > 0 && len(towns) > i {
			t = towns[i]
		}
		sort := "plant"
		if strings.Contains(k.sites[at], "centre") || strings.Contains(k.sites[at], "depot") || strings.Contains(k.sites[at], "arehouse") {
			sort = "distribution centre"
		}
		a.sites = append(a.sites, g.emit(of("site").set("name", strings.ReplaceAll(k.sites[at], "{town}", t.name)).ref("account", a.id).
			set("type", sort).set("purpose", capital(pick(g, a.industry.rows))+", "+pick(g, a.industry.rows)).set("capacity", g.digits(k.capacity[at])).
			number("employees", max(9, int(a.revenue)*g.between(6, 22)/10)).set("country", a.country).set("state", t.state).set("city", t.name).
			set("address", g.address(a.place)).set("phone", g.maybe(60, g.phone(a.place, t))).set("notes", g.maybe(40, pick(g, siteNotes)))))
	}
	if a.status == "key account" && g.chance(45) {
		a.sites = append(a.sites, g.emit(of("site").set("name", "Head office "+a.town.name).ref("account", a.id).set("type", "office").
			set("purpose", "Management, purchasing, finance").set("country", a.country).set("state", a.town.state).set("city", a.town.name)))
	}
}

// siteOf returns where the holder of a post works: managers at the head office where there is one,
// otherwise at the first site, and the others spread over the sites.
func (a *account) siteOf(at int) kam.ID {
	n := len(a.sites)
	switch {
	case n == 0:
		return kam.NoID
	case posts[at].up <= headPost:
		return a.sites[n-1]
	}
	return a.sites[at%n]
}
