package portfolio

import (
	"fmt"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// LifetimeValue is the customer lifetime value (CLV) of an account.
type LifetimeValue struct {
	Value
	Margin      decimal.Decimal // m: the contribution margin of a year, held constant
	Retention   decimal.Decimal // r, 0.8 for 80 %
	Discount    decimal.Decimal // d, 0.1 for 10 %
	Horizon     int             // T, in years
	Acquisition decimal.Decimal // what winning the account cost; nothing where it is not recorded
	Perpetual   Value           // the same without an end: the closed form less the acquisition cost
}

var one = decimal.NewFromInt(1)

// LifetimeOf returns the customer lifetime value of an account on a day (Le Bon & Herman 2015): see Lifetime, with the
// contribution margin of MarginOf in each of the coming Settings.Horizon years; the account's own retention or, where it
// has none, the settings'; the discount of the settings; and the account's acquisition cost, or none where none is
// recorded, which the reasons say. It is unknown for former customers, of whom nothing is expected, where the margin is
// unknown, and where no rate of the acquisition cost's currency is known.
func LifetimeOf(d *dossier.Dossier, s kam.Settings, today kam.Date) LifetimeValue {
	return lifetimeOf(d, s, today, MarginOf(d, s, today))
}

func lifetimeOf(d *dossier.Dossier, s kam.Settings, today kam.Date, m Margin) LifetimeValue {
	retention, whose := s.Retention, "the company’s setting"
	if d.Account.Retention.Known {
		retention, whose = d.Account.Retention.Decimal, "the account’s own"
	}
	out := LifetimeValue{Margin: m.Amount, Retention: retention.Shift(-2), Discount: s.Discount.Shift(-2), Horizon: s.Horizon}
	nothing := func(reasons []kam.Reason) LifetimeValue {
		out.Value = Value{Reasons: reasons}
		out.Perpetual = out.Value
		return out
	}
	if isFormer(d) {
		return nothing([]kam.Reason{{Record: d.Ref(), Words: formerWords}})
	}
	if !m.Known {
		return nothing(m.Reasons)
	}
	cost := "no acquisition cost is recorded, so none is subtracted"
	if paid := d.Account.Acquisition; !paid.IsZero() {
		base, ok := s.InBase(paid, today)
		if !ok {
			return nothing([]kam.Reason{{Record: d.Ref(), Words: "acquisition cost " + noRate(paid, today)}})
		}
		out.Acquisition = base.Amount
		cost = "less the acquisition cost of " + base.Words()
	}
	revenue := make([]decimal.Decimal, s.Horizon)
	for i := range revenue {
		revenue[i] = m.Amount
	}
	reasons := func(howLong string) []kam.Reason {
		return append([]kam.Reason{{Record: d.Ref(), Words: fmt.Sprintf("the margin of %d held constant %s, retention %s (%s), discount %s",
			m.Year, howLong, percent(out.Retention), whose, percent(out.Discount))}, {Record: d.Ref(), Words: cost}}, m.Reasons...)
	}
	out.Amount, out.Known = Lifetime(revenue, nil, out.Retention, out.Discount, out.Acquisition)
	out.Reasons = reasons("for " + counted(s.Horizon, "year", "years"))
	if out.Perpetual.Amount, out.Perpetual.Known = Perpetuity(m.Amount, out.Retention, out.Discount); out.Perpetual.Known {
		out.Perpetual.Amount = out.Perpetual.Amount.Sub(out.Acquisition)
		out.Perpetual.Reasons = reasons("without end")
	} else {
		out.Perpetual.Reasons = []kam.Reason{{Record: d.Ref(), Words: "a margin without loss and discount never ends, so it has no finite value"}}
	}
	return out
}

// precision is the number of decimals that values over years are computed to.
const precision = 24

// Lifetime returns the customer lifetime value of a series of years (Le Bon & Herman 2015):
//
//	Σ_{t=1..T} (revenue_t − cost_t) · r^t / (1+d)^t − acquisition
//
// with retention r and discount d as shares, 0.8 for 80 %, and the amounts of the end of year t at index t−1. The longer
// of the two series gives T; what the shorter one lacks is nothing. It reports false where 1+d is not above 0.
func Lifetime(revenue, cost []decimal.Decimal, r, d, acquisition decimal.Decimal) (decimal.Decimal, bool) {
	factor := one.Add(d)
	if !factor.IsPositive() {
		return decimal.Zero, false
	}
	at := func(series []decimal.Decimal, i int) decimal.Decimal {
		if i < len(series) {
			return series[i]
		}
		return decimal.Zero
	}
	sum := decimal.Zero
	for i := max(len(revenue), len(cost)) - 1; i >= 0; i-- { // Horner's rule, from the last year to the first
		sum = sum.Add(at(revenue, i)).Sub(at(cost, i)).Mul(r).DivRound(factor, precision)
	}
	return sum.Sub(acquisition), true
}

// Perpetuity returns the customer lifetime value of a constant margin m from the end of the first year on, without end and
// without acquisition cost (Le Bon & Herman 2015): m·r / (1+d−r), with r and d as shares. It reports false where 1+d−r is
// not above 0, as with a retention of 100 % and no discount: such a sum is not finite.
func Perpetuity(m, r, d decimal.Decimal) (decimal.Decimal, bool) {
	loss := one.Add(d).Sub(r)
	if !loss.IsPositive() {
		return decimal.Zero, false
	}
	return m.Mul(r).DivRound(loss, precision), true
}
