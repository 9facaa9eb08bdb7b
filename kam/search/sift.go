package search

import (
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
)

// Sift tells which of several texts, which the caller has folded, a query finds, by the rules by which Search finds titles: all those
// that have its words as they stand or as initials; if there are none, those that have what mistyped words may have meant; if there are
// none either, those that have its letters scattered. An empty query finds all. Initials stay within a line.
func Sift(query string, texts []string) []bool {
	q := compile(query)
	kept := make([]bool, len(texts))
	sift := func(finds func(f *fields) bool) (some bool) {
		for i := range texts {
			f := textFields(texts[i])
			kept[i] = finds(&f)
			some = some || kept[i]
		}
		return some
	}
	if sift(func(f *fields) bool { _, v := q.strong(f, anySlack); return v == found }) {
		return kept
	}
	words := newVocabulary()
	for _, text := range texts {
		words.learn(text)
	}
	if q.guess(words.snapshot(), nil); q.slips && sift(func(f *fields) bool { _, v := q.guessed(f); return v == found }) {
		return kept
	}
	sift(func(f *fields) bool { _, v := q.full(f); return v == found })
	return kept
}

// Light returns the rune positions of the words of a query in a folded text, as far as they are found there, ascending. Letters that are
// scattered into the middle of further words say nothing and are left out.
func Light(query, folded string) []int {
	q := compile(query)
	f := textFields(folded)
	if r, v := q.strong(&f, anySlack); v != found || !r.solid {
		words := newVocabulary()
		words.learn(folded)
		q.guess(words.snapshot(), nil)
	}
	q.words = slices.DeleteFunc(q.words, func(w word) bool {
		h := w.anyhow(&f)
		return h.way == scattered && w.strays(folded[h.at:h.end])
	})
	positions, _ := q.describe(nil, &f, nil)
	return positions
}

// strays reports whether letters of the word, scattered over s, go on inside of a further word of it instead of at the beginning.
func (w *word) strays(s string) bool {
	last := -1
	for _, m := range fuzzy.FindNoSort(w.text, []string{s}) {
		for _, at := range m.MatchedIndexes {
			if last >= 0 && strings.ContainsFunc(s[last:at], isSpace) && !joint(s, at) {
				return true
			}
			last = at
		}
	}
	return false
}

// textFields is a text seen as a title, of which nothing is known before it is read.
func textFields(folded string) fields {
	return fields{title: folded, chars: ^uint64(0), initials: ^uint64(0), all: ^uint64(0)}
}
