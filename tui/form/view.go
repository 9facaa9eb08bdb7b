package form

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/tui/cell"
)

// drawing is what the lines of a row were drawn for.
type drawing struct {
	w, label, tall int
	focused        bool
}

// The cells of a row before its label, for the focus and for whether a value is needed; and those between label and
// value, for whether the value was changed.
const (
	gutter = 3
	gap    = 3
)

// SetSize gives the form its rectangle. Nothing of what was typed depends on it.
func (f *Form) SetSize(w, h int) {
	f.w, f.h, f.free = w, h, false
	f.set.tall = max(1, h-f.footSize()-2)
}

// View returns the form in exactly h lines of exactly w cells.
func (f *Form) View() string {
	if f.w <= 0 || f.h <= 0 {
		return ""
	}
	lines := append(make([]string, 0, f.h), f.head()...)
	room := f.h - f.footSize()
	lines = append(lines, f.body(room-len(lines))...)
	for len(lines) < room {
		lines = append(lines, cell.Spaces(f.w))
	}
	return strings.Join(append(lines, f.foot()...), "\n")
}

// head returns the notice, where there is one and room for it.
func (f *Form) head() []string {
	st := f.styles
	switch {
	case f.notice == "" || f.h < 3:
		return nil
	case f.bad:
		return []string{cell.Pad(st.Error.Render(cell.Clip(" ! "+f.notice, f.w)), f.w)}
	}
	return []string{cell.Pad(st.Info.Render(cell.Clip(" » "+f.notice, f.w)), f.w)}
}

// body returns the lines of the rows that are in sight, at most n, those of the focused row among them.
func (f *Form) body(n int) []string {
	label := f.labelWidth()
	total, from, to := 0, 0, 0
	for i, r := range f.rows {
		lines := r.draw(f.w, label, i == f.at)
		if i == f.at {
			from, to = total, total+len(lines)
		}
		total += len(lines)
	}
	if !f.free {
		const context = 1 // lines of the rows around it, where there is room
		least, most := to+context-n, from-context
		if least > most {
			least, most = to-n, from
		}
		f.top = min(max(f.top, least), most)
	}
	f.top = max(0, min(f.top, total-n))
	f.above, f.below = f.top > 0, f.top+n < total
	out := make([]string, 0, n)
	y := 0
	for _, r := range f.rows {
		for _, l := range r.lines {
			if y >= f.top && len(out) < n {
				out = append(out, l)
			}
			y++
		}
	}
	return out
}

// labelWidth returns the cells that labels get: as many as the longest needs, up to a third of the width.
func (f *Form) labelWidth() int {
	widest := 0
	for _, r := range f.rows {
		widest = max(widest, cell.Width(r.field.Label))
	}
	return min(widest, max(6, f.w/3))
}

// draw returns the lines of a row, each exactly w cells wide.
func (r *row) draw(w, label int, focused bool) []string {
	now := drawing{w, label, r.set.tall, focused}
	if r.lines != nil && r.drawn == now {
		return r.lines
	}
	r.drawn = now
	st := r.set.styles
	indent := gutter + label + gap
	room := max(4, w-indent)
	lines := r.edit.draw(room, focused, r.instead())
	r.own = len(lines)
	lines = append(lines, r.remarks(room, focused)...)

	bar := " "
	if focused {
		bar = st.Focus.Render("▌")
	}
	name := st.Label
	if focused {
		name = st.Focus
	}
	mark := " "
	switch {
	case r.field.Required:
		mark = st.Warn.Render("*")
	case r.field.Expected:
		mark = st.Info.Render("+")
	}
	changed := " "
	if r.dirty() {
		changed = st.Changed.Render("•")
	}
	r.lines = lines
	for i := range lines {
		before := bar + cell.Spaces(indent-1)
		if i == 0 {
			before = bar + mark + " " + name.Render(cell.Pad(r.field.Label, label)) + " " + changed + " "
		}
		lines[i] = cell.Pad(before+lines[i], w)
	}
	return lines
}

// instead returns what stands where there is no value.
func (r *row) instead() string {
	switch {
	case r.ghost != "":
		return r.ghost
	case r.field.Required:
		return "required"
	case r.field.Expected:
		return "expected"
	}
	return ""
}

// remarks returns what is said beneath a value: what is wrong with it, and what a colleague has made of it.
func (r *row) remarks(w int, focused bool) []string {
	st := r.set.styles
	var out []string
	switch _, seeks := r.edit.(*items); {
	case r.problem != "":
		for _, l := range cell.Wrap("! "+r.problem, w) {
			out = append(out, st.Error.Render(l))
		}
	case r.err != nil && (focused || r.edit.touched()) && !(focused && seeks && r.field.Ref != "" && r.edit.typed() != ""):
		for _, l := range cell.Wrap("! "+words(r.err), w) {
			out = append(out, st.Warn.Render(l))
		}
	}
	if r.theirs != "" {
		said := "≠ meanwhile it became " + strings.ReplaceAll(r.theirs, "\n", " ")
		if r.field.Multi {
			said = "≠ changed meanwhile; what you did is done on top of it"
		}
		out = append(out, st.Warn.Render(cell.Clip(said, w)))
		if r.setter != "" {
			out = append(out, st.Muted.Render(cell.Clip("by "+r.setter, w)))
		}
		if focused {
			out = append(out, st.Muted.Render(cell.Clip("ctrl+r takes theirs; saving puts yours in its place", w)))
		}
	}
	if r.theirs == "" && r.setter != "" && !r.edit.touched() {
		out = append(out, st.Muted.Render(cell.Clip("· changed meanwhile by "+r.setter, w)))
	}
	return out
}

// footSize returns how many lines foot takes.
func (f *Form) footSize() int {
	switch {
	case f.h >= 10:
		return 3
	case f.h >= 6:
		return 2
	case f.asking:
		return 1
	}
	return 0
}

// foot returns the last lines: the question on leaving, or what the focused field is about.
func (f *Form) foot() []string {
	size := f.footSize()
	switch {
	case size == 0:
		return nil
	case f.asking:
		return f.question(size)
	case len(f.rows) == 0:
		return slices.Repeat([]string{cell.Spaces(f.w)}, size)
	}
	st, field := f.styles, f.focused().field
	about := field.Label
	switch {
	case field.Required:
		about += " · * required"
	case field.Expected:
		about += " · + expected"
	}
	place := fmt.Sprintf("%d of %d", f.at+1, len(f.rows))
	switch {
	case f.above && f.below:
		place += " ↑↓"
	case f.above:
		place += " ↑"
	case f.below:
		place += " ↓"
	}
	lines := []string{f.rule(about, place)}
	text := cell.Wrap(strings.TrimSpace(field.Help+" "+explain(field)), max(1, f.w-2))
	if len(text) > size-1 {
		text = append(text[:size-2:size-2], strings.Join(text[size-2:], " "))
	}
	for _, l := range text {
		lines = append(lines, cell.Pad(" "+st.Muted.Render(cell.Clip(l, f.w-2)), f.w))
	}
	for len(lines) < size {
		lines = append(lines, cell.Spaces(f.w))
	}
	return lines
}

// rule returns a line across the form with words at both ends, or at the left alone.
func (f *Form) rule(left, right string) string {
	st := f.styles
	if right != "" {
		right = " " + right + " "
	}
	left = cell.Clip(left, max(1, f.w-cell.Width(right)-5))
	fill := max(0, f.w-cell.Width(left)-cell.Width(right)-4)
	line := st.Border.Render("─ ") + st.Head.Render(left) + st.Border.Render(" "+strings.Repeat("─", fill)) +
		st.Muted.Render(right) + st.Border.Render("─")
	return cell.Pad(line, f.w)
}

// question returns the lines that ask what to do with what was typed; the answers are in the last but the padding.
func (f *Form) question(size int) []string {
	st := f.styles
	n := 0
	for _, r := range f.rows {
		if r.dirty() {
			n++
		}
	}
	what := "one field is"
	if n != 1 {
		what = fmt.Sprintf("%d fields are", n)
	}
	line := " "
	for _, b := range answers {
		line += st.Key.Render(b.Label()) + " " + st.Text.Render(b.Brief) + "   "
	}
	lines := []string{cell.Pad(line, f.w)}
	if size > 1 {
		lines = append([]string{f.rule("Leave without saving? "+what+" changed", "")}, lines...)
	}
	for len(lines) < size {
		lines = append(lines, cell.Spaces(f.w))
	}
	return lines
}

// answerAt does what the answer at a cell of the line of answers stands for.
func (f *Form) answerAt(x int) tea.Cmd {
	at := 1
	for _, b := range answers {
		w := cell.Width(b.Label()) + 1 + cell.Width(b.Brief)
		if at <= x && x < at+w {
			return b.Do(f)
		}
		at += w + 3
	}
	return nil
}

// Click handles a click of the left button at a cell of the form: it moves the focus to a field or, within the focused
// field, does what the place stands for.
func (f *Form) Click(x, y int) tea.Cmd {
	if f.closed || f.saving || y < 0 || y >= f.h {
		return nil
	}
	foot := f.footSize()
	if f.asking {
		if y == f.h-foot+min(1, foot-1) {
			return f.answerAt(x)
		}
		return nil
	}
	y -= len(f.head())
	if y < 0 || y >= f.h-len(f.head())-foot {
		return nil
	}
	y += f.top
	for i, r := range f.rows {
		if y >= len(r.lines) {
			y -= len(r.lines)
			continue
		}
		cmd := f.focus(i)
		if cell := x - gutter - r.drawn.label - gap; r.drawn.focused && cell >= 0 && y < r.own {
			cmd = tea.Batch(cmd, r.edit.click(cell, y))
			r.settle()
		}
		return tea.Batch(cmd, f.settle(), f.keepSoon())
	}
	return nil
}

// wheel scrolls by the wheel; the focus stays where it is, also out of sight.
func (f *Form) wheel(msg tea.MouseMsg) {
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		f.top, f.free = f.top-3, true
	case tea.MouseButtonWheelDown:
		f.top, f.free = f.top+3, true
	}
}
