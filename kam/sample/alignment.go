package sample

import "slices"

// makeAlignment makes who of ours knows whom of theirs, and which functions work together. Some deciders
// are known to nobody.
func (g *generator) makeAlignment(a *account) {
	if a.owner == nil || a.status == "former" {
		return
	}
	if !a.rich {
		if c := a.contacts[0]; g.chance(45) {
			g.connect(a, a.owner, c, "manager to manager")
		}
		return
	}
	for _, c := range a.contacts {
		if a.unmet(c) || c.member == noMember {
			continue
		}
		who, level, likely := a.owner, "manager to manager", 60
		switch {
		case slices.Contains(c.roles, "decider"):
			likely = 55
			if sponsor := a.withRole("key account sponsor"); sponsor != nil && posts[c.post].up <= headPost && g.chance(65) {
				who, level = sponsor, "executive to executive"
			}
		case slices.Contains(c.roles, "advisor"):
			if expert := a.withRole("subject matter leader"); expert != nil && g.chance(60) {
				who, level = expert, "expert to expert"
			}
		case slices.Contains(c.roles, "user"):
			if service := a.withRole("geographic leader"); service != nil && g.chance(60) {
				who, level = service, "service to user"
			}
		}
		if g.chance(likely) || c.cast != nil {
			g.connect(a, who, c, level)
		}
	}
	for _, w := range some(g, interfaceRows, g.between(1, 4)) {
		d := of("interface").set("topic", w.topic).ref("account", a.id).set("our_function", w.ours).set("their_function", w.theirs)
		switch g.lot(35, 30, 20, 15) {
		case 0:
			d.set("alignment", "aligned").set("opening", g.maybe(30, w.opening))
		case 1:
			d.set("alignment", "partly aligned").set("issue", w.issue).person("owner", g.anyone(a)).day("due", g.workday(g.between(5, 120)))
		case 2:
			d.set("alignment", "misaligned").set("issue", w.issue)
			if g.chance(65) {
				d.person("owner", g.anyone(a)).day("due", g.workday(-g.between(2, 60)))
			}
		}
		g.emit(d)
	}
}

func (g *generator) connect(a *account, who *colleague, c *contact, level string) {
	last := -c.heard
	if last == 0 {
		last = g.between(max(20, a.silence), a.silence+180)
	}
	g.emit(of("connection").person("person", who).ref("contact", c.id).ref("account", a.id).set("level", level).
		set("strength", []string{"weak", "medium", "strong"}[g.lot(30, 45, 25)]).day("last_contact", g.workday(-last)).
		set("plan", g.maybe(35, pick(g, engagements))).set("notes", g.maybe(20, pick(g, ties))))
}

// withRole returns who of ours has a role in the account's selling center, or nil.
func (a *account) withRole(role string) *colleague {
	for _, m := range a.team {
		if m.role == role {
			return m.who
		}
	}
	return nil
}
