package chart

import (
	plane "keyaccount/kam/chart"
	"keyaccount/kam/chart/picture"
)

// overviewFrom is how many cells of cards there are in sight at least before some of them are given to the small map.
const overviewFrom = 2000

// miniBox is where the small map stands on the canvas; empty where there is none.
func (p *Pane) miniBox() plane.Rect {
	a, s := p.area(), p.sheet()
	if !p.overview || p.scene.of.way == picture.List || s.W <= a.W+p.origin().X && s.H <= a.H+p.origin().Y || a.W*a.H < overviewFrom {
		return plane.Rect{}
	}
	box := plane.Rect{X: a.X + a.W - miniW - 2, Y: a.Y + a.H - miniH - 2, W: miniW + 2, H: miniH + 2}
	if it := p.item(); it != nil {
		on := plane.Rect{X: it.X - p.view.left + a.X, Y: it.Y - p.view.top + a.Y, W: it.W, H: it.H}
		if on.Overlaps(box) {
			box.X = a.X
		}
		if on.Overlaps(box) {
			box.Y = a.Y
		}
	}
	return box
}

// drawOverview draws the whole map small, with what is in sight of it.
func (p *Pane) drawOverview(c *canvas, a plane.Rect) {
	box := p.miniBox()
	if box.W == 0 {
		return
	}
	s := p.sheet()
	c.left, c.top, c.clip = 0, 0, plane.Rect{W: c.w, H: c.h}
	c.box(box, plane.Light, faint)
	c.write(box.X+1, box.Y, box.X+box.W-1, " all of it ", faint)
	it := p.item()
	for y := range miniH {
		for x := range miniW {
			from, to := plane.Point{X: x * s.W / miniW, Y: y * s.H / miniH}, plane.Point{X: (x + 1) * s.W / miniW, Y: (y + 1) * s.H / miniH}
			sees := to.X > p.view.left && from.X < p.view.left+a.W && to.Y > p.view.top && from.Y < p.view.top+a.H
			text, k := " ", faint
			switch {
			case s.mini[y][x] && sees:
				text, k = "▪", plain
			case s.mini[y][x]:
				text = "·"
			case sees:
				text = "░"
			}
			if it != nil && x == (it.X+it.W/2)*miniW/max(s.W, 1) && y == (it.Y+it.H/2)*miniH/max(s.H, 1) {
				text, k = "◆", bright
			}
			c.put(box.X+1+x, box.Y+1+y, text, k)
		}
	}
}
