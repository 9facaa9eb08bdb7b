package kam

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits on text, in bytes. They bound what a record can hold and what a hostile file or client can make
// us keep.
const (
	MaxText     = 1 << 10  // one line
	MaxLongText = 64 << 10 // several lines
)

// Clean makes text from a person, a file or the network harmless: invalid UTF-8 is replaced, control
// and escape sequences, bidirectional overrides and other invisible controls are removed, and the
// rest is brought to Unicode normal form C. Line breaks become spaces unless lines is true; tabs
// become spaces.
func Clean(s string, lines bool) string {
	if isPlain(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	s = stripEscapes(s)
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			if lines {
				return '\n'
			}
			return ' '
		case r == '\t':
			return ' '
		case r == '\u200c' || r == '\u200d': // joiners, which Persian, Indic scripts and emoji need
			return r
		case unicode.Is(unicode.C, r) && !unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// isPlain reports whether s is printable ASCII, which is clean already.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// stripEscapes removes whole terminal control sequences (ECMA-48: CSI, OSC, DCS and the like), so
// that no harmless-looking remainder of one stays behind as text.
func stripEscapes(s string) string {
	if !strings.ContainsAny(s, "\x1b\u0090\u0098\u009b\u009d\u009e\u009f") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r == escape && i < len(s) && s[i] >= 0x40 && s[i] <= 0x5f {
			r = rune(s[i]) + 0x40 // the two-byte form of a C1 control
			i++
		}
		switch r {
		case escape: // a character set, a reset and the like: intermediates, then a final byte
			i += sequence(s[i:], 0x20, 0x2f, 0x30)
		case 0x9b: // CSI: parameters and intermediates, then a final byte
			i += sequence(s[i:], 0x20, 0x3f, 0x40)
		case 0x90, 0x98, 0x9d, 0x9e, 0x9f: // DCS, SOS, OSC, PM, APC: a string up to its terminator
			i += controlString(s[i:])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

const escape = 0x1b

// sequence returns how many bytes of s belong to a control sequence: any number from low to high, then one
// from final to the end of ASCII.
func sequence(s string, low, high, final byte) int {
	i := 0
	for i < len(s) && s[i] >= low && s[i] <= high {
		i++
	}
	if i < len(s) && s[i] >= final && s[i] <= 0x7e {
		i++
	}
	return i
}

// controlString returns how many bytes of s belong to a control string, its terminator (BEL or ST)
// included. An unterminated one ends, as in a terminal, where another escape sequence begins, and no
// later than its line.
func controlString(s string) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == 0x07:
			return i + 1
		case strings.HasPrefix(s[i:], "\x1b\\"), strings.HasPrefix(s[i:], "\u009c"):
			return i + 2
		case s[i] == escape, s[i] == '\n', s[i] == '\r':
			return i
		}
	}
	return len(s)
}

// Clip cleans s and shortens it to at most n runes, the last of which is then an ellipsis. It is meant
// for messages; screens clip by cell width.
func Clip(s string, n int) string {
	s = Clean(s, false)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:max(n-1, 0)]) + "…"
}
