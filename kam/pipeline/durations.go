package pipeline

import (
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Durations say how long something took, in days. Where nothing is counted all but Count are unknown.
type Durations struct {
	Count                              int
	Median, Average, Shortest, Longest kam.Number
}

// durationsOf returns what days tell. The median of an even number of them is halfway between the two in the middle; the
// average is rounded to a tenth.
func durationsOf(days []int) Durations {
	n := len(days)
	if n == 0 {
		return Durations{}
	}
	sorted := slices.Sorted(slices.Values(days))
	sum := 0
	for _, d := range sorted {
		sum += d
	}
	half := func(n int) kam.Number { return kam.Number{Decimal: decimal.New(int64(n)*5, -1), Known: true} }
	return Durations{n, half(sorted[(n-1)/2] + sorted[n/2]), ratio(decimal.NewFromInt(int64(sum)), int64(n)), number(sorted[0]), number(sorted[n-1])}
}

// ratio returns a part of n, rounded to a tenth.
func ratio(part decimal.Decimal, n int64) kam.Number {
	return kam.Number{Decimal: part.DivRound(decimal.NewFromInt(n), 1), Known: true}
}

// Cycle is how long deals take from the day work began to the day they closed.
type Cycle struct {
	Won, Lost Durations
	Apart     []kam.Reason // decided deals that do not say when they began or closed, or say that they closed before
}

// CycleOf returns the length of the sales cycle of a book of deals: the days from engaged to close, of those that were won
// and of those that were lost. It is unknown where no deal tells both days; deals that do not are listed apart. Deals
// that are open or abandoned do not count.
func CycleOf(b Book) Cycle {
	var c Cycle
	days := map[string][]int{}
	for _, o := range b.Deals {
		if o.Outcome != "won" && o.Outcome != "lost" {
			continue
		}
		why := ""
		switch {
		case o.Engaged.IsZero():
			why = "does not say when work on it began"
		case o.Close.IsZero():
			why = "does not say when it closed"
		case o.Close.Before(o.Engaged):
			why = "closed before work on it began"
		}
		if why != "" {
			c.Apart = append(c.Apart, kam.Because("opportunity", o.ID, "%s %s", kam.Clip(o.Name, 80), why))
			continue
		}
		days[o.Outcome] = append(days[o.Outcome], o.Close.DaysSince(o.Engaged))
	}
	c.Won, c.Lost = durationsOf(days["won"]), durationsOf(days["lost"])
	return c
}

// CloseChange says that on a day the close date of a deal was set.
type CloseChange struct {
	On    kam.Date // the day it was set
	Close kam.Date // what it was set to
}

// Slip says how far the close date of a deal slipped.
type Slip struct {
	Deal    kam.ID
	Open    bool
	Close   kam.Date     // as it stands
	Late    int          // days past the close date, of an open deal; 0 where it is not past
	Known   bool         // whether a history of its close dates was given
	Times   int          // how often it was put off
	Days    int          // by how many days in all
	Net     int          // days from the first close date to the last; negative where it was brought forward
	Reasons []kam.Reason // never empty
}

// SlippageOf returns the deals that slipped, open ones first, of these the ones furthest past their close date, then those
// put off by most days: open deals of which the close date is before today, and all deals of which the history says that
// the close date was put off: set to a later day than the one before it. Dates of a history may come in any order of
// the days on which they were set; those without either day tell nothing. Without a history it is unknown how often a
// deal slipped; the history may be nil.
func SlippageOf(b Book, today kam.Date, history map[kam.ID][]CloseChange) []Slip {
	var all []Slip
	for _, o := range b.Deals {
		slip := Slip{Deal: o.ID, Open: dossier.IsOpen(o), Close: o.Close}
		if slip.Open && !o.Close.IsZero() && o.Close.Before(today) {
			slip.Late = today.DaysSince(o.Close)
			slip.Reasons = append(slip.Reasons, kam.Because("opportunity", o.ID, "open, %d days past its close date %s", slip.Late, o.Close))
		}
		slip.follow(history[o.ID])
		if slip.Late > 0 || slip.Times > 0 {
			all = append(all, slip)
		}
	}
	slices.SortStableFunc(all, func(a, b Slip) int {
		if a.Open != b.Open {
			if a.Open {
				return -1
			}
			return 1
		}
		if a.Late != b.Late {
			return b.Late - a.Late
		}
		return b.Days - a.Days
	})
	return all
}

// follow takes a history of close dates.
func (s *Slip) follow(changes []CloseChange) {
	sorted := slices.DeleteFunc(slices.Clone(changes), func(c CloseChange) bool { return c.On.IsZero() || c.Close.IsZero() })
	slices.SortStableFunc(sorted, func(a, b CloseChange) int { return a.On.DaysSince(b.On) })
	s.Known = len(sorted) > 0
	for i := 1; i < len(sorted); i++ {
		was, is := sorted[i-1].Close, sorted[i].Close
		if is.After(was) {
			s.Times++
			s.Days += is.DaysSince(was)
			s.Reasons = append(s.Reasons, kam.Because("opportunity", s.Deal, "put off on %s from %s to %s", sorted[i].On, was, is))
		}
	}
	if s.Known {
		s.Net = sorted[len(sorted)-1].Close.DaysSince(sorted[0].Close)
	}
}
