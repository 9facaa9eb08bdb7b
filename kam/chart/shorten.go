package chart

// span is a tree of arcs that are as short as can be, which holds all nodes of a group together.
type span struct {
	g       *layers
	touched [][]int // the arcs of each node
	tree    []bool  // whether an arc is in the tree
	side    []bool  // scratch: nodes on the upper side of an arc of the tree
}

func newSpan(g *layers) *span {
	s := &span{g: g, touched: make([][]int, len(g.spots)), tree: make([]bool, len(g.arcs)), side: make([]bool, len(g.spots))}
	for i, a := range g.arcs {
		s.touched[a.from] = append(s.touched[a.from], i)
		s.touched[a.to] = append(s.touched[a.to], i)
	}
	return s
}

// slack returns by how many layers an arc is longer than it must be.
func (s *span) slack(i int) int {
	a := s.g.arcs[i]
	return s.g.spots[a.to].layer - s.g.spots[a.from].layer - 1
}

// shorten moves nodes between layers until the arcs are as short in all as can be. A bound on the rounds keeps it from
// going in a circle; what it has reached by then is sound too.
func (s *span) shorten() {
	s.grow()
	next := 0
	for range 2 * len(s.g.arcs) {
		out := -1
		for k := range s.g.arcs {
			i := (next + k) % len(s.g.arcs)
			if s.tree[i] && s.gain(i) > 0 {
				out = i
				break
			}
		}
		if out < 0 {
			break
		}
		next = out + 1
		s.swap(out)
	}
	top := s.g.spots[0].layer
	for v := range s.g.spots {
		top = min(top, s.g.spots[v].layer)
	}
	for v := range s.g.spots {
		s.g.spots[v].layer -= top
	}
}

// grow finds a first tree: from one node along arcs that are short, and where none leads on, the whole tree is moved
// toward the nearest node outside.
func (s *span) grow() {
	g, held := s.g, s.side
	clear(held)
	var visit func(v int)
	n := 0
	visit = func(v int) {
		held[v] = true
		n++
		for _, i := range s.touched[v] {
			if s.slack(i) != 0 {
				continue
			}
			w := g.arcs[i].from + g.arcs[i].to - v
			if !held[w] {
				s.tree[i] = true
				visit(w)
			}
		}
	}
	visit(0)
	for n < len(g.spots) {
		best := -1
		for i, a := range g.arcs {
			if held[a.from] != held[a.to] && (best < 0 || s.slack(i) < s.slack(best)) {
				best = i
			}
		}
		by := s.slack(best)
		if held[g.arcs[best].to] {
			by = -by
		}
		for v := range g.spots {
			if held[v] {
				g.spots[v].layer += by
			}
		}
		// The arcs of the tree stay short; others that have become so are found from here.
		s.tree[best] = true
		if held[g.arcs[best].to] {
			visit(g.arcs[best].from)
		} else {
			visit(g.arcs[best].to)
		}
	}
}

// part marks the nodes that stay with the upper end of an arc of the tree if it is cut.
func (s *span) part(cut int) {
	clear(s.side)
	stack := []int{s.g.arcs[cut].from}
	s.side[stack[0]] = true
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, i := range s.touched[v] {
			if w := s.g.arcs[i].from + s.g.arcs[i].to - v; s.tree[i] && i != cut && !s.side[w] {
				s.side[w] = true
				stack = append(stack, w)
			}
		}
	}
}

// gain returns by how much all arcs together become shorter, per layer, if an arc of the tree becomes longer.
func (s *span) gain(cut int) int {
	s.part(cut)
	n := 0
	for _, a := range s.g.arcs {
		switch up, down := s.side[a.from], s.side[a.to]; {
		case up && !down:
			n--
		case down && !up:
			n++
		}
	}
	return n
}

// swap takes an arc out of the tree, and the one in that is the first to become as short as can be.
func (s *span) swap(out int) {
	s.part(out)
	in := -1
	for i, a := range s.g.arcs {
		if s.side[a.to] && !s.side[a.from] && (in < 0 || s.slack(i) < s.slack(in)) {
			in = i
		}
	}
	by := s.slack(in)
	for v := range s.g.spots {
		if s.side[v] {
			s.g.spots[v].layer -= by
		}
	}
	s.tree[out], s.tree[in] = false, true
}
