// Package keys declares what keys do. One declaration serves to handle a key, to show it in the bottom line
// and to explain it in the map of keys, so that these cannot differ.
package keys

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// Key declares one thing that can be done from the keyboard.
type Key struct {
	Name  string   // what it is, for tests, the search of actions and rebinding: "next-stage"
	Keys  []string // the keys that do it, as tea.KeyMsg.String() gives them; the first is the one shown
	Show  string   // how it is shown, where that is not its first key: "↑↓"
	Brief string   // two words at most, for the bottom line; a key without is in the map only
	Help  string   // what it does, for the map of keys
	Group Group
}

// Group is a chapter of the map of keys.
type Group string

// The chapters of the map of keys, in their order.
const (
	Move   Group = "Move"
	Look   Group = "Look"
	Change Group = "Change"
	Go     Group = "Go to"
	Form   Group = "In a form"
	Other  Group = "Program"
)

// Groups returns the chapters in their order.
func Groups() []Group { return []Group{Move, Look, Change, Go, Form, Other} }

// Matches reports whether pressed, as tea.KeyMsg.String() gives it, is one of the keys.
func (k Key) Matches(pressed string) bool { return slices.Contains(k.Keys, pressed) }

// Label returns how the key is shown.
func (k Key) Label() string {
	if k.Show != "" {
		return k.Show
	}
	if len(k.Keys) == 0 {
		return ""
	}
	return Name(k.Keys[0])
}

// Labels returns all keys that do it, as they are shown in the map.
func (k Key) Labels() string {
	var names []string
	for _, s := range k.Keys {
		names = append(names, Name(s))
	}
	return strings.Join(names, " ")
}

// Name returns how a key is written for people.
func Name(key string) string {
	switch key {
	case "up":
		return "↑"
	case "down":
		return "↓"
	case "left":
		return "←"
	case "right":
		return "→"
	case " ":
		return "space"
	}
	return key
}

// Binding is a key together with what it does to a T: a pane, a form, the program.
type Binding[T any] struct {
	Key
	Do   func(T) tea.Cmd
	When func(T) bool // whether the key does anything now; nil means always
}

// Map is the keys of one place. The first binding that matches and does something now is the one meant.
type Map[T any] []Binding[T]

// Find returns what a pressed key stands for here and now.
func (m Map[T]) Find(t T, pressed string) (Binding[T], bool) {
	for _, b := range m {
		if b.Matches(pressed) && (b.When == nil || b.When(t)) {
			return b, true
		}
	}
	return Binding[T]{}, false
}

// Handle does what the pressed key stands for, and reports whether it stands for anything here and now.
func (m Map[T]) Handle(t T, pressed string) (tea.Cmd, bool) {
	if b, ok := m.Find(t, pressed); ok {
		return b.Do(t), true
	}
	return nil, false
}

// Keys returns the keys that do something now, in the order declared.
func (m Map[T]) Keys(t T) []Key {
	var out []Key
	for _, b := range m {
		if b.When == nil || b.When(t) {
			out = append(out, b.Key)
		}
	}
	return out
}

// All returns all keys, in the order declared.
func (m Map[T]) All() []Key {
	out := make([]Key, len(m))
	for i, b := range m {
		out[i] = b.Key
	}
	return out
}
