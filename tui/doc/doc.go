// Package doc describes what stands in a preview, a help page or a report by meaning, and draws it at any
// width. Making one may need the disk; drawing it never does.
package doc

import (
	"strings"

	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

// Tone says how something is meant to be taken. Words or a symbol beside it say the same.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Strong
	Muted
	Accent
	Good
	Warn
	Bad
)

// Doc is a sequence of blocks, drawn one under the other.
type Doc struct{ blocks []block }

type block interface {
	lines(st *style.Styles, w int) []string
}

// Empty reports whether there is nothing in it.
func (d *Doc) Empty() bool { return d == nil || len(d.blocks) == 0 }

func (d *Doc) add(b block) *Doc { d.blocks = append(d.blocks, b); return d }

// Title adds the name of what is shown, in as many lines as it needs.
func (d *Doc) Title(text string) *Doc {
	return d.add(para{text, func(s *style.Styles) drawer { return s.Strong }, 0})
}

// Head adds the heading of a section, with a count or the like at its right, after an empty line.
func (d *Doc) Head(text, right string) *Doc { return d.add(head{text, right}) }

// Fact adds a labelled value. A fact without a value is left out.
func (d *Doc) Fact(label, value string, tone Tone) *Doc {
	if value == "" {
		return d
	}
	return d.add(fact{label, value, tone})
}

// Para adds running text.
func (d *Doc) Para(text string, tone Tone) *Doc {
	if text == "" {
		return d
	}
	return d.add(para{text, tone.style, 0})
}

// Item adds one line of a list: a mark, the text, and something at the right end. Too long, its text is
// clipped.
func (d *Doc) Item(mark, text, right string, tone Tone) *Doc {
	return d.add(item{mark, text, right, tone})
}

// Point adds a sentence with a mark before it, in as many lines as it needs.
func (d *Doc) Point(mark, text string, tone Tone) *Doc { return d.add(point{mark, text, tone}) }

// Raw adds a line that is drawn by the given function, which must fill at most w cells.
func (d *Doc) Raw(draw func(st *style.Styles, w int) string) *Doc { return d.add(raw(draw)) }

// Figure adds lines that are drawn by the given function, each of which must fill at most w cells.
func (d *Doc) Figure(draw func(st *style.Styles, w int) []string) *Doc { return d.add(figure(draw)) }

// Gap adds an empty line, unless one was just added.
func (d *Doc) Gap() *Doc { return d.add(gap{}) }

// Lines draws the document in lines of at most w cells.
func (d *Doc) Lines(st *style.Styles, w int) []string {
	if d == nil || w <= 0 {
		return nil
	}
	var out []string
	for _, b := range d.blocks {
		switch b.(type) {
		case gap, head:
			if len(out) > 0 && out[len(out)-1] != "" {
				out = append(out, "")
			}
		}
		out = append(out, b.lines(st, w)...)
	}
	return out
}

type drawer interface{ Render(...string) string }

func (t Tone) style(st *style.Styles) drawer {
	switch t {
	case Strong:
		return st.Strong
	case Muted:
		return st.Muted
	case Accent:
		return st.Accent
	case Good:
		return st.Good
	case Warn:
		return st.Warn
	case Bad:
		return st.Bad
	}
	return st.Text
}

// Style returns the function that draws text in the tone.
func (t Tone) Style(st *style.Styles) func(...string) string { return t.style(st).Render }

type gap struct{}

func (gap) lines(*style.Styles, int) []string { return nil }

type head struct{ text, right string }

func (h head) lines(st *style.Styles, w int) []string {
	if h.right == "" {
		return []string{st.Head.Render(cell.Clip(h.text, w))}
	}
	right := cell.Clip(h.right, w)
	left := cell.Clip(h.text, w-cell.Width(right)-1)
	return []string{st.Head.Render(left) + cell.Spaces(w-cell.Width(left)-cell.Width(right)) + st.Muted.Render(right)}
}

type para struct {
	text   string
	style  func(*style.Styles) drawer
	indent int
}

func (p para) lines(st *style.Styles, w int) []string {
	var out []string
	draw := p.style(st)
	for _, l := range cell.Wrap(p.text, w-p.indent) {
		out = append(out, cell.Spaces(p.indent)+draw.Render(l))
	}
	return out
}

// LabelWidth is the width, in cells, of the labels of facts.
const LabelWidth = 13

type fact struct {
	label, value string
	tone         Tone
}

func (f fact) lines(st *style.Styles, w int) []string {
	label := min(LabelWidth, w/2)
	values := cell.Wrap(f.value, w-label-1)
	if !strings.Contains(f.value, " ") { // an address or a link is not broken
		values = []string{cell.Clip(f.value, w-label-1)}
	}
	out := make([]string, len(values))
	for i, v := range values {
		name := cell.Spaces(label)
		if i == 0 {
			name = st.Label.Render(cell.Pad(f.label, label))
		}
		out[i] = name + " " + f.tone.style(st).Render(v)
	}
	return out
}

type item struct {
	mark, text, right string
	tone              Tone
}

func (t item) lines(st *style.Styles, w int) []string {
	mark := t.mark
	if mark != "" {
		mark += " "
	}
	draw := t.tone.style(st)
	room := w - cell.Width(mark)
	// Where both do not fit, the right end keeps what an amount with a day takes; the rest is for the text.
	right := cell.Clip(t.right, min(max(room-1-cell.Width(t.text), keptRight), max(room-8, 0)))
	room -= cell.Width(right)
	if right != "" {
		room--
	}
	text := cell.Clip(t.text, max(room, 0))
	line := draw.Render(mark + text)
	if right != "" {
		line += cell.Spaces(w-cell.Width(mark)-cell.Width(text)-cell.Width(right)) + st.Muted.Render(right)
	}
	return []string{line}
}

type point struct {
	mark, text string
	tone       Tone
}

func (p point) lines(st *style.Styles, w int) []string {
	indent := cell.Width(p.mark) + 1
	lines := para{p.text, p.tone.style, indent}.lines(st, w)
	if len(lines) > 0 {
		lines[0] = p.tone.style(st).Render(p.mark) + lines[0][indent-1:]
	}
	return lines
}

// keptRight is how many cells of an item's right end are not given up for its text.
const keptRight = 20

type raw func(st *style.Styles, w int) string

func (r raw) lines(st *style.Styles, w int) []string { return []string{cell.Clip(r(st, w), w)} }

type figure func(st *style.Styles, w int) []string

func (f figure) lines(st *style.Styles, w int) []string {
	lines := f(st, w)
	for i, l := range lines {
		lines[i] = cell.Clip(l, w)
	}
	return lines
}

// Bar returns a bar of w cells of which the given share, from 0 to 1, is filled.
func Bar(share float64, w int) string {
	n := int(share*float64(w) + 0.5)
	n = max(min(n, w), 0)
	return strings.Repeat("━", n) + strings.Repeat("╌", w-n)
}
