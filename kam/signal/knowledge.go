package signal

import (
	"strconv"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Answered says how far a strategic question is answered.
type Answered struct {
	Question  kam.Question
	Known     bool         // somebody answered it
	Confirmed bool         // as many sources as the settings ask for agree
	Industry  bool         // only the account's industry is known, not the account itself
	Recorded  bool         // nobody answered it, but records of other kinds do
	Reasons   []kam.Reason // the answers; where it is Recorded, the answer in words and then the records
}

// Completeness says how many of the strategic questions about an account are answered.
type Completeness struct {
	Questions        []Answered // in the order of an account plan
	Known, Confirmed int
}

// CompletenessOf returns what is known of an account and where the gaps are (Le Bon & Herman 2015: the questions that
// a key account manager must be able to answer; triangulate: information from one source stays unconfirmed until
// a second agrees). Questions about the industry are also answered by shared answers for the account's segment,
// in the dossier of what names no account, which may be nil. An answer without words is none. How many competitors we have
// at the account follows from its records where nobody has answered it.
func CompletenessOf(d, shared *dossier.Dossier, s kam.Settings) Completeness {
	answers := map[kam.QuestionID][]*kam.Answer{}
	industry := map[kam.QuestionID][]*kam.Answer{}
	gather := func(into map[kam.QuestionID][]*kam.Answer, from *dossier.Dossier, fits func(*kam.Answer) bool) {
		for i := range from.Answers {
			if a := &from.Answers[i]; a.Text != "" && fits(a) {
				into[a.Question] = append(into[a.Question], a)
			}
		}
	}
	gather(answers, d, func(*kam.Answer) bool { return true })
	if shared != nil && d.Account.Segment != "" {
		gather(industry, shared, func(a *kam.Answer) bool { return a.Segment == d.Account.Segment })
	}
	var out Completeness
	for _, q := range kam.Questions() {
		a := Answered{Question: q}
		found := answers[q.ID]
		if q.Group.OfIndustry() {
			a.Industry = len(found) == 0
			found = append(found, industry[q.ID]...)
		}
		sources := map[string]bool{}
		for _, f := range found {
			for _, who := range f.Sources {
				sources[who.String()] = true
			}
			for _, what := range f.Further {
				sources[what] = true
			}
			a.Reasons = append(a.Reasons, kam.Because("answer", f.ID, "%s", kam.Clip(string(f.Text), 120)))
		}
		if q.ID == "number of our competitors" && len(found) == 0 {
			a.Reasons = rivals(d)
			a.Recorded = a.Reasons != nil
		}
		a.Known = len(found) > 0 || a.Recorded
		a.Industry = a.Industry && a.Known
		a.Confirmed = a.Known && len(sources) >= s.ConfirmingSources
		if a.Known {
			out.Known++
		}
		if a.Confirmed {
			out.Confirmed++
		}
		out.Questions = append(out.Questions, a)
	}
	return out
}

// rivals returns how many competitors the records of an account name, and each record that names another one: competitors,
// open deals, and cells of the Open Space in which one is ahead. It returns nothing where none is named.
func rivals(d *dossier.Dossier) []kam.Reason {
	var names []string
	var why []kam.Reason
	seen := map[string]bool{}
	add := func(kind string, id kam.ID, name, where string) {
		name = kam.Clip(strings.TrimSpace(name), 80)
		if key := strings.ToLower(name); name != "" && !seen[key] {
			seen[key] = true
			names = append(names, name)
			why = append(why, kam.Because(kind, id, "%s", name+where))
		}
	}
	for i := range d.Competitors {
		add("competitor", d.Competitors[i].ID, d.Competitors[i].Name, "")
	}
	for _, o := range d.OpenDeals() {
		for _, name := range o.Competitors {
			add("opportunity", o.ID, name, " bids for "+kam.Clip(o.Name, 80))
		}
	}
	for i := range d.OpenSpace {
		c := &d.OpenSpace[i]
		add("open_space", c.ID, c.Competitor, " is ahead in "+kam.Clip(c.Segment, 80))
	}
	if why == nil {
		return nil
	}
	return append([]kam.Reason{{Record: d.Ref(), Words: strconv.Itoa(len(names)) + " by the records: " + kam.Clip(strings.Join(names, ", "), 120)}}, why...)
}
