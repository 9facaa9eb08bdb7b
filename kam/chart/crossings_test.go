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
