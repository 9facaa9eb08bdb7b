package pane

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/style"
)

// Reading is what a pane shows that is read as a whole, off the update loop, and again where something has changed. What
// changes while it is being read is no reason to give up: it is read once more then.
type Reading[T any] struct {
	env   *Env
	kinds []string
	how   func() func(context.Context) (T, error)

	slot    ask.Slot[T]
	loaded  bool
	stale   bool // something has changed since what is being read was asked for
	problem string
}

// NewReading returns a reading of what follows from records of some kinds, or of all kinds where none is named. how runs in
// the update loop and takes from the pane's state what it needs; what it returns runs off the loop.
func NewReading[T any](env *Env, kinds []string, how func() func(context.Context) (T, error)) Reading[T] {
	return Reading[T]{env: env, kinds: kinds, how: how}
}

// Init implements Pane.
func (r *Reading[T]) Init() tea.Cmd { return r.Read() }

// Read reads anew, giving up on a reading that is under way.
func (r *Reading[T]) Read() tea.Cmd {
	r.stale = false
	return r.slot.Ask(r.env.Ctx, r.how())
}

// Take hands what was read to show, which returns what is to be done then. Every other message is ignored.
func (r *Reading[T]) Take(msg tea.Msg, show func(T) tea.Cmd) tea.Cmd {
	a, ok := r.slot.Take(msg)
	if !ok {
		return nil
	}
	var cmd tea.Cmd
	r.problem = ""
	if a.Err != nil {
		r.problem = a.Err.Error()
	} else {
		r.loaded = true
		cmd = show(a.Value)
	}
	if r.stale {
		return tea.Batch(r.Read(), cmd)
	}
	return cmd
}

// Refresh implements Pane.
func (r *Reading[T]) Refresh(n book.Notice) tea.Cmd {
	concerns := len(r.kinds) == 0 && len(n.Kinds) > 0 || slices.ContainsFunc(r.kinds, func(k string) bool { return n.Kinds[k] })
	switch {
	case !concerns:
		return nil
	case r.slot.Busy():
		r.stale = true
		return nil
	}
	return r.Read()
}

// Loaded reports whether something was read. It is still so while it is read again, or cannot be.
func (r *Reading[T]) Loaded() bool { return r.loaded }

// Problem says why the last reading failed, "" where it did not.
func (r *Reading[T]) Problem() string { return r.problem }

// Waiting reports whether what the keys of the pane are about is still to come.
func (r *Reading[T]) Waiting() bool { return !r.loaded && r.problem == "" }

// Busy reports whether something that was asked for is still to come.
func (r *Reading[T]) Busy() bool { return r.slot.Busy() }

// Plain is a pane without a filter, in which keys are never text, and which draws everything anew each time.
type Plain struct{}

// Status implements Pane.
func (Plain) Status() (filter, count string) { return "", "" }

// Typing implements Pane.
func (Plain) Typing() bool { return false }

// Restyle implements Pane.
func (Plain) Restyle(*style.Styles) {}
