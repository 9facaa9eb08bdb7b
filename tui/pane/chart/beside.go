package chart

import (
	"fmt"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

func (p *Pane) nameOf(contact kam.ID) string {
	if m := p.scene.center.Member(contact); m != nil {
		return m.Name
	}
	return p.env.Name(kam.Ref{Kind: "contact", ID: contact})
}

// describe writes what is told of the person under the cursor.
func (p *Pane) describe() *doc.Doc {
	d := &doc.Doc{}
	p.changed(d)
	switch it := p.item(); {
	case it == nil:
		d.Para("Nobody is known here yet. n adds the first person.", doc.Muted)
	case it.Member == nil:
		p.missing(d, it.Gap)
	default:
		p.person(d, it.Member)
	}
	return d
}

// situation writes what is told of the whole buying center.
func (p *Pane) situation() *doc.Doc {
	d := &doc.Doc{}
	p.blockers(d)
	p.ways(d)
	p.talks(d)
	return d
}

// occupied writes what the person under the cursor is occupied by, which takes most room.
func (p *Pane) occupied() *doc.Doc {
	d := &doc.Doc{}
	if it := p.item(); it != nil && it.Member != nil {
		p.analysis(d, it.Member)
	}
	return d
}

// most is how many of those who can block, and of the ways, are told of.
const most = 8

func (p *Pane) missing(d *doc.Doc, g *buyingcenter.Gap) {
	d.Title(sentence(g.What))
	for _, why := range g.Why {
		d.Point("·", why.Words, doc.Plain)
	}
	act := "enter fills it in"
	if g.Role != "" && len(p.scene.center.Members) > 0 {
		d.Para("→ enter, then the person who is "+g.Role+", or n for somebody new", doc.Accent)
		return
	}
	if k := kam.LookupKind(g.Make); k != nil {
		act = "enter adds a " + strings.ToLower(k.Label[:1]) + k.Label[1:]
	}
	d.Para("→ "+act, doc.Accent)
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// person writes all that is known of a member.
func (p *Pane) person(d *doc.Doc, m *buyingcenter.Member) {
	day := p.scene.center.Day
	d.Title(m.Name)
	d.Para(strings.Join(some(m.Title, m.Department), ", "), doc.Muted)
	text, tone := attitude(m)
	if m.Opponent {
		text, tone = text+", ✖ acts against us", doc.Bad
	}
	d.Gap().Fact("Attitude", text, tone)
	d.Fact("Roles", strings.Join(m.Roles, ", "), doc.Strong)
	var zones []string
	for _, z := range m.Zones {
		zones = append(zones, show.Zones([]string{z})+" "+z)
	}
	if m.Dominant {
		zones = append(zones, "★ dominant advisor")
	}
	d.Fact("Situation", strings.Join(zones, ", "), doc.Plain)
	d.Fact("Promoter", m.Promoter, doc.Plain).Fact("Decides", m.Decides, doc.Plain)
	switch m.Source {
	case buyingcenter.NoPart:
		d.Fact("Part", "none recorded; R says which", doc.Muted)
	case buyingcenter.AccountWide:
		if p.scene.of.deal != kam.NoID {
			d.Fact("Part", "as in the whole account", doc.Muted)
		}
	default:
		d.Fact("Part", "in "+string(m.Source), doc.Muted)
	}
	d.Fact("Counts", fmt.Sprintf("%s %d of 100", doc.Bar(float64(m.Significance.Points)/100, 10), m.Significance.Points), doc.Plain)
	if len(m.Ours) == 0 {
		d.Fact("With us", "○ nobody is connected", doc.Warn)
	}
	for i, tie := range m.Ours {
		label := "With us"
		if i > 0 {
			label = " "
		}
		d.Fact(label, strings.Join(some("● "+tie.Name, tie.Strength, show.Past(tie.Last, day)), " · "), doc.Plain)
	}
	d.Fact("Last contact", show.Past(m.Last, day), doc.Plain)
	p.blocks(d, m)
	p.matters(d, m)
	p.influences(d, m)
}

func some(words ...string) (out []string) {
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// blocks says why the person can block, where that is so.
func (p *Pane) blocks(d *doc.Doc, m *buyingcenter.Member) {
	for i := range p.scene.center.Blockers {
		b := &p.scene.center.Blockers[i]
		if b.Contact != m.Contact {
			continue
		}
		d.Head("✖ Can block, and why", "")
		for _, why := range b.Why {
			d.Point("·", why.Words, doc.Warn)
		}
	}
}

// matters writes concerns, expectations and criteria.
func (p *Pane) matters(d *doc.Doc, m *buyingcenter.Member) {
	for _, part := range []struct {
		head, mark string
		all        []buyingcenter.Matter
		tone       doc.Tone
	}{{"Concerns", "!", m.Concerns, doc.Warn}, {"Expectations", "+", m.Expectations, doc.Plain}} {
		if len(part.all) == 0 {
			continue
		}
		d.Head(part.head, fmt.Sprint(len(part.all)))
		for _, c := range part.all {
			by := "nobody handles it"
			if c.Owner != kam.NoID {
				by = p.env.Name(kam.Ref{Kind: "person", ID: c.Owner})
			}
			d.Point(part.mark, c.Subject+" ("+strings.Join(some(c.Severity, by), ", ")+")", part.tone)
		}
	}
	if all := p.scene.notes[m.Contact].criteria; len(all) > 0 {
		d.Head("Criteria", fmt.Sprint(len(all)))
		for _, c := range all {
			lead := ""
			if c.Leader != "" {
				lead = c.Leader + " lead"
				if c.Leader != "we" {
					lead = c.Leader + " leads"
				}
			}
			d.Item("·", c.Name, strings.Join(some(times(c.Importance, c.Difference), lead), "  "), doc.Plain)
		}
	}
}

func times(importance, difference kam.Number) string {
	if !importance.Known || !difference.Known {
		return ""
	}
	return importance.String() + "×" + difference.String()
}

// influences writes whom the person sways and by whom the person is swayed.
func (p *Pane) influences(d *doc.Doc, m *buyingcenter.Member) {
	var out, in []string
	for i := range p.scene.center.Influences {
		n := &p.scene.center.Influences[i]
		what := n.Strength
		if n.Mutual() {
			what = n.Nature
		}
		if n.About != "" {
			what += ", " + n.About
		}
		switch m.Contact {
		case n.From:
			out = append(out, p.nameOf(n.To)+" ("+what+")")
		case n.To:
			in = append(in, p.nameOf(n.From)+" ("+what+")")
		}
	}
	if len(out)+len(in) == 0 {
		return
	}
	d.Head("Influence", "")
	for _, text := range out {
		d.Point("→", text, doc.Plain)
	}
	for _, text := range in {
		d.Point("←", text, doc.Plain)
	}
}

// analysis writes the last assessment of the person.
func (p *Pane) analysis(d *doc.Doc, m *buyingcenter.Member) {
	a := p.scene.notes[m.Contact].analysis
	if a == nil {
		d.Head("Analysis", "")
		d.Para("Not assessed yet.", doc.Muted)
		return
	}
	d.Head("Analysis", show.Past(a.Date, p.scene.center.Day))
	for _, f := range []struct {
		label string
		text  kam.LongText
	}{
		{"Occupied by", a.TangiblePreoccupations}, {"", a.IntangiblePreoccupations}, {"So", a.TangibleConsequences}, {"", a.IntangibleConsequences},
		{"Expects", a.CurrentExpectations}, {"May expect", a.PossibleExpectations}, {"Needs", a.IndividualNeeds}, {"", a.OrganizationalNeeds},
		{"Held back by", a.HeldBack}, {"We can help", a.Help}, {"We think", a.Assessment}, {"We do", a.Actions},
	} {
		text := kam.Clip(strings.ReplaceAll(string(f.text), "\n", " "), 400)
		label := f.label
		if label == "" {
			label = " "
		}
		d.Fact(label, text, doc.Plain)
	}
	p.differences(d, m)
}

// blockers writes who can block the deal, and why.
func (p *Pane) blockers(d *doc.Doc) {
	all := p.scene.center.Blockers
	if len(all) == 0 {
		return
	}
	d.Head("Who can block, and why", fmt.Sprint(len(all)))
	for i := range all[:min(len(all), most)] {
		mark, tone := "!", doc.Warn
		if all[i].Grave {
			mark, tone = "✖", doc.Bad
		}
		d.Point(mark, all[i].Name, tone)
		var why []string
		for _, r := range all[i].Why {
			why = append(why, strings.TrimPrefix(r.Words, all[i].Name+" "))
		}
		d.Point(" ", strings.Join(why, "; "), doc.Plain)
	}
	if n := len(all) - most; n > 0 {
		d.Para(fmt.Sprintf("and %d more", n), doc.Muted)
	}
}

// ways writes the ways to the deciders, with the weakest link of each.
func (p *Pane) ways(d *doc.Doc) {
	c := &p.scene.center
	unreached := c.Unreached()
	if p.hidden || len(c.Paths)+len(unreached) == 0 {
		return
	}
	d.Head("Way to the decider", "")
	for i := range c.Paths[:min(len(c.Paths), max(most, p.lit))] {
		path := &c.Paths[i]
		mark, tone := "·", doc.Plain
		if p.lit == i+1 {
			mark, tone = "▸", doc.Strong
		}
		d.Point(mark, path.String(), tone)
		if path.Weakest < len(path.Steps) && path.Steps[path.Weakest].Doubt != "" {
			step := &path.Steps[path.Weakest]
			d.Point(" ", "weakest: "+step.Name+", "+step.Doubt, doc.Warn)
		}
	}
	for _, id := range unreached[:min(len(unreached), most)] {
		d.Point("!", "no way to "+p.nameOf(id)+": nobody of ours is connected with anybody who sways that person", doc.Warn)
	}
}

// talks writes the people to talk to next.
func (p *Pane) talks(d *doc.Doc) {
	if len(p.scene.center.Next) == 0 || !p.scene.now() {
		return
	}
	d.Head("Talk to next", "")
	for i, t := range p.scene.center.Next {
		by := ""
		if t.By != "" {
			by = ", by " + t.By
		}
		d.Point(fmt.Sprint(i+1), t.Name+by, doc.Strong)
		var why []string
		for _, r := range t.Why {
			why = append(why, strings.TrimPrefix(r.Words, t.Name+" "))
		}
		d.Point(" ", strings.Join(why, "; "), doc.Plain)
	}
}
