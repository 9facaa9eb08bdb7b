package list

import (
	"strings"

	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
)

// gutter is the room for the cursor and for marks at the left, margin that at the right, gap that between
// columns, in cells.
const (
	gutter = 2
	margin = 1
	gap    = 2
)

// cacheRows bounds how many rendered rows are kept.
const cacheRows = 1024

// Active returns the column that keys act on.
func (l *List) Active() int { return l.active }

// SetActive chooses the column that keys act on.
func (l *List) SetActive(column int) {
	if column >= 0 && column < len(l.columns) {
		l.active = column
	}
}

// Shift moves to the next visible column that keys act on, or to the one before where n is negative.
func (l *List) Shift(n int) {
	for i, f := range l.fit {
		if f.column == l.active {
			l.active = l.fit[max(min(i+n, len(l.fit)-1), 0)].column
			return
		}
	}
	if len(l.fit) > 0 {
		l.active = l.fit[0].column
	}
}

func (l *List) stale() { clear(l.cache) }

// Lines draws the visible part of the list: exactly as many lines as it has, of exactly its width.
func (l *List) Lines() []string {
	out := make([]string, 0, l.h)
	if l.headLines() > 0 && l.h > 0 {
		out = append(out, l.head())
	}
	for i := l.offset; i < len(l.order) && len(out) < l.h; i++ {
		out = append(out, l.line(i))
	}
	for len(out) < l.h {
		out = append(out, cell.Spaces(l.w))
	}
	return out
}

func (l *List) head() string {
	var b strings.Builder
	b.WriteString(cell.Spaces(gutter))
	used := gutter
	for i, f := range l.fit {
		c := l.columns[f.column]
		title, st := c.Title, l.st.Column
		if f.column == l.sortBy && title != "" {
			arrow := "↑"
			if l.desc {
				arrow = "↓"
			}
			title, st = cell.Clip(title, f.width-1)+arrow, l.st.Sorted
		}
		if f.column == l.active && l.focus && !l.Tree {
			st = st.Underline(true)
		}
		title = cell.Clip(title, f.width)
		pad := cell.Spaces(f.width - cell.Width(title))
		if c.Right {
			b.WriteString(pad + st.Render(title))
		} else {
			b.WriteString(st.Render(title) + pad)
		}
		used += f.width
		if i < len(l.fit)-1 {
			b.WriteString(cell.Spaces(gap))
			used += gap
		}
	}
	b.WriteString(cell.Spaces(l.w - used))
	return cell.Pad(b.String(), l.w)
}

func (l *List) line(i int) string {
	at := l.order[i]
	if i == l.cursor {
		return l.render(l.rows[at], true)
	}
	if s, ok := l.cache[at]; ok {
		return s
	}
	if len(l.cache) > cacheRows {
		l.stale()
	}
	s := l.render(l.rows[at], false)
	l.cache[at] = s
	return s
}

func (l *List) render(r Row, selected bool) string {
	if r.Header {
		return l.heading(r)
	}
	var b strings.Builder
	plain := func(s string) string { return s }
	edge, muted := plain, func(s string) string { return l.st.Muted.Render(s) }
	if selected {
		sel := l.st.Selected
		if !l.focus {
			sel = l.st.SelectedIdle
		}
		edge = func(s string) string { return sel.Render(s) }
		muted = edge
	}
	sign := "  "
	switch {
	case selected && l.marks[r.ID]:
		sign = "▸✓"
	case selected:
		sign = "▸ "
	case l.marks[r.ID]:
		sign = " ✓"
	case l.litRow(r):
		sign = " •"
	}
	if selected && l.litRow(r) && !l.marks[r.ID] {
		sign = "▸•"
	}
	switch {
	case selected:
		b.WriteString(edge(sign))
	case l.marks[r.ID]:
		b.WriteString(l.st.Marked.Render(sign))
	case l.litRow(r):
		b.WriteString(" " + l.st.Match.Render("•"))
	default:
		b.WriteString(sign)
	}
	used := gutter
	for n := 0; n < len(l.fit); n++ {
		c, width := r.cell(l.fit[n].column), l.fit[n].width
		right := l.columns[l.fit[n].column].Right
		used += width
		if n == 0 && r.Lead != "" {
			lead := cell.Clip(r.Lead, width)
			b.WriteString(muted(lead))
			width -= cell.Width(lead)
		}
		// Too long a text runs on over the empty cells at its right.
		for !right && cell.Width(c.Text) > width && n+1 < len(l.fit) && r.cell(l.fit[n+1].column).Text == "" {
			n++
			width += gap + l.fit[n].width
			used += gap + l.fit[n].width
		}
		text := cell.Clip(c.Text, width)
		pad := cell.Spaces(width - cell.Width(text))
		drawn := l.draw(text, c.Tone, selected)
		if text != "" && !selected && l.litCell(r, l.fit[n].column) {
			drawn = l.st.Match.Render(text)
		}
		if right {
			b.WriteString(edge(pad) + drawn)
		} else {
			b.WriteString(drawn + edge(pad))
		}
		if n < len(l.fit)-1 {
			b.WriteString(edge(cell.Spaces(gap)))
			used += gap
		}
	}
	if rest := l.w - used; rest > 0 {
		b.WriteString(edge(cell.Spaces(rest)))
	}
	return cell.Pad(b.String(), l.w)
}

// cell returns the cell of a column, which is empty where the row has none.
func (r Row) cell(column int) Cell {
	if column < len(r.Cells) {
		return r.Cells[column]
	}
	return Cell{}
}

func (l *List) draw(text string, tone doc.Tone, selected bool) string {
	if text == "" {
		return ""
	}
	base, match := l.st.Text, l.st.Match
	switch tone {
	case doc.Strong:
		base = l.st.Strong
	case doc.Muted:
		base = l.st.Muted
	case doc.Accent:
		base = l.st.Accent
	case doc.Good:
		base = l.st.Good
	case doc.Warn:
		base = l.st.Warn
	case doc.Bad:
		base = l.st.Bad
	}
	if selected {
		base, match = l.st.Selected, l.st.SelectedMatch
		if !l.focus {
			base = l.st.SelectedIdle
		}
	}
	if l.applied == "" {
		return base.Render(text)
	}
	return cell.Highlight(text, Matched(l.applied, text), base, match)
}

func (l *List) heading(r Row) string {
	text, right := "", ""
	if len(r.Cells) > 0 {
		text = r.Cells[0].Text
	}
	tone := doc.Accent
	if len(r.Cells) > 0 && r.Cells[0].Tone != doc.Plain {
		tone = r.Cells[0].Tone
	}
	if len(r.Cells) > 1 {
		right = r.Cells[1].Text
	}
	text = cell.Clip(text, l.w-1)
	line := " " + tone.Style(l.st)(text)
	room := l.w - 1 - cell.Width(text)
	if w := cell.Width(right); w > 0 && w+1 <= room {
		line += " " + l.st.Muted.Render(right)
		room -= w + 1
	}
	if room > 2 {
		return line + " " + l.st.Border.Render(strings.Repeat("─", room-2)) + " "
	}
	return line + cell.Spaces(room)
}
