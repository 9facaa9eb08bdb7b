package chart

import (
	"cmp"
	"slices"
)

// net is a line in the channel between two layers: from one column at the top to one or several at the bottom.
type net struct {
	top     int
	bottoms []int
	track   int // the row of the channel in which it runs across, or -1 where it leads straight down
}

func (n *net) span() (int, int) {
	return min(n.top, slices.Min(n.bottoms)), max(n.top, slices.Max(n.bottoms))
}

// hop is a piece of an arc: from one layer to the next.
type hop struct{ arc, step int }

// draw places the layers, leads the lines through the channels between them, and returns it all.
func (g *layers) draw() Layout {
	l := Layout{}
	y := make([]int, len(g.rows)+1) // of layers
	high := make([]int, len(g.rows))
	net := make([]map[hop]*net, len(g.rows))
	leave, enter := g.ports()
	for i, row := range g.rows {
		for _, v := range row {
			high[i] = max(high[i], g.spots[v].h)
			l.W = max(l.W, g.spots[v].x+g.spots[v].w)
		}
		tracks := 0
		net[i], tracks = g.channel(i, leave, enter)
		y[i+1] = y[i] + high[i] + max(tracks, 1) + 1
	}
	l.H = y[len(g.rows)-1] + high[len(g.rows)-1]
	for _, s := range g.spots {
		if s.node >= 0 {
			l.Boxes = append(l.Boxes, Rect{s.x, y[s.layer], s.w, s.h})
		}
	}
	for i, a := range g.arcs {
		chain := g.chains[i]
		upper := &g.spots[chain[0]]
		points := []Point{{leave[hop{i, 0}], y[upper.layer] + upper.h}}
		for step := range len(chain) - 1 {
			layer := g.spots[chain[step]].layer
			n, to := net[layer][hop{i, step}], enter[hop{i, step}]
			if n.track >= 0 && n.top != to {
				across := y[layer] + high[layer] + n.track
				points = append(points, Point{n.top, across}, Point{to, across})
			}
			points = append(points, Point{to, y[layer+1] - 1})
		}
		if a.flip {
			slices.Reverse(points)
		}
		l.Routes = append(l.Routes, Route{Edge: a.edge, Points: corners(points), Back: a.flip && !a.both})
	}
	return l
}

// ports gives every line its column at either end. What leads down from one box leaves it in one column; what comes
// up to it, and what has no direction, has columns of its own.
func (g *layers) ports() (leave, enter map[hop]int) {
	leave, enter = map[hop]int{}, map[hop]int{}
	type port struct {
		hops []hop
		far  int // twice the mean column of the other ends
	}
	out, in := make([][]port, len(g.spots)), make([][]port, len(g.spots))
	for i, a := range g.arcs {
		chain := g.chains[i]
		for step := range len(chain) - 1 {
			v, w := chain[step], chain[step+1]
			h := hop{i, step}
			in[w] = append(in[w], port{[]hop{h}, 2 * g.middleOf(v)})
			if step == 0 && !a.flip && !a.both {
				if at := slices.IndexFunc(out[v], func(p port) bool { h := g.arcs[p.hops[0].arc]; return !h.flip && !h.both }); at >= 0 {
					out[v][at].hops = append(out[v][at].hops, h)
					out[v][at].far += 2 * g.middleOf(w)
					continue
				}
			}
			out[v] = append(out[v], port{[]hop{h}, 2 * g.middleOf(w)})
		}
	}
	spread := func(v int, ports []port, to map[hop]int) {
		slices.SortStableFunc(ports, func(a, b port) int { return cmp.Compare(a.far*len(b.hops), b.far*len(a.hops)) })
		s := &g.spots[v]
		for i, p := range ports {
			for _, h := range p.hops {
				to[h] = s.x + (2*i+1)*s.w/(2*len(ports))
			}
		}
	}
	for v := range g.spots {
		spread(v, out[v], leave)
		spread(v, in[v], enter)
	}
	return leave, enter
}

func (g *layers) middleOf(v int) int { return g.spots[v].x + g.spots[v].w/2 }

// channel leads the lines from one layer to the next: what runs across in the same columns runs in different rows, and
// a line that comes down where another ends runs above it; otherwise lines run so that few cross. It returns the lines and how
// many rows they take.
func (g *layers) channel(layer int, leave, enter map[hop]int) (map[hop]*net, int) {
	of := map[hop]*net{}
	byTop := map[[2]int]*net{} // by spot and column
	var nets []*net
	for i := range g.arcs {
		for step := range len(g.chains[i]) - 1 {
			v := g.chains[i][step]
			if g.spots[v].layer != layer {
				continue
			}
			h := hop{i, step}
			key := [2]int{v, leave[h]}
			n := byTop[key]
			if n == nil {
				n = &net{top: leave[h], track: -1}
				byTop[key] = n
				nets = append(nets, n)
			}
			n.bottoms = append(n.bottoms, enter[h])
			of[h] = n
		}
	}
	var across []*net
	for _, n := range nets {
		if a, b := n.span(); a != b {
			across = append(across, n)
		}
	}
	slices.SortStableFunc(across, func(a, b *net) int { return cmp.Compare(a.top, b.top) })
	// Which lines have to run above which, and which had better, for they cross less then.
	above := map[*net][]*net{}
	must, better := map[*net]int{}, map[*net]int{}
	for i, a := range across {
		for _, b := range across[:i] {
			first, second := a, b
			switch has, is := slices.Contains(b.bottoms, a.top), slices.Contains(a.bottoms, b.top); {
			case has && is: // each ends where the other begins: one has to give way
				continue
			case is:
				first, second = b, a
				fallthrough
			case has:
				must[second]++
			default:
				ab, ba := a.over(b), b.over(a)
				if ab == ba {
					continue
				}
				if ba < ab {
					first, second = b, a
				}
				better[second]++
			}
			above[first] = append(above[first], second)
		}
	}
	tracks := 0
	var rows [][]*net
	for left := slices.Clone(across); len(left) > 0; {
		at := 0 // where lines end at each other's beginnings in a ring, one has to give way
		for i, n := range left {
			if must[n] < must[left[at]] || must[n] == must[left[at]] && better[n] < better[left[at]] {
				at = i
			}
		}
		n := left[at]
		left = slices.Delete(left, at, at+1)
		track := 0
		for _, done := range across {
			if done.track >= 0 && slices.Contains(above[done], n) {
				track = max(track, done.track+1)
			}
		}
		for ; track < len(rows); track++ {
			if !slices.ContainsFunc(rows[track], n.meets) {
				break
			}
		}
		if track == len(rows) {
			rows = append(rows, nil)
		}
		rows[track] = append(rows[track], n)
		n.track = track
		tracks = max(tracks, track+1)
		for _, b := range above[n] {
			if slices.Contains(b.bottoms, n.top) == slices.Contains(n.bottoms, b.top) {
				better[b]--
			} else {
				must[b]--
			}
		}
	}
	return of, tracks
}

// over returns how often two lines cross if the first runs above the second.
func (n *net) over(below *net) (times int) {
	inside := func(x int, of *net) int {
		if a, b := of.span(); a < x && x < b {
			return 1
		}
		return 0
	}
	times = inside(below.top, n)
	for _, x := range n.bottoms {
		times += inside(x, below)
	}
	return times
}

// meets reports whether two lines run across the same columns.
func (n *net) meets(o *net) bool {
	a, b := n.span()
	c, d := o.span()
	return a <= d && c <= b
}
