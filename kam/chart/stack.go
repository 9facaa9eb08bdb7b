package chart

import (
	"cmp"
	"math"
	"slices"
)

// stack gives every node a layer, so that lines are short in all (network simplex; Gansner, Koutsofios, North & Vo 1993):
// the shorter they are, the fewer places of their own they need and the less they cross.
func (g *layers) stack() {
	n := len(g.spots)
	in := make([]int, n)
	to := make([][]int, n)
	for _, a := range g.arcs {
		in[a.to]++
		to[a.from] = append(to[a.from], a.to)
	}
	var order []int
	for v := range n {
		if in[v] == 0 {
			order = append(order, v)
		}
	}
	degree := slices.Clone(in)
	for i := 0; i < len(order); i++ {
		for _, w := range to[order[i]] {
			g.spots[w].layer = max(g.spots[w].layer, g.spots[order[i]].layer+1)
			if in[w]--; in[w] == 0 {
				order = append(order, w)
			}
		}
	}
	newSpan(g).shorten()
	g.narrow(order, to, degree)
}

// narrow puts nodes into more layers where one would hold too many to be looked over: at most 12 or, of many, two and a
// half times as many as a square would have. In each layer stand those whose influencers stand above it, first those from whom
// the longest ways lead on (list scheduling; Coffman & Graham 1972).
func (g *layers) narrow(order []int, to [][]int, in []int) {
	n := len(order)
	limit := max(12, int(math.Ceil(2.5*math.Sqrt(float64(n)))))
	held := make([]int, n)
	for v := range n {
		held[g.spots[v].layer]++
	}
	if slices.Max(held) <= limit {
		return
	}
	far := make([]int, n) // how long the longest way is that leads on
	for i := n - 1; i >= 0; i-- {
		for _, w := range to[order[i]] {
			far[order[i]] = max(far[order[i]], far[w]+1)
		}
	}
	waits := slices.Clone(in)
	var ready []int
	for v := range n {
		if waits[v] == 0 {
			ready = append(ready, v)
		}
	}
	for layer := 0; len(ready) > 0; layer++ {
		slices.SortFunc(ready, func(a, b int) int { return cmp.Or(cmp.Compare(far[b], far[a]), cmp.Compare(a, b)) })
		now := slices.Clone(ready[:min(len(ready), limit)])
		ready = slices.Delete(ready, 0, len(now))
		for _, v := range now {
			g.spots[v].layer = layer
			for _, w := range to[v] {
				if waits[w]--; waits[w] == 0 {
					ready = append(ready, w)
				}
			}
		}
	}
}
