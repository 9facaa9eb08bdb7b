package tui

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
)

func TestColumnsAreChosenAmongThoseOfTheListAndAllFields(t *testing.T) {
	d := start(t, 160, 36)
	head := func() string { return strings.Split(d.text(), "\n")[3] }
	d.press("2").settle()
	usual := head()
	d.press(":").types("columns health, city employees").press("enter").settle()
	for _, want := range []string{"Account↑", "Health", "City", "Employees"} {
		d.until(func() bool { return strings.Contains(head(), want) })
	}
	for _, other := range []string{"Ctry", "KAM", "Open", "Next", "Segment"} {
		if strings.Contains(head(), other) {
			t.Errorf("%s is among the columns: %s", other, head())
		}
	}
	for range 100 {
		if strings.Contains(d.cursor(), "Polar Steel Oy") {
			break
		}
		d.press("down")
	}
	polar := d.current()
	if row := d.cursor(); !strings.Contains(row, "Kokkola") || !strings.Contains(row, "2112") {
		t.Errorf("the row is %q", row)
	}

	// They follow what colleagues change, and can be sorted by, with a filter too.
	if err := d.book.Remote("matti", morning, kam.Edit{Ref: polar, Cells: []kam.Cell{{Key: "city", Value: "Kemi"}}}); err != nil {
		t.Fatal(err)
	}
	d.until(func() bool { return strings.Contains(d.cursor(), "Kemi") })
	d.press(":").types("filter country:FI").press("enter").settle()
	d.press(":").types("sort employees").press("enter").settle()
	d.press("home").settle()
	var sizes []int
	for range 6 {
		if n := d.get(d.current()).Get("employees"); n != "" {
			sizes = append(sizes, int(kam.Decode[kam.Account](d.get(d.current())).Employees.IntPart()))
		}
		d.press("down").settle()
	}
	if len(sizes) < 2 || !slices.IsSortedFunc(sizes, func(a, b int) int { return b - a }) {
		t.Errorf("the employees are sorted like this: %d", sizes)
	}
	d.press("esc").settle()

	d.press(":").types("columns dragon").press("enter")
	d.shows("there is no column “dragon”")
	d.press(":").types("columns").press("enter").settle()
	d.until(func() bool { return strings.Contains(head(), "Next") && !strings.Contains(head(), "City") })
	if strings.Fields(head())[2] != strings.Fields(usual)[2] {
		t.Errorf("the usual columns are %s, then %s", usual, head())
	}
	d.press("1").settle()
	d.press(":").types("columns city").press("enter")
	d.shows("the columns of this list cannot be chosen")
}
