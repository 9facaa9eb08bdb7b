package kam

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDaysAreReadAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2026-11-22", "2026-11-22"},
		{" 2026-11-22 ", "2026-11-22"},
		{"2024-02-29", "2024-02-29"},
		{"0001-01-01", "0001-01-01"},
		{"today", "2026-11-22"},
		{"Now", "2026-11-22"},
		{"tomorrow", "2026-11-23"},
		{"YESTERDAY", "2026-11-21"},
		{"today-30d", "2026-10-23"},
		{"today - 30 d", "2026-10-23"},
		{"today+9", "2026-12-01"},
		{"today+2w", "2026-12-06"},
		{"today+3m", "2027-02-22"},
		{"today-1y", "2025-11-22"},
		{"today+0d", "2026-11-22"},
	} {
		got, err := ParseDateOn(c.in, today)
		if err != nil || got.String() != c.want {
			t.Errorf("ParseDateOn(%q) is %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}

func TestWhatIsNoDayIsRefused(t *testing.T) {
	for _, in := range []string{
		"", "22.11.2026", "2026-11-31", "2025-02-29", "2026-13-01", "2026-1-1", "2026-11-22T00:00", "monday",
		"today+", "today-", "today5", "today+5q", "today+5dw", "today+-5", "today++5", "today+99999999", "todayish",
		"today-2027y", "today+8000y", "today-39999m",
	} {
		got, err := ParseDateOn(in, today)
		if err == nil {
			t.Errorf("%q is taken for %s", in, got)
			continue
		}
		wantError(t, err, Invalid, "is not a date")
	}
}

func TestWordsForDaysNeedToKnowToday(t *testing.T) {
	for _, in := range []string{"today", "tomorrow", "today-30d"} {
		if _, err := ParseDateOn(in, Date{}); CodeOf(err) != Invalid {
			t.Errorf("%q is taken for a day without knowing today: %v", in, err)
		}
	}
	if d, err := ParseDateOn("2026-11-22", Date{}); err != nil || d != today {
		t.Errorf("a full date is %v, %v without knowing today", d, err)
	}
}

func TestMonthsAreAddedWithinTheMonth(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-05-31", 1, "2026-06-30"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-11-22", 2, "2027-01-22"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-11-30", 0, "2026-11-30"},
		{"2026-12-31", -13, "2025-11-30"},
	} {
		d, err := ParseDate(c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestDaysAreCountedAndCompared(t *testing.T) {
	for _, c := range []struct {
		d, e Date
		days int
	}{
		{today, today, 0},
		{Date{2026, 12, 1}, today, 9},
		{today, Date{2026, 12, 1}, -9},
		{Date{2024, 3, 1}, Date{2024, 2, 28}, 2},
		{Date{2026, 1, 1}, Date{2025, 1, 1}, 365},
		{Date{9999, 12, 31}, Date{1, 1, 1}, 3652058},
	} {
		if got := c.d.DaysSince(c.e); got != c.days {
			t.Errorf("from %s to %s there are %d days, want %d", c.e, c.d, got, c.days)
		}
		if got := c.d.Before(c.e); got != (c.days < 0) {
			t.Errorf("%s before %s: %t", c.d, c.e, got)
		}
		if got := c.d.After(c.e); got != (c.days > 0) {
			t.Errorf("%s after %s: %t", c.d, c.e, got)
		}
	}
}

func TestTheZeroDateIsNoDay(t *testing.T) {
	if !(Date{}).IsZero() || (Date{}).String() != "" || today.IsZero() {
		t.Error("the zero date is not told from a day")
	}
	late := time.Date(2026, 11, 22, 23, 30, 0, 0, time.FixedZone("", 2*60*60))
	if got := DateOf(late); got != today {
		t.Errorf("late in the evening of today it is %s", got)
	}
}

func TestAddedDaysAreCountedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-40000, 40000).Draw(t, "days")
		d := today.AddDays(n)
		if got := d.DaysSince(today); got != n {
			t.Fatalf("%d days later it is %s, which is %d days later", n, d, got)
		}
		if again, err := ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%s is read as %s, %v", d, again, err)
		}
	})
}
