package capture

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"keyaccount/kam"
)

// day takes the first day that the words name.
func (p *parser) day() {
	for i := range p.words {
		if d, n, ok := dayAt(p.words[i:], p.in.Today); ok {
			if i > 0 && isOne(p.words[i-1], "on", "by", "until", "next") {
				i, n = i-1, n+1
			}
			p.note.Due = d
			p.words = without(p.words, i, n)
			return
		}
	}
}

// clock takes the first time of day that the words name.
func (p *parser) clock() {
	for i, w := range p.words {
		if t, ok := timeOf(w); ok {
			n := 1
			if i > 0 && isOne(p.words[i-1], "at", "@") {
				i, n = i-1, 2
			}
			p.note.Time = t
			p.words = without(p.words, i, n)
			return
		}
	}
}

func without(words []string, at, n int) []string {
	return append(append([]string(nil), words[:at]...), words[at+n:]...)
}

func isOne(word string, of ...string) bool {
	for _, o := range of {
		if strings.EqualFold(word, o) {
			return true
		}
	}
	return false
}

// dayAt reads a day at the beginning of words and returns how many of them it takes.
func dayAt(words []string, today kam.Date) (d kam.Date, n int, ok bool) {
	w := strings.ToLower(strings.TrimRight(words[0], ","))
	switch w {
	case "today", "tonight", "now":
		return today, 1, true
	case "tomorrow", "tmr":
		return today.AddDays(1), 1, true
	case "yesterday":
		return today.AddDays(-1), 1, true
	case "next":
		if len(words) > 1 {
			switch strings.ToLower(words[1]) {
			case "week":
				return onWeekday(today, time.Monday), 2, true
			case "month":
				return kam.Date{Year: today.AddMonths(1).Year, Month: today.AddMonths(1).Month, Day: 1}, 2, true
			}
		}
		return d, 0, false
	case "in":
		return inDays(words, today)
	}
	if day, ok := weekday(w); ok {
		return onWeekday(today, day), 1, true
	}
	if d, err := kam.ParseDate(w); err == nil {
		return d, 1, true
	}
	if d, ok := dotted(w, today); ok {
		return d, 1, true
	}
	return monthly(words, today)
}

// inDays reads "in 3 days", "in 2 weeks", "in a month".
func inDays(words []string, today kam.Date) (kam.Date, int, bool) {
	if len(words) < 3 {
		return kam.Date{}, 0, false
	}
	n, err := strconv.Atoi(words[1])
	if isOne(words[1], "a", "an", "one") {
		n, err = 1, nil
	}
	if err != nil || n < 0 || n > 1000 {
		return kam.Date{}, 0, false
	}
	switch strings.TrimSuffix(strings.ToLower(words[2]), "s") {
	case "day":
		return today.AddDays(n), 3, true
	case "week":
		return today.AddDays(7 * n), 3, true
	case "month":
		return today.AddMonths(n), 3, true
	case "year":
		return today.AddMonths(12 * n), 3, true
	}
	return kam.Date{}, 0, false
}

// weekday reads a day of the week, in full or its first three letters; "sat" and "sun" are such, "wed" too.
func weekday(w string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); w == name || w == name[:3] || w == "tues" && d == time.Tuesday || w == "thur" && d == time.Thursday || w == "thurs" && d == time.Thursday {
			return d, true
		}
	}
	return 0, false
}

// onWeekday returns the next day after today that falls on the day of the week.
func onWeekday(today kam.Date, day time.Weekday) kam.Date {
	n := (int(day) - int(today.Time().Weekday()) + 7) % 7
	if n == 0 {
		n = 7
	}
	return today.AddDays(n)
}

// dotted reads 22.11., 22.11.26 and 22.11.2026. Two numbers without the last dot are a time.
func dotted(w string, today kam.Date) (kam.Date, bool) {
	parts := strings.Split(w, ".")
	if len(parts) != 3 {
		return kam.Date{}, false
	}
	day, err1 := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil {
		return kam.Date{}, false
	}
	if parts[2] == "" {
		return nearest(today, time.Month(month), day)
	}
	year, err := strconv.Atoi(parts[2])
	if err != nil {
		return kam.Date{}, false
	}
	if year < 100 {
		year += 2000
	}
	return valid(year, time.Month(month), day)
}

// monthly reads "22 nov" and "nov 22".
func monthly(words []string, today kam.Date) (kam.Date, int, bool) {
	if len(words) < 2 {
		return kam.Date{}, 0, false
	}
	for _, order := range [][2]int{{0, 1}, {1, 0}} {
		day, err := strconv.Atoi(strings.TrimRight(words[order[0]], ".,"))
		month, ok := month(strings.ToLower(strings.TrimRight(words[order[1]], ".,")))
		if err == nil && ok {
			d, ok := nearest(today, month, day)
			return d, 2, ok
		}
	}
	return kam.Date{}, 0, false
}

func month(w string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); len(w) >= 3 && strings.HasPrefix(name, w) && (len(w) == 3 || w == name) {
			return m, true
		}
	}
	return 0, false
}

// nearest returns the day of the year that makes it lie within half a year of today.
func nearest(today kam.Date, month time.Month, day int) (kam.Date, bool) {
	d, ok := valid(today.Year, month, day)
	if !ok {
		return valid(today.Year+1, month, day) // 29 February
	}
	switch n := d.DaysSince(today); {
	case n < -183:
		return valid(today.Year+1, month, day)
	case n > 183:
		return valid(today.Year-1, month, day)
	}
	return d, true
}

func valid(year int, month time.Month, day int) (kam.Date, bool) {
	d, err := kam.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	return d, err == nil
}

// timeOf reads 9:00, 9.30, 9am and 2:30pm as "09:00" and so on.
func timeOf(w string) (string, bool) {
	w = strings.ToLower(strings.TrimRight(w, ","))
	shift, half := 0, false
	if rest, ok := strings.CutSuffix(w, "pm"); ok {
		w, shift, half = rest, 12, true
	} else if rest, ok := strings.CutSuffix(w, "am"); ok {
		w, half = rest, true
	}
	hour, minute, ok := strings.Cut(strings.Replace(w, ".", ":", 1), ":")
	if !ok && !half || len(hour) > 2 || ok && len(minute) != 2 {
		return "", false
	}
	h, err := strconv.Atoi(hour)
	m := 0
	if err == nil && ok {
		m, err = strconv.Atoi(minute)
	}
	if err != nil || m > 59 || m < 0 || h < 0 {
		return "", false
	}
	if half {
		if h < 1 || h > 12 {
			return "", false
		}
		h = h%12 + shift
	}
	if h > 23 {
		return "", false
	}
	return fmt.Sprintf("%02d:%02d", h, m), true
}
