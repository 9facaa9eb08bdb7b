package query

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// Completion is what a part of a line can become.
type Completion struct {
	From, To int    // what it replaces, in runes
	Text     string // by what
	Label    string // how it is shown
	Help     string
}

// CountryNames is what Env.Names is asked for, beside kinds, for the codes of the countries in which there are records, those of most
// records first.
const CountryNames = "country"

// mostCompletions bounds what is offered.
const mostCompletions = 12

// Complete returns what the part of the line at the cursor, counted in runes, may become: a field, a value of it, or, where
// nothing is typed yet, a saved search.
func Complete(line string, cursor int, env Env) []Completion {
	s := runesOf(line)
	cursor = max(min(cursor, len(s)), 0)
	t := token{from: cursor, to: cursor}
	for _, have := range scan(string(s[:cursor])) {
		if have.to == cursor && !have.phrase {
			t = have
		}
	}
	switch {
	case t.op == "#":
		return nil
	case t.field:
		name, known := fieldNamed(t.head, env.Kind)
		if !known {
			return nil
		}
		typed := strings.Trim(string(s[t.at:cursor]), `"`)
		return env.values(name, t.op, typed, t.at, cursor)
	}
	from := t.from
	if t.negate {
		from++
	}
	var out []Completion
	if len(strings.TrimSpace(string(s))) == 0 {
		for _, saved := range env.Saved {
			out = append(out, Completion{0, len(s), saved.Query, "'" + saved.Key + " " + saved.Name, saved.Query})
		}
	}
	return append(out, env.fields(strings.ToLower(t.head), from, cursor)...)
}

// fields offers the fields that a typed text begins.
func (env Env) fields(typed string, from, to int) []Completion {
	var out []Completion
	for _, name := range fieldNames(env.Kind) {
		if len(out) < mostCompletions && strings.HasPrefix(name, typed) {
			label, help := helpOf(name, env.Kind)
			out = append(out, Completion{from, to, name + ":", name + ":", label + ". " + help})
		}
	}
	return out
}

// helpOf returns what a field is called and what it means.
func helpOf(name, kind string) (label, help string) {
	switch name {
	case kindField:
		return "Kind", "The kind of record."
	case contactField:
		return "Last contact", "The day somebody of ours was last in contact; contact<today-30d: not for 30 days."
	}
	if f := declared(name, kind); f != nil {
		return f.Label, f.Help
	}
	return "Incomplete", "Whether an expected field is empty."
}

// declared returns the declaration of a field: that of the kind, of accounts, or of any kind.
func declared(name, kind string) *kam.Field {
	for _, k := range append([]*kam.Kind{kam.LookupKind(kind), kam.AccountKind}, kam.Kinds()...) {
		if k != nil && !k.System && k.Lookup(name) != nil {
			return k.Lookup(name)
		}
	}
	return nil
}

// values offers the values that a typed text begins.
func (env Env) values(name, op, typed string, from, to int) []Completion {
	var first, within []Completion // those that begin so, and those of which a word does
	want := search.Fold(typed)
	add := func(text, label, help string) {
		into := &within
		switch folded := search.Fold(label); {
		case strings.HasPrefix(folded, want):
			into = &first
		case !kam.BeginsIn(folded, want):
			return
		}
		if len(*into) < mostCompletions && !slices.ContainsFunc(*into, func(c Completion) bool { return c.Label == label }) {
			*into = append(*into, Completion{from, to, quote(text), label, help})
		}
	}
	days := func() {
		add("today", "today", "")
		for _, ago := range []string{"7d", "30d", "3m", "1y"} {
			add("today-"+ago, "today-"+ago, "")
		}
		add("today+30d", "today+30d", "")
	}
	switch f := declared(name, env.Kind); {
	case name == kindField:
		for _, k := range kam.Kinds() {
			if !k.System {
				add(k.Name, k.Name, k.Label)
			}
		}
	case name == contactField && op != ":" && op != "=" && op != "~":
		days()
	case f == nil:
		add("yes", "yes", "")
	case f.Type == kam.EnumType:
		for _, o := range f.Options {
			add(o, o, "")
		}
	case f.Type == kam.YesNoType:
		add("yes", "yes", "")
		add("no", "no", "")
	case f.Type == kam.DateType:
		days()
	case f.Type == kam.CountryType:
		if env.Names != nil { // those that there are come first
			for _, code := range env.Names(CountryNames) {
				add(code, code+" "+kam.CountryName(code), "")
			}
		}
		for _, code := range kam.Countries() {
			add(code, code+" "+kam.CountryName(code), "")
		}
	case f.Type == kam.ReferenceType || f.Names != "":
		kind := f.Ref
		if kind == "" {
			kind = f.Names
		}
		if kind == kam.PersonKind.Name {
			add(me, me, "The person who asks.")
		}
		if env.Names != nil {
			for _, n := range env.Names(kind) {
				add(n, n, "")
			}
		}
	}
	out := append(first, within...)
	return out[:min(len(out), mostCompletions)]
}
