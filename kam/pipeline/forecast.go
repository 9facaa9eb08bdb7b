package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Period is how long the spans of a forecast are.
type Period string

// The periods of forecasts.
const (
	Month   Period = "month"
	Quarter Period = "quarter" // of the fiscal year
	Year    Period = "fiscal year"
)

// Span is a period of the calendar.
type Span struct {
	Begin, End kam.Date // the first and the last day
	Name       string   // 2026-11, 2026 Q4, 2026; FY2027 Q1, FY2027 where the fiscal year does not begin in January
}

// SpanOf returns the span of a period that a day is in. Quarters are those of the fiscal year, which the settings begin and
// which is named after the calendar year in which it ends.
func SpanOf(day kam.Date, p Period, s kam.Settings) Span {
	if p == Month {
		begin := kam.Date{Year: day.Year, Month: day.Month, Day: 1}
		return Span{begin, begin.AddMonths(1).AddDays(-1), fmt.Sprintf("%04d-%02d", day.Year, day.Month)}
	}
	year := s.FiscalYear(day)
	begin := s.FiscalYearBegins(year)
	name := fmt.Sprintf("%04d", year)
	if begin.Month != time.January {
		name = "FY" + name
	}
	if p != Quarter {
		return Span{begin, begin.AddMonths(12).AddDays(-1), name}
	}
	q := ((day.Year-begin.Year)*12 + int(day.Month-begin.Month)) / 3
	begin = begin.AddMonths(3 * q)
	return Span{begin, begin.AddMonths(3).AddDays(-1), fmt.Sprintf("%s Q%d", name, q+1)}
}

// Sums add up deals, in the base currency. A sum of deals none of which can be counted is the zero Money: not known.
type Sums struct {
	Won      kam.Money // what is won
	Open     kam.Money // what is open, unweighted
	Weighted kam.Money // what is open, times its probability

	WonDeals, OpenDeals []kam.ID
}

// Expected returns what is won and, weighted, what is open.
func (s *Sums) Expected() kam.Money { return plus(s.Won, s.Weighted) }

// Unweighted returns what is won and what is open.
func (s *Sums) Unweighted() kam.Money { return plus(s.Won, s.Open) }

func (s *Sums) add(o *kam.Opportunity, e Expected) {
	if o.Outcome == "won" {
		s.Won = plus(s.Won, e.Amount)
		s.WonDeals = append(s.WonDeals, o.ID)
		return
	}
	s.Open, s.Weighted = plus(s.Open, e.Amount), plus(s.Weighted, e.Value)
	s.OpenDeals = append(s.OpenDeals, o.ID)
}

// Line is what one group brings in one span.
type Line struct {
	Span
	Group
	Sums
}

// Forecast is what deals are expected to bring.
type Forecast struct {
	Period     Period
	By         By
	Lines      []Line // by span, then by group; only those with deals
	Spans      []Line // every span with deals, all groups together
	Total      Sums
	Late       []kam.Reason // open deals past their close date; they count in the span of that date
	Incomplete []kam.Reason // open and won deals that do not say enough to count
}

// ForecastOf returns the forecast of a book of deals on a day, span by span and group by group: what is won so far, what is
// open, and what is open weighted, which is the sum of expected revenue (Le Bon & Herman 2015: amount × probability; see
// ExpectedOf). A deal counts in the span of its close date, also where that is past. Deals lost or abandoned do not
// count. A deal without a close date, without an amount, with one for which there is no rate, or without a probability
// anywhere is listed as incomplete and counts nowhere. Grouped by product, a deal of several products counts in the
// line of each, in Spans and Total once.
func ForecastOf(b Book, s kam.Settings, today kam.Date, p Period, by By) Forecast {
	f := Forecast{Period: p, By: by, Total: emptySums(s)}
	type at struct {
		begin kam.Date
		group Group
	}
	lines, spans := map[at]*Line{}, map[kam.Date]*Line{}
	won, opened := 0, 0
	for _, o := range b.Deals {
		open := dossier.IsOpen(o)
		if !open && o.Outcome != "won" {
			continue
		}
		if open {
			opened++
		} else {
			won++
		}
		e := ExpectedOf(o, s, today)
		if why := incomplete(o, e, s, today); why != "" {
			f.Incomplete = append(f.Incomplete, kam.Because("opportunity", o.ID, "%s: %s", kam.Clip(o.Name, 80), why))
			continue
		}
		if open && o.Close.Before(today) {
			f.Late = append(f.Late, kam.Because("opportunity", o.ID, "%s was to close on %s", kam.Clip(o.Name, 80), o.Close))
		}
		span := SpanOf(o.Close, p, s)
		f.Total.add(o, e)
		lineOf(spans, span.Begin, span, Group{}, s).add(o, e)
		for _, g := range b.groups(o, by, s) {
			lineOf(lines, at{span.Begin, g}, span, g, s).add(o, e)
		}
	}
	t := &f.Total
	t.Won = told(t.Won, won, len(t.WonDeals))
	t.Open, t.Weighted = told(t.Open, opened, len(t.OpenDeals)), told(t.Weighted, opened, len(t.OpenDeals))
	f.Lines, f.Spans = sorted(lines, by, s), sorted(spans, by, s)
	return f
}

// incomplete says what a deal lacks to count in a forecast, or returns "".
func incomplete(o *kam.Opportunity, e Expected, s kam.Settings, today kam.Date) string {
	_, why := amount(o, s, today)
	switch {
	case o.Close.IsZero() && why != "":
		return "no close date, " + why
	case o.Close.IsZero():
		return "no close date"
	case why == "" && !e.Probability.Known:
		return "neither a probability nor a stage"
	}
	return why
}

func emptySums(s kam.Settings) Sums { return Sums{Won: none(s), Open: none(s), Weighted: none(s)} }

func lineOf[K comparable](lines map[K]*Line, at K, span Span, g Group, s kam.Settings) *Line {
	l := lines[at]
	if l == nil {
		l = &Line{Span: span, Group: g, Sums: emptySums(s)}
		lines[at] = l
	}
	return l
}

func sorted[K comparable](lines map[K]*Line, by By, s kam.Settings) []Line {
	out := make([]Line, 0, len(lines))
	for _, l := range lines {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Line) int {
		return cmp.Or(a.Begin.DaysSince(b.Begin), compareGroups(a.Group, b.Group, by, s))
	})
	return out
}
