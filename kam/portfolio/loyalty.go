package portfolio

import (
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// CustomerKind is a quadrant of loyalty × profitability. It is empty where it is unknown.
type CustomerKind string

// The quadrants of loyalty × profitability (Le Bon & Herman 2015).
const (
	Friend    CustomerKind = "friend"    // loyal and profitable
	Butterfly CustomerKind = "butterfly" // profitable, not loyal
	Vulture   CustomerKind = "vulture"   // loyal, not profitable
	Stranger  CustomerKind = "stranger"  // neither
)

// Loyalty is where an account stands in loyalty × profitability.
type Loyalty struct {
	Kind            CustomerKind    // empty where it is unknown
	RegularityKnown bool            // whether purchases are recorded
	Regularity      decimal.Decimal // 0 to 100: the share of the quarters in which it bought
	Bought, Periods int             // in how many of how many quarters it bought
	Last            kam.Date        // the day of the last purchase; zero where none is recorded
	MarginKnown     bool
	MarginShare     decimal.Decimal // of net sales, 0.25 for 25 %
	Reasons         []kam.Reason    // never empty
}

// Known reports whether the quadrant is known.
func (l Loyalty) Known() bool { return l.Kind != "" }

// LoyaltyOf returns where an account stands in loyalty × profitability on a day (Le Bon & Herman 2015).
//
// Loyalty is the regularity of purchases: of the quarters that the Settings.LoyaltyMonths before the day are cut into, counted
// back from the day, the share in which the account bought, in percent. The last quarter is shorter where the months do not
// divide by three. What was returned (a quantity or a value below 0) is not bought. A new customer has yet to show that
// it stays, so quarters before its first purchase count. Loyalty is high from Settings.LoyaltyMark on, and unknown where no
// purchase up to the day is recorded.
//
// Profitability is the share of net sales of MarginOf, high from Settings.ProfitabilityMark on. The quadrant is unknown where
// either is.
func LoyaltyOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Loyalty {
	return loyaltyOf(d, s, MarginOf(d, s, today), quartersBefore(today, s.LoyaltyMonths))
}

func loyaltyOf(d *dossier.Dossier, s kam.Settings, m Margin, q quarters) Loyalty {
	out := Loyalty{Periods: len(q), MarginKnown: m.ShareKnown, MarginShare: m.Share}
	bought := make([]bool, len(q))
	var last kam.ID
	for i := range d.Purchases {
		p := &d.Purchases[i]
		if p.Date.IsZero() || p.Date.After(q[0].last) || p.Quantity.IsNegative() || p.Value.Amount.IsNegative() {
			continue
		}
		if at := q.of(p.Date); at >= 0 {
			bought[at] = true
		}
		if !p.Date.Before(out.Last) {
			out.Last, last = p.Date, p.ID
		}
	}
	if last == kam.NoID {
		out.Reasons = append(out.Reasons, kam.Reason{Record: d.Ref(), Words: "no purchase is recorded"})
	} else {
		for _, b := range bought {
			if b {
				out.Bought++
			}
		}
		out.RegularityKnown = true
		out.Regularity = decimal.NewFromInt(int64(100 * out.Bought)).Div(decimal.NewFromInt(int64(len(q))))
		out.Reasons = append(out.Reasons, kam.Because("account", d.ID, "it bought in %d of the last %s", out.Bought, counted(len(q), "quarter", "quarters")),
			kam.Because("purchase", last, "the last purchase was on %s", out.Last))
	}
	out.Reasons = append(out.Reasons, m.Reasons...)
	if out.RegularityKnown && out.MarginKnown {
		loyal := !out.Regularity.LessThan(s.LoyaltyMark)
		profitable := !out.MarginShare.Shift(2).LessThan(s.ProfitabilityMark)
		out.Kind = quadrant(loyal, profitable, Friend, Vulture, Butterfly, Stranger)
	}
	return out
}

// quadrant returns which of four kinds an account is, by whether it is high on two axes: on both, the first only, the second
// only, neither.
func quadrant[K any](first, second bool, both, firstOnly, secondOnly, neither K) K {
	switch {
	case first && second:
		return both
	case first:
		return firstOnly
	case second:
		return secondOnly
	}
	return neither
}

// quarters are spans of three months, the newest first.
type quarters []span

// span is the days after one day up to another.
type span struct{ after, last kam.Date }

// quartersBefore cuts the months up to a day into quarters, counted back from it.
func quartersBefore(today kam.Date, months int) quarters {
	var q quarters
	months = max(months, 1)
	for back := 0; back < months; back += 3 {
		q = append(q, span{today.AddMonths(-min(back+3, months)), today.AddMonths(-back)})
	}
	return q
}

// of returns which quarter a day is in, or -1.
func (q quarters) of(day kam.Date) int {
	return slices.IndexFunc(q, func(s span) bool { return day.After(s.after) && !day.After(s.last) })
}
