package tui

import (
	"context"
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/facet"
	"keyaccount/tui/form"
	"keyaccount/tui/jot"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/past"
	"keyaccount/tui/prompt"
	"keyaccount/tui/views"
)

var (
	errNoClipboard = errors.New("there is no clipboard here")
	errNoOpener    = errors.New("there is no program to open it with")
)

// carryOut does what a pane or an overlay asks for.
func (m *Model) carryOut(msg tea.Msg) (tea.Cmd, bool) {
	b := m.env.Book
	switch msg := msg.(type) {
	case pane.Open:
		return m.open(msg.Ref), true
	case pane.Push:
		return m.push(msg.Pane), true
	case pane.Pop:
		cmd, _ := m.pop()
		return cmd, true
	case pane.Close:
		m.remove(msg.Overlay)
		return nil, true
	case pane.Edit:
		m.openWhat = pane.Mend{Ref: msg.Ref, Only: msg.Only}
		return m.opening.Ask(m.env.Ctx, func(ctx context.Context) (kam.Record, error) { return b.Get(ctx, msg.Ref) }), true
	case pane.Mend:
		m.openWhat = msg
		return m.opening.Ask(m.env.Ctx, func(ctx context.Context) (kam.Record, error) {
			r, err := b.Get(ctx, msg.Ref)
			if kam.CodeOf(err) == kam.NotFound {
				return kam.Record{Ref: msg.Ref}, nil
			}
			return r, err
		}), true
	case pane.History:
		return m.push(past.New(m.env, msg.Ref, msg.Field)), true
	case pane.New:
		return m.newForm(msg), true
	case pane.Apply:
		if len(msg.Edits) == 0 {
			return nil, true
		}
		return m.start(&task{doing: msg.Label, do: func(ctx context.Context) outcome {
			return outcome{text: msg.Label, hint: true, err: b.Apply(ctx, msg.Label, msg.Edits...)}
		}}), true
	case pane.Find:
		return m.start(&task{doing: "Reading", finds: true, do: func(ctx context.Context) outcome {
			then, err := msg.Out(ctx)
			return outcome{then: then, err: err}
		}}), true
	case pane.Capture:
		return m.lay(jot.New(m.env, msg.Text)), true
	case pane.Command:
		return m.command(msg.Text), true
	case pane.Facets:
		return m.lay(facet.New(m.env, msg)), true
	case pane.Views:
		return m.lay(views.New(m.env, msg)), true
	case views.Chosen:
		return m.openSaved(msg.Saved), true
	case pane.SaveSearch:
		return m.saveSearch(msg), true
	case pane.Copy:
		return m.start(&task{doing: "Copying", do: func(context.Context) outcome {
			return outcome{text: "Copied: " + kam.Clip(msg.Text, 60), err: m.options.Copy(msg.Text)}
		}}), true
	case pane.Launch:
		return m.start(&task{doing: "Opening " + msg.URL, do: func(context.Context) outcome {
			return outcome{text: "Opened " + kam.Clip(msg.URL, 60), err: m.options.Open(msg.URL)}
		}}), true
	case pane.Say:
		return m.say(msg.Text, msg.Bad), true
	case pane.Press:
		return m.press(keyNamed(msg.Key)), true
	case prompt.Run:
		m.lines = append(m.lines, msg.Line)
		return m.run(msg.Line), true
	case form.Saved:
		m.closeForm()
		cmd := m.say(msg.Label, false)
		m.toast.undoable = true
		return cmd, true
	case form.Cancelled:
		m.closeForm()
		return nil, true
	}
	return nil, false
}

// keyNamed is the message of pressing a key.
func keyNamed(name string) tea.KeyMsg {
	for t, key := range map[tea.KeyType]string{tea.KeyEnter: "enter", tea.KeyTab: "tab", tea.KeyShiftTab: "shift+tab", tea.KeyEsc: "esc", tea.KeyF1: "f1"} {
		if key == name {
			return tea.KeyMsg{Type: t}
		}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

func (m *Model) undo() tea.Cmd {
	b := m.env.Book
	return m.start(&task{doing: "Undoing", do: func(ctx context.Context) outcome {
		label, err := b.Undo(ctx)
		return outcome{text: "Undone: " + label, err: err}
	}})
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
