package picture

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"keyaccount/kam/chart"
)

// canvas is a plane of cells. A wide character takes two, of which the second is empty.
type canvas struct {
	w, h  int
	cells []cell
}

type cell struct {
	text string
	tail bool      // the second half of a wide character
	ways chart.Way // in which lines leave the cell
	pen  chart.Pen
}

func newCanvas(w, h int) *canvas { return &canvas{w: w, h: h, cells: make([]cell, w*h)} }

func (c *canvas) at(x, y int) *cell {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return &cell{} // what lies outside is drawn nowhere
	}
	return &c.cells[y*c.w+x]
}

// put writes one character.
func (c *canvas) put(x, y int, text string) { *c.at(x, y) = cell{text: text} }

// write writes text from a cell on, as far as it fits.
func (c *canvas) write(x, y int, text string) {
	var state byte
	for text != "" {
		grapheme, width, n, next := ansi.DecodeSequence(text, state, nil)
		if width > 0 && x+width <= c.w {
			c.put(x, y, grapheme)
			if width == 2 {
				*c.at(x+1, y) = cell{tail: true}
			}
			x += width
		}
		state, text = next, text[n:]
	}
}

// stroke adds ways that leave a cell.
func (c *canvas) stroke(x, y int, ways chart.Way, p chart.Pen) {
	at := c.at(x, y)
	at.ways |= ways
	at.pen = max(at.pen, p)
	at.text = ""
}

// run draws a straight line between the middles of two cells.
func (c *canvas) run(x1, y1, x2, y2 int, p chart.Pen) {
	for ; x1 < x2; x1++ {
		c.stroke(x1, y1, chart.East, p)
		c.stroke(x1+1, y1, chart.West, p)
	}
	for ; x1 > x2; x1-- {
		c.stroke(x1, y1, chart.West, p)
		c.stroke(x1-1, y1, chart.East, p)
	}
	for ; y1 < y2; y1++ {
		c.stroke(x1, y1, chart.South, p)
		c.stroke(x1, y1+1, chart.North, p)
	}
	for ; y1 > y2; y1-- {
		c.stroke(x1, y1, chart.North, p)
		c.stroke(x1, y1-1, chart.South, p)
	}
}

// line returns a row without spaces at its end.
func (c *canvas) line(y int) string {
	var b strings.Builder
	for x := range c.w {
		switch at := c.at(x, y); {
		case at.tail:
		case at.ways != 0:
			b.WriteString(at.pen.Strokes()[at.ways])
		case at.text == "":
			b.WriteByte(' ')
		default:
			b.WriteString(at.text)
		}
	}
	return strings.TrimRight(b.String(), " ")
}
