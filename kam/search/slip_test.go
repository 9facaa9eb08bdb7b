package search

import (
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

var drawLetters = rapid.StringMatching(`[abcñ]{4,9}`)

// oneSlip tells whether two words are one slip apart: neither equal nor further.
func oneSlip(a, b []rune) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch {
	case len(a) == len(b) && len(a) > 1 && a[0] == b[1] && a[1] == b[0] && slices.Equal(a[2:], b[2:]):
		return true
	case len(a) == len(b) && len(a) > 0:
		return slices.Equal(a[1:], b[1:])
	case len(a) == len(b)+1:
		return slices.Equal(a[1:], b)
	}
	return len(a)+1 == len(b) && slices.Equal(a, b[1:])
}

func TestASlipIsOneSlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed, word := drawLetters.Draw(t, "typed"), drawLetters.Draw(t, "word")
		w := asWord(typed)
		f, ok := w.slip(word)
		if ok && (!oneSlip([]rune(typed), []rune(f.text)) || f.text != word[:len(f.text)] || f.whole && f.text != word) {
			t.Fatalf("%q is taken for %q of %q", typed, f.text, word)
		}
		if !ok && oneSlip([]rune(typed), []rune(word)) && typed[0] == word[0] && utf8.RuneCountInString(typed) < utf8.RuneCountInString(word)+1 {
			// Only letters left out at the very end are no slip: the word is still being typed.
			if word[:min(len(typed), len(word))] != typed {
				t.Fatalf("%q is not taken for %q", typed, word)
			}
		}
	})
}

func TestAVocabularyKnowsWhatAWordMayHaveMeant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOf(drawLetters).Draw(t, "texts")
		v := newVocabulary()
		for _, text := range texts {
			v.learn(text + " 12 " + text)
		}
		var w, shorter word
		w.compile(drawLetters.Draw(t, "typed"))
		shorter.compile(string(w.runes[:rapid.IntRange(1, len(w.runes)).Draw(t, "before")]))
		before := rapid.IntRange(0, len(v.ends)).Draw(t, "known before")
		known{v.text, v.text.String(), v.ends[:before], v.chars[:before]}.forms(&shorter, nil)
		var was *near
		now := v.snapshot()
		if now.near(&w, &shorter) {
			was = &shorter.near
		}
		now.forms(&w, was)
		got := map[string]bool{}
		for _, f := range w.slips {
			got[f.text] = true
		}
		for _, text := range texts {
			f, ok := w.slip(text)
			if ok != got[f.text] && ok {
				t.Fatalf("%q: %q is not among %v", w.text, f.text, w.slips)
			}
			if ok && headOf(f.text)&heads("12 "+text) == 0 {
				t.Fatalf("%q does not have the beginning of %q", text, f.text)
			}
		}
		if len(v.ends) > len(texts) {
			t.Fatalf("%d words of %d texts", len(v.ends), len(texts))
		}
	})
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{"", " ", "a b", "Øresund 040-123", "\xff", "京都 ß", "00000", "(0)", "\f\n\x1f", "ﬃ ﷺ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q := compile(typed)
		for i := range q.words {
			w := &q.words[i]
			if w.text == "" || len(w.forms) == 0 || q.chars&w.chars != w.chars {
				t.Fatalf("%q has the word %+v", typed, w)
			}
		}
		if again := compile(q.phrase); !q.narrows(&q) || again.phrase != q.phrase && len(q.phrase) < 200 {
			t.Fatalf("%q is read as %q, that as %q", typed, q.phrase, again.phrase)
		}
	})
}
