package chart

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// Where influence branches and never joins, no line crosses another.
func TestATreeHasNoCrossings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "n")
		nodes := []Node{{Key: "0", W: 10, H: 3}}
		var edges []Edge
		for i := 1; i < n; i++ {
			nodes = append(nodes, Node{Key: fmt.Sprint(i), W: 10, H: 3})
			edges = append(edges, Edge{From: fmt.Sprint(rapid.IntRange(max(0, i-3), i-1).Draw(t, "from")), To: fmt.Sprint(i)})
		}
		if l := Influence(nodes, edges); l.Crossings != 0 {
			t.Fatalf("%d lines cross in %v", l.Crossings, edges)
		}
	})
}

// Two of two influencing both cannot be drawn without one crossing; that, and no more, is found.
func TestCrossingsThatCannotBeAvoidedAreCounted(t *testing.T) {
	t.Parallel()
	for n, want := range []int{0, 0, 1, 9, 36} { // two rows of n, each of one with each of the other: (n(n-1)/2)²
		var nodes []Node
		var edges []Edge
		for i := range n {
			nodes = append(nodes, Node{Key: fmt.Sprint("a", i), W: 5, H: 1}, Node{Key: fmt.Sprint("b", i), W: 5, H: 1})
			for j := range n {
				edges = append(edges, Edge{From: fmt.Sprint("a", i), To: fmt.Sprint("b", j)})
			}
		}
		if l := Influence(nodes, edges); l.Crossings != want {
			t.Errorf("%d and %d: %d crossings, want %d", n, n, l.Crossings, want)
		}
	}
}

// Lines between different people never run along each other, so that everybody can tell who sways whom; those that leave
// one box together may.
func TestLinesDoNotRunAlongEachOther(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		nodes, _, edges := company(seed, 20)
		l := Influence(nodes, edges)
		type step struct {
			at Point
			up bool
		}
		by := map[step]int{}
		for i, r := range l.Routes {
			for k := 1; k < len(r.Points); k++ {
				a, b := r.Points[k-1], r.Points[k]
				for _, p := range cells(a, b) {
					s := step{p, a.X == b.X}
					if p == a || p == b { // corners may touch
						continue
					}
					j, ok := by[s]
					if ok && edges[l.Routes[j].Edge].From != edges[r.Edge].From {
						t.Errorf("seed %d: %v and %v run along each other at %v", seed, edges[l.Routes[j].Edge], edges[r.Edge], p)
					}
					by[s] = i
				}
			}
		}
	}
}

// Lines that need not cross by the order of those they join are led past each other: what one sees crosses hardly more often
// than the order makes it.
func TestLinesCrossHardlyMoreThanTheyMust(t *testing.T) {
	t.Parallel()
	for _, size := range []int{7, 25, 50} {
		drawn, counted := 0, 0
		for seed := range uint64(40) {
			nodes, _, edges := company(seed, size)
			l := Influence(nodes, edges)
			drawn, counted = drawn+seen(l, edges), counted+l.Crossings
		}
		t.Logf("%d people: %d crossings are seen, %d counted", size, drawn, counted)
		if drawn > counted+counted/10+2 {
			t.Errorf("%d people: %d crossings are seen, %d counted", size, drawn, counted)
		}
	}
}

// seen counts where lines that leave different boxes cross as they are drawn.
func seen(l Layout, edges []Edge) (n int) {
	type stretch struct {
		a, b Point
		from string
	}
	var flat, steep []stretch
	for _, r := range l.Routes {
		for i := 1; i < len(r.Points); i++ {
			a, b := r.Points[i-1], r.Points[i]
			if a.X > b.X || a.Y > b.Y {
				a, b = b, a
			}
			if s := (stretch{a, b, edges[r.Edge].From}); a.Y == b.Y {
				flat = append(flat, s)
			} else {
				steep = append(steep, s)
			}
		}
	}
	for _, f := range flat {
		for _, s := range steep {
			if f.from != s.from && f.a.X < s.a.X && s.a.X < f.b.X && s.a.Y < f.a.Y && f.a.Y < s.b.Y {
				n++
			}
		}
	}
	return n
}
