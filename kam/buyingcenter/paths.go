package buyingcenter

import (
	"cmp"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// How well a word passes from one to the next, from 0 to 1. The numbers are ours; what matters is their order: a
// facilitator first, strong links before weak ones, and not through those who are against us.
const (
	notAFacilitator = 0.8 // whoever is connected, but does not steer us
	unconnected     = 0.1 // a facilitator whom nobody of ours is connected with
	throughOpponent = 0.3
	throughContrary = 0.4 // unfavourable
	throughDoubtful = 0.7 // sceptical
)

var carries = []float64{0.6, 0.3, 0.6, 0.9} // by grade; a link of unknown strength counts as medium

// link leads to a member, from another one or from us.
type link struct {
	to       int // the place of the member in the center
	ref      kam.Ref
	strength string
}

// web is who can carry a word to whom: influences, and alliances both ways. Conflicts carry nothing.
type web struct {
	c    *Center
	from [][]link // by the place of the member
}

func webOf(c *Center) *web {
	w := &web{c, make([][]link, len(c.Members))}
	for _, in := range c.Influences {
		if in.Nature == "conflict" {
			continue
		}
		ref := kam.Ref{Kind: "influence", ID: in.ID}
		from, to := c.byContact[in.From], c.byContact[in.To]
		w.from[from] = append(w.from[from], link{to, ref, in.Strength})
		if in.Mutual() {
			w.from[to] = append(w.from[to], link{from, ref, in.Strength})
		}
	}
	return w
}

// starts returns where a way can begin: with whom somebody of ours is connected and, though poorly, with a true
// facilitator whom nobody is connected with.
func (w *web) starts() []link {
	var out []link
	for i := range w.c.Members {
		m := &w.c.Members[i]
		switch {
		case len(m.Ours) > 0:
			out = append(out, link{i, kam.Ref{Kind: "connection", ID: m.Ours[0].Connection}, m.Ours[0].Strength})
		case m.Facilitates():
			out = append(out, link{to: i})
		}
	}
	return out
}

// factor says how well a link carries a word on its way to a decider, and why not well, in a few words.
func (w *web) factor(l link, first bool, decider int) (float64, string) {
	f, doubt := carries[grade(l.strength)], ""
	if grade(l.strength) == 1 {
		doubt = "weak"
	}
	m := &w.c.Members[l.to]
	if first && l.ref.Kind == "" {
		f, doubt = unconnected, "nobody is connected"
	}
	if l.to == decider {
		return f, doubt
	}
	if first && !m.Facilitates() {
		f *= notAFacilitator
	}
	against := ""
	switch {
	case m.Opponent:
		f, against = f*throughOpponent, "acts against us"
	case m.Attitude == "unfavourable":
		f, against = f*throughContrary, "is unfavourable"
	case m.Attitude == "sceptical":
		f, against = f*throughDoubtful, "is sceptical"
	}
	if doubt != "" && against != "" {
		doubt += ", "
	}
	return f, doubt + against
}

// way returns the strongest way to a decider (Dijkstra 1959, over products), or nil where there is none. Of two equally
// strong ones it is the shorter, and of these the one through the more significant members.
func (w *web) way(decider int) []Step {
	type place struct {
		strength float64 // 0 where it is not reached
		last     Step
		before   int
		length   int
		done     bool
	}
	places := make([]place, len(w.c.Members))
	reach := func(l link, from int) {
		f, doubt := w.factor(l, from < 0, decider)
		m := &w.c.Members[l.to]
		next := place{strength: f, last: Step{m.Contact, m.Name, l.ref, l.strength, f, doubt}, before: from, length: 1}
		if from >= 0 {
			next.strength, next.length = places[from].strength*f, places[from].length+1
		}
		if old := &places[l.to]; !old.done && (next.strength > old.strength || next.strength == old.strength && next.length < old.length) {
			*old = next
		}
	}
	for _, l := range w.starts() {
		reach(l, -1)
	}
	for {
		best := -1
		for i := range places {
			if p := &places[i]; p.strength > 0 && !p.done && (best < 0 || p.strength > places[best].strength) {
				best = i
			}
		}
		if best < 0 || best == decider {
			break
		}
		places[best].done = true
		for _, l := range w.from[best] {
			reach(l, best)
		}
	}
	var steps []Step
	if places[decider].strength > 0 {
		for at := decider; at >= 0; at = places[at].before {
			steps = append(steps, places[at].last)
		}
	}
	slices.Reverse(steps)
	return steps
}

// paths returns the strongest way to each decider.
func (v *view) paths(c *Center) []Path {
	w := webOf(c)
	var paths []Path
	for i := range c.Members {
		decider := &c.Members[i]
		if !decider.Plays("decider") {
			continue
		}
		steps := w.way(i)
		if steps == nil {
			continue
		}
		p := Path{Decider: decider.Contact, Steps: steps, Strength: 1}
		if first := c.Member(steps[0].Contact); len(first.Ours) > 0 {
			p.Person, p.Name = first.Ours[0].Person, first.Ours[0].Name
		}
		for i, s := range steps {
			p.Strength *= s.Factor
			if s.Factor < steps[p.Weakest].Factor {
				p.Weakest = i
			}
			p.Why = append(p.Why, p.reason(i))
		}
		paths = append(paths, p)
	}
	slices.SortStableFunc(paths, func(a, b Path) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), dossier.Compare(a.Decider, b.Decider))
	})
	return paths
}

// reason says what the link to a step is.
func (p *Path) reason(i int) kam.Reason {
	s := p.Steps[i]
	record, words := s.Link, ""
	switch {
	case record.Kind == "":
		record, words = kam.Ref{Kind: "contact", ID: s.Contact}, s.Name+" is a facilitator, but nobody of ours is connected"
	case record.Kind == "connection":
		words = p.who() + " knows " + s.Name + " (" + s.Strength + ")"
	default:
		words = p.Steps[i-1].Name + " sways " + s.Name + " (" + s.Strength + ")"
	}
	if against := strings.TrimPrefix(strings.TrimPrefix(s.Doubt, "weak"), ", "); against != "" && s.Link.Kind != "" {
		words += "; " + s.Name + " " + against
	}
	return kam.Reason{Record: record, Words: words}
}

func (p *Path) who() string {
	switch {
	case p.Person == kam.NoID:
		return "nobody"
	case p.Name == "":
		return "somebody of ours"
	}
	return p.Name
}

// String returns the way in one line: “Lind → Sanna Öhman → Juha Äkräs (acts against us) → Eeva Koskinen”.
func (p *Path) String() string {
	var b strings.Builder
	b.WriteString(p.who())
	for i, s := range p.Steps {
		b.WriteString(" → " + s.Name)
		switch {
		case s.Doubt != "":
			b.WriteString(" (" + s.Doubt + ")")
		case i == p.Weakest && len(p.Steps) > 1:
			b.WriteString(" (the weakest link)")
		}
	}
	return b.String()
}

// Unreached returns the deciders to whom there is no way.
func (c *Center) Unreached() []kam.ID {
	var out []kam.ID
	for i := range c.Members {
		m := &c.Members[i]
		if m.Plays("decider") && !slices.ContainsFunc(c.Paths, func(p Path) bool { return p.Decider == m.Contact }) {
			out = append(out, m.Contact)
		}
	}
	return out
}
