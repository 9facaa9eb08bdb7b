package sample

import (
	"slices"
	"strings"
	"time"
)

// makeDiary makes the activities of an account: a year of work that is done, what is due, what is late.
func (g *generator) makeDiary(a *account) {
	for _, e := range a.script.diary {
		d := of("activity").set("type", e.kind).set("subject", e.subject).ref("account", a.id).person("owner", a.owner).
			refDeal("opportunity", a.dealNamed(e.deal)).set("time", e.time).set("outcome", e.outcome).set("next_step", e.nextStep)
		if c := a.named(e.contact); c != nil {
			d.ref("contact", c.id)
		}
		id := g.emit(g.due(g.due(d, "due", e.due), "done", e.done))
		a.expect(id, d, e.kind, e.due, e.done)
		if e.done != never {
			a.hear(d, e.done)
		}
	}
	if a.owner == nil {
		return
	}
	past, ahead := g.between(4, 8), g.between(0, 3)
	switch {
	case !a.rich:
		past, ahead = g.between(0, 4), g.lot(45, 45, 10)
	case a.status == "key account":
		past, ahead = g.between(8, 15), g.between(1, 4)
	}
	if a.status == "former" {
		past, ahead = min(past, 3), 0
	}
	if a.script.diary != nil {
		ahead = 0
	}
	for i := range past {
		// The first is the latest that silence leaves room for; a year lies behind the others.
		when := -a.silence
		if i > 0 {
			when = -g.between(min(a.silence+1, 360), 365)
		}
		if a.script.diary != nil {
			when = -g.between(30, 365)
		}
		g.addDone(a, when)
	}
	for range ahead {
		g.addDue(a)
	}
}

// due sets a day that counts from today, if there is one.
func (g *generator) due(d *draft, field string, offset int) *draft {
	switch offset {
	case never:
		return d
	case nextFriday:
		return d.day(field, g.day(1+int(time.Friday-g.day(1).Time().Weekday()+7)%7))
	}
	return d.day(field, g.day(offset))
}

// activity drafts something done, or to be done, on a day counted from today: of what sort, about
// what, with whom.
func (g *generator) activity(a *account, day int, weights ...int) (*draft, string) {
	kind := activityTypes[g.lot(weights...)]
	running := a.dealsOn(day)
	texts := subjects[kind]
	subject := pick(g, texts)
	for len(running) == 0 && strings.Contains(subject, "{deal}") {
		subject = pick(g, texts)
	}
	d := of("activity").set("type", kind).ref("account", a.id).person("owner", g.anyone(a))
	about := ""
	if len(running) > 0 {
		on := pick(g, running)
		about = on.open
		if strings.Contains(subject, "{deal}") || g.chance(25) {
			d.ref("opportunity", on.id)
		}
	}
	subject = strings.NewReplacer("{row}", pick(g, a.rows), "{product}", pick(g, a.products).name, "{deal}", about).Replace(subject)
	if kind != "note" && (kind != "task" || g.chance(40)) {
		c := g.met(a, kind)
		d.ref("contact", c.id)
		if (kind == "meeting" || kind == "visit") && g.chance(45) {
			for _, other := range some(g, a.contacts, g.between(1, 3)) {
				if other != c && !slices.Contains(a.script.unmet, other.name) {
					d.all("others", other.id.String())
				}
			}
		}
	}
	if kind == "call" || kind == "meeting" {
		d.set("time", g.maybe(60, pick(g, callTimes)))
	}
	return d.set("subject", subject), kind
}

// met returns a contact for an activity: somebody whom we have talked to before, and for meetings and
// visits not the assistant who arranges them.
func (g *generator) met(a *account, kind string) *contact {
	for {
		c := pick(g, a.contacts)
		arranges := c.post == assistantPost && (kind == "meeting" || kind == "visit")
		if !arranges && !slices.Contains(a.script.unmet, c.name) {
			return c
		}
	}
}

func (g *generator) addDone(a *account, when int) {
	d, kind := g.activity(a, when, 34, 20, 12, 20, 8, 6)
	done := g.workday(when)
	if g.chance(30) {
		d.day("due", done)
	}
	a.hear(d, when)
	g.apart(func() { g.observe(a, d, kind, when) })
	g.emit(d.day("done", done).set("outcome", g.maybe(72, pick(g, outcomes[kind]))).set("next_step", g.maybe(40, pick(g, nextSteps))))
}

// addDue makes something that is not done: mostly ahead, some of it for today, some of it late.
func (g *generator) addDue(a *account) {
	when := 0
	switch g.lot(58, 10, 32) {
	case 0:
		when = g.between(1, 75)
	case 2:
		when = -g.between(1, 28)
	}
	day := g.workday(when)
	if when == 0 {
		day = g.today
	}
	d, kind := g.activity(a, when, 30, 25, 12, 8, 25, 0)
	a.expect(g.emit(d.day("due", day)), d, kind, when, never)
}
