package list

import (
	"keyaccount/kam/search"
)

// A filter narrows rows by the rules of the search (see search.Sift): each of its words stands in the row, as it was typed or as
// initials, "pst" for Polar Steel. Only where no row has them so are rows shown that have what was meant, or the letters in order.

// cellEnd parts the cells in the folded text of a row; initials and scattered letters stay within a cell.
const cellEnd = "\n"

// Passes reports whether every word of a filter is found in a text.
func Passes(filter, text string) bool { return search.Sift(filter, []string{search.Fold(text)})[0] }

// Matched returns the positions of the runes of text in which words of a filter are found.
func Matched(filter, text string) []int {
	return search.Unfold(text, search.Light(filter, search.Fold(text)))
}

// Sift returns the rows that a filter lets through, headings left out.
func Sift(filter string, rows []Row) []Row {
	keep := plan{rows: rows, index: &index{}, filter: filter}.matches()
	var out []Row
	for i, r := range rows {
		if !r.Header && (keep == nil || keep[i]) {
			out = append(out, r)
		}
	}
	return out
}
