package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/finder"
	"keyaccount/tui/help"
	"keyaccount/tui/jot"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/prompt"
	"keyaccount/tui/views"
)

// globalKeys returns the keys that work on every pane.
func globalKeys(places []*place) keys.Map[*Model] {
	all := keys.Map[*Model]{
		{Key: keys.Key{Name: "capture", Keys: []string{"a"}, Brief: "capture", Group: keys.Change, Help: "write down in one line what happened or is to be done"},
			Do: func(m *Model) tea.Cmd { return m.lay(jot.New(m.env, "")) }},
		{Key: keys.Key{Name: "search", Keys: []string{"/", "ctrl+k"}, Brief: "search", Group: keys.Go, Help: "search all records and all actions"},
			Do: (*Model).find},
		{Key: keys.Key{Name: "saved", Keys: []string{"'"}, Brief: "saved", Group: keys.Go, Help: "the saved searches: ' and a letter opens the one that has it"},
			Do: func(m *Model) tea.Cmd { return m.lay(views.New(m.env, pane.Views{})) }},
		{Key: keys.Key{Name: "undo", Keys: []string{"u"}, Brief: "undo", Group: keys.Change, Help: "take back the last change"}, Do: (*Model).undo},
		{Key: keys.Key{Name: "command", Keys: []string{":"}, Group: keys.Other, Help: "the command line: :sort, :filter, :goto, :set, :theme …"},
			Do: func(m *Model) tea.Cmd { return m.command("") }},
		{Key: keys.Key{Name: "sync", Keys: []string{"r"}, Brief: "sync now", Group: keys.Other, Help: "exchange with the server now"}, Do: (*Model).syncNow},
		{Key: keys.Key{Name: "back", Keys: []string{"esc", "backspace"}, Group: keys.Go, Help: "back to where one came from, to the same row"}, Do: (*Model).back},
		{Key: keys.Key{Name: "next-pane", Keys: []string{"tab"}, Group: keys.Go, Help: "to the next of the panes in the second line"},
			Do: func(m *Model) tea.Cmd { return m.visit((m.current + 1) % len(m.places)) }},
		{Key: keys.Key{Name: "previous-pane", Keys: []string{"shift+tab"}, Group: keys.Go, Help: "to the pane before"},
			Do: func(m *Model) tea.Cmd { return m.visit((m.current + len(m.places) - 1) % len(m.places)) }},
		{Key: keys.Key{Name: "help", Keys: []string{"?", "f1"}, Brief: "keys", Group: keys.Other, Help: "all keys that work here"}, Do: (*Model).help},
		{Key: keys.Key{Name: "quit", Keys: []string{"q"}, Group: keys.Other, Help: "leave the program; everything is kept"}, Do: (*Model).quit},
	}
	for i, p := range places {
		all = append(all, keys.Binding[*Model]{
			Key: keys.Key{Name: "pane-" + p.key, Keys: []string{p.key}, Group: keys.Go, Help: "to the pane " + p.name},
			Do:  func(m *Model) tea.Cmd { return m.visitAgain(i) },
		})
	}
	return all
}

// visitAgain goes to a global pane or, where it is on screen already, back to its beginning.
func (m *Model) visitAgain(i int) tea.Cmd {
	if i == m.current {
		at := m.places[i]
		at.stack = at.stack[:1]
	}
	return m.visit(i)
}

// press handles a key: the overlay on top has all of them, then the pane, then the program.
func (m *Model) press(msg tea.KeyMsg) tea.Cmd {
	pressed := msg.String()
	if pressed == "ctrl+c" {
		return m.interrupt()
	}
	m.warned = false
	if m.waits(pressed) {
		m.ahead = append(m.ahead, msg)
		return nil
	}
	if n := len(m.overlay); n > 0 {
		top := m.overlay[n-1]
		cmd, done := top.Press(msg)
		if done {
			m.remove(top)
		}
		return cmd
	}
	if m.screen.TooSmall {
		if pressed == "q" {
			return m.quit()
		}
		return nil
	}
	if cmd, ok := m.top().Press(msg); ok {
		return cmd
	}
	cmd, _ := m.global.Handle(m, pressed)
	return cmd
}

// waits reports whether a key has to wait for what comes of those before it: a form that is about to open, what it
// acts on, the rows of the pane. Keys that act on no row do not wait for rows, but for keys that do.
func (m *Model) waits(pressed string) bool {
	switch {
	case m.opening.Busy() || m.finding():
		return true
	case len(m.overlay) > 0 || m.screen.TooSmall || !waiting(m.top()):
		return false
	case pressed == "esc":
		m.ahead = nil
		return false
	}
	_, known := m.global.Find(m, pressed)
	return !known || len(m.ahead) > 0
}

func waiting(p pane.Pane) bool {
	w, ok := p.(interface{ Waiting() bool })
	return ok && w.Waiting()
}

// goOn handles a key that was typed ahead, if one can be handled now, and reports whether there was one.
func (m *Model) goOn() (tea.Cmd, bool) {
	if len(m.ahead) == 0 || m.opening.Busy() || m.finding() || len(m.overlay) == 0 && !m.screen.TooSmall && waiting(m.top()) {
		return nil, false
	}
	next := m.ahead[0]
	m.ahead = m.ahead[1:]
	return m.press(next), true
}

// interrupt ends the program, but asks for a second ctrl+c where something is being typed.
func (m *Model) interrupt() tea.Cmd {
	if m.form != nil && m.form.form.Dirty() && !m.warned {
		m.warned = true
		return m.say("Not saved yet. ctrl+c again leaves; what you typed is kept.", true)
	}
	return m.quit()
}

func (m *Model) quit() tea.Cmd {
	m.gone = true
	return nil
}

func (m *Model) back() tea.Cmd {
	if cmd, ok := m.top().Back(); ok {
		return cmd
	}
	cmd, _ := m.pop()
	return cmd
}

// lay puts an overlay on top.
func (m *Model) lay(o pane.Overlay) tea.Cmd {
	m.overlay = append(m.overlay, o)
	m.toast.text = "" // the bottom line is for the overlay's keys now
	o.SetSize(m.screen.Body.W, m.screen.Body.H)
	return o.Init()
}

// remove takes an overlay away.
func (m *Model) remove(o pane.Overlay) {
	for i, have := range m.overlay {
		if have == o {
			m.overlay = append(m.overlay[:i:i], m.overlay[i+1:]...)
			break
		}
	}
	if m.form != nil && o == pane.Overlay(m.form) {
		m.form = nil
	}
}

func (m *Model) find() tea.Cmd { return m.findFor("") }

// findFor opens the search with a line to begin with.
func (m *Model) findFor(line string) tea.Cmd { return m.lay(finder.New(m.env, m.actions(), line)) }

// actions are what can be found and done by name: what keys do here and everywhere, and what can be added.
func (m *Model) actions() []finder.Action {
	var out []finder.Action
	seen := map[string]bool{}
	add := func(title, key string, do tea.Msg) {
		if !seen[title] {
			seen[title] = true
			out = append(out, finder.Action{Title: title, Key: key, Do: do})
		}
	}
	for _, k := range kam.Kinds() {
		if !k.System {
			add("New "+lower(k.Label), ":new "+k.Name, pane.New{Kind: k.Name})
		}
	}
	for _, k := range append(m.top().Keys(), m.global.Keys(m)...) {
		if k.Group != keys.Move && k.Name != "search" && k.Name != "open" {
			add(sentence(k.Help), k.Label(), pane.Press{Key: k.Keys[0]})
		}
	}
	return out
}

func (m *Model) help() tea.Cmd { return m.lay(help.New(m.env, m.allKeys())) }

// allKeys are the keys that work here: those of the pane and those of the program.
func (m *Model) allKeys() []keys.Key {
	return append(append([]keys.Key(nil), m.top().Keys()...), m.global.Keys(m)...)
}

func (m *Model) command(text string) tea.Cmd {
	return m.lay(prompt.New(m.env, m.commands(), text, m.lines))
}

func (m *Model) syncNow() tea.Cmd {
	switch m.env.Book.State().Link {
	case book.NoServer:
		return m.say("There is no server yet. Sign in to one with kam login, in a shell.", true)
	case book.SignedOut:
		return m.say("You are signed out. Sign in again with kam login, in a shell; what waits is kept.", true)
	}
	m.env.Book.Sync()
	return m.say("Exchanging with the server …", false)
}

// mouse routes the mouse to what lies under it.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	body := m.screen.Body
	x, y := msg.X-body.X, msg.Y-body.Y
	if n := len(m.overlay); n > 0 {
		cmd, done := m.overlay[n-1].Mouse(x, y, msg)
		if done {
			m.remove(m.overlay[n-1])
		}
		return cmd
	}
	if m.screen.TooSmall {
		return nil
	}
	if body.Contains(msg.X, msg.Y) {
		return m.top().Mouse(x, y, msg)
	}
	if msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress && msg.Y == m.screen.Tabs.Y {
		for _, t := range m.tabs() {
			if msg.X >= t.from && msg.X < t.to {
				return m.visitAgain(t.place)
			}
		}
	}
	return nil
}
