package search

import "math"

// Points for one word of a query by how and where it was found. A record's score is the sum over the words, plus the points for
// the query as a whole. The steps are far apart so that a kind of match is never outdone by the fine differences within another.
const (
	pointsTitleWord   = 900 // a whole word of the title
	pointsTitlePrefix = 860 // the beginning of a word of the title
	pointsTextLine    = 840 // a whole line of the other text, such as an address or a number
	pointsTextWord    = 800
	pointsTextPrefix  = 760
	pointsTitleInside = 640 // within a word of the title
	pointsInitials    = 600 // the beginnings of the title's first words, none left out: "jl" and "jlind" for Juha Lind
	pointsChain       = 560 // the beginnings of some words of the title, in order
	pointsTextInside  = 500

	// From here on words are found only when looked at loosely, and only when places are left.
	pointsTextInitials = 400
	pointsTitleFuzzy   = 200 // scattered over the title, plus what the library says (0 to mostFuzzy) and pointsOneMissing
	pointsTextFuzzy    = 100 // scattered over a word of the other text, plus half as much
	pointsTitleSlip    = 60  // two neighbouring letters swapped
	pointsTextSlip     = 40
	pointsOneMissing   = 40 // one letter of a word left out, rather than letters scattered anyhow

	mostStrong = pointsTitleWord
	mostLoose  = pointsTextInitials
)

// Points for the query as a whole; only the highest counts.
const (
	pointsExact       = 1200 // the title is the query
	pointsBegins      = 200  // the title begins with it
	pointsTitlePhrase = 60   // the title has its words side by side
	pointsTextPhrase  = 30   // the other text has
	pointsInOrder     = 20   // the title has all words, in the order typed
)

const mostFuzzy = 150

// squash brings the library's score, whose bonus for neighbouring letters triples with each, into 0 to mostFuzzy, keeping the order.
func squash(score int) int {
	const zero = 40
	if score < 0 {
		return zero + max(score, -zero)
	}
	return min(zero+int(10*math.Log2(float64(1+score))), mostFuzzy)
}
