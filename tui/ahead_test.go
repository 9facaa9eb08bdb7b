package tui

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
)

func TestKeysTypedBeforeThereAreRowsWaitForThem(t *testing.T) {
	d := start(t, 120, 36)
	d.press("5", "down", ">") // nothing has been read yet
	d.shows("→ ")
	d.settle()
	moved := d.current()
	d.press("u")
	d.shows("Undone")

	calm := start(t, 120, 36)
	calm.press("5").settle()
	calm.press("down").settle()
	if want := calm.current(); moved != want {
		t.Errorf("typed ahead, the keys went to %s, not to %s", moved, want)
	}
}

func TestKeysTypedAheadGoIntoWhatTheyOpen(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "enter", "[", "down", "down") // the record opens at its last tab, and the cursor moves in it
	d.until(func() bool { return strings.Contains(d.cursor(), "Priority") })
}

func TestEscGivesUpWaitingKeys(t *testing.T) {
	d := start(t, 120, 36)
	d.press("5", ">", "esc").settle()
	if len(d.m.ahead) > 0 || strings.Contains(d.text(), "→ ") {
		t.Error("the key that was given up did something")
	}
}

func TestEveryPressCountsHoweverFast(t *testing.T) {
	d := start(t, 120, 36)
	d.press("5").settle()
	ref, stages := d.current(), kam.OpportunityKind.Lookup("stage").Options
	stage := func() string { return d.get(ref).Get("stage") }
	was := stage()
	d.press(">", ">", ">")
	d.until(func() bool { return stage() == stages[slices.Index(stages, was)+3] })
	d.settle()
	d.press("u", "u", "u")
	d.until(func() bool { return stage() == was })
}

func TestAFilterThatCannotBeReadStaysToBeMended(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press("f").types("country=Mars").press("enter")
	d.shows("“Mars” is not a country")
	d.press("ctrl+u").types("country=FI").press("enter")
	d.showsNot("Acciaierie Valmontana")
	d.shows("Kallaveden Konepaja Oy")
}
