// Package jot is quick capture: one line, shown as it is understood, kept with enter.
package jot

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/capture"
	"keyaccount/tui/ask"
	"keyaccount/tui/card"
	"keyaccount/tui/cell"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/line"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// Jot is the overlay of quick capture.
type Jot struct {
	env     *pane.Env
	input   line.Line
	reading ask.Slot[capture.Note]
	note    capture.Note
	enter   bool // enter was pressed before the line was understood
	w, h    int
}

// New returns quick capture with some text to begin with.
func New(env *pane.Env, text string) *Jot {
	j := &Jot{env: env}
	j.input.Set(text)
	return j
}

// Init implements pane.Overlay.
func (j *Jot) Init() tea.Cmd { return j.understand() }

func (j *Jot) understand() tea.Cmd {
	text, b, today := j.input.String(), j.env.Book, j.env.Book.Today()
	return j.reading.Ask(j.env.Ctx, func(ctx context.Context) (capture.Note, error) {
		var failed error
		find := func(kind, text string) []capture.Found {
			hits, err := b.Search(ctx, text, kind, 10)
			if err != nil {
				failed = err
			}
			var out []capture.Found
			for _, h := range hits {
				f := capture.Found{Ref: h.Ref, Name: h.Title}
				if r, err := b.Get(ctx, h.Ref); err == nil {
					f.Account = r.Account()
				}
				out = append(out, f)
			}
			return out
		}
		note := capture.Parse(text, capture.In{Today: today, Find: find})
		return note, failed
	})
}

// Update implements pane.Overlay.
func (j *Jot) Update(msg tea.Msg) tea.Cmd {
	a, ok := j.reading.Take(msg)
	if !ok {
		return nil
	}
	j.note = a.Value
	if j.enter {
		j.enter = false
		if j.keep() {
			return j.env.Ask(pane.Close{Overlay: j})
		}
	}
	return nil
}

// Press implements pane.Overlay.
func (j *Jot) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "esc":
		return nil, true
	case "enter":
		if j.reading.Busy() {
			j.enter = true
			return nil, false
		}
		return nil, j.keep()
	case "ctrl+e", "tab":
		if j.note.Ready() {
			j.env.Ask(pane.New{Kind: "activity", Cells: j.note.Cells(j.env.Me)})
			return nil, true
		}
		return nil, false
	}
	if _, changed := j.input.Press(msg); changed {
		return j.understand(), false
	}
	return nil, false
}

// keep makes the activity and reports whether there was enough for one.
func (j *Jot) keep() bool {
	if strings.TrimSpace(j.input.String()) == "" || !j.note.Ready() {
		return false
	}
	ref := kam.Ref{Kind: "activity", ID: j.env.Book.NewID()}
	label := "Logged: " + j.note.Subject
	if j.note.Done.IsZero() {
		label = "Noted: " + j.note.Subject
	}
	j.env.Ask(pane.Apply{Label: label, Edits: []kam.Edit{{Ref: ref, Cells: j.note.Cells(j.env.Me)}}})
	return true
}

// Mouse implements pane.Overlay.
func (j *Jot) Mouse(int, int, tea.MouseMsg) (tea.Cmd, bool) { return nil, false }

// SetSize implements pane.Overlay.
func (j *Jot) SetSize(w, h int) { j.w, j.h = w, h }

// Over implements pane.Overlay.
func (j *Jot) Over(body []string) []string {
	st := j.env.Styles
	box := layout.Center(layout.Rect{W: j.w, H: j.h}, 100, 11)
	in := box.Inner()
	lines := []string{
		st.Key.Render(" a ") + j.input.View(st, "call Sanna Öhman tomorrow 9:00 re price #polar", in.W-4) + " ",
		st.Border.Render(strings.Repeat("─", in.W)),
	}
	label := func(name, value string, draw func(...string) string) {
		if value != "" {
			lines = append(lines, " "+st.Label.Render(cell.Pad(name, 9))+" "+draw(cell.Clip(value, in.W-12)))
		}
	}
	if strings.TrimSpace(j.input.String()) == "" {
		for _, hint := range []string{
			"One line: what, with whom, when, about what.",
			"call, meeting, visit, mail, task or note; without one it is a note.",
			"#deal and @account; words of a name are joined by hyphens.",
			"A call without a day is one that just happened.",
		} {
			lines = append(lines, " "+st.Muted.Render(cell.Clip(hint, in.W-2)))
		}
	} else {
		n, today := j.note, j.env.Book.Today()
		label("What", strings.TrimSpace(card.Sign(n.Type)+" "+n.Type), st.Accent.Render)
		label("Subject", n.Subject, st.Strong.Render)
		switch {
		case n.Contact.ID != kam.NoID:
			label("With", n.Contact.Name, st.Text.Render)
		case n.Type == "call" || n.Type == "meeting":
			label("With", "? no contact is named so", st.Warn.Render)
		}
		label("At", j.name(n.Account), st.Text.Render)
		label("Deal", j.name(n.Opportunity), st.Text.Render)
		switch {
		case !n.Due.IsZero():
			label("Due", strings.TrimSpace(n.Due.Time().Format("Mon 2 Jan")+" "+n.Time)+"  ("+show.Due(n.Due, today)+")", st.Text.Render)
		case !n.Done.IsZero():
			label("Done", strings.TrimSpace(n.Done.Time().Format("Mon 2 Jan")+" "+n.Time)+"  ("+show.Past(n.Done, today)+")", st.Good.Render)
		}
		if len(n.Unknown) > 0 {
			label("Unknown", "? "+strings.Join(n.Unknown, " "), st.Warn.Render)
		}
	}
	panel := frame.Panel{Title: "Quick capture", Focus: true}.Draw(st, lines, box.W, box.H)
	return frame.Over(body, panel, box.X, box.Y)
}

func (j *Jot) name(f capture.Found) string {
	if f.ID == kam.NoID {
		return ""
	}
	return j.env.Name(f.Ref)
}

// Keys implements pane.Overlay.
func (j *Jot) Keys() []keys.Key {
	return []keys.Key{
		{Name: "jot-keep", Keys: []string{"enter"}, Brief: "keep", Group: keys.Change, Help: "in quick capture: keep it as it was understood"},
		{Name: "jot-form", Keys: []string{"tab"}, Brief: "go on in the form", Group: keys.Change, Help: "in quick capture: go on in the form of the activity"},
		{Name: "jot-leave", Keys: []string{"esc"}, Brief: "leave", Group: keys.Go, Help: "in quick capture: leave without keeping it"},
	}
}

// Where implements pane.Overlay.
func (j *Jot) Where() string { return "Quick capture" }

// Busy reports whether the line is still being understood.
func (j *Jot) Busy() bool { return j.reading.Busy() }
