package form

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
)

type (
	appliedMsg struct { // the outcome of applying the edit
		form *Form
		ref  kam.Ref
		done string
		err  error
	}
	slowMsg struct{ form *Form } // applying takes long enough to be worth a word
)

// slow is how long something may take before the form says what it is.
const slow = 300 * time.Millisecond

// save applies what was changed. Where something is wrong it says so beneath the field, moves there, and changes nothing.
func (f *Form) save() tea.Cmd {
	f.asking = false
	if len(f.rows) == 0 {
		return f.discard()
	}
	f.focused().leave()
	defer func() { f.focused().enter() }()
	if !f.isNew && !f.Dirty() {
		return f.discard()
	}
	if !f.checked() {
		return nil
	}
	edit := f.edit()
	if len(edit.Cells) == 0 {
		if f.isNew {
			f.say(true, "Not saved: nothing has been entered yet.")
			return nil
		}
		return f.discard()
	}
	f.saving = true
	f.notice = ""
	return tea.Batch(f.apply(edit), f.after(slow, func(time.Time) tea.Msg { return slowMsg{f} }))
}

// checked reports whether everything can be saved. If not, the focus is on the first field that cannot.
func (f *Form) checked() bool {
	first, wrong := -1, 0
	for i, r := range f.rows {
		r.problem, r.lines = r.check(), nil
		if r.problem == "" {
			continue
		}
		if wrong++; first < 0 {
			first = i
		}
	}
	switch {
	case wrong == 0:
		return true
	case wrong == 1:
		f.say(true, "Not saved: “"+f.rows[first].field.Label+"” has to be put right first.")
	default:
		f.say(true, fmt.Sprintf("Not saved: %d fields have to be put right first.", wrong))
	}
	f.at, f.free = first, false
	return false
}

// edit returns the edit that saving applies: of a record that exists only what was changed.
func (f *Form) edit() kam.Edit {
	var changes []kam.Change
	for _, r := range f.rows {
		changes = append(changes, r.changes()...)
	}
	cells := f.record.Diff(changes)
	cells = append(cells, f.extra...)
	kam.SortCells(cells)
	return kam.Edit{Ref: f.record.Ref, Cells: cells}
}

// apply returns the command that applies an edit and forgets the draft.
func (f *Form) apply(edit kam.Edit) tea.Cmd {
	to, drafts, label, edits := f.book, f.drafts, f.label(edit), append([]kam.Edit{edit}, f.also...)
	return func() tea.Msg {
		err := to.Apply(context.Background(), label, edits...)
		if err == nil {
			drafts.forget()
		}
		return appliedMsg{f, edit.Ref, label, err}
	}
}

// label returns what the edit is called where it can be undone.
func (f *Form) label(edit kam.Edit) string {
	name := f.record.With(edit.Cells...).Title(f.book.Name)
	if f.isNew {
		return "New " + lowerFirst(f.kind.Label) + " " + name
	}
	fields := map[string]bool{}
	for _, c := range edit.Cells {
		field, _ := kam.SplitKey(c.Key)
		fields[field] = true
	}
	if len(fields) > 1 {
		return fmt.Sprintf("%d fields of %s", len(fields), name)
	}
	for field := range fields {
		return f.kind.Lookup(field).Label + " of " + name
	}
	return name
}

// applied takes the outcome: the form is done, or it says what is wrong where it is wrong.
func (f *Form) applied(msg appliedMsg) tea.Cmd {
	f.saving = false
	if msg.err == nil {
		f.close()
		return func() tea.Msg { return Saved{msg.ref, msg.done} }
	}
	var e *kam.Error
	if errors.As(msg.err, &e) {
		for i, r := range f.rows {
			if r.field.Name != e.Field {
				continue
			}
			cmd := f.focus(i)
			r.problem, r.lines = kam.Clean(e.Words, false), nil
			f.say(true, "Not saved: “"+r.field.Label+"” has to be put right first.")
			return cmd
		}
	}
	f.say(true, "Not saved: "+msg.err.Error())
	return nil
}
