package buyingcenter

import (
	"keyaccount/kam"
)

// assessed are the fields of an assessment that are compared, and what they say.
var assessed = []struct {
	name string
	of   func(*kam.Analysis) string
}{
	{"favourable", func(a *kam.Analysis) string { return a.Favourable }},
	{"tangible_preoccupations", func(a *kam.Analysis) string { return string(a.TangiblePreoccupations) }},
	{"intangible_preoccupations", func(a *kam.Analysis) string { return string(a.IntangiblePreoccupations) }},
	{"tangible_consequences", func(a *kam.Analysis) string { return string(a.TangibleConsequences) }},
	{"intangible_consequences", func(a *kam.Analysis) string { return string(a.IntangibleConsequences) }},
	{"current_expectations", func(a *kam.Analysis) string { return string(a.CurrentExpectations) }},
	{"possible_expectations", func(a *kam.Analysis) string { return string(a.PossibleExpectations) }},
	{"assessment", func(a *kam.Analysis) string { return string(a.Assessment) }},
	{"actions", func(a *kam.Analysis) string { return string(a.Actions) }},
	{"individual_needs", func(a *kam.Analysis) string { return string(a.IndividualNeeds) }},
	{"organizational_needs", func(a *kam.Analysis) string { return string(a.OrganizationalNeeds) }},
	{"held_back", func(a *kam.Analysis) string { return string(a.HeldBack) }},
	{"help", func(a *kam.Analysis) string { return string(a.Help) }},
}

// changes returns, for each member in the order of the center, what the last assessment says other than the one before.
func (v *view) changes(c *Center) []Change {
	var out []Change
	for i := range c.Members {
		m := &c.Members[i]
		all := v.analyses[m.Contact]
		if len(all) < 2 {
			continue
		}
		was, is := all[len(all)-2], all[len(all)-1]
		for _, f := range assessed {
			before, after := f.of(was), f.of(is)
			if before == after {
				continue
			}
			label := kam.AnalysisKind.Lookup(f.name).Label
			out = append(out, Change{Contact: m.Contact, Name: m.Name, Field: f.name, Label: label, Old: before, New: after, From: was.Date, To: is.Date,
				Reason: kam.Because("analysis", is.ID, "%s, %s: %s → %s", m.Name, label, told(before), told(after))})
		}
	}
	return out
}

func told(text string) string {
	if text == "" {
		return "–"
	}
	return kam.Clip(text, 60)
}
