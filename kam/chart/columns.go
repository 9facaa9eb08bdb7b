package chart

import (
	"math"
	"slices"
)

// place finds the columns: every spot as near as can be to the middle of its neighbours, in the order of its layer.
// Layers are gone through down and up; in each, the columns that move least in all, by squares, keep their distances
// (pool adjacent violators; Ayer et al. 1955).
func (g *layers) place() {
	center := make([]float64, len(g.spots))
	for _, row := range g.rows {
		x := 0
		for _, v := range row {
			g.spots[v].x = x
			center[v] = float64(x) + float64(g.spots[v].w)/2
			x += g.spots[v].w + besides
		}
	}
	const rounds = 12
	for round := range rounds {
		for i := range g.rows {
			row := g.rows[i]
			if round%2 == 1 {
				row = g.rows[len(g.rows)-1-i]
			}
			g.settle(row, center, round)
		}
	}
	left := 1 << 30
	for _, row := range g.rows {
		next := -1 << 30
		for _, v := range row {
			s := &g.spots[v]
			s.x = max(int(math.Round(center[v]-float64(s.w)/2)), next)
			next = s.x + s.w + besides
			left = min(left, s.x)
		}
	}
	for i := range g.spots {
		g.spots[i].x -= left
	}
}

// settle moves the spots of a layer toward the middle of their neighbours: of those above on the way down, of those
// below on the way up, of both in the end.
func (g *layers) settle(row []int, center []float64, round int) {
	type block struct {
		want, weight float64
		n            int
	}
	var blocks []block
	offset := make([]float64, len(row))
	for i, v := range row {
		s := &g.spots[v]
		if i > 0 {
			before := &g.spots[row[i-1]]
			offset[i] = offset[i-1] + float64(before.w+s.w)/2 + besides
		}
		to := slices.Concat(s.up, s.down)
		if round < 8 {
			to = s.up
			if round%2 == 1 {
				to = s.down
			}
		}
		want, weight := center[v], 0.1
		if len(to) > 0 {
			want, weight = 0, 1
			for _, w := range to {
				want += center[w]
			}
			want /= float64(len(to))
			if s.node < 0 {
				weight = 4 // long lines are to be straight
			}
		}
		blocks = append(blocks, block{want - offset[i], weight, 1})
		for n := len(blocks); n > 1 && blocks[n-2].want > blocks[n-1].want; n-- {
			a, b := blocks[n-2], blocks[n-1]
			w := a.weight + b.weight
			blocks[n-2] = block{(a.want*a.weight + b.want*b.weight) / w, w, a.n + b.n}
			blocks = blocks[:n-1]
		}
	}
	i := 0
	for _, b := range blocks {
		for range b.n {
			center[row[i]] = b.want + offset[i]
			i++
		}
	}
}
