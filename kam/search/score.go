package search

// Points for one word of a query by how and where it was found. A record's score is the sum over the words, plus the points for
// the query as a whole. The steps are far apart so that a kind of match is never outdone by the fine differences within another.
const (
	pointsTitleWord   = 900 // a whole word of the title
	pointsTitlePrefix = 860 // the beginning of a word of the title
	pointsTextLine    = 840 // a whole line of the other text, such as an address or a number
	pointsTextWord    = 800
	pointsTextPrefix  = 760
	pointsAcronym     = 660 // the first letters of the title's first words, none left out: "pso" for Polar Steel Oy
	pointsInitials    = 650 // the beginnings of the title's first words, none left out: "jl" and "jlind" for Juha Lind
	pointsTitleInside = 640 // within a word of the title
	pointsChain       = 560 // the beginnings of some words of the title, in order
	pointsTextInside  = 500

	pointsMinor = 20  // less, behind Minor
	pointsLent  = 110 // less, in the title of a record that has no name of its own: its title says what it belongs to

	// A word with a slip of the finger in it, found as the word that was meant: see the functions below.
	pointsTitleSlip  = 620
	pointsTextSlip   = 520
	pointsSlipPrefix = 30 // less, for the beginning of a word
	pointsSlipHeavy  = 20 // less, for a letter too many, or one instead of another

	// Scattered letters are looked for only where nothing else is found.
	pointsTextInitials = 400
	pointsTitleFuzzy   = 200 // scattered over the title, plus how well (0 to mostFuzzy)
	pointsTextFuzzy    = 100 // scattered over a word of the other text, plus half as much

	mostStrong = pointsTitleWord
	mostSlip   = pointsTitleSlip
	mostLoose  = pointsTextInitials

	leastSolid = pointsTextPrefix - pointsMinor // found as it stands, at the beginning of a word
)

// Points for the query as a whole; only the highest counts.
const (
	pointsExact       = 1200 // the title is the query
	pointsBegins      = 200  // the title begins with it
	pointsCovers      = 100  // the title is its words, in another order
	pointsTitlePhrase = 60   // the title has its words side by side
	pointsTextPhrase  = 30   // the other text has
	pointsInOrder     = 20   // the title has all words, in the order typed, or begins with one
)

const mostFuzzy = 150

func titleSlipPoints(f fit, light bool) int { return slipPoints(pointsTitleSlip, f, light) }
func textSlipPoints(f fit, light bool) int  { return slipPoints(pointsTextSlip, f, light) }

func slipPoints(points int, f fit, light bool) int {
	if f < wholeWord {
		points -= pointsSlipPrefix
	}
	if !light {
		points -= pointsSlipHeavy
	}
	return points
}
