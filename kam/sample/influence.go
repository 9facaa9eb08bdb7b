package sample

import "slices"

// addInfluences makes the arrows of an account's sociological and political chart: advisors and
// facilitators sway those who decide, some people their superiors, and a few are allied or at odds.
func (g *generator) addInfluences(a *account) {
	drawn := map[[2]*contact]bool{}
	arrow := func(from, to *contact, strength, nature, about string) {
		if from == nil || to == nil || from == to || drawn[[2]*contact{from, to}] {
			return
		}
		drawn[[2]*contact{from, to}] = true
		g.emit(of("influence").ref("from", from.id).ref("to", to.id).ref("account", a.id).
			set("strength", strength).set("nature", nature).set("about", about))
	}
	for _, w := range a.script.arrows {
		arrow(a.named(w.from), a.named(w.to), w.strength, w.nature, w.about)
	}
	if len(a.script.arrows) > 0 {
		return
	}
	likely := 62
	if !a.rich {
		likely = 34
	}
	strength := func() string { return []string{"weak", "medium", "strong"}[g.lot(25, 45, 30)] }
	for _, c := range a.contacts {
		if c.post == headPost || !g.chance(likely) {
			continue
		}
		to := a.contacts[0]
		if !slices.Contains(c.roles, "advisor") && !slices.Contains(c.roles, "facilitator") || g.chance(35) {
			for _, other := range a.contacts {
				if other.id == a.superior(c.post) {
					to = other
				}
			}
		}
		arrow(c, to, strength(), "influence", g.maybe(75, pick(g, influenceAbout)))
	}
	if !a.rich && g.chance(70) {
		return
	}
	for range len(a.contacts) / 6 {
		from, to := pick(g, a.contacts), pick(g, a.contacts)
		if g.chance(50) {
			arrow(from, to, strength(), "alliance", pick(g, influenceAbout))
		} else {
			arrow(from, to, strength(), "conflict", pick(g, conflictAbout))
		}
	}
}

// named returns the contact of that name, or nil.
func (a *account) named(name string) *contact {
	for _, c := range a.contacts {
		if c.name == name {
			return c
		}
	}
	return nil
}
