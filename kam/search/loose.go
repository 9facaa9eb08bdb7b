package search

import (
	"math"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// longestFuzzy is how many bytes of a title, or of a word of the other text, are given to the library. Together with longestLoose it
// keeps the library's bonus for neighbouring letters, which triples with each, far from overflow.
const longestFuzzy = 256

// loose looks for a word that strong did not find, with its letters scattered.
func (w *word) loose(f *fields) hit {
	if w.ascii == nil {
		return hit{}
	}
	if f.chars&w.chars == w.chars {
		if head := firstBytes(f.title, longestFuzzy); w.within(head) {
			return hit{points: pointsTitleFuzzy + w.tightness(head), way: scattered, inTitle: true, end: len(head)}
		}
	}
	switch seen := w.scan(f.text); {
	case seen.has(initialsAll):
		return hit{pointsTextInitials, chained, false, seen.initialsEnd, seen.initialsEnd}
	case seen.has(tucked) && len(w.runes) >= fewestTucked:
		start, end := w.tuckedIn(f.text)
		end = start + len(firstBytes(f.text[start:end], longestFuzzy))
		return hit{pointsTextFuzzy + w.tightness(f.text[start:end])/2, scattered, false, start, end}
	}
	return hit{}
}

// tightness is how well the letters of the word sit in s, which has them in order: a little for each that follows the one before it
// or begins a word, less for each that is passed over. It costs no memory, and picks the records that the library is asked about.
func (w *word) tightness(s string) int {
	points, next, passed := 0, 0, 0
	before, adjacent := separator, false
	for _, r := range s {
		c := classOf(r)
		if next < len(w.runes) && r == w.runes[next] {
			next++
			switch {
			case startsWord(before, c):
				points += 20
			case adjacent:
				points += 16
			default:
				points += 4
			}
			adjacent = true
		} else {
			passed++
			adjacent = false
		}
		before = c
	}
	return min(max(points-passed, 0), mostFuzzy)
}

// mostScattered is how many records are shown in which letters are found scattered only: what is further down helps nobody.
const mostScattered = 8

// mostAsked is how many words the library is asked about, which allocates for each word and record; of further words it counts how tight
// their letters sit.
const mostAsked = 2

// scattering is what the library says of a record in which words are scattered.
type scattering struct {
	score  int
	places [][]int // for each word of the query, where its letters are: bytes of what the library was given
}

// askLibrary lets the library score the records in which words are scattered.
func (q *query) askLibrary(records []fields) []scattering {
	out := make([]scattering, len(records))
	all := make([][]int, len(records)*len(q.words))
	for i := range out {
		out[i].places = all[i*len(q.words) : (i+1)*len(q.words)]
	}
	asked := 0
	greedy := make([]int, 0, len(records)*len(q.phrase))
	given, of := make([]string, 0, len(records)), make([]int, 0, len(records))
	for n := range q.words {
		w := &q.words[n]
		given, of = given[:0], of[:0]
		for i := range records {
			h := w.anyhow(&records[i])
			out[i].score += h.points
			if h.way != scattered {
				continue
			}
			text := records[i].text
			if h.inTitle {
				text = records[i].title
			}
			if asked == mostAsked {
				start := len(greedy)
				greedy = w.inOrder(greedy, text[h.at:h.end])
				out[i].places[n] = greedy[start:len(greedy):len(greedy)]
				continue
			}
			if h.inTitle {
				out[i].score += pointsTitleFuzzy - h.points
			} else {
				out[i].score += pointsTextFuzzy - h.points
			}
			given, of = append(given, text[h.at:h.end]), append(of, i)
		}
		if len(given) == 0 {
			continue
		}
		asked++
		for _, m := range fuzzy.FindNoSort(w.text, given) {
			i := of[m.Index]
			out[i].score += squash(m.Score)
			out[i].places[n] = m.MatchedIndexes
		}
	}
	return out
}

// inOrder appends the first places in s, in bytes, at which the letters of the word stand in order.
func (w *word) inOrder(places []int, s string) []int {
	next := 0
	for i, r := range s {
		if next < len(w.runes) && r == w.runes[next] {
			places = append(places, i)
			next++
		}
	}
	return places
}

// squash brings the library's score, whose bonus for neighbouring letters triples with each, into 0 to mostFuzzy, keeping the order.
func squash(score int) int {
	const zero = 40
	if score < 0 {
		return zero + max(score, -zero)
	}
	return min(zero+int(10*math.Log2(float64(1+score))), mostFuzzy)
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
