package sample

import (
	"strconv"

	"keyaccount/kam"
)

// makeOwn makes what the company has set for itself: its regions, industry segments, steps of buying,
// rates, thresholds and programmes, and what it publishes about industries.
func (g *generator) makeOwn() {
	for _, r := range regionRows {
		var countries []string
		for _, p := range placeRows {
			if p.region == r.name {
				countries = append(countries, p.code)
			}
		}
		g.emit(of("region").set("name", r.name).set("description", r.stands).person("manager", g.colleague(r.head)).
			all("countries", countries...).set("notes", r.notes))
	}
	for _, in := range industries {
		k := knowledge[in.name]
		champion := g.doing("expert:"+in.name, "", "")[0]
		g.emit(of("segment").set("name", in.name).person("champion", champion).set("description", k.description).
			set("trends", k.trends).set("regulation", k.regulation).set("needs", k.needs).all("articles", k.articles...))
	}
	for _, s := range kam.DefaultSettings().Stages() {
		g.emit(of("stage_setting").set("stage", s.Stage).set("name", stageNames[s.Stage]).
			set("probability", s.Probability.String()).set("typical_days", s.Days.String()))
	}
	g.makeRates()
	for _, s := range ownSettings {
		g.emit(of("setting").set("key", s.key).set("number", s.number).set("text", s.text).set("notes", s.why))
	}
	for _, p := range programmeRows {
		g.emit(of("programme").set("activity", p.activity).set("segment", p.segment).all("priorities", list(p.priorities)...).
			number("per_year", p.perYear).person("owner", g.colleague(p.owner)).set("notes", p.notes))
	}
	for _, in := range industries {
		g.publish(in)
	}
	for _, s := range savedSearches {
		g.emit(of("saved_search").set("name", s.name).set("query", s.query).set("key", s.key).set("pane", s.pane))
	}
}

// savedSearches are those that the company keeps for everybody.
var savedSearches = []struct{ name, query, key, pane string }{
	{"Key accounts gone quiet", `status:key contact<today-30d`, "q", "account"},
	{"Deals being evaluated", `stage>=6 outcome:open`, "e", "opportunity"},
	{"People to know in the ports", `kind:contact segment:Ports`, "p", ""},
}

// makeRates gives every currency of the tables a rate for the last four years, changed a little each year.
func (g *generator) makeRates() {
	seen := map[string]bool{"EUR": true}
	for _, p := range placeRows {
		if seen[p.currency] {
			continue
		}
		seen[p.currency] = true
		for back := 4; back >= 0; back-- {
			first := kam.Date{Year: g.today.Year - back, Month: 1, Day: 1}
			// A rate has five significant digits: the table says how many units 100 euros are.
			rate := 100 / float64(p.rate) * float64(100+g.between(-4, 4)) / 100
			g.emit(of("rate").set("currency", p.currency).day("date", first).set("rate", strconv.FormatFloat(rounded(rate), 'f', -1, 64)).
				set("source", "Group treasury, yearly planning rate"))
		}
	}
}

// rounded returns a number with five significant digits.
func rounded(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 5, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// publish makes the news, articles, references and answers about an industry.
func (g *generator) publish(in *industry) {
	k := knowledge[in.name]
	champion := g.doing("expert:"+in.name, "", "")[0]
	for i, headline := range k.news {
		kind := []string{"announcement", "article"}[i%2]
		g.emit(of("news").set("headline", headline).set("type", kind).set("segment", in.name).
			day("date", g.workday(-g.between(5, 200))).set("source", pick(g, newsSources)).set("meaning", g.maybe(60, pick(g, newsMeanings))))
	}
	g.emit(of("document").set("name", "References, "+in.name).set("type", "reference").set("segment", in.name).person("owner", champion).
		day("date", g.workday(-g.between(30, 500))).day("expires", g.workday(g.between(-40, 400))))
	for _, a := range [][2]string{{"market trends", k.trends}, {"legal change", k.regulation}} {
		g.emit(of("answer").set("question", a[0]).set("segment", in.name).set("text", a[1]).person("by", champion).
			day("date", g.workday(-g.between(20, 400))).all("further_sources", pick(g, newsSources)))
	}
}
