package signal

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// State is what is known about a yes-or-no question.
type State string

// The states of a question.
const (
	Unknown State = "unknown"
	No      State = "no"
	Yes     State = "yes"
)

func stateOf(word string) State {
	switch word {
	case "no":
		return No
	case "yes":
		return Yes
	}
	return Unknown
}

// Check is one of the four questions of CABS.
type Check struct {
	Name  string // as the field is called: Compelling reason, …
	Field string // of the CABS check: compelling_reason, …
	State State
	Date  kam.Date // when it was established; zero where that is not known
	kam.Reason
}

// Qualification is what the CABS checks of a deal say.
type Qualification struct {
	Deal      kam.ID
	Checks    [4]Check // compelling reason, authority leverage, budget availability, supporting allies
	Qualified bool     // all four are yes
}

// Count returns how many of the four are in a state.
func (q *Qualification) Count(s State) int {
	n := 0
	for _, c := range q.Checks {
		if c.State == s {
			n++
		}
	}
	return n
}

// Qualifications returns what is known of the open deals of an account, in the order in which they were made
// (Le Bon & Herman 2015: compelling reason, authority leverage, budget availability, supporting allies; all four
// yes is qualified). Where a deal was checked several times, what was established last stands for each of the
// four; not knowing now takes nothing back.
func Qualifications(d *dossier.Dossier) []Qualification {
	var all []Qualification
	for _, deal := range d.OpenDeals() {
		q := Qualification{Deal: deal.ID}
		for i, field := range cabsFields {
			q.Checks[i] = Check{Name: kam.CABSKind.Lookup(field).Label, Field: field, State: Unknown,
				Reason: kam.Because("opportunity", deal.ID, "not checked")}
		}
		for i := range d.CABS {
			if c := &d.CABS[i]; c.Opportunity == deal.ID {
				q.take(c)
			}
		}
		q.Qualified = q.Count(Yes) == len(q.Checks)
		all = append(all, q)
	}
	return all
}

var cabsFields = []string{"compelling_reason", "authority_leverage", "budget_availability", "supporting_allies"}

// take lays a check, which is no older than those before, over what is known.
func (q *Qualification) take(c *kam.CABS) {
	for i, said := range []struct {
		state, evidence string
		date            kam.Date
	}{
		{c.Reason, c.ReasonEvidence, c.ReasonDate}, {c.Authority, c.AuthorityEvidence, c.AuthorityDate},
		{c.Budget, c.BudgetEvidence, c.BudgetDate}, {c.Allies, c.AlliesEvidence, c.AlliesDate},
	} {
		check := &q.Checks[i]
		state := stateOf(said.state)
		if state == Unknown && check.State != Unknown || said.date.Before(check.Date) && state != Unknown && !said.date.IsZero() {
			continue
		}
		words := said.evidence
		if words == "" {
			words = "no evidence given"
		}
		check.State, check.Date = state, said.date
		check.Reason = kam.Because("cabs", c.ID, "%s: %s", state, kam.Clip(words, 120))
	}
}

// Proposition is what the last check of a deal's value proposition says.
type Proposition struct {
	Deal    kam.ID
	Problem State // Yes: the customer sees less value than the price; Unknown: the answers do not tell
	Reasons []kam.Reason
}

// Propositions returns what is known of the value propositions of an account's open deals (Le Bon & Herman
// 2015): do needs justify the price, are our strengths developed, have the benefits been shown, are we more
// expensive. No, no, no, yes is a problem. Any other answer to one of the four rules that out; where none does
// and one is missing, it is unknown.
func Propositions(d *dossier.Dossier) []Proposition {
	var all []Proposition
	for _, deal := range d.OpenDeals() {
		p := Proposition{Deal: deal.ID, Problem: Unknown}
		var last *kam.ValueCheck
		for i := range d.ValueChecks {
			if v := &d.ValueChecks[i]; v.Opportunity == deal.ID && (last == nil || !v.Date.Before(last.Date)) {
				last = v
			}
		}
		if last == nil {
			p.Reasons = []kam.Reason{kam.Because("opportunity", deal.ID, "not checked")}
		} else {
			p.weigh(last)
		}
		all = append(all, p)
	}
	return all
}

func (p *Proposition) weigh(v *kam.ValueCheck) {
	p.Problem = Yes
	for _, q := range []struct {
		field, answer string
		bad           State
	}{
		{"needs_justify_price", v.NeedsJustifyPrice, No}, {"strengths_developed", v.StrengthsDeveloped, No},
		{"benefits_shown", v.BenefitsShown, No}, {"more_expensive", v.MoreExpensive, Yes},
	} {
		state := stateOf(q.answer)
		switch {
		case state == Unknown && p.Problem == Yes:
			p.Problem = Unknown
		case state != Unknown && state != q.bad:
			p.Problem = No
		}
		p.Reasons = append(p.Reasons, kam.Because("value_check", v.ID, "%s: %s", kam.ValueCheckKind.Lookup(q.field).Label, state))
	}
}
