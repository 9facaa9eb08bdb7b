package portfolio

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Standing is all that is computed of one account.
type Standing struct {
	Account      kam.ID
	Name, Status string

	Revenue      Value
	Won          Value
	Margin       Margin
	Lifetime     LifetimeValue
	Unrealized   Unrealized
	Loyalty      Loyalty
	Contribution Contribution
	Fiocca       Fiocca
	Candidate    Candidate
	Advice       Advice
}

// Portfolio is all that is computed of a company's accounts.
type Portfolio struct {
	Today      kam.Date
	Currency   string      // the base currency, which all amounts are in
	Standings  []Standing  // of all accounts, in the order of ids
	Candidates []Candidate // by rank, then those that are not ranked; see Candidates

	marks []int
	index map[kam.ID]int
}

// Of computes the whole portfolio of a company on a day.
func Of(c *dossier.Company, today kam.Date) *Portfolio { return &Portfolio{} }

// Standing returns what is computed of an account, or nil where there is none such.
func (p *Portfolio) Standing(id kam.ID) *Standing { return nil }

// Pareto ranks the accounts by a measure.
func (p *Portfolio) Pareto(by Measure) Pareto { return Pareto{} }
