// Package line is the editor of one line of text: the filter, the search, the command line, quick capture.
package line

import (
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/uniseg"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

// MaxRunes bounds what can be typed or pasted.
const MaxRunes = 1000

// Line is the text and where the cursor stands in it. The zero Line is empty.
type Line struct {
	text []string // by characters as people see them
	at   int
}

// Set replaces the text and puts the cursor at its end.
func (l *Line) Set(s string) {
	l.text = split(s)
	l.at = len(l.text)
}

// String returns the text.
func (l *Line) String() string { return strings.Join(l.text, "") }

// At returns where the cursor stands, in runes.
func (l *Line) At() int { return len([]rune(strings.Join(l.text[:l.at], ""))) }

// Empty reports whether there is no text.
func (l *Line) Empty() bool { return len(l.text) == 0 }

// Press handles a key and reports whether it is one of an editor, and whether the text changed.
func (l *Line) Press(msg tea.KeyMsg) (handled, changed bool) {
	before := len(l.text)
	switch msg.String() {
	case "left", "ctrl+b":
		l.at = max(l.at-1, 0)
	case "right", "ctrl+f":
		l.at = min(l.at+1, len(l.text))
	case "home", "ctrl+a":
		l.at = 0
	case "end", "ctrl+e":
		l.at = len(l.text)
	case "alt+left", "alt+b", "ctrl+left":
		l.at = l.wordBefore()
	case "alt+right", "alt+f", "ctrl+right":
		l.at = l.wordAfter()
	case "backspace", "ctrl+h":
		l.cut(max(l.at-1, 0), l.at)
	case "delete", "ctrl+d":
		l.cut(l.at, min(l.at+1, len(l.text)))
	case "ctrl+w", "alt+backspace":
		l.cut(l.wordBefore(), l.at)
	case "ctrl+u":
		l.cut(0, l.at)
	default:
		if msg.Type != tea.KeyRunes && msg.Type != tea.KeySpace || msg.Alt {
			return false, false
		}
		return true, l.insert(string(msg.Runes))
	}
	return true, len(l.text) != before
}

func (l *Line) insert(s string) bool {
	typed := split(kam.Clean(s, false))
	if room := MaxRunes - len(l.text); len(typed) > room {
		typed = typed[:max(room, 0)]
	}
	if len(typed) == 0 {
		return false
	}
	tail := append([]string(nil), l.text[l.at:]...)
	head := append(l.text[:l.at:l.at], typed...)
	l.at = len(head)
	// What was typed may join the character before it: a combining mark, a variation selector.
	whole := split(strings.Join(head, ""))
	l.at = len(whole)
	l.text = append(whole, tail...)
	return true
}

func (l *Line) cut(from, to int) {
	l.text = append(l.text[:from:from], l.text[to:]...)
	l.at = from
}

func (l *Line) wordBefore() int {
	i := l.at
	for i > 0 && !wordly(l.text[i-1]) {
		i--
	}
	for i > 0 && wordly(l.text[i-1]) {
		i--
	}
	return i
}

func (l *Line) wordAfter() int {
	i := l.at
	for i < len(l.text) && !wordly(l.text[i]) {
		i++
	}
	for i < len(l.text) && wordly(l.text[i]) {
		i++
	}
	return i
}

func wordly(s string) bool {
	for _, r := range s {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return false
}

func split(s string) []string {
	var out []string
	for state := -1; s != ""; {
		var c string
		c, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		out = append(out, c)
	}
	return out
}

// View draws the line in exactly w cells, the cursor in view, the hint where there is no text.
func (l *Line) View(st *style.Styles, hint string, w int) string {
	if w <= 0 {
		return ""
	}
	if len(l.text) == 0 {
		hint = cell.Clip(hint, w-1)
		return st.Cursor.Render(" ") + st.Placeholder.Render(hint) + cell.Spaces(w-1-cell.Width(hint))
	}
	under := " "
	if l.at < len(l.text) {
		under = l.text[l.at]
	}
	room := w - cell.Width(under)
	start := l.at
	for used := 0; start > 0; start-- {
		used += cell.Width(l.text[start-1])
		if used > room {
			break
		}
	}
	before := strings.Join(l.text[start:l.at], "")
	after := ""
	left := room - cell.Width(before)
	for i := l.at + 1; i < len(l.text); i++ {
		if left -= cell.Width(l.text[i]); left < 0 {
			break
		}
		after += l.text[i]
	}
	out := st.Text.Render(before) + st.Cursor.Render(under)
	if after != "" {
		out += st.Text.Render(after)
	}
	return out + cell.Spaces(room-cell.Width(before)-cell.Width(after))
}
