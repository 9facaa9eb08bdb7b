package portfolio

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Unrealized is the unrealized potential value (UPV) of an account, in a year.
type Unrealized struct {
	Value                         // the sum of the three; reasons name each cell that adds to it
	CrossSell, UpSell, CoCreation decimal.Decimal
}

// UnrealizedOf returns the unrealized potential value of an account on a day (Le Bon & Herman 2015):
//
//	UPV = cross-sell + up-sell + co-creation potential
//
// from the cells of its Open Space, each of which adds its potential less its current sales, where that is above 0, to the
// kind of growth that it names. Of cells that name none, one without sales is cross-sell and one with sales is up-sell.
// Cells without sales sell nothing. Of several cells about one product in one segment (in any case of letters) the last
// made holds. Cells of which the potential, or a rate on the day, is not known are missing from the value; it is unknown
// where nothing else is recorded.
func UnrealizedOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Unrealized {
	if len(d.OpenSpace) == 0 {
		return Unrealized{Value: unknown(d.Ref(), "no Open Space is recorded")}
	}
	type place struct {
		segment string
		product kam.ID
	}
	seen := make(map[place]bool, len(d.OpenSpace))
	t := tally{s: s}
	var out Unrealized
	var why []kam.Reason
	for i := len(d.OpenSpace) - 1; i >= 0; i-- {
		c := &d.OpenSpace[i]
		at := place{strings.ToLower(c.Segment), c.Product}
		if seen[at] {
			continue
		}
		seen[at] = true
		record := kam.Ref{Kind: "open_space", ID: c.ID}
		if c.Potential.IsZero() {
			t.missing = append(t.missing, kam.Reason{Record: record, Words: "the potential in " + kam.Clip(c.Segment, 80) + " is not recorded"})
			continue
		}
		potential, known := t.inBase(record, c.Potential, today)
		sales := decimal.Zero
		if known && !c.Sales.IsZero() {
			sales, known = t.inBase(record, c.Sales, today)
		}
		if !known {
			continue
		}
		t.counted++
		gap := potential.Sub(decimal.Max(sales, decimal.Zero))
		if !gap.IsPositive() {
			continue
		}
		growth := c.Growth
		if growth == "" && sales.IsPositive() {
			growth = "up-sell"
		}
		switch growth {
		case "up-sell":
			out.UpSell = out.UpSell.Add(gap)
		case "co-creation":
			out.CoCreation = out.CoCreation.Add(gap)
		default:
			growth = "cross-sell"
			out.CrossSell = out.CrossSell.Add(gap)
		}
		t.sum = t.sum.Add(gap)
		why = append(why, kam.Reason{Record: record, Words: growth + " potential of " + kam.Money{Amount: gap, Currency: s.BaseCurrency}.Words() + " in " + kam.Clip(c.Segment, 80)})
	}
	slices.Reverse(t.missing)
	slices.Reverse(why)
	out.Value = t.value(d.Ref(), "no cell of its Open Space has potential beyond what it buys")
	if out.Known && why != nil {
		out.Reasons = why
	}
	return out
}
