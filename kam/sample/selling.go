package sample

// assignment is somebody's part in the selling center of an account.
type assignment struct {
	who  *colleague
	role string
}

// makeTeamOf chooses the selling center of an account, with the gaps that real ones have.
func (g *generator) makeTeamOf(a *account) {
	join := func(who *colleague, role string) {
		if who == nil {
			return
		}
		for _, m := range a.team {
			if m.who == who {
				return
			}
		}
		a.team = append(a.team, assignment{who, role})
	}
	join(a.owner, "key account manager")
	if a.owner == nil || a.status == "former" {
		return
	}
	sponsors := g.doing("board", groupTeam, "")
	for _, t := range teamRows {
		if t.region == a.place.region && t.above == groupTeam {
			sponsors = append(sponsors, g.colleague(t.head))
		}
	}
	named := 40 // percentage of these posts that are filled
	if a.status == "key account" {
		named = 85
	}
	if a.rich {
		named += 12
	}
	if a.key == "polar" {
		join(g.colleague("kivimaa"), "key account sponsor")
		named = 100
	} else if g.chance(named) {
		join(pick(g, sponsors), "key account sponsor")
	}
	if g.chance(named) {
		join(a.lead, "key account executive")
	}
	more := 25 // percentage of the other roles that are filled
	if !a.rich {
		more = 5
	} else if a.status == "key account" {
		more = 60
	}
	for _, other := range []struct{ job, role string }{
		{"expert:" + a.segment, "subject matter leader"}, {"service", "geographic leader"},
		{"supply", "supply chain leader"}, {"office", "administrative leader"}, {"kam", "contributor"},
	} {
		if who := g.doing(other.job, a.district, a.place.region); len(who) > 0 && g.chance(more) {
			join(who[0], other.role)
		}
	}
}

// emitTeamOf hands out the selling center.
func (g *generator) emitTeamOf(a *account) {
	for _, m := range a.team {
		d := of("selling_membership").person("person", m.who).ref("account", a.id).set("role", m.role).
			day("since", g.workday(-g.between(60, 1500))).set("notes", g.maybe(20, pick(g, sellingNotes)))
		if m.role == "contributor" {
			d.set("term", "temporary").day("until", g.workday(g.between(20, 200)))
		}
		g.emit(d)
	}
}

// anyone returns the owner mostly, and sometimes somebody else of the selling center who works with the
// customer from day to day.
func (g *generator) anyone(a *account) *colleague {
	who := pick(g, a.team).who
	if g.chance(30) && who.job != "board" && who.job != "office" && who.job != "supply" {
		return who
	}
	return a.owner
}
