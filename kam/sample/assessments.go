package sample

// makeAssessments makes the reviews of an account, held, due and overdue, and the scores by which it is
// chosen for key account management and placed in the portfolio.
func (g *generator) makeAssessments(a *account) {
	if a.owner == nil || a.status == "former" {
		return
	}
	key := a.status == "key account"
	switch {
	case !a.rich:
		if key && g.chance(70) {
			g.addReview(a, "account review", g.between(-50, 85))
		}
		return
	case key:
		held := g.between(10, 84)
		if g.chance(30) {
			held = g.between(97, 140) // so that the next is overdue
		}
		g.holdReview(a, "account review", held+g.between(80, 100))
		g.holdReview(a, "account review", held)
		g.addReview(a, "account review", 91-held)
		if g.chance(55) {
			g.addReview(a, "executive review", g.between(-25, 240))
		}
	case g.chance(40):
		g.addReview(a, "account review", g.between(-60, 200))
	}
	if a.status == "target" {
		return
	}
	g.assess(a, key)
}

// addReview makes a review that is due on a day, counted from today.
func (g *generator) addReview(a *account, kind string, due int) {
	g.emit(of("review").set("type", kind).ref("account", a.id).day("due", g.workday(due)).person("owner", a.owner))
}

// holdReview makes a review that was held some days ago.
func (g *generator) holdReview(a *account, kind string, ago int) {
	d := of("review").set("type", kind).ref("account", a.id).day("due", g.workday(-ago+g.between(-10, 15))).day("held", g.workday(-ago)).person("owner", a.owner).
		set("selection_criteria", g.maybe(60, pick(g, reviewTexts[0]))).set("success_factors", g.maybe(60, pick(g, reviewTexts[1]))).
		set("continuum_position", g.maybe(50, pick(g, reviewTexts[2]))).set("open_space", g.maybe(60, pick(g, reviewTexts[3]))).set("decisions", pick(g, reviewTexts[4]))
	for _, m := range a.team {
		if m.who != a.owner && g.chance(50) {
			d.all("people", m.who.id.String())
		}
	}
	g.emit(d)
}

// assess makes selection assessments, of key accounts and of candidates, and the scores of the portfolio.
func (g *generator) assess(a *account, key bool) {
	base := 3
	if key {
		base = 5
	}
	score := func(shift int) int { return max(1, min(7, base+shift+g.between(-2, 2))) }
	volume := -1
	if a.revenue > 1000 {
		volume = 1
	}
	assess := func(ago int, decision string) {
		fit := 0
		if !a.pattern.loyal {
			fit = -1
		}
		g.emit(of("selection").ref("account", a.id).day("date", g.workday(-ago)).person("by", a.lead).number("size", score(volume)).
			number("strategic_importance", score(0)).number("lifetime_value", score(0)).number("unrealized_potential", score(1)).
			number("strategic_fit", score(fit)).number("operational_fit", score(fit)).number("cultural_fit", score(fit)).number("relationship_method", score(fit)).
			set("decision", decision).set("notes", g.maybe(40, pick(g, selectionNotes))))
	}
	candidate := a.priority == "A" || a.priority == "B"
	switch {
	case key:
		assess(g.between(380, 700), "make key account")
		if g.chance(70) {
			decision := "keep key account"
			if !a.pattern.loyal && a.pattern.margin < 20 {
				decision = "end key account status"
			}
			assess(g.between(20, 340), decision)
		}
	case candidate && g.chance(75):
		assess(g.between(10, 200), pick(g, []string{"undecided", "keep as it is"}))
	}
	if !key && !g.chance(50) {
		return
	}
	d := of("portfolio_assessment").ref("account", a.id).day("date", g.workday(-g.between(10, 360))).person("by", a.owner)
	for _, field := range []string{"volume", "potential", "prestige", "market_leadership", "diversification", "new_markets", "technology", "effect_on_relationships"} {
		d.number(field, score(0))
	}
	hard := g.between(-2, 2)
	for _, field := range []string{"product_novelty", "product_complexity", "requirements", "buying_behaviour", "competence", "power", "many_suppliers",
		"competitor_number", "competitor_strength", "competitor_position"} {
		d.number(field, max(1, min(7, 4+hard+g.between(-2, 2))))
	}
	g.emit(d)
}
