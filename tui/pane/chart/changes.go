package chart

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/tui/doc"
)

// changed says what is different from the day before, on the map of a day in the past.
func (p *Pane) changed(d *doc.Doc) {
	s := p.scene
	if s.now() {
		return
	}
	d.Title("As it was on " + s.of.day.String())
	n := 0
	for i := range s.center.Members {
		m := &s.center.Members[i]
		if then, was := s.was[m.Contact]; was && then != m.Attitude {
			d.Point([]string{"↓", "·", "↑"}[s.moved(m)+1], m.Name+": "+known(then)+" → "+known(m.Attitude), doc.Strong)
			n++
		}
	}
	n += p.reassessed(d)
	for _, m := range s.moves {
		d.Point("·", m.Words, doc.Plain)
		n++
	}
	switch {
	case n > 0:
	case s.before.IsZero():
		d.Para("The first assessments. Nothing is known of before.", doc.Muted)
	default:
		d.Para("Nobody's attitude or part changed since "+s.before.String()+".", doc.Muted)
	}
	d.Gap()
}

// reassessed writes what the assessments of the map's day say other than those before, a line for each person, and returns how
// many people were assessed.
func (p *Pane) reassessed(d *doc.Doc) (people int) {
	var who kam.ID
	text, anew := "", []string(nil)
	flush := func() {
		if who != kam.NoID {
			people++
			if len(anew) > 0 {
				text = strings.Join(some(text, "anew: "+strings.Join(anew, "; ")), "; ")
			}
			d.Point("·", p.nameOf(who)+", "+text, doc.Plain)
		}
		text, anew = "", nil
	}
	for _, c := range p.scene.center.Changes {
		if c.To != p.scene.of.day {
			continue
		}
		if c.Contact != who {
			flush()
			who = c.Contact
		}
		if c.Field == "favourable" {
			text = "favourable: " + c.Old + " → " + c.New
		} else {
			anew = append(anew, strings.ToLower(c.Label))
		}
	}
	flush()
	for i := range p.scene.center.Members {
		m := &p.scene.center.Members[i]
		if m.Assessed == p.scene.of.day && !slices.ContainsFunc(p.scene.center.Changes, func(c buyingcenter.Change) bool { return c.Contact == m.Contact }) {
			d.Point("·", m.Name+", assessed", doc.Plain)
			people++
		}
	}
	return people
}

func known(attitude string) string {
	if attitude == "" {
		return "not known"
	}
	return attitude
}

// differences writes what the last assessment of a person says other than the one before.
func (p *Pane) differences(d *doc.Doc, m *buyingcenter.Member) {
	begun := false
	for _, c := range p.scene.center.Changes {
		if c.Contact != m.Contact {
			continue
		}
		if !begun {
			d.Head("Changed since "+c.From.String(), "")
			begun = true
		}
		d.Point("Δ", c.Label+": "+said(c.Old)+" → "+said(c.New), doc.Plain)
	}
}

// said returns what an assessment says in a field, shortly.
func said(text string) string {
	if text == "" {
		return "nothing"
	}
	return kam.Clip(strings.ReplaceAll(text, "\n", " "), 100)
}
