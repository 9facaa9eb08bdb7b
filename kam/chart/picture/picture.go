// Package picture lays the people of a buying center out and draws them: for a screen, as text, Mermaid, DOT, SVG, PNG.
package picture

import (
	"io"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
)

// Way is a way to lay people out.
type Way string

// The ways.
const (
	Organization Way = "org"
	Influence    Way = "influence"
	Matrix       Way = "matrix"
	List         Way = "list"
)

// Ways are all ways, in the order in which they are offered.
var Ways = []Way{Organization, Influence, Matrix, List}

// Item is a card of the picture: a member, or a gap that is drawn as an empty card.
type Item struct {
	Key    string // of the node: the contact's id, or "gap " and the role
	Member *buyingcenter.Member
	Gap    *buyingcenter.Gap // nil for members
	Card   card.Card
	chart.Rect
}

// LineKind says what a line means.
type LineKind string

// The kinds of lines.
const (
	Reports    LineKind = "reports"
	Influences LineKind = "influence"
	Alliance   LineKind = "alliance"
	Conflict   LineKind = "conflict"
)

// Line is a line of the picture.
type Line struct {
	Kind      LineKind
	From, To  int                     // items
	Influence *buyingcenter.Influence // nil for lines of report
	Points    []chart.Point
	Back      bool // it closes a ring
}

// Heading is a heading of the matrix.
type Heading struct {
	Text string
	chart.Rect
}

// Picture is a buying center with everything in its place. It refers to the center that it was made of.
type Picture struct {
	Center   *buyingcenter.Center
	Way      Way
	W, H     int
	Items    []Item // members in the order of the center, then gaps
	Lines    []Line
	Headings []Heading
}

// Of lays a center out.
func Of(c *buyingcenter.Center, way Way, size card.Size) Picture { return Picture{Center: c, Way: way} }

// Item returns the item of a contact, or -1.
func (p *Picture) Item(contact kam.ID) int { return -1 }

// Toward returns the item that lies next to another in a direction as one sees it, or from where there is none.
func (p *Picture) Toward(from, dx, dy int) int { return from }

// Drawing draws the picture with box-drawing characters, one line of text per row of cells.
func (p *Picture) Drawing(w io.Writer) error { return nil }

// Mermaid writes the picture's people and lines as a Mermaid flowchart.
func (p *Picture) Mermaid(w io.Writer) error { return nil }

// DOT writes the picture's people and lines for Graphviz.
func (p *Picture) DOT(w io.Writer) error { return nil }

// SVG draws the picture as a page of SVG.
func (p *Picture) SVG(w io.Writer) error { return nil }

// PNG draws the picture as pixels, so many to a unit of the SVG; 2 is sharp on a slide.
func (p *Picture) PNG(w io.Writer, scale float64) error { return nil }
