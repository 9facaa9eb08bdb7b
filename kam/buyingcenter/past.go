package buyingcenter

import (
	"slices"
	"time"

	"keyaccount/kam"
)

// Then returns a membership as it was at the end of a day, as far as its history tells, newest first: what is not known to have
// been otherwise is taken as it is now. Of one that was recorded only later, it is the earliest that was recorded.
func Then(now kam.Record, history []kam.HistoryEntry, day kam.Date) kam.Membership {
	past := now.AsOf(history, endOf(day))
	if n := len(history); n > 0 && !past.Begun() {
		past = now.AsOf(history, history[n-1].At)
	}
	was := past.Record
	for _, key := range past.Unknown {
		was = was.With(kam.Cell{Key: key, Value: now.Get(key)})
	}
	was.Ref = now.Ref
	return kam.Decode[kam.Membership](was)
}

func endOf(day kam.Date) time.Time { return day.AddDays(1).Time().Add(-time.Nanosecond) }

// Move is one change of a person's part: a role, a zone or a mark that was set or cleared.
type Move struct {
	Contact kam.ID
	Words   string // “Juha Äkräs: no longer gatekeeper (anna, 2026-05-20)”
	On      kam.Date
}

// Moves returns how a person's part moved after one day until another, the earliest first, each with who recorded it when.
// What was recorded along with the membership itself is no move. name is the person's.
func Moves(now kam.Record, history []kam.HistoryEntry, name string, from, to kam.Date) (moves []Move) {
	contact, err := kam.ParseID(now.Get("contact"))
	if err != nil || len(history) == 0 {
		return nil
	}
	begun := history[len(history)-1].At
	for _, h := range slices.Backward(history) {
		if !h.At.After(begun) || !h.At.After(endOf(from)) || h.At.After(endOf(to)) || h.Old == h.New {
			continue
		}
		field, item := kam.SplitKey(h.Cell)
		words := ""
		switch field {
		case "roles":
			words = item
		case "zones":
			words = "in a " + item + " zone"
		case "dominant":
			words = "dominant advisor"
		case "opponent":
			words = "acting against us"
		default:
			continue
		}
		if h.New == "" {
			words = "no longer " + words
		} else {
			words = "now " + words
		}
		on := kam.DateOf(h.At)
		by := ""
		if h.Who != "" {
			by = h.Who + ", "
		}
		moves = append(moves, Move{contact, name + ": " + words + " (" + by + on.String() + ")", on})
	}
	return moves
}
