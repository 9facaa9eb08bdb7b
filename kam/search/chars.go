package search

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// live is set in the character map of every record and of every query, so that the empty map of a vacated slot answers no query.
const live = uint64(1) << 63

var asciiBits, asciiClasses = asciiTables()

func asciiTables() (places [utf8.RuneSelf]uint64, classes [utf8.RuneSelf]class) {
	for r := range rune(utf8.RuneSelf) {
		places[r], classes[r] = slowBit(r), slowClass(r)
	}
	return places, classes
}

// bit is the place of a folded character in the 64-bit maps: letters and digits have one of their own, everything else shares 27.
// White space and control characters have none.
func bit(r rune) uint64 {
	if uint32(r) < utf8.RuneSelf {
		return asciiBits[r]
	}
	return slowBit(r)
}

func slowBit(r rune) uint64 {
	switch {
	case 'a' <= r && r <= 'z':
		return 1 << (r - 'a')
	case '0' <= r && r <= '9':
		return 1 << (26 + r - '0')
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return 0
	}
	return 1 << (36 + uint32(r)*2654435761>>8%27)
}

// present maps the characters that occur in s.
func present(s string) (set uint64) {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			set |= asciiBits[c]
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		set |= slowBit(r)
		i += size
	}
	return set
}

// firstPlace is the place in the maps of the character with which s begins, or 64.
func firstPlace(s string) uint8 {
	r, _ := utf8.DecodeRuneInString(s)
	return uint8(bits.TrailingZeros64(bit(r)))
}

// initials maps the characters with which the words of s begin.
func initials(s string) (set uint64) {
	previous := separator
	for _, r := range s {
		c := classOf(r)
		if startsWord(previous, c) {
			set |= bit(r)
		}
		previous = c
	}
	return set
}

// headRunes is how many letters the beginning of a word has in the maps of beginnings: as many as a word that was meant has at least.
const headRunes = fewestSlip - 1

// heads maps the beginnings of the words of letters in s: of each, its first letters together have one of 64 places. A record that lacks
// the place of a word has no word that begins like it.
func heads(s string) (set uint64) {
	var last [headRunes]rune // of the current word, as far as they are needed
	n := 0
	previous := separator
	for _, r := range s {
		c := classOf(r)
		switch {
		case c != letter:
			n = headRunes
		case previous != letter:
			n = 0
		}
		if n < headRunes {
			last[n] = r
			if n++; n == headRunes {
				set |= headBit(last)
			}
		}
		previous = c
	}
	return set
}

// headOf is the place of a word of letters in the map of beginnings.
func headOf(word string) uint64 {
	var first [headRunes]rune
	n := 0
	for _, r := range word {
		if first[n] = r; n == headRunes-1 {
			return headBit(first)
		}
		n++
	}
	return ^uint64(0) // too short to be told
}

// headOfText is the place in the map of beginnings of the word of plain letters with which s begins, or 0 if that cannot be told.
func headOfText(s string) uint64 {
	n := 0
	for _, r := range s {
		if r >= utf8.RuneSelf || classOf(r) != letter {
			return 0
		}
		if n++; n == headRunes {
			return headOf(s)
		}
	}
	return 0
}

func headBit(first [headRunes]rune) uint64 {
	h := uint32(2166136261)
	for _, r := range first {
		h = (h ^ uint32(r)) * 16777619
	}
	return 1 << (h * 2654435769 >> 26)
}

// class sorts characters so that words can be told apart.
type class uint8

const (
	separator class = iota
	letter
	digit
	han
	hiragana
	katakana
)

func classOf(r rune) class {
	if uint32(r) < utf8.RuneSelf {
		return asciiClasses[r]
	}
	return slowClass(r)
}

func slowClass(r rune) class {
	switch {
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.Is(unicode.Hiragana, r):
		return hiragana
	case unicode.Is(unicode.Katakana, r) || r == 'ー':
		return katakana
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letter
	case unicode.IsNumber(r):
		return digit
	}
	return separator
}

// startsWord tells whether a character of class next begins a word after one of class previous: letters after digits do, and every
// Chinese character is a word, because such text has no spaces.
func startsWord(previous, next class) bool {
	return next != separator && (previous != next || next == han)
}

// joint tells whether a word may begin or end at byte i of s.
func joint(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	var a, b class
	if s[i-1] < utf8.RuneSelf && s[i] < utf8.RuneSelf {
		a, b = asciiClasses[s[i-1]], asciiClasses[s[i]]
	} else {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i:])
		a, b = classOf(before), classOf(after)
	}
	return a == separator || b == separator || a != b || a == han
}
