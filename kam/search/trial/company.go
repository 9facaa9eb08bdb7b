// Package trial tells how well a search ranks: it asks several hundred questions of the sample company grown to 100,000 records
// and counts how often a right answer comes first.
//
// The questions are of families (a full name, an initial and a surname, a name with a slip of the finger, digits of a telephone
// number …). Most are made by the rules in make.go from records picked by a seed; some are written by hand. All are kept, with what
// answers them, in testdata/queries.txt. What answers a question is told by the record's kind and title, so that namesakes
// count alike: a question that cannot tell two records apart is answered by either.
//
// Every third question, by a hash of its text, is held out: nothing is tuned on it, and its figure is told apart.
package trial

import (
	"errors"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/kam/search"
)

// Records is the size of the company that the questions are about.
const Records = 100_000

// Day is the day on which the company is looked at.
var day = kam.DateOf(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))

// errEnough ends the making of the company.
var errEnough = errors.New("these are enough")

// Each makes the first n records of the sample company and calls fn with each that is searched: the record, its title as written,
// and its entry as the cache makes it, without Boost. A question that needs the name of an account asks name.
func Each(n int, fn func(r kam.Record, title string, e search.Entry, name func(kam.Ref) string)) error {
	const perAccount = 20 // a little fewer than there are
	names := map[kam.Ref]string{}
	name := func(ref kam.Ref) string { return names[ref] }
	made := 0
	err := sample.Each(sample.Options{Seed: 1, Accounts: n/perAccount + 1, Today: day}, func(r kam.Record) error {
		if made++; made > n {
			return errEnough
		}
		title := r.Title(name)
		names[r.Ref] = title
		if k := kam.LookupKind(r.Kind); k != nil && !k.System {
			fn(r, title, Entry(r, title, name, made), name)
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// Entry returns the search entry of a record that was changed at a time, as the finder makes it of a record that nobody has used yet.
func Entry(r kam.Record, title string, name func(kam.Ref) string, changed int) search.Entry {
	rank := kam.LookupKind(r.Kind).SearchRank()
	return search.Entry{
		Key: r.Ref.String(), Kind: r.Kind, Title: search.Fold(title), Text: search.Fold(r.SearchText(name)), Weight: float64(changed),
		Boost: search.Boost(search.Use{Rank: rank}), Lent: rank == 0,
	}
}

// Line is a record as a program that searches lines is given it: all that is searched of it, folded, in one line.
func Line(e search.Entry) string {
	return strings.NewReplacer("\n", " ", search.Minor, " ").Replace(e.Title + " " + e.Text)
}

// Entries returns the entries of the first n records of the company that are searched.
func Entries(n int) ([]search.Entry, error) {
	var entries []search.Entry
	err := Each(n, func(_ kam.Record, _ string, e search.Entry, _ func(kam.Ref) string) { entries = append(entries, e) })
	return entries, err
}
