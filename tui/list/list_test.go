package list

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

var names = []string{"Polar Steel Oy", "Řezáč Strojírny a.s.", "日本製鉄株式会社", "Ελληνικά Ναυπηγεία", "Porto Leixões Terminal", "e\u0301cole", "👩‍💻 Inc."}

func row(n int) Row {
	return Row{
		ID:    ID{Ref: kam.Ref{Kind: "account", ID: kam.ID{0: byte(n >> 16), 1: byte(n >> 8), 2: byte(n)}}},
		Cells: []Cell{{Text: fmt.Sprintf("%s %d", names[n%len(names)], n)}, {Text: fmt.Sprint(n * 7919 % 1000), Key: fmt.Sprintf("%04d", n*7919%1000)}},
	}
}

func rows(numbers ...int) []Row {
	var out []Row
	for _, n := range numbers {
		out = append(out, row(n))
	}
	return out
}

func newList() *List {
	l := New(style.New(style.Options{Dark: true, Color: true}), []Column{
		{Name: "name", Title: "Name", Width: 12, Grow: 2}, {Name: "size", Title: "Size", Width: 5, Right: true, Priority: 1},
	})
	l.SetSize(40, 12)
	return l
}

func settle(l *List, cmd tea.Cmd) {
	if cmd != nil {
		l.Update(cmd())
	}
}

func TestTheCursorStaysOnItsRecordAndTheScreenIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newList()
		have := rapid.SliceOfNDistinct(rapid.IntRange(0, 500), 1, 60, rapid.ID[int]).Draw(t, "rows")
		settle(l, l.Set(rows(have...)))
		t.Repeat(map[string]func(*rapid.T){
			"move":   func(t *rapid.T) { l.Move(rapid.IntRange(-30, 30).Draw(t, "by")) },
			"page":   func(t *rapid.T) { l.Page(rapid.IntRange(-2, 2).Draw(t, "pages")) },
			"mark":   func(*rapid.T) { l.Toggle() },
			"resize": func(t *rapid.T) { l.SetSize(rapid.IntRange(8, 120).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")) },
			"sort": func(t *rapid.T) {
				before, had := l.Current()
				settle(l, l.Sort(rapid.IntRange(-1, 1).Draw(t, "column"), rapid.Bool().Draw(t, "down")))
				if after, _ := l.Current(); had && after.ID != before.ID {
					t.Fatalf("sorting moved the cursor from %v to %v", before.Cells[0].Text, after.Cells[0].Text)
				}
			},
			"filter": func(t *rapid.T) {
				before, had := l.Current()
				settle(l, l.Filter(rapid.SampledFrom([]string{"", "polar", "rezac", "1", "日本", "pst"}).Draw(t, "words")))
				kept := slices.ContainsFunc(l.order, func(o int32) bool { return l.rows[o].ID == before.ID })
				if after, _ := l.Current(); had && kept && after.ID != before.ID {
					t.Fatalf("filtering moved the cursor")
				}
			},
			"refresh": func(t *rapid.T) {
				before, had := l.Current()
				fresh := rapid.SliceOfNDistinct(rapid.IntRange(0, 500), 0, 60, rapid.ID[int]).Draw(t, "fresh")
				settle(l, l.Set(rows(fresh...)))
				kept := slices.ContainsFunc(l.order, func(o int32) bool { return l.rows[o].ID == before.ID })
				if after, _ := l.Current(); had && kept && after.ID != before.ID {
					t.Fatalf("refreshing moved the cursor")
				}
			},
			"": func(t *rapid.T) {
				lines := l.Lines()
				if len(lines) != max(l.h, 0) {
					t.Fatalf("%d lines of %d", len(lines), l.h)
				}
				for _, s := range lines {
					if cell.Width(s) != l.w {
						t.Fatalf("a line is %d cells of %d: %q", cell.Width(s), l.w, s)
					}
				}
				if _, ok := l.Current(); ok != (len(l.order) > 0) {
					t.Fatalf("there is a cursor: %v, of %d rows", ok, len(l.order))
				}
				if n := l.visible(); n > 0 && l.cursor >= 0 && (l.cursor < l.offset || l.cursor >= l.offset+n) {
					t.Fatalf("the cursor is out of sight")
				}
			},
		})
	})
}

func TestManyRowsAreSortedOffTheUpdateLoopAndOnlyTheNewestOrderCounts(t *testing.T) {
	l := newList()
	numbers := make([]int, 2*manyRows)
	for i := range numbers {
		numbers[i] = i
	}
	settle(l, l.Set(rows(numbers...)))
	first := l.Sort(1, false)
	second := l.Sort(1, true)
	if first == nil || second == nil {
		t.Fatal("so many rows are sorted in the update loop")
	}
	late := first()
	l.Update(second())
	l.Update(late)
	l.Home()
	if r, _ := l.Current(); r.Cells[1].Text != "999" {
		t.Errorf("the first row has %s: a late answer was taken", r.Cells[1].Text)
	}
}

func TestAFilterFindsWordsAndPickedLetters(t *testing.T) {
	for filter, want := range map[string]string{
		"polar": "Polar Steel Oy 0", "rezac": "Řezáč Strojírny a.s. 1", "製鉄": "日本製鉄株式会社 2", "ναυπηγ": "Ελληνικά Ναυπηγεία 3",
		"pst": "Polar Steel Oy 0", "oy polar": "Polar Steel Oy 0", "leixoes": "Porto Leixões Terminal 4", "xyz": "",
	} {
		l := newList()
		settle(l, l.Set(rows(0, 1, 2, 3, 4, 5, 6)))
		l.Filter(filter)
		var got []string
		for _, o := range l.order {
			got = append(got, l.rows[o].Cells[0].Text)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q finds %q, not %q", filter, s, want)
		}
	}
}

func TestHeadingsArePassedOverAndGoWithTheirGroup(t *testing.T) {
	l := newList()
	head := func(s string) Row { return Row{Header: true, Cells: []Cell{{Text: s}}} }
	l.Set([]Row{head("A"), row(0), row(1), head("B"), row(2)})
	if r, _ := l.Current(); r.ID != row(0).ID {
		t.Error("the cursor begins on a heading")
	}
	l.Move(2)
	if r, _ := l.Current(); r.ID != row(2).ID {
		t.Errorf("the cursor is on %v", r.Cells)
	}
	l.Filter("polar")
	if len(l.order) != 2 {
		t.Errorf("%d rows are left, not the heading and one", len(l.order))
	}
}

func TestColumnsGoByPriorityWhereThereIsNoRoom(t *testing.T) {
	columns := []Column{{Name: "a", Width: 10, Grow: 1}, {Name: "b", Width: 10, Priority: 2}, {Name: "c", Width: 10, Priority: 1}}
	for w, want := range map[int]int{60: 3, 34: 3, 33: 2, 22: 2, 21: 1, 5: 1} {
		fit := fitColumns(columns, needs(columns, nil), w)
		total := -gap
		for _, f := range fit {
			total += f.width + gap
		}
		if len(fit) != want || total > w {
			t.Errorf("in %d cells: %d columns of %d cells", w, len(fit), total)
		}
	}
}

func TestColumnsAreAsWideAsTheirCellsNeed(t *testing.T) {
	columns := []Column{{Name: "a", Width: 10, Max: 40, Grow: 1}, {Name: "b", Width: 10, Max: 40, Grow: 1}, {Name: "c", Width: 9}}
	cells := func(texts ...string) Row {
		r := Row{}
		for _, t := range texts {
			r.Cells = append(r.Cells, Cell{Text: t})
		}
		return r
	}
	rows := []Row{cells("four", strings.Repeat("x", 25), "ninety"), cells("日本製鉄", "y", "")}
	for w, want := range map[int][]int{80: {8, 25, 6}, 41: {8, 23, 6}, 28: {8, 10, 6}} {
		var got []int
		for _, f := range fitColumns(columns, needs(columns, rows), w) {
			got = append(got, f.width)
		}
		if !slices.Equal(got, want) {
			t.Errorf("in %d cells the columns are %v wide, not %v", w, got, want)
		}
	}
}

func TestTextRunsOnOverEmptyCells(t *testing.T) {
	l := New(style.New(style.Options{}), []Column{{Name: "a", Width: 6}, {Name: "b", Width: 6}, {Name: "c", Width: 6, Right: true}})
	l.SetSize(30, 3)
	l.Set([]Row{
		{Cells: []Cell{{Text: "no decider, no buyer"}}},
		{Cells: []Cell{{Text: "no decider, no buyer"}, {}, {Text: "3"}}},
		{Cells: []Cell{{Text: "no decider, no buyer"}, {Text: "x"}, {Text: "3"}}},
		{Cells: []Cell{{Text: "sixsix"}, {Text: "sixsix"}, {Text: "sixsix"}}},
	})
	for i, want := range []string{"▸ no decider, no buyer", "  no decider, n…       3", "  no de…  x            3"} {
		if got := strings.TrimRight(ansi.Strip(l.Lines()[i]), " "); got != strings.TrimRight(want, " ") {
			t.Errorf("line %d is %q, not %q", i, got, want)
		}
	}
}
