package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/openspace"
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
// from the recorded cells of its Open Space (openspace.Recorded), each of which adds its gap, the potential less the sales where
// that is above 0, to the kind of growth that it names; so the value is what the matrix shows as unrealized. Of cells that
// name no growth, one without sales is cross-sell and one with sales is up-sell. Cells of which the potential, the sales or
// a rate on the day is not known are missing from the value; it is unknown where nothing else is recorded.
func UnrealizedOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Unrealized {
	if len(d.OpenSpace) == 0 {
		return Unrealized{Value: unknown(d.Ref(), "no Open Space is recorded")}
	}
	records := make(map[kam.ID]*kam.OpenSpace, len(d.OpenSpace))
	for i := range d.OpenSpace {
		records[d.OpenSpace[i].ID] = &d.OpenSpace[i]
	}
	t := tally{s: s}
	var out Unrealized
	var why []kam.Reason
	for _, c := range openspace.Recorded(d, s, today) {
		if c.Gap.IsZero() {
			t.missing = append(t.missing, kam.Reason{Record: c.Record, Words: unknownGap(&c, records[c.Record.ID], today)})
			continue
		}
		t.counted++
		gap := c.Gap.Amount
		if !gap.IsPositive() {
			continue
		}
		growth := c.Growth
		if growth == "" && c.Sold {
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
		why = append(why, kam.Reason{Record: c.Record, Words: growth + " potential of " + c.Gap.Words() + " in " + kam.Clip(c.Segment, 80)})
	}
	if t.counted+len(t.missing) == 0 {
		return Unrealized{Value: unknown(d.Ref(), "no cell of its Open Space names both a segment and a product")}
	}
	out.Value = t.value(d.Ref(), "no cell of its Open Space has potential beyond what it buys")
	if out.Known && why != nil {
		out.Reasons = why
	}
	return out
}

// unknownGap says why the gap of a cell is not known.
func unknownGap(c *openspace.Cell, r *kam.OpenSpace, today kam.Date) string {
	switch {
	case r.Potential.IsZero():
		return "the potential in " + kam.Clip(c.Segment, 80) + " is not recorded"
	case c.Potential.IsZero():
		return noRate(r.Potential, today)
	case !r.Sales.IsZero():
		return noRate(r.Sales, today)
	}
	return "what purchases of the last 12 months in " + kam.Clip(c.Segment, 80) + " are worth is not known"
}
