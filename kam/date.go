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
// (today-30d, today+2w, today+3m, today-1y).
func ParseDateOn(s string, today Date) (Date, error) {
	word := strings.ToLower(strings.TrimSpace(s))
	switch word {
	case "today", "now":
		return today, nil
	case "tomorrow":
		return today.AddDays(1), nil
	case "yesterday":
		return today.AddDays(-1), nil
	}
	rest, ok := strings.CutPrefix(word, "today")
	if !ok {
		return ParseDate(strings.TrimSpace(s))
	}
	bad := &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not a date; write it like 2026-11-22 or today-30d"}
	if len(rest) < 2 {
		return Date{}, bad
	}
	unit := rest[len(rest)-1]
	digits := rest
	if unit < '0' || unit > '9' {
		digits = rest[:len(rest)-1]
	} else {
		unit = 'd'
	}
	n, err := strconv.Atoi(digits)
	if err != nil || (rest[0] != '+' && rest[0] != '-') || n > 40000 || n < -40000 {
		return Date{}, bad
	}
	switch unit {
	case 'd':
		return today.AddDays(n), nil
	case 'w':
		return today.AddDays(7 * n), nil
	case 'm':
		return today.AddMonths(n), nil
	case 'y':
		return today.AddMonths(12 * n), nil
	}
	return Date{}, bad
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
func (d Date) DaysSince(e Date) int { return int(d.Time().Sub(e.Time()).Hours() / 24) }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return e.Before(d) }
