package signal

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Answered says how far a strategic question is answered.
type Answered struct {
	Question  kam.Question
	Known     bool         // somebody answered it
	Confirmed bool         // as many sources as the settings ask for agree
	Industry  bool         // only the account's industry is known, not the account itself
	Reasons   []kam.Reason // the answers
}

// Completeness says how many of the strategic questions about an account are answered.
type Completeness struct {
	Questions        []Answered // in the order of an account plan
	Known, Confirmed int
}

// CompletenessOf returns what is known of an account and where the gaps are (Le Bon & Herman 2015: the questions that
// a key account manager must be able to answer; triangulate: information from one source stays unconfirmed until
// a second agrees). Questions about the industry are also answered by shared answers for the account's segment,
// in the dossier of what names no account, which may be nil. An answer without words is none.
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
		a.Known = len(found) > 0
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
