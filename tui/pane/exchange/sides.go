package exchange

import (
	"strings"

	"keyaccount/tui/cell"
	"keyaccount/tui/show"
	"keyaccount/tui/style"
)

// Two texts side by side: where both are the same for long, that is left out, but for the rows around what differs.
const (
	wholeRows = 8 // as many are shown in any case
	roundRows = 2 // the rows of what is the same, before and after what differs
)

// side is a text broken into rows, and which part of it the other one has not.
type side struct {
	rows     []string
	from, to int // the first row that differs, and the one after the last
	marked   [][]int
}

// compared breaks two texts into rows of w cells.
func compared(left, right string, w int) (l, r side) {
	from, toLeft, toRight := differing(left, right)
	return newSide(left, w, from, toLeft), newSide(right, w, from, toRight)
}

// differing returns where two texts begin to differ, in bytes, and where in each they are the same again to the end: whole words.
func differing(left, right string) (from, toLeft, toRight int) {
	shorter := min(len(left), len(right))
	for from < shorter && left[from] == right[from] {
		from++
	}
	end := 0
	for end < shorter-from && left[len(left)-1-end] == right[len(right)-1-end] {
		end++
	}
	ends := func(text string) bool { return from == len(text) || text[from] == ' ' || text[from] == '\n' }
	if from < len(left) || from < len(right) {
		if !ends(left) || !ends(right) {
			from = strings.LastIndexAny(left[:from], " \n") + 1
		}
		if i := strings.IndexAny(left[len(left)-end:], " \n"); i >= 0 {
			end -= i
		} else {
			end = 0
		}
	}
	return from, max(from, len(left)-end), max(from, len(right)-end)
}

// newSide breaks a text into rows and finds the bytes from one to another in them.
func newSide(text string, w, from, to int) side {
	s := side{rows: cell.Wrap(text, w)}
	s.from, s.to = len(s.rows), 0
	at := 0
	for i, row := range s.rows {
		var marked []int
		n := 0
		for _, c := range row {
			for at < len(text) && !strings.HasPrefix(text[at:], string(c)) { // where a row ends, spaces are left out
				at++
			}
			if at >= from && at < to {
				marked = append(marked, n)
			}
			at += len(string(c))
			n++
		}
		s.marked = append(s.marked, marked)
		if len(marked) > 0 {
			s.from, s.to = min(s.from, i), i+1
		}
	}
	return s
}

// row draws a row of a side, w cells wide.
func (s *side) row(st *style.Styles, i, w int) string {
	if i >= len(s.rows) {
		return cell.Spaces(w)
	}
	return cell.Pad(cell.Highlight(s.rows[i], s.marked[i], st.Strong, st.Match), w)
}

// beside draws two texts in two columns. Rows that differ have ≠ between them.
func beside(st *style.Styles, left, right string, w int) (lines []string) {
	half := (w - 3) / 2
	l, r := compared(left, right, half)
	all := max(len(l.rows), len(r.rows))
	first, last := 0, all
	switch {
	case all <= wholeRows:
	case l.from >= l.to && r.from >= r.to:
		last = wholeRows
	default:
		first = max(0, min(l.from, r.from)-roundRows)
		last = min(all, max(l.to, r.to)+roundRows)
	}
	more := func(n int) {
		if n > 0 {
			lines = append(lines, st.Muted.Render(cell.Clip("… "+show.Count(n, "row is", "rows are")+" the same", w)))
		}
	}
	more(first)
	for i := first; i < last; i++ {
		between := st.Border.Render(" │ ")
		if i >= l.from && i < l.to || i >= r.from && i < r.to {
			between = st.Match.UnsetUnderline().Render(" ≠ ")
		}
		lines = append(lines, l.row(st, i, half)+between+r.row(st, i, half))
	}
	more(all - last)
	return lines
}
