package search

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// MatchText scores one text, which the caller has folded, against a query, by the rules by which Search scores titles. Positions are
// the matched rune positions in folded, ascending; ok is false if a word of the query is not found. An empty query matches
// everything with score 0.
func MatchText(query, folded string) (score int, positions []int, ok bool) {
	q := compile(query)
	f := fields{title: folded, chars: ^uint64(0), initials: ^uint64(0)}
	score, v := q.score(&f)
	if v != found {
		return 0, nil, false
	}
	positions, _ = q.describe(&f)
	return score, positions, true
}

// anySlack lets strong find records however low their score.
const anySlack = math.MaxInt32

// verdict is what is known of a record.
type verdict uint8

const (
	found    verdict = iota
	unsure           // a word is not found as it stands; it may be loosely
	absent           // a word is not found
	hopeless         // a word is not found, nor is any that begins with it
)

// score scores a record, by all means.
func (q *query) score(f *fields) (score int, v verdict) {
	if score, v = q.strong(f, anySlack); v != unsure {
		return score, v
	}
	return q.full(f)
}

// strong scores a record in which every word is found as it stands or as initials. It is unsure of others, and takes for absent those
// of which it sees that their score falls short of their bound by more than slack.
func (q *query) strong(f *fields, slack int) (score int, v verdict) {
	if len(q.words) > 1 {
		w := &q.words[q.longest]
		if least := w.bound(f.chars, f.initials) - slack; least > mostLoose && w.strong(f, least).points < least {
			return 0, absent
		}
	}
	inOrder, last := true, -1
	for i := range q.words {
		w := &q.words[i]
		bound := w.bound(f.chars, f.initials)
		h := w.strong(f, bound-slack)
		switch {
		case h.points >= bound-slack && h.points > 0:
		case h.points == 0 && bound-slack <= mostLoose:
			return 0, unsure
		default:
			return 0, absent
		}
		slack -= bound - h.points
		score += h.points
		inOrder = inOrder && h.inTitle && h.at > last
		last = h.at
	}
	return score + q.whole(f, inOrder && len(q.words) > 1), found
}

// whole is the points for the query as a whole.
func (q *query) whole(f *fields, inOrder bool) int {
	switch {
	case len(q.words) == 0:
		return 0
	case strings.HasPrefix(f.title, q.phrase):
		if len(f.title) == len(q.phrase) {
			return pointsExact
		}
		return pointsBegins
	case len(q.words) == 1:
		return 0
	case inOrder && strings.Contains(f.title, q.phrase):
		return pointsTitlePhrase
	case strings.Contains(f.text, q.phrase):
		return pointsTextPhrase
	case inOrder:
		return pointsInOrder
	}
	return 0
}

// full scores a record of which strong was unsure. Of an only word that means that it is not found as it stands.
func (q *query) full(f *fields) (score int, v verdict) {
	for i := range q.words {
		w := &q.words[i]
		h := hit{}
		if len(q.words) > 1 {
			h = w.strong(f, 0)
		}
		if h.points == 0 {
			h = w.loose(f)
		}
		switch {
		case h.points > 0:
			score += h.points
		case w.settled:
			return 0, hopeless
		default:
			v = absent
		}
	}
	return score, v
}

func (w *word) anyhow(f *fields) hit {
	if h := w.strong(f, 0); h.points > 0 {
		return h
	}
	return w.loose(f)
}

// describe returns the matched rune positions in the title, ascending, and, unless the title has all words, the line of the other text
// in which the best find outside of the title lies.
func (q *query) describe(f *fields) (positions []int, line string) {
	var outside hit
	for i := range q.words {
		w := &q.words[i]
		h := w.anyhow(f)
		if h.inTitle {
			positions = append(positions, w.places(h, f.title)...)
		} else if h.points > outside.points {
			outside = h
		}
	}
	slices.Sort(positions)
	positions = slices.Compact(positions)
	if outside.points > 0 {
		line = lineAt(f.text, outside.at)
	}
	return positions, line
}

// places returns the rune positions of a find in the title.
func (w *word) places(h hit, title string) []int {
	switch h.way {
	case chained:
		return w.chainPlaces(title)
	case scattered:
		return w.scatteredPlaces(title[:h.end])
	}
	var places []int
	position := utf8.RuneCountInString(title[:h.at])
	for _, r := range title[h.at:h.end] {
		if h.way != numeric || classOf(r) == digit {
			places = append(places, position)
		}
		position++
	}
	return places
}

// lineAt returns the line of searchable text around an offset, without the numbers squeezed out of it.
func lineAt(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	line, _, _ = strings.Cut(line, string(squeezedMark))
	return line
}
