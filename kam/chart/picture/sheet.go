package picture

import "math"

// sheet is a page of shapes and text in units of which a card's name is 15 high. SVG and PNG show the same sheet.
type sheet struct {
	w, h  float64
	marks []any // shape or label, the lowest first
}

type spot struct{ x, y float64 }

// shape is a polygon or a line.
type shape struct {
	points []spot
	open   bool
	fill   string // #rrggbb, or "" for none
	ink    string // of the outline
	width  float64
	dash   bool
	title  string // what it is, for those who point at it
}

// label is a line of text; x, y is the left end of its baseline, or the middle or right end.
type label struct {
	spot
	text   string
	size   float64
	bold   bool
	ink    string
	anchor string // start, middle or end
}

func (s *sheet) polygon(fill, ink string, width float64, points ...spot) {
	s.marks = append(s.marks, shape{points: points, fill: fill, ink: ink, width: width})
}

func (s *sheet) text(x, y float64, text string, size float64, bold bool, ink, anchor string) {
	if text != "" {
		s.marks = append(s.marks, label{spot{x, y}, text, size, bold, ink, anchor})
	}
}

// rounded draws a rectangle with round corners.
func (s *sheet) rounded(x, y, w, h, r float64, fill, ink string, width float64, dash bool) {
	var points []spot
	for i, c := range []spot{{x + w - r, y + r}, {x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}} {
		points = append(points, arc(c, r, float64(i)-1, float64(i))...)
	}
	s.marks = append(s.marks, shape{points: points, fill: fill, ink: ink, width: width, dash: dash})
}

func (s *sheet) circle(c spot, r float64, fill string) {
	s.polygon(fill, "", 0, arc(c, r, 0, 4)...)
}

// arc returns points on a circle between two angles, in quarters of it, clockwise from the right.
func arc(c spot, r, from, to float64) []spot {
	n := int(math.Ceil((to-from)*5)) + 1
	var points []spot
	for i := range n {
		a := (from + (to-from)*float64(i)/float64(n-1)) * math.Pi / 2
		points = append(points, spot{c.x + r*math.Cos(a), c.y + r*math.Sin(a)})
	}
	return points
}

// The signs, drawn around a middle; each fits a square of 14.
var signs = map[string]struct {
	ink    string
	points func(c spot) []spot
}{
	"power": {"#b28704", func(c spot) []spot {
		return around(c, 1, 1.5, -7, -4, 1.2, -0.6, 1.2, -2, 7, 4, -1.6, 0.6, -1.6)
	}},
	"threat": {"#c62828", func(c spot) []spot { return around(c, 1, 0, -6, 6.5, 5.5, -6.5, 5.5) }},
	"receptiveness": {"#2e7d32", func(c spot) []spot {
		var points []spot
		for i := range 32 {
			t := float64(i) / 32 * 2 * math.Pi
			x := 16 * math.Pow(math.Sin(t), 3)
			y := 13*math.Cos(t) - 5*math.Cos(2*t) - 2*math.Cos(3*t) - math.Cos(4*t)
			points = append(points, spot{c.x + x*0.4, c.y - y*0.4})
		}
		return points
	}},
	"dominant": {"#6a1b9a", func(c spot) []spot {
		var points []spot
		for i := range 10 {
			r := 7.2
			if i%2 == 1 {
				r = 3
			}
			a := float64(i)*math.Pi/5 - math.Pi/2
			points = append(points, spot{c.x + r*math.Cos(a), c.y + r*math.Sin(a)})
		}
		return points
	}},
	"opponent": {"#c62828", func(c spot) []spot {
		return around(c, 1, -5.5, -3.3, -3.3, -5.5, 0, -2.2, 3.3, -5.5, 5.5, -3.3, 2.2, 0, 5.5, 3.3, 3.3, 5.5, 0, 2.2, -3.3, 5.5, -5.5, 3.3, -2.2, 0)
	}},
}

func around(c spot, scale float64, xy ...float64) []spot {
	points := make([]spot, len(xy)/2)
	for i := range points {
		points[i] = spot{c.x + scale*xy[2*i], c.y + scale*xy[2*i+1]}
	}
	return points
}
