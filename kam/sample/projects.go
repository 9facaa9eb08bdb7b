package sample

import (
	"slices"
	"strings"

	"keyaccount/kam"
)

// describeDeal says more of an opportunity: how long it has been where it is, and what it is for.
func (g *generator) describeDeal(a *account, kept *deal, d *draft) {
	for i, s := range stages {
		if s.name == d.get("stage") {
			kept.stage = i
		}
	}
	kept.won = d.get("outcome") == "won"
	// Of the time since it began it has spent between a tenth and all at its present step.
	since := kept.from
	if kept.stage > 0 {
		since = min(-1, kept.to) - (min(-1, kept.to)-kept.from)*g.between(10, 90)/100
	}
	d.day("stage_since", g.workday(since))
	if !a.rich {
		return
	}
	d.set("penetration", g.maybe(70, pick(g, []string{"enhance", "expand", "extend"})))
	if !kept.running {
		return
	}
	d.set("project_phase", []string{"initiation", "objectives", "planning", "execution", "control"}[min(4, kept.stage*5/8+g.between(0, 1))]).
		set("economic_objectives", g.maybe(45, pick(g, economicAims))).
		set("our_political_objectives", g.maybe(30, pick(g, ourAims))).set("their_political_objectives", g.maybe(30, pick(g, theirAims)))
	if g.chance(20) {
		d.all("products", pick(g, a.products).id.String())
	}
}

// makeProjects makes the checks and plans of the running deals.
func (g *generator) makeProjects(a *account) {
	if a.owner == nil {
		return
	}
	for _, c := range a.script.checks {
		g.addCheck(a, a.dealNamed(c.deal), c)
	}
	for _, on := range a.dealsOn(1) {
		checked := slices.ContainsFunc(a.script.checks, func(c check) bool { return c.deal == on.name })
		likely := 82
		if !a.rich {
			likely = 30
		}
		if !checked && g.chance(likely) {
			g.addCheck(a, on, g.checkOf(a, on))
		}
		if a.rich {
			g.makeProject(a, on)
		}
	}
}

// checkOf draws a CABS check; the further the deal has come, the more is known and the more is yes.
func (g *generator) checkOf(a *account, on *deal) check {
	c := check{deal: on.name}
	for i := range 4 {
		state := "?"
		if g.chance(45 + 7*on.stage) {
			state = "n"
			if g.chance(40 + 6*on.stage + (a.warmth-50)/3) {
				state = "y"
			}
			c.evidence[i] = pick(g, cabsEvidence[state][i])
		}
		c.states += state
	}
	return c
}

func (g *generator) addCheck(a *account, on *deal, c check) {
	d := of("cabs").refDeal("opportunity", on).ref("account", a.id)
	for i, part := range []string{"compelling_reason", "authority_leverage", "budget_availability", "supporting_allies"} {
		state := map[byte]string{'y': "yes", 'n': "no", '?': "unknown"}[c.states[i]]
		d.set(part, state).set(part+"_evidence", c.evidence[i])
		if state != "unknown" {
			d.day(part+"_date", g.workday(max(on.from, -g.between(3, 120))))
		}
	}
	g.emit(d)
}

// makeProject makes the value check, milestones, obstacles, needs of resources and sales plan of a deal.
func (g *generator) makeProject(a *account, on *deal) {
	yes := func(percent int) string {
		return []string{"yes", "no", "unknown"}[g.lot(percent, 80-percent, 20)]
	}
	if on.stage >= 3 && g.chance(60) {
		d := of("value_check").refDeal("opportunity", on).ref("account", a.id).day("date", g.workday(-g.between(2, 90))).person("by", a.owner).
			set("needs_justify_price", yes(50)).set("strengths_developed", yes(40)).set("benefits_shown", yes(40)).set("more_expensive", yes(55))
		g.emit(d.set("notes", g.maybe(40, pick(g, valueNotes))))
	}
	if a.status == "key account" || g.chance(30) {
		for i, w := range some(g, milestoneRows, g.between(2, 4)) {
			due := on.from + (on.to-on.from)*(i+1)/5
			d := of("milestone").set("name", w).refDeal("opportunity", on).ref("account", a.id).person("owner", g.anyone(a)).day("due", g.workday(due)).
				set("project_phase", []string{"initiation", "objectives", "planning", "execution"}[i])
			if due < -g.between(0, 30) && g.chance(85) {
				d.day("reached", g.workday(min(-1, due+g.between(-6, 12))))
			}
			g.emit(d)
		}
	}
	for _, w := range some(g, obstacleRows, g.lot(45, 40, 15)) {
		d := of("obstacle").set("name", w.name).refDeal("opportunity", on).ref("account", a.id).set("side", w.side).
			set("severity", []string{"low", "medium", "high"}[g.lot(25, 45, 30)])
		if g.chance(75) {
			d.person("owner", g.anyone(a)).day("due", g.workday(g.between(-30, 70))).set("how", g.maybe(70, w.how))
		}
		if g.chance(25) {
			d.day("cleared", g.workday(-g.between(1, 60)))
		}
		g.emit(d)
	}
	g.needResources(a, on)
	if on.stage >= 3 && g.chance(35) {
		g.emit(of("sales_plan").refDeal("opportunity", on).ref("account", a.id).person("owner", a.owner).day("date", g.workday(-g.between(2, 80))).
			set("relationship_map", pick(g, salesPlans[0])).set("goals_and_challenges", pick(g, salesPlans[1])).set("solution_proposal", pick(g, salesPlans[2])).
			set("value", g.maybe(70, pick(g, salesPlans[3]))).set("assessment", g.maybe(60, pick(g, salesPlans[4]))).set("activity_plan", g.maybe(70, pick(g, salesPlans[5]))))
	}
}

// needResources makes what the present step of a deal asks of our side.
func (g *generator) needResources(a *account, on *deal) {
	if !g.chance(70) {
		return
	}
	for _, expertise := range kam.TypicalExpertise(stages[on.stage].name) {
		d := of("resource_need").set("expertise", expertise).refDeal("opportunity", on).ref("account", a.id).set("stage", stages[on.stage].name)
		switch state := g.lot(50, 25, 25); state {
		case 0, 1:
			d.set("state", []string{"confirmed", "asked for"}[state]).person("person", g.giving(a, expertise))
		}
		g.emit(d.day("due", g.workday(min(on.to, g.between(-10, 50)))))
	}
}

// giving returns who of ours has an expertise.
func (g *generator) giving(a *account, expertise string) *colleague {
	job := "expert:" + a.segment
	switch {
	case strings.Contains(expertise, "key account manager"):
		return a.owner
	case strings.Contains(expertise, "supply"):
		job = "supply"
	case strings.Contains(expertise, "legal"), strings.Contains(expertise, "finance"):
		job = "office"
	case strings.Contains(expertise, "executive"):
		job = "board"
	case strings.Contains(expertise, "service"):
		job = "service"
	}
	return g.doing(job, a.district, a.place.region)[0]
}
