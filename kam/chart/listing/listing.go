// Package listing writes a buying center as text that people can read, compare line by line, change, and load again.
//
// A listing has one line for each thing that is known, people in the order in which they were recorded:
//
//	account Polar Steel Oy
//	deal Melt shop cranes
//
//	person Juha Äkräs
//	  title: CFO
//	  reports to: Eeva Koskinen
//	  roles: advisor, decider
//	  attitude: unfavourable
//	  zones: power, threat
//	  opponent: yes
//
//	influence Sanna Öhman -> Juha Äkräs
//	  strength: strong
//	  about: investment; he needs her figures
//	conflict Matti Hietala -- Juha Äkräs
//
// Lines that begin with # say nothing. A name that holds an arrow, quotes or spaces at its ends stands in quotes, with \"
// for a quote and \\ for a backslash; one that several people share is followed by its id in brackets. What is not
// listed is left as it is when a listing is loaded; “attitude:” without a value clears.
package listing

import (
	"strconv"

	"keyaccount/kam"
)

// Listing is a buying center as it is listed.
type Listing struct {
	Account    Name
	Deal       Name // zero where it is for all of the account
	People     []Person
	Influences []Influence
}

// Name names a record: by its id where that is given, otherwise by what it is called.
type Name struct {
	Text string
	ID   kam.ID // NoID where the text is enough
	Place
}

// Place is where something stands in a text, from 1.
type Place struct{ Line, Col int }

// Person is a person who is listed.
type Person struct {
	Name
	Fields []Field // in the order of the text, each at most once
}

// Influence is an arrow that is listed.
type Influence struct {
	Place
	Nature   string // influence, alliance or conflict
	From, To Name
	Fields   []Field
}

// Field is a line about a person or an arrow.
type Field struct {
	Place         // of the value
	Key    string // as it stands in the text: reports to
	Value  string // canonical; of a set its items, joined by commas
	Record Name   // the record that the value names, for reports to and deal
}

// Get returns what a person's or an arrow's line says, and whether there is such a line.
func Get(fields []Field, key string) (string, bool) {
	for _, f := range fields {
		if f.Key == key {
			return f.Value, true
		}
	}
	return "", false
}

// key is a line that is known.
type key struct {
	name  string // in the text
	kind  *kam.Kind
	field string // of that kind
}

// personKeys and influenceKeys are the lines that are known, in the order in which they are written.
var (
	personKeys = []key{
		{"title", kam.ContactKind, "title"}, {"department", kam.ContactKind, "department"}, {"reports to", kam.ContactKind, "reports_to"},
		{"deal", kam.MembershipKind, "opportunity"}, {"roles", kam.MembershipKind, "roles"}, {"attitude", kam.MembershipKind, "attitude"},
		{"zones", kam.MembershipKind, "zones"}, {"dominant advisor", kam.MembershipKind, "dominant"}, {"opponent", kam.MembershipKind, "opponent"},
		{"promoter", kam.MembershipKind, "promoter"}, {"decides", kam.MembershipKind, "decides"},
	}
	influenceKeys = []key{{"strength", kam.InfluenceKind, "strength"}, {"about", kam.InfluenceKind, "about"}}
)

func find(keys []key, name string) (key, bool) {
	for _, k := range keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}

// Error is a mistake in a listing. It is also a *kam.Error with code Invalid.
type Error struct {
	Place
	Words string // what is wrong and how to mend it
}

// Error returns the place, followed by the words.
func (e *Error) Error() string {
	return "line " + strconv.Itoa(e.Line) + ", column " + strconv.Itoa(e.Col) + ": " + e.Words
}

// Unwrap makes the error one of kam's.
func (e *Error) Unwrap() error { return &kam.Error{Code: kam.Invalid, Words: e.Words} }
