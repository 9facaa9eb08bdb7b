package search

import (
	"strings"
	"unicode/utf8"
)

// fields is the text of one record as the matchers see it, with the character maps of the title.
type fields struct {
	title, text     string
	minor           int    // where the minor part of the text begins
	lent            bool   // the title is made of the names of others
	all             uint64 // characters in title and text
	chars, initials uint64
}

// way is how a word was found.
type way uint8

const (
	nowhere    way = iota
	contiguous     // as it stands, from hit.at to hit.end
	numeric        // as digits between punctuation, from hit.at to hit.end
	chained        // as beginnings of words
	scattered      // as letters in order
	slipped        // with a slip of the finger, from hit.at to hit.end
)

// hit is where a word was found, and what it is worth there. Offsets are bytes.
type hit struct {
	points  int
	way     way
	inTitle bool
	at, end int
}

// strong looks for the word as it stands, and as initials in the title. All such finds are worth more than any that loose makes. It need
// not look for finds that are worth less than least.
func (w *word) strong(f *fields, least int) hit {
	var best hit
	maybeInTitle := f.chars&w.chars == w.chars
	if maybeInTitle {
		best = w.contiguousInTitle(f.title)
	}
	if mostInText := textPoints[w.best]; best.points >= mostInText || least > mostInText {
		return best
	}
	if best.points == 0 && maybeInTitle && least <= pointsAcronym && f.initials&w.first != 0 {
		best = w.initialsInTitle(f.title)
	}
	if inText := w.contiguousInText(f); inText.points > best.points {
		return inText
	}
	return best
}

func (w *word) contiguousInTitle(title string) hit {
	var best hit
	for _, form := range w.forms {
		at, fit := find(title, form, min(w.best, wholeWord))
		if points := titlePoints[fit]; points > best.points {
			best = hit{points, contiguous, true, at, at + len(form)}
		}
	}
	if best.points == 0 && w.digits != "" {
		if at, end, ok := findDigits(title, w.digits); ok {
			best = hit{pointsTitleInside, numeric, true, at, end}
		}
	}
	return best
}

func (w *word) initialsInTitle(title string) hit {
	if w.ascii == nil {
		return hit{}
	}
	switch seen := w.scan(title); {
	case seen.has(acronym):
		return hit{points: pointsAcronym, way: chained, inTitle: true}
	case seen.has(initialsAll):
		return hit{points: pointsInitials, way: chained, inTitle: true}
	case seen.has(initialsSome):
		return hit{points: pointsChain, way: chained, inTitle: true}
	}
	return hit{}
}

func (w *word) contiguousInText(f *fields) hit {
	var best hit
	for _, form := range w.forms {
		at, fit := find(f.text, form, w.best)
		points := textPoints[fit]
		if at >= f.minor && fit > missing {
			points -= pointsMinor
		}
		if points > best.points {
			best = hit{points, contiguous, false, at, at + len(form)}
		}
	}
	return best
}

// fit is how well a contiguous find sits among the words around it.
type fit uint8

const (
	missing fit = iota
	inside
	wordPrefix
	wholeWord
	wholeLine
)

var (
	titlePoints = [...]int{0, pointsTitleInside, pointsTitlePrefix, pointsTitleWord, pointsTitleWord}
	textPoints  = [...]int{0, pointsTextInside, pointsTextPrefix, pointsTextWord, pointsTextLine}
)

// find returns the best fitting place of form in s, the first of several alike. A fit that is better than good enough counts as that.
func find(s, form string, enough fit) (at int, best fit) {
	for from := 0; ; {
		i := strings.Index(s[from:], form)
		if i < 0 {
			return at, best
		}
		i += from
		if f := min(fitAt(s, i, i+len(form)), enough); f > best {
			at, best = i, f
			if best == enough {
				return at, best
			}
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		from = i + size
	}
}

func fitAt(s string, start, end int) fit {
	switch {
	case !joint(s, start):
		return inside
	case !joint(s, end):
		return wordPrefix
	case (start == 0 || isLineEnd(s[start-1])) && (end == len(s) || isLineEnd(s[end]) || s[end] == squeezedMark):
		return wholeLine
	}
	return wholeWord
}
