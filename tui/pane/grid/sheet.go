// Package grid is a matrix to move in, cell by cell, with what is known of the cell under the cursor beside it.
package grid

import (
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"

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
	Column int // what a column takes at most, but for one whose name needs more
}

// columnLeast is how many cells a column takes at least, where there are so many.
const columnLeast = 11

// margin is how many cells are left free between the border and what stands first in a line.
const margin = 1

// inAll stands before the sums of columns and above those of rows.
const inAll = "In all"

// plan is how a sheet is laid out in the room there is.
type plan struct {
	names, column, sum int // widths; that of sums is 0 where they are out of sight
	rows, columns      int // how many are in sight
	heads              int // lines of the names of columns; a rule stands beneath
	height             int // of a row, in lines: two, and an empty one where all rows are in sight with it
}

// top is how many lines stand above the first row.
func (p plan) top() int { return p.heads + 1 }

// plan lays the sheet out in w by h cells.
func (s *Sheet) plan(room Room, w, h int) plan {
	p := plan{names: room.Names, heads: leastHeads, height: 3}
	for _, r := range s.Rows {
		p.names = max(p.names, margin+cell.Width(r.Name)+1)
	}
	p.names = min(p.names, max(w/4, min(room.Names, w/2)))
	w -= p.names
	lines := len(s.Rows) * p.height
	if s.Summed {
		p.sum = s.sumWidth()
		lines += 2
	}
	n := max(len(s.Columns), 1)
	share := (w - p.sum) / n
	p.column = min(share, room.Column)
	for p.column < share && !s.whole(p.column-1, p.heads) {
		p.column++
	}
	p.column = max(min(max(p.column, columnLeast), w), 1)
	if w < p.column+p.sum {
		p.sum = 0
	}
	p.columns = max(min((w-p.sum)/p.column, n), 1)
	p.heads = max(min(s.headLines(p.column-1), h-lines-1), p.heads)
	if lines+p.top() > h {
		p.height = 2
	}
	if s.Summed {
		h -= 2
	}
	p.rows = max(min((h-p.top())/p.height, len(s.Rows)), 1)
	return p
}

// sumWidth returns how many cells the sums of rows take, with a gap before them.
func (s *Sheet) sumWidth() int {
	w := cell.Width(inAll)
	for _, r := range append([]Head{{Sum: s.Sum}}, s.Rows...) {
		w = max(w, cell.Width(r.Sum.Upper), cell.Width(r.Sum.Lower))
	}
	return w + 1
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
	x, y = x-p.names, y-p.top()
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
		upper, lower := p.first(name, r.Name), p.first(st.Muted, r.Note)
		for j := v.left; j < min(v.left+p.columns, len(s.Columns)); j++ {
			a, b := s.Cells[i][j].lines(p.column-1, (Place{i, j}) == at, st)
			upper, lower = upper+a+" ", lower+b+" "
		}
		if p.sum > 0 {
			a, b := r.Sum.lines(p.sum, st)
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

// first draws what stands first in a line.
func (p plan) first(draw lipgloss.Style, text string) string {
	return cell.Spaces(margin) + draw.Render(cell.Pad(text, p.names-margin-1)) + " "
}

// drawHeads draws the names of the columns, and the rule beneath them.
func (v window) drawHeads(s *Sheet, p plan, at Place, st *style.Styles) []string {
	headings := s.headings(p.column-1, p.heads)
	lines := make([]string, 0, p.top())
	for n := range p.heads {
		line := cell.Spaces(p.names)
		for i := v.left; i < min(v.left+p.columns, len(s.Columns)); i++ {
			draw := st.Column
			if i == at.Column {
				draw = st.Sorted
			}
			line += draw.Render(cell.Pad(headings[i][n], p.column-1)) + " "
		}
		if p.sum > 0 && n == 0 {
			line += st.Column.Render(cell.PadLeft(inAll, p.sum))
		}
		lines = append(lines, line)
	}
	rule := strings.Repeat("─", max(p.names+p.column*p.columns+p.sum-margin, 0))
	return append(lines, cell.Spaces(margin)+st.Border.Render(rule))
}

// drawSums draws the line of sums beneath the last row.
func (v window) drawSums(s *Sheet, p plan, st *style.Styles) []string {
	upper, lower := p.first(st.Column, inAll), cell.Spaces(p.names)
	for j := v.left; j < min(v.left+p.columns, len(s.Columns)); j++ {
		a, b := s.Columns[j].Sum.lines(p.column-1, st)
		upper, lower = upper+a+" ", lower+b+" "
	}
	if p.sum > 0 {
		a, b := s.Sum.lines(p.sum, st)
		upper, lower = upper+a, lower+b
	}
	return []string{upper, lower}
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
