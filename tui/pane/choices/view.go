package choices

import (
	"fmt"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/grid"
	"keyaccount/tui/show"
)

// greatest is the relevance that nothing exceeds: importance 7 × difference 7.
const greatest = 49

// sheet returns how a matrix is drawn: in each cell who leads and how relevant it is, and that as a bar. Its stops are the
// vulnerabilities.
func sheet(m choice.Matrix) grid.Sheet {
	var s grid.Sheet
	for _, name := range m.Names {
		s.Columns = append(s.Columns, grid.Head{Key: strings.ToLower(name), Name: name})
	}
	places := map[*choice.Rated]grid.Place{}
	for i := range m.Members {
		member := &m.Members[i]
		s.Rows = append(s.Rows, grid.Head{Key: member.Contact.String(), Name: member.Name, Note: standing(member)})
		cells := make([]grid.Cell, len(m.Names))
		for j, rated := range member.Cells {
			cells[j] = drawn(rated)
			for _, r := range rated {
				places[r] = grid.Place{Row: i, Column: j}
			}
		}
		s.Cells = append(s.Cells, cells)
	}
	for _, v := range m.Vulnerabilities {
		s.Stop(places[v])
	}
	return s
}

// drawn returns how a cell is drawn: the first of its criteria.
func drawn(rated []*choice.Rated) grid.Cell {
	if len(rated) == 0 {
		return grid.Cell{Left: "·", Tone: doc.Muted}
	}
	r := rated[0]
	sign, tone := mark(r)
	c := grid.Cell{Left: sign + " " + short(leader(r)), Right: number(r.Relevance), Tone: tone, Ink: "▬"}
	if r.Relevance.Known {
		c.Share = r.Relevance.InexactFloat64() / greatest
	}
	return c
}

// standing says in a few cells whether we are vulnerable with a member.
func standing(m *choice.Member) string {
	switch {
	case m.Vulnerable > 0:
		return fmt.Sprintf("!! on %d", m.Vulnerable)
	case m.Unknown > 0:
		return fmt.Sprintf("? on %d", m.Unknown)
	}
	return ""
}

// mark returns what a criterion is to us, in a symbol.
func mark(r *choice.Rated) (string, doc.Tone) {
	switch {
	case r.Vulnerable == choice.Yes:
		return "!!", doc.Bad
	case !r.Relevance.Known:
		return "?", doc.Warn
	case leader(r) == "competitor":
		return "▽", doc.Plain
	case r.Leader == "we":
		return "▲", doc.Good
	}
	return "=", doc.Plain
}

// leader returns who leads on a criterion. Whoever names the competitor who leads need not say so twice.
func leader(r *choice.Rated) string {
	if r.Leader == "" && r.Competitor != "" {
		return "competitor"
	}
	return r.Leader
}

// short words who leads in as few cells as can be.
func short(leader string) string {
	switch leader {
	case "competitor":
		return "they"
	case "":
		return "?"
	}
	return leader
}

func number(n kam.Number) string {
	if !n.Known {
		return "?"
	}
	return n.String()
}

// tell says what is known of a cell, and of its member.
func tell(env *pane.Env, m *choice.Matrix, at grid.Place) *doc.Doc {
	member := &m.Members[at.Row]
	rated := member.Cells[at.Column]
	d := (&doc.Doc{}).Title(m.Names[at.Column]).Para("for "+member.Name, doc.Muted)
	if len(rated) == 0 {
		d.Gap().Para("· not known to decide by it; enter adds it", doc.Muted)
	}
	for _, r := range rated {
		tellOne(d, r)
	}
	d.Head(member.Name, show.Count(member.Criteria, "criterion", "criteria"))
	d.Fact("Matter", fmt.Sprint(member.Matter), doc.Plain).Fact("Vulnerable on", fmt.Sprint(member.Vulnerable), map[bool]doc.Tone{true: doc.Bad}[member.Vulnerable > 0])
	for _, t := range []struct {
		label string
		n     kam.Number
	}{{"We lead on", member.Ours}, {"Level on", member.Level}, {"They lead on", member.Theirs}} {
		if t.n.Known {
			d.Fact(t.label, t.n.String()+" of "+number(member.Relevance)+" relevance", doc.Plain)
		}
	}
	if n := len(m.Vulnerabilities); n > 0 {
		d.Head("Vulnerabilities", fmt.Sprint(n))
		for _, v := range m.Vulnerabilities[:min(n, 6)] {
			d.Item("!!", v.Name+", "+env.Name(kam.Ref{Kind: "contact", ID: v.Contact}), number(v.Relevance), doc.Bad)
		}
	}
	return d.Gap().Para("!! relevant, and a competitor leads  ▲ we lead  = level  ▽ they lead, of little relevance  ? not rated  · not known to decide by it. The bar is relevance, at most 49.", doc.Muted)
}

// tellOne says what is known of a criterion, and what to do about it.
func tellOne(d *doc.Doc, r *choice.Rated) {
	_, tone := mark(r)
	d.Gap().Para(r.Words, tone)
	d.Fact("Relevance", number(r.Importance)+" × "+number(r.Difference)+" = "+number(r.Relevance), doc.Strong)
	d.Fact("Who leads", strings.TrimSpace(leader(r)+"  "+r.Competitor), doc.Plain)
	d.Fact("Category", strings.TrimSpace(r.Category+"  "+r.Subcategory), doc.Plain).Fact("Nature", r.Nature, doc.Plain)
	d.Fact("Compensation", r.Compensation, doc.Accent)
	if r.Opportunity == kam.NoID {
		d.Para("holds whatever the deal", doc.Muted)
	}
	d.Para(string(r.Notes), doc.Plain)
	if len(r.Suggestions) == 0 {
		return
	}
	d.Head("What to do", "")
	for _, s := range r.Suggestions {
		sign, tone := "→", doc.Accent
		if !s.Fits {
			sign, tone = "–", doc.Muted
		}
		d.Point(sign, string(s.Compensation)+": "+s.When, tone)
		for _, why := range s.Reasons {
			d.Point(" ·", why.Words, doc.Muted)
		}
	}
}
