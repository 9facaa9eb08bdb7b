package form

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"keyaccount/tui/cell"
)

// span is one line as it is drawn: part of a line of the text.
type span struct {
	text  string
	row   int // the line of the text it belongs to
	start int // the rune of that line it begins with
}

func (s span) runes() []rune { return []rune(s.text) }

// runeAt returns the rune that stands at a cell of the span, or its end.
func (s span) runeAt(x int) int {
	n, used := 0, 0
	for rest := s.text; rest != ""; {
		first, tail, _, _ := uniseg.FirstGraphemeClusterInString(rest, -1)
		if used += cell.Width(first); used > x {
			break
		}
		n += utf8.RuneCountInString(first)
		rest = tail
	}
	return n
}

// wrapper breaks text into spans that fit a width, and remembers the last result. Unlike cell.Wrap it keeps every
// rune, so that a cursor can stand on it.
type wrapper struct {
	text  string
	width int
	spans []span
}

// lines returns the spans of the text, at least one. A span is narrower than w, so that the cursor has room after it.
func (p *wrapper) lines(text string, w int) []span {
	if p.spans != nil && p.text == text && p.width == w {
		return p.spans
	}
	p.text, p.width, p.spans = text, w, nil
	room := max(2, w-1)
	for row, l := range strings.Split(text, "\n") {
		start := 0
		for {
			n := fitting(l, room)
			p.spans = append(p.spans, span{l[:n], row, start})
			start += utf8.RuneCountInString(l[:n])
			if l = l[n:]; l == "" {
				break
			}
		}
	}
	return p.spans
}

// fitting returns how many bytes of a line go on one of w cells: all of them, or as many as end with a blank, or as
// many as fit.
func fitting(l string, w int) int {
	if len(l) <= w && cell.Width(l) <= w {
		return len(l)
	}
	at, used, blank, state := 0, 0, 0, -1
	for rest := l; rest != ""; {
		var first string
		first, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used += cell.Width(first); used > w && at > 0 {
			switch {
			case first == " " && rest != "":
				return at + 1 // a blank at the edge may hang over; it is not seen
			case blank > 0:
				return blank
			}
			return at
		}
		if at += len(first); first == " " {
			blank = at
		}
	}
	return at
}

// lineAt returns which span the cursor is in. Between two of the same line it is in the second.
func lineAt(spans []span, row, col int) int {
	at := 0
	for i, s := range spans {
		if s.row == row && s.start <= col {
			at = i
		}
	}
	return at
}
