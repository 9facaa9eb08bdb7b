package chart

import "cmp"

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

	// Crossings is how often lines of an influence chart cross between neighbouring layers.
	Crossings int
}

// The room between boxes, in cells.
const (
	besides = 2 // between neighbours
	apart   = 4 // between what does not belong together
	beneath = 1 // between a box and those below it, for the lines
)

// shift moves a layout, all but its labels.
func (l *Layout) shift(dx, dy int) {
	for i := range l.Boxes {
		l.Boxes[i].X += dx
		l.Boxes[i].Y += dy
	}
	for i := range l.Routes {
		for j := range l.Routes[i].Points {
			l.Routes[i].Points[j].X += dx
			l.Routes[i].Points[j].Y += dy
		}
	}
}

// corners returns points without those that a line goes straight through.
func corners(points []Point) []Point {
	out := points[:0:0]
	for _, p := range points {
		if n := len(out); n > 0 && out[n-1] == p {
			continue
		}
		if n := len(out); n > 1 && (out[n-2].X == out[n-1].X && out[n-1].X == p.X || out[n-2].Y == out[n-1].Y && out[n-1].Y == p.Y) {
			out = out[:n-1]
		}
		out = append(out, p)
	}
	return out
}

// places returns where nodes are in their list, by key; of several nodes of one key the first counts.
func places(nodes []Node) map[string]int {
	at := make(map[string]int, len(nodes))
	for i, n := range nodes {
		if _, ok := at[n.Key]; !ok {
			at[n.Key] = i
		}
	}
	return at
}

// earlier orders nodes: those of higher rank first, then as they are given.
func earlier(nodes []Node) func(a, b int) int {
	return func(a, b int) int { return cmp.Or(cmp.Compare(nodes[b].Rank, nodes[a].Rank), cmp.Compare(a, b)) }
}
