package picture

import (
	"strconv"
	"strings"

	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
)

// The measures of a page: of a cell, the margin, the room for title and legend, and the least width.
const (
	cellW, cellH = 9.5, 22.0
	margin       = 36.0
	headH        = 74.0
	leastW       = 960.0
	legendLine   = 26.0
)

// The colours, light; each stands beside a letter, a sign or a word that says the same.
var (
	paper, ink, faint, rule = "#ffffff", "#1f2933", "#66727f", "#8a97a5"

	roleInk = map[string]string{"decider": "#6d28d9", "buyer": "#b45309", "user": "#0f766e", "influencer": "#2563eb",
		"advisor": "#0e7490", "facilitator": "#15803d", "gatekeeper": "#52606d"}
	attitudeInk = map[string]string{"unfavourable": "#c62828", "sceptical": "#ef8a17", "neutral": "#9aa5b1", "positive": "#8bbf3f", "favourable": "#2e7d32", "": "#d9dee4"}
)

// page draws the picture on a sheet.
func (p *Picture) page() *sheet {
	s := &sheet{w: max(float64(p.W)*cellW+2*margin, leastW)}
	s.text(margin, margin+12, fit(p.Center.Name, 24, true, s.w-2*margin), 24, true, ink, "start")
	s.text(margin, margin+34, fit(p.subtitle(), 14, false, s.w-2*margin), 14, false, faint, "start")
	left := (s.w - float64(p.W)*cellW) / 2
	if p.Way == List || p.Way == Matrix {
		left = margin
	}
	at := func(x, y float64) spot { return spot{left + x*cellW, margin + headH - 20 + y*cellH} }
	for _, h := range p.Headings {
		c := at(float64(h.X), float64(h.Y))
		s.text(c.x, c.y+15, h.Text, 13, true, faint, "start")
	}
	for i := range p.Lines {
		p.line(s, &p.Lines[i], at)
	}
	for i := range p.Lines {
		p.heads(s, &p.Lines[i], at)
	}
	for i := range p.Items {
		p.card(s, &p.Items[i], at)
	}
	s.h = margin + headH + float64(p.H)*cellH
	p.legendOn(s)
	return s
}

func (p *Picture) subtitle() string {
	return "Buying center" + p.Title()[len(p.Center.Name):]
}

// ends returns the points of a line, drawn to the edges of its boxes.
func (p *Picture) ends(l *Line, at func(x, y float64) spot) []spot {
	points := make([]spot, 0, len(l.Points)+2)
	edge := func(b chart.Rect, q chart.Point) spot {
		x, y := float64(q.X)+0.5, float64(q.Y)+0.5
		switch b.From(q) {
		case chart.North:
			y = float64(b.Y + b.H)
		case chart.South:
			y = float64(b.Y)
		case chart.West:
			x = float64(b.X + b.W)
		default:
			x = float64(b.X)
		}
		return at(x, y)
	}
	points = append(points, edge(p.Items[l.From].Rect, l.Points[0]))
	for _, q := range l.Points {
		points = append(points, at(float64(q.X)+0.5, float64(q.Y)+0.5))
	}
	return append(points, edge(p.Items[l.To].Rect, l.Points[len(l.Points)-1]))
}

func (p *Picture) line(s *sheet, l *Line, at func(x, y float64) spot) {
	if len(l.Points) == 0 {
		return
	}
	m := shape{points: p.ends(l, at), open: true, ink: lineInk(l.Kind), width: 1.8}
	if l.Influence != nil {
		switch l.Influence.Strength {
		case "strong":
			m.width = 3.2
		case "weak":
			m.dash = true
		}
		m.title = p.Items[l.From].Member.Name + " → " + p.Items[l.To].Member.Name + ": " + l.Influence.Strength + " " + l.Influence.Nature
		if l.Influence.About != "" {
			m.title += ", " + l.Influence.About
		}
	}
	s.marks = append(s.marks, m)
}

func lineInk(k LineKind) string {
	switch k {
	case Alliance:
		return "#2563eb"
	case Conflict:
		return "#c62828"
	case Influences:
		return "#3e4c59"
	}
	return rule
}

// heads draws the heads of a line: an arrow where it sways, diamonds where it allies, crosses where it is a conflict.
func (p *Picture) heads(s *sheet, l *Line, at func(x, y float64) spot) {
	if len(l.Points) == 0 || l.Kind == Reports {
		return
	}
	points := p.ends(l, at)
	for i, end := range [][2]spot{{points[len(points)-2], points[len(points)-1]}, {points[1], points[0]}} {
		from, to := end[0], end[1]
		dx, dy := unit(to.x-from.x), unit(to.y-from.y)
		turn := func(ahead, aside float64) spot { return spot{to.x - ahead*dx - aside*dy, to.y - ahead*dy + aside*dx} }
		switch {
		case l.Kind == Influences && i == 0:
			s.polygon(lineInk(l.Kind), "", 0, to, turn(10, 5.5), turn(10, -5.5))
		case l.Kind == Alliance:
			s.polygon(lineInk(l.Kind), "", 0, to, turn(6, 5), turn(12, 0), turn(6, -5))
		case l.Kind == Conflict:
			s.polygon(lineInk(l.Kind), "", 0, signs["opponent"].points(turn(8, 0))...)
		}
	}
}

func unit(d float64) float64 {
	switch {
	case d > 0.01:
		return 1
	case d < -0.01:
		return -1
	}
	return 0
}

// card draws a card: the attitude as a bar at its left, name and title, what else fits, and roles and signs at the
// bottom.
func (p *Picture) card(s *sheet, i *Item, at func(x, y float64) spot) {
	c := at(float64(i.X), float64(i.Y))
	w, h := float64(i.W)*cellW, float64(i.H)*cellH
	x, room := c.x+16, w-26
	if i.Gap != nil {
		s.rounded(c.x, c.y+1, w, h-2, 7, "#fff8f5", "#c98a6b", 1.4, true)
		s.text(c.x+w/2, c.y+h/2-2, fit(i.Gap.What, 14, true, room), 14, true, "#a4481b", "middle")
		if i.H > 3 && i.Gap.Make != "" {
			s.text(c.x+w/2, c.y+h/2+16, card.ToDo(i.Gap), 12, false, faint, "middle")
		}
		return
	}
	m := i.Member
	edge, width := "#c3ccd5", 1.2
	if i.Card.Key {
		edge, width = "#1f2933", 2.4
	}
	s.rounded(c.x, c.y+1, w, h-2, 7, "#fbfcfd", edge, width, false)
	s.rounded(c.x+4, c.y+6, 5, h-12, 2.5, attitudeInk[m.Attitude], "", 0, false)
	s.text(x, c.y+22, fit(m.Name, 15, true, room), 15, true, ink, "start")
	bottom := c.y + h - 15
	s.signs(spot{x + 8, bottom}, m)
	if i.H <= 3 {
		return
	}
	y := c.y + 40
	s.text(x, y, fit(m.Title, 12.5, false, room), 12.5, false, faint, "start")
	used := float64(len(m.Roles)+len(m.Zones))*19 + 8
	if m.Dominant {
		used += 19
	}
	if m.Opponent {
		used += 19
	}
	lines := i.Card.Lines[1:]
	if p.Size == card.Medium {
		s.text(c.x+w-10, bottom+4, fit(plain(lines[0]), 12, false, room-used), 12, false, toneInk(lines[0]), "end")
		return
	}
	for _, line := range lines[:len(lines)-1] {
		y += 19
		s.text(x, y, fit(plain(line), 12.5, false, room), 12.5, false, toneInk(line), "start")
	}
	s.text(c.x+w-10, bottom+4, strconv.Itoa(m.Significance.Points), 13, true, faint, "end")
}

func plain(line []card.Span) string {
	text := ""
	for _, span := range line {
		text += span.Text
	}
	return strings.TrimPrefix(text, card.Opponent+" ") // the sign is drawn
}

func toneInk(line []card.Span) string {
	for _, span := range line {
		switch span.Tone {
		case card.Bad:
			return "#b3261e"
		case card.Good:
			return "#1b6e2f"
		case card.Muted:
			return faint
		}
	}
	return ink
}

// signs draws the roles as letters on coloured discs, then zones and marks, from a middle on.
func (s *sheet) signs(at spot, m *buyingcenter.Member) {
	for _, entry := range card.Legend() {
		if m.Plays(entry[1]) {
			s.role(at, entry[1])
			at.x += 19
		}
	}
	sign := func(is bool, name string) {
		if is {
			s.polygon(signs[name].ink, "", 0, signs[name].points(at)...)
			at.x += 19
		}
	}
	for _, zone := range m.Zones {
		sign(true, zone)
	}
	sign(m.Dominant, "dominant")
	sign(m.Opponent, "opponent")
}

func (s *sheet) role(at spot, role string) {
	s.circle(at, 8.5, roleInk[role])
	s.text(at.x, at.y+4.2, card.Letter(role), 12, true, paper, "middle")
}

// legendOn draws what letters, signs, colours and lines mean beneath the picture.
func (p *Picture) legendOn(s *sheet) {
	x, y := margin, s.h
	s.marks = append(s.marks, shape{points: []spot{{margin, y - 12}, {s.w - margin, y - 12}}, open: true, ink: "#d9dee4", width: 1})
	y += 12
	entry := func(width float64, text string, draw func(at spot)) {
		total := width + 8 + textWidth(text, 12.5, false) + 22
		if x > margin && x+total-22 > s.w-margin {
			x, y = margin, y+legendLine
		}
		draw(spot{x + width/2, y})
		s.text(x+width+8, y+4.5, text, 12.5, false, ink, "start")
		x += total
	}
	for _, e := range card.Legend() {
		if roleInk[e[1]] != "" {
			entry(17, e[1], func(at spot) { s.role(at, e[1]) })
		}
	}
	for _, e := range [][2]string{{"power", "power zone"}, {"threat", "threat zone"}, {"receptiveness", "receptive"}, {"dominant", "dominant advisor"}, {"opponent", "opponent"}} {
		entry(14, e[1], func(at spot) { s.polygon(signs[e[0]].ink, "", 0, signs[e[0]].points(at)...) })
	}
	x, y = margin, y+legendLine
	for _, attitude := range columns {
		text := attitude
		if text == "" {
			text = "attitude not known"
		}
		entry(5, text, func(at spot) { s.rounded(at.x-2.5, at.y-8, 5, 16, 2.5, attitudeInk[attitude], "", 0, false) })
	}
	if p.Way == Influence {
		x, y = margin, y+legendLine
		for _, e := range []struct {
			text, ink string
			width     float64
			dash      bool
		}{{"strong influence", lineInk(Influences), 3.2, false}, {"medium", lineInk(Influences), 1.8, false}, {"weak", lineInk(Influences), 1.8, true},
			{"alliance", lineInk(Alliance), 1.8, false}, {"conflict", lineInk(Conflict), 1.8, false}} {
			entry(34, e.text, func(at spot) {
				s.marks = append(s.marks, shape{points: []spot{{at.x - 17, at.y}, {at.x + 17, at.y}}, open: true, ink: e.ink, width: e.width, dash: e.dash})
			})
		}
	}
	s.h = y + margin*0.8
}
