package tui

import (
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/tui/book/memory"
)

// company is a small one, in which anna owns two of the accounts; the others have shorter names.
func smallCompany(user string) *memory.Book {
	var records []kam.Record
	n := byte(0)
	add := func(kind string, cells ...kam.Cell) kam.ID {
		n++
		ref := kam.Ref{Kind: kind, ID: kam.ID{n}}
		records = append(records, kam.Record{Ref: ref, Cells: cells})
		return ref.ID
	}
	cell := func(key, value string) kam.Cell { return kam.Cell{Key: key, Value: value} }
	anna := add("person", cell("name", "Anna Lind"), cell("user", user))
	for _, name := range []string{"A", "豪", "B"} {
		add("account", cell("name", name))
	}
	for _, name := range []string{"Polar Steel Works of the North", "Porto Container Terminals"} {
		add("account", cell("name", name), cell("owner", anna.String()))
	}
	return memory.New(records, func() time.Time { return morning })
}

func TestWhileNothingIsTypedOnesOwnAccountsFollowWhatWasOpened(t *testing.T) {
	d := startWith(t, smallCompany("anna"), 120, 36)
	d.press("/").settle()
	d.shows("Polar Steel Works of the North")
	d.shows("Porto Container Terminals")
	if text := d.text(); strings.Contains(text, "▸ A ") || strings.Contains(text, "豪") || strings.Contains(text, " B   ") {
		t.Errorf("accounts of others are among them:\n%s", text)
	}
	d.press("esc", "2").settle()
	d.press("end").settle()
	opened := d.current()
	d.press("enter").settle()
	d.until(func() bool { return d.book.LastOpened() == opened })
	d.press("esc", "/").settle()
	if row := d.cursor(); !strings.Contains(row, d.get(opened).Get("name")[:3]) {
		t.Errorf("what was opened does not come first: %q", row)
	}
	d.shows("Polar Steel Works of the North")
}

func TestWhileNothingIsTypedWhoOwnsNothingSeesAllAccounts(t *testing.T) {
	d := startWith(t, smallCompany("somebody"), 120, 36)
	d.press("/").settle()
	d.shows("Polar Steel Works of the North")
	d.shows("豪")
}
