package kam

import (
	"strings"

	"github.com/biter777/countries"
)

// parseCountry accepts an ISO 3166 code of two or three letters, or an English name.
func parseCountry(f *Field, text string) (string, error) {
	if c := countries.ByName(text); c != countries.Unknown && c.Alpha2() != "" {
		return c.Alpha2(), nil
	}
	if near := nearestCountry(text); near != "" {
		return "", invalid(f, "“%s” is not a country; did you mean %s?", Clip(text, 40), near)
	}
	return "", invalid(f, "“%s” is not a country; use a two-letter code such as FI, or its English name", Clip(text, 40))
}

// CountryName returns the English name of an ISO 3166 code, or the code itself where it is unknown.
func CountryName(code string) string {
	if c := countries.ByName(code); c != countries.Unknown {
		return c.String()
	}
	return code
}

// nearestCountry returns the one country whose name is within two slips of the typed text, or "".
func nearestCountry(text string) string {
	if len(text) > 60 {
		return ""
	}
	best, at, tied := "", 3, false
	for _, c := range countries.All() {
		switch d := Slips(strings.ToLower(text), strings.ToLower(c.String())); {
		case d < at:
			best, at, tied = c.String(), d, false
		case d == at:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}

// Slips returns the number of typing slips (a letter missing, added, changed, or two neighbours
// swapped) that turn a into b: the optimal string alignment distance.
func Slips(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(s)][len(t)]
}
