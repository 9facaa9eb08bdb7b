package kam

import (
	"strconv"
	"strings"
	"time"
)

// Date is a calendar day without a time zone. The zero Date means that no day is known.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of an instant in the location the instant carries.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads a day in the form 2026-11-22.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not a date; write it like 2026-11-22"}
	}
	return DateOf(t), nil
}

// ParseDateOn reads a day as people type it: 2026-11-22, or a word relative to today: today,
// tomorrow, yesterday, or today followed by + or - and a number of days, weeks, months or years
// (today-30d, today+2w, today+3m, today-1y). Where today is the zero Date, only the first form is read.
func ParseDateOn(s string, today Date) (Date, error) {
	word := strings.ReplaceAll(strings.ToLower(s), " ", "")
	switch word {
	case "now":
		word = "today"
	case "tomorrow":
		word = "today+1"
	case "yesterday":
		word = "today-1"
	}
	offset, relative := strings.CutPrefix(word, "today")
	if !relative || today.IsZero() {
		return ParseDate(strings.TrimSpace(s))
	}
	if offset == "" {
		return today, nil
	}
	d, ok := today.plus(offset)
	if !ok {
		return Date{}, &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not a date; write it like 2026-11-22 or today-30d"}
	}
	return d, nil
}

// plus returns the day that an offset such as -30d, +2w, +3m or -1y leads to. It reports false if that
// is no offset or leads out of the years 1 to 9999.
func (d Date) plus(offset string) (Date, bool) {
	digits := strings.TrimRight(offset, "dwmy")
	unit := offset[len(digits):]
	n, err := strconv.Atoi(digits)
	if err != nil || (offset[0] != '+' && offset[0] != '-') || n > 40000 || n < -40000 {
		return Date{}, false
	}
	switch unit {
	case "", "d":
		d = d.AddDays(n)
	case "w":
		d = d.AddDays(7 * n)
	case "m":
		d = d.AddMonths(n)
	case "y":
		d = d.AddMonths(12 * n)
	default:
		return Date{}, false
	}
	return d, d.Year >= 1 && d.Year <= 9999
}

// IsZero reports whether no day is known.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns midnight UTC of the day.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// String returns the day in the form 2026-11-22, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// AddDays returns the day n days later, or earlier where n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths returns the same day of the month n months later; where that month is too short, its
// last day.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// DaysSince returns the number of days from e to d; it is negative where d is earlier.
func (d Date) DaysSince(e Date) int { return int((d.Time().Unix() - e.Time().Unix()) / (24 * 60 * 60)) }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return e.Before(d) }
