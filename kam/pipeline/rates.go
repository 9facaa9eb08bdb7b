package pipeline

import "keyaccount/kam"

// WinRate says how much of what was decided we won.
type WinRate struct {
	Group
	Won, Lost           int
	WonValue, LostValue kam.Money    // in the base currency, of deals that tell their amount
	Count               kam.Number   // won ÷ (won + lost), by number, in percent
	Value               kam.Number   // won ÷ (won + lost), by value, in percent
	Apart               []kam.Reason // decided deals whose amount does not count
}

// WinRatesOf returns the win rates of a book of deals, group by group.
func WinRatesOf(b Book, s kam.Settings, today kam.Date, by By) []WinRate { return nil }

// Cycle is how long deals take from the day work began to the day they closed.
type Cycle struct {
	Won, Lost Durations
	Apart     []kam.Reason // decided deals that do not say when they began or closed, or say that they closed before
}

// CycleOf returns the length of the sales cycle of a book of deals.
func CycleOf(b Book) Cycle { return Cycle{} }

// CloseChange says that on a day the close date of a deal was set.
type CloseChange struct {
	On    kam.Date // the day it was set
	Close kam.Date // what it was set to
}

// Slip says how far the close date of a deal slipped.
type Slip struct {
	Deal    kam.ID
	Open    bool
	Close   kam.Date // as it stands
	Late    int      // days past the close date, of an open deal; 0 where it is not past
	Known   bool     // whether a history of its close dates was given
	Times   int      // how often it was put off
	Days    int      // by how many days in all
	Net     int      // days from the first close date to the last; negative where it was brought forward
	Reasons []kam.Reason
}

// SlippageOf returns the deals that slipped, the latest first.
func SlippageOf(b Book, today kam.Date, history map[kam.ID][]CloseChange) []Slip { return nil }
