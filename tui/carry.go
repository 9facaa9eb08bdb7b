package tui

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/form"
	"keyaccount/tui/jot"
	"keyaccount/tui/pane"
	"keyaccount/tui/prompt"
)

var (
	errNoClipboard = errors.New("there is no clipboard here")
	errNoOpener    = errors.New("there is no program to open it with")
)

// task is something that is being done for the user off the update loop.
type task struct {
	doing string // what is being done, said if it takes long
	slow  bool
}

// taskDone is the outcome of a task; text is what to say, "" for nothing.
type taskDone struct {
	task *task
	text string
	hint bool // u takes it back
	err  error
}

// taskSlow says that a task has taken a while.
type taskSlow struct{ task *task }

// slowAfter is how long a task may take before it is said that it is under way.
const slowAfter = 300 * time.Millisecond

func (m *Model) start(doing string, do func(context.Context) (text string, undoable bool, err error)) tea.Cmd {
	t := &task{doing: doing}
	m.tasks = append(m.tasks, t)
	ctx := m.env.Ctx
	return tea.Batch(
		func() tea.Msg {
			text, undoable, err := do(ctx)
			return taskDone{t, text, undoable, err}
		},
		tea.Tick(slowAfter, func(time.Time) tea.Msg { return taskSlow{t} }),
	)
}

func (m *Model) settleTask(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case taskDone:
		for i, t := range m.tasks {
			if t == msg.task {
				m.tasks = append(m.tasks[:i:i], m.tasks[i+1:]...)
				break
			}
		}
		switch {
		case msg.err != nil:
			return m.say(words(msg.err), true), true
		case msg.text != "":
			cmd := m.say(msg.text, false)
			m.toast.undoable = msg.hint
			return cmd, true
		}
		return nil, true
	case taskSlow:
		msg.task.slow = true
		return nil, true
	case toastOver:
		if msg.seq == m.toast.seq {
			m.toast.text = ""
		}
		return nil, true
	}
	return nil, false
}

// words returns what to tell the user of an error.
func words(err error) string {
	var e *kam.Error
	if errors.As(err, &e) {
		if k := kam.LookupKind(e.Kind); k != nil && k.Lookup(e.Field) != nil {
			return k.Lookup(e.Field).Label + " " + e.Words
		}
	}
	return err.Error()
}

// toast is what was last said, for a few seconds.
type toast struct {
	text     string
	bad      bool
	undoable bool
	seq      int
}

type toastOver struct{ seq int }

// How long a message stays: one about something that failed stays longer.
const (
	toastTime    = 5 * time.Second
	badToastTime = 10 * time.Second
)

func (m *Model) say(text string, bad bool) tea.Cmd {
	m.toast = toast{text: kam.Clean(text, false), bad: bad, seq: m.toast.seq + 1}
	seq, d := m.toast.seq, toastTime
	if bad {
		d = badToastTime
	}
	return tea.Tick(d, func(time.Time) tea.Msg { return toastOver{seq} })
}

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
		m.openWhat = msg
		m.ahead = nil
		return m.opening.Ask(m.env.Ctx, func(ctx context.Context) (kam.Record, error) { return b.Get(ctx, msg.Ref) }), true
	case pane.New:
		return m.newForm(msg), true
	case pane.Apply:
		if len(msg.Edits) == 0 {
			return nil, true
		}
		return m.start(msg.Label, func(ctx context.Context) (string, bool, error) {
			return msg.Label, true, b.Apply(ctx, msg.Label, msg.Edits...)
		}), true
	case pane.Capture:
		return m.lay(jot.New(m.env, msg.Text)), true
	case pane.Command:
		return m.command(msg.Text), true
	case pane.Copy:
		return m.start("Copying", func(context.Context) (string, bool, error) {
			return "Copied: " + kam.Clip(msg.Text, 60), false, m.options.Copy(msg.Text)
		}), true
	case pane.Launch:
		return m.start("Opening "+msg.URL, func(context.Context) (string, bool, error) {
			return "Opened " + kam.Clip(msg.URL, 60), false, m.options.Open(msg.URL)
		}), true
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
	return m.start("Undoing", func(ctx context.Context) (string, bool, error) {
		label, err := b.Undo(ctx)
		return "Undone: " + label, false, err
	})
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
