package tui

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
)

// task is something that is done for the user off the update loop. Tasks are done one after the other, in the order
// they were asked for, so that each builds on what the one before has changed.
type task struct {
	doing string // what is being done, said if it takes long
	do    func(context.Context) outcome
	finds bool // it finds out what a key means; keys typed after that one wait for it
	slow  bool
}

// outcome is what came of a task.
type outcome struct {
	text string  // what to say, "" for nothing
	hint bool    // u takes it back
	then tea.Msg // what to do now, if anything
	err  error
}

// taskDone says that a task is done.
type taskDone struct {
	task *task
	outcome
}

// taskSlow says that a task has taken a while.
type taskSlow struct{ task *task }

// slowAfter is how long a task may take before it is said that it is under way.
const slowAfter = 300 * time.Millisecond

// start has a task done when those before it are.
func (m *Model) start(t *task) tea.Cmd {
	m.tasks = append(m.tasks, t)
	if len(m.tasks) > 1 {
		return nil
	}
	return m.begin(t)
}

func (m *Model) begin(t *task) tea.Cmd {
	ctx := m.env.Ctx
	return tea.Batch(
		func() tea.Msg { return taskDone{t, t.do(ctx)} },
		tea.Tick(slowAfter, func(time.Time) tea.Msg { return taskSlow{t} }),
	)
}

// finding reports whether it is still being found out what a key means.
func (m *Model) finding() bool {
	for _, t := range m.tasks {
		if t.finds {
			return true
		}
	}
	return false
}

func (m *Model) settleTask(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case taskDone:
		m.tasks = m.tasks[1:]
		var cmds []tea.Cmd
		switch {
		case msg.err != nil:
			cmds = append(cmds, m.say(words(msg.err), true))
		case msg.text != "":
			cmds = append(cmds, m.say(msg.text, false))
			m.toast.undoable = msg.hint
		}
		if len(m.tasks) > 0 {
			cmds = append(cmds, m.begin(m.tasks[0]))
		}
		if msg.then != nil {
			cmds = append(cmds, m.route(msg.then))
		}
		return tea.Batch(cmds...), true
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
