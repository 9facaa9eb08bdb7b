package picture

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"keyaccount/kam/glyph"
)

// mostPixels bounds what a picture of a large center takes: it is drawn smaller.
const mostPixels = 24 << 20

// PNG draws the picture as pixels, scale of them to a unit of the SVG; 2 is sharp on a slide. Letters that no font
// has, see Lacking, show as empty boxes; an SVG shows them.
func (p *Picture) PNG(w io.Writer, scale float64) error {
	s := p.page()
	scale = min(scale, math.Sqrt(mostPixels/(s.w*s.h)))
	i := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(s.w*scale)), int(math.Ceil(s.h*scale))))
	draw.Draw(i, i.Bounds(), image.NewUniform(colour(paper)), image.Point{}, draw.Src)
	c := press{i, scale, map[string]font.Face{}}
	for _, m := range s.marks {
		var err error
		switch m := m.(type) {
		case shape:
			c.shape(m)
		case label:
			err = c.label(m)
		}
		if err != nil {
			return err
		}
	}
	if err := png.Encode(w, i); err != nil {
		return fmt.Errorf("write the picture as PNG: %w", err)
	}
	return nil
}

// press puts a sheet on pixels.
type press struct {
	image *image.RGBA
	scale float64
	faces map[string]font.Face
}

// colour returns the colour that #rrggbb names.
func colour(hex string) color.RGBA {
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return color.RGBA{A: 255} // the colours are ours, and tested
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

func (c *press) shape(m shape) {
	if m.fill != "" {
		c.fill(m.fill, m.points)
	}
	if m.ink == "" || m.width == 0 {
		return
	}
	points := m.points
	if !m.open {
		points = append(points[:len(points):len(points)], points[0])
	}
	left, on := dashOn, true // what is left of a dash, or of the room after it
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		long := math.Hypot(b.x-a.x, b.y-a.y)
		if !m.dash {
			c.stroke(m, a, b)
			continue
		}
		for at := 0.0; at < long; {
			next := min(at+left, long)
			if on {
				c.stroke(m, between(a, b, at/long), between(a, b, next/long))
			}
			if left -= next - at; left <= 0.001 {
				on = !on
				if left = dashOff; on {
					left = dashOn
				}
			}
			at = next
		}
	}
}

func between(a, b spot, share float64) spot {
	return spot{a.x + (b.x-a.x)*share, a.y + (b.y-a.y)*share}
}

// stroke draws a straight line with square ends, half its width beyond, so that corners close.
func (c *press) stroke(m shape, a, b spot) {
	long := math.Hypot(b.x-a.x, b.y-a.y)
	if long == 0 {
		return
	}
	half := m.width / 2
	dx, dy := (b.x-a.x)/long*half, (b.y-a.y)/long*half
	cap := 0.0
	if m.open && !m.dash {
		cap = 1
	}
	a, b = spot{a.x - dx*cap, a.y - dy*cap}, spot{b.x + dx*cap, b.y + dy*cap}
	c.fill(m.ink, []spot{{a.x - dy, a.y + dx}, {b.x - dy, b.y + dx}, {b.x + dy, b.y - dx}, {a.x + dy, a.y - dx}})
}

// fill fills polygons that do not overlap, as one, so that nothing shows where they meet.
func (c *press) fill(hex string, polygons ...[]spot) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, points := range polygons {
		for _, p := range points {
			x0, y0, x1, y1 = min(x0, p.x*c.scale), min(y0, p.y*c.scale), max(x1, p.x*c.scale), max(y1, p.y*c.scale)
		}
	}
	box := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1))+1, int(math.Ceil(y1))+1)
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, points := range polygons {
		for i, p := range points {
			x, y := float32(p.x*c.scale-float64(box.Min.X)), float32(p.y*c.scale-float64(box.Min.Y))
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(c.image, box, image.NewUniform(colour(hex)), image.Point{})
}

func (c *press) label(m label) error {
	face, err := c.face(m.size, m.bold)
	if err != nil {
		return err
	}
	x := m.x
	switch width := textWidth(m.text, m.size, m.bold); m.anchor {
	case "middle":
		x -= width / 2
	case "end":
		x -= width
	}
	d := font.Drawer{Dst: c.image, Src: image.NewUniform(colour(m.ink)), Face: face,
		Dot: fixed.Point26_6{X: fixed.Int26_6(x * c.scale * 64), Y: fixed.Int26_6(m.y * c.scale * 64)}}
	for _, r := range m.text {
		if has(m.bold, r) {
			d.DrawString(string(r))
			continue
		}
		width := lackingWidth(r, m.size)
		at := float64(d.Dot.X) / 64 / c.scale
		if g, ok := glyph.Of(r); ok {
			c.glyph(m, spot{at, m.y}, g)
		} else if width > 0 {
			c.shape(shape{points: []spot{{at + 1, m.y}, {at + width - 1, m.y}, {at + width - 1, m.y - m.size*0.75}, {at + 1, m.y - m.size*0.75}}, ink: m.ink, width: 0.8})
		}
		d.Dot.X += fixed.Int26_6(width * c.scale * 64)
	}
	return nil
}

// glyph draws a character that the fonts lack.
func (c *press) glyph(m label, at spot, g glyph.Glyph) {
	if len(g.Boxes) == 0 {
		return
	}
	wider := 0.0 // bold is every stroke half a dot wider
	if m.bold {
		wider = m.size / 24
	}
	var all [][]spot
	for _, b := range g.Boxes {
		x, y, w, h := at.x+b.X*m.size, at.y+b.Y*m.size, b.W*m.size+wider, b.H*m.size
		all = append(all, []spot{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}})
	}
	c.fill(m.ink, all...)
}
