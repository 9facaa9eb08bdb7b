package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// A terminal hands over what has been typed since it was last asked, which on a slow line is more than a key.
func TestKeysThatArriveTogetherAreTakenOneByOne(t *testing.T) {
	d := start(t, 80, 24)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/sanna")})
	d.shows("Best time")
	d.shows("+358 6 5550 174")

	d = start(t, 120, 36)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("acall")})
	d.types(" sanna ohman re prices").settle()
	d.press("enter")
	d.shows("✓ Logged: prices")
}
