// Package grid is a matrix to move in, cell by cell, with what is known of the cell under the cursor beside it.
package grid

import (
	"slices"
	"strings"

	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/style"
)

// Sheet is a matrix as it is drawn.
type Sheet struct {
	Rows, Columns []Head
	Cells         [][]Cell // one list for each row, with a cell for each column
	Summed        bool     // rows, columns and the whole have sums, which stand after the last of them
	Sum           Sum      // of the whole
	Stops         []Place  // the cells that are worth a look, the first of them most; the cursor begins there
}

// Head stands before a row or above a column.
type Head struct {
	Key  string // tells it from the others, also when the matrix is read again
	Name string
	Note string // beneath the name of a row
	Sum  Sum
}

// Cell is what stands in a cell: a sign at its left and a value at its right, and beneath them a bar.
type Cell struct {
	Left, Right string
	Tone        doc.Tone
	Share       float64 // what is filled of the bar, from 0, which is no bar, to 1
	Ink         string  // what the bar is drawn with, one cell wide
}

// Sum is what a row, a column or the whole comes to, in two lines.
type Sum struct{ Upper, Lower string }

// Place is a cell of a sheet by its row and its column, from 0.
type Place struct{ Row, Column int }

// Stop adds a cell that is worth a look, unless it is among those already.
func (s *Sheet) Stop(at Place) {
	if !slices.Contains(s.Stops, at) {
		s.Stops = append(s.Stops, at)
	}
}

// Empty reports whether there is no cell at all.
func (s *Sheet) Empty() bool { return len(s.Rows) == 0 || len(s.Columns) == 0 }

// find returns the place with the keys of a row and a column; where there is none such, the place that is nearest to the one
// given.
func (s *Sheet) find(row, column string, near Place) Place {
	if i := index(s.Rows, row); i >= 0 {
		near.Row = i
	}
	if i := index(s.Columns, column); i >= 0 {
		near.Column = i
	}
	return s.within(near)
}

func index(heads []Head, key string) int {
	return slices.IndexFunc(heads, func(h Head) bool { return h.Key == key })
}

// within returns the place of the sheet that is nearest to one that may lie outside.
func (s *Sheet) within(at Place) Place {
	return Place{max(min(at.Row, len(s.Rows)-1), 0), max(min(at.Column, len(s.Columns)-1), 0)}
}

// Room says how a sheet shares out its width, in cells.
type Room struct {
	Names  int // what the names of the rows take at least
	Column int // what a column takes at most
}

// columnLeast is how many cells a column takes at least, where there are so many.
const columnLeast = 11

// headHeight is how many lines stand above the first row: the names of the columns, in two lines, and a rule.
const headHeight = 3

// plan is how a sheet is laid out in the room there is.
type plan struct {
	names, column int  // widths
	rows, columns int  // how many are in sight
	height        int  // of a row, in lines: two, and an empty one where all rows are in sight with it
	sums          bool // the column of sums is in sight
}

// plan lays the sheet out in w by h cells.
func (s *Sheet) plan(room Room, w, h int) plan {
	sums := 0
	if s.Summed {
		sums = 1
	}
	p := plan{names: room.Names, height: 3}
	for _, r := range s.Rows {
		p.names = max(p.names, cell.Width(r.Name)+1)
	}
	p.names = min(p.names, max(w/4, min(room.Names, w/2)))
	w -= p.names
	n := max(len(s.Columns), 1)
	p.column = max(min(max(min(w/(n+sums), room.Column), columnLeast), w), 1)
	p.sums = s.Summed && w >= 2*p.column
	if p.sums {
		w -= p.column
	}
	p.columns = max(min(w/p.column, n), 1)
	if (len(s.Rows)+sums)*p.height > h-headHeight {
		p.height = 2
	}
	p.rows = max(min((h-headHeight-2*sums)/p.height, len(s.Rows)), 1)
	return p
}

// window is the part of a sheet that is in sight, by its first row and its first column.
type window struct{ top, left int }

// follow moves the window so that a cell is in sight, and no more of it is empty than has to be.
func (v window) follow(s *Sheet, p plan, at Place) window {
	return window{along(v.top, at.Row, p.rows, len(s.Rows)), along(v.left, at.Column, p.columns, len(s.Columns))}
}

// along returns where a window of so many of all begins, having begun at from, with at in sight.
func along(from, at, many, all int) int {
	return min(max(min(from, at), at-many+1, 0), max(all-many, 0))
}

// at returns the place that is drawn at a cell of the sheet's room.
func (v window) at(p plan, x, y int) (Place, bool) {
	x, y = x-p.names, y-headHeight
	if x < 0 || y < 0 || x >= p.columns*p.column || y >= p.rows*p.height {
		return Place{}, false
	}
	return Place{v.top + y/p.height, v.left + x/p.column}, true
}

// draw returns the lines of the part of the sheet that is in sight, the cell under the cursor lit.
func (v window) draw(s *Sheet, p plan, at Place, st *style.Styles) []string {
	lines := v.drawHeads(s, p, at, st)
	for i := v.top; i < min(v.top+p.rows, len(s.Rows)); i++ {
		r := &s.Rows[i]
		name := st.Text
		if i == at.Row {
			name = st.Strong
		}
		upper := name.Render(cell.Pad(r.Name, p.names-1)) + " "
		lower := st.Muted.Render(cell.Pad(r.Note, p.names-1)) + " "
		for j := v.left; j < min(v.left+p.columns, len(s.Columns)); j++ {
			a, b := s.Cells[i][j].lines(p.column-1, (Place{i, j}) == at, st)
			upper, lower = upper+a+" ", lower+b+" "
		}
		if p.sums {
			a, b := r.Sum.lines(p.column, st)
			upper, lower = upper+a, lower+b
		}
		lines = append(lines, upper, lower)
		if p.height > 2 {
			lines = append(lines, "")
		}
	}
	if s.Summed {
		lines = append(lines, v.drawSums(s, p, st)...)
	}
	return lines
}

// drawHeads draws the names of the columns, and the rule beneath them.
func (v window) drawHeads(s *Sheet, p plan, at Place, st *style.Styles) []string {
	first, second := cell.Spaces(p.names), cell.Spaces(p.names)
	for i := v.left; i < min(v.left+p.columns, len(s.Columns)); i++ {
		upper, lower := heading(s.Columns[i].Name, p.column-1)
		draw := st.Column
		if i == at.Column {
			draw = st.Sorted
		}
		first += draw.Render(cell.Pad(upper, p.column-1)) + " "
		second += draw.Render(cell.Pad(lower, p.column-1)) + " "
	}
	width := p.names + p.column*p.columns
	if p.sums {
		first += st.Column.Render(cell.Pad("In all", p.column))
		width += p.column
	}
	return []string{first, second, st.Border.Render(strings.Repeat("─", width))}
}

// drawSums draws the line of sums beneath the last row.
func (v window) drawSums(s *Sheet, p plan, st *style.Styles) []string {
	upper, lower := st.Column.Render(cell.Pad("In all", p.names-1))+" ", cell.Spaces(p.names)
	for j := v.left; j < min(v.left+p.columns, len(s.Columns)); j++ {
		a, b := s.Columns[j].Sum.lines(p.column-1, st)
		upper, lower = upper+a+" ", lower+b+" "
	}
	if p.sums {
		a, b := s.Sum.lines(p.column, st)
		upper, lower = upper+a, lower+b
	}
	return []string{upper, lower}
}

// heading breaks a name between words into two lines of at most w cells; a word that is longer is clipped.
func heading(name string, w int) (upper, lower string) {
	words := strings.Fields(name)
	for i, word := range words {
		if next := strings.TrimSpace(upper + " " + word); i == 0 || cell.Width(next) <= w {
			upper = next
			continue
		}
		lower = strings.Join(words[i:], " ")
		break
	}
	return cell.Clip(upper, w), cell.Clip(lower, w)
}

// lines draws a cell in two lines of w cells.
func (c Cell) lines(w int, chosen bool, st *style.Styles) (upper, lower string) {
	bar := 0
	if c.Share > 0 {
		bar = max(min(int(c.Share*float64(w)+0.5), w), 1)
	}
	draw := c.Tone.Style(st)
	if chosen {
		draw = st.Selected.Render
	}
	return draw(cell.Between(c.Left, c.Right, w)), draw(cell.Pad(strings.Repeat(c.Ink, bar), w))
}

// lines draws a sum in two lines of w cells.
func (s Sum) lines(w int, st *style.Styles) (upper, lower string) {
	return st.Muted.Render(cell.PadLeft(s.Upper, w)), st.Muted.Render(cell.PadLeft(s.Lower, w))
}
