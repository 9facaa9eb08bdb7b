package form

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/keys"
)

// line edits a value that is typed on one line: text, a number, an amount, a day, a country …
type line struct {
	field  *kam.Field
	set    *setting
	in     input
	stored string // the value of the base
	value  string // what the text says, where err is nil
	err    error
}

func newLine(f *kam.Field, s *setting) *line { return &line{field: f, set: s, in: newInput()} }

func (l *line) base(values []string) { l.stored = strings.Join(values, "") }

func (l *line) put(values []string) { l.resume(strings.Join(values, "")) }

func (l *line) resume(text string) {
	l.in.set(text)
	l.read()
}

// read takes in what the text says.
func (l *line) read() {
	l.value, l.err = l.field.Parse(l.in.text(), l.set.reader(l.field, l.stored))
}

func (l *line) values() ([]string, error) {
	if l.in.refused != "" {
		return valuesOf(l.value), &kam.Error{Code: kam.Invalid, Field: l.field.Name, Words: l.in.refused}
	}
	return valuesOf(l.value), l.err
}

func (l *line) typed() string { return l.in.text() }
func (l *line) touched() bool { return l.in.text() != kam.Clean(l.stored, false) }
func (l *line) empty() bool   { return l.in.text() == "" }

func (l *line) keys() []keys.Key {
	var now []keys.Key
	if l.offer() != "" {
		now = append(now, nameKey)
	}
	if !l.empty() {
		now = append(now, clearKey)
	}
	return now
}

func (l *line) key(k tea.KeyMsg) (tea.Cmd, use) {
	if name := l.offer(); name != "" && k.String() == "right" {
		l.resume(name)
		return nil, used
	}
	if !l.in.key(k) {
		return nil, none
	}
	l.read()
	return nil, used
}

func (l *line) enter() { l.in.model.CursorEnd() }

// leave writes out what was understood, so that "tomorrow" stays the day that was meant.
func (l *line) leave() {
	l.in.refused = ""
	if l.touched() {
		l.spell()
	}
	if l.err == nil && l.touched() && l.value != l.in.text() {
		l.resume(l.value)
	}
}

func (l *line) draw(w int, focused bool, ghost string) []string {
	st := l.set.styles
	switch {
	case !focused && l.empty():
		return []string{st.Placeholder.Render(cell.Clip(ghost, w))}
	case !focused && l.err != nil:
		return []string{st.Error.Render(cell.Clip(l.in.text(), w))}
	case !focused:
		return []string{st.Value.Render(cell.Clip(l.set.describe(l.field, l.value), w))}
	case l.empty() && len(l.names()) > 0:
		return []string{st.Cursor.Render(" ") + st.Placeholder.Render(cell.Clip(strings.Join(l.names(), ", "), w-1))}
	case l.empty():
		return []string{st.Cursor.Render(" ") + st.Placeholder.Render(cell.Clip(ghost, w-1))}
	}
	said := l.understood()
	if said == "" {
		return []string{l.in.draw(w, st.Value, st.Cursor)}
	}
	if used := cell.Width(l.in.text()) + 1; used+2+cell.Width(said) <= w {
		return []string{l.in.draw(used, st.Value, st.Cursor) + "  " + st.Info.Render(said)}
	}
	return []string{l.in.draw(w, st.Value, st.Cursor), st.Info.Render(cell.Clip(said, w))}
}

// understood returns how the text was read where that does not go without saying.
func (l *line) understood() string {
	if l.err != nil || l.value == "" {
		return ""
	}
	said, text := l.set.describe(l.field, l.value), strings.TrimSpace(l.in.text())
	if name := l.offer(); name != "" && begins(name, text) {
		return "→ " + name
	}
	if rest, ok := strings.CutPrefix(said, text); ok && (rest == "" || rest[0] == ' ') {
		return strings.TrimSpace(rest) // the unit, the currency, the day of the week
	}
	return "→ " + said
}

func (l *line) click(x, y int) tea.Cmd {
	if y != 0 {
		return nil
	}
	value, at := []rune(l.in.text()), l.in.left
	for at < len(value) && cell.Width(string(value[l.in.left:at+1])) <= x {
		at++
	}
	l.in.model.SetCursor(at)
	l.in.snap(true)
	return nil
}
