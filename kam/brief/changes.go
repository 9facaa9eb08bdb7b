package brief

import (
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Change is one change of one record.
type Change struct {
	kam.Ref
	kam.HistoryEntry
}

// LastContact returns the last day on which somebody of ours was in contact with the account: a call, a meeting, a visit
// or an e-mail that is done, or the last contact of a connection. It is zero where none is on record; the reason says
// where it was found.
func LastContact(d *dossier.Dossier, today kam.Date) (kam.Date, kam.Reason) {
	var last kam.Date
	why := kam.Because("account", d.ID, "no contact is on record")
	for i := range d.Activities {
		a := &d.Activities[i]
		switch a.Type {
		case "call", "meeting", "visit", "e-mail":
			if a.Done.After(last) && !a.Done.After(today) {
				last, why = a.Done, kam.Because("activity", a.ID, "%s: %s", a.Type, short(a.Subject))
			}
		}
	}
	for i := range d.Connections {
		if c := &d.Connections[i]; c.LastContact.After(last) && !c.LastContact.After(today) {
			last, why = c.LastContact, kam.Because("connection", c.ID, "last contact")
		}
	}
	return last, why
}

// LastVisit returns the day since which the brief of a visit tells what has changed: that of the last visit that is done,
// or, where none is on record, of the last contact; see LastContact. The reason says where it was found.
func LastVisit(d *dossier.Dossier, today kam.Date) (day kam.Date, visited bool, why kam.Reason) {
	for i := range d.Activities {
		if a := &d.Activities[i]; a.Type == "visit" && a.Done.After(day) && !a.Done.After(today) {
			day, visited, why = a.Done, true, kam.Because("activity", a.ID, "%s: %s", a.Type, short(a.Subject))
		}
	}
	if !visited {
		day, why = LastContact(d, today)
	}
	return day, visited, why
}

// changes says what happened since the last visit, or since the last contact where nobody has visited: news of the account,
// what it did, and which records changed, each once, with its newest change.
func (v *view) changes() Section {
	last, visited, why := LastVisit(v.d, v.today)
	s := Section{Title: "Changed since the last visit", Level: 1}
	if last.IsZero() {
		s.Lines = append(s.Lines, v.gap("", "neither a visit nor any other contact with the account is on record", "activity", set("type", "visit")))
		return s
	}
	s.Note = v.day(last)
	if !visited {
		s.Title, s.Note = "Changed since the last contact", s.Note+"; no visit is on record"
	}
	var lines []Line
	for i := range v.d.News {
		if n := &v.d.News[i]; !n.Date.Before(last) && !n.Date.IsZero() {
			lines = append(lines, says(ref("news", n.ID), "News", dotted(kam.Clip(n.Headline, longWords), v.day(n.Date))))
		}
	}
	for i := range v.d.CorporateActions {
		if a := &v.d.CorporateActions[i]; !a.Date.Before(last) && !a.Date.IsZero() {
			lines = append(lines, says(ref("corporate_action", a.ID), sentence(a.Type), dotted(short(a.Name), v.day(a.Date))))
		}
	}
	lines = append(lines, v.changed(last)...)
	if len(lines) == 0 {
		lines = append(lines, Line{Text: "nothing is recorded as changed", Reasons: []kam.Reason{why}})
	}
	s.Lines, s.Beyond = upTo(mostChanges, lines)
	return s
}

// changed returns a line for each record of the account that changed since a day.
func (v *view) changed(since kam.Date) []Line {
	mine := map[kam.Ref]bool{v.account(): true}
	made := map[kam.Ref]bool{}
	for _, c := range v.options.Changes {
		k := kam.LookupKind(c.Kind)
		if k == nil || k.System {
			continue
		}
		if _, known := mine[c.Ref]; !known {
			mine[c.Ref] = v.holds(c.Ref)
		}
		name, item := kam.SplitKey(c.Cell) // what a new item of a set was before is always nothing
		if f := k.Lookup(name); f != nil && f.Title && item == "" && c.Old == "" {
			made[c.Ref] = true
		}
	}
	var lines []Line
	for _, c := range v.options.Changes {
		k := kam.LookupKind(c.Kind)
		if k == nil || !mine[c.Ref] || kam.DateOf(c.At).Before(since) {
			continue
		}
		mine[c.Ref] = false // its newest change stands for it
		what := change(k, c.HistoryEntry, v.name)
		if made[c.Ref] {
			what = "new " + strings.ToLower(k.Label)
		}
		called := v.name(c.Ref)
		if called == "" {
			called = k.Label
		}
		lines = append(lines, says(c.Ref, short(called), dotted(what, short(c.Who), v.day(kam.DateOf(c.At)))))
	}
	return lines
}

// holds reports whether a record is one of the account's.
func (v *view) holds(of kam.Ref) bool {
	for _, e := range v.d.Entries(of.Kind) {
		if e.ID == of.ID {
			return true
		}
	}
	return false
}

func (v *view) name(of kam.Ref) string {
	if v.options.NameOf == nil {
		return ""
	}
	return v.options.NameOf(of)
}

// change words a change of a field.
func change(k *kam.Kind, h kam.HistoryEntry, nameOf func(kam.Ref) string) string {
	name, item := kam.SplitKey(h.Cell)
	f := k.Lookup(name)
	if f == nil {
		return "changed"
	}
	word := func(v string) string { return short(f.Format(v, nameOf)) }
	switch {
	case item != "" && h.New != "":
		return f.Label + ": + " + word(item)
	case item != "":
		return f.Label + ": − " + word(item)
	case h.New == "":
		return f.Label + ": " + word(h.Old) + " removed"
	case h.Old == "":
		return f.Label + ": " + word(h.New)
	}
	return f.Label + ": " + word(h.Old) + " → " + word(h.New)
}
