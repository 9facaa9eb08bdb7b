package tui

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/form"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
)

// formOverlay is a form in a frame over the pane: all of it for a whole record, a small one for a few
// fields.
type formOverlay struct {
	env   *pane.Env
	form  *form.Form
	ref   kam.Ref
	few   int // how many fields, 0 for all
	box   layout.Rect
	fresh ask.Slot[become]
}

// become is what a record has become, and how.
type become struct {
	record  kam.Record
	history []kam.HistoryEntry
}

// newForm opens the form of a record that is to be made.
func (m *Model) newForm(n pane.New) tea.Cmd {
	k := kam.LookupKind(n.Kind)
	if k == nil || k.System {
		return m.say("There is no form for "+n.Kind+".", true)
	}
	return m.layForm(form.Options{
		Kind: k, New: true, Book: m.env.Book, Styles: m.env.Styles, DraftKey: "new " + k.Name,
		Prefill: n.Cells,
	}, kam.Ref{Kind: k.Name})
}

// openForm opens the form that was asked for, now that its record has been read.
func (m *Model) openForm(r kam.Record, err error) tea.Cmd {
	what := m.openWhat
	if err != nil {
		m.ahead = nil // they were for the form
		return m.say(words(err), true)
	}
	k := kam.LookupKind(r.Kind)
	if k == nil || k.System {
		return m.say("This record cannot be edited here.", true)
	}
	key, prefill := append([]string{r.Ref.String()}, what.Only...), []kam.Cell(nil)
	if len(r.Cells) == 0 { // it is to be made
		prefill, what.Typed = what.Typed, nil
	}
	if len(what.Also) > 0 { // what is typed is about that, too
		key = append(key, "with", what.Also[0].Ref.String())
	}
	return m.layForm(form.Options{
		Kind: k, Record: r, New: len(r.Cells) == 0, Book: m.env.Book, Styles: m.env.Styles, Only: what.Only,
		Prefill: prefill, Typed: what.Typed, Also: what.Also, DraftKey: strings.Join(key, " "),
	}, r.Ref)
}

func (m *Model) layForm(o form.Options, ref kam.Ref) tea.Cmd {
	if m.form != nil {
		return m.say("Finish the form that is open first.", true)
	}
	m.form = &formOverlay{env: m.env, form: form.New(o), ref: ref, few: len(o.Only)}
	return m.lay(m.form)
}

func (m *Model) closeForm() {
	if m.form != nil {
		m.remove(m.form)
	}
}

// keepDraft keeps what is typed in an open form before the program ends.
func (m *Model) keepDraft() tea.Cmd {
	if m.form == nil {
		return nil
	}
	return m.form.form.Keep()
}

// Init implements pane.Overlay.
func (f *formOverlay) Init() tea.Cmd { return f.form.Init() }

// Update implements pane.Overlay.
func (f *formOverlay) Update(msg tea.Msg) tea.Cmd {
	if a, ok := f.fresh.Take(msg); ok {
		if a.Err == nil {
			f.form.Refresh(a.Value.record, a.Value.history)
		}
		return nil
	}
	return f.form.Update(msg)
}

// refresh shows what a colleague has changed of the record beneath the form.
func (f *formOverlay) refresh(n book.Notice) tea.Cmd {
	if !n.Kinds[f.ref.Kind] || f.ref.ID == kam.NoID {
		return nil
	}
	b, ref := f.env.Book, f.ref
	return f.fresh.Ask(f.env.Ctx, func(ctx context.Context) (now become, err error) {
		if now.record, err = b.Get(ctx, ref); err == nil {
			now.history, err = b.History(ctx, ref)
		}
		return now, err
	})
}

// Press implements pane.Overlay. The form says by a message that it is done.
func (f *formOverlay) Press(msg tea.KeyMsg) (tea.Cmd, bool) { return f.form.Update(msg), false }

// Mouse implements pane.Overlay.
func (f *formOverlay) Mouse(x, y int, msg tea.MouseMsg) (tea.Cmd, bool) {
	in := f.inner()
	if msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress {
		return f.form.Click(x-in.X, y-in.Y), false
	}
	return f.form.Update(msg), false
}

// SetSize implements pane.Overlay.
func (f *formOverlay) SetSize(w, h int) {
	body := layout.Rect{W: w, H: h}
	f.box = body
	switch {
	case f.few > 0:
		f.box = layout.Center(body, 90, 9+3*f.few)
	case w > 120:
		f.box = layout.Center(body, 110, h)
	}
	in := f.inner()
	f.form.SetSize(in.W, in.H)
}

func (f *formOverlay) inner() layout.Rect { return f.box.Inner() }

// Over implements pane.Overlay.
func (f *formOverlay) Over(body []string) []string {
	lines := strings.Split(f.form.View(), "\n")
	panel := frame.Panel{Title: f.form.Title(), Focus: true}.Draw(f.env.Styles, lines, f.box.W, f.box.H)
	return frame.Over(body, panel, f.box.X, f.box.Y)
}

// Keys implements pane.Overlay.
func (f *formOverlay) Keys() []keys.Key { return f.form.Keys() }

// Where implements pane.Overlay.
func (f *formOverlay) Where() string { return f.form.Title() }
