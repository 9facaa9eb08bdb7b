package pipeline

import "keyaccount/kam"

// Expected is what a deal brings on average.
type Expected struct {
	Amount      kam.Money  // in the base currency; zero where not known
	Probability kam.Number // in percent
	Value       kam.Money  // amount × probability; zero where either is not known
	Reasons     []kam.Reason
}

// ExpectedOf returns the expected revenue of a deal on a day.
func ExpectedOf(o *kam.Opportunity, s kam.Settings, today kam.Date) Expected { return Expected{} }

// Period is how long the spans of a forecast are.
type Period string

// The periods of forecasts.
const (
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "fiscal year"
)

// Span is a period of the calendar.
type Span struct {
	Begin, End kam.Date // the first and the last day
	Name       string   // 2026-11, 2026 Q4, 2026; with “FY” before it where fiscal years are not those of the calendar
}

// SpanOf returns the span of a period that a day is in.
func SpanOf(day kam.Date, p Period, s kam.Settings) Span { return Span{} }

// Sums add up deals, in the base currency.
type Sums struct {
	Won      kam.Money // what is won
	Open     kam.Money // what is open, unweighted
	Weighted kam.Money // what is open, times its probability

	WonDeals, OpenDeals []kam.ID
}

// Expected returns what is won and, weighted, what is open.
func (s *Sums) Expected() kam.Money { return kam.Money{} }

// Unweighted returns what is won and what is open.
func (s *Sums) Unweighted() kam.Money { return kam.Money{} }

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
	Spans      []Line // of every span with deals, all groups together
	Total      Sums
	Late       []kam.Reason // open deals past their close date; they count in the span of that date
	Incomplete []kam.Reason // open and won deals that do not say enough to count
}

// ForecastOf returns the forecast of a book of deals on a day.
func ForecastOf(b Book, s kam.Settings, today kam.Date, p Period, by By) Forecast {
	return Forecast{Period: p, By: by}
}
