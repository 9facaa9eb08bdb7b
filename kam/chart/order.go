package chart

import (
	"cmp"
	"slices"
)

// sweeps is how many times the layers are gone through, down and up, to find an order with few crossings, and starts
// from how many orders.
const (
	sweeps = 12
	starts = 4
)

// arrange orders the spots of each layer so that few lines cross (Gansner, Koutsofios, North & Vo 1993: medians, then
// exchanging neighbours), and returns how many do. The best that each start comes to is sifted.
func (g *layers) arrange() int {
	best := -1
	var kept [][]int
	for start := 0; start < starts && best != 0; start++ {
		g.begin(start)
		least := g.crossings()
		rows := clone(g.rows)
		better := func() bool {
			n := g.crossings()
			if n >= least {
				return false
			}
			least, rows = n, clone(g.rows)
			return true
		}
		for sweep, stale := 0, 0; sweep < sweeps && stale < 4 && least > 0; sweep++ {
			g.sort(sweep%2 == 0, start >= 2)
			g.exchange(start%2 == 1)
			if stale++; better() {
				stale = 0
			}
		}
		for again := true; again && least > 0; {
			g.rows = clone(rows)
			g.number()
			g.sift()
			again = better()
			for down := range 2 {
				g.sort(down == 0, start >= 2)
				g.exchange(false)
				again = better() || again
			}
		}
		if best < 0 || least < best {
			best, kept = least, rows
		}
	}
	g.rows = kept
	g.number()
	return best
}

// begin orders layers as one meets the spots from the top, or from the bottom.
func (g *layers) begin(start int) {
	deep := 0
	for i := range g.spots {
		deep = max(deep, g.spots[i].layer+1)
	}
	g.rows = make([][]int, deep)
	seen := make([]bool, len(g.spots))
	var visit func(v int)
	visit = func(v int) {
		if seen[v] {
			return
		}
		seen[v] = true
		g.rows[g.spots[v].layer] = append(g.rows[g.spots[v].layer], v)
		next, other := g.spots[v].down, g.spots[v].up
		if start%2 == 1 {
			next, other = other, next
		}
		for _, w := range next {
			visit(w)
		}
		for _, w := range other {
			visit(w)
		}
	}
	for v := range g.spots {
		if start%2 == 1 {
			v = len(g.spots) - 1 - v
		}
		if start%2 == 0 && len(g.spots[v].up) == 0 || start%2 == 1 && len(g.spots[v].down) == 0 {
			visit(v)
		}
	}
	g.number()
}

func (g *layers) number() {
	for _, row := range g.rows {
		for i, v := range row {
			g.spots[v].pos = i
		}
	}
}

func clone(rows [][]int) [][]int {
	out := make([][]int, len(rows))
	for i := range rows {
		out[i] = slices.Clone(rows[i])
	}
	return out
}

// sort orders each layer by where the neighbours in the layer before stand: by their median or their mean. Spots without
// neighbours there keep their place.
func (g *layers) sort(down, mean bool) {
	for i := range g.rows {
		at := i
		if !down {
			at = len(g.rows) - 1 - i
		}
		row := g.rows[at]
		type wish struct {
			v  int
			to float64
		}
		var wishes []wish
		for _, v := range row {
			to := g.spots[v].up
			if !down {
				to = g.spots[v].down
			}
			if len(to) > 0 {
				wishes = append(wishes, wish{v, g.middle(to, mean)})
			}
		}
		slices.SortStableFunc(wishes, func(a, b wish) int { return cmp.Compare(a.to, b.to) })
		next := 0
		for j, v := range row {
			if to := g.spots[v]; down && len(to.up) > 0 || !down && len(to.down) > 0 {
				row[j] = wishes[next].v
				next++
			}
		}
		for j, v := range row {
			g.spots[v].pos = j
		}
	}
}

// middle returns the mean or the weighted median of the places of spots.
func (g *layers) middle(of []int, mean bool) float64 {
	at := make([]int, len(of))
	sum := 0
	for i, v := range of {
		at[i] = g.spots[v].pos
		sum += at[i]
	}
	if mean {
		return float64(sum) / float64(len(of))
	}
	slices.Sort(at)
	n := len(at)
	switch m := n / 2; {
	case n%2 == 1:
		return float64(at[m])
	case n == 2:
		return float64(at[0]+at[1]) / 2
	default:
		left, right := float64(at[m-1]-at[0]), float64(at[n-1]-at[m])
		if left+right == 0 {
			return float64(at[m-1])
		}
		return (float64(at[m-1])*right + float64(at[m])*left) / (left + right)
	}
}

// exchange exchanges neighbours while that takes crossings away and, if even, where it changes nothing, once.
func (g *layers) exchange(even bool) {
	for rounds, better := 0, true; better && rounds < 20; rounds++ {
		better = false
		for _, row := range g.rows {
			for i := 1; i < len(row); i++ {
				a, b := row[i-1], row[i]
				now, then := g.between(a, b), g.between(b, a)
				if then < now || even && rounds == 0 && then == now {
					row[i-1], row[i] = b, a
					g.spots[a].pos, g.spots[b].pos = i, i-1
					better = better || then < now
				}
			}
		}
	}
}

// between counts how often the lines of two spots of one layer cross if the first stands left of the second.
func (g *layers) between(left, right int) int {
	return g.inversions(g.spots[left].up, g.spots[right].up) + g.inversions(g.spots[left].down, g.spots[right].down)
}

func (g *layers) inversions(left, right []int) int {
	n := 0
	for _, a := range left {
		for _, b := range right {
			if g.spots[a].pos > g.spots[b].pos {
				n++
			}
		}
	}
	return n
}

// crossings counts how often lines cross between neighbouring layers (Barth, Mutzel & Jünger 2004).
func (g *layers) crossings() int {
	total := 0
	for layer := 0; layer+1 < len(g.rows); layer++ {
		var ends []int
		for _, v := range g.rows[layer] {
			from := len(ends)
			for _, w := range g.spots[v].down {
				ends = append(ends, g.spots[w].pos)
			}
			slices.Sort(ends[from:])
		}
		size := 1
		for size < len(g.rows[layer+1]) {
			size *= 2
		}
		tree := make([]int, 2*size)
		for _, e := range ends {
			i := e + size - 1
			for tree[i]++; i > 0; {
				if i%2 == 1 {
					total += tree[i+1]
				}
				i = (i - 1) / 2
				tree[i]++
			}
		}
	}
	return total
}

// sift moves each spot to where in its layer its lines cross the fewest others, while that takes crossings away
// (Matuszewski, Schönfeld & Molitor 1999).
func (g *layers) sift() {
	for better := true; better; {
		better = false
		for _, row := range g.rows {
			for _, v := range slices.Clone(row) {
				better = g.move(row, g.spots[v].pos) || better
			}
		}
	}
}

// move moves one spot of a layer to its best place, and reports whether that is better.
func (g *layers) move(row []int, from int) bool {
	v := row[from]
	best, to := 0, from
	for by, i := 0, from-1; i >= 0; i-- {
		by += g.between(v, row[i]) - g.between(row[i], v)
		if by < best {
			best, to = by, i
		}
	}
	for by, i := 0, from+1; i < len(row); i++ {
		by += g.between(row[i], v) - g.between(v, row[i])
		if by < best {
			best, to = by, i
		}
	}
	if to < from {
		copy(row[to+1:from+1], row[to:from])
	} else {
		copy(row[from:to], row[from+1:to+1])
	}
	row[to] = v
	for i := min(from, to); i <= max(from, to); i++ {
		g.spots[row[i]].pos = i
	}
	return best < 0
}
