package chart

import (
	"cmp"
	"slices"

	plane "keyaccount/kam/chart"
)

// way is one of the four directions.
type way int

const (
	left way = iota
	right
	up
	down
)

func (w way) back() way { return w ^ 1 }

// compass says where one comes to from each item in each direction; to the item itself where nothing lies there.
type compass [][4]int

// turn is the last move. Straight back leads back, whatever else lies there; and there once more is a move like any
// other, so that no arrow of the compass is hidden for good: there, back, there ends where back leads as the compass has it.
type turn struct {
	from, to int
	way      way
	back     bool // it was itself a way back
	set      bool
}

// compassOf returns the compass of boxes. toward returns what lies next to one in a direction, or the box itself. Where that
// leaves somebody who cannot be reached from somewhere, an arrow is turned to somebody who lies in its direction; and where no
// arrow can be turned so, left and right go through all in the order in which one reads.
func compassOf(boxes []plane.Rect, toward func(from, dx, dy int) int) compass {
	c := make(compass, len(boxes))
	for i := range boxes {
		c[i] = [4]int{toward(i, -1, 0), toward(i, 1, 0), toward(i, 0, -1), toward(i, 0, 1)}
	}
	for range boxes {
		out, in := c.reach(0), c.reaching(0)
		a, b := slices.Index(out, false), slices.Index(in, false)
		if a < 0 && b < 0 {
			return c
		}
		// Whoever is reached is to lead to somebody who is not; and whoever does not lead here, to somebody who does.
		from, to := func(i int) bool { return out[i] }, func(i int) bool { return !out[i] }
		if a < 0 {
			from, to = func(i int) bool { return !in[i] }, func(i int) bool { return in[i] }
		}
		if !c.turn(boxes, from, to) {
			break
		}
	}
	return c.read(boxes)
}

// turn turns the arrow that has the shortest way from one of the first to one of the others, such that nobody is lost who was
// reached, and reports whether there is one.
func (c compass) turn(boxes []plane.Rect, from, to func(int) bool) bool {
	type candidate struct {
		a, b, far int
		way       way
	}
	var all []candidate
	for a := range boxes {
		if !from(a) {
			continue
		}
		for b := range boxes {
			if !to(b) {
				continue
			}
			for w := left; w <= down; w++ {
				if far, ok := ahead(boxes[a], boxes[b], w); ok {
					if c[a][w] == a {
						far /= 2 // an arrow that leads nowhere is turned first
					}
					all = append(all, candidate{a, b, far, w})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(x, y candidate) int { return cmp.Compare(x.far, y.far) })
	before := c.linked()
	for _, t := range all[:min(len(all), 64)] {
		was := c[t.a][t.way]
		c[t.a][t.way] = t.b
		if c.linked() > before {
			return true
		}
		c[t.a][t.way] = was
	}
	return false
}

// ahead returns how far a box lies from another in a direction, and whether it does lie there.
func ahead(a, b plane.Rect, w way) (far int, ok bool) {
	dx, dy := b.Center().X-a.Center().X, 2*(b.Center().Y-a.Center().Y)
	switch w {
	case left:
		far = -dx
	case right:
		far = dx
	case up:
		far, dx, dy = -dy, dy, dx
	default:
		far, dx, dy = dy, dy, dx
	}
	return max(dx, -dx) + 2*max(dy, -dy), far > 0
}

// linked counts who is reached from the first and who leads there.
func (c compass) linked() (n int) {
	for _, all := range [][]bool{c.reach(0), c.reaching(0)} {
		for _, is := range all {
			if is {
				n++
			}
		}
	}
	return n
}

// reach returns who can be reached from an item.
func (c compass) reach(from int) []bool {
	seen := make([]bool, len(c))
	if len(c) == 0 {
		return seen
	}
	seen[from] = true
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range c[queue[0]] {
			if !seen[to] {
				seen[to], queue = true, append(queue, to)
			}
		}
	}
	return seen
}

// reaching returns from whom an item can be reached.
func (c compass) reaching(to int) []bool {
	seen := make([]bool, len(c))
	if len(c) == 0 {
		return seen
	}
	into := make([][]int, len(c))
	for i, arrows := range c {
		for _, t := range arrows {
			into[t] = append(into[t], i)
		}
	}
	seen[to] = true
	for queue := []int{to}; len(queue) > 0; queue = queue[1:] {
		for _, from := range into[queue[0]] {
			if !seen[from] {
				seen[from], queue = true, append(queue, from)
			}
		}
	}
	return seen
}

// read lets left and right go through all in the order in which one reads.
func (c compass) read(boxes []plane.Rect) compass {
	order := make([]int, len(boxes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(boxes[a].Y-boxes[b].Y, boxes[a].X-boxes[b].X) })
	for n, i := range order {
		c[i][left], c[i][right] = order[max(n-1, 0)], order[min(n+1, len(order)-1)]
	}
	return c
}

// step returns where a move from an item leads, and the move.
func (c compass) step(at int, w way, last turn) (int, turn) {
	if last.set && last.to == at && last.way.back() == w && !last.back {
		return last.from, turn{from: at, to: last.from, way: w, back: true, set: true}
	}
	to := c[at][w]
	again := last.set && last.to == at && last.back && last.way.back() == w && to == last.from
	return to, turn{from: at, to: to, way: w, set: to != at && !again}
}
