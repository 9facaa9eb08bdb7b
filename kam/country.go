package kam

import (
	"strings"

	"github.com/biter777/countries"

	"keyaccount/kam/search"
)

// parseCountry accepts an ISO 3166 code of two or three letters, or a name: the English one, and what the
// list knows beside it, such as common misspellings that leave no doubt (Philipines).
func parseCountry(f *Field, text string) (string, error) {
	if code := countries.ByName(text).Alpha2(); isCountryCode(code) {
		return code, nil
	}
	if near := nearestCountry(text); near != "" {
		return "", invalid(f, "“%s” is not a country; did you mean %s?", Clip(text, 40), near)
	}
	return "", invalid(f, "“%s” is not a country; use a two-letter code such as FI, or its English name", Clip(text, 40))
}

// CountryName returns the English name of an ISO 3166 code, or the code itself where it is unknown.
func CountryName(code string) string {
	if c := countries.ByName(code); c.Alpha2() == code && isCountryCode(code) {
		return c.String()
	}
	return code
}

// isCountryCode tells the codes of countries from the words that the list has for other things, such as
// international waters.
func isCountryCode(code string) bool { return len(code) == 2 }

// nearestCountry returns the one country whose name is within two slips of the typed text, or "".
func nearestCountry(text string) string {
	if len(text) > 60 {
		return ""
	}
	best, at, tied := "", 3, false // at most two slips
	for _, c := range countries.All() {
		name, _, _ := strings.Cut(c.String(), " (") // Iran (Islamic Republic of)
		switch d := Slips(search.Fold(text), search.Fold(name)); {
		case d < at:
			best, at, tied = name, d, false
		case d == at:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}
