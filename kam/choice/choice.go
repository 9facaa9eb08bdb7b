// Package choice computes by what the members of a buying center choose, and where we are vulnerable (Le Bon & Herman 2015).
//
// Everything is a pure function of records and settings. Where importance or difference is missing, relevance is unknown
// and never guessed.
package choice

import "keyaccount/kam"

// Verdict is what is known about whether something holds.
type Verdict string

// The verdicts.
const (
	Unknown Verdict = "unknown"
	No      Verdict = "no"
	Yes     Verdict = "yes"
)

// Compensation is one of the three ways to make up for a criterion on which a competitor leads.
type Compensation string

// The compensations.
const (
	ChangeImportance     Compensation = "change importance"
	AccentuateDifference Compensation = "accentuate difference"
	LeverageFacilitator  Compensation = "leverage the facilitator"
)

// Suggestion is one compensation for a vulnerability.
type Suggestion struct {
	Compensation Compensation
	When         string       // when it makes sense, in one sentence
	Fits         bool         // it makes sense here
	Chosen       bool         // the criterion's record names it
	Reasons      []kam.Reason // why it fits or does not; never empty
}

// Rated is a criterion with its relevance.
type Rated struct {
	*kam.Criterion
	Relevance   kam.Number
	Matters     Verdict      // whether its relevance reaches the mark
	Vulnerable  Verdict      // whether it matters and a competitor leads
	Suggestions []Suggestion // for a vulnerability, those that fit first; otherwise empty
	kam.Reason
}

// Totals add up criteria.
type Totals struct {
	Criteria, Unknown   int        // how many there are, and how many are of unknown relevance
	Matter, Vulnerable  int        // how many matter, and on how many of these a competitor leads
	Relevance           kam.Number // the sum of those that are known; unknown where none is
	Ours, Level, Theirs kam.Number // what of it we lead on, nobody leads on, a competitor leads on; unknown where none is
}

// Member is a member of the buying center, who decides by criteria.
type Member struct {
	Contact kam.ID
	Name    string
	Cells   [][]*Rated // one list for each of Matrix.Names
	Totals
}

// Category is one of the four categories of criteria, or "" for those that name none.
type Category struct {
	Name string
	Totals
}

// Matrix sets members against criteria.
type Matrix struct {
	Deal            kam.ID     // NoID where it is of the whole account only
	Criteria        []*Rated   // in the order in which they were made
	Names           []string   // what is compared: the columns, by category and name
	Members         []Member   // the rows, in the order in which contacts were made
	Categories      []Category // the four in their order, then what names none, if anything does
	Vulnerabilities []*Rated   // the most relevant first
	Totals
}

// Relevance returns importance × difference (Le Bon & Herman 2015: 6 × 2 = 12, 2 × 5 = 10, 6 × 6 = 36, 7 × 7 = 49). It is
// unknown where either is.
func Relevance(importance, difference kam.Number) kam.Number {
	if !importance.Known || !difference.Known {
		return kam.Number{}
	}
	return kam.Number{Decimal: importance.Mul(difference.Decimal), Known: true}
}
