// Package pane holds what the panes of the program share: their contract, what they ask of the program,
// and the browser, a list with a live preview, that most of them are.
package pane

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/tui/book"
	"keyaccount/tui/keys"
	"keyaccount/tui/style"
)

// Pane is one screen of the program below its top lines. Its methods run in the update loop and do not wait.
type Pane interface {
	// Init returns the command that reads what the pane shows.
	Init() tea.Cmd
	// Update takes answers to what the pane asked for; it ignores every other message.
	Update(msg tea.Msg) tea.Cmd
	// Press handles a key and reports whether it means anything here.
	Press(msg tea.KeyMsg) (tea.Cmd, bool)
	// Mouse handles the mouse at a cell of the pane's own rectangle.
	Mouse(x, y int, msg tea.MouseMsg) tea.Cmd
	// Refresh reads again what a notice says has changed.
	Refresh(n book.Notice) tea.Cmd
	SetSize(w, h int)
	// View draws the pane: exactly its height of lines, each exactly its width.
	View() []string
	// Keys returns the keys that mean something now.
	Keys() []keys.Key
	// Where returns what the pane is called in the top line, Status what it says there of its filter and its
	// counts.
	Where() string
	Status() (filter, count string)
	// Typing reports whether keys are text for the pane, so that none has another meaning.
	Typing() bool
	// Back takes back the last narrowing of the view, a filter or marks, and reports whether there was one.
	Back() (tea.Cmd, bool)
	// Restyle draws with other styles from now on.
	Restyle(st *style.Styles)
}

// Commander is a pane to which the command line can be addressed.
type Commander interface {
	// Command carries out a line such as "sort revenue" and reports whether it is one of the pane's.
	Command(name, rest string) (tea.Cmd, error, bool)
	// Complete returns what the rest of a command of the pane may be.
	Complete(name string) []string
}

// Verb is a command that a Commander has besides those that every list has. A pane with Verbs() []Verb is offered them on the
// command line.
type Verb struct {
	Name string
	Args string // how its arguments are shown
	Help string
}

// Env is what the panes get to work with.
type Env struct {
	Ctx    context.Context
	Book   book.Book
	Styles *style.Styles
	Me     kam.ID // the person who uses the program, where known

	asked []tea.Msg
}

// What panes ask of the program.
type (
	// Open goes to a record.
	Open struct{ Ref kam.Ref }
	// Edit opens the form of a record, of some of its fields only if any are named.
	Edit struct {
		Ref  kam.Ref
		Only []string
	}
	// Mend opens the form of a record, or of one that is to be made under its reference, with values typed in already. What
	// is saved goes together with further edits, as one step that can be undone.
	Mend struct {
		Ref   kam.Ref
		Only  []string
		Typed []kam.Cell
		Also  []kam.Edit
	}
	// History goes to what was done to a record, at a field if one is named.
	History struct {
		Ref   kam.Ref
		Field string
	}
	// New opens the form of a new record with some cells filled in.
	New struct {
		Kind  string
		Cells []kam.Cell
	}
	// Apply carries out edits as one step that can be undone. Done, if any, is said when it is done,
	// otherwise the label is.
	Apply struct {
		Label string
		Edits []kam.Edit
	}
	// Find finds out off the update loop what a key means, after all edits asked for before it, and asks for
	// that. Keys that are typed in the meantime wait.
	Find struct {
		Out func(context.Context) (tea.Msg, error)
	}
	// Command starts the command line with some text.
	Command struct{ Text string }
	// Capture starts quick capture with some text.
	Capture struct{ Text string }
	// Copy puts text on the clipboard.
	Copy struct{ Text string }
	// Launch opens a link, an address or a phone number with what the system has for it.
	Launch struct{ URL string }
	// Say shows a short message.
	Say struct {
		Text string
		Bad  bool
	}
	// Facets shows by which values a line can be narrowed, with counts, and sets the line to what is chosen.
	Facets struct {
		Kind  string // the kind that the line is about, "" for all
		Line  string
		Count func(line string) func(context.Context) ([]query.Facet, error)
		Set   func(line string) tea.Cmd
	}
	// Views shows the saved searches: those of a kind of record, or all. Set, where not nil, takes the line of the one that is
	// chosen; otherwise it is opened where it belongs.
	Views struct {
		Kind string
		Set  func(line string) tea.Cmd
	}
	// SaveSearch keeps a line under a name, as the user's own.
	SaveSearch struct{ Kind, Line, Name string }
	// Push shows a further pane on top of this one; esc comes back.
	Push struct{ Pane Pane }
	// Pop goes back to the pane below.
	Pop struct{}
)

// Ask asks the program for one of the things above. It is done before the next key is handled, so that
// what is typed ahead goes where it is meant to. It is for the update loop; commands return such a message
// instead. It returns no command, for the convenience of its callers.
func (e *Env) Ask(msg tea.Msg) tea.Cmd {
	e.asked = append(e.asked, msg)
	return nil
}

// Asked returns what has been asked for since the last call.
func (e *Env) Asked() []tea.Msg {
	asked := e.asked
	e.asked = nil
	return asked
}

// Name returns what a record is called, or the label of its kind where that is not known.
func (e *Env) Name(ref kam.Ref) string {
	if n := e.Book.Name(ref); n != "" {
		return n
	}
	if k := kam.LookupKind(ref.Kind); k != nil {
		return k.Label
	}
	return ref.Kind
}

// Person returns the name of one of our people, "" for none.
func (e *Env) Person(id string) string { return e.named("person", id) }

func (e *Env) named(kind, id string) string {
	parsed, err := kam.ParseID(id)
	if err != nil {
		return ""
	}
	return e.Book.Name(kam.Ref{Kind: kind, ID: parsed})
}

// Title returns the name of the record that a reference field of r holds.
func (e *Env) Title(r kam.Record, field string) string {
	k := kam.LookupKind(r.Kind)
	if k == nil || k.Lookup(field) == nil {
		return ""
	}
	return e.named(k.Lookup(field).Ref, r.Get(field))
}
