package sample

// makeSurroundings makes what happens around an account: its actions, the news of it, the other
// suppliers, and the documents we keep of it.
func (g *generator) makeSurroundings(a *account) {
	if a.owner == nil {
		return
	}
	if !a.rich {
		if a.status == "key account" && g.chance(50) {
			g.addDocument(a, nil, "Frame agreement", "contract", g.between(200, 800), g.between(-30, 500))
		}
		return
	}
	for _, c := range some(g, actionRows, g.between(1, 2)) {
		result := pick(g, []string{"open", "success", "success", "mixed", "failure"})
		d := of("corporate_action").set("name", g.fill(a, c.name)).ref("account", a.id).set("type", c.kind).
			day("date", g.workday(-g.between(30, 900))).set("result", result).set("source", pick(g, newsSources))
		g.emit(d.set("outcome", g.maybe(70, pick(g, actionOutcomes[result]))))
	}
	for _, headline := range some(g, headlines, g.lot(35, 40, 25)) {
		g.emit(of("news").set("headline", g.fill(a, headline)).set("type", "announcement").ref("account", a.id).set("segment", a.segment).
			day("date", g.workday(-g.between(1, 260))).set("source", pick(g, newsSources)).set("link", g.maybe(40, "www."+a.domain)).
			set("meaning", g.maybe(55, pick(g, newsMeanings))))
	}
	g.makeRivals(a)
	g.makeDocuments(a)
}

// makeRivals makes the other suppliers of an account.
func (g *generator) makeRivals(a *account) {
	for _, f := range a.script.rivals {
		d := of("competitor").set("name", f.name).ref("account", a.id).set("position", f.position).number("share", f.share).
			day("since", g.today.AddMonths(-12*f.since)).set("strengths", f.strengths).set("weaknesses", f.weaknesses).
			set("strategy", f.strategy).set("notes", f.tip)
		if c := a.named(f.favoured); c != nil {
			d.all("favoured_by", c.id.String())
		}
		g.emit(d)
	}
	if a.script.rivals != nil {
		return
	}
	left := g.between(40, 85) // percent that is not ours
	for _, name := range some(g, rivals, g.between(1, 3)) {
		share := left * g.between(30, 70) / 100
		left -= share
		position := pick(g, []string{"ahead of us", "level with us", "behind us", "behind us"})
		if share < 8 {
			position = "trying to get in"
		}
		w := pick(g, rivalRows)
		d := of("competitor").set("name", name).ref("account", a.id).set("position", position).number("share", share).
			set("strengths", w.strengths).set("weaknesses", w.weaknesses).set("strategy", w.strategy).
			all("products", pick(g, a.products).id.String())
		if position != "trying to get in" {
			d.day("since", g.today.AddMonths(-g.between(8, 200)))
		}
		for _, c := range a.contacts {
			if c.member != noMember && !c.warm && g.chance(14) {
				d.all("favoured_by", c.id.String())
			}
		}
		g.emit(d)
	}
}

// makeDocuments makes the contracts, proposals and other papers of an account. Some are about to expire,
// some have, and nobody has noticed.
func (g *generator) makeDocuments(a *account) {
	if a.status != "target" && g.chance(75) {
		name := pick(g, []string{"Frame agreement", "Service agreement", "General terms, signed"})
		g.addDocument(a, nil, name, "contract", g.between(200, 900), []int{g.between(-60, -5), g.between(5, 85), g.between(120, 900)}[g.lot(14, 30, 56)])
	}
	for _, d := range a.dealsOn(1) {
		if d.stage >= 4 && g.chance(70) {
			g.addDocument(a, d, "Proposal, "+d.open, "proposal", g.between(5, 80), g.between(-20, 90))
		} else if g.chance(25) {
			g.addDocument(a, d, "Drawing, "+d.open, "drawing", g.between(5, 120), never)
		}
	}
	if a.status == "key account" {
		g.addDocument(a, nil, "Account plan, presentation", "presentation", g.between(20, 300), never)
	}
	if a.status != "target" && g.chance(30) {
		g.addDocument(a, nil, "Inspection report, "+pick(g, a.rows), "report", g.between(20, 500), never)
	}
}

func (g *generator) addDocument(a *account, on *deal, name, kind string, age, ends int) {
	d := of("document").set("name", name).set("type", kind).ref("account", a.id).refDeal("opportunity", on).
		person("owner", g.anyone(a)).day("date", g.workday(-age)).set("notes", g.maybe(30, pick(g, documentNotes)))
	g.emit(g.due(d, "expires", ends))
}
