package paper

import (
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"keyaccount/kam"
	"keyaccount/kam/glyph"
)

// Font is what a PDF is set in. The zero Font is the program's own, which has Latin, Greek and Cyrillic. Chinese, Japanese and
// Korean characters that a font lacks are drawn; they can be read, but not searched for.
type Font struct {
	plain, bold []byte
	has         func(rune) bool
}

// maxFont bounds the size of a font file, in bytes. The largest fonts of Chinese are a third of it.
const maxFont = 64 << 20

// ParseFont returns the font of a TrueType file (.ttf). Bold text is set in it as well. The error is a *kam.Error of code
// Invalid that says why the file cannot be taken.
func ParseFont(file []byte) (Font, error) {
	refuse := func(words string) (Font, error) {
		return Font{}, &kam.Error{Code: kam.Invalid, Words: "the font cannot be used: " + words + "; name a TrueType file, which ends in .ttf"}
	}
	switch {
	case len(file) > maxFont:
		return refuse("it is larger than 64 MB")
	case len(file) < 4:
		return refuse("it is no font file")
	case string(file[:4]) == "OTTO":
		return refuse("its outlines are of the PostScript kind (.otf)")
	case string(file[:4]) == "ttcf":
		return refuse("it is a collection of several fonts (.ttc)")
	}
	has, err := glyphs(file)
	if err != nil {
		return refuse("it is no font file or is damaged")
	}
	f := Font{file, file, has}
	sample := Paper{Title: "Aa", Blocks: []Block{Paragraph{Text: "Aa 1"}}}
	if _, err := sample.PDF(discard{}, f); err != nil {
		return refuse("it lacks what a PDF needs of a font")
	}
	return f, nil
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// orOwn returns the font, or the program's own for the zero Font.
func (f Font) orOwn() (Font, error) {
	if f.plain != nil {
		return f, nil
	}
	has, err := glyphs(goregular.TTF)
	return Font{goregular.TTF, gobold.TTF, has}, err
}

// glyphs returns what tells whether a font has a character.
func glyphs(file []byte) (func(rune) bool, error) {
	parsed, err := sfnt.Parse(file)
	if err != nil {
		return nil, err
	}
	var buffer sfnt.Buffer
	known := map[rune]bool{}
	return func(r rune) bool {
		if r > 0xffff { // the form of fonts in a PDF used here ends there
			return false
		}
		has, asked := known[r]
		if !asked {
			at, err := parsed.GlyphIndex(&buffer, r)
			has = err == nil && at != 0
			known[r] = has
		}
		return has
	}, nil
}

// instead is what stands for signs that a font may lack.
var instead = map[rune]string{
	'→': "->", '←': "<-", '↔': "<->", '▸': ">", '−': "-", '–': "-", '—': "-", '…': "...", '‘': "'", '’': "'", '“': "\"", '”': "\"", '„': "\"",
	'•': "-", '·': "-", '✔': "+", '✖': "x", '×': "x", '\u00a0': " ", '\u202f': " ", '\u2009': " ", '\u2011': "-", '\u200c': "", '\u200d': "",
}

// lacking stands for a character that a font does not have and nothing else can stand for.
const lacking = "□"

// settable returns text of which every character is in the font or can be drawn, see runs. A letter with a mark that the font
// lacks is written without the mark. missing is how many characters are replaced by a sign that says so.
func (f Font) settable(text string) (out string, missing int) {
	plain := true
	for _, r := range text {
		plain = plain && f.has(r)
	}
	if plain {
		return text, 0
	}
	var b []byte
	for _, r := range text {
		switch other, ok := instead[r]; {
		case f.has(r):
			b = append(b, string(r)...)
		case ok:
			b = append(b, other...)
		case unicode.Is(unicode.Mn, r): // a mark by itself, on a letter that has none such
		default:
			base := firstOf(norm.NFKD.String(string(r)))
			if base != r && f.has(base) {
				b = append(b, string(base)...)
				continue
			}
			if _, ok := glyph.Of(r); ok {
				b = append(b, string(r)...)
				continue
			}
			missing++
			if f.has('□') {
				b = append(b, lacking...)
			} else {
				b = append(b, '?')
			}
		}
	}
	return string(b), missing
}

// runs parts settable text into runs of characters that the font has, and of those that are drawn.
func (f Font) runs(text string) (out []string) {
	from, was := 0, true
	for at, r := range text {
		if has := f.has(r); has != was {
			if at > from {
				out = append(out, text[from:at])
			}
			from, was = at, has
		}
	}
	if from < len(text) {
		out = append(out, text[from:])
	}
	return out
}

func firstOf(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
