package picture

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
)

// Drawing draws the picture with box-drawing characters, a line of text for each row of cells, beneath a line that says
// what it is, and above the legend.
func (p *Picture) Drawing(w io.Writer) error {
	var b strings.Builder
	b.WriteString(p.Title() + "\n\n")
	c := newCanvas(p.W, p.H)
	for i := range p.Lines {
		c.draw(&p.Lines[i], p)
	}
	for i := range p.Items {
		c.card(&p.Items[i])
	}
	for _, l := range p.Lines {
		c.leave(p.Items[l.From].Rect, l.Points)
	}
	for _, h := range p.Headings {
		c.write(h.X, h.Y, card.Clip(h.Text, h.W))
	}
	for y := range p.H {
		b.WriteString(c.line(y) + "\n")
	}
	b.WriteString("\n")
	line := ""
	for _, l := range p.legend() {
		if line != "" && ansi.StringWidth(line+"  "+l) > max(p.W, legendWidth) {
			b.WriteString(line + "\n")
			line = ""
		}
		if line != "" {
			line += "  "
		}
		line += l
	}
	b.WriteString(line + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// legendWidth is how many cells the legend takes at least before it goes on in a further line.
const legendWidth = 78

// Title says in one line what the picture shows.
func (p *Picture) Title() string {
	of := "whole account"
	if p.Center.DealName != "" {
		of = "deal “" + p.Center.DealName + "”"
	}
	way := map[Way]string{Organization: "organization", Influence: "influence", Matrix: "roles × attitudes", List: "by significance"}[p.Way]
	return p.Center.Name + " · " + way + " · " + of + " · " + p.Center.Day.String()
}

func (p *Picture) legend() []string {
	var out []string
	for _, l := range card.Legend() {
		out = append(out, l[0]+" "+l[1])
	}
	if p.Way == Influence {
		out = append(out, "━ strong", "─ medium", "╌ weak", "◆─◆ alliance", "╳─╳ conflict")
	}
	return out
}

// Pen is how a line is drawn: by the strength of an influence.
func (l *Line) Pen() chart.Pen {
	switch {
	case l.Influence == nil, l.Influence.Strength == "medium":
		return chart.Light
	case l.Influence.Strength == "strong":
		return chart.Heavy
	}
	return chart.Dashed
}

// Pen is how the frame of a card is drawn.
func (i *Item) Pen() chart.Pen {
	switch {
	case i.Card.Gap:
		return chart.Dashed
	case i.Card.Key:
		return chart.Heavy
	}
	return chart.Light
}

// draw draws a line with its heads.
func (c *canvas) draw(l *Line, p *Picture) {
	if len(l.Points) == 0 {
		return
	}
	first, last := l.Points[0], l.Points[len(l.Points)-1]
	for i := 1; i < len(l.Points); i++ {
		c.run(l.Points[i-1].X, l.Points[i-1].Y, l.Points[i].X, l.Points[i].Y, l.Pen())
	}
	c.reach(p.Items[l.From].Rect, first, l.Pen())
	c.reach(p.Items[l.To].Rect, last, l.Pen())
	switch l.Kind {
	case Influences:
		c.put(last.X, last.Y, p.Items[l.To].From(last).Arrow())
	case Alliance, Conflict:
		end := map[LineKind]string{Alliance: "◆", Conflict: "╳"}[l.Kind]
		c.put(first.X, first.Y, end)
		c.put(last.X, last.Y, end)
	}
}

// reach leads the end of a line to the edge of its box.
func (c *canvas) reach(b chart.Rect, p chart.Point, pen chart.Pen) {
	c.stroke(p.X, p.Y, b.From(p), pen)
}

// leave opens the frame of a box where a line leaves downwards.
func (c *canvas) leave(b chart.Rect, points []chart.Point) {
	if len(points) == 0 || b.From(points[0]) != chart.North {
		return
	}
	at := c.at(points[0].X, points[0].Y-1)
	at.text = chart.Opened(at.text)
}

// card draws a card with its frame.
func (c *canvas) card(i *Item) {
	s := i.Pen().Strokes()
	right, bottom := i.X+i.W-1, i.Y+i.H-1
	for x := i.X; x <= right; x++ {
		c.put(x, i.Y, s[chart.East|chart.West])
		c.put(x, bottom, s[chart.East|chart.West])
	}
	for y := i.Y + 1; y < bottom; y++ {
		for x := i.X; x <= right; x++ {
			c.put(x, y, " ")
		}
		c.put(i.X, y, s[chart.North|chart.South])
		c.put(right, y, s[chart.North|chart.South])
	}
	c.put(i.X, i.Y, s[chart.East|chart.South])
	c.put(right, i.Y, s[chart.West|chart.South])
	c.put(i.X, bottom, s[chart.East|chart.North])
	c.put(right, bottom, s[chart.West|chart.North])
	c.write(i.X+1, i.Y, " "+i.Card.Name+" ")
	for n, line := range i.Card.Lines {
		text := ""
		for _, span := range line {
			text += span.Text
		}
		c.write(i.X+2, i.Y+1+n, text)
	}
}
