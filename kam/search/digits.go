package search

import (
	"strings"
	"unicode/utf8"
)

const (
	fewestPhoneDigits = 5  // what is shorter is a number to be found as it stands
	mostPhoneDigits   = 20 // what is longer is a row of numbers
	nationalDigits    = 6  // fewest digits that stand for a telephone number without its prefix
	widestGap         = 2  // punctuation between two digits of one number, as in ") "
)

// squeezedMark sets off, at the end of a line of searchable text, the digits of a number that the line writes with punctuation.
const squeezedMark = '\x1f'

// lineEnds are what lines of searchable text end with.
const lineEnds = "\n" + Minor

func isLineEnd(c byte) bool { return c == '\n' || c == Minor[0] }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNumberPunctuation(c byte) bool { return strings.IndexByte(" -()./+", c) >= 0 }

// appendSearchable appends text with, behind each of its lines, the bare digits of the telephone-like numbers in it, so that
// 358401234567 finds "+358 (0)40 123-4567". A trunk zero in brackets is not dialled from abroad and is left out.
func appendSearchable(out []byte, text string) []byte {
	for {
		end := strings.IndexAny(text, lineEnds)
		if end < 0 {
			return appendSqueezed(append(out, text...), text)
		}
		out = append(out, text[:end]...)
		out = append(appendSqueezed(out, text[:end]), text[end])
		text = text[end+1:]
	}
}

func appendSqueezed(out []byte, line string) []byte {
	for i := 0; i < len(line); {
		if !isDigit(line[i]) {
			i++
			continue
		}
		mark := len(out)
		out = append(out, squeezedMark)
		punctuated, next := false, i
		for i = next; ; i = next {
			if !trunkZero(line, i) {
				out = append(out, line[i])
			}
			if next = nextDigit(line, i); next < 0 {
				break
			}
			punctuated = punctuated || next > i+1
		}
		i++
		if n := len(out) - mark - 1; !punctuated || n < fewestPhoneDigits || n > mostPhoneDigits {
			out = out[:mark]
		}
	}
	return out
}

// nextDigit is the place of the digit that continues the number of which s[i] is a digit, or -1 if that was its last.
func nextDigit(s string, i int) int {
	for j := i + 1; j < len(s) && j <= i+1+widestGap; j++ {
		if isDigit(s[j]) {
			return j
		}
		if !isNumberPunctuation(s[j]) {
			break
		}
	}
	return -1
}

func trunkZero(s string, i int) bool {
	return i > 0 && i+1 < len(s) && s[i-1:i+2] == "(0)"
}

// findDigits looks for digits in s without regard to the punctuation inside of a number there, and returns from where to where.
func findDigits(s, digits string) (start, end int, ok bool) {
	for start = 0; start < len(s); start++ {
		if s[start] != digits[0] {
			continue
		}
		i, matched := start, 1
		for matched < len(digits) {
			next := nextDigit(s, i)
			if next < 0 {
				break
			}
			if i = next; trunkZero(s, i) && digits[matched] != '0' {
				continue
			}
			if s[i] != digits[matched] {
				break
			}
			matched++
		}
		if matched == len(digits) {
			return start, i + 1, true
		}
	}
	return 0, 0, false
}

// numberWord tells whether a word of a query is a number, written with punctuation or without, and returns its digits.
func numberWord(word string) (digits string, ok bool) {
	bare := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case isDigit(c):
			bare = append(bare, c)
		case c >= utf8.RuneSelf || !isNumberPunctuation(c):
			return "", false
		}
	}
	return string(bare), len(bare) > 0
}
