package chart

// Node is a box to be placed. Keys are unique in a chart.
type Node struct {
	Key  string
	W, H int // in cells, at least 1
	Rank int // the higher the earlier: in a list, among siblings, in a cell of a matrix
	Row  int // the row of a matrix
	Col  int // the column of a matrix
}

// Edge is a line to be drawn. In an organization chart it leads from the superior to the subordinate. Edges whose ends
// are not nodes of the chart are left out.
type Edge struct {
	From, To string
	Both     bool // it has no direction
}

// Point is a cell.
type Point struct{ X, Y int }

// Rect is a rectangle of cells.
type Rect struct{ X, Y, W, H int }

// Contains reports whether a cell is inside.
func (r Rect) Contains(p Point) bool {
	return p.X >= r.X && p.X < r.X+r.W && p.Y >= r.Y && p.Y < r.Y+r.H
}

// Overlaps reports whether two rectangles share a cell.
func (r Rect) Overlaps(o Rect) bool {
	return r.X < o.X+o.W && o.X < r.X+r.W && r.Y < o.Y+o.H && o.Y < r.Y+r.H
}

// Center returns the cell in the middle.
func (r Rect) Center() Point { return Point{r.X + r.W/2, r.Y + r.H/2} }

// Route is a placed line: corners joined by straight runs, each along a row or a column. The first point touches the
// box it comes from, from outside, the last the box it leads to.
type Route struct {
	Edge   int // which of the given edges
	Points []Point
	Back   bool // it closes a ring: a line of a report that leads to somebody's own superior, and the like
}

// Label is a heading of a matrix.
type Label struct {
	Rect
	Row, Col int // which row or column it heads; the other is -1
}

// Layout is a chart with everything in its place.
type Layout struct {
	W, H   int
	Boxes  []Rect // of the given nodes, in their order
	Routes []Route
	Labels []Label // of a matrix: of the columns, then of the rows
}

// Organization lays a forest out from the top down: every node above those that edges lead to from it. A node with
// several superiors stands beneath the first; edges that close a ring are marked and drawn aside.
func Organization(nodes []Node, edges []Edge) Layout { return Layout{} }

// Influence lays nodes out in layers, so that edges lead down as far as they can and cross little.
func Influence(nodes []Node, edges []Edge) Layout { return Layout{} }

// Matrix lays nodes out in the rows and columns that they name. Rows and columns that hold nothing are narrow, but
// there. labelW is the room for the headings of rows.
func Matrix(nodes []Node, edges []Edge, rows, cols, labelW int) Layout { return Layout{} }

// List lays nodes out one beneath the other, those of higher rank first.
func List(nodes []Node) Layout { return Layout{} }
