package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book/memory"
)

func TestTheBriefOfAVisitIsTwoKeysFromTheFirstScreen(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "b").settle()
	d.shows("Visit brief · ")
	d.press("esc").settle()
	d.showsNot("Visit brief · ")
	d.shows("b brief")
}

func TestTheBriefOpensFromEveryRowAboutAnAccount(t *testing.T) {
	for _, way := range [][]string{
		{"b"}, {"W", "b"}, {"W", "right", "down", "b"}, {"3", "down", "b"}, {"5", "b"}, {"5", "]", "enter", "b"},
		{"2", "enter", "b"}, {"2", "enter", "[", "down", "b"}, {"5", "enter", "b"},
	} {
		d := start(t, 120, 36)
		for _, k := range way {
			d.press(k).settle()
		}
		if !strings.Contains(d.text(), "Visit brief · ") {
			t.Errorf("%q does not open it:\n%s", way, d.text())
		}
	}
}

func TestALineOfTheBriefLeadsToWhatMendsIt(t *testing.T) {
	for _, c := range []struct {
		what  string
		keys  []string
		shows []string
	}{
		{"a gap makes the record that is missing", []string{"enter"}, []string{"New activity", "visit"}},
		{"a fact opens its record", []string{"down", "enter"}, []string{"Overview"}},
		{"e edits it", []string{"down", "e"}, []string{"Account", "Priority"}},
		{"E as well", []string{"down", "E"}, []string{"Account", "Priority"}},
		{"n plans a visit", []string{"n"}, []string{"New activity"}},
		{"A goes to the account", []string{"A"}, []string{"Overview"}},
		{"L logs a call", []string{"L"}, []string{"call @"}},
		{"what a meeting plan or a person lacks is edited", []string{"down", "down", "down", "down", "down", "down", "down", "down", "down", "enter"}, []string{"Best time"}},
	} {
		d := start(t, 200, 60)
		d.press("2", "b").settle()
		for _, k := range c.keys {
			d.press(k).settle()
		}
		for _, text := range c.shows {
			if !strings.Contains(d.text(), text) {
				t.Errorf("%s: %q is not shown:\n%s", c.what, text, d.text())
			}
		}
	}
}

func TestTheReasonsOfALineAreWalkedOneByOne(t *testing.T) {
	d := start(t, 200, 60)
	d.press("2", "b", "down", "down").settle() // health
	d.shows("1 of ")
	d.press("right").settle()
	d.shows("2 of ")
	d.shows("opens the record")
	d.press("left", "left").settle()
	d.shows("1 of ")
	d.press("right", "down").settle() // the next line begins with its first reason
	d.press("up").settle()
	d.shows("1 of ")
}

func TestTheBriefIsCopiedAsMarkdown(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "b", "y").settle()
	d.until(func() bool { return d.copied.Load() != nil })
	text := d.copied.Load().(string)
	for _, part := range []string{"# ", "Visit brief · Sunday 22 November 2026", "## Deep questions", "## To validate"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in what was copied:\n%s", part, text)
		}
	}
}

// What a colleague changes shows at once, at its place, and the cursor stays on its line.
func TestTheBriefFollowsTheRecords(t *testing.T) {
	d := start(t, 120, 60)
	d.press("2", "b", "down").settle()
	account := d.m.top().(interface{ CurrentRef() kam.Ref }).CurrentRef()
	if err := d.book.Remote("matti", morning, kam.Edit{Ref: account, Cells: []kam.Cell{{Key: "priority", Value: "D"}}}); err != nil {
		t.Fatal(err)
	}
	d.shows("priority D")
	if now := d.m.top().(interface{ CurrentRef() kam.Ref }).CurrentRef(); now != account {
		t.Errorf("the cursor is on %v", now)
	}
	if err := d.book.Remote("matti", morning, kam.Deletion(account)); err != nil {
		t.Fatal(err)
	}
	d.shows("not known, or deleted")
	d.press("enter", "down", "y", "right", "end").settle()
	d.exact("deleted", 120, 60)
}

func TestTheBriefIsScrolledAndFolded(t *testing.T) {
	d := start(t, 80, 24)
	d.press("2", "b").settle()
	d.press("pgdown", "pgdown").settle()
	d.showsNot("At a glance")
	d.press("g").settle()
	d.shows("At a glance")
	d.press("p").settle()
	d.shows("Where it comes from")
	d.press("down", "J", "K", "up").settle()
	d.exact("preview", 80, 24)
	d.press("esc").settle()
	d.shows("At a glance")
	d.send(tea.MouseMsg{X: 10, Y: 10, Button: tea.MouseButtonWheelDown, Action: tea.MouseActionPress})
	d.settle()
	d.press("g").settle()
	d.send(tea.MouseMsg{X: 10, Y: 5, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	d.settle()
	d.exact("mouse", 80, 24)
}

func TestWhatBelongsToNoAccountHasNoBrief(t *testing.T) {
	b := memory.New([]kam.Record{{Ref: kam.Ref{Kind: "opportunity", ID: kam.ID{7}}, Cells: []kam.Cell{{Key: "name", Value: "Nobody's"}}}}, func() time.Time { return morning })
	d := startWith(t, b, 120, 36)
	d.press("5", "b").settle()
	d.shows("nobody to visit")
}
