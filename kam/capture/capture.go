// Package capture understands a line of notes as people jot them down: "call Anna Lind tomorrow 9:00 re
// price objections #polar" is a call with a contact, on a day, about something, for a deal.
//
// A line is, in any order but for the type, which comes first:
//
//	call, meeting, visit, mail, task, note      the type; in the past tense (called, met, …) it is done
//	Anna Lind                                   the contact, by name or the beginnings of its words
//	today, tomorrow, fri, next week, in 3 days,
//	2026-11-22, 22.11., 22 nov                  the day
//	9:00, 9.30, 2pm                             the time
//	re …, about …                               the subject, up to # or @
//	#deal, @account                             the opportunity and the account, words joined by hyphens
//
// Without a type the line is a note, or a task if it names a day to come. Without "re" whatever is left over is
// the subject.
package capture

import (
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// MaxLine is the length, in bytes, of a line that is understood; the rest of a longer one is left out.
const MaxLine = 1000

// Found is a record that a piece of the line may stand for.
type Found struct {
	kam.Ref
	Name    string
	Account kam.ID // the account that it belongs to, if any
}

// In is what understanding a line depends on.
type In struct {
	Today kam.Date
	// Find returns the records of a kind that text may stand for, the likeliest first. A record counts only if
	// each word of the text is the beginning of a word of its name, so that it may return more than that.
	Find func(kind, text string) []Found
}

// Note is what was understood.
type Note struct {
	Type        string // one of the types of activities
	Subject     string
	Contact     Found // each of these zero where there is none
	Opportunity Found
	Account     Found
	Due, Done   kam.Date
	Time        string   // canonical, "09:00", or ""
	Unknown     []string // pieces that name a deal or an account that cannot be found, as typed
}

// Parse understands a line.
func Parse(line string, in In) Note {
	if len(line) > MaxLine {
		line = line[:MaxLine]
	}
	p := parser{in: in, words: strings.Fields(kam.Clean(line, false))}
	p.kind()
	p.references()
	p.subject()
	p.day()
	p.clock()
	p.person()
	return p.finish()
}

type parser struct {
	in     In
	words  []string // what is not understood yet
	note   Note
	place  string // the words that named the account, if any did
	past   bool
	typed  bool // the line begins with a type
	phrase []string
}

var verbs = map[string]struct {
	kind string
	past bool
}{
	"call": {"call", false}, "phone": {"call", false}, "ring": {"call", false}, "called": {"call", true}, "phoned": {"call", true},
	"meeting": {"meeting", false}, "meet": {"meeting", false}, "met": {"meeting", true},
	"visit": {"visit", false}, "visited": {"visit", true},
	"mail": {"e-mail", false}, "email": {"e-mail", false}, "e-mail": {"e-mail", false}, "write": {"e-mail", false},
	"mailed": {"e-mail", true}, "emailed": {"e-mail", true}, "wrote": {"e-mail", true},
	"task": {"task", false}, "todo": {"task", false}, "do": {"task", false},
	"note": {"note", false},
}

func (p *parser) kind() {
	if len(p.words) == 0 {
		return
	}
	if v, ok := verbs[strings.TrimSuffix(strings.ToLower(p.words[0]), ":")]; ok {
		p.note.Type, p.past, p.typed = v.kind, v.past, true
		p.words = p.words[1:]
	}
}

// references takes #deal and @account out of the line.
func (p *parser) references() {
	var rest []string
	for _, w := range p.words {
		name := strings.ReplaceAll(strings.TrimLeft(w, "#@"), "-", " ")
		switch {
		case len(w) < 2 || w[0] != '#' && w[0] != '@' || name == "":
			rest = append(rest, w)
		case w[0] == '#':
			p.find("opportunity", name, w, &p.note.Opportunity)
		default:
			p.place = name
			p.find("account", name, w, &p.note.Account)
		}
	}
	p.words = rest
	if p.note.Account.ID == kam.NoID && p.note.Opportunity.Account != kam.NoID {
		p.note.Account = Found{Ref: kam.Ref{Kind: "account", ID: p.note.Opportunity.Account}}
	}
}

// find looks a deal or an account up. #polar may also be the account of a deal that is not named so.
func (p *parser) find(kind, name, typed string, into *Found) {
	if f, ok := p.named(kind, name); ok {
		*into = f
		return
	}
	if f, ok := p.named("account", name); ok {
		p.note.Account, p.place = f, name
		return
	}
	p.note.Unknown = append(p.note.Unknown, typed)
}

// named returns the first record of a kind of whose name every word of text begins a word.
func (p *parser) named(kind, text string) (Found, bool) {
	if p.in.Find == nil {
		return Found{}, false
	}
	words := strings.Fields(search.Fold(text))
	for _, f := range p.in.Find(kind, text) {
		if begins(words, search.Fold(f.Name)) {
			return f, true
		}
	}
	return Found{}, false
}

// begins reports whether every word is the beginning of a word of name.
func begins(words []string, name string) bool {
	parts := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" -–—,.()/\"'“”", r) })
	for _, w := range words {
		found := false
		for _, p := range parts {
			found = found || strings.HasPrefix(p, w)
		}
		if !found {
			return false
		}
	}
	return len(words) > 0
}

// subject takes what follows "re" or "about".
func (p *parser) subject() {
	for i, w := range p.words {
		switch strings.ToLower(w) {
		case "re", "re:", "about", "regarding":
			p.phrase = p.words[i+1:]
			p.words = p.words[:i]
			return
		}
	}
}

// person takes the contact: the longest beginning of what is left that is a name. Among people of one name
// those of the account that the line names come first.
func (p *parser) person() {
	words := p.words
	if len(words) > 0 {
		switch strings.ToLower(words[0]) {
		case "with", "to", "by", "from":
			words = words[1:]
		}
	}
	for n := min(len(words), 5); n > 0; n-- {
		name := strings.TrimRight(strings.Join(words[:n], " "), ",.:")
		if len([]rune(name)) < 2 || p.in.Find == nil || !p.typed && n == 1 {
			continue // a single letter, or a word that begins a note, is no name
		}
		folded := strings.Fields(search.Fold(name))
		best, found := Found{}, false
		for _, f := range p.in.Find("contact", name) {
			if !begins(folded, search.Fold(f.Name)) {
				continue
			}
			if here := p.note.Account.ID != kam.NoID && f.Account == p.note.Account.ID; !found || here && best.Account != p.note.Account.ID {
				best, found = f, true
			}
		}
		if found {
			p.note.Contact = best
			for n < len(words) && begins(strings.Fields(search.Fold(words[n])), search.Fold(best.Name)) {
				n++ // a further word of the name, which the search did not find together with the others
			}
			p.words = words[n:]
			return
		}
	}
}

func (p *parser) finish() Note {
	n := p.note
	if of := n.Contact.Account; of != kam.NoID && of != n.Account.ID && p.place != "" { // of several so called, that one's
		for _, f := range p.in.Find("account", p.place) {
			if f.ID == of && begins(strings.Fields(search.Fold(p.place)), search.Fold(f.Name)) {
				n.Account = f
			}
		}
	}
	rest := append(p.words, p.phrase...)
	n.Subject = strings.Join(rest, " ")
	if n.Contact.ID != kam.NoID && n.Account.ID == kam.NoID && n.Contact.Account != kam.NoID {
		n.Account = Found{Ref: kam.Ref{Kind: "account", ID: n.Contact.Account}}
	}
	if n.Type == "" {
		n.Type = "note"
		if n.Due.After(p.in.Today) {
			n.Type = "task"
		}
	}
	// A day that is over is the day it was done. So is today for what is told as past, and for a call, a
	// visit or a note without a day, which people write down after it happened.
	switch {
	case n.Due.IsZero() && (p.past || n.Type != "task"):
		n.Done = p.in.Today
	case !n.Due.IsZero() && !n.Due.After(p.in.Today) && (p.past || n.Due.Before(p.in.Today) || n.Type == "note"):
		n.Done, n.Due = n.Due, kam.Date{}
	}
	if n.Time != "" && n.Due.IsZero() && !p.past && p.note.Due.IsZero() && n.Type != "note" {
		n.Due, n.Done = p.in.Today, kam.Date{} // a time alone is later today
	}
	if n.Subject == "" {
		n.Subject = n.spoken()
	}
	return n
}

// spoken is the subject of a line that gives none: "Call with Anna Lind".
func (n Note) spoken() string {
	if n.Contact.ID == kam.NoID && n.Opportunity.ID == kam.NoID && n.Account.ID == kam.NoID {
		return ""
	}
	label := strings.ToUpper(n.Type[:1]) + n.Type[1:]
	switch {
	case n.Contact.Name != "":
		return label + " with " + n.Contact.Name
	case n.Opportunity.Name != "":
		return label + " about " + n.Opportunity.Name
	case n.Account.Name != "":
		return label + " at " + n.Account.Name
	}
	return label
}

// Ready reports whether there is enough to make an activity of.
func (n Note) Ready() bool { return n.Subject != "" }

// Cells returns the cells of the activity, owned by the given person if there is one.
func (n Note) Cells(owner kam.ID) []kam.Cell {
	var cells []kam.Cell
	set := func(field, value string) {
		if value != "" {
			cells = append(cells, kam.Cell{Key: field, Value: value})
		}
	}
	id := func(id kam.ID) string {
		if id == kam.NoID {
			return ""
		}
		return id.String()
	}
	set("type", n.Type)
	set("subject", kam.Clip(n.Subject, 300))
	set("contact", id(n.Contact.ID))
	set("account", id(n.Account.ID))
	set("opportunity", id(n.Opportunity.ID))
	set("owner", id(owner))
	set("due", n.Due.String())
	set("done", n.Done.String())
	set("time", n.Time)
	kam.SortCells(cells)
	return cells
}
