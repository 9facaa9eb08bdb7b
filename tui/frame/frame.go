// Package frame draws panels: a border with a title around lines, exactly as large as asked for.
package frame

import (
	"strings"

	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

// Panel is what stands around the lines of a panel.
type Panel struct {
	Title string // may carry styles; in the upper border, left
	Note  string // in the upper border, right
	Foot  string // in the lower border, right
	Focus bool
}

// Draw returns h lines of exactly w cells: the lines within a border, missing ones empty, further ones left
// out. It returns nil where there is no room for a border.
func (p Panel) Draw(st *style.Styles, lines []string, w, h int) []string {
	if w < 4 || h < 2 {
		return nil
	}
	border := st.Border
	if p.Focus {
		border = st.BorderFocus
	}
	side := border.Render("│")
	out := make([]string, 0, h)
	out = append(out, p.edge(st, w, "╭", "╮", p.Title, p.Note))
	blank := cell.Spaces(w - 2)
	for i := range h - 2 {
		body := blank
		if i < len(lines) {
			body = cell.Pad(lines[i], w-2)
		}
		out = append(out, side+body+side)
	}
	return append(out, p.edge(st, w, "╰", "╯", "", p.Foot))
}

func (p Panel) edge(st *style.Styles, w int, left, right, title, note string) string {
	border := st.Border
	name := st.Muted
	if p.Focus {
		border, name = st.BorderFocus, st.Title
	}
	room := w - 2
	var head, tail string
	if note != "" {
		note = cell.Clip(note, max(room-4, 0))
		tail = " " + st.Muted.Render(note) + " " + border.Render("─")
		room -= cell.Width(note) + 3
	}
	if title != "" && room > 6 {
		title = cell.Clip(title, room-4)
		head = border.Render("─") + " " + name.Render(title) + " "
		room -= cell.Width(title) + 3
	}
	return border.Render(left) + head + border.Render(strings.Repeat("─", max(room, 0))) + tail + border.Render(right)
}

// Beside joins the lines of two panels of the same height row by row.
func Beside(a, b []string) []string {
	out := make([]string, len(a))
	for i := range a {
		out[i] = a[i]
		if i < len(b) {
			out[i] += b[i]
		}
	}
	return out
}

// Over lays the lines of a panel over a screen, with the panel's upper left corner at x, y. What the panel
// covers of a line is replaced; the rest keeps its styles.
func Over(screen, panel []string, x, y int) []string {
	out := append([]string(nil), screen...)
	for i, line := range panel {
		if at := y + i; at >= 0 && at < len(out) {
			w := cell.Width(line)
			out[at] = cell.Cut(out[at], 0, x) + line + cell.Cut(out[at], x+w, cell.Width(out[at]))
		}
	}
	return out
}
