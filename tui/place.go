package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/accounts"
	"keyaccount/tui/pane/center"
	"keyaccount/tui/pane/deals"
	"keyaccount/tui/pane/detail"
	"keyaccount/tui/pane/exchange"
	"keyaccount/tui/pane/library"
	"keyaccount/tui/pane/portfolio"
	"keyaccount/tui/pane/teams"
	"keyaccount/tui/pane/today"
	"keyaccount/tui/pane/workspace"
)

// place is one of the global panes, with what was opened from it on top.
type place struct {
	key, name, short string
	stack            []*shown // never empty; the last is the one on screen
}

// shown is a pane of a place, and what changed while it was not on screen.
type shown struct {
	pane   pane.Pane
	begun  bool
	missed book.Notice
}

func places(env *pane.Env) []*place {
	at := func(key, name, short string, p pane.Pane) *place {
		return &place{key, name, short, []*shown{{pane: p}}}
	}
	return []*place{
		at("1", "Today", "Today", today.New(env)),
		at("2", "Accounts", "Accounts", accounts.New(env)),
		at("3", "Buying centers", "Centers", center.New(env)),
		at("4", "Teams", "Teams", teams.New(env)),
		at("5", "Opportunities", "Deals", deals.New(env)),
		at("6", "Portfolio", "Portfolio", portfolio.New(env)),
		at("7", "Library", "Library", library.New(env)),
		at("8", "Sync", "Sync", exchange.New(env)),
	}
}

// top returns the pane on screen.
func (m *Model) top() pane.Pane {
	stack := m.places[m.current].stack
	return stack[len(stack)-1].pane
}

// visit goes to a global pane.
func (m *Model) visit(i int) tea.Cmd {
	m.current = i
	return m.enter()
}

// enter brings the pane on screen up to date: it is read when it is first seen, and again where something
// has changed since it was last seen.
func (m *Model) enter() tea.Cmd {
	stack := m.places[m.current].stack
	s := stack[len(stack)-1]
	m.size(s.pane)
	missed := s.missed
	s.missed = book.Notice{}
	if !s.begun {
		s.begun = true
		return s.pane.Init()
	}
	return s.pane.Refresh(missed)
}

// push opens a pane on top of the one on screen.
func (m *Model) push(p pane.Pane) tea.Cmd {
	at := m.places[m.current]
	at.stack = append(at.stack, &shown{pane: p})
	return m.enter()
}

// pop goes back to the pane below, as it was left, and reports whether there is one.
func (m *Model) pop() (tea.Cmd, bool) {
	at := m.places[m.current]
	if len(at.stack) == 1 {
		return nil, false
	}
	at.stack = at.stack[:len(at.stack)-1]
	return m.enter(), true
}

// open goes to a record.
func (m *Model) open(ref kam.Ref) tea.Cmd {
	if workspace.Has(ref.Kind) {
		return tea.Batch(m.note(ref), m.push(workspace.New(m.env, ref, m.tab)))
	}
	return tea.Batch(m.note(ref), m.push(detail.New(m.env, ref)))
}

// note tells a book that wants to know what is opened, so that its search has it first. Nothing is lost where that fails but
// the order of equal finds, so nobody is told.
func (m *Model) note(ref kam.Ref) tea.Cmd {
	b, wants := m.env.Book.(interface {
		Opened(ctx context.Context, ref kam.Ref) error
	})
	if !wants {
		return nil
	}
	ctx := m.env.Ctx
	return func() tea.Msg {
		_ = b.Opened(ctx, ref)
		return nil
	}
}

// resize gives everybody their rectangles.
func (m *Model) resize() {
	m.screen = layout.Of(m.w, m.h)
	for _, p := range m.places {
		for _, s := range p.stack {
			m.size(s.pane)
		}
	}
	for _, o := range m.overlay {
		o.SetSize(m.screen.Body.W, m.screen.Body.H)
	}
}

func (m *Model) size(p pane.Pane) {
	if !m.screen.TooSmall {
		p.SetSize(m.screen.Body.W, m.screen.Body.H)
	}
}
