package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// opened are records of each kind that opens in tabs.
var opened = []struct{ kind, title string }{{"account", "Polar Steel Oy"}, {"opportunity", "Melt shop cranes"}, {"contact", "Sanna Öhman"}}

// onTop returns the name of the tab on screen.
func (d *driver) onTop() string {
	where := d.m.top().Where()
	return where[strings.LastIndex(where, "▸ ")+len("▸ "):]
}

func TestTheTabOnScreenIsNamedWholeOnEightyColumns(t *testing.T) {
	for _, c := range opened {
		d := start(t, 80, 24)
		d.open(c.kind, c.title)
		first := d.onTop()
		for range 20 {
			line := ansiLine(d, 2)
			if !strings.Contains(line, " "+d.onTop()+" ") || strings.Contains(line, "…") {
				t.Errorf("at %s the line of tabs is %q", d.onTop(), line)
			}
			d.exact(d.onTop(), 80, 24)
			if d.press("]").settle(); d.onTop() == first {
				break
			}
		}
		if d.onTop() != first {
			t.Errorf("] never comes back to %s", first)
		}
		d.end()
	}
}

// ansiLine returns a line of the screen, from 0, without styles.
func ansiLine(d *driver, n int) string { return strings.Split(d.text(), "\n")[n] }

func TestTheBriefOpensFromEveryTabAboutAnAccount(t *testing.T) {
	for _, c := range []struct{ kind, title, tabs string }{
		{"account", "Polar Steel Oy", "Overview, Map, Selling center, Opportunities, Open Space, Plan, Activity, Documents, People, Everything"},
		{"opportunity", "Melt shop cranes", "Deal, Map, CABS, Wants and fears, Choices, Stages, Project, Everything"},
	} {
		d := start(t, 120, 36)
		d.open(c.kind, c.title)
		for _, name := range strings.Split(c.tabs, ", ") {
			d.tab(name)
			d.press("b").settle()
			d.shows("Visit brief · Polar Steel Oy")
			d.press("esc").settle()
			if d.onTop() != name {
				t.Errorf("esc goes back to %s, not to %s", d.onTop(), name)
			}
		}
		d.end()
	}
}

func TestAClickOnTheChosenRowDoesWhatEnterDoes(t *testing.T) {
	d := start(t, 120, 36)
	d.press("W").settle()
	row := d.cursor()
	for y, l := range strings.Split(d.text(), "\n") {
		if strings.HasPrefix(l, "│▸") {
			d.send(tea.MouseMsg{X: 10, Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
			break
		}
	}
	d.formed() // what mends the alarm, not the record that it is about
	d.leave()
	if d.cursor() != row {
		t.Errorf("the cursor went from %q to %q", row, d.cursor())
	}
}
