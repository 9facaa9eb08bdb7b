package chart

import (
	"container/heap"
	"slices"
)

// bend and shared are what a corner, and a step along another line, cost beyond the step.
const (
	bend   = 4
	shared = 3
)

// grow makes room for lines around everything.
func (l *Layout) grow() {
	const margin = 2
	l.shift(margin, margin)
	l.W, l.H = l.W+2*margin, l.H+2*margin
}

// around leads a line from one box to another around all boxes, with few corners (Dijkstra 1959). There is always a way:
// beside every box there is room, and around everything too, see grow.
func (l *Layout) around(edge, from, to int, back bool) {
	w, h := l.W, l.H
	cost := make([]int, w*h)
	for _, b := range l.Boxes {
		for y := b.Y; y < b.Y+b.H; y++ {
			for x := b.X; x < b.X+b.W; x++ {
				cost[y*w+x] = -1
			}
		}
	}
	for _, r := range l.Routes {
		for i := 1; i < len(r.Points); i++ {
			for _, p := range cells(r.Points[i-1], r.Points[i]) {
				if c := &cost[p.Y*w+p.X]; *c >= 0 {
					*c = shared
				}
			}
		}
	}
	a, b := l.Boxes[from], l.Boxes[to]
	type spot struct{ cost, before int32 } // cost is one more than it is, so that 0 means not seen
	seen := make([]spot, w*h*4)            // by cell and direction
	var queue frontier
	push := func(p Point, dir, total, before int) {
		if p.X < 0 || p.Y < 0 || p.X >= w || p.Y >= h || cost[p.Y*w+p.X] < 0 {
			return
		}
		at := (p.Y*w+p.X)*4 + dir
		if s := seen[at].cost; s == 0 || total+1 < int(s) {
			seen[at] = spot{int32(total + 1), int32(before)}
			heap.Push(&queue, state{total, at})
		}
	}
	steps := [4]Point{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}
	for dir, p := range sides(a) {
		push(p, dir, 0, -1)
	}
	goal := map[int]bool{} // cells beside the other box, with the direction that leads into it
	for dir, p := range sides(b) {
		goal[(p.Y*w+p.X)*4+(dir+2)%4] = true
	}
	for queue.Len() > 0 {
		s := heap.Pop(&queue).(state)
		if s.total+1 > int(seen[s.at].cost) {
			continue
		}
		p, dir := Point{s.at / 4 % w, s.at / 4 / w}, s.at%4
		if goal[s.at] {
			var points []Point
			for at := s.at; at >= 0; at = int(seen[at].before) {
				points = append(points, Point{at / 4 % w, at / 4 / w})
			}
			slices.Reverse(points)
			l.Routes = append(l.Routes, Route{Edge: edge, Points: corners(points), Back: back})
			return
		}
		for next, step := range steps {
			if next == (dir+2)%4 {
				continue
			}
			to, more := p, 0
			if next == dir {
				to = Point{p.X + step.X, p.Y + step.Y}
				if to.X >= 0 && to.Y >= 0 && to.X < w && to.Y < h {
					more = 1 + max(cost[to.Y*w+to.X], 0)
				}
			} else {
				more = bend
			}
			push(to, next, s.total+more, s.at)
		}
	}
}

// sides returns the cells beside the middle of a box's sides: right, below, left, above.
func sides(b Rect) [4]Point {
	c := b.Center()
	return [4]Point{{b.X + b.W, c.Y}, {c.X, b.Y + b.H}, {b.X - 1, c.Y}, {c.X, b.Y - 1}}
}

// cells returns the cells of a straight run.
func cells(a, b Point) []Point {
	dx, dy := sign(b.X-a.X), sign(b.Y-a.Y)
	out := []Point{a}
	for a != b {
		a = Point{a.X + dx, a.Y + dy}
		out = append(out, a)
	}
	return out
}

func sign(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

type state struct{ total, at int }

type frontier []state

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, j int) bool {
	return f[i].total < f[j].total || f[i].total == f[j].total && f[i].at < f[j].at
}
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)   { *f = append(*f, x.(state)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
