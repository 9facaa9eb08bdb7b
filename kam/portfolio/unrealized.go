package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Unrealized is the unrealized potential value of an account, in a year.
type Unrealized struct {
	Value                         // the sum of the three
	CrossSell, UpSell, CoCreation decimal.Decimal
}

// UnrealizedOf returns the unrealized potential value of an account.
func UnrealizedOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Unrealized { return Unrealized{} }
