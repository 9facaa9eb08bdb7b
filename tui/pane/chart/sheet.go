package chart

import (
	"keyaccount/kam/buyingcenter"
	plane "keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
)

// sheet is a map laid out in one size, with what helps to draw a part of it and to move on it.
type sheet struct {
	picture.Picture
	at      map[string]int // items by their keys
	compass compass
	tiles   map[plane.Point]*tile
	mini    [miniH][miniW]bool // where there are cards, over the whole map
}

// tile is what touches a part of the plane, so that a frame costs what is in sight, whatever there is.
type tile struct{ items, lines []int }

const tileW, tileH = 32, 16

// miniW and miniH are how many cells the small map takes.
const miniW, miniH = 22, 6

func sheetOf(p picture.Picture) *sheet {
	s := &sheet{Picture: p, at: make(map[string]int, len(p.Items)), tiles: map[plane.Point]*tile{}}
	boxes := make([]plane.Rect, len(p.Items))
	for i := range p.Items {
		b := p.Items[i].Rect
		s.at[p.Items[i].Key], boxes[i] = i, b
		s.touch(b, func(t *tile) { t.items = append(t.items, i) })
		for y := b.Y * miniH / max(p.H, 1); y <= min((b.Y+b.H-1)*miniH/max(p.H, 1), miniH-1); y++ {
			for x := b.X * miniW / max(p.W, 1); x <= min((b.X+b.W-1)*miniW/max(p.W, 1), miniW-1); x++ {
				s.mini[y][x] = true
			}
		}
	}
	for i, l := range p.Lines {
		for n := 1; n < len(l.Points) || n == 1 && len(l.Points) == 1; n++ {
			a, b := l.Points[n-1], l.Points[min(n, len(l.Points)-1)]
			run := plane.Rect{X: min(a.X, b.X), Y: min(a.Y, b.Y), W: max(a.X, b.X) - min(a.X, b.X) + 1, H: max(a.Y, b.Y) - min(a.Y, b.Y) + 1}
			s.touch(run, func(t *tile) {
				if k := len(t.lines); k == 0 || t.lines[k-1] != i {
					t.lines = append(t.lines, i)
				}
			})
		}
	}
	s.compass = compassOf(boxes, p.Toward)
	return s
}

// listed returns the members in rows, the most significant first, and then the gaps.
func listed(c *buyingcenter.Center) *sheet {
	p := picture.Of(c, picture.List, card.Small)
	p.W, p.H, p.Lines = 1, len(p.Items), nil
	for i := range p.Items {
		p.Items[i].Rect = plane.Rect{X: 0, Y: i, W: 1, H: 1}
	}
	return sheetOf(p)
}

// touch calls fn for the tiles that a rectangle touches.
func (s *sheet) touch(r plane.Rect, fn func(*tile)) {
	for y := r.Y / tileH; y <= (r.Y+r.H-1)/tileH; y++ {
		for x := r.X / tileW; x <= (r.X+r.W-1)/tileW; x++ {
			at := plane.Point{X: x, Y: y}
			if s.tiles[at] == nil {
				s.tiles[at] = &tile{}
			}
			fn(s.tiles[at])
		}
	}
}

// within returns the items and the lines that touch a rectangle, each once.
func (s *sheet) within(r plane.Rect) (items, lines []int) {
	r.X, r.Y, r.W, r.H = max(r.X, 0), max(r.Y, 0), r.W+min(r.X, 0), r.H+min(r.Y, 0)
	if r.W <= 0 || r.H <= 0 {
		return nil, nil
	}
	seenItems, seenLines := map[int]bool{}, map[int]bool{}
	for y := r.Y / tileH; y <= (r.Y+r.H-1)/tileH; y++ {
		for x := r.X / tileW; x <= (r.X+r.W-1)/tileW; x++ {
			t := s.tiles[plane.Point{X: x, Y: y}]
			if t == nil {
				continue
			}
			for _, i := range t.items {
				if !seenItems[i] {
					seenItems[i], items = true, append(items, i)
				}
			}
			for _, l := range t.lines {
				if !seenLines[l] {
					seenLines[l], lines = true, append(lines, l)
				}
			}
		}
	}
	return items, lines
}
