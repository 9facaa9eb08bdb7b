package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/pane"
	"keyaccount/tui/views"
)

// filtered is a pane whose rows a query line narrows.
type filtered interface {
	FilterKind() string
	SetFilter(line string) tea.Cmd
}

// openSaved opens a saved search: in the list of its kind, on screen if it is, or else in the search over everything.
func (m *Model) openSaved(s views.Saved) tea.Cmd {
	if s.Kind == "" {
		return m.findFor(s.Query)
	}
	if p, ok := m.list(m.top(), s.Kind); ok {
		return p.SetFilter(s.Query)
	}
	for i, at := range m.places {
		if p, ok := m.list(at.stack[0].pane, s.Kind); ok {
			at.stack = at.stack[:1]
			return tea.Batch(m.visit(i), p.SetFilter(s.Query))
		}
	}
	return m.findFor("kind:" + s.Kind + " " + s.Query)
}

// list returns the pane, or the view of it on screen, if it lists records of a kind.
func (m *Model) list(p pane.Pane, kind string) (filtered, bool) {
	if t, ok := p.(interface{ Top() (pane.Pane, string) }); ok {
		p, _ = t.Top()
	}
	f, ok := p.(filtered)
	return f, ok && f.FilterKind() == kind
}

// saveSearch keeps a line as a saved search of the user's own: at once where it has a name, otherwise through its form.
func (m *Model) saveSearch(s pane.SaveSearch) tea.Cmd {
	cells := []kam.Cell{{Key: "query", Value: s.Line}}
	add := func(key, value string) {
		if value != "" {
			cells = append(cells, kam.Cell{Key: key, Value: value})
		}
	}
	add("name", kam.Clip(s.Name, kam.MaxName))
	add("pane", s.Kind)
	add("user", m.env.Book.State().User)
	if s.Name == "" {
		return m.newForm(pane.New{Kind: kam.SavedSearchKind.Name, Cells: cells})
	}
	ref := kam.Ref{Kind: kam.SavedSearchKind.Name, ID: m.env.Book.NewID()}
	return m.env.Ask(pane.Apply{Label: "Saved search " + s.Name + ": v opens it here, ' anywhere", Edits: []kam.Edit{{Ref: ref, Cells: cells}}})
}
