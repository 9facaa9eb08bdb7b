package search

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// anySlack lets strong find records however low their score.
const anySlack = math.MaxInt32

// verdict is what is known of a record.
type verdict uint8

const (
	found    verdict = iota
	unsure           // a word is not found as it stands; it may be otherwise
	absent           // a word is not found
	hopeless         // a word is not found, nor is any that begins with it
)

// rating is how well a record answers a query.
type rating struct {
	score int
	solid bool // every word is found as it stands, at the beginning of a word
}

// strong rates a record in which every word is found as it stands or as initials. It is unsure of others, and takes for absent those
// of which it sees that their score falls short of their bound by more than slack.
func (q *query) strong(f *fields, slack int) (r rating, v verdict) {
	if len(q.words) > 1 {
		w := &q.words[q.longest]
		if least := w.bound(f.chars, f.initials) - slack; least > mostLoose && w.strong(f, least).points < least {
			return r, absent
		}
	}
	sum := gathered{solid: true, inOrder: true, last: -1}
	for i := range q.words {
		w := &q.words[i]
		bound := w.bound(f.chars, f.initials)
		h := w.strong(f, bound-slack)
		switch {
		case h.points >= bound-slack && h.points > 0:
		case h.points == 0 && bound-slack <= mostLoose:
			return r, unsure
		default:
			return r, absent
		}
		slack -= bound - h.points
		sum.add(f, h)
	}
	return sum.rating(q, f), found
}

// guessed rates a record in which some words are found as they stand and others, one at least, as what they may have been meant to be.
func (q *query) guessed(f *fields) (r rating, v verdict) {
	mistyped := false
	for i := range q.words {
		w := &q.words[i]
		mistyped = mistyped || len(w.slips) > 0 && w.meant(f).points > 0
	}
	if !mistyped {
		return r, absent
	}
	sum := gathered{inOrder: true, last: -1}
	for i := range q.words {
		w := &q.words[i]
		h := w.strong(f, 0)
		if h.points == 0 {
			if h = w.meant(f); h.points == 0 {
				return r, absent
			}
		}
		sum.add(f, h)
	}
	if !sum.mistyped {
		return r, absent
	}
	return sum.rating(q, f), found
}

// full rates a record in which letters may be scattered. Of an only word it is known that it is not found as it stands.
func (q *query) full(f *fields) (r rating, v verdict) {
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
			r.score += h.points
		case w.settled:
			return rating{}, hopeless
		default:
			v = absent
		}
	}
	return r, v
}

// gathered is what the finds of the words of a query come to.
type gathered struct {
	score          int
	solid, inOrder bool
	begins         bool // a word stands at the beginning of the title
	mistyped       bool
	covered        int // bytes of the title, by so many whole words or beginnings
	covering       int
	words, last    int
}

func (g *gathered) add(f *fields, h hit) {
	g.score += h.points
	if h.inTitle && f.lent {
		g.score -= pointsLent
	}
	g.mistyped = g.mistyped || h.way == slipped
	g.solid = g.solid && h.points >= leastSolid
	g.inOrder = g.inOrder && h.inTitle && h.at > g.last
	g.begins = g.begins || h.inTitle && h.at == 0
	g.last = h.at
	g.words++
	if h.inTitle && (h.points >= pointsTitlePrefix || h.way == slipped) {
		g.covered += h.end - h.at
		g.covering++
	}
}

// rating adds the points for the query as a whole.
func (g *gathered) rating(q *query, f *fields) rating {
	points := 0
	switch {
	case g.words == 0:
	case strings.HasPrefix(f.title, q.phrase):
		points = pointsBegins
		if len(f.title) == len(q.phrase) {
			points = pointsExact
		}
	case (g.words > 1 || g.mistyped) && g.covering == g.words && g.covered+g.words-1 == len(f.title):
		points = pointsCovers
	case g.words == 1:
	case g.inOrder && strings.Contains(f.title, q.phrase):
		points = pointsTitlePhrase
	case strings.Contains(f.text, q.phrase):
		points = pointsTextPhrase
	case g.inOrder || g.begins:
		points = pointsInOrder
	}
	return rating{g.score + points, g.solid}
}

// anyhow is how a word is found in a record, by the first of all means that finds it.
func (w *word) anyhow(f *fields) hit {
	h := w.strong(f, 0)
	if h.points == 0 {
		h = w.meant(f)
	}
	if h.points == 0 {
		h = w.loose(f)
	}
	return h
}

// describe appends the matched rune positions in the title, ascending, and returns, unless the title has all words, the line of the
// other text in which the best find outside of the title lies. places is what the library said of scattered words, if it was asked.
func (q *query) describe(positions []int, f *fields, places [][]int) ([]int, string) {
	start := len(positions)
	var outside hit
	for i := range q.words {
		w := &q.words[i]
		h := w.anyhow(f)
		switch {
		case h.inTitle && h.way == scattered && places != nil:
			positions = appendRunePlaces(positions, f.title, places[i])
		case h.inTitle:
			positions = w.places(positions, h, f.title)
		case h.points > outside.points:
			outside = h
		}
	}
	slices.Sort(positions[start:])
	positions = positions[:start+len(slices.Compact(positions[start:]))]
	if outside.points > 0 {
		return positions, lineAt(f.text, outside.at)
	}
	return positions, ""
}

// places appends the rune positions of a find in the title.
func (w *word) places(positions []int, h hit, title string) []int {
	switch h.way {
	case chained:
		return w.chainPlaces(positions, title)
	case scattered:
		for _, m := range fuzzy.FindNoSort(w.text, []string{title[:h.end]}) {
			positions = appendRunePlaces(positions, title, m.MatchedIndexes)
		}
		return positions
	}
	position := utf8.RuneCountInString(title[:h.at])
	for _, r := range title[h.at:h.end] {
		if h.way != numeric || classOf(r) == digit {
			positions = append(positions, position)
		}
		position++
	}
	return positions
}

// appendRunePlaces turns ascending places of bytes in s into positions of runes.
func appendRunePlaces(positions []int, s string, places []int) []int {
	position := 0
	for i := range s {
		if len(places) > 0 && places[0] == i {
			positions, places = append(positions, position), places[1:]
		}
		position++
	}
	return positions
}

// lineAt returns the line of searchable text around an offset, without the numbers squeezed out of it.
func lineAt(text string, at int) string {
	line := text[strings.LastIndexAny(text[:at], lineEnds)+1:]
	if end := strings.IndexAny(line, lineEnds); end >= 0 {
		line = line[:end]
	}
	line, _, _ = strings.Cut(line, string(squeezedMark))
	return line
}
