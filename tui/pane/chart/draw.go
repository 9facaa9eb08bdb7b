package chart

import (
	"slices"

	"keyaccount/kam"
	plane "keyaccount/kam/chart"
	"keyaccount/kam/chart/picture"
	"keyaccount/tui/cell"
	"keyaccount/tui/layout"
)

// port is what is in sight of the plane: the cell at its upper left.
type port struct{ left, top int }

// room is the rectangle of the pane in which the map is drawn.
func (p *Pane) room() layout.Rect {
	in := p.Main().Inner()
	in.X, in.W = in.X+1, in.W-2
	if in.H >= footFrom {
		in.H--
	}
	return in
}

// footFrom is how many lines there are at least before one of them tells the way to the decider.
const footFrom = 14

// area is where cards are drawn on the canvas: without the headings of a matrix and of the list, which stay in sight.
func (p *Pane) area() plane.Rect {
	in := p.room()
	a := plane.Rect{W: in.W, H: in.H}
	switch p.scene.of.way {
	case picture.Matrix:
		a = plane.Rect{X: p.gutter(), Y: 1, W: in.W - p.gutter(), H: in.H - 1}
	case picture.List:
		a = plane.Rect{Y: 1, W: in.W, H: in.H - 1}
	}
	return a
}

// gutter is the width of the headings of rows.
func (p *Pane) gutter() int {
	w := 0
	for _, h := range p.sheet().Headings {
		if h.Y > 0 {
			w = max(w, cell.Width(h.Text)+1)
		}
	}
	return min(w, p.room().W/4)
}

// origin is the first cell of the plane that holds cards: beyond the headings.
func (p *Pane) origin() plane.Point {
	o := plane.Point{}
	if p.scene.of.way != picture.Matrix {
		return o
	}
	o.X, o.Y = p.sheet().W, p.sheet().H
	for i := range p.sheet().Items {
		o.X, o.Y = min(o.X, p.sheet().Items[i].X), min(o.Y, p.sheet().Items[i].Y)
	}
	for _, h := range p.sheet().Headings {
		if h.Y == 0 {
			o.X = min(o.X, h.X)
		}
	}
	return o
}

// bound keeps the view within the map; a map that is smaller than the room stands in its middle.
func (p *Pane) bound() {
	if p.scene == nil {
		return
	}
	a, o, s := p.area(), p.origin(), p.sheet()
	w, h := s.W-o.X, s.H-o.Y
	if p.scene.of.way == picture.List {
		w = a.W
	}
	p.view.left = max(min(p.view.left, o.X+w-a.W), o.X)
	p.view.top = max(min(p.view.top, o.Y+h-a.H), o.Y)
	if w < a.W {
		p.view.left = o.X - (a.W-w)/2
		if p.scene.of.way == picture.Matrix {
			p.view.left = o.X
		}
	}
}

// follow scrolls so that the item under the cursor is in sight, with a little around it.
func (p *Pane) follow() {
	it := p.item()
	if it == nil || p.Main().W == 0 {
		return
	}
	a := p.area()
	mx, my := min(4, max(a.W-it.W, 0)/2), min(2, max(a.H-it.H, 0)/2)
	p.view.left = max(min(p.view.left, it.X-mx), it.X+it.W+mx-a.W)
	p.view.top = max(min(p.view.top, it.Y-my), it.Y+it.H+my-a.H)
	p.bound()
}

// draw draws what is in sight of the map.
func (p *Pane) draw() []string {
	in := p.room()
	c := &p.canvas
	c.begin(in.W, in.H, p.env.Styles)
	if p.scene.of.way == picture.List {
		p.drawList(c)
		return c.lines()
	}
	a := p.area()
	c.left, c.top, c.clip = p.view.left-a.X, p.view.top-a.Y, a
	items, lines := p.sheet().within(plane.Rect{X: p.view.left, Y: p.view.top, W: a.W, H: a.H})
	p.relate()
	for _, i := range lines {
		p.drawLine(c, i)
	}
	for _, i := range items {
		p.drawCard(c, i)
	}
	for _, i := range lines {
		p.leave(c, i)
	}
	p.drawHeadings(c, a)
	p.drawOverview(c, a)
	return c.lines()
}

// relation is how others stand to the person under the cursor.
type relation struct {
	of     string // the person, and what is lit, that this was found for
	scene  *scene
	lit    int
	marks  map[kam.ID]string // by contact
	onPath map[kam.ID]string // the steps of the way that is lit, numbered
}

// relate finds whom the person under the cursor influences, and who influences that person, and what is on the way that is lit.
func (p *Pane) relate() {
	r := &p.relation
	if r.scene == p.scene && r.of == p.chosen && r.lit == p.lit {
		return
	}
	*r = relation{of: p.chosen, scene: p.scene, lit: p.lit, marks: map[kam.ID]string{}, onPath: map[kam.ID]string{}}
	if it := p.item(); it != nil && it.Member != nil {
		me := it.Member.Contact
		for i := range p.scene.center.Influences {
			in := &p.scene.center.Influences[i]
			other, mark := in.From, "»"
			switch {
			case in.From == me:
				other, mark = in.To, "«"
			case in.To != me:
				continue
			}
			if in.Mutual() || r.marks[other] != "" && r.marks[other] != mark {
				mark = "↔"
			}
			r.marks[other] = mark
		}
	}
	if p.lit > 0 {
		for n, step := range p.scene.center.Paths[p.lit-1].Steps {
			r.onPath[step.Contact] = string(rune('1' + min(n, 8)))
		}
	}
}

// isLit reports whether a line belongs to the person under the cursor, or to the way that is lit.
func (p *Pane) isLit(l *picture.Line) bool {
	s := p.sheet()
	if p.lit > 0 {
		from, to := s.Items[l.From].Member, s.Items[l.To].Member
		steps := p.scene.center.Paths[p.lit-1].Steps
		for n := 1; n < len(steps); n++ {
			if l.Influence != nil && from != nil && to != nil && steps[n].Link.ID == l.Influence.ID {
				return true
			}
		}
		return false
	}
	return l.Influence != nil && (s.Items[l.From].Key == p.chosen || s.Items[l.To].Key == p.chosen)
}

func (p *Pane) drawLine(c *canvas, i int) {
	s := p.sheet()
	l := &s.Lines[i]
	if len(l.Points) == 0 {
		return
	}
	k, how := faint, l.Pen()
	if l.Kind == picture.Conflict {
		k = bad
	}
	if p.isLit(l) {
		k = bright
	}
	first, last := l.Points[0], l.Points[len(l.Points)-1]
	for n := 1; n < len(l.Points); n++ {
		c.run(l.Points[n-1], l.Points[n], how, k)
	}
	c.stroke(first.X, first.Y, s.Items[l.From].From(first), how, k)
	c.stroke(last.X, last.Y, s.Items[l.To].From(last), how, k)
	switch l.Kind {
	case picture.Influences:
		c.put(last.X, last.Y, s.Items[l.To].From(last).Arrow(), k)
	case picture.Alliance, picture.Conflict:
		end := "◆"
		if l.Kind == picture.Conflict {
			end = "╳"
		}
		c.put(first.X, first.Y, end, k)
		c.put(last.X, last.Y, end, k)
	}
}

// leave opens the frame of a card where a line leaves it downwards.
func (p *Pane) leave(c *canvas, i int) {
	l := &p.sheet().Lines[i]
	if len(l.Points) == 0 || p.sheet().Items[l.From].From(l.Points[0]) != plane.North {
		return
	}
	at := c.at(l.Points[0].X, l.Points[0].Y-1)
	if at == nil {
		return
	}
	at.text = plane.Opened(at.text)
}

func (p *Pane) drawCard(c *canvas, i int) {
	it := &p.sheet().Items[i]
	chosen := it.Key == p.chosen
	how, frame := it.Pen(), faint
	tag, mark := "", ""
	if it.Member != nil {
		text, tone := p.lens.tag(it.Member, p.scene.center.Day)
		switch p.scene.moved(it.Member) * btoi(p.lens == byAttitude && !p.scene.now()) {
		case 1:
			text += " ↑"
		case -1:
			text += " ↓"
		}
		tag, frame = text, inkOf(tone)
		mark = p.relation.marks[it.Member.Contact]
		if step := p.relation.onPath[it.Member.Contact]; step != "" {
			mark, frame = step, bright
		}
	}
	name := firm
	if chosen {
		how, name = plane.Double, under
	}
	if mark != "" && frame == faint {
		frame = plain
	}
	c.box(it.Rect, how, frame)
	right := it.X + it.W - 1
	c.write(it.X+1, it.Y, right-1, " "+it.Card.Name+" ", name)
	if mark != "" {
		c.put(right-1, it.Y, mark, bright)
	}
	for n, line := range it.Card.Lines {
		x := it.X + 2
		for _, span := range line {
			x = c.write(x, it.Y+1+n, right-1, span.Text, inkOfCard(span.Tone))
		}
	}
	if tag != "" {
		c.write(it.X+1, it.Y+it.H-1, right, " "+cell.Clip(tag, it.W-3)+" ", frame)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// drawHeadings draws the headings of a matrix, which stay in sight while the cards beneath them are scrolled.
func (p *Pane) drawHeadings(c *canvas, a plane.Rect) {
	chosen := p.item()
	for _, h := range p.sheet().Headings {
		k := head
		if h.Y == 0 {
			c.clip = plane.Rect{X: a.X, W: a.W, H: 1}
			if chosen != nil && h.X <= chosen.X && chosen.X < h.X+h.W {
				k = headOn
			}
			c.left, c.top = p.view.left-a.X, 0
			c.write(h.X, 0, h.X+h.W, cell.Clip(h.Text, h.W), k)
			continue
		}
		c.clip = plane.Rect{Y: a.Y, W: a.X, H: a.H}
		if chosen != nil && h.Y <= chosen.Y && chosen.Y < h.Y+h.H {
			k = headOn
		}
		c.left, c.top = 0, p.view.top-a.Y
		c.write(0, h.Y, a.X-1, h.Text, k)
	}
	c.left, c.top, c.clip = 0, 0, plane.Rect{W: c.w, H: c.h}
}

// hit returns the item at a cell of the canvas, or -1.
func (p *Pane) hit(x, y int) int {
	a := p.area()
	if x < a.X || y < a.Y {
		return -1
	}
	at := plane.Point{X: x - a.X + p.view.left, Y: y - a.Y + p.view.top}
	if p.scene.of.way == picture.List {
		at.X = 0
	}
	items, _ := p.sheet().within(plane.Rect{X: at.X, Y: at.Y, W: 1, H: 1})
	if n := slices.IndexFunc(items, func(i int) bool { return p.sheet().Items[i].Contains(at) }); n >= 0 {
		return items[n]
	}
	return -1
}
