package buyingcenter

import (
	"cmp"
	"slices"

	"keyaccount/kam"
)

// threads returns on whom alone something hangs: all connections on one person of ours or of theirs, and every way to
// a decider on one person of either side. Deciders whom somebody knows hang on who knows them only.
func (v *view) threads(c *Center) []Thread {
	w := webOf(c)
	out := c.connectionThreads()
	people := map[kam.Ref]*Thread{}
	var order []kam.Ref
	hang := func(ref kam.Ref, name string, decider *Member) {
		t := people[ref]
		if t == nil {
			t = &Thread{Record: ref, Name: name}
			people[ref], order = t, append(order, ref)
		}
		t.Deciders = append(t.Deciders, decider.Contact)
		t.Why = append(t.Why, kam.Reason{Record: ref, Words: "without " + name + " nobody of ours reaches " + decider.Name + " (decider)"})
	}
	for i := range c.Members {
		decider := &c.Members[i]
		if !decider.Plays("decider") {
			continue
		}
		// Whoever all ways lead through is on each of them, and so on the first that is found.
		way := w.reaches(i, nobody)
		for _, at := range way {
			if at != i && w.reaches(i, at) == nil {
				hang(kam.Ref{Kind: "contact", ID: c.Members[at].Contact}, c.Members[at].Name, decider)
			}
		}
		if len(way) == 0 {
			continue
		}
		if t := c.Members[way[0]].Ours[0]; w.only(t.Person, i) {
			name := t.Name
			if name == "" {
				name = "one of ours"
			}
			hang(kam.Ref{Kind: "person", ID: t.Person}, name, decider)
		}
	}
	for _, ref := range order {
		out = append(out, *people[ref])
	}
	slices.SortStableFunc(out, func(a, b Thread) int {
		return cmp.Or(cmp.Compare(min(len(a.Deciders), 1), min(len(b.Deciders), 1)), cmp.Compare(len(b.Deciders), len(a.Deciders)))
	})
	return out
}

// nobody is the place of no member.
const nobody = -1

// reaches returns a way of few steps by which a word of ours reaches a decider without somebody of theirs, or nil where
// there is none.
func (w *web) reaches(decider, without int) []int {
	return w.walk(decider, without, func(m *Member) bool { return len(m.Ours) > 0 })
}

// only reports whether no word of ours reaches a decider without one person of ours.
func (w *web) only(person kam.ID, decider int) bool {
	return w.walk(decider, nobody, func(m *Member) bool {
		return slices.ContainsFunc(m.Ours, func(t Tie) bool { return t.Person != person })
	}) == nil
}

// walk returns a way to a decider that begins at one of the members that begins accepts.
func (w *web) walk(decider, without int, begins func(*Member) bool) []int {
	before := make([]int, len(w.from)) // 0 is not seen, 1 a beginning, otherwise the place before plus 2
	var todo []int
	for i := range w.c.Members {
		if i != without && begins(&w.c.Members[i]) {
			before[i], todo = 1, append(todo, i)
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		if at := todo[0]; at == decider {
			way := []int{at}
			for before[at] > 1 {
				at = before[at] - 2
				way = append(way, at)
			}
			slices.Reverse(way)
			return way
		}
		for _, l := range w.from[todo[0]] {
			if l.to != without && before[l.to] == 0 {
				before[l.to], todo = todo[0]+2, append(todo, l.to)
			}
		}
	}
	return nil
}

// connectionThreads says whether all connections of the account hang on one person.
func (c *Center) connectionThreads() []Thread {
	var ours, theirs []Thread
	for i := range c.Members {
		m := &c.Members[i]
		for _, t := range m.Ours {
			if ref := (kam.Ref{Kind: "person", ID: t.Person}); !slices.ContainsFunc(ours, func(h Thread) bool { return h.Record == ref }) {
				ours = append(ours, Thread{Record: ref, Name: t.Name, Why: []kam.Reason{{Record: ref, Words: "all connections are those of one person of ours"}}})
			}
		}
		if len(m.Ours) > 0 {
			ref := kam.Ref{Kind: "contact", ID: m.Contact}
			theirs = append(theirs, Thread{Record: ref, Name: m.Name, Why: []kam.Reason{{Record: ref, Words: "all connections lead to one person of theirs"}}})
		}
	}
	var out []Thread
	for _, one := range [][]Thread{ours, theirs} {
		if len(one) == 1 {
			out = append(out, one...)
		}
	}
	return out
}
