package form

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/rivo/uniseg"

	"keyaccount/kam"
	"keyaccount/tui/cell"
)

// input is one line being typed. The text input of bubbles edits it; it is drawn here, so that what is drawn is never
// wider than it may be and the cursor covers a whole character, however many runes that has.
type input struct {
	model   textinput.Model
	refused string // why what was pasted last was not taken, or ""
	left    int    // the rune at the left edge
}

func newInput() input {
	m := textinput.New()
	m.Prompt = ""
	m.Cursor.SetMode(cursor.CursorStatic)
	m.KeyMap.Paste.SetEnabled(false)             // reads the clipboard by programs that may hang; terminals paste by themselves
	m.KeyMap.DeleteAfterCursor.SetEnabled(false) // ctrl+k opens the search everywhere
	m.KeyMap.AcceptSuggestion.SetEnabled(false)
	m.KeyMap.NextSuggestion.SetEnabled(false)
	m.KeyMap.PrevSuggestion.SetEnabled(false)
	m.Focus()
	return input{model: m}
}

func (i *input) text() string { return i.model.Value() }

// set puts text in place of what was typed and the cursor at its end.
func (i *input) set(text string) {
	i.model.SetValue(kam.Clean(text, false))
	i.model.CursorEnd()
	i.left, i.refused = 0, ""
}

// key handles a key that edits or moves the cursor.
func (i *input) key(k tea.KeyMsg) bool {
	i.refused = ""
	typed, ok := cleaned(k, false)
	if !ok {
		m := i.model.KeyMap
		if !key.Matches(k, m.CharacterForward, m.CharacterBackward, m.WordForward, m.WordBackward, m.DeleteWordBackward,
			m.DeleteWordForward, m.DeleteBeforeCursor, m.DeleteCharacterBackward, m.DeleteCharacterForward, m.LineStart, m.LineEnd) {
			return false
		}
	}
	if i.refused = tooLong(i.text(), typed); i.refused != "" {
		return true
	}
	before := i.model.Position()
	i.model, _ = i.model.Update(typed)
	i.snap(i.model.Position() < before)
	return true
}

// snap moves the cursor out of the middle of a character of several runes.
func (i *input) snap(back bool) {
	at, pos := 0, i.model.Position()
	for g := uniseg.NewGraphemes(i.text()); g.Next(); {
		end := at + len(g.Runes())
		if at < pos && pos < end {
			if back {
				i.model.SetCursor(at)
			} else {
				i.model.SetCursor(end)
			}
			return
		}
		at = end
	}
}

// cleaned returns a key that types text with the text made harmless, and reports whether it was such a key.
func cleaned(k tea.KeyMsg, lines bool) (tea.KeyMsg, bool) {
	if k.Type == tea.KeySpace {
		k.Runes = []rune{' '}
		return k, !k.Alt
	}
	if k.Type != tea.KeyRunes || k.Alt && !k.Paste {
		return k, false
	}
	k.Type, k.Runes = tea.KeyRunes, []rune(kam.Clean(string(k.Runes), lines))
	return k, true
}

// tooLong returns why text cannot be added to what is there, or "". What is refused is refused as a whole: half of a
// paste would look like all of it.
func tooLong(present string, k tea.KeyMsg) string {
	if n := len(present) + len(string(k.Runes)); n > 2*kam.MaxLongText {
		return fmt.Sprintf("that would be %d bytes, more than any field holds; nothing was added", n)
	}
	return ""
}

// draw returns the text, scrolled so that the cursor is in sight, in at most w cells.
func (i *input) draw(w int, text, at lipgloss.Style) string {
	value, pos := []rune(i.text()), i.model.Position()
	i.left = min(i.left, pos)
	before, after := string(value[i.left:pos]), string(value[pos:])
	under, _, _, _ := uniseg.FirstGraphemeClusterInString(after, -1)
	room := w - max(1, cell.Width(under))
	for over := cell.Width(before) - room; over > 0 && before != ""; {
		first, rest, _, _ := uniseg.FirstGraphemeClusterInString(before, -1)
		over -= cell.Width(first)
		i.left += len([]rune(first))
		before = rest
	}
	return withCursor(before, after, w, text, at)
}

// withCursor draws a line with the cursor between two parts of it, on the character that follows. It is cut at w cells.
func withCursor(before, after string, w int, text, at lipgloss.Style) string {
	under, rest, _, _ := uniseg.FirstGraphemeClusterInString(after, -1)
	if under == "" || cell.Width(under) == 0 {
		under = " "
	}
	room := w - cell.Width(before) - cell.Width(under)
	if room < 0 {
		under, rest = cell.Clip(" ", w-cell.Width(before)), ""
	}
	var b strings.Builder
	if before != "" {
		b.WriteString(text.Render(before))
	}
	b.WriteString(at.Render(under))
	if rest = cell.Clip(rest, room); rest != "" {
		b.WriteString(text.Render(rest))
	}
	return b.String()
}
