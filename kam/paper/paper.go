// Package paper describes a document by meaning and writes it as Markdown, as HTML or as PDF.
//
// What stands in a paper is text from people and other systems and may be anything. Whatever it is, it stays text: it
// never becomes a heading, a link, a tag or a command of the form that it is written in. Writing does no input or output
// but to the writer given, and the same paper is written as the same bytes.
package paper

import (
	"strings"

	"keyaccount/kam"
)

// Paper is a document.
type Paper struct {
	Title    string
	Subtitle string   // what sort of paper it is, and of which day
	Date     kam.Date // the day it tells of
	OnePage  bool     // what is printed is set as small as it takes, within reason, to stand on one page
	Blocks   []Block
}

// Block is a part of a paper: a Heading, a Paragraph, a List, a Table, Facts or Bars.
type Block interface{ block() }

// Heading begins a section, at level 1 or 2 beneath the title. Note stands at its right: a count or the like.
type Heading struct {
	Level      int
	Text, Note string
}

// Paragraph is running text.
type Paragraph struct {
	Text string
	Tone Tone
}

// List is a list of points.
type List []Item

// Item is a point of a list, with further points beneath it.
type Item struct {
	Label string // who or what it is about, set off from the text; may be empty
	Text  string
	Tone  Tone
	Items []Item
}

// Table is a table. A row that is shorter than the columns is filled up with empty cells.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// Column is a column of a table.
type Column struct {
	Name  string
	Right bool // aligned at the right, as numbers are
}

// Facts are labelled values.
type Facts []Fact

// Fact is one labelled value.
type Fact struct {
	Label, Value string
	Tone         Tone
}

// Bars are shares of a whole, one under the other, drawn as bars with their values in words beside them.
type Bars []Bar

// Bar is one share of a whole, from 0 to 1.
type Bar struct {
	Label string
	Share float64
	Text  string
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (Facts) block()     {}
func (Bars) block()      {}

// Tone says how a text is meant to be taken. No form shows it by colour alone.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Muted      // further explanation
	Warn       // somebody has to see to it
	Gap        // something is not known
)

// mark is the sign that stands before a text of the tone, in every form.
func (t Tone) mark() string {
	switch t {
	case Warn:
		return "! "
	case Gap:
		return "? "
	}
	return ""
}

// oneLine returns text as it may stand in one line: cleaned, with single spaces.
func oneLine(text string) string { return strings.Join(strings.Fields(kam.Clean(text, false)), " ") }

// colon is what stands between a label and its text: nothing where the label ends a sentence of its own.
func colon(label string) string {
	if strings.HasSuffix(label, "?") || strings.HasSuffix(label, "!") || strings.HasSuffix(label, ":") || strings.HasSuffix(label, ".") {
		return ""
	}
	return ":"
}

// said returns a text with the sign of its tone.
func said(t Tone, text string) string { return t.mark() + oneLine(text) }

// barWidth is how many cells the bars of a text take.
const barWidth = 20

// drawn returns a bar of characters.
func (b Bar) drawn() string {
	n := int(b.share()*barWidth + 0.5)
	return strings.Repeat("█", n) + strings.Repeat("░", barWidth-n)
}

// share returns the share, brought between 0 and 1 where it is not; what is no number is 0.
func (b Bar) share() float64 {
	if !(b.Share > 0) {
		return 0
	}
	return min(b.Share, 1)
}
