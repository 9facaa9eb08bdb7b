package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// vocabulary holds each word of letters that was ever in the index once, so that what a mistyped word may have meant is looked for among
// some ten thousand words instead of a million records. It only grows, and what it holds does not change: a search reads as much
// of it as there was when the search began. A word that no record has any more is looked for in vain.
type vocabulary struct {
	text  *strings.Builder // the words, one behind the other
	ends  []uint32         // of the words in the text
	chars []uint64         // characters in each
	cells []uint32         // hash table with linear probing: number of a word + 1, or 0
}

func newVocabulary() vocabulary { return vocabulary{text: &strings.Builder{}} }

// longestSlip is how many runes a word may have that is forgiven a slip.
const longestSlip = longestLoose

// learn adds the words of a text.
func (v *vocabulary) learn(text string) {
	for i := 0; i < len(text); {
		start, runes, hash := i, 0, uint32(2166136261)
		for i < len(text) {
			c := text[i]
			if c < utf8.RuneSelf {
				if asciiClasses[c] != letter {
					break
				}
				hash = (hash ^ uint32(c)) * 16777619
				i++
			} else {
				r, size := utf8.DecodeRuneInString(text[i:])
				if slowClass(r) != letter {
					break
				}
				hash = (hash ^ uint32(r)) * 16777619
				i += size
			}
			runes++
		}
		if runes >= fewestSlip-1 && runes <= 2*longestSlip {
			v.add(text[start:i], hash)
		}
		if i < len(text) {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
		}
	}
}

func (v *vocabulary) add(word string, hash uint32) {
	if 4*(len(v.ends)+1) > 3*len(v.cells) {
		v.grow()
	}
	known, mask := v.snapshot(), uint32(len(v.cells)-1)
	cell := hash * 2654435769 >> 7 & mask
	for ; v.cells[cell] != 0; cell = (cell + 1) & mask {
		if known.word(int(v.cells[cell]-1)) == word {
			return
		}
	}
	v.text.WriteString(word)
	v.ends, v.chars = append(v.ends, uint32(v.text.Len())), append(v.chars, present(word))
	v.cells[cell] = uint32(len(v.ends))
}

// grow makes room in the table.
func (v *vocabulary) grow() {
	v.cells = make([]uint32, max(1024, 2*len(v.cells)))
	known, mask := v.snapshot(), uint32(len(v.cells)-1)
	for n := range v.ends {
		hash := uint32(2166136261)
		for _, r := range known.word(n) {
			hash = (hash ^ uint32(r)) * 16777619
		}
		cell := hash * 2654435769 >> 7 & mask
		for v.cells[cell] != 0 {
			cell = (cell + 1) & mask
		}
		v.cells[cell] = uint32(n + 1)
	}
}

// known is the part of a vocabulary that a search reads.
type known struct {
	from  *strings.Builder // of the vocabulary, which tells it from others: a load begins with a new one
	text  string
	ends  []uint32
	chars []uint64
}

func (v *vocabulary) snapshot() known { return known{v.text, v.text.String(), v.ends, v.chars} }

func (k *known) word(i int) string {
	if i == 0 {
		return k.text[:k.ends[0]]
	}
	return k.text[k.ends[i-1]:k.ends[i]]
}

// near is the known words that have all but one of the characters of a word, and begin as it may have been meant to. What a longer
// word lacks is more, so the words near to it are among these.
type near struct {
	words []uint32
	of    int              // how many words were known when they were looked for; 0 if they were not
	from  *strings.Builder // see known
}

// near tells whether the words near to now, as far as they were known then, are among those near to older.
func (k *known) near(now, older *word) bool {
	return older.near.of > 0 && older.near.from == k.from && strings.HasPrefix(now.text, older.text)
}

// forms adds to w what it may have been meant to be, according to the words that are known. was, unless it is nil, has those of them
// that are near to a beginning of w.
func (k known) forms(w *word, was *near) {
	w.slips, w.near.words, w.near.of = w.slips[:0], w.near.words[:0], 0
	if !w.forgiven() {
		return
	}
	var first [2]byte
	for i := range first {
		var letter [utf8.UTFMax]byte
		utf8.EncodeRune(letter[:], w.runes[i])
		first[i] = letter[0]
	}
	from := 0
	if was != nil {
		for _, i := range was.words {
			k.meet(w, int(i), first)
		}
		from = was.of
	}
	for i, chars := range k.chars[from:] {
		if lacking := w.chars &^ chars; lacking&(lacking-1) == 0 {
			k.meet(w, from+i, first)
		}
	}
	w.near.of, w.near.from = len(k.ends), k.from
	// Of two that are as good the first is shown: that it is the same one must not hang on the order in which words were learnt.
	slices.SortFunc(w.slips, func(a, b form) int { return strings.Compare(a.text, b.text) })
	w.boundSlips()
}

// meet looks at a known word. All slips but one leave at most one character that the word meant does not have.
func (k known) meet(w *word, i int, first [2]byte) {
	v := k.word(i)
	if lacking := w.chars &^ k.chars[i]; lacking&(lacking-1) != 0 || v[0] != first[0] && v[0] != first[1] {
		return
	}
	w.near.words = append(w.near.words, uint32(i))
	if f, ok := w.slip(v); ok {
		w.addSlip(f)
	}
}
