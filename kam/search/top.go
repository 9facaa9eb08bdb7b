package search

import (
	"cmp"
	"slices"
)

// candidate is a record that was found. It holds what decides most comparisons; title and key are looked up for the rest.
type candidate struct {
	score  int32
	slot   uint32
	weight float64
	boost  uint16
	runes  uint16 // length of the title
	solid  bool   // every word is found as it stands, at the beginning of a word
}

// ranking orders candidates: higher score, then higher boost, greater weight, shorter title, title, key.
type ranking []*block

func (r ranking) body(slot uint32) *body { return &r[slot/blockSize].bodies[slot%blockSize] }

func (r ranking) compare(a, b candidate) int {
	if c := a.compare(&b); c != 0 {
		return c
	}
	x, y := r.body(a.slot), r.body(b.slot)
	return cmp.Or(cmp.Compare(x.title(), y.title()), cmp.Compare(x.key(), y.key()))
}

// compare is the part of the order that needs no look at the text.
func (a *candidate) compare(b *candidate) int {
	switch {
	case a.score != b.score:
		return int(b.score - a.score)
	case a.boost != b.boost:
		return int(b.boost) - int(a.boost)
	case a.weight != b.weight:
		return cmp.Compare(b.weight, a.weight)
	}
	return cmp.Compare(a.runes, b.runes)
}

// top keeps the best candidates offered, up to a limit, or all if the limit is 0: a heap with the last of them at its root.
type top struct {
	ranking ranking
	limit   int
	heap    []candidate
}

func (t *top) full() bool { return t.limit > 0 && len(t.heap) == t.limit }

// refuses tells whether a candidate that is no better than c cannot get in.
func (t *top) refuses(c *candidate) bool {
	return t.full() && c.compare(&t.heap[0]) > 0
}

func (t *top) offer(c candidate) {
	if !t.full() {
		t.heap = append(t.heap, c)
		if t.limit > 0 {
			t.up(len(t.heap) - 1)
		}
		return
	}
	if t.ranking.compare(c, t.heap[0]) < 0 {
		t.heap[0] = c
		t.down(0)
	}
}

func (t *top) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if t.ranking.compare(t.heap[i], t.heap[parent]) <= 0 {
			return
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

func (t *top) down(i int) {
	for {
		last := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.heap); child++ {
			if t.ranking.compare(t.heap[child], t.heap[last]) > 0 {
				last = child
			}
		}
		if last == i {
			return
		}
		t.heap[i], t.heap[last] = t.heap[last], t.heap[i]
		i = last
	}
}

// merge returns the best of what several tops kept, in order.
func merge(tops []top) []candidate {
	total := 0
	for i := range tops {
		total += len(tops[i].heap)
	}
	all := make([]candidate, 0, total)
	for i := range tops {
		all = append(all, tops[i].heap...)
	}
	slices.SortFunc(all, tops[0].ranking.compare)
	if limit := tops[0].limit; limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	return all
}
