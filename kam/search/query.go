package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	longestQuery = 256 // runes; what follows is not looked at
	longestLoose = 32  // runes of a word that may be scattered or mistyped; longer ones are found only as they stand
	fewestTucked = 3   // runes of a word that may be scattered over a word of the other text
	fewestSlip   = 4   // runes of a word that is forgiven one slip of the finger
)

// query is what was typed, prepared for matching.
type query struct {
	words   []word
	longest int    // which of the words
	phrase  string // the words with one space between them
	runes   int    // length of phrase
	first   uint8  // place of the phrase's first character
	chars   uint64 // characters every record found must have, and live
	pairs   pairs  // likewise pairs of letters, unless words hold slips
	meant   uint64 // likewise, if words may hold slips
	slips   bool   // whether any word may
	heads   uint64 // beginnings of which a record has one, if a word of it was meant; see heads
	number  bool   // whether any word is a number: more digits may find what fewer did not
}

// word is one word of a query.
type word struct {
	text  string
	runes []rune
	chars uint64 // characters a record must have to be found by the word, or by one that begins with it
	first uint64 // the bit of the first character if a word can begin with it, else 0
	best  fit    // the best fit that counts: a single letter is a beginning, whatever follows it

	// A number is looked for as it stands, by its digits alone, and without leading zeros, each of which may be empty or missing.
	number bool
	forms  []string
	digits string

	// settled says that a record in which the word is not found has none of the words that begin with it either, as long as
	// these are numbers if it is one. Short words are not settled: a longer word may be scattered over the other text, a short one
	// may not.
	settled bool

	slips     []form // what the word may have been meant to be; empty until a search asks
	slipChars uint64 // characters that the word and all of these have
	near      near   // the known words among which these, and those of longer words, are looked for

	ascii *[utf8.RuneSelf]uint64 // for each character, the places in the word where it stands; nil if the word is too short or long
	table *[utf8.RuneSelf]uint64 // what ascii points to, if it was ever needed
}

func compile(typed string) query {
	var q query
	q.compile(typed)
	return q
}

// compile prepares what was typed, in the memory of the query that was there before.
func (q *query) compile(typed string) {
	typed = firstRunes(typed, longestQuery)
	parts := strings.Fields(Fold(typed))
	words := q.words[:cap(q.words)]
	if len(words) < len(parts) {
		words = append(words, make([]word, len(parts)-len(words))...)
	}
	*q = query{words: words[:len(parts)], phrase: strings.Join(parts, " "), chars: live}
	for i, part := range parts {
		q.words[i].compile(part)
		q.chars |= q.words[i].chars
		q.pairs.learn(part)
		q.number = q.number || q.words[i].number
		if len(q.words[i].runes) > len(q.words[q.longest].runes) {
			q.longest = i
		}
	}
	q.runes = utf8.RuneCountInString(q.phrase)
	q.first = firstPlace(q.phrase)
}

func (w *word) compile(text string) {
	*w = word{
		text: text, runes: w.runes[:0], chars: present(text), forms: append(w.forms[:0], text),
		slips: w.slips[:0], near: near{words: w.near.words[:0]}, table: w.table,
	}
	for _, r := range text {
		w.runes = append(w.runes, r)
	}
	if startsWord(separator, classOf(w.runes[0])) {
		w.first = bit(w.runes[0])
	}
	if w.best = wholeLine; len(w.runes) == 1 {
		w.best = wordPrefix
	}
	if digits, ok := numberWord(text); ok {
		w.asNumber(digits)
		return
	}
	w.settled = len(w.runes) >= fewestTucked
	if 2 <= len(w.runes) && len(w.runes) <= longestLoose {
		if w.table == nil {
			w.table = new([utf8.RuneSelf]uint64)
		}
		w.ascii = w.table
		clear(w.ascii[:])
		for i, r := range w.runes {
			if r < utf8.RuneSelf {
				w.ascii[r] |= 1 << i
			}
		}
	}
}

func (w *word) asNumber(digits string) {
	trimmed := strings.TrimLeft(digits, "0")
	w.number = true
	w.chars = present(trimmed)
	if len(digits) >= fewestPhoneDigits {
		w.digits = digits
		w.forms = append(w.forms, digits)
		w.settled = w.text == trimmed
	}
	if len(trimmed) >= nationalDigits {
		w.digits = trimmed
		w.forms = append(w.forms, trimmed)
	}
	w.forms = slices.Compact(w.forms)
}

// waiting is the set of positions in the word at which r stands, the first in the lowest bit. Only words with ascii set have it.
func (w *word) waiting(r rune) uint64 {
	if uint32(r) < utf8.RuneSelf {
		return w.ascii[r]
	}
	var at uint64
	for i, own := range w.runes {
		if own == r {
			at |= 1 << i
		}
	}
	return at
}

// narrows tells whether everything that q finds is among what was kept for the older query.
func (q *query) narrows(older *query) bool {
	if len(q.words) < len(older.words) {
		return false
	}
	for i := range older.words {
		if old, now := &older.words[i], &q.words[i]; old.number != now.number || !strings.HasPrefix(now.text, old.text) {
			return false
		}
	}
	return true
}

func firstRunes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}

// guess looks up what the words may have been meant to be. older is an earlier query, in which some of it may have been looked up
// already, or nil.
func (q *query) guess(k known, older *query) {
	q.meant, q.slips, q.heads = live, false, 0
	for i := range q.words {
		w := &q.words[i]
		var was *near
		if older != nil && i < len(older.words) && k.near(w, &older.words[i]) {
			was = &older.words[i].near
		}
		k.forms(w, was)
		for j := range w.slips {
			q.heads |= headOf(w.slips[j].text)
		}
		if len(w.slips) == 0 {
			w.slipChars = w.chars
		}
		q.meant |= w.slipChars
		q.slips = q.slips || len(w.slips) > 0
	}
}
