package portfolio

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// ContributionKind is a quadrant of the portfolio of Dubinsky & Ingram. It is empty where it is unknown.
type ContributionKind string

// The quadrants of present × potential profit contribution (Dubinsky & Ingram, in Le Bon & Herman 2015).
const (
	Desirable   ContributionKind = "desirable"   // high present, high potential
	Undeveloped ContributionKind = "undeveloped" // low present, high potential
	Developed   ContributionKind = "developed"   // high present, low potential
	Undesirable ContributionKind = "undesirable" // low present, low potential
)

// Contribution is where an account stands in the portfolio of Dubinsky & Ingram.
type Contribution struct {
	Kind          ContributionKind // empty where it is unknown
	Present       Value            // the contribution margin of its last fiscal year
	Potential     Value            // what that would be if the unrealized potential were sold, too
	PresentMark   decimal.Decimal  // the median that the present contribution is set against
	PotentialMark decimal.Decimal  // the median that the potential contribution is set against
	Reasons       []kam.Reason     // never empty
}

// Known reports whether the quadrant is known.
func (c Contribution) Known() bool { return c.Kind != "" }

// Contributions returns where the accounts of a company stand on a day in the portfolio of Dubinsky & Ingram (in Le Bon &
// Herman 2015), by account.
//
// The present profit contribution is the amount of MarginOf. The potential one is present + UPV × margin share: what
// the account would contribute if its unrealized potential (UnrealizedOf) were sold at the share of today. Of the accounts
// of which both are known, those at the median or above are high, on each axis; nothing, or less, is never high. The median
// of an even number is the mean of the two in the middle. There is nothing to set an account against, and so no quadrant,
// where an account is the only one, or on one axis all are equal. It is unknown, too, where the margin, its share or the
// unrealized potential is, and for former customers, whom the others are not set against either.
func Contributions(c *dossier.Company, s kam.Settings, today kam.Date) map[kam.ID]Contribution {
	accounts := c.Accounts()
	all := make([]Contribution, len(accounts))
	for i, d := range accounts {
		all[i] = contributionOf(d, MarginOf(d, s, today), UnrealizedOf(d, s, today))
	}
	setQuadrants(accounts, all, s)
	out := make(map[kam.ID]Contribution, len(all))
	for i, d := range accounts {
		out[d.ID] = all[i]
	}
	return out
}

// contributionOf returns the present and the potential contribution of an account.
func contributionOf(d *dossier.Dossier, m Margin, u Unrealized) Contribution {
	out := Contribution{Present: m.value(), Reasons: slices.Clone(m.Reasons)}
	switch {
	case isFormer(d):
		out.Potential = unknown(d.Ref(), formerWords)
		out.Reasons = append(out.Potential.Reasons, out.Reasons...)
	case !m.Known || !m.ShareKnown:
		out.Potential = Value{Reasons: m.Reasons}
	case !u.Known:
		out.Potential = Value{Reasons: u.Reasons, Missing: u.Missing}
		out.Reasons = append(out.Reasons, u.Reasons...)
	default:
		out.Potential = Value{Known: true, Amount: m.Amount.Add(u.Amount.Mul(m.Amount).Div(m.Sales)), Reasons: append(slices.Clone(m.Reasons), u.Reasons...), Missing: u.Missing}
		out.Reasons = append(out.Reasons, u.Reasons...)
	}
	return out
}

// setQuadrants sets the accounts against each other. The two lists go together.
func setQuadrants(accounts []*dossier.Dossier, all []Contribution, s kam.Settings) {
	var present, potential []decimal.Decimal
	for _, c := range all {
		if c.Present.Known && c.Potential.Known {
			present, potential = append(present, c.Present.Amount), append(potential, c.Potential.Amount)
		}
	}
	slices.SortFunc(present, decimal.Decimal.Cmp)
	slices.SortFunc(potential, decimal.Decimal.Cmp)
	n := len(present)
	nothingToSetAgainst := ""
	switch {
	case n == 0:
		return
	case n == 1:
		nothingToSetAgainst = "it is the only account of which present and potential contribution are known"
	case present[0].Equal(present[n-1]):
		nothingToSetAgainst = "all accounts contribute the same at present"
	case potential[0].Equal(potential[n-1]):
		nothingToSetAgainst = "all accounts could contribute the same"
	}
	presentMark, potentialMark := median(present), median(potential)
	amount := func(d decimal.Decimal) string { return kam.Money{Amount: d, Currency: s.BaseCurrency}.Words() }
	for i := range all {
		c := &all[i]
		if !c.Present.Known || !c.Potential.Known {
			continue
		}
		if nothingToSetAgainst != "" {
			c.Reasons = slices.Insert(c.Reasons, 0, kam.Reason{Record: accounts[i].Ref(), Words: nothingToSetAgainst})
			continue
		}
		c.PresentMark, c.PotentialMark = presentMark, potentialMark
		c.Kind = quadrant(isHigh(c.Present.Amount, presentMark), isHigh(c.Potential.Amount, potentialMark), Desirable, Developed, Undeveloped, Undesirable)
		c.Reasons = slices.Insert(c.Reasons, 0, kam.Reason{Record: accounts[i].Ref(), Words: fmt.Sprintf("%s at present beside a median of %s, %s possible beside %s",
			amount(c.Present.Amount), amount(presentMark), amount(c.Potential.Amount), amount(potentialMark))})
	}
}

func isHigh(amount, mark decimal.Decimal) bool { return amount.IsPositive() && !amount.LessThan(mark) }

var half = decimal.New(5, -1)

// median returns the middle of a sorted list that is not empty, or the mean of the two in the middle.
func median(sorted []decimal.Decimal) decimal.Decimal {
	n := len(sorted)
	return sorted[(n-1)/2].Add(sorted[n/2]).Mul(half) // exact, so that the one in the middle is at the median
}
