package sample

import (
	"strings"

	"keyaccount/kam"
)

// colleague is one of the maker's people, as far as accounts need to know.
type colleague struct {
	id              kam.ID
	key, job, team  string
	country, region string
}

// makeTeams makes teams and people. A team's head belongs to the team above, so that every record can
// stand after those it refers to; the president therefore belongs to none.
func (g *generator) makeTeams() {
	for _, t := range teamRows {
		head := g.addStaff(staffNamed(t.head))
		var countries, districts []string
		for _, p := range placeRows {
			if p.district == t.name || p.region == t.region && t.above == groupTeam {
				countries = append(countries, p.code)
			}
		}
		if t.above != groupTeam && t.above != "" {
			districts = []string{t.name}
		}
		g.teams[t.name] = g.emit(of("team").set("name", t.name).set("region", t.region).ref("parent", g.teams[t.above]).
			person("manager", head).all("countries", countries...).all("districts", districts...).set("notes", t.notes))
	}
	for _, row := range staffRows {
		if g.colleague(row.key) == nil {
			g.addStaff(row)
		}
	}
}

func staffNamed(key string) staffRow {
	for _, row := range staffRows {
		if row.key == key {
			return row
		}
	}
	return staffRow{}
}

func (g *generator) addStaff(row staffRow) *colleague {
	if row.mail == "" {
		first, last, _ := strings.Cut(row.name, " ")
		row.mail = mailName(first, last)
	}
	p := g.places[row.country]
	t := p.townNamed(row.city)
	c := &colleague{key: row.key, job: row.job, team: row.team, country: row.country, region: p.region}
	c.id = g.emit(of("person").set("name", row.name).set("title", row.title).set("email", row.mail+"@"+ownDomain).
		set("phone", g.phone(p, t)).ref("team", g.teams[row.team]).set("user", row.user).set("country", row.country).
		set("city", t.name).all("languages", list(row.languages)...).set("notes", row.notes))
	g.staff = append(g.staff, c)
	return c
}

// ownDomain is where the maker's mail arrives. The maker is called Kohokurki Lifting.
const ownDomain = "kohokurki.example"

// colleague returns the person with a key, or nil.
func (g *generator) colleague(key string) *colleague {
	for _, c := range g.staff {
		if c.key == key && key != "" {
			return c
		}
	}
	return nil
}

// doing returns the people with a job, those of the team first, then those of the region, then all
// others of that job.
func (g *generator) doing(job, team, region string) []*colleague {
	var near, around, far []*colleague
	for _, c := range g.staff {
		switch {
		case c.job != job:
		case c.team == team:
			near = append(near, c)
		case c.region == region:
			around = append(around, c)
		default:
			far = append(far, c)
		}
	}
	return append(append(near, around...), far...)
}
