package search

import (
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// longestFuzzy is how many bytes of a title, or of a word of the other text, are given to the library. Together with longestLoose it
// keeps the library's bonus for neighbouring letters, which triples with each, far from overflow.
const longestFuzzy = 256

// loose looks for a word that strong did not find: its letters scattered, or two of them swapped.
func (w *word) loose(f *fields) hit {
	if w.ascii == nil {
		return hit{}
	}
	var best hit
	if f.chars&w.chars == w.chars {
		best = w.looseInTitle(f.title)
	}
	if inText := w.looseInText(f.text, best.points); inText.points > best.points {
		return inText
	}
	return best
}

func (w *word) looseInTitle(title string) hit {
	head := firstBytes(title, longestFuzzy)
	if w.within(head) {
		points := pointsTitleFuzzy + fuzzyPoints(w.text, head)
		if len(w.runes) >= fewestSlip && w.scan(head).has(oneMissing) {
			points += pointsOneMissing
		}
		return hit{points: points, way: scattered, inTitle: true, end: len(head)}
	}
	if len(w.runes) >= fewestSlip {
		if seen := w.scan(head); seen.has(swapped) {
			return hit{pointsTitleSlip, slipped, true, w.startOf(head, seen.swappedEnd), seen.swappedEnd}
		}
	}
	return hit{}
}

// looseInText need not tell finds that are worth no more than least.
func (w *word) looseInText(text string, least int) hit {
	switch seen := w.scan(text); {
	case seen.has(initialsAll):
		return hit{pointsTextInitials, chained, false, seen.initialsEnd, seen.initialsEnd}
	case seen.has(tucked) && len(w.runes) >= fewestTucked && least < pointsTitleFuzzy:
		start, end := w.tuckedIn(text)
		points := pointsTextFuzzy + fuzzyPoints(w.text, firstBytes(text[start:end], longestFuzzy))/2
		if len(w.runes) >= fewestSlip && seen.has(oneMissing) {
			points += pointsOneMissing / 2
		}
		return hit{points, scattered, false, start, end}
	case seen.has(swapped) && len(w.runes) >= fewestSlip:
		return hit{pointsTextSlip, slipped, false, w.startOf(text, seen.swappedEnd), seen.swappedEnd}
	}
	return hit{}
}

// startOf is the offset in s of the first of as many runes before end as the word has.
func (w *word) startOf(s string, end int) int {
	for range w.runes {
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return end
}

// fuzzyPoints asks the library how well the letters of pattern sit in s, which must have them in order.
func fuzzyPoints(pattern, s string) int {
	if found := fuzzy.FindNoSort(pattern, []string{s}); len(found) > 0 {
		return squash(found[0].Score)
	}
	return 0
}

// scatteredPlaces returns the rune positions in s of the letters of the word, as the library chose them.
func (w *word) scatteredPlaces(s string) []int {
	found := fuzzy.FindNoSort(w.text, []string{s})
	if len(found) == 0 {
		return w.firstPlaces(s)
	}
	places := found[0].MatchedIndexes
	position, next := 0, 0
	for i := range s {
		if next < len(places) && places[next] == i {
			places[next] = position
			next++
		}
		position++
	}
	return places[:next]
}

// firstPlaces returns the rune positions in s of the first letters in order.
func (w *word) firstPlaces(s string) []int {
	var places []int
	position := 0
	for _, r := range s {
		if len(places) < len(w.runes) && r == w.runes[len(places)] {
			places = append(places, position)
		}
		position++
	}
	return places
}

// firstBytes is the beginning of s, of at most the given length, that ends between two runes.
func firstBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
