package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings text to the form in which it is searched: lower case, compatibility forms resolved (NFKD), diacritics and
// invisible characters removed, letters that Unicode does not decompose written as people type them (ß ss, ø o, æ ae, ł l, þ th),
// typographic quotes and dashes as the keyboard has them. Invalid UTF-8 becomes U+FFFD. Every character is folded by itself, so the
// fold of a text is the joined folds of its parts, and folding twice changes nothing. Text that is folded already is returned as
// it is, without allocation.
func Fold(s string) string {
	n := foldedPrefix(s)
	if n == len(s) {
		return s
	}
	out := make([]byte, n, len(s)+8)
	copy(out, s)
	for _, r := range s[n:] {
		out = appendFolded(out, r)
	}
	return string(out)
}

// Unfold translates rune positions in Fold(s), as Match.Title holds them, into rune positions in s itself, for showing what
// matched in the text as it was written. Positions must ascend; those outside of the text are dropped.
func Unfold(s string, positions []int) []int {
	var out []int
	var scratch [64]byte
	end, original := 0, 0 // runes of the fold up to and including the current rune of s; index of that rune
	for _, r := range s {
		if len(positions) == 0 {
			break
		}
		end += utf8.RuneCount(appendFolded(scratch[:0], r))
		hit := false
		for len(positions) > 0 && positions[0] < end {
			hit = hit || positions[0] >= 0
			positions = positions[1:]
		}
		if hit {
			out = append(out, original)
		}
		original++
	}
	return out
}

// foldedPrefix is the length of the leading part of s that is ASCII without capitals.
func foldedPrefix(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return i
		}
	}
	return len(s)
}

func appendFolded(out []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(out, byte(r))
	case hangulFirst <= r && r <= hangulLast:
		return appendJamo(out, r)
	}
	var whole [utf8.UTFMax]byte
	properties := norm.NFKD.Properties(whole[:utf8.EncodeRune(whole[:], r)])
	parts := properties.Decomposition()
	if parts == nil {
		return appendSimple(out, r, properties.CCC())
	}
	for len(parts) > 0 {
		part, size := utf8.DecodeRune(parts)
		out = appendSimple(out, part, norm.NFKD.Properties(parts).CCC())
		parts = parts[size:]
	}
	return out
}

// appendSimple folds a rune that has no decomposition; class is its canonical combining class.
func appendSimple(out []byte, r rune, class uint8) []byte {
	if r >= utf8.RuneSelf && ignorable(r, class) {
		return out
	}
	r = unicode.ToLower(r)
	switch r {
	case 'ß':
		return append(out, "ss"...)
	case 'æ':
		return append(out, "ae"...)
	case 'œ':
		return append(out, "oe"...)
	case 'þ':
		return append(out, "th"...)
	case 'ø':
		r = 'o'
	case 'ł', 'ƚ':
		r = 'l'
	case 'đ', 'ð':
		r = 'd'
	case 'ħ':
		r = 'h'
	case 'ŧ':
		r = 't'
	case 'ı':
		r = 'i'
	case 'ȷ':
		r = 'j'
	case 'ŋ':
		r = 'n'
	case 'ĸ':
		r = 'k'
	case 'ə':
		r = 'e'
	case 'ς':
		r = 'σ'
	case '‘', '’', '‚', '‛', 'ʼ', 'ʹ', '′':
		r = '\''
	case '“', '”', '„', '‟':
		r = '"'
	case '‐', '‒', '–', '—', '―', '−':
		r = '-'
	case '\u2028', '\u2029':
		r = ' '
	}
	return utf8.AppendRune(out, r)
}

// ignorable tells what folding removes: accents, points and tones, enclosing marks, and characters that cannot be seen. Vowel signs of
// Indic and Thai writing are letters to their readers; they have combining class 0 (the virama 9) and stay.
func ignorable(r rune, class uint8) bool {
	const virama = 9
	return class != 0 && class != virama && unicode.Is(unicode.Mn, r) ||
		unicode.In(r, unicode.Me, unicode.Cf, unicode.Variation_Selector) || r == '\u034f'
}

// Hangul syllables are composed of two or three letters by arithmetic (The Unicode Standard, section 3.12), which the tables of
// decompositions leave out. Taken apart, a syllable is found by its beginning while it is still being typed.
const (
	hangulFirst, hangulLast        = 0xac00, 0xd7a3
	leadBase, vowelBase, trailBase = 0x1100, 0x1161, 0x11a7
	vowels, trails                 = 21, 28
)

func appendJamo(out []byte, r rune) []byte {
	i := r - hangulFirst
	out = utf8.AppendRune(out, leadBase+i/(vowels*trails))
	out = utf8.AppendRune(out, vowelBase+i%(vowels*trails)/trails)
	if trail := i % trails; trail > 0 {
		out = utf8.AppendRune(out, trailBase+trail)
	}
	return out
}
