package portfolio

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Measure is what accounts are ranked by.
type Measure string

// The measures that accounts are ranked by.
const (
	ByRevenue  Measure = "revenue"
	ByMargin   Measure = "margin"
	ByLifetime Measure = "lifetime value"
	ByWon      Measure = "won opportunities"
)

// Measures returns all measures.
func Measures() []Measure { return []Measure{ByRevenue, ByMargin, ByLifetime, ByWon} }

// Pareto is the ranking of all accounts by one measure.
type Pareto struct {
	Measure           Measure
	Ranking[*Account]            // accounts of which the value is known
	Unknown           []*Account // the others, in the order of ids
}

// Account is an account with its value.
type Account struct {
	ID     kam.ID
	Name   string
	Status string
	Value  Value
}

// ParetoOf ranks the accounts of a company.
func ParetoOf(c *dossier.Company, by Measure, s kam.Settings, today kam.Date) Pareto { return Pareto{} }

// RevenueOf returns what an account bought of us in a year.
func RevenueOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Value { return Value{} }

// WonOf returns the sum of the amounts of all opportunities of an account that were won.
func WonOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Value { return Value{} }
