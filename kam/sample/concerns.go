package sample

// makeConcerns makes what people of the account fear: handled, being handled, overdue, or nobody's.
func (g *generator) makeConcerns(a *account) {
	for _, f := range a.script.concerns {
		d := of("concern").set("subject", f.subject).ref("contact", a.named(f.whose).id).ref("account", a.id).
			refDeal("opportunity", a.dealNamed(f.deal)).set("basis", f.basis).set("severity", f.severity).set("how", f.how)
		if f.owned {
			d.person("owner", a.owner)
		}
		g.emit(g.due(d, "due", f.due))
	}
	if a.owner == nil || a.script.whole {
		return
	}
	count := g.lot(46, 48, 6)
	if a.rich {
		count = g.lot(12, 34, 34, 20)
	}
	for _, w := range some(g, worries, count) {
		c := pick(g, a.contacts)
		d := of("concern").set("subject", w.subject).ref("contact", c.id).ref("account", a.id).set("basis", w.basis).
			set("severity", []string{"low", "medium", "high"}[g.lot(25, 50, 25)])
		if running := a.dealsOn(1); len(running) > 0 && w.basis == "solution-based" && g.chance(60) {
			d.refDeal("opportunity", pick(g, running))
		}
		switch g.lot(36, 28, 18, 18) {
		case 0:
			done := -g.between(3, 300)
			d.person("owner", g.anyone(a)).day("due", g.workday(done+g.between(0, 25))).day("handled", g.workday(done)).set("how", w.how)
		case 1:
			d.person("owner", g.anyone(a)).day("due", g.workday(g.between(2, 45))).set("how", w.how)
		case 2:
			d.person("owner", g.anyone(a)).day("due", g.workday(-g.between(1, 40))).set("how", g.maybe(60, w.how))
		}
		g.emit(d)
	}
}
