package exchange

import (
	"maps"
	"math/bits"
	"slices"
	"sync"
	"unicode/utf8"

	"keyaccount/kam"
)

// question is a value of which is asked what it may be a slip of. The answers are the same for all rows of
// a column.
type question struct {
	rule  *columnRule
	field *kam.Field
	text  string
}

// answer is the value meant, or "" where none is near enough or several are as near.
type answer string

// maxComparisons bounds the work of finding proposals in one import. A file that needs more is not one with
// some slips in it.
const maxComparisons = 50_000_000

// nearestOf returns the one of the candidates that a value may be a slip of.
func (p *preparation) nearestOf(in *input, text string, candidates func() []string) (string, bool) {
	q := question{in.rule, in.field, text}
	near, met := p.near[q]
	if !met && p.compared < maxComparisons {
		list := candidates()
		p.compared += len(list)
		text, _ := closest(list, text)
		near = answer(text)
		p.near[q] = near
	}
	return string(near), near != ""
}

// closest returns the one candidate that text may be a slip of; not found where none is or several are as
// close. A candidate that differs only in case or diacritics is the closest.
func closest(candidates []string, text string) (string, bool) {
	want := fold(text)
	best, least, tied := "", mostSlips+1, false
	for _, c := range candidates {
		have := fold(c)
		if !isSlip(want, have) && want != have {
			continue
		}
		switch n := kam.Slips(want, have); {
		case n < least:
			best, least, tied = c, n, false
		case n == least && c != best:
			tied = true
		}
	}
	if tied || least > mostSlips {
		return "", false
	}
	return best, true
}

const mostSlips = 2

// isSlip reports whether two different folded texts are so alike that one may be a slip of the other: by
// one slip where one of them has four letters, by two where both have eight.
func isSlip(a, b string) bool {
	m, n := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	allowed := 0
	switch {
	case max(m, n) > 200:
	case min(m, n) >= 8:
		allowed = 2
	case max(m, n) >= 4:
		allowed = 1
	}
	if a == b || allowed == 0 || max(m, n)-min(m, n) > allowed {
		return false
	}
	// A slip changes at most two letters, so most texts that are not alike are told by their letters.
	return bits.OnesCount64(letters(a)^letters(b)) <= 2*allowed && kam.Slips(a, b) <= allowed
}

// letters returns a set of the letters of a text.
func letters(s string) uint64 {
	var set uint64
	for _, r := range s {
		set |= 1 << (r & 63)
	}
	return set
}

// choices returns all that a field takes as people write it, where it takes known values only.
func choices(f *kam.Field) []string {
	switch f.Type {
	case kam.EnumType:
		return f.Options
	case kam.CountryType:
		return countryNames()
	}
	return nil
}

// countryNames returns the English names of all countries.
var countryNames = sync.OnceValue(func() []string {
	var names []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			if name := kam.CountryName(code); name != code {
				names = append(names, name)
			}
		}
	}
	return names
})

func sortedKeys(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
