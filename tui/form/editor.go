package form

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/keys"
	"keyaccount/tui/style"
)

// editor changes what one field holds. It knows the values it was given, to tell whether anything was touched,
// and what the person has made of them, complete or not.
type editor interface {
	// base says what the field holds without the person's doing; what was typed stays.
	base(values []string)
	// put makes the field hold canonical values, as though the person had entered them.
	put(values []string)
	// resume puts back text that was typed and never became a value.
	resume(text string)

	// values returns the canonical values the field now holds and, where something typed is none, why.
	values() ([]string, error)
	// typed returns what was typed and is not a value yet, or "".
	typed() string
	// touched reports whether anything differs from the base.
	touched() bool
	// empty reports whether nothing is there to be seen.
	empty() bool

	// key handles a key and reports what use the editor has for it.
	key(k tea.KeyMsg) (tea.Cmd, use)
	// keys returns what the editor's keys do now.
	keys() []keys.Key
	// enter and leave are called as the focus comes and goes; leave completes what can be completed.
	enter()
	leave()

	// draw returns the lines that show the field, each at most w cells wide; ghost stands where nothing else does.
	draw(w int, focused bool, ghost string) []string
	// click handles a click at a cell of what draw returned last.
	click(x, y int) tea.Cmd
}

// use says what an editor made of a key.
type use int

const (
	none     use = iota // nothing: the key is the form's
	used                // it edited or moved something
	finished            // it completed the value: the focus can go on
)

// usedIf returns used or none.
func usedIf(ok bool) use {
	if ok {
		return used
	}
	return none
}

// setting is what all editors of a form share.
type setting struct {
	styles *style.Styles
	book   book.Book
	self   kam.Ref // the record that is edited
	tall   int     // the most lines that an editor may take and still be seen as a whole
	ctx    context.Context
	names  map[string][]string // what fields offer that hold names of a kind
}

// reader returns how to read values of a field of which the present value is known: an amount keeps its currency.
func (s *setting) reader(f *kam.Field, present string) kam.Reader {
	in := kam.Reader{Today: s.book.Today(), Currency: s.book.Currency()}
	if f.Type == kam.MoneyType && present != "" {
		if m, err := kam.ParseMoney(present, ""); err == nil {
			in.Currency = m.Currency
		}
	}
	return in
}

// newEditor returns the editor for a field's type.
func newEditor(f *kam.Field, s *setting, required bool) editor {
	switch {
	case f.Type == kam.EnumType, f.Type == kam.YesNoType:
		return newChoice(f, s, required)
	case f.Multi, f.Type == kam.ReferenceType:
		return newItems(f, s)
	case f.Type == kam.LongTextType:
		return newArea(f, s)
	}
	return newLine(f, s)
}

// words returns what an error says, without the names of kind and field, which stand beside it.
func words(err error) string {
	var e *kam.Error
	if errors.As(err, &e) {
		return e.Words
	}
	return err.Error()
}
