// Package query is the one line in which people say what they look for, everywhere the same: words, found fuzzily by package
// search, and conditions on records.
//
//	anna polar                        words, in any order
//	"melt shop"  -crane               exact words; words that must not be there
//	kind:contact  kind:account,deal   the kinds of record
//	country:FI,SE  status:key         a field begins with one of the values: codes, choices, names, words of a text
//	owner:me                          the person who asks
//	segment=Steel  city!=Turku        a field is, or is not, a value
//	notes~crane                       a field contains text
//	stage>=4  amount>1M  close<today+30d
//	contact<today-30d                 nobody of ours was in contact for 30 days
//	next_step:                        a field is empty
//	#ports  -#ports  -country:FI      a tag; the opposite of what follows the hyphen
//
// All parts must hold. A condition on a field that a record's kind lacks is looked up at the record's account, so the country of
// a contact is that of the contact's account. Records of kinds where neither has the field do not meet it.
package query

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// Query is what a line asks for. The zero Query asks for everything. A Query is not changed once it was made.
type Query struct {
	// Words are the plain words, for package search. Match knows nothing of them.
	Words string

	parts []part
}

// part is a part of a line: a word, or a condition.
type part struct {
	line   string // as String writes it, without the hyphen
	word   bool   // a plain word
	negate bool

	field  string // of a condition on a field; "kind" and "contact" among them
	op     string
	values []string
	test   func(r kam.Record, in Lookup) bool
	on     func(k *kam.Kind) bool  // the kinds of which records may meet it
	own    map[string][]kam.Filter // of a condition on a field: those of each kind that has it, any of which will do; all of which with !=
	days   func(day string) bool   // of a condition on the day of the last contact: whether a day meets it
	text   string                  // of exact words, or of a word that must not be there: the text, folded
}

// Lookup is what conditions need to know besides the record itself. Its methods are fast.
type Lookup interface {
	// Name returns what a record is called, "" where that is not known.
	Name(ref kam.Ref) string
	// Account returns the record of an account, the zero Record where there is none.
	Account(id kam.ID) kam.Record
	// Contacted returns the day of the last contact with an account or a contact, the zero Date where there was none.
	Contacted(ref kam.Ref) kam.Date
}

// Match reports whether a record meets all conditions of the line. Its words are not looked at.
func (q Query) Match(r kam.Record, in Lookup) bool {
	for _, p := range q.parts {
		if !p.match(r, in) {
			return false
		}
	}
	return true
}

func (p part) match(r kam.Record, in Lookup) bool { return p.word || p.test(r, in) != p.negate }

// Conditional reports whether there are conditions, besides words.
func (q Query) Conditional() bool {
	return slices.ContainsFunc(q.parts, func(p part) bool { return !p.word })
}

// Conditions returns the query without its words.
func (q Query) Conditions() Query {
	var out Query
	for _, p := range q.parts {
		if !p.word {
			out.parts = append(out.parts, p)
		}
	}
	return out
}

// Narrows reports whether the query has all conditions of another, so that what meets it is among what meets the other.
func (q Query) Narrows(other Query) bool {
	for _, p := range other.parts {
		if !p.word && !slices.ContainsFunc(q.parts, func(have part) bool { return !have.word && have.String() == p.String() }) {
			return false
		}
	}
	return true
}

// Kinds returns the kinds of which records may meet the conditions.
func (q Query) Kinds() []*kam.Kind {
	var out []*kam.Kind
	for _, k := range kam.Kinds() {
		if !k.System && !slices.ContainsFunc(q.parts, func(p part) bool { return !p.word && !p.negate && !p.on(k) }) {
			out = append(out, k)
		}
	}
	return out
}

// Texts returns the folded texts that conditions look for as they stand: exact words, and words that must not be there. Each comes once.
func (q Query) Texts() (texts []string) {
	for _, p := range q.parts {
		if p.text != "" && !slices.Contains(texts, p.text) {
			texts = append(texts, p.text)
		}
	}
	return texts
}

// Lit returns the words that stand in what the query finds: the plain ones and the exact ones.
func (q Query) Lit() string {
	words := []string{}
	for _, p := range q.parts {
		switch {
		case p.word:
			words = append(words, p.line)
		case p.text != "" && !p.negate:
			words = append(words, p.text)
		}
	}
	return strings.Join(words, " ")
}

// OfKind returns the kind that is all that the conditions say, where they say just that.
func (q Query) OfKind() (string, bool) {
	kind := ""
	for _, p := range q.parts {
		switch {
		case p.word:
		case kind != "" || p.negate || p.field != kindField:
			return "", false
		default:
			kinds := q.Kinds()
			if len(kinds) != 1 {
				return "", false
			}
			kind = kinds[0].Name
		}
	}
	return kind, kind != ""
}

// String returns the line in its shortest form. Parsed again, it gives an equal query.
func (q Query) String() string {
	texts := make([]string, len(q.parts))
	for i, p := range q.parts {
		texts[i] = p.String()
	}
	return strings.Join(texts, " ")
}

func (p part) String() string {
	if p.negate {
		return "-" + p.line
	}
	return p.line
}

// textOf returns all that is searched of a record, folded.
func textOf(r kam.Record, in Lookup) string {
	return search.Fold(r.Title(in.Name) + "\n" + r.SearchText(in.Name))
}

// quote writes a value of a condition so that it is read as one.
func quote(value string) string {
	if value != "" && !strings.ContainsAny(value, " ,\t\u00a0") && !strings.ContainsAny(value[:1], "=!<>~:") {
		return value
	}
	return `"` + value + `"`
}
