// Package cell measures and cuts text by the cells it takes on a terminal. It is the only place that
// does, so that wide characters, combining marks and emoji are counted the same way everywhere. Text may carry
// style sequences; they take no cells.
package cell

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// Ellipsis ends text that was cut.
const Ellipsis = "…"

// Width returns the number of cells that one line of text takes.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Clip returns s if it fits w cells, or else its beginning with an ellipsis, in at most w cells. A wide
// character is never halved.
func Clip(s string, w int) string {
	s = tame(s)
	switch {
	case w <= 0:
		return ""
	case Width(s) <= w:
		return s
	case w == 1:
		return Ellipsis
	}
	for room := w; room > 1; room-- {
		// What precedes the cut may get wider by it: a variation selector that loses its neighbour.
		if out := ansi.Truncate(s, room, Ellipsis); Width(out) <= w {
			return out
		}
	}
	return Ellipsis
}

// Pad returns s in exactly w cells: clipped, or filled with spaces at its right.
func Pad(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s = Clip(s, w)
	if n := w - Width(s); n > 0 {
		return s + Spaces(n)
	}
	return s
}

// PadLeft returns s in exactly w cells: clipped, or filled with spaces at its left.
func PadLeft(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s = Clip(s, w)
	return Spaces(w-Width(s)) + s
}

// Between returns left and right at the two ends of exactly w cells. Where both do not fit, left is clipped
// first, and right only where it alone is too wide.
func Between(left, right string, w int) string {
	if right == "" {
		return Pad(left, w)
	}
	right = Clip(right, w)
	room := w - Width(right) - 1
	if room <= 0 {
		return PadLeft(right, w)
	}
	return Pad(left, room) + " " + right
}

// Wrap breaks text, which carries no style sequences, into lines of at most w cells, between words where it
// can.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	for _, l := range strings.Split(ansi.Wrap(s, w, ""), "\n") {
		if Width(l) > w { // the library lets a line run over in rare places
			lines = append(lines, chop(l, w)...)
			continue
		}
		lines = append(lines, l)
	}
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return lines
}

// chop breaks a line into pieces of at most w cells, each as long as can be. A character that is wider than
// that alone is a piece of its own.
func chop(s string, w int) []string {
	var pieces []string
	piece := ""
	for state := -1; s != ""; {
		var c string
		c, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		if piece != "" && Width(piece+c) > w {
			pieces = append(pieces, piece)
			piece = ""
		}
		piece += c
	}
	return append(pieces, piece)
}

// Spaces returns n spaces, none where n is negative.
func Spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

const blanks = "                                                                                                                                                                                                                                                                "

// Highlight draws s, which carries no style sequences, with the runes at the given ascending positions in
// the match style and the others in base. A character of several runes is lit as a whole.
func Highlight(s string, matched []int, base, match lipgloss.Style) string {
	if len(matched) == 0 {
		return base.Render(s)
	}
	var out, run strings.Builder
	lit := false
	flush := func() {
		if run.Len() == 0 {
			return
		}
		if lit {
			out.WriteString(match.Render(run.String()))
		} else {
			out.WriteString(base.Render(run.String()))
		}
		run.Reset()
	}
	at, next, state := 0, 0, -1
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n := len([]rune(cluster))
		hit := false
		for next < len(matched) && matched[next] < at+n {
			hit = hit || matched[next] >= at
			next++
		}
		if hit != lit {
			flush()
			lit = hit
		}
		run.WriteString(cluster)
		at += n
	}
	flush()
	return out.String()
}

// tame removes emoji selectors that follow no symbol. Such a one would widen whatever it comes to stand
// behind: a letter, or the space before the text.
func tame(s string) string {
	if !strings.Contains(s, selector) {
		return s
	}
	var b strings.Builder
	var last rune
	for _, r := range s {
		if string(r) == selector && (last < utf8.RuneSelf || !unicode.IsSymbol(last)) {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// selector asks for the emoji form of the symbol before it.
const selector = "\ufe0f"

// plain reports whether s is printable ASCII, every byte of which takes one cell.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Cut returns the cells from left up to but without right of a line, styles kept. A wide character
// that a cut would halve becomes a space.
func Cut(s string, left, right int) string {
	if right <= left {
		return ""
	}
	want := min(right, Width(s)) - left
	out, pad := ansi.Cut(s, left, right), ""
	if Width(out) > want && want > 0 { // it begins in the middle of a wide character
		out, pad = ansi.Cut(s, left+1, right), " "
	}
	switch n := want - Width(out) - len(pad); {
	case want <= 0:
		return ""
	case n < 0:
		return Spaces(want)
	default:
		return pad + out + Spaces(n)
	}
}
