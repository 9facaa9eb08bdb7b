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
	ByMargin   Measure = "margin"            // MarginOf, its amount
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
	return of(c, s, today).Pareto(by)
}

// Pareto ranks the accounts by a measure; see ParetoOf.
func (p *Portfolio) Pareto(by Measure) Pareto {
	out := Pareto{Measure: by}
	var items []Item[*Account]
	for i := range p.Standings {
		st := &p.Standings[i]
		a := &Account{st.Account, st.Name, st.Status, st.Value(by)}
		if a.Value.Known {
			items = append(items, Item[*Account]{a, a.Value.Amount})
		} else {
			out.Unknown = append(out.Unknown, a)
		}
	}
	out.Ranking = Rank(items, p.settings.ParetoMarks)
	return out
}

// Value returns the value of the account by a measure.
func (st *Standing) Value(by Measure) Value {
	switch by {
	case ByRevenue:
		return st.Revenue
	case ByMargin:
		return st.Margin.value()
	case ByLifetime:
		return st.Lifetime.Value
	case ByWon:
		return st.Won
	}
	return unknown(kam.Ref{Kind: "account", ID: st.Account}, "there is no measure “"+kam.Clip(string(by), 40)+"”")
}
