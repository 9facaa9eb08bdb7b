package exchange

import (
	"slices"

	"keyaccount/kam"
)

// steps returns the edits of the files that are not blocked: files that others need first, files that need
// each other in one step.
func (p *preparation) steps(parts map[*file][]part) []Step {
	needs := p.needs(parts)
	reach := map[*file]map[*file]bool{}
	for _, f := range p.files {
		reach[f] = map[*file]bool{}
		todo := []*file{f}
		for ; len(todo) > 0; todo = todo[1:] {
			for _, other := range p.files {
				if needs[todo[0]][other] && !reach[f][other] {
					reach[f][other] = true
					todo = append(todo, other)
				}
			}
		}
	}
	var steps []Step
	done := map[*file]bool{}
	var visit func(f *file)
	visit = func(f *file) {
		if done[f] || f.Blocked != "" {
			return
		}
		together := []*file{f}
		for _, other := range p.files {
			switch {
			case other != f && reach[f][other] && reach[other][f]:
				together = append(together, other)
			case reach[f][other] && other != f:
				visit(other)
			}
		}
		var all []part
		step := Step{}
		for _, f := range together {
			done[f] = true
			step.Files = append(step.Files, f.Name)
			all = append(all, parts[f]...)
		}
		if step.Edits = p.order(all); len(step.Edits) > 0 {
			steps = append(steps, step)
		}
	}
	for _, f := range p.files {
		visit(f)
	}
	return steps
}

// node is an edit on its way into the order of a step.
type node struct {
	part
	late  []kam.Cell      // cells that have to wait for a record that is made later
	after map[*target]int // records of the same step that it refers to, and in how many required fields
	hard  int             // how many of them are not made yet and are referred to by a required field
	soft  int             // how many are not made yet in all
	done  bool
}

// order returns the edits of a step so that each refers only to records that are there by then. Where
// records refer to each other in a ring, such as a team to its manager and the manager to the team, one of them
// is made without the reference, which follows in an edit of its own.
func (p *preparation) order(parts []part) []kam.Edit {
	var nodes []*node
	makers := map[*target]*node{}
	for _, pt := range parts {
		if len(pt.cells) == 0 {
			continue
		}
		n := &node{part: pt, after: map[*target]int{}}
		nodes = append(nodes, n)
		if pt.target.isNew() && pt.owns {
			makers[pt.target] = n
		}
	}
	waiting := map[*target][]*node{}
	for _, n := range nodes {
		wait := func(t *target, required bool) {
			if makers[t] == nil || makers[t] == n {
				return
			}
			if _, met := n.after[t]; !met {
				n.after[t] = 0
				n.soft++
				waiting[t] = append(waiting[t], n)
			}
			if required {
				if n.after[t]++; n.after[t] == 1 {
					n.hard++
				}
			}
		}
		if n.target.isNew() && !n.owns {
			wait(n.target, true)
		}
		for _, c := range n.cells {
			if t := p.referred(n.target.ref.Kind, c); t != nil {
				name, _ := kam.SplitKey(c.Key)
				wait(t, kam.LookupKind(n.target.ref.Kind).Lookup(name).Required)
			}
		}
	}
	var edits []kam.Edit
	var ready, free []*node // whose references are all there; whose required ones are
	emit := func(n *node) {
		n.done = true
		cells := slices.Clone(n.cells)
		if n.soft > 0 {
			cells = slices.DeleteFunc(cells, func(c kam.Cell) bool {
				t := p.referred(n.target.ref.Kind, c)
				late := t != nil && t != n.target && makers[t] != nil && !makers[t].done
				if late {
					n.late = append(n.late, c)
				}
				return late
			})
		}
		edits = append(edits, kam.Edit{Ref: n.target.ref, Cells: cells})
		if makers[n.target] != n {
			return
		}
		for _, w := range waiting[n.target] {
			w.soft--
			if w.after[n.target] > 0 {
				w.hard--
			}
			switch {
			case w.done:
			case w.soft == 0:
				ready = append(ready, w)
			case w.hard == 0:
				free = append(free, w)
			}
		}
	}
	for _, n := range nodes {
		switch {
		case n.soft == 0:
			ready = append(ready, n)
		case n.hard == 0:
			free = append(free, n)
		}
	}
	for len(ready) > 0 || len(free) > 0 {
		var n *node
		if len(ready) > 0 {
			n, ready = ready[0], ready[1:]
		} else {
			n, free = free[0], free[1:]
		}
		if !n.done {
			emit(n)
		}
	}
	for _, n := range nodes {
		if !n.done { // required references in a ring, which no declaration has
			emit(n)
		}
	}
	for _, n := range nodes {
		if len(n.late) > 0 {
			edits = append(edits, kam.Edit{Ref: n.target.ref, Cells: n.late})
		}
	}
	return edits
}
