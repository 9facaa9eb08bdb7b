// Package show words values for screens, as short as they can be said.
package show

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
)

// Money returns an amount with three digits at most and the letter of its magnitude: "4.8 M". The currency
// stands before it where it is not the one expected.
func Money(m kam.Money, expected string) string {
	if m.IsZero() {
		return ""
	}
	text := Short(m.Amount)
	if m.Currency != expected {
		return m.Currency + " " + text
	}
	return text
}

// Short returns a number with three digits at most and the letter of its magnitude: "217 k".
func Short(d decimal.Decimal) string {
	v, _ := d.Float64()
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	for _, u := range []struct {
		size float64
		name string
	}{{1e9, " G"}, {1e6, " M"}, {1e3, " k"}} {
		if v >= u.size*0.9995 {
			n := v / u.size
			if n < 9.95 {
				return sign + fmt.Sprintf("%.1f", n) + u.name
			}
			return sign + fmt.Sprintf("%.0f", n) + u.name
		}
	}
	return sign + fmt.Sprintf("%.0f", v)
}

// Due returns a day seen from today: "today", "tomorrow", "3 d late", "Fri", "12 Dec", "12 Dec 27".
func Due(d, today kam.Date) string {
	if d.IsZero() {
		return ""
	}
	n := d.DaysSince(today)
	switch {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n < 0 && n > -100:
		return fmt.Sprintf("%d d late", -n)
	case n < 0:
		return fmt.Sprintf("%d mo late", -n/30)
	case n < 7:
		return d.Time().Format("Mon")
	}
	return Day(d, today)
}

// Deadline returns a day by which something is to be, with the time of day if one is given: "Tue 10 Nov 09:30, 12 d late".
func Deadline(d kam.Date, clock string, today kam.Date) string {
	if d.IsZero() {
		return ""
	}
	text := strings.TrimSpace(d.Time().Format("Mon ") + Day(d, today) + " " + clock)
	if d.DaysSince(today) <= 1 {
		text += ", " + Due(d, today)
	}
	return text
}

// Past returns a day that is over seen from today: "today", "yesterday", "5 d ago", "12 Mar".
func Past(d, today kam.Date) string {
	n := today.DaysSince(d)
	switch {
	case d.IsZero():
		return ""
	case n == 0:
		return "today"
	case n == 1:
		return "yesterday"
	case n > 0 && n < 60:
		return fmt.Sprintf("%d d ago", n)
	}
	return Day(d, today)
}

// Day returns a day without the year where it is within eleven months of today.
func Day(d, today kam.Date) string {
	if d.IsZero() {
		return ""
	}
	if n := d.DaysSince(today); n > 334 || n < -334 {
		return d.Time().Format("2 Jan 06")
	}
	return d.Time().Format("2 Jan")
}

// Ago returns how long ago an instant was: "8 s ago", "3 min ago", "2 h ago", "yesterday", "5 d ago".
func Ago(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return ""
	case d < time.Second:
		return "just now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return Past(kam.DateOf(t), kam.DateOf(now))
}

// In words how long it is until a moment, "" where it is past or none.
func In(t, now time.Time) string {
	switch d := t.Sub(now); {
	case t.IsZero() || d <= 0:
		return ""
	case d <= time.Minute:
		return fmt.Sprintf("in %d s", int((d+time.Second-1)/time.Second))
	default:
		return fmt.Sprintf("in %d min", int((d+time.Minute-1)/time.Minute))
	}
}

// Count returns a number with the right form of its noun: "1 person", "3 people".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Value words the value of a field as kam.Field.Format does, but countries by name and dates with the day of
// the week.
func Value(f *kam.Field, value string, nameOf func(kam.Ref) string) string {
	switch f.Type {
	case kam.CountryType:
		return kam.CountryName(value)
	case kam.DateType:
		if d, err := kam.ParseDate(value); err == nil {
			return d.Time().Format("Mon 2 Jan 2006")
		}
	}
	return f.Format(value, nameOf)
}

// Values words all that a record holds in a field.
func Values(r kam.Record, f *kam.Field, nameOf func(kam.Ref) string) string {
	if f.Type != kam.CountryType && f.Type != kam.DateType {
		return r.Show(f, nameOf)
	}
	var words []string
	for _, v := range r.Values(f) {
		words = append(words, Value(f, v, nameOf))
	}
	return strings.Join(words, ", ")
}

// Choice returns a text by which values of a choice sort in their declared order, "" for none.
func Choice(f *kam.Field, value string) string {
	if i := slices.Index(f.Options, value); i >= 0 {
		return fmt.Sprintf("%02d", i)
	}
	return ""
}

// Rank returns a text of a number that sorts as the number does, from minus to plus 10^18.
func Rank(d decimal.Decimal) string {
	v, _ := d.Float64()
	if v < 0 {
		return fmt.Sprintf("-%022.3f", 1e18+v)
	}
	return fmt.Sprintf("0%022.3f", v)
}

// Stages are the eight steps of buying in short.
var Stages = [...]string{"Need", "Characteristics", "Specification", "Sources", "Proposal requests", "Evaluation", "Selection", "Post-purchase"}

// Stage returns the number of a stage, from 1, and its short name; 0 where it is not known.
func Stage(name string) (int, string) {
	for i, o := range kam.OpportunityKind.Lookup("stage").Options {
		if o == name {
			return i + 1, Stages[i]
		}
	}
	return 0, name
}

// StageBar draws how far a deal has come through the eight steps, in eight cells.
func StageBar(n int) string {
	n = max(min(n, 8), 0)
	return strings.Repeat("▰", n) + strings.Repeat("▱", 8-n)
}

// Roles are the letters of the seven roles of the buying center, in the order they are shown.
var roles = []struct{ name, letter string }{
	{"decider", "D"}, {"buyer", "B"}, {"user", "U"}, {"influencer", "I"}, {"advisor", "A"}, {"facilitator", "F"}, {"gatekeeper", "G"},
}

// RoleLetters returns the letters of roles, most decisive first: "D A".
func RoleLetters(held []string) string {
	var out []string
	for _, r := range roles {
		for _, h := range held {
			if h == r.name {
				out = append(out, r.letter)
			}
		}
	}
	return strings.Join(out, " ")
}

// RoleNames returns the seven roles, most decisive first.
func RoleNames() []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = r.name
	}
	return out
}

// Zones returns the symbols of situational states: ⚡ power, ▲ threat, ♥ receptiveness.
func Zones(zones []string) string {
	var out []string
	for _, z := range []struct{ name, sign string }{{"power", "⚡"}, {"threat", "▲"}, {"receptiveness", "♥"}} {
		for _, have := range zones {
			if have == z.name {
				out = append(out, z.sign)
			}
		}
	}
	return strings.Join(out, "")
}

// Attitude returns a sign and a word for an attitude to our proposal, both "" where none is known.
func Attitude(a string) (sign, word string) {
	switch a {
	case "unfavourable":
		return "--", a
	case "sceptical":
		return "-", a
	case "neutral":
		return "○", a
	case "positive":
		return "+", a
	case "favourable":
		return "++", a
	}
	return "", a
}
