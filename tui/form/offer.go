package form

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
)

// offeredMsg brings the names that fields of a form offer, by the kind of which they are names.
type offeredMsg struct {
	set   *setting
	names map[string][]string
}

// findNames returns the command that reads the names which fields of the form offer, or nil where none offers any. Where
// they cannot be read, the usual ones are offered.
func (f *Form) findNames() tea.Cmd {
	kinds := map[string]bool{}
	for _, r := range f.rows {
		if r.field.Names != "" {
			kinds[r.field.Names] = true
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	set := f.set
	return func() tea.Msg {
		msg := offeredMsg{set, map[string][]string{}}
		for kind := range kinds {
			var own []string
			err := set.book.Each(set.ctx, kind, func(r kam.Record) bool {
				own = append(own, kam.Clean(r.Title(set.book.Name), false))
				return true
			})
			if err != nil {
				own = nil
			}
			msg.names[kind] = kam.OfferedNames(kind, own)
		}
		return msg
	}
}

// names returns the names that the field offers.
func (l *line) names() []string { return l.set.names[l.field.Names] }

// offer returns the name that the key → takes at the end of the text: the first that begins like it or, where the text is
// a name, the next one; "" where there is none.
func (l *line) offer() string {
	text := strings.TrimSpace(l.in.text())
	if l.in.model.Position() < len([]rune(l.in.text())) {
		return ""
	}
	names := l.names()
	for i, name := range names {
		if strings.EqualFold(name, text) {
			return names[(i+1)%len(names)]
		}
	}
	for _, name := range names {
		if begins(name, text) {
			return name
		}
	}
	return ""
}

// begins reports whether a name begins like text, whatever the case of letters.
func begins(name, text string) bool {
	n, t := []rune(name), []rune(text)
	return len(t) <= len(n) && strings.EqualFold(string(n[:len(t)]), text)
}

// spell writes a name that the field offers as it is spelled.
func (l *line) spell() {
	for _, name := range l.names() {
		if text := strings.TrimSpace(l.in.text()); text != name && strings.EqualFold(text, name) {
			l.resume(name)
			return
		}
	}
}
