package form

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
)

// inheritedMsg says what a row's value will be taken from where it stays empty.
type inheritedMsg struct {
	row    *row
	number int
	value  string
}

// inherit returns the command that looks up what the rows of a new record inherit from references that have changed
// since it was last called. It is nil where none has.
func (f *Form) inherit() tea.Cmd {
	if !f.isNew {
		return nil
	}
	var cmds []tea.Cmd
	for _, r := range f.rows {
		name, source, ok := strings.Cut(r.field.From, ".")
		if !ok {
			continue
		}
		if via := f.value(name); via != r.via {
			cmds = append(cmds, r.inherit(f, f.kind.Lookup(name), via, source))
		}
	}
	return tea.Batch(cmds...)
}

// value returns what the new record has in a field, offered or not.
func (f *Form) value(name string) string {
	if r := f.row(name); r != nil {
		return strings.Join(r.values, "")
	}
	for _, c := range f.extra {
		if c.Key == name {
			return c.Value
		}
	}
	return ""
}

// inherit returns the command that looks up a field of the record that a reference names.
func (r *row) inherit(f *Form, via *kam.Field, value, source string) tea.Cmd {
	r.via, r.ghost, r.lines = value, "", nil
	r.asked++
	id, err := kam.ParseID(value)
	if err != nil {
		return nil
	}
	r.ghost = "from " + lowerFirst(via.Label)
	ctx, from, number := f.ctx, f.book, r.asked
	return func() tea.Msg {
		rec, err := from.Get(ctx, kam.Ref{Kind: via.Ref, ID: id})
		if err != nil {
			return inheritedMsg{r, number, ""}
		}
		return inheritedMsg{r, number, rec.Get(source)}
	}
}

// inherited takes note of what a row inherits, unless it has been asked for again since.
func (f *Form) inherited(msg inheritedMsg) {
	r := msg.row
	if msg.number != r.asked {
		return
	}
	via, _, _ := strings.Cut(r.field.From, ".")
	r.ghost, r.lines = "", nil
	if msg.value != "" {
		r.ghost = r.set.describe(r.field, msg.value) + " · from " + lowerFirst(f.kind.Lookup(via).Label)
	}
}
