package grid_test

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane/grid"
)

// types types a text, with what follows from each key.
func (u *user) types(text string) *user {
	for _, r := range text {
		cmd, _ := u.Press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		u.settle(cmd)
	}
	return u
}

// settle carries out a command and all that follow from it.
func (u *user) settle(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			u.settle(c)
		}
		return
	}
	u.settle(u.Update(msg))
}

// offers reports whether a key is offered.
func (u *user) offers(name string) bool {
	return slices.ContainsFunc(u.Keys(), func(k keys.Key) bool { return k.Name == name })
}

func matrix() grid.Sheet {
	s := sheet([]string{"Steel", "Ports", "Paper"}, []string{"Cranes", "Hoists", "Service"})
	s.Summed = true
	s.Stop(grid.Place{Row: 2, Column: 2})
	s.Stop(grid.Place{Row: 1, Column: 1})
	return s
}

func TestAFilterLeavesTheCellsThatItIsAboutUntilEscTakesItAway(t *testing.T) {
	u := at(matrix(), 120, 30)
	if u.on() != "Paper/Service" || !strings.Contains(u.text(), "In all") {
		t.Fatalf("it begins on %s", u.on())
	}
	u.types("f")
	if !u.Typing() || !u.offers("filter-keep") || u.offers("open") {
		t.Error("the line is not being typed")
	}
	u.types("hoi por")
	text := u.text()
	if u.on() != "Ports/Hoists" || !strings.Contains(text, "f hoi por") || strings.Contains(text, "Cranes") || strings.Contains(text, "Steel") || strings.Contains(text, "In all") {
		t.Errorf("on %s:\n%s", u.on(), text)
	}
	u.press("enter")
	if _, count := u.Status(); u.Typing() || count != "1 of 9 cells" {
		t.Errorf("what is left is told as %q", count)
	}
	if now, _ := u.press("}").Current(); now != (grid.Place{Row: 1, Column: 1}) {
		t.Errorf("the stop is %v", now)
	}
	u.press("enter")
	if !slices.Equal(u.opened, []grid.Place{{Row: 1, Column: 1}}) {
		t.Errorf("opened %v", u.opened)
	}
	if _, ok := u.Back(); !ok || u.on() != "Ports/Hoists" || !strings.Contains(u.text(), "Cranes") {
		t.Errorf("back on %s:\n%s", u.on(), u.text())
	}
	if _, ok := u.Back(); ok {
		t.Error("there is more to take back")
	}
}

func TestEscWhileAFilterIsTypedShowsAllAgain(t *testing.T) {
	u := at(matrix(), 120, 30).types("fcranes steel")
	if u.on() != "Steel/Cranes" {
		t.Errorf("on %s", u.on())
	}
	if u.press("esc"); u.on() != "Steel/Cranes" || u.Typing() || !strings.Contains(u.text(), "Hoists") {
		t.Errorf("on %s:\n%s", u.on(), u.text())
	}
}

func TestConditionsOfAFilterAreAboutTheRecordOfACellOrTheOneThatItWouldHave(t *testing.T) {
	u := at(matrix(), 120, 30).types("fsegment:Steel")
	if text := u.text(); !strings.Contains(text, "Steel") || strings.Contains(text, "Paper") || u.on() != "Steel/Service" {
		t.Errorf("on %s:\n%s", u.on(), text)
	}
	u.types(" cranes")
	if u.on() != "Steel/Cranes" || strings.Contains(u.text(), "Hoists") {
		t.Errorf("on %s:\n%s", u.on(), u.text())
	}
	// A matrix that has changed is asked again.
	s := matrix()
	s.Rows[0].Name = "Foundries"
	u.press("enter")
	u.now = s
	u.settle(u.Init())
	if text := u.text(); !strings.Contains(text, "Nothing here matches") {
		t.Errorf("after a change:\n%s", text)
	}
}

func TestWhereNothingMatchesNoKeyOfACellIsOffered(t *testing.T) {
	u := at(matrix(), 60, 30).types("fqqqq").press("enter")
	if text := u.text(); !strings.Contains(text, "Nothing here matches “qqqq”") {
		t.Errorf("it says\n%s", text)
	}
	for _, name := range []string{"open", "peek", "up", "next-push", "preview-down"} {
		if u.offers(name) {
			t.Errorf("%s is offered", name)
		}
	}
	if u.CurrentRef() != (kam.Ref{Kind: about.Kind, ID: about.ID}) || !u.offers("filter") {
		t.Error("the filter cannot be changed")
	}
}

func TestAnEmptyMatrixOffersNeitherAFilterNorAPreview(t *testing.T) {
	u := at(grid.Sheet{}, 60, 20)
	if u.offers("filter") || u.offers("peek") {
		t.Error("keys are offered that do nothing")
	}
}
