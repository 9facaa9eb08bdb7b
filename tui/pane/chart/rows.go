package chart

import (
	"strconv"
	"strings"

	plane "keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

// field is a column of the list by significance.
type field struct {
	head  string
	w     int
	least int // the width of the list from which on it is there
	of    func(p *Pane, it *picture.Item) (string, ink)
}

var fields = []field{
	{"Person", 24, 0, func(p *Pane, it *picture.Item) (string, ink) { return it.Member.Name, firm }},
	{"Roles", 8, 0, func(p *Pane, it *picture.Item) (string, ink) { return show.RoleLetters(it.Member.Roles), accent }},
	{"", 16, 0, func(p *Pane, it *picture.Item) (string, ink) {
		text, tone := p.lens.tag(it.Member, p.scene.center.Day)
		return text, inkOf(tone)
	}},
	{"Signs", 7, 0, func(p *Pane, it *picture.Item) (string, ink) {
		text := show.Zones(it.Member.Zones)
		if it.Member.Dominant {
			text += card.Dominant
		}
		if it.Member.Opponent {
			return text + card.Opponent, bad
		}
		return text, plain
	}},
	{"With us", 20, 84, func(p *Pane, it *picture.Item) (string, ink) {
		if len(it.Member.Ours) == 0 {
			return card.Alone + " nobody", faint
		}
		tie := it.Member.Ours[0]
		return card.Connected + " " + tie.Name + " " + tie.Strength, plain
	}},
	{"Last contact", 13, 98, func(p *Pane, it *picture.Item) (string, ink) {
		return show.Past(it.Member.Last, p.scene.center.Day), faint
	}},
	{"Title", 24, 122, func(p *Pane, it *picture.Item) (string, ink) { return it.Member.Title, faint }},
}

// barW is the width of the bar of significance, with its number.
const barW = 10

// drawList draws the rows that are in sight, and the headings above them.
func (p *Pane) drawList(c *canvas) {
	a, s := p.area(), p.sheet()
	p.relate()
	spare := a.W - 5 - barW
	var shown []field
	for _, f := range fields {
		if a.W >= f.least {
			shown = append(shown, f)
			spare -= f.w
		}
	}
	shown[0].w = max(shown[0].w+min(spare, 24), 12)
	x := 5
	for _, f := range shown {
		text := f.head
		if text == "" {
			text = strings.ToUpper(p.lens.String()[:1]) + p.lens.String()[1:]
		}
		c.write(x, 0, min(x+f.w-1, a.W), cell.Clip(text, f.w-1), faint)
		x += f.w
	}
	c.write(x, 0, a.W, "Counts", faint)
	for row := range a.H {
		i := row + p.view.top
		if i < 0 || i >= len(s.Items) {
			continue
		}
		p.drawRow(c, &s.Items[i], plane.Point{Y: row + a.Y}, a.W, shown)
	}
}

func (p *Pane) drawRow(c *canvas, it *picture.Item, at plane.Point, w int, shown []field) {
	y := at.Y
	chosen := it.Key == p.chosen
	if chosen {
		c.write(0, y, w, "▸", bright)
	}
	if it.Member == nil {
		c.write(5, y, w, cell.Clip("? "+it.Gap.What, w-5), warn)
		return
	}
	rank := cell.PadLeft(strconv.Itoa(at.Y+p.view.top), 3)
	c.write(1, y, 5, rank, faint)
	x := 5
	for n, f := range shown {
		text, k := f.of(p, it)
		if n == 0 {
			if step := p.relation.onPath[it.Member.Contact]; step != "" {
				text = step + " " + text
			} else if mark := p.relation.marks[it.Member.Contact]; mark != "" {
				text = mark + " " + text
			}
			if chosen {
				k = under
			}
		}
		c.write(x, y, min(x+f.w-1, w), cell.Clip(text, f.w-1), k)
		x += f.w
	}
	points := it.Member.Significance.Points
	c.write(x, y, w, cell.PadLeft(strconv.Itoa(points), 3)+" "+doc.Bar(float64(points)/100, barW-5), plain)
}
