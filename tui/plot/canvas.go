package plot

import (
	"github.com/charmbracelet/x/ansi"

	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

// ink says how something on a canvas is drawn.
type ink int

const (
	noInk ink = iota
	faint
	plainInk
	chosenInk
)

// canvas is a plane of cells. A wide character takes two, of which the second is empty.
type canvas struct {
	w, h  int
	cells []spot
}

type spot struct {
	text string
	ink  ink
	tail bool // the second half of a wide character
}

func newCanvas(w, h int) *canvas { return &canvas{w: w, h: h, cells: make([]spot, w*h)} }

func (c *canvas) at(col, row int) *spot {
	if col < 0 || row < 0 || col >= c.w || row >= c.h {
		return nil
	}
	return &c.cells[row*c.w+col]
}

// put sets one cell; what lies outside is left out.
func (c *canvas) put(col, row int, text string, k ink) {
	if s := c.at(col, row); s != nil {
		*s = spot{text: text, ink: k}
	}
}

// text writes a line from a cell on. It is to fit; see free.
func (c *canvas) text(col, row int, text string, k ink) {
	var state byte
	for text != "" {
		grapheme, width, n, next := ansi.DecodeSequence(text, state, nil)
		if width > 0 && col+width <= c.w {
			c.put(col, row, grapheme, k)
			if width == 2 && col+1 < c.w {
				*c.at(col+1, row) = spot{ink: k, tail: true}
			}
			col += width
		}
		state, text = next, text[n:]
	}
}

// free reports whether n cells of a row are inside and hold neither points nor names: nothing at all, or what is
// faint where over is true.
func (c *canvas) free(col, row, n int, over bool) bool {
	if col < 0 || col+n > c.w {
		return false
	}
	for i := col; i < col+n; i++ {
		s := c.at(i, row)
		if s == nil || s.ink == plainInk || s.ink == chosenInk || s.ink == faint && !over && s.text != "─" && s.text != "│" {
			return false
		}
	}
	return true
}

// line draws a row.
func (c *canvas) line(st *style.Styles, row int) string {
	out, run, last := "", "", noInk
	flush := func() {
		switch {
		case run == "":
		case last == faint:
			out += st.Muted.Render(run)
		case last == plainInk:
			out += st.Accent.Render(run)
		case last == chosenInk:
			out += st.Selected.Render(run)
		default:
			out += run
		}
		run = ""
	}
	for col := range c.w {
		s := c.at(col, row)
		if s.ink != last {
			flush()
			last = s.ink
		}
		switch {
		case s.tail:
		case s.text == "":
			run += " "
		default:
			run += s.text
		}
	}
	flush()
	return cell.Pad(out, c.w)
}
