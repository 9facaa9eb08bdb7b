package search

import (
	"strings"
	"unicode/utf8"
)

// form is what a mistyped word may have been meant to be: a word, or the beginning of one.
type form struct {
	text  string
	chars uint64
	whole bool // only as a whole word
	light bool // two letters swapped, or one left out: the slips that fast fingers make
}

// forgiven tells whether the word may hold a slip of the finger: a word of letters that is long enough to be recognized all the same.
func (w *word) forgiven() bool {
	return !w.number && len(w.runes) >= fewestSlip && len(w.runes) <= longestSlip
}

// slip tells whether w is v, or the beginning of v, but for one slip: two neighbouring letters swapped, one left out, one too many, or
// one instead of another. The first letter is typed right, or swapped with the second. A slip in the last letter of w counts only
// where w ends with v; otherwise it would be forgiven while the right letters are still to come.
func (w *word) slip(v string) (f form, ok bool) {
	typed := w.text
	p := 0 // bytes that both have in common
	for p < len(typed) && p < len(v) && typed[p] == v[p] {
		p++
	}
	for p > 0 && p < len(typed) && !utf8.RuneStart(typed[p]) {
		p--
	}
	if p == len(typed) || p < len(v) && !utf8.RuneStart(v[p]) {
		return f, false // no slip, or none that can be told
	}
	a, m := utf8.DecodeRuneInString(typed[p:])
	b, n := utf8.DecodeRuneInString(v[p:])
	typedRest, rest := typed[p+m:], v[p+n:] // behind the letter in question
	if p > 0 && n > 0 && strings.HasPrefix(rest, typed[p:]) {
		return formOf(v, p+n+len(typed)-p, true, false), true
	}
	if n > 0 && typedRest != "" && rest != "" {
		a2, m2 := utf8.DecodeRuneInString(typedRest)
		b2, n2 := utf8.DecodeRuneInString(rest)
		if a == b2 && a2 == b && strings.HasPrefix(rest[n2:], typedRest[m2:]) {
			return formOf(v, p+n+n2+len(typedRest)-m2, true, typedRest[m2:] == ""), true
		}
	}
	if p == 0 {
		return f, false
	}
	if whole := typedRest == ""; n > 0 && strings.HasPrefix(rest, typedRest) && (!whole || rest == "") {
		return formOf(v, p+n+len(typedRest), false, whole), true
	}
	if strings.HasPrefix(v[p:], typedRest) {
		whole := typedRest == ""
		if whole && v[p:] != "" {
			return f, false
		}
		return formOf(v, p+len(typedRest), false, whole), true
	}
	return f, false
}

// formOf is the beginning of v up to end. What was swapped at the very end is taken for what was meant even if the word goes on.
func formOf(v string, end int, light, atEnd bool) form {
	return form{text: v[:end], chars: present(v[:end]), whole: atEnd && !light, light: light}
}

// addSlip adds a form, unless there is one that finds the same.
func (w *word) addSlip(f form) {
	for i := range w.slips {
		if have := &w.slips[i]; have.text == f.text {
			have.whole = have.whole && f.whole
			have.light = have.light || f.light
			return
		}
	}
	w.slips = append(w.slips, f)
}

// boundSlips notes which characters a record has in any case in which the word is found, typed right or not.
func (w *word) boundSlips() {
	w.slipChars = w.chars
	for i := range w.slips {
		w.slipChars &= w.slips[i].chars
	}
}

// meant looks for what the word may have been meant to be.
func (w *word) meant(f *fields) hit {
	var best hit
	for i := range w.slips {
		s := &w.slips[i]
		if f.all&s.chars != s.chars {
			continue
		}
		if f.chars&s.chars == s.chars {
			best = s.in(f.title, true, best)
		}
		if best.points < textSlipPoints(wholeWord, true) {
			best = s.in(f.text, false, best)
		}
	}
	return best
}

// in looks for the form at beginnings of words of s, and returns it if it is worth more than best.
func (s *form) in(text string, inTitle bool, best hit) hit {
	at, fits := find(text, s.text, wholeWord)
	if fits < wordPrefix || s.whole && fits < wholeWord {
		return best
	}
	points := textSlipPoints(fits, s.light)
	if inTitle {
		points = titleSlipPoints(fits, s.light)
	}
	if points > best.points {
		return hit{points, slipped, inTitle, at, at + len(s.text)}
	}
	return best
}
