package portfolio

import (
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
	Potential     Value            // the present one and the margin share of the unrealized potential value
	PresentMark   decimal.Decimal  // the median that the present contribution was set against
	PotentialMark decimal.Decimal
	Reasons       []kam.Reason // never empty
}

// Known reports whether the quadrant is known.
func (c Contribution) Known() bool { return c.Kind != "" }

// Contributions returns where the accounts of a company stand in the portfolio of Dubinsky & Ingram, by account.
func Contributions(c *dossier.Company, s kam.Settings, today kam.Date) map[kam.ID]Contribution {
	return nil
}
