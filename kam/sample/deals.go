package sample

import (
	"fmt"
	"strings"

	"keyaccount/kam"
)

// deal is an opportunity of the account being made.
type deal struct {
	id         kam.ID
	name, open string // open is the name as it stands within a sentence
	running    bool
	from, to   int // the days, from today, on which it began and is or was to end
	stage      int // the step of buying it is at, from 0
	won        bool
}

// stages are the eight steps of buying, and the probability that goes with each.
var stages = []struct {
	name   string
	likely int
}{
	{"need recognition", 10}, {"characteristic determination", 15}, {"specification establishment", 25}, {"potential source identification", 30},
	{"proposal requests", 45}, {"proposal evaluation", 60}, {"supplier selection", 80}, {"post-purchase evaluation", 100},
}

// phases are how a sales project may feel, by two stages.
var phases = [][]string{{"excitement", "excitement", "investment"}, {"investment", "long tunnel"}, {"long tunnel", "depressive", "productive"}}

// makeDeals makes the opportunities of an account.
func (g *generator) makeDeals(a *account) {
	for i := range a.script.deals {
		g.addScene(a, &a.script.deals[i])
	}
	if a.owner == nil || a.script.whole {
		return
	}
	count := g.between(2, 4)
	switch {
	case !a.rich:
		count = g.between(1, 3)
	case a.status == "key account":
		count = g.between(2, 6)
	}
	if a.status == "target" || a.status == "former" {
		count = min(count, g.between(1, 2))
	}
	for range count {
		g.addDeal(a)
	}
}

// addScene makes an opportunity that is written down by hand.
func (g *generator) addScene(a *account, s *scene) {
	p := g.products[s.product]
	var row string
	for _, r := range a.industry.rows {
		if strings.Contains(strings.ToLower(s.name), r) {
			row = capital(r)
		}
	}
	d := of("opportunity").set("name", s.name).ref("account", a.id).person("owner", a.owner).ref("product", p.id).set("segment", row).
		set("stage", s.stage).set("outcome", s.outcome).set("reason", s.reason).
		set("amount", g.money(s.amount, a.currency)).set("cost", g.money(s.amount*71/100, a.currency)).number("probability", s.probability).
		day("engaged", g.workday(s.engaged)).day("close", g.workday(s.close)).set("lead", "pull").set("growth", "up-sell").
		all("competitors", s.rival).set("next_step", s.nextStep).set("notes", s.notes)
	g.keepDeal(a, &deal{name: s.name, running: s.outcome == "open", from: s.engaged, to: s.close}, d)
}

// addDeal makes an opportunity of chance. Its stage, probability and dates follow from how it ended,
// or that it has not.
func (g *generator) addDeal(a *account) {
	row := pick(g, a.rows)
	p := pick(g, a.fitting(row))
	if special := a.special(row); len(special) > 0 && g.chance(55) {
		p = pick(g, special)
	}
	called := p.deal
	if strings.Contains(called, "%s") {
		called = fmt.Sprintf(called, row)
	}
	called = capital(called)
	for base, phase := called, 2; a.dealNamed(called) != nil; phase++ {
		called = fmt.Sprintf("%s, phase %d", base, phase)
	}
	outcome := []string{"open", "won", "lost", "abandoned"}[g.lot(54, 22, 16, 8)]
	if a.script.deals != nil {
		outcome = []string{"won", "lost", "abandoned"}[g.lot(3, 2, 1)]
	}
	if a.status == "target" && outcome == "won" {
		outcome = "lost"
	}
	if a.status == "former" {
		outcome = "lost"
	}
	amount := g.worth(p)
	d := of("opportunity").set("name", called).ref("account", a.id).person("owner", a.owner).ref("product", p.id).
		set("segment", capital(row)).set("outcome", outcome).set("amount", g.money(amount, a.currency)).
		set("cost", g.money(amount*int64(g.between(58, 88))/100, a.currency)).
		set("lead", pick(g, []string{"push", "pull"})).set("growth", pick(g, []string{"up-sell", "cross-sell", "cross-sell", "co-creation"}))
	from, to := g.schedule(a, d, outcome)
	if a.rich || g.chance(40) {
		d.all("competitors", some(g, rivals, g.lot(40, 35, 20, 5))...).set("notes", g.maybe(35, pick(g, dealNotes)))
	}
	g.keepDeal(a, &deal{name: called, running: outcome == "open", from: from, to: to}, d)
}

// schedule gives an opportunity its stage, probability, dates, next step and reason. It returns the
// days on which it began and ends.
func (g *generator) schedule(a *account, d *draft, outcome string) (from, to int) {
	if outcome != "open" {
		stage, likely := 7, 100
		if outcome == "won" && g.chance(30) {
			stage = 6
		}
		if outcome == "lost" {
			stage, likely = g.between(3, 6), 0
		}
		if outcome == "abandoned" {
			stage, likely = g.between(0, 4), 0
		}
		to = -g.between(2, 350)
		from = to - g.between(40, 330)
		d.set("stage", stages[stage].name).number("probability", likely).day("close", g.workday(to)).
			day("engaged", g.workday(from)).set("reason", pick(g, reasons[outcome]))
		return from, to
	}
	stage := g.lot(16, 16, 16, 12, 15, 14, 9, 2)
	from = -g.between(10+20*stage, 80+45*stage)
	to = g.between(6, 70) + (7-stage)*g.between(4, 32)
	if g.chance(13) {
		to = -g.between(3, 60) // slipped
	}
	from = min(from, to-20)
	likely := max(5, min(95, stages[stage].likely+5*g.between(-2, 2)))
	d.set("stage", stages[stage].name).number("probability", likely).
		day("engaged", g.workday(from)).day("close", g.workday(to)).
		set("next_step", g.maybe(84, pick(g, nextSteps)))
	if a.rich {
		d.set("phase", pick(g, phases[min(2, stage/2)]))
	}
	return from, to
}

// keepDeal hands the opportunity out, with the part that some people play in this one only.
func (g *generator) keepDeal(a *account, kept *deal, d *draft) {
	kept.open = strings.ToLower(kept.name[:1]) + kept.name[1:]
	g.apart(func() { g.describeDeal(a, kept, d) })
	kept.id = g.emit(d)
	a.deals = append(a.deals, kept)
	if !a.rich || !kept.running || a.key == "polar" || len(a.contacts) < 6 || !g.chance(25) {
		return
	}
	c := pick(g, a.contacts[1:])
	if len(c.roles) == 0 {
		return
	}
	g.emit(of("membership").ref("contact", c.id).ref("account", a.id).ref("opportunity", kept.id).
		all("roles", pick(g, []string{"decider", "advisor", "influencer", "user"})).set("attitude", pick(g, []string{"sceptical", "neutral", "positive"})).
		set("notes", "Leads the project group for this one."))
}

// dealNamed returns the opportunity of that name, or nil.
func (a *account) dealNamed(name string) *deal {
	for _, d := range a.deals {
		if d.name == name {
			return d
		}
	}
	return nil
}

// dealsOn returns the opportunities that were worked on at a day, counted from today, or will be.
func (a *account) dealsOn(day int) []*deal {
	var out []*deal
	for _, d := range a.deals {
		if d.from <= day && (d.running || day <= d.to) {
			out = append(out, d)
		}
	}
	return out
}

// refDeal names an opportunity in a field, where there is one.
func (d *draft) refDeal(field string, to *deal) *draft {
	if to == nil {
		return d
	}
	return d.ref(field, to.id)
}
