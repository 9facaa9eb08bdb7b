// Package alarms shows what is wrong at accounts, and why, as rows and previews of panes, and leads from each alarm and
// from each reason to the form that mends it.
package alarms

import (
	"context"
	"fmt"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// Part begins the parts of the rows of alarms: the record may stand in other rows as well.
const Part = "alarm "

// Mark is the sign of a severity, which tells without colours how much an alarm presses.
func Mark(s signal.Severity) string {
	return strings.Repeat("!", int(max(min(s, signal.High), signal.Low)))
}

// Tone is the tone of a severity.
func Tone(s signal.Severity) doc.Tone {
	switch s {
	case signal.High:
		return doc.Bad
	case signal.Medium:
		return doc.Warn
	}
	return doc.Plain
}

// Set holds alarms by the rows that show them. It is not changed once it was made.
type Set struct {
	All []signal.Alarm
	ids []list.ID
	by  map[list.ID]int
}

// SetOf returns the set of some alarms, in their order.
func SetOf(all []signal.Alarm) *Set {
	s := &Set{All: all, ids: make([]list.ID, len(all)), by: make(map[list.ID]int, len(all))}
	for i, a := range all {
		id := list.ID{Ref: a.Record, Part: Part + string(a.Kind)}
		for n := 2; ; n++ { // a record may raise several of a kind
			if _, taken := s.by[id]; !taken {
				break
			}
			id.Part = fmt.Sprint(Part, a.Kind, " ", n)
		}
		s.ids[i], s.by[id] = id, i
	}
	return s
}

// Same reports whether two sets say the same.
func (s *Set) Same(t *Set) bool {
	if s == nil || t == nil || len(s.All) != len(t.All) {
		return false
	}
	for i, a := range s.All {
		b := t.All[i]
		if s.ids[i] != t.ids[i] || a.Account != b.Account || a.Who != b.Who || a.What != b.What || a.Since != b.Since || a.Severity != b.Severity || len(a.Why) != len(b.Why) {
			return false
		}
		for j := range a.Why {
			if a.Why[j] != b.Why[j] {
				return false
			}
		}
	}
	return true
}

// Of returns the alarm that a row shows.
func (s *Set) Of(id list.ID) (signal.Alarm, bool) {
	if s == nil {
		return signal.Alarm{}, false
	}
	i, ok := s.by[id]
	if !ok {
		return signal.Alarm{}, false
	}
	return s.All[i], true
}

// ID returns the row of the alarm at a place of the set.
func (s *Set) ID(i int) list.ID { return s.ids[i] }

// Cells are what a row says of an alarm: how much it presses, what is wrong, at which account, who is to see to it, since
// when.
func Cells(env *pane.Env, a signal.Alarm) []list.Cell {
	who := list.Cell{Text: env.Book.Name(kam.Ref{Kind: "person", ID: a.Who}), Tone: doc.Muted}
	if a.Who == kam.NoID {
		who = list.Cell{Text: "! nobody", Tone: doc.Warn}
	}
	return []list.Cell{
		{Text: Mark(a.Severity), Tone: Tone(a.Severity)}, {Text: Sentence(a.What)},
		{Text: env.Book.Name(kam.Ref{Kind: "account", ID: a.Account}), Tone: doc.Muted},
		who, {Text: For(a.Since, env.Book.Today()), Tone: doc.Muted},
	}
}

// Health is the health of an account as a bar and a number, and how it is meant to be taken.
func Health(h signal.Health) list.Cell {
	if !h.Known {
		return list.Cell{Text: "· ?", Tone: doc.Muted, Key: "-"}
	}
	c := list.Cell{Text: fmt.Sprintf("%s %d", Bar(h.Score), h.Score), Key: fmt.Sprintf("%03d", h.Score)}
	switch {
	case h.Score < 40:
		c.Tone = doc.Bad
	case h.Score < 60:
		c.Tone = doc.Warn
	case h.Score >= 75:
		c.Tone = doc.Good
	}
	return c
}

// Bar returns a bar as high as a share of a hundred.
func Bar(score int) string {
	bars := []rune("▁▂▃▄▅▆▇█")
	return string(bars[max(min(score*len(bars)/100, len(bars)-1), 0)])
}

// For words how long something has held: "for 12 d", "for 14 mo"; "" where that is not known.
func For(since, today kam.Date) string {
	if since.IsZero() {
		return ""
	}
	n := today.DaysSince(since)
	switch {
	case n <= 0:
		return "today"
	case n < 100:
		return fmt.Sprintf("for %d d", n)
	}
	return fmt.Sprintf("for %d mo", n/30)
}

// Sentence returns words with a capital at their beginning.
func Sentence(words string) string {
	r := []rune(words)
	if len(r) == 0 {
		return words
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// reasonsShown is how many reasons a preview writes out.
const reasonsShown = 14

// Doc writes the preview of an alarm: what is wrong, since when, who is to see to it, why, and what mends it; then what
// one has to know of the record.
func Doc(ctx context.Context, env *pane.Env, a signal.Alarm) (*doc.Doc, error) {
	today, d := env.Book.Today(), &doc.Doc{}
	d.Title(Sentence(a.What))
	d.Para(strings.Join([]string{Mark(a.Severity) + " " + a.Severity.String(), string(a.Family), env.Book.Name(kam.Ref{Kind: "account", ID: a.Account})}, " · "), Tone(a.Severity))
	d.Gap()
	if !a.Since.IsZero() {
		d.Fact("Since", show.Day(a.Since, today)+", "+For(a.Since, today), doc.Plain)
	}
	if a.Who == kam.NoID {
		d.Fact("Sees to it", "! nobody: the account has no owner", doc.Warn)
	} else {
		d.Fact("Sees to it", env.Book.Name(kam.Ref{Kind: "person", ID: a.Who}), doc.Plain)
	}
	d.Fact("enter", Act(env, a).Words, doc.Accent)
	Why(d, a.Why)
	if a.Record.Kind == "account" {
		return d, nil
	}
	about, err := card.Of(ctx, env.Book, a.Record)
	if err != nil {
		if kam.CodeOf(err) == kam.NotFound {
			return d, nil
		}
		return nil, err
	}
	label := a.Record.Kind
	if k := kam.LookupKind(a.Record.Kind); k != nil {
		label = k.Label
	}
	d.Head(label, "")
	return d.Join(about), nil
}

// Why writes reasons under a heading.
func Why(d *doc.Doc, reasons []kam.Reason) {
	right := ""
	if len(reasons) > 1 {
		right = show.Count(len(reasons), "reason", "reasons") + ", l lists them"
	}
	d.Head("Why", right)
	for _, r := range reasons[:min(len(reasons), reasonsShown)] {
		d.Para("· "+r.Words, doc.Plain)
	}
	if n := len(reasons) - reasonsShown; n > 0 {
		d.Para(fmt.Sprintf("and %d more", n), doc.Muted)
	}
}
