package tui

import (
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/pane"
)

// branch puts the cursor of a tree on the row of a record's name, and returns what the row says.
func (d *driver) branch(name string) string {
	d.t.Helper()
	says := func() string {
		row, _ := d.m.top().(*pane.Browser).List.Current()
		text := ""
		for _, c := range row.Cells {
			text += c.Text + "|"
		}
		return text
	}
	d.press("home").settle()
	for range 200 {
		if strings.HasPrefix(says(), name+"|") {
			return says()
		}
		d.press("down").settle()
	}
	d.t.Fatalf("there is no row %q\n%s", name, d.text())
	return ""
}

// Whoever looks after too many key accounts is seen in Teams, with the accounts, one of which is handed over there.
func TestAManagerOfTooManyKeyAccountsIsMendedFromTeams(t *testing.T) {
	d := start(t, 140, 60)
	over := func() (a signal.Alarm, there bool) {
		for _, a := range d.alarms() {
			if a.Kind == signal.TooManyAccounts {
				return a, true
			}
		}
		return a, false
	}
	a, there := over()
	if !there {
		t.Fatal("nobody of the sample looks after too many")
	}
	d.press("4").settle()
	if says := d.branch("Jörg Brandt"); !strings.Contains(says, "|! 6|") {
		t.Errorf("the row does not warn: %s", says)
	}
	d.shows("6 key accounts, more than the 5")
	d.shows("Compete with each other")
	d.press("l").settle()
	d.shows("! competes with ")
	d.press("f").types("brandt").settle() // who is looked for comes with the accounts
	d.shows("! competes with ")
	d.press("enter", "esc").settle()
	if says := d.branch(d.book.Name(a.Record)); !strings.Contains(says, "|1|1|") {
		t.Errorf("the account is called %s", says)
	}
	d.press("e")
	d.complete("Petr Novák")
	if _, there := over(); there {
		t.Errorf("the alarm stays\n%s", d.text())
	}
	d.until(func() bool {
		return !strings.Contains(d.branch("Jörg Brandt"), "!") && !strings.Contains(d.text(), "more than the 5")
	})
	current := func() string { row, _ := d.m.top().(*pane.Browser).List.Current(); return row.Kind }
	d.press("down").settle()
	if current() != "account" {
		t.Errorf("below the person is %s", current())
	}
	d.press("h").settle()
	if current() != "person" {
		t.Errorf("h goes up to %s", current())
	}
	d.press("h").settle()
	d.press("down").settle()
	if current() == "account" {
		t.Error("h does not fold the person")
	}
}

// What one manager can look after is the company's to say.
func TestTeamsCountsKeyAccountsByTheCompanysSetting(t *testing.T) {
	d := start(t, 140, 60)
	err := d.book.Apply(t.Context(), "six", kam.Edit{Ref: kam.Ref{Kind: "setting", ID: d.book.NewID()}, Cells: []kam.Cell{{Key: "key", Value: "max_key_accounts"}, {Key: "number", Value: "6"}}})
	if err != nil {
		t.Fatal(err)
	}
	d.press("4").settle()
	if says := d.branch("Jörg Brandt"); strings.Contains(says, "!") || strings.Contains(d.text(), "key accounts, more than") {
		t.Errorf("six are too many where six are allowed\n%s", d.text())
	}
}
