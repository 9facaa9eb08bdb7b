package portfolio

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// RevenueOf returns what an account bought of us in a year, on a day. It is the first of these that is recorded, and the
// reasons say which:
//
//  1. our net sales in its last fiscal year that is over and not longer ago than Settings.FigureYears, by the rate of
//     that year's last day;
//  2. the sum of its purchases of the twelve months up to the day, each by the rate of its own day; nothing where it bought
//     before and has not since;
//  3. the sum of the deals won in the twelve months up to the day, each by the rate of the day it closed.
//
// Each of them is a year's, so that accounts can be set beside each other; what is older is no revenue of today. It is
// unknown where none of them is recorded, and where no amount has a rate; a single amount that cannot be counted is missing.
func RevenueOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Value {
	for _, f := range placingYears(d, s, today) {
		if f.NetSales.IsZero() {
			continue
		}
		year := int(f.Year.IntPart())
		record := kam.Ref{Kind: "financial_year", ID: f.ID}
		t := tally{s: s}
		t.add(record, f.NetSales, s.FiscalYearBegins(year+1).AddDays(-1))
		return t.value(record, "our net sales of the fiscal year %d", year)
	}
	from := today.AddMonths(-12)
	within := func(day kam.Date) bool { return !day.IsZero() && day.After(from) && !day.After(today) }
	t := tally{s: s}
	bought := false
	for i := range d.Purchases {
		p := &d.Purchases[i]
		bought = bought || !p.Date.IsZero() && !p.Date.After(today)
		if within(p.Date) {
			t.add(kam.Ref{Kind: "purchase", ID: p.ID}, p.Value, p.Date)
		}
	}
	if bought {
		return t.value(d.Ref(), "%s of the last 12 months, as no fiscal year is recorded", counted(t.counted, "purchase", "purchases"))
	}
	for i := range d.Opportunities {
		if o := &d.Opportunities[i]; o.Outcome == "won" && within(o.Close) {
			t.add(kam.Ref{Kind: "opportunity", ID: o.ID}, o.Amount, o.Close)
		}
	}
	if t.counted+len(t.missing) == 0 {
		return unknown(d.Ref(), "neither a fiscal year of ours with it nor purchases nor a deal won in the last 12 months is recorded")
	}
	return t.value(d.Ref(), "%s won in the last 12 months, as neither a fiscal year nor purchases are recorded", counted(t.counted, "deal", "deals"))
}

// WonOf returns the sum of the amounts of all opportunities of an account that were won, whenever that was, each by the rate
// of the day it closed, or of today where that is not known or yet to come. It is nothing where deals are recorded and none
// was won, and unknown where no deal is recorded or no amount of a won one can be counted; single such amounts are missing.
func WonOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Value {
	if len(d.Opportunities) == 0 {
		return unknown(d.Ref(), "no opportunities are recorded")
	}
	t := tally{s: s}
	for i := range d.Opportunities {
		o := &d.Opportunities[i]
		if o.Outcome != "won" {
			continue
		}
		on := o.Close
		if on.IsZero() || on.After(today) {
			on = today
		}
		t.add(kam.Ref{Kind: "opportunity", ID: o.ID}, o.Amount, on)
	}
	return t.value(d.Ref(), "%s won", counted(t.counted, "deal", "deals"))
}
