package portfolio

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Measure is what accounts are ranked by.
type Measure string

// The measures that accounts are ranked by.
const (
	ByRevenue  Measure = "revenue"           // RevenueOf
	ByMargin   Measure = "margin"            // the amount of MarginOf
	ByLifetime Measure = "lifetime value"    // LifetimeOf
	ByWon      Measure = "won opportunities" // WonOf
)

// Measures returns all measures.
func Measures() []Measure { return []Measure{ByRevenue, ByMargin, ByLifetime, ByWon} }

// Account is an account with its value by a measure.
type Account struct {
	ID     kam.ID
	Name   string
	Status string
	Value  Value
}

// Pareto is the ranking of all accounts by one measure.
type Pareto struct {
	Measure           Measure
	Ranking[*Account]            // of the accounts of which the value is known, equal ones in the order of ids
	Unknown           []*Account // the others, in the order of ids
}

// ParetoOf ranks the accounts of a company on a day by a measure, with the marks of Settings.ParetoMarks (Pareto; Le Bon &
// Herman 2015): see Rank for shares, marks and values below nothing. Accounts of unknown value are listed apart and count
// neither way. By a measure that does not exist the value of every account is unknown.
func ParetoOf(c *dossier.Company, by Measure, s kam.Settings, today kam.Date) Pareto {
	var all []*Account
	for _, d := range c.Accounts() {
		all = append(all, &Account{d.ID, d.Account.Name, d.Account.Status, by.of(d, s, today)})
	}
	return paretoOf(by, s, all)
}

func paretoOf(by Measure, s kam.Settings, all []*Account) Pareto {
	out := Pareto{Measure: by}
	var items []Item[*Account]
	for _, a := range all {
		if a.Value.Known {
			items = append(items, Item[*Account]{a, a.Value.Amount})
		} else {
			out.Unknown = append(out.Unknown, a)
		}
	}
	out.Ranking = Rank(items, s.ParetoMarks)
	return out
}

func (by Measure) of(d *dossier.Dossier, s kam.Settings, today kam.Date) Value {
	switch by {
	case ByRevenue:
		return RevenueOf(d, s, today)
	case ByMargin:
		return MarginOf(d, s, today).value()
	case ByLifetime:
		return LifetimeOf(d, s, today).Value
	case ByWon:
		return WonOf(d, s, today)
	}
	return unknown(d.Ref(), "there is no measure “"+kam.Clip(string(by), 40)+"”")
}

// value returns the amount of a margin.
func (m Margin) value() Value { return Value{Known: m.Known, Amount: m.Amount, Reasons: m.Reasons} }
