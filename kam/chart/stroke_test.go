package chart

import "testing"

func TestArrowsPointToTheBoxFromEveryCellBesideIt(t *testing.T) {
	box := Rect{X: 3, Y: 2, W: 4, H: 2}
	for _, c := range []struct {
		at   Point
		want string
	}{
		{Point{3, 1}, "▼"}, {Point{6, 1}, "▼"}, {Point{3, 4}, "▲"}, {Point{6, 4}, "▲"},
		{Point{2, 2}, "▶"}, {Point{2, 3}, "▶"}, {Point{7, 2}, "◀"}, {Point{7, 3}, "◀"},
	} {
		if got := box.From(c.at).Arrow(); got != c.want {
			t.Errorf("from %v the arrow is %s, want %s", c.at, got, c.want)
		}
	}
}
