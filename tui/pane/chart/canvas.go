package chart

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	plane "keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/style"
)

// ink says how something on the canvas is drawn. Of lines that cross, the later ink counts.
type ink uint8

const (
	blank ink = iota
	faint
	plain
	firm
	accent
	good
	warn
	bad
	bright // lit up
	head   // a heading
	headOn
	under // the name of the person under the cursor
	inks
)

// spot is a cell. A wide character takes two, of which the second is a tail.
type spot struct {
	text string
	ink  ink
	pen  plane.Pen
	ways plane.Way // in which lines leave the cell
	tail bool
}

// canvas is the part of the plane that is in sight.
type canvas struct {
	w, h  int
	spots []spot
	left  int // the column of the plane at the left edge
	top   int
	clip  plane.Rect // cells of the canvas that can be drawn on
	inks  *[inks][2]string
}

// begin clears the canvas for a frame.
func (c *canvas) begin(w, h int, st *style.Styles) {
	if len(c.spots) != w*h {
		c.spots = make([]spot, w*h)
	} else {
		clear(c.spots)
	}
	c.w, c.h, c.left, c.top, c.clip = w, h, 0, 0, plane.Rect{W: w, H: h}
	if c.inks == nil {
		c.inks = mix(st)
	}
}

// mix returns what stands before and after text of each ink: one call of Lip Gloss each, not one for each run of a frame.
func mix(st *style.Styles) *[inks][2]string {
	var out [inks][2]string
	for i, s := range [inks]lipgloss.Style{faint: st.Muted, plain: st.Text, firm: st.Strong, accent: st.Accent, good: st.Good, warn: st.Warn, bad: st.Bad,
		bright: st.Title, head: st.Head, headOn: st.Sorted, under: st.Selected} {
		if ink(i) == blank {
			continue
		}
		before, after, _ := strings.Cut(s.Render("x"), "x")
		out[i] = [2]string{before, after}
	}
	return &out
}

func inkOf(t doc.Tone) ink {
	return [...]ink{doc.Plain: plain, doc.Strong: firm, doc.Muted: faint, doc.Accent: accent, doc.Good: good, doc.Warn: warn, doc.Bad: bad}[t]
}

func inkOfCard(t card.Tone) ink {
	return [...]ink{card.Plain: plain, card.Strong: firm, card.Good: good, card.Bad: bad, card.Muted: faint}[t]
}

// at returns the spot of a cell of the plane, nil where it is not in sight.
func (c *canvas) at(x, y int) *spot {
	x, y = x-c.left, y-c.top
	if x < c.clip.X || y < c.clip.Y || x >= c.clip.X+c.clip.W || y >= c.clip.Y+c.clip.H {
		return nil
	}
	return &c.spots[y*c.w+x]
}

func (c *canvas) put(x, y int, text string, k ink) {
	if s := c.at(x, y); s != nil {
		*s = spot{text: text, ink: k}
	}
}

// write writes text from a cell on, up to but without an end. A wide character of which a half is not in sight is a space.
func (c *canvas) write(x, y, end int, text string, k ink) int {
	var state byte
	for text != "" {
		grapheme, width, n, next := ansi.DecodeSequence(text, state, nil)
		state, text = next, text[n:]
		if width == 0 {
			continue
		}
		if x+width > end {
			break
		}
		if width == 1 {
			c.put(x, y, grapheme, k)
		} else if a, b := c.at(x, y), c.at(x+1, y); a != nil && b != nil {
			*a, *b = spot{text: grapheme, ink: k}, spot{ink: k, tail: true}
		} else {
			c.put(x, y, " ", k)
			c.put(x+1, y, " ", k)
		}
		x += width
	}
	return x
}

// stroke adds ways that leave a cell.
func (c *canvas) stroke(x, y int, ways plane.Way, p plane.Pen, k ink) {
	if s := c.at(x, y); s != nil {
		*s = spot{ways: s.ways | ways, pen: max(s.pen, p), ink: max(s.ink, k)}
	}
}

// run draws a straight line between the middles of two cells, as far as it is in sight.
func (c *canvas) run(a, b plane.Point, p plane.Pen, k ink) {
	if a.X > b.X || a.Y > b.Y {
		a, b = b, a
	}
	x1, x2 := max(a.X, c.left-1), min(b.X, c.left+c.w)
	y1, y2 := max(a.Y, c.top-1), min(b.Y, c.top+c.h)
	if a.Y == b.Y {
		for x := x1; x < x2; x++ {
			c.stroke(x, a.Y, plane.East, p, k)
			c.stroke(x+1, a.Y, plane.West, p, k)
		}
		return
	}
	for y := y1; y < y2; y++ {
		c.stroke(a.X, y, plane.South, p, k)
		c.stroke(a.X, y+1, plane.North, p, k)
	}
}

// box draws a frame and clears what is inside.
func (c *canvas) box(r plane.Rect, p plane.Pen, k ink) {
	right, bottom := r.X+r.W-1, r.Y+r.H-1
	s := p.Strokes()
	for y := max(r.Y, c.top); y <= min(bottom, c.top+c.h-1); y++ {
		edge := y == r.Y || y == bottom
		for x := max(r.X, c.left); x <= min(right, c.left+c.w-1); x++ {
			text := " "
			switch {
			case edge && x > r.X && x < right:
				text = s[plane.East|plane.West]
			case !edge && (x == r.X || x == right):
				text = s[plane.North|plane.South]
			case edge && x == r.X && y == r.Y:
				text = s[plane.East|plane.South]
			case edge && x == r.X:
				text = s[plane.East|plane.North]
			case edge && y == r.Y:
				text = s[plane.West|plane.South]
			case edge:
				text = s[plane.West|plane.North]
			}
			c.put(x, y, text, k)
		}
	}
}

// lines returns the rows of the canvas, each exactly its width.
func (c *canvas) lines() []string {
	out := make([]string, c.h)
	var b strings.Builder
	for row := range out {
		b.Reset()
		last := blank
		spots := c.spots[row*c.w : (row+1)*c.w]
		for i := range spots {
			s := &spots[i]
			if s.ink != last {
				b.WriteString(c.inks[last][1])
				b.WriteString(c.inks[s.ink][0])
				last = s.ink
			}
			switch {
			case s.tail:
				if i == 0 || spots[i-1].text == "" || spots[i-1].tail { // its first half was drawn over
					b.WriteByte(' ')
				}
			case s.ways != 0:
				b.WriteString(s.pen.Strokes()[s.ways])
			case s.text == "":
				b.WriteByte(' ')
			case len(s.text) > 1 && ansi.StringWidth(s.text) == 2 && (i+1 == len(spots) || !spots[i+1].tail):
				b.WriteByte(' ') // its second half was drawn over
			default:
				b.WriteString(s.text)
			}
		}
		b.WriteString(c.inks[last][1])
		out[row] = b.String()
	}
	return out
}
