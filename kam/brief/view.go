package brief

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// view is what the sections are written from.
type view struct {
	d       *dossier.Dossier
	c       *dossier.Company
	s       kam.Settings
	today   kam.Date
	center  []signal.Member
	open    []*kam.Opportunity // the deals that are not decided, those that close first before the others
	options Options
}

func newView(d *dossier.Dossier, c *dossier.Company, s kam.Settings, today kam.Date, o Options) *view {
	v := &view{d: d, c: c, s: s, today: today, center: signal.Center(d), options: o}
	v.open = slices.Clone(d.OpenDeals())
	slices.SortStableFunc(v.open, func(a, b *kam.Opportunity) int { return byDay(a.Close, b.Close) })
	return v
}

// byDay compares days; one that is not known comes last.
func byDay(a, b kam.Date) int {
	switch {
	case a == b:
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.DaysSince(b)
}

func (v *view) account() kam.Ref { return v.d.Ref() }

// about returns the reason that the account itself gives.
func (v *view) about(format string, args ...any) []kam.Reason {
	return []kam.Reason{kam.Because("account", v.d.ID, format, args...)}
}

// gap returns a line that says what is not known, and what record would tell.
func (v *view) gap(label, text, kind string, cells ...kam.Cell) Line {
	cells = append(cells, set("account", v.d.ID.String()))
	slices.SortFunc(cells, func(a, b kam.Cell) int { return strings.Compare(a.Key, b.Key) })
	return Line{Label: label, Text: text, Tone: Gap, Reasons: v.about("%s", text), Mend: &Mend{Make: kind, Cells: cells}}
}

func set(key, value string) kam.Cell { return kam.Cell{Key: key, Value: value} }

// lacks returns a line that says which field of a record says nothing.
func lacks(label, text string, of kam.Ref, fields ...string) Line {
	return Line{Label: label, Text: text, Tone: Gap, Reasons: []kam.Reason{{Record: of, Words: text}}, Mend: &Mend{Ref: of, Fields: fields}}
}

// says returns a line with what one record says.
func says(of kam.Ref, label, text string) Line {
	return Line{Label: label, Text: text, Reasons: []kam.Reason{{Record: of, Words: joined(": ", label, text)}}}
}

// mended returns the line with the fields that put it right.
func (l Line) mended(fields ...string) Line {
	l.Mend = &Mend{Ref: l.Record(), Fields: fields}
	return l
}

func (l Line) warning(is bool) Line {
	if is {
		l.Tone = Warn
	}
	return l
}

func ref(kind string, id kam.ID) kam.Ref { return kam.Ref{Kind: kind, ID: id} }

func (v *view) contact(id kam.ID) string {
	if c := v.d.Contact(id); c != nil {
		return short(c.Name)
	}
	return ""
}

func (v *view) person(id kam.ID) string {
	if p := v.c.Person(id); p != nil {
		return short(p.Name)
	}
	return ""
}

func (v *view) names(ids []kam.ID, of func(kam.ID) string) []string {
	var out []string
	for _, id := range ids {
		if name := of(id); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func (v *view) deal(id kam.ID) string {
	if o := v.d.Opportunity(id); o != nil {
		return short(o.Name)
	}
	return ""
}

// The lengths, in characters, that names and sentences from records are cut to where they stand among others.
const (
	shortWords = 60
	longWords  = 160
)

func short(s string) string { return kam.Clip(strings.TrimSpace(s), shortWords) }

// first returns the first line of a longer text, clipped.
func first(t kam.LongText) string {
	for line := range strings.Lines(string(t)) {
		if line = strings.TrimSpace(line); line != "" {
			return kam.Clip(line, longWords)
		}
	}
	return ""
}

// each returns the lines of a longer text, without marks of lists before them.
func each(t kam.LongText) []string {
	var out []string
	for line := range strings.Lines(string(t)) {
		line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "-•*·"))
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// joined puts what is not empty in one line.
func joined(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" }), between)
}

func dotted(parts ...string) string { return joined(" · ", parts...) }

// label returns text with what it is before it, "" for none.
func labelled(label, text string) string {
	if text == "" {
		return ""
	}
	return label + " " + text
}

// day words a day, with the year where it is not within eleven months.
func (v *view) day(d kam.Date) string {
	switch n := d.DaysSince(v.today); {
	case d.IsZero():
		return ""
	case n > 334 || n < -334:
		return d.Time().Format("2 Jan 2006")
	}
	return d.Time().Format("2 Jan")
}

// due words a day by which something is to be.
func (v *view) due(d kam.Date) string {
	switch n := d.DaysSince(v.today); {
	case d.IsZero():
		return ""
	case n < 0:
		return fmt.Sprintf("due %s, %s late", v.day(d), days(-n))
	case n == 0:
		return "due today"
	}
	return "due " + v.day(d)
}

func (v *view) late(d kam.Date) bool { return !d.IsZero() && d.Before(v.today) }

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// value words what a field of a kind holds.
func value(k *kam.Kind, field, v string) string {
	if v == "" {
		return ""
	}
	return k.Lookup(field).Format(v, nil)
}

func money(m kam.Money) string {
	if m.IsZero() {
		return ""
	}
	return value(kam.OpportunityKind, "amount", m.String())
}

func percent(n kam.Number) string {
	if !n.Known {
		return ""
	}
	return n.String() + " %"
}

func plural(words []string) string { return strings.Join(words, ", ") }

// upTo returns the first lines, and how many there are beyond them.
func upTo(n int, lines []Line) ([]Line, int) {
	if len(lines) <= n {
		return lines, 0
	}
	return lines[:n], len(lines) - n
}

func (v *view) section(title string, most int, lines []Line) Section {
	s := Section{Title: title, Level: 1}
	s.Lines, s.Beyond = upTo(most, lines)
	return s
}
