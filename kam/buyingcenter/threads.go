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
		if !decider.Plays("decider") || !w.reaches(decider.Contact, kam.Ref{}) {
			continue
		}
		var tried []kam.ID
		for j := range c.Members {
			m := &c.Members[j]
			if ref := (kam.Ref{Kind: "contact", ID: m.Contact}); m != decider && !w.reaches(decider.Contact, ref) {
				hang(ref, m.Name, decider)
			}
			for _, t := range m.Ours {
				ref := kam.Ref{Kind: "person", ID: t.Person}
				if slices.Contains(tried, t.Person) {
					continue
				}
				if tried = append(tried, t.Person); !w.reaches(decider.Contact, ref) {
					name := t.Name
					if name == "" {
						name = "one of ours"
					}
					hang(ref, name, decider)
				}
			}
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

// reaches reports whether a word of ours reaches a decider without a person of ours or theirs.
func (w *web) reaches(decider kam.ID, without kam.Ref) bool {
	seen := map[kam.ID]bool{without.ID: without.Kind == "contact"}
	var todo []kam.ID
	for i := range w.c.Members {
		m := &w.c.Members[i]
		if !seen[m.Contact] && slices.ContainsFunc(m.Ours, func(t Tie) bool { return without.Kind != "person" || t.Person != without.ID }) {
			seen[m.Contact], todo = true, append(todo, m.Contact)
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		if todo[0] == decider {
			return true
		}
		for _, l := range w.from[todo[0]] {
			if !seen[l.to] {
				seen[l.to], todo = true, append(todo, l.to)
			}
		}
	}
	return false
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
