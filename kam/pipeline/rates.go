package pipeline

import (
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
)

// WinRate says how much of what was decided we won.
type WinRate struct {
	Group
	Won, Lost           int
	WonValue, LostValue kam.Money    // in the base currency, of deals that tell their amount; zero where there are deals and none tells
	Count               kam.Number   // won ÷ (won + lost), by number, in percent
	Value               kam.Number   // won ÷ (won + lost), by value, in percent
	Apart               []kam.Reason // decided deals whose amount does not count
}

// WinRatesOf returns the win rates of a book of deals, group by group: won ÷ (won + lost), by number and by value, in
// percent to a tenth. Deals that are open or abandoned do not count. The rate by number is unknown where nothing was
// decided. A deal without an amount, with one for which there was no rate on its close date, or one lost with an amount of
// nothing, which does not say what was lost, is listed apart and counts by number only; where no won deal or no lost deal
// of a group tells its amount, though there are such deals, the rate by value is unknown. Grouped by product, a deal of
// several products counts under each.
func WinRatesOf(b Book, s kam.Settings, today kam.Date, by By) []WinRate {
	of := map[Group]*tally{}
	for _, o := range b.Deals {
		if o.Outcome != "won" && o.Outcome != "lost" {
			continue
		}
		for _, g := range b.groups(o, by, s) {
			t := of[g]
			if t == nil {
				t = &tally{WinRate: WinRate{Group: g, WonValue: none(s), LostValue: none(s)}}
				of[g] = t
			}
			t.add(o, s, today)
		}
	}
	all := make([]WinRate, 0, len(of))
	for _, t := range of {
		all = append(all, t.rate())
	}
	slices.SortFunc(all, func(a, b WinRate) int { return compareGroups(a.Group, b.Group, by, s) })
	return all
}

// tally counts the decided deals of a group.
type tally struct {
	WinRate
	wonTold, lostTold int // how many tell their amount
}

func (t *tally) add(o *kam.Opportunity, s kam.Settings, today kam.Date) {
	in, why := amount(o, s, today)
	if why == "" && o.Outcome == "lost" && in.Amount.IsZero() {
		why = "lost with an amount of nothing"
	}
	if why != "" {
		t.Apart = append(t.Apart, kam.Because("opportunity", o.ID, "%s: %s", kam.Clip(o.Name, 80), why))
	}
	switch {
	case o.Outcome == "won":
		t.Won++
		if why == "" {
			t.wonTold++
			t.WonValue = plus(t.WonValue, in)
		}
	default:
		t.Lost++
		if why == "" {
			t.lostTold++
			t.LostValue = plus(t.LostValue, in)
		}
	}
}

func (t *tally) rate() WinRate {
	t.Count = share(number(t.Won).Decimal, number(t.Lost).Decimal)
	if (t.Won == 0 || t.wonTold > 0) && (t.Lost == 0 || t.lostTold > 0) {
		t.Value = share(t.WonValue.Amount, t.LostValue.Amount)
	}
	t.WonValue, t.LostValue = told(t.WonValue, t.Won, t.wonTold), told(t.LostValue, t.Lost, t.lostTold)
	return t.WinRate
}

// share returns won ÷ (won + lost) in percent, or unknown where there is nothing, or less on either side: then there is no whole.
func share(won, lost decimal.Decimal) kam.Number {
	all := won.Add(lost)
	if !all.IsPositive() || won.IsNegative() || lost.IsNegative() {
		return kam.Number{}
	}
	return kam.Number{Decimal: won.Shift(2).DivRound(all, 1), Known: true}
}
