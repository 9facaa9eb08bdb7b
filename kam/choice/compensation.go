package choice

import (
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// adviser suggests what to do about vulnerabilities.
type adviser struct {
	d      *dossier.Dossier
	all    []*Rated
	center []signal.Member // filled when first asked for
}

// when says when each compensation makes sense.
var when = map[Compensation]string{
	ChangeImportance:     "Makes sense where the person can still come to see the criterion as less important: it is intangible, or does not yet count most.",
	AccentuateDifference: "Makes sense where we lead on something else that the person decides by, which can be made to stand out more.",
	LeverageFacilitator:  "Makes sense where a true facilitator, to whom somebody of ours is connected, can speak for us where we cannot.",
}

// on returns the three compensations for a vulnerability (Le Bon & Herman 2015), those that fit first.
func (a *adviser) on(r *Rated) []Suggestion {
	all := []Suggestion{a.changing(r), a.accentuating(r), a.leveraging(r)}
	for i := range all {
		all[i].When = when[all[i].Compensation]
		all[i].Chosen = string(all[i].Compensation) == r.Compensation
	}
	slices.SortStableFunc(all, func(a, b Suggestion) int {
		switch {
		case a.Fits == b.Fits:
			return 0
		case a.Fits:
			return -1
		}
		return 1
	})
	return all
}

// most is the highest importance there is.
var most = decimal.NewFromInt(7)

func (a *adviser) changing(r *Rated) Suggestion {
	words, fits := "it counts most for the person and can be measured", false
	switch {
	case r.Nature == "intangible":
		words, fits = "it is intangible, so how much it counts is a matter of opinion", true
	case r.Importance.LessThan(most):
		words, fits = "importance "+r.Importance.String()+" of 7 is not fixed yet", true
	}
	return Suggestion{Compensation: ChangeImportance, Fits: fits, Reasons: []kam.Reason{kam.Because("criterion", r.ID, "%s", words)}}
}

func (a *adviser) accentuating(r *Rated) Suggestion {
	s := Suggestion{Compensation: AccentuateDifference}
	var best *Rated
	for _, other := range a.all {
		if other.Contact == r.Contact && leader(other.Criterion) == "we" && (best == nil || other.Relevance.GreaterThan(best.Relevance.Decimal)) {
			best = other
		}
	}
	if best == nil {
		s.Reasons = []kam.Reason{kam.Because("contact", r.Contact, "is known to decide by nothing on which we lead")}
		return s
	}
	s.Fits = true
	s.Reasons = []kam.Reason{best.Reason}
	return s
}

func (a *adviser) leveraging(r *Rated) Suggestion {
	if a.center == nil {
		a.center = signal.Center(a.d)
	}
	s := Suggestion{Compensation: LeverageFacilitator}
	for i := range a.center {
		m := &a.center[i]
		if !m.Facilitates() || m.Contact == r.Contact {
			continue
		}
		words := m.Name + " is a facilitator, but not connected to any of us"
		if len(m.Ours) > 0 {
			words = m.Name + " is a facilitator to whom we are connected"
			s.Fits = true
		}
		s.Reasons = append(s.Reasons, kam.Because("contact", m.Contact, "%s", words))
		for j := range a.d.Influences {
			if f := &a.d.Influences[j]; f.From == m.Contact && f.To == r.Contact && f.Nature != "conflict" {
				s.Reasons = append(s.Reasons, kam.Because("influence", f.ID, "%s sways the person", m.Name))
			}
		}
	}
	if s.Reasons == nil {
		s.Reasons = []kam.Reason{kam.Because("account", a.d.ID, "no other true facilitator is known")}
	}
	return s
}
