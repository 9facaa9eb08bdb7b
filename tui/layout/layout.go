// Package layout hands out the rectangles of the screen. Panes fill theirs exactly.
package layout

// The smallest screen that the program can be used on, in cells.
const (
	MinWidth  = 60
	MinHeight = 16
)

// FoldBelow is the width under which a list and its preview no longer stand side by side.
const FoldBelow = 100

// PreviewWidth is the width beyond which a preview does not grow: lines of text are not read well when longer, and
// lists have use for the room.
const PreviewWidth = 64

// Rect is a part of the screen, in cells, from its upper left corner.
type Rect struct{ X, Y, W, H int }

// Contains reports whether the cell at x, y lies in the rectangle.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Inner returns what a border of one cell leaves of the rectangle.
func (r Rect) Inner() Rect {
	return Rect{r.X + 1, r.Y + 1, max(r.W-2, 0), max(r.H-2, 0)}
}

// Screen is how a screen is divided. Its parts, from the top down, cover it without gap or overlap.
type Screen struct {
	TooSmall bool
	Top      Rect // where one is, and the state of sync
	Tabs     Rect // the global panes
	Body     Rect // the pane
	Bottom   Rect // the keys that work now
}

// Of divides a screen of w by h cells.
func Of(w, h int) Screen {
	if w < MinWidth || h < MinHeight {
		return Screen{TooSmall: true, Body: Rect{0, 0, w, h}}
	}
	return Screen{
		Top:    Rect{0, 0, w, 1},
		Tabs:   Rect{0, 1, w, 1},
		Body:   Rect{0, 2, w, h - 3},
		Bottom: Rect{0, h - 1, w, 1},
	}
}

// Split is how a pane is divided into a list and the preview of its selected row.
type Split struct {
	List    Rect
	Preview Rect // empty where there is room for one only
}

// Folded reports whether there is room for one of the two only.
func (s Split) Folded() bool { return s.Preview.W == 0 }

// Divide splits a pane of w by h cells, giving the list the given share, in percent, of the width.
func Divide(w, h, share int) Split {
	if w < FoldBelow {
		return Split{List: Rect{0, 0, w, h}}
	}
	list := max(w*share/100, w-PreviewWidth)
	return Split{Rect{0, 0, list, h}, Rect{list, 0, w - list, h}}
}

// Center returns a rectangle of at most w by h cells in the middle of r, somewhat above the centre,
// where one looks first.
func Center(r Rect, w, h int) Rect {
	w, h = min(w, r.W), min(h, r.H)
	return Rect{r.X + (r.W-w)/2, r.Y + (r.H-h)/3, w, h}
}
