// Package brief makes papers of records: the brief of a visit, and the account plan.
//
// Nothing in them is invented. Every line says what a record says, or that something is not known, and carries the records
// that it comes from. What a role expects, which questions tell most and when a question is suggested are rules of the
// field (Le Bon & Herman, Key Account Management, 2015), stated as data or beside the rule. Everything is a pure function
// of a dossier, a company, settings and a day.
package brief

import (
	"strings"

	"keyaccount/kam"
)

// Sheet is a brief or a plan: sections of lines.
type Sheet struct {
	Account  kam.Ref
	Name     string // of the account
	Title    string // what sort of sheet it is: Visit brief, Account plan
	Date     kam.Date
	OnePage  bool // it is meant to be read at a glance
	Sections []Section
}

// Section is what stands under one heading.
type Section struct {
	Title   string
	Level   int      // 1, or 2 for a part of the section before
	Note    string   // a count or the like; may be empty
	Columns []string // where its lines are rows of a table; otherwise nil
	Lines   []Line
	Beyond  int // how many further lines were left out for want of room
}

// Line is one thing that is known, or is not.
type Line struct {
	Label   string // who or what it is about; may be empty
	Text    string
	Cells   []string // in place of Label and Text, for each of Section.Columns
	Tone    Tone
	Reasons []kam.Reason // the records that it comes from; never empty
	Mend    *Mend        // what adds to it or puts it right; nil where that is the first record as it stands
	Lines   []Line       // more about it
}

// Record is the record to open for the line.
func (l *Line) Record() kam.Ref { return l.Reasons[0].Record }

// Lead returns the label as it stands before the text: with a colon, unless it is a question or stands alone.
func (l *Line) Lead() string {
	if l.Label == "" || l.Text == "" || strings.HasSuffix(l.Label, "?") {
		return l.Label
	}
	return l.Label + ":"
}

// Tone says how a line is meant to be taken.
type Tone int

// The tones of lines.
const (
	Plain Tone = iota
	Warn       // somebody has to see to it
	Gap        // something is not known
)

// Mend is what to open so that a line is put right: some fields of a record, or a record to be made.
type Mend struct {
	Ref    kam.Ref    // the record to change, where Make is ""
	Fields []string   // the fields to change; none for all
	Make   string     // the kind of record that is missing
	Cells  []kam.Cell // what is known of it, in the order of keys
}

// Gaps counts the lines that say that something is not known.
func (s *Sheet) Gaps() int {
	n := 0
	s.Each(func(_ *Section, l *Line, _ int) {
		if l.Tone == Gap {
			n++
		}
	})
	return n
}

// Each calls fn with every line in its order, and how deep it stands.
func (s *Sheet) Each(fn func(of *Section, l *Line, depth int)) {
	var walk func(of *Section, lines []Line, depth int)
	walk = func(of *Section, lines []Line, depth int) {
		for i := range lines {
			fn(of, &lines[i], depth)
			walk(of, lines[i].Lines, depth+1)
		}
	}
	for i := range s.Sections {
		walk(&s.Sections[i], s.Sections[i].Lines, 0)
	}
}
