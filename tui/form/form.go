// Package form builds the form in which a record is made or changed from the declaration of its kind: one row
// per field, with the editor that the field's type asks for. What is typed is kept as a draft until it is saved
// or discarded, so that no crash, resize or colleague's change loses it.
package form

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/show"
	"keyaccount/tui/style"
)

// Options say what a form is for.
type Options struct {
	Kind     *kam.Kind
	Record   kam.Record // as it is now; for a new one its cells, if any, are what it starts from
	New      bool       // a record that does not exist yet; it gets an id unless Record brings one
	Book     book.Book
	Styles   *style.Styles
	Only     []string   // the names of the fields to offer, in their order; none means all
	DraftKey string     // what is typed is kept under this key; "" keeps no draft
	Prefill  []kam.Cell // what is known of a new record before anything is typed
	Typed    []kam.Cell // what stands in the fields of a record as if it had been typed
	Also     []kam.Edit // what is carried out together with what is saved
}

// Saved says that the form did what it is for and can be closed. It comes only after an edit was applied.
type Saved struct {
	Ref   kam.Ref
	Label string // what was done, as Undo will call it
}

// Cancelled says that the form can be closed and that nothing was changed: it was left, discarded, or saved
// without a difference.
type Cancelled struct{}

// Form is a form on the screen. Its methods are called from the update loop only.
type Form struct {
	kind   *kam.Kind
	record kam.Record // as it is in the book, without what is typed; without cells while it is new
	isNew  bool
	extra  []kam.Cell // prefilled cells of fields that are not offered
	also   []kam.Edit // carried out together with what is saved
	book   book.Book
	styles *style.Styles
	set    *setting

	rows []*row
	at   int // the row that has the focus

	w, h  int
	top   int  // the first line of the rows that is shown
	free  bool // the wheel was turned: the focused row need not be in sight
	above bool // there are lines above those shown
	below bool // and beneath

	notice string // what has to be said about the form as a whole
	bad    bool   // the notice is about something that failed

	asking bool // whether to save, discard or keep editing
	saving bool // an edit is being applied; keys wait for its outcome
	closed bool

	drafts *keeper
	after  func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // tea.Tick
	ctx    context.Context                                      // ends with the form; for what only the form waits for
	stop   context.CancelFunc
}

// New returns a form with the focus on the first field that needs a value, or on the first one.
func New(o Options) *Form {
	f := &Form{
		kind: o.Kind, record: o.Record, isNew: o.New, also: o.Also, book: o.Book, styles: o.Styles,
		drafts: &keeper{book: o.Book, key: o.DraftKey, wait: o.DraftKey != ""},
		after:  tea.Tick,
	}
	f.ctx, f.stop = context.WithCancel(context.Background())
	start := o.Record
	if o.New {
		start = o.Record.With(o.Prefill...)
		f.record = kam.Record{Ref: kam.Ref{Kind: o.Kind.Name, ID: o.Record.ID}}
		if f.record.IsZero() {
			f.record.ID = o.Book.NewID()
		}
	}
	f.set = &setting{styles: o.Styles, book: o.Book, self: f.record.Ref, ctx: f.ctx}
	for _, field := range offered(o.Kind, o.Only) {
		f.rows = append(f.rows, newRow(field, f.set, start, o.New))
	}
	if o.New {
		f.extra = slices.DeleteFunc(slices.Clone(start.Cells), func(c kam.Cell) bool {
			name, _ := kam.SplitKey(c.Key)
			return f.row(name) != nil
		})
		f.at = max(0, slices.IndexFunc(f.rows, func(r *row) bool { return r.field.Required && r.edit.empty() }))
	}
	f.fill(o.Typed)
	if len(f.rows) > 0 {
		f.rows[f.at].enter()
	}
	return f
}

// offered returns the fields of a form: the named ones, or all that are not kept by the program.
func offered(k *kam.Kind, only []string) []*kam.Field {
	var fields []*kam.Field
	if len(only) == 0 {
		for _, field := range k.Fields {
			if !field.Internal {
				fields = append(fields, field)
			}
		}
	}
	for _, name := range only {
		if field := k.Lookup(name); field != nil {
			fields = append(fields, field)
		}
	}
	return fields
}

// Init returns the command that looks for a draft to go on from, and for the names that fields offer.
func (f *Form) Init() tea.Cmd {
	return tea.Batch(f.findDraft(), f.inherit(), f.findNames())
}

// Update takes a message: a key, the wheel, or the answer to something that the form asked for. Answers meant for
// another form, or overtaken by a later question, change nothing.
func (f *Form) Update(msg tea.Msg) tea.Cmd {
	if f.closed {
		return nil
	}
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return f.key(msg)
	case tea.MouseMsg:
		f.wheel(msg)
	case foundMsg:
		return f.found(msg)
	case offeredMsg:
		if msg.set == f.set {
			f.set.names = msg.names
		}
	case inheritedMsg:
		f.inherited(msg)
	case draftMsg:
		if msg.form == f {
			f.restore(msg)
			return f.inherit()
		}
	case draftTick:
		if msg.form == f {
			return f.keepNow()
		}
	case draftKept:
		if msg.form == f && msg.err != nil {
			f.say(true, "What is typed cannot be kept safe from a crash: "+msg.err.Error())
		}
	case appliedMsg:
		if msg.form == f {
			return f.applied(msg)
		}
	case slowMsg:
		if msg.form == f && f.saving {
			f.say(false, "Saving …")
		}
	}
	return nil
}

// key handles a key: first what the form means by it in any field, then what the field means by it, then the rest.
func (f *Form) key(k tea.KeyMsg) tea.Cmd {
	if f.saving || len(f.rows) == 0 && k.Type != tea.KeyEsc {
		return nil
	}
	f.free = false
	pressed := k.String()
	if f.asking {
		cmd, _ := answers.Handle(f, pressed)
		return cmd
	}
	if cmd, ok := always.Handle(f, pressed); ok && !k.Paste {
		return tea.Batch(cmd, f.settle())
	}
	if len(f.rows) > 0 {
		cmd, made := f.focused().key(k)
		if made != none {
			f.notice = ""
			cmd = tea.Batch(cmd, f.inherit(), f.keepSoon())
		}
		if made == finished {
			cmd = tea.Batch(cmd, f.focus(f.at+1))
		}
		if made != none {
			return cmd
		}
	}
	cmd, _ := otherwise.Handle(f, pressed)
	return tea.Batch(cmd, f.settle())
}

// settle follows up on what a key may have changed: the focused row, and the rows that inherit from it.
func (f *Form) settle() tea.Cmd {
	if f.closed || len(f.rows) == 0 {
		return nil
	}
	f.focused().settle()
	return f.inherit()
}

func (f *Form) focused() *row { return f.rows[f.at] }

// row returns the row of the field with a name, or nil if the form does not offer it.
func (f *Form) row(name string) *row {
	for _, r := range f.rows {
		if r.field.Name == name {
			return r
		}
	}
	return nil
}

// focus moves the focus to a row. What was typed in the one that loses it is completed where it can be.
func (f *Form) focus(to int) tea.Cmd {
	to = min(max(to, 0), len(f.rows)-1)
	f.free = false
	if to == f.at {
		return nil
	}
	f.focused().leave()
	f.at = to
	f.focused().enter()
	return tea.Batch(f.inherit(), f.keepSoon())
}

func (f *Form) next() tea.Cmd { return f.focus((f.at + 1) % len(f.rows)) }
func (f *Form) prev() tea.Cmd { return f.focus((f.at + len(f.rows) - 1) % len(f.rows)) }
func (f *Form) down() tea.Cmd { return f.focus(f.at + 1) }
func (f *Form) up() tea.Cmd   { return f.focus(f.at - 1) }

// pages move by as many rows as are likely to be in sight.
func (f *Form) pageDown() tea.Cmd { return f.focus(f.at + max(1, f.h/2)) }
func (f *Form) pageUp() tea.Cmd   { return f.focus(f.at - max(1, f.h/2)) }

// enter moves on. From the last row of a form over few fields it saves; in a long one it says how.
func (f *Form) enter() tea.Cmd {
	switch {
	case f.at < len(f.rows)-1:
		return f.next()
	case f.savesOnEnter():
		return f.save()
	}
	f.say(false, "That was the last field: ctrl+s saves.")
	return nil
}

// savesOnEnter reports whether enter saves: on the last field of a form of few.
func (f *Form) savesOnEnter() bool { return f.at == len(f.rows)-1 && len(f.rows) <= 3 }

// revert gives the focused field the value that the record has.
func (f *Form) revert() tea.Cmd {
	f.focused().revert()
	return f.keepSoon()
}

// Dirty reports whether anything differs from what the form started from or, where a colleague has changed
// the record since, from what the record is now.
func (f *Form) Dirty() bool { return slices.ContainsFunc(f.rows, (*row).dirty) }

// Title returns what the form is about, for the top line.
func (f *Form) Title() string {
	if f.isNew {
		return "New " + lowerFirst(f.kind.Label)
	}
	name := f.record.Title(f.book.Name)
	if len(f.rows) == 1 {
		return f.rows[0].field.Label + " · " + name
	}
	return "Edit " + name
}

// Refresh tells the form what the record has become beneath it. Fields that were not touched show it; what was
// typed in others stays, with the new value beneath, and who set it and when as the record's history tells, newest
// first. It does nothing for a record that is new.
func (f *Form) Refresh(rec kam.Record, history []kam.HistoryEntry) {
	if f.isNew || rec.Ref != f.record.Ref {
		return
	}
	if rec.Deleted() && !f.record.Deleted() {
		f.say(true, "Somebody has deleted this record. It can be restored; saving alone does not bring it back.")
	}
	f.record = rec
	for _, r := range f.rows {
		r.refresh(rec.Values(r.field), f.setter(r.field.Name, history))
	}
}

// setter words who changed a field last, and when; "" where that is not known.
func (f *Form) setter(field string, history []kam.HistoryEntry) string {
	for _, h := range history {
		if name, _ := kam.SplitKey(h.Cell); name == field {
			return strings.TrimSpace(h.Who + ", " + show.Ago(h.At, f.book.Now()))
		}
	}
	return ""
}

// say shows a notice above the rows until a key is typed in a field.
func (f *Form) say(bad bool, words string) { f.notice, f.bad = kam.Clean(words, false), bad }

// close ends everything the form waits for.
func (f *Form) close() {
	f.closed = true
	f.stop()
}

// found hands the answer of a search to the row that asked for it.
func (f *Form) found(msg foundMsg) tea.Cmd {
	for i, r := range f.rows {
		e, ok := r.edit.(*items)
		if !ok || e.find == nil || e.find != msg.finder {
			continue
		}
		done := e.found(msg)
		r.settle()
		cmd := tea.Batch(f.inherit(), f.keepSoon())
		if done && i == f.at && !f.saving && !f.asking {
			cmd = tea.Batch(cmd, f.focus(i+1))
		}
		return cmd
	}
	return nil
}
