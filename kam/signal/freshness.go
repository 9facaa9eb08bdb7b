package signal

import (
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Freshness says how far the data of an account can be trusted (system truthfulness).
type Freshness struct {
	Fresh   int          // records that were confirmed, or made, within the days that the settings call fresh
	Undated int          // records of which neither is known
	Stale   []kam.Reason // the other records, the oldest first
	Since   kam.Date     // since when the oldest of them is stale
}

// Known reports whether the age of anything is known.
func (f Freshness) Known() bool { return f.Fresh+len(f.Stale) > 0 }

// lasting are the kinds whose records say how things are, and so can come to be wrong by themselves. What
// happened on a day stays true.
var lasting = []string{"account", "site", "success_factor", "competitor", "open_space", "contact", "membership", "influence",
	"connection", "interface", "selling_membership"}

// FreshnessOf returns the age of an account's data on a day. A record is fresh if it was verified no more than
// Settings.FreshDays ago. One that was never verified is as old as its id, which tells when it was made: then
// somebody knew it.
func FreshnessOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Freshness {
	var f Freshness
	type old struct {
		kam.Reason
		on kam.Date
	}
	var stale []old
	for _, kind := range lasting {
		for _, e := range d.Entries(kind) {
			on, words := e.Verified, "last verified"
			if on.IsZero() {
				on, words = Made(e.ID), "never verified, made"
			}
			switch {
			case on.IsZero():
				f.Undated++
			case today.DaysSince(on) > s.FreshDays:
				stale = append(stale, old{kam.Because(kind, e.ID, "%s on %s", words, on), on})
			default:
				f.Fresh++
			}
		}
	}
	slices.SortStableFunc(stale, func(a, b old) int { return a.on.DaysSince(b.on) })
	for i, o := range stale {
		if i == 0 {
			f.Since = o.on.AddDays(s.FreshDays + 1)
		}
		f.Stale = append(f.Stale, o.Reason)
	}
	return f
}

// Made returns the day, in UTC, on which a record was made, which its id tells, or the zero Date for an id that is
// not of version 7 (RFC 9562).
func Made(id kam.ID) kam.Date {
	if id.Version() != 7 {
		return kam.Date{}
	}
	seconds, nanoseconds := id.Time().UnixTime()
	return kam.DateOf(time.Unix(seconds, nanoseconds).UTC())
}
