package chart

import "slices"

// hanging is how many subordinates without subordinates of their own stand side by side, fewer in a large organization;
// more hang one beneath the other, in columns of at most tall.
const (
	hanging = 2
	large   = 16 // people
	tall    = 8
	indent  = 2
)

// Organization lays a forest out from the top down: every node above those that edges lead to from it. A node with
// several superiors stands beneath the first. Subordinates without any of their own hang in columns where they are
// many. Edges that close a ring, and those from further superiors, lead around the boxes. Nodes without any edge stand
// in rows at the bottom.
func Organization(nodes []Node, edges []Edge) Layout {
	f := growForest(nodes, edges)
	l := Layout{Boxes: make([]Rect, len(nodes))}
	var loose []int
	for _, root := range f.roots {
		if len(f.below[root]) == 0 {
			loose = append(loose, root)
			continue
		}
		t := f.tree(root)
		if l.W > 0 {
			l.W += apart
		}
		b := t.box()
		f.set(&l, t, l.W-b.X, 0)
		l.W, l.H = l.W+b.W, max(l.H, b.H)
	}
	l.rows(nodes, loose)
	for e, edge := range f.edges {
		if f.joins(e) {
			l.Routes = append(l.Routes, Route{Edge: e, Points: f.line(&l, edge[0], edge[1])})
		}
	}
	grown := false
	for e, edge := range f.edges {
		if edge[0] >= 0 && !f.joins(e) {
			if !grown {
				l.grow()
				grown = true
			}
			l.around(e, edge[0], edge[1], f.rings[e])
		}
	}
	slices.SortFunc(l.Routes, func(a, b Route) int { return a.Edge - b.Edge })
	return l
}

// forest is who stands beneath whom.
type forest struct {
	nodes []Node
	edges [][2]int      // from and to, as places; both -1 where the edge does not count
	above map[int]int   // the edge that leads to a node from its superior
	below map[int][]int // subordinates in their order
	rings map[int]bool  // edges that lead to somebody above
	roots []int
}

func growForest(nodes []Node, edges []Edge) *forest {
	f := &forest{nodes: nodes, above: map[int]int{}, below: map[int][]int{}, rings: map[int]bool{}}
	at := places(nodes)
	in := map[int][]int{}
	for e, edge := range edges {
		from, okFrom := at[edge.From]
		to, okTo := at[edge.To]
		if !okFrom || !okTo || from == to {
			f.edges = append(f.edges, [2]int{-1, -1})
			continue
		}
		f.edges = append(f.edges, [2]int{from, to})
		in[to] = append(in[to], e)
	}
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, earlier(nodes))
	for _, n := range order {
		if len(in[n]) > 0 {
			f.above[n] = in[n][0]
		}
	}
	// Whoever is on a ring of superiors, and first among these, loses the superior and becomes a root.
	settled := map[int]bool{}
	for _, n := range order {
		path := map[int]bool{}
		at := n
		for {
			e, has := f.above[at]
			if settled[at] || !has {
				break
			}
			path[at] = true
			up := f.edges[e][0]
			if path[up] {
				first := up
				for x := f.edges[f.above[up]][0]; x != up; x = f.edges[f.above[x]][0] {
					if earlier(nodes)(x, first) < 0 {
						first = x
					}
				}
				f.rings[f.above[first]] = true
				delete(f.above, first)
				break
			}
			at = up
		}
		for x := range path {
			settled[x] = true
		}
	}
	for _, n := range order {
		if e, has := f.above[n]; has {
			f.below[f.edges[e][0]] = append(f.below[f.edges[e][0]], n)
		} else {
			f.roots = append(f.roots, n)
		}
	}
	return f
}

// joins reports whether an edge leads from a node to one that stands beneath it.
func (f *forest) joins(e int) bool {
	above, has := f.above[f.edges[e][1]]
	return has && above == e
}

// tree is a node with what stands beneath it.
type tree struct {
	node    int
	x       int // of the node's box, from where the tree is put
	subs    []sub
	outline []stretch // by row
}

// sub is a part of a tree: a tree, or a column of hanging nodes.
type sub struct {
	*tree
	hung []int
	x    int // where it is put
}

// stretch is what a tree takes of a row; nothing where left is right.
type stretch struct{ left, right int }

func (f *forest) tree(n int) *tree {
	node := f.nodes[n]
	t := &tree{node: n}
	var hung []int
	for _, b := range f.below[n] {
		if f.hangs(n, b) {
			hung = append(hung, b)
		}
	}
	var below []stretch // of what is put so far, from the row of the subordinates on
	add := func(s sub, outline []stretch) {
		for y, o := range outline {
			if len(t.subs) > 0 && y < len(below) && o.left < o.right && below[y].left < below[y].right {
				s.x = max(s.x, below[y].right+besides-o.left)
			}
		}
		if n := len(t.subs); n > 0 { // in their order also where one passes beneath the other
			s.x = max(s.x, t.subs[n-1].anchor(f)+1-sub{tree: s.tree}.anchor(f))
		}
		below = joined(below, outline, s.x)
		t.subs = append(t.subs, s)
	}
	for _, b := range f.below[n] {
		if !f.hangs(n, b) {
			s := sub{tree: f.tree(b)}
			add(s, s.outline)
		}
	}
	columns := (len(hung) + tall - 1) / tall
	for i := range columns {
		part := hung[i*len(hung)/columns : (i+1)*len(hung)/columns]
		var outline []stretch
		for _, b := range part {
			for range f.nodes[b].H {
				outline = append(outline, stretch{0, indent + f.nodes[b].W})
			}
		}
		add(sub{hung: part}, outline)
	}
	if len(t.subs) > 0 {
		first, last := t.subs[0].anchor(f), t.subs[len(t.subs)-1].anchor(f)
		t.x = (first+last)/2 - node.W/2
		middle := t.x + node.W/2
		for range beneath {
			t.outline = append(t.outline, stretch{min(first, middle), max(last, middle) + 1})
		}
		t.outline = append(t.outline, below...)
	}
	for range node.H {
		t.outline = slices.Insert(t.outline, 0, stretch{t.x, t.x + node.W})
	}
	return t
}

// joined returns what two take of each row, the second put at x.
func joined(a, b []stretch, x int) []stretch {
	out := slices.Clone(a)
	for y, o := range b {
		o = stretch{o.left + x, o.right + x}
		switch {
		case y == len(out):
			out = append(out, o)
		case out[y].left == out[y].right:
			out[y] = o
		case o.left < o.right:
			out[y] = stretch{min(out[y].left, o.left), max(out[y].right, o.right)}
		}
	}
	return out
}

// box returns what the tree takes in all.
func (t *tree) box() Rect {
	left, right := t.outline[0].left, t.outline[0].right
	for _, o := range t.outline {
		left, right = min(left, o.left), max(right, o.right)
	}
	return Rect{left, 0, right - left, len(t.outline)}
}

// anchor is where the line from above reaches a part.
func (s sub) anchor(f *forest) int {
	if s.tree == nil {
		return s.x
	}
	return s.x + s.tree.x + f.nodes[s.node].W/2
}

func (f *forest) set(l *Layout, t *tree, x, y int) {
	node := f.nodes[t.node]
	l.Boxes[t.node] = Rect{x + t.x, y, node.W, node.H}
	y += node.H + beneath
	for _, s := range t.subs {
		if s.tree != nil {
			f.set(l, s.tree, x+s.x, y)
			continue
		}
		down := y
		for _, n := range s.hung {
			l.Boxes[n] = Rect{x + s.x + indent, down, f.nodes[n].W, f.nodes[n].H}
			down += f.nodes[n].H
		}
	}
}

// line leads from a superior down to a subordinate: to the upper edge or, where it hangs, to the left one.
func (f *forest) line(l *Layout, from, to int) []Point {
	a, b := l.Boxes[from], l.Boxes[to]
	start := Point{a.Center().X, a.Y + a.H}
	if f.hangs(from, to) {
		spine := b.X - indent
		y := b.Y + min(1, b.H-1)
		return corners([]Point{start, {spine, start.Y}, {spine, y}, {b.X - 1, y}})
	}
	return corners([]Point{start, {b.Center().X, start.Y}, {b.Center().X, b.Y - 1}})
}

// hangs reports whether a subordinate has none and so many like it beside it that they hang one beneath the other.
func (f *forest) hangs(from, to int) bool {
	if len(f.below[to]) > 0 {
		return false
	}
	n := 0
	for _, b := range f.below[from] {
		if len(f.below[b]) == 0 {
			n++
		}
	}
	return n > hanging || n == hanging && len(f.nodes) > large
}

// rows adds nodes that belong to nobody, in rows beneath the rest.
func (l *Layout) rows(nodes []Node, loose []int) {
	if len(loose) == 0 {
		return
	}
	total, widest := 0, 0
	for _, n := range loose {
		total += (nodes[n].W + besides) * (nodes[n].H*2 + 1)
		widest = max(widest, nodes[n].W)
	}
	width := max(l.W, widest)
	for width*width < 2*total { // twice as wide as high, as one sees it, like a screen: cells are twice as high as wide
		width++
	}
	y := l.H
	if y > 0 {
		y += beneath + 1
	}
	x, deep := 0, 0
	for _, n := range loose {
		if x > 0 && x+nodes[n].W > width {
			x, y, deep = 0, y+deep+beneath, 0
		}
		l.Boxes[n] = Rect{x, y, nodes[n].W, nodes[n].H}
		x, deep = x+nodes[n].W+besides, max(deep, nodes[n].H)
		l.W = max(l.W, x-besides)
	}
	l.H = y + deep
}
