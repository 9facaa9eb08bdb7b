package chart

import (
	"cmp"
	"slices"
)

// Influence lays nodes out in layers, so that edges lead down as far as they can and cross little (Sugiyama, Tagawa &
// Toda 1981): rings are opened, nodes put into layers, long edges led through places of their own in the layers
// between, layers ordered by medians and by exchanging neighbours, columns found, and lines led through channels between
// the layers. What hangs together stands together; nodes without any edge stand in rows at the bottom.
func Influence(nodes []Node, edges []Edge) Layout {
	l := Layout{Boxes: make([]Rect, len(nodes))}
	at := places(nodes)
	var arcs []arc
	joined := make([]int, len(nodes)) // what hangs together, as a forest of parents
	for i := range joined {
		joined[i] = i
	}
	var root func(i int) int
	root = func(i int) int {
		if joined[i] != i {
			joined[i] = root(joined[i])
		}
		return joined[i]
	}
	touched := make([]bool, len(nodes))
	for e, edge := range edges {
		from, okFrom := at[edge.From]
		to, okTo := at[edge.To]
		if !okFrom || !okTo || from == to {
			continue
		}
		arcs = append(arcs, arc{edge: e, from: from, to: to, both: edge.Both})
		touched[from], touched[to] = true, true
		if a, b := root(from), root(to); a != b {
			joined[max(a, b)] = min(a, b)
		}
	}
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, earlier(nodes))
	groups := map[int][]int{}
	var firsts, loose []int
	for _, n := range order {
		if !touched[n] {
			loose = append(loose, n)
			continue
		}
		r := root(n)
		if groups[r] == nil {
			firsts = append(firsts, r)
		}
		groups[r] = append(groups[r], n)
	}
	slices.SortStableFunc(firsts, func(a, b int) int { return cmp.Compare(len(groups[b]), len(groups[a])) })
	var parts []Layout
	for _, r := range firsts {
		g := newLayers(nodes, groups[r])
		for _, a := range arcs {
			if root(a.from) == r {
				g.add(a)
			}
		}
		parts = append(parts, g.layout())
	}
	l.shelve(parts, firsts, groups)
	l.rows(nodes, loose)
	slices.SortFunc(l.Routes, func(a, b Route) int { return a.Edge - b.Edge })
	return l
}

// shelve puts what hangs together side by side, and on a further shelf where that becomes too wide.
func (l *Layout) shelve(parts []Layout, firsts []int, groups map[int][]int) {
	width, x, y, deep := 0, 0, 0, 0
	for _, p := range parts {
		width = max(width, p.W)
	}
	for i, p := range parts {
		if x > 0 && x+p.W > width {
			x, y, deep = 0, y+deep+beneath+1, 0
		}
		p.shift(x, y)
		for j, n := range groups[firsts[i]] {
			l.Boxes[n] = p.Boxes[j]
		}
		l.Routes = append(l.Routes, p.Routes...)
		l.Crossings += p.Crossings
		l.W, l.H = max(l.W, x+p.W), max(l.H, y+p.H)
		x, deep = x+p.W+apart, max(deep, p.H)
	}
}

// arc is an edge that counts, between places of nodes.
type arc struct {
	edge     int
	from, to int
	both     bool // it has no direction
	flip     bool // it is led upwards, for it would close a ring
}

// spot is a place in a layer: a node, or where a long edge passes through.
type spot struct {
	node  int // the place in the group, or -1
	w, h  int
	layer int
	pos   int // in the layer
	x     int // the left column
	up    []int
	down  []int
}

// layers is a group of nodes that hang together.
type layers struct {
	spots  []spot // nodes first, in the order of the group
	at     map[int]int
	arcs   []arc   // with places in spots
	chains [][]int // for each arc, the spots that it leads through, from the upper end to the lower
	rows   [][]int // for each layer its spots, from left to right
}

func newLayers(nodes []Node, group []int) *layers {
	g := &layers{at: map[int]int{}}
	for i, n := range group {
		g.at[n] = i
		g.spots = append(g.spots, spot{node: i, w: nodes[n].W, h: nodes[n].H})
	}
	return g
}

func (g *layers) add(a arc) {
	a.from, a.to = g.at[a.from], g.at[a.to]
	g.arcs = append(g.arcs, a)
}

func (g *layers) layout() Layout {
	g.open()
	g.stack()
	g.thread()
	crossings := g.arrange()
	g.place()
	l := g.draw()
	l.Crossings = crossings
	return l
}

// open turns edges around so that no ring is left: nodes are put into an order in which few edges lead back (Eades, Lin &
// Smyth 1993), and those that do are led upwards.
func (g *layers) open() {
	n := len(g.spots)
	in, out := make([]int, n), make([]int, n)
	to, from := make([][]int, n), make([][]int, n)
	for i, a := range g.arcs {
		out[a.from]++
		in[a.to]++
		to[a.from] = append(to[a.from], i)
		from[a.to] = append(from[a.to], i)
	}
	place := make([]int, n) // 0 is not placed yet
	first, last := 1, n
	remove := func(v, at int) {
		place[v] = at
		for _, i := range to[v] {
			in[g.arcs[i].to]--
		}
		for _, i := range from[v] {
			out[g.arcs[i].from]--
		}
	}
	for first <= last {
		best := -1
		sink := false
		for v := range n {
			if place[v] != 0 {
				continue
			}
			if out[v] == 0 {
				best, sink = v, true
				break
			}
			if best < 0 || in[v] == 0 && in[best] != 0 || (in[v] == 0) == (in[best] == 0) && out[v]-in[v] > out[best]-in[best] {
				best = v
			}
		}
		if sink {
			remove(best, last)
			last--
		} else {
			remove(best, first)
			first++
		}
	}
	for i := range g.arcs {
		if a := &g.arcs[i]; place[a.from] > place[a.to] {
			a.from, a.to, a.flip = a.to, a.from, true
		}
	}
}

// thread leads edges that span several layers through a place of their own in each between.
func (g *layers) thread() {
	for _, a := range g.arcs {
		chain := []int{a.from}
		for layer := g.spots[a.from].layer + 1; layer < g.spots[a.to].layer; layer++ {
			g.spots = append(g.spots, spot{node: -1, w: 1, h: 1, layer: layer})
			chain = append(chain, len(g.spots)-1)
		}
		chain = append(chain, a.to)
		for i := 1; i < len(chain); i++ {
			g.spots[chain[i-1]].down = append(g.spots[chain[i-1]].down, chain[i])
			g.spots[chain[i]].up = append(g.spots[chain[i]].up, chain[i-1])
		}
		g.chains = append(g.chains, chain)
	}
}
