package pane

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/tui/keys"
)

// Overlay is what stands over a pane for a while and has all keys: search, quick capture, the command
// line, a form, the map of keys.
type Overlay interface {
	Init() tea.Cmd
	// Update takes answers to what the overlay asked for; it ignores every other message.
	Update(msg tea.Msg) tea.Cmd
	// Press handles a key and reports whether the overlay is done and goes away.
	Press(msg tea.KeyMsg) (cmd tea.Cmd, done bool)
	// Mouse handles the mouse at a cell of the pane's rectangle.
	Mouse(x, y int, msg tea.MouseMsg) (cmd tea.Cmd, done bool)
	// SetSize gives it the rectangle of the pane to stand over.
	SetSize(w, h int)
	// Over draws it over the lines of the pane.
	Over(body []string) []string
	Keys() []keys.Key
	Where() string
}

// Press asks the program to do what a key does here, as if it had been pressed.
type Press struct{ Key string }

// Close asks the program to take an overlay away.
type Close struct{ Overlay Overlay }
