package chart

import "slices"

// crowded is how many boxes stand one beneath the other in a cell of a matrix before they need a second column.
const crowded = 4

// Matrix lays nodes out in the rows and columns that they name, from 0; nodes that name others are put into the nearest
// one. Rows and columns that hold nothing are narrow, but there. heading is the room for the headings of rows, and the
// least width of a column.
func Matrix(nodes []Node, rows, cols, heading int) Layout {
	rows, cols = max(rows, 1), max(cols, 1)
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, earlier(nodes))
	held := make([][][]int, rows)
	for r := range held {
		held[r] = make([][]int, cols)
	}
	for _, i := range order {
		r, c := min(max(nodes[i].Row, 0), rows-1), min(max(nodes[i].Col, 0), cols-1)
		held[r][c] = append(held[r][c], i)
	}
	l := Layout{Boxes: make([]Rect, len(nodes))}
	x := heading + besides
	type column struct{ x, each, side int } // where it begins, how wide a box is, how many are side by side
	columns := make([]column, cols)
	for c := range columns {
		most, each := 0, 0
		for r := range held {
			most = max(most, len(held[r][c]))
			for _, i := range held[r][c] {
				each = max(each, nodes[i].W)
			}
		}
		side := max((most+crowded-1)/crowded, 1)
		width := max(side*(each+besides)-besides, heading)
		columns[c] = column{x, each, side}
		l.Labels = append(l.Labels, Label{Rect{x, 0, width, 1}, -1, c})
		x += width + besides
	}
	l.W = x - besides
	y := 2
	for r := range held {
		deep := 1
		for c, col := range columns {
			down, line := y, 0
			for n, i := range held[r][c] {
				if n > 0 && n%col.side == 0 {
					down, line = down+line, 0
				}
				l.Boxes[i] = Rect{col.x + n%col.side*(col.each+besides), down, nodes[i].W, nodes[i].H}
				line = max(line, nodes[i].H)
			}
			deep = max(deep, down+line-y)
		}
		l.Labels = append(l.Labels, Label{Rect{0, y, heading, deep}, r, -1})
		y += deep + 1
	}
	l.H = y - 1
	return l
}

// List lays nodes out one beneath the other, those of higher rank first.
func List(nodes []Node) Layout {
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, earlier(nodes))
	l := Layout{Boxes: make([]Rect, len(nodes))}
	for _, i := range order {
		l.Boxes[i] = Rect{0, l.H, nodes[i].W, nodes[i].H}
		l.W, l.H = max(l.W, nodes[i].W), l.H+nodes[i].H
	}
	return l
}
