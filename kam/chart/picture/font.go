package picture

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"keyaccount/kam/glyph"
)

// typeface is one of the Go fonts, which cover Latin, Greek and Cyrillic. It is only read.
type typeface struct {
	font     *sfnt.Font
	advances map[rune]float64 // in ems; letters that the font lacks are not there
}

// The two are read once; the bytes are part of the program, and a test reads them.
var (
	regular = sync.OnceValue(func() *typeface { return parse(goregular.TTF) })
	bold    = sync.OnceValue(func() *typeface { return parse(gobold.TTF) })
)

// lastLetter is beyond the letters of the fonts, but for a few ligatures.
const lastLetter = 0x2c00

func parse(data []byte) *typeface {
	t := &typeface{advances: map[rune]float64{}}
	f, err := opentype.Parse(data)
	if err != nil {
		return t
	}
	t.font = f
	var buf sfnt.Buffer
	for r := ' '; r < lastLetter; r++ {
		index, err := f.GlyphIndex(&buf, r)
		if err != nil || index == 0 {
			continue
		}
		if wide, err := f.GlyphAdvance(&buf, index, fixed.I(1<<10), font.HintingNone); err == nil {
			t.advances[r] = float64(wide) / 64 / (1 << 10)
		}
	}
	return t
}

func of(isBold bool) *typeface {
	if isBold {
		return bold()
	}
	return regular()
}

func has(isBold bool, r rune) bool { _, ok := of(isBold).advances[r]; return ok }

// textWidth returns how wide text of a size is, in units of the sheet.
func textWidth(text string, size float64, isBold bool) float64 {
	width, t := 0.0, of(isBold)
	for _, r := range text {
		if a, ok := t.advances[r]; ok {
			width += a * size
		} else {
			width += lackingWidth(r, size)
		}
	}
	return width
}

// lackingWidth returns how wide a letter is that the font lacks: as wide as it is drawn otherwise, or is taken to be, where
// marks take no room and wide ones a square.
func lackingWidth(r rune, size float64) float64 {
	if g, ok := glyph.Of(r); ok {
		return g.Advance * size
	}
	return float64(ansi.StringWidth(string(r))) * size / 2
}

// fit cuts text to a width, ending it with an ellipsis. Marks stay with their letters.
func fit(text string, size float64, isBold bool, width float64) string {
	if textWidth(text, size, isBold) <= width {
		return text
	}
	kept := ""
	var state byte
	for rest := text; rest != ""; {
		grapheme, _, n, next := ansi.DecodeSequence(rest, state, nil)
		if textWidth(kept+grapheme+"…", size, isBold) > width {
			break
		}
		kept, rest, state = kept+grapheme, rest[n:], next
	}
	if kept == "" {
		return ""
	}
	return kept + "…"
}

func (c *press) face(size float64, isBold bool) (font.Face, error) {
	key := strconv.FormatFloat(size, 'g', -1, 64) + strconv.FormatBool(isBold)
	if f := c.faces[key]; f != nil {
		return f, nil
	}
	t := of(isBold)
	if t.font == nil {
		return nil, fmt.Errorf("write the picture as PNG: its font cannot be read")
	}
	f, err := opentype.NewFace(t.font, &opentype.FaceOptions{Size: size * c.scale, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("write the picture as PNG: %w", err)
	}
	c.faces[key] = f
	return f, nil
}

// Lacking returns the letters of the picture that PNG has no shapes for, such as Arabic ones: the Go fonts cover Latin, Greek
// and Cyrillic, and others draw Chinese, Japanese and Korean.
func (p *Picture) Lacking() []rune {
	var out []rune
	for _, m := range p.page().marks {
		l, ok := m.(label)
		if !ok {
			continue
		}
		for _, r := range l.text {
			if has(l.bold, r) || lackingWidth(r, 1) == 0 || slices.Contains(out, r) {
				continue
			}
			if _, drawn := glyph.Of(r); !drawn {
				out = append(out, r)
			}
		}
	}
	return out
}
