// Package glyph draws characters that the Go fonts lack: Chinese, Japanese and Korean ones above all. Their shapes are those
// of a bitmap font of 12 dots, smoothed to four times as many, as rectangles that a picture or a page can be filled with.
package glyph

import (
	"image"
	"unicode"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/image/math/fixed"
)

// dots is how many dots of the bitmap font make an em; it lies so many above the base line, and the rest beneath it.
const (
	dots  = 12
	above = 11
	tall  = 16
)

// Box is a rectangle to be filled, in ems from where the character begins on the base line; y grows downwards.
type Box struct{ X, Y, W, H float64 }

// Glyph is how a character looks.
type Glyph struct {
	Advance float64 // how far it takes the line on, in ems
	Boxes   []Box   // empty for a space
}

// Of returns the shape of a character; ok is false where there is none that could stand by itself: for marks, for scripts
// whose letters join or run from right to left, and for characters beyond the font.
func Of(r rune) (g Glyph, ok bool) {
	if !standsAlone(r) {
		return Glyph{}, false
	}
	_, mask, at, advance, ok := bitmapfont.Face.Glyph(fixed.Point26_6{}, r)
	if !ok {
		return Glyph{}, false
	}
	g.Advance = float64(advance) / 64 / dots
	w := advance.Round()
	plain := blank(w, tall)
	inked := false
	for y := range tall {
		for x := range w {
			plain[y][x] = covered(mask, at.X+x, at.Y+y)
			inked = inked || plain[y][x]
		}
	}
	if !inked {
		return g, unicode.IsSpace(r)
	}
	g.Boxes = boxes(smooth(smooth(plain)))
	return g, true
}

// standsAlone reports whether a character looks right without those beside it.
func standsAlone(r rune) bool {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cc, unicode.Cf) {
		return false
	}
	return !unicode.IsLetter(r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
		unicode.Armenian, unicode.Georgian, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common)
}

func covered(mask image.Image, x, y int) bool {
	_, _, _, a := mask.At(x, y).RGBA()
	return a > 0
}

// bitmap is a character in dots, by row and column.
type bitmap [][]bool

func blank(w, h int) bitmap {
	b := make(bitmap, h)
	for y := range b {
		b[y] = make([]bool, w)
	}
	return b
}

func (b bitmap) at(x, y int) bool {
	return y >= 0 && y < len(b) && x >= 0 && x < len(b[y]) && b[y][x]
}

// smooth makes four dots of each: one of them takes the colour of the two neighbours at its corner where these agree and the
// others do not, so that steps become slopes (Scale2x; Mazzoleni 2001).
func smooth(b bitmap) bitmap {
	out := blank(2*len(b[0]), 2*len(b))
	for y := range b {
		for x := range b[y] {
			up, left, right, down, p := b.at(x, y-1), b.at(x-1, y), b.at(x+1, y), b.at(x, y+1), b[y][x]
			corner := func(a, b, notA, notB bool) bool {
				if a == b && a != notA && b != notB {
					return a
				}
				return p
			}
			out[2*y][2*x] = corner(left, up, right, down)
			out[2*y][2*x+1] = corner(up, right, down, left)
			out[2*y+1][2*x] = corner(down, left, up, right)
			out[2*y+1][2*x+1] = corner(right, down, left, up)
		}
	}
	return out
}

// boxes covers the dots with rectangles: runs along a row, as far down as they stay the same.
func boxes(s bitmap) []Box {
	const unit = 1.0 / (4 * dots)
	var out []Box
	open := map[[2]int]int{} // runs of the row above, and which box they belong to
	for y := range s {
		now := map[[2]int]int{}
		for x := 0; x < len(s[y]); x++ {
			if !s[y][x] {
				continue
			}
			from := x
			for x < len(s[y]) && s[y][x] {
				x++
			}
			run := [2]int{from, x}
			if i, ok := open[run]; ok {
				out[i].H += unit
				now[run] = i
				continue
			}
			now[run] = len(out)
			out = append(out, Box{float64(from) * unit, float64(y)*unit - float64(above)/dots, float64(x-from) * unit, unit})
		}
		open = now
	}
	return out
}
