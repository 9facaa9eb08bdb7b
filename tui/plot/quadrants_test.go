package plot

import (
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

var plain = style.New(style.Options{})

func drawn(q Quadrants, w, h int) string {
	return ansi.Strip(strings.Join(q.Lines(plain, w, h), "\n"))
}

func customers(points ...Point) Quadrants {
	return Quadrants{
		X: Axis{"loyalty", 50, true}, Y: Axis{"margin", 20, true},
		Names:  [4]string{"butterflies", "friends", "strangers", "vultures"},
		Points: points,
	}
}

func TestAPointLiesInTheQuarterOfItsValues(t *testing.T) {
	q := customers(
		Point{Name: "Polar Steel", Sign: "◆", X: 90, Y: 40}, Point{Name: "Aurora Paper", Sign: "●", X: 10, Y: 45},
		Point{Name: "Řezáč", Sign: "○", X: 5, Y: 2}, Point{Name: "東京鉄鋼", Sign: "■", X: 80, Y: -10},
	)
	lines := strings.Split(drawn(q, 70, 20), "\n")
	cross, middle := 0, 0
	for i, l := range lines {
		if at := strings.Index(l, "┼"); at >= 0 {
			cross, middle = cell.Width(l[:at]), i
		}
	}
	if cross == 0 {
		t.Fatalf("the marks do not cross:\n%s", strings.Join(lines, "\n"))
	}
	for sign, want := range map[string][2]bool{"◆": {true, true}, "●": {false, true}, "○": {false, false}, "■": {true, false}} {
		for i, l := range lines {
			if at := strings.Index(l, sign); at >= 0 {
				if right, up := cell.Width(l[:at]) > cross, i < middle; right != want[0] || up != want[1] {
					t.Errorf("%s lies right %v, up %v", sign, right, up)
				}
			}
		}
	}
	text := strings.Join(lines, "\n")
	for _, word := range []string{"Polar Steel", "Aurora Paper", "Řezáč", "東京鉄鋼", "butterflies", "friends", "strangers", "vultures", "loyalty ▶", "▲ margin"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q is not to be read:\n%s", word, text)
		}
	}
}

func TestPointsOfOneCellAreCountedAndTheChosenOneIsOnTop(t *testing.T) {
	same := []Point{{Name: "a", Sign: "●", X: 1, Y: 1}, {Name: "b", Sign: "●", X: 1, Y: 1}, {Name: "c", Sign: "●", X: 1, Y: 1}, {Name: "far", Sign: "○", X: 90, Y: 90}}
	if text := drawn(customers(same...), 60, 16); !strings.Contains(text, "3") || strings.Contains(text, "●") {
		t.Errorf("three in one cell:\n%s", text)
	}
	same[1].Chosen = true
	if text := drawn(customers(same...), 60, 16); !strings.Contains(text, "● b") {
		t.Errorf("the chosen one is covered or without its name:\n%s", text)
	}
}

func TestWithoutMarksThereAreNoQuarters(t *testing.T) {
	q := customers(Point{Name: "only", Sign: "●", X: 7, Y: 7})
	q.X.Known, q.Y.Known = false, false
	text := drawn(q, 50, 12)
	if !strings.Contains(text, "● only") || strings.Contains(text, "friends") {
		t.Errorf("one account and no mark:\n%s", text)
	}
}

// Every figure has exactly the size asked for, whatever is put on it, and names what is chosen.
func TestAFigureHasExactlyItsSize(t *testing.T) {
	names := rapid.SampledFrom([]string{"Polar Steel Oy", "東京鉄鋼株式会社", "Ναυπηγεία", "Äänekoski", "", "e\u0301a\u0308", strings.Repeat("very long ", 20)})
	values := rapid.SampledFrom([]float64{0, 1, -5, 20, 50, 1e12, -1e12, 0.001, math.MaxFloat32})
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(0, 120).Draw(t, "w"), rapid.IntRange(0, 40).Draw(t, "h")
		q := customers()
		q.X.Known, q.Y.Known = rapid.Bool().Draw(t, "x"), rapid.Bool().Draw(t, "y")
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			q.Points = append(q.Points, Point{Name: names.Draw(t, "name"), Sign: "●", X: values.Draw(t, "px"), Y: values.Draw(t, "py")})
		}
		if len(q.Points) > 0 {
			q.Points[0].Chosen = true
		}
		lines := q.Lines(plain, w, h)
		if lines == nil {
			if w >= leastWidth+2 && h >= leastHeight+3 {
				t.Fatal("there was room for a figure")
			}
			return
		}
		if len(lines) != h {
			t.Fatalf("%d lines, not %d", len(lines), h)
		}
		for i, l := range lines {
			if cell.Width(l) != w {
				t.Fatalf("line %d has %d cells, not %d: %q", i, cell.Width(l), w, l)
			}
		}
	})
}
