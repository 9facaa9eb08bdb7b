package glyph_test

import (
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam/glyph"
)

func TestNamesOfEastAsiaHaveShapes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"長谷川 明", "さとう", "サトウ", "张伟", "陳美玲", "海悦重工", "김민준", "株式会社（東京）・「港」、", "Գեղամ", "ნინო"} {
		for _, r := range name {
			g, ok := glyph.Of(r)
			if !ok || len(g.Boxes) == 0 && r != ' ' {
				t.Errorf("%q of %s has no shape", r, name)
			}
			if g.Advance != 1 && g.Advance != 0.5 {
				t.Errorf("%q takes %v ems", r, g.Advance)
			}
		}
	}
}

// Letters that join or run from right to left would be wrong one by one, and marks belong to letters.
func TestWhatCannotStandAloneHasNone(t *testing.T) {
	t.Parallel()
	for _, r := range "אبहก\u0301\u200d\x00😀\U000e0001" {
		if _, ok := glyph.Of(r); ok {
			t.Errorf("%q has a shape", r)
		}
	}
}

// No box is empty, overlaps another, or lies outside of the square that the character has.
func TestShapesKeepTheirPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.Rune().Draw(t, "r")
		g, ok := glyph.Of(r)
		if !ok && len(g.Boxes) > 0 {
			t.Fatalf("%q has no shape, but boxes", r)
		}
		const slack = 1e-9
		for i, b := range g.Boxes {
			if b.W <= 0 || b.H <= 0 || b.X < 0 || b.X+b.W > g.Advance+slack || b.Y < -1 || b.Y+b.H > 0.5 {
				t.Fatalf("%q: the box %v lies outside", r, b)
			}
			for _, o := range g.Boxes[:i] {
				if b.X+slack < o.X+o.W && o.X+slack < b.X+b.W && b.Y+slack < o.Y+o.H && o.Y+slack < b.Y+b.H {
					t.Fatalf("%q: %v and %v overlap", r, b, o)
				}
			}
		}
	})
}

// A stroke stays where it was drawn: 一 is one line across the middle.
func TestTheShapeOfOneIsALine(t *testing.T) {
	t.Parallel()
	g, _ := glyph.Of('一')
	left, right, top, bottom := 1.0, 0.0, 1.0, -1.0
	for _, b := range g.Boxes {
		left, right, top, bottom = min(left, b.X), max(right, b.X+b.W), min(top, b.Y), max(bottom, b.Y+b.H)
	}
	if right-left < 0.7 || bottom-top > 0.2 || top > -0.2 || bottom < -0.7 {
		t.Errorf("it reaches from %v to %v, %v to %v", left, right, top, bottom)
	}
}
