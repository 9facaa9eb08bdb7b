package chart

import (
	"testing"

	"pgregory.net/rapid"
)

// layered returns the layers of a group of n that arcs hold together.
func layered(n int, pairs [][2]int) *layers {
	g := &layers{at: map[int]int{}}
	for i := range n {
		g.at[i] = i
		g.spots = append(g.spots, spot{node: i, w: 1, h: 1})
	}
	for i, p := range pairs {
		g.add(arc{edge: i, from: p[0], to: p[1]})
	}
	return g
}

// shortest finds by trying all layers how long lines must be in all.
func shortest(n int, pairs [][2]int) int {
	at := make([]int, n)
	best := -1
	var try func(v int)
	try = func(v int) {
		if v == n {
			total := 0
			for _, p := range pairs {
				if at[p[1]] <= at[p[0]] {
					return
				}
				total += at[p[1]] - at[p[0]]
			}
			if best < 0 || total < best {
				best = total
			}
			return
		}
		for at[v] = range n {
			try(v + 1)
		}
	}
	try(0)
	return best
}

// Every arrow leads down, the first layer is 0, and arrows are as short in all as they can be.
func TestLinesAreAsShortAsCanBe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "n")
		var pairs [][2]int
		for i := 1; i < n; i++ { // a tree, so that all hang together, and some more
			other := rapid.IntRange(0, i-1).Draw(t, "other")
			pairs = append(pairs, [2]int{other, i})
		}
		for range rapid.IntRange(0, 4).Draw(t, "more") {
			to := rapid.IntRange(1, n-1).Draw(t, "to")
			pairs = append(pairs, [2]int{rapid.IntRange(0, to-1).Draw(t, "from"), to})
		}
		turn := rapid.Permutation([]int{0, 1, 2, 3, 4, 5}[:n]).Draw(t, "turn")
		for i, p := range pairs {
			pairs[i] = [2]int{turn[p[0]], turn[p[1]]}
			if rapid.Bool().Draw(t, "up") {
				pairs[i] = [2]int{turn[p[1]], turn[p[0]]}
			}
		}
		g := layered(n, pairs)
		g.open()
		for i, a := range g.arcs {
			pairs[i] = [2]int{a.from, a.to}
		}
		g.stack()
		total, top := 0, n
		for _, a := range g.arcs {
			long := g.spots[a.to].layer - g.spots[a.from].layer
			if long < 1 {
				t.Fatalf("%v leads from layer %d to %d", a, g.spots[a.from].layer, g.spots[a.to].layer)
			}
			total += long
		}
		for _, s := range g.spots {
			top = min(top, s.layer)
		}
		if want := shortest(n, pairs); total != want || top != 0 {
			t.Fatalf("%v: lines are %d long from layer %d on, want %d from 0", pairs, total, top, want)
		}
	})
}

// Where one sways very many, they stand in several layers, so that nobody has to be looked for far to the side.
func TestManyOfOneLayerStandInSeveral(t *testing.T) {
	t.Parallel()
	var pairs [][2]int
	for i := 1; i < 100; i++ {
		pairs = append(pairs, [2]int{0, i})
	}
	g := layered(100, pairs)
	g.stack()
	held := map[int]int{}
	for _, s := range g.spots {
		held[s.layer]++
	}
	for layer, n := range held {
		if n > 25 {
			t.Errorf("layer %d holds %d", layer, n)
		}
	}
}
