package kam

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/biter777/countries"

	"keyaccount/kam/search"
)

// begins returns a test for values that begin as a text does: choices, names of records and of countries, words of a text, days
// of a year or a month. Values of other types have to be equal to it.
func (f *Field) begins(text string, in Reader) (func(string, func(Ref) string) bool, error) {
	want := search.Fold(text)
	switch f.Type {
	case NumberType, MoneyType, YesNoType, TimeType:
		return f.comparison("=", text, in)
	case DateType:
		if !isYearOrMonth(text) {
			return f.comparison("=", text, in)
		}
		return func(value string, _ func(Ref) string) bool { return strings.HasPrefix(value, text) }, nil
	case EnumType:
		options, err := f.optionsLike(text)
		return func(value string, _ func(Ref) string) bool { return slices.Contains(options, value) }, err
	case CountryType:
		codes := countriesLike(want)
		if len(codes) == 0 {
			return f.comparison("=", text, in)
		}
		return func(value string, _ func(Ref) string) bool { return slices.Contains(codes, value) }, nil
	case ReferenceType:
		is := f.named(text)
		return func(value string, nameOf func(Ref) string) bool {
			return is(value, nameOf) || BeginsIn(search.Fold(f.nameIn(value, nameOf)), want)
		}, nil
	}
	return func(value string, _ func(Ref) string) bool { return BeginsIn(search.Fold(value), want) }, nil
}

// BeginsIn reports whether a text begins with want, or has it at the beginning of one of its words. Both are folded.
func BeginsIn(text, want string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], want)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		if size == 0 {
			return false
		}
		from = at + size
	}
}

func isYearOrMonth(text string) bool {
	year, month, both := strings.Cut(text, "-")
	return len(year) == 4 && allDigits(year) && (!both || len(month) == 2 && allDigits(month))
}

// place returns where in the order of the choices a text stands: the text is a choice, the beginning of one, or a number that
// counts from 1.
func (f *Field) place(text string) (int, error) {
	option, err := f.parseOption(text)
	if n, fault := strconv.Atoi(text); err != nil && fault == nil && n >= 1 && n <= len(f.Options) {
		return n - 1, nil
	}
	return slices.Index(f.Options, option), err
}

// optionsLike returns the choices that begin with a text or, if none does, those of which a word does; a number counts them.
func (f *Field) optionsLike(text string) ([]string, error) {
	if at, err := f.place(text); err == nil {
		return f.Options[at : at+1], nil
	}
	plain := strings.NewReplacer("-", " ", "_", " ")
	want := plain.Replace(search.Fold(text))
	var begin, within []string
	for _, o := range f.Options {
		switch have := plain.Replace(search.Fold(o)); {
		case strings.HasPrefix(have, want):
			begin = append(begin, o)
		case BeginsIn(have, want):
			within = append(within, o)
		}
	}
	switch {
	case len(begin) > 0:
		return begin, nil
	case len(within) > 0:
		return within, nil
	}
	_, err := f.parseOption(text)
	return nil, err
}

// countriesLike returns the codes of the country that has a folded text as its code, or else of those whose names begin with it.
func countriesLike(want string) []string {
	var codes []string
	for _, c := range countries.All() {
		code := c.Alpha2()
		switch {
		case !isCountryCode(code):
		case search.Fold(code) == want:
			return []string{code}
		case strings.HasPrefix(search.Fold(c.String()), want):
			codes = append(codes, code)
		}
	}
	return codes
}

// Countries returns the ISO 3166 codes of all countries, by their names.
func Countries() []string {
	var codes []string
	for _, c := range countries.All() {
		if code := c.Alpha2(); isCountryCode(code) {
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, func(a, b string) int { return strings.Compare(CountryName(a), CountryName(b)) })
	return slices.Compact(codes)
}
