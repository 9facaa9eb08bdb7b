package list

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"keyaccount/kam/search"
)

// A filter narrows rows by eye, so that it has to be plain why a row stays: each of its words stands in one
// cell of the row, as it was typed or as letters picked from it in order, the first of them at the
// beginning of a word: "pst" finds Polar Steel.

// cellEnd parts the cells in the folded text of a row.
const cellEnd = "\x00"

// passes reports whether every word is found in one of the parts of a folded text.
func passes(words []string, text string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			continue
		}
		found := false
		for rest := text; rest != "" && !found; {
			var part string
			part, rest, _ = strings.Cut(rest, cellEnd)
			found = picked(w, part) != nil
		}
		if !found {
			return false
		}
	}
	return true
}

// picked returns the positions, in runes, of the letters of word picked from folded in order, the first at
// the beginning of a word there; nil where they cannot be. A single letter or two are not picked: they
// would be found nearly everywhere.
func picked(word, folded string) []int {
	if utf8.RuneCountInString(word) < 3 {
		return nil
	}
	want := []rune(word)
	text := []rune(folded)
	for start := range text {
		if text[start] != want[0] || start > 0 && (unicode.IsLetter(text[start-1]) || unicode.IsDigit(text[start-1])) {
			continue
		}
		at := []int{start}
		for i := start + 1; i < len(text) && len(at) < len(want); i++ {
			if text[i] == want[len(at)] {
				at = append(at, i)
			}
		}
		if len(at) == len(want) && at[len(at)-1]-start < 4*len(want) {
			return at
		}
	}
	return nil
}

// Passes reports whether every word of a filter is found in a text.
func Passes(filter, text string) bool { return passes(fields(filter), search.Fold(text)) }

// fields are the folded words of a filter.
func fields(filter string) []string { return strings.Fields(search.Fold(filter)) }

// Matched returns the positions of the runes of text in which words of a filter are found.
func Matched(filter, text string) []int {
	folded := search.Fold(text)
	hit := map[int]bool{}
	for _, w := range fields(filter) {
		at := picked(w, folded)
		if i := strings.Index(folded, w); i >= 0 {
			at = at[:0]
			first := utf8.RuneCountInString(folded[:i])
			for n := range utf8.RuneCountInString(w) {
				at = append(at, first+n)
			}
		}
		for _, p := range search.Unfold(text, at) {
			hit[p] = true
		}
	}
	if len(hit) == 0 {
		return nil
	}
	out := make([]int, 0, len(hit))
	for p := range utf8.RuneCountInString(text) {
		if hit[p] {
			out = append(out, p)
		}
	}
	return out
}
