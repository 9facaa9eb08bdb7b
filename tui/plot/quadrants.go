// Package plot draws figures of numbers in the cells of a terminal. What a figure shows is also to be read beside it as
// a list: nobody needs the picture, and most people would rather look.
package plot

import (
	"math"
	"slices"
	"strconv"

	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

// Axis is one direction of a figure: left to right, or bottom to top.
type Axis struct {
	Label string
	Mark  float64 // what divides low from high
	Known bool    // whether there is a mark
}

// Point is something with a place in both directions.
type Point struct {
	Name string
	Sign string // one cell wide, such as ◆
	X, Y float64
	// Chosen is drawn on top of all others and named before them; at most one point is.
	Chosen bool
}

// Quadrants is a plane divided by a mark on each axis into four parts, each with a name.
type Quadrants struct {
	X, Y   Axis
	Names  [4]string // upper left, upper right, lower left, lower right
	Points []Point
}

// The least size of a plane, without its frame of labels.
const (
	leastWidth  = 16
	leastHeight = 5
)

// Lines draws the plane in h lines of exactly w cells. Points that fall into one cell are drawn as their number. As many
// points are named as there is room for, the chosen one first, then in the order given. It returns nil where there is no
// room for a figure.
func (q Quadrants) Lines(st *style.Styles, w, h int) []string {
	inner := area{w: w - 2, h: h - 3} // the vertical axis, its mark; the label above, the axis and its label below
	if inner.w < leastWidth || inner.h < leastHeight {
		return nil
	}
	x := scaleOf(q.X, q.Points, func(p Point) float64 { return p.X }, inner.w)
	y := scaleOf(q.Y, q.Points, func(p Point) float64 { return p.Y }, inner.h)
	at := func(p Point) (int, int) { return x.cell(p.X), inner.h - 1 - y.cell(p.Y) }
	c := newCanvas(inner.w, inner.h)
	if q.X.Known {
		for row := range inner.h {
			c.put(x.cell(q.X.Mark), row, "│", faint)
		}
	}
	if q.Y.Known {
		row := inner.h - 1 - y.cell(q.Y.Mark)
		for col := range inner.w {
			c.put(col, row, "─", faint)
		}
		if q.X.Known {
			c.put(x.cell(q.X.Mark), row, "┼", faint)
		}
	}
	q.plant(c, at)
	if q.X.Known && q.Y.Known {
		q.label(c, x.cell(q.X.Mark))
	}
	q.name(c, at)

	up := st.Muted.Render("▲ " + cell.Clip(q.Y.Label, w-2))
	right := cell.Clip(q.X.Label, w-4) + " ▶"
	lines := []string{cell.Pad(up, w)}
	for row := range inner.h {
		lines = append(lines, st.Border.Render("│")+c.line(st, row)+" ")
	}
	axis := st.Border.Render("└")
	for range inner.w {
		axis += st.Border.Render("─")
	}
	return append(lines, axis+" ", cell.PadLeft(st.Muted.Render(right), w))
}

type area struct{ w, h int }

// label writes the names of the four parts into their corners, or further in where points lie there.
func (q Quadrants) label(c *canvas, mark int) {
	for i, name := range q.Names {
		isRight, isLow := i%2 == 1, i > 1
		name = cell.Clip(name, mark-1)
		col := 1
		if isRight {
			name = cell.Clip(q.Names[i], c.w-mark-2)
			col = c.w - 1 - cell.Width(name)
		}
		for depth := range c.h / 3 {
			row := depth
			if isLow {
				row = c.h - 1 - depth
			}
			if c.free(col-1, row, cell.Width(name)+2, false) {
				c.text(col, row, name, faint)
				break
			}
		}
	}
}

// plant puts the points on the plane.
func (q Quadrants) plant(c *canvas, at func(Point) (int, int)) {
	count := map[[2]int]int{}
	for _, p := range q.Points {
		col, row := at(p)
		count[[2]int{col, row}]++
		sign := p.Sign
		switch n := count[[2]int{col, row}]; {
		case n > 9:
			sign = "+"
		case n > 1:
			sign = strconv.Itoa(n)
		}
		c.put(col, row, sign, plainInk)
	}
	for _, p := range q.Points {
		if p.Chosen {
			col, row := at(p)
			c.put(col, row, p.Sign, chosenInk)
		}
	}
}

// name writes the names of points beside them, where nothing else stands.
func (q Quadrants) name(c *canvas, at func(Point) (int, int)) {
	order := slices.Clone(q.Points)
	slices.SortStableFunc(order, func(a, b Point) int {
		switch {
		case a.Chosen == b.Chosen:
			return 0
		case a.Chosen:
			return -1
		}
		return 1
	})
	for _, p := range order {
		col, row := at(p)
		ink := faint
		if p.Chosen {
			ink = chosenInk
		}
		name := cell.Clip(p.Name, min(max(c.w/3, 12), c.w))
		n := cell.Width(name)
		for _, start := range []int{col + 2, col - 1 - n} {
			if c.free(start-1, row, n+2, p.Chosen) {
				c.put(start-1, row, " ", noInk)
				c.put(start+n, row, " ", noInk)
				c.text(start, row, name, ink)
				break
			}
		}
	}
}

// scale maps values to cells.
type scale struct {
	least, span float64
	cells       int
}

// scaleOf returns the scale on which all points and the mark have a place, with some room around them.
func scaleOf(a Axis, points []Point, of func(Point) float64, cells int) scale {
	least, most := math.Inf(1), math.Inf(-1)
	see := func(v float64) { least, most = min(least, v), max(most, v) }
	for _, p := range points {
		see(of(p))
	}
	if a.Known {
		see(a.Mark)
	}
	if least > most {
		least, most = 0, 1
	}
	if span := most - least; span > 0 {
		least, most = least-span/12, most+span/12
	} else {
		room := max(math.Abs(least)/2, 1)
		least, most = least-room, most+room
	}
	return scale{least, most - least, cells}
}

func (s scale) cell(v float64) int {
	at := int((v - s.least) / s.span * float64(s.cells))
	return max(0, min(at, s.cells-1))
}
