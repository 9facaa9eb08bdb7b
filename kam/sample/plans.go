package sample

import (
	"strings"

	"keyaccount/kam"
)

// appointment is a meeting or a visit to come.
type appointment struct {
	id            kam.ID
	subject       string
	day           int
	contact, deal string // ids, or empty
}

// expect remembers an activity if it is a meeting or a visit to come.
func (a *account) expect(id kam.ID, d *draft, kind string, due, done int) {
	if (kind == "meeting" || kind == "visit") && done == never && due >= 0 && due < never {
		a.ahead = append(a.ahead, appointment{id, d.get("subject"), due, d.get("contact"), d.get("opportunity")})
	}
}

// hear remembers when somebody of theirs was last talked to.
func (a *account) hear(d *draft, when int) {
	for _, c := range a.contacts {
		if when < 0 && c.id.String() == d.get("contact") && (c.heard == 0 || when > c.heard) {
			c.heard = when
		}
	}
}

// observe says who of ours took part in something done, and what the customer's behaviour showed.
func (g *generator) observe(a *account, d *draft, kind string, when int) {
	if !a.rich || kind == "task" {
		return
	}
	if (kind == "meeting" || kind == "visit") && g.chance(50) {
		if who := pick(g, a.team).who; who.id.String() != d.get("owner") {
			d.all("colleagues", who.id.String())
		}
	}
	switch {
	case when < -55 || a.mood == "":
		if g.chance(8) {
			d.all("signals", pick(g, append(signals["deaf"], signals["anxious"]...)))
		} else if g.chance(8) {
			d.all("signals", "explicit need")
		}
	default:
		d.all("signals", some(g, signals[a.mood], g.between(1, 3))...)
	}
}

var signals = map[string][]string{
	"deaf":    {"information not received", "information unreliable", "information contradictory", "unrealistic request", "implied need"},
	"anxious": {"information requested", "meeting requested", "objection returned", "objections contradictory", "information poorly received", "credibility questioned"},
}

// makePlans makes what we want with an account: objectives, the plan, what we know and do not know,
// preparations of meetings, and whom to influence.
func (g *generator) makePlans(a *account) {
	if a.owner == nil || !a.rich || a.status == "former" {
		return
	}
	key := a.status == "key account"
	for i, horizon := range []string{"short", "medium", "long"} {
		if !key && i != g.lot(2, 1, 1) {
			continue
		}
		w := pick(g, aims[horizon])
		due := []int{g.between(-20, 180), g.between(190, 540), g.between(560, 1200)}[i]
		d := of("objective").set("name", g.fill(a, w.name)).ref("account", a.id).set("horizon", horizon).set("nature", w.nature).
			set("measure", w.measure).person("owner", a.owner).day("due", g.workday(due))
		if i == 0 && g.chance(15) {
			d.set("status", pick(g, []string{"reached", "revised", "dropped"}))
		}
		g.emit(d)
	}
	if key && g.chance(85) {
		g.addPlan(a)
	}
	g.makeAnswers(a, key)
	if key {
		for _, w := range some(g, influencingRows, g.between(1, 3)) {
			g.influence(a, w)
		}
	}
	for _, at := range a.ahead {
		if !g.chance(90) {
			continue
		}
		d := of("meeting_plan").set("subject", at.subject).ref("account", a.id).ref("activity", at.id).set("opportunity", at.deal).all("contacts", at.contact).
			day("date", g.workday(at.day)).person("owner", a.owner).set("goals", pick(g, meetingGoals)).
			set("deep_questions", strings.Join(some(g, deepQuestions, g.between(2, 3)), "\n"))
		g.emit(d.set("to_learn", g.maybe(70, pick(g, toLearn))).set("to_validate", g.maybe(60, pick(g, toValidate))).set("next_steps", g.maybe(50, pick(g, nextSteps))))
	}
}

// addPlan makes the account plan: mostly the coming year's, with some sections still empty.
func (g *generator) addPlan(a *account) {
	year, status := g.today.Year+1, "draft"
	switch g.lot(45, 35, 20) {
	case 0:
		year, status = g.today.Year, "agreed"
	case 1:
		status = "agreed"
	}
	k := knowledge[a.segment]
	g.emit(of("plan").ref("account", a.id).number("period", year).set("status", status).person("owner", a.owner).day("date", g.workday(-g.between(5, 330))).
		set("customer", pick(g, a.industry.mission)).set("industry_analysis", g.maybe(75, k.trends)).set("customer_analysis", g.maybe(75, pick(g, a.industry.prospects))).
		set("stakeholder_analysis", g.maybe(60, pick(g, salesPlans[0]))).set("competition_analysis", g.maybe(55, pick(g, rivalRows).strategy)).
		set("value_proposition", g.maybe(70, pick(g, salesPlans[3]))).set("opportunity_analysis", g.maybe(50, pick(g, planOpenings))).
		set("influencing_plan", g.maybe(45, pick(g, planInfluence))).set("background", g.maybe(60, pick(g, planBackgrounds))).
		set("strengths", g.maybe(80, pick(g, swot[0]))).set("weaknesses", g.maybe(80, pick(g, swot[1]))).
		set("opportunities", g.maybe(70, pick(g, swot[2]))).set("threats", g.maybe(70, pick(g, swot[3]))))
}

// makeAnswers answers some of the strategic questions; the others are gaps in knowledge.
func (g *generator) makeAnswers(a *account, key bool) {
	likely := 14
	if key {
		likely = 22 + a.warmth/3
	}
	for _, q := range kam.Questions() {
		texts := answerTexts[string(q.ID)]
		if len(texts) == 0 || !g.chance(likely) {
			continue
		}
		d := of("answer").ref("account", a.id).set("question", string(q.ID)).set("text", pick(g, texts)).person("by", a.owner).
			day("date", g.workday(-g.between(4, 420))).set("next_step", g.maybe(15, "Ask a second source"))
		for _, c := range some(g, a.contacts, g.lot(25, 50, 25)) {
			if !a.unmet(c) {
				d.all("sources", c.id.String())
			}
		}
		if g.chance(20) {
			d.all("further_sources", pick(g, newsSources))
		}
		g.emit(d)
	}
}

func (g *generator) influence(a *account, w influencing) {
	c := pick(g, a.contacts)
	d := of("influencing_action").set("message", g.fill(a, w.message)).ref("account", a.id).set("channel", w.channel).set("goal", w.goal).person("owner", g.anyone(a))
	if w.group != "" {
		d.set("target_group", w.group)
	} else {
		d.ref("contact", c.id)
	}
	if running := a.dealsOn(1); len(running) > 0 && g.chance(60) {
		on := pick(g, running)
		d.refDeal("opportunity", on).set("stage", stages[on.stage].name)
	}
	when := g.between(-90, 80)
	d.day("date", g.workday(when))
	if when < 0 && g.chance(75) {
		d.day("done", g.workday(when))
	}
	g.emit(d)
}

// fill replaces what a text leaves open by something of the account.
func (g *generator) fill(a *account, text string) string {
	return strings.NewReplacer("{row}", pick(g, a.rows), "{product}", pick(g, a.products).name, "{town}", a.town.name).Replace(text)
}
