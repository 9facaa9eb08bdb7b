package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// LifetimeValue is the customer lifetime value of an account.
type LifetimeValue struct {
	Value
	Margin      decimal.Decimal // m: the margin that is held constant
	Retention   decimal.Decimal // r, 0.8 for 80 %
	Discount    decimal.Decimal // d, 0.1 for 10 %
	Horizon     int             // T, in years
	Acquisition decimal.Decimal // what winning the account cost, nothing where it is not recorded
	Perpetual   Value           // the closed form without a horizon, less the acquisition cost
}

// LifetimeOf returns the customer lifetime value of an account.
func LifetimeOf(d *dossier.Dossier, s kam.Settings, today kam.Date) LifetimeValue {
	return LifetimeValue{}
}

// Lifetime returns the customer lifetime value of a series of years.
func Lifetime(revenue, cost []decimal.Decimal, r, d, acquisition decimal.Decimal) (decimal.Decimal, bool) {
	return decimal.Zero, false
}

// Perpetuity returns the customer lifetime value of a constant margin without end.
func Perpetuity(m, r, d decimal.Decimal) (decimal.Decimal, bool) { return decimal.Zero, false }
