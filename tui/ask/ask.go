// Package ask asks for things that take time, off the update loop, and tells an answer to the newest
// question from a late one to an older.
package ask

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// Slot is a place on screen that one answer at a time is wanted for. A new question cancels the one
// before it. The zero Slot is ready for use; it is not copied once used.
type Slot[T any] struct {
	seq    uint64
	cancel context.CancelFunc
	busy   bool
}

// Answer is a message that answers a question. It names the place it is for and which question it answers.
type Answer[T any] struct {
	slot  *Slot[T]
	seq   uint64
	Value T
	Err   error
}

// Ask returns the command that gets the answer from fn. fn touches nothing that the update loop changes and
// heeds its context.
func (s *Slot[T]) Ask(ctx context.Context, fn func(context.Context) (T, error)) tea.Cmd {
	s.Cancel()
	ctx, s.cancel = context.WithCancel(ctx)
	s.seq++
	s.busy = true
	seq := s.seq
	return func() tea.Msg {
		v, err := fn(ctx)
		return Answer[T]{s, seq, v, err}
	}
}

// Take returns the answer that msg is to the newest question of this place. ok is false for every other
// message, late answers among them.
func (s *Slot[T]) Take(msg tea.Msg) (a Answer[T], ok bool) {
	a, ok = msg.(Answer[T])
	if !ok || a.slot != s || a.seq != s.seq || !s.busy {
		return Answer[T]{}, false
	}
	s.busy = false
	s.cancel()
	s.cancel = nil
	return a, true
}

// Cancel gives up on the question that is open, if any.
func (s *Slot[T]) Cancel() {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	s.busy = false
}

// Busy reports whether an answer is still to come.
func (s *Slot[T]) Busy() bool { return s.busy }
