package kam

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Number is a decimal number that may be unknown. The zero Number is unknown.
type Number struct {
	decimal.Decimal
	Known bool
}

// maxDigits is the length, in bytes, that a written number may have.
const maxDigits = 60

var numberMarks = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "’", "'", "−", "-")

// parseDecimal reads a decimal number as people and spreadsheets write it. Digits may be grouped, in
// threes or the Indian way, by spaces, apostrophes, commas or points. Of two different marks the last is
// the decimal mark. A mark that stands alone is the decimal mark, except for a comma after which a group
// of three could follow: 1,234 is more than a thousand, 0,125 and 1.234 are not. Scientific notation is
// refused, for it can name numbers that take gigabytes to write out.
func parseDecimal(s string) (decimal.Decimal, error) {
	bad := &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not a number"}
	text := strings.TrimSpace(numberMarks.Replace(s))
	if len(text) > maxDigits {
		return decimal.Decimal{}, bad
	}
	sign := ""
	if text != "" && (text[0] == '-' || text[0] == '+') {
		sign, text = text[:1], strings.TrimSpace(text[1:])
	}
	whole, fraction := text, ""
	if at := decimalMark(text); at >= 0 {
		whole, fraction = text[:at], text[at+1:]
		if !allDigits(fraction) {
			return decimal.Decimal{}, bad
		}
		if whole == "" {
			whole = "0"
		}
	}
	whole, ok := ungroup(whole)
	if !ok {
		return decimal.Decimal{}, bad
	}
	d, err := decimal.NewFromString(sign + whole + "." + fraction)
	if err != nil {
		return decimal.Decimal{}, bad
	}
	return d, nil
}

// decimalMark returns where the decimal mark of a number stands, or -1 if it has none.
func decimalMark(text string) int {
	at := strings.LastIndexAny(text, ".,")
	if at < 0 || strings.Count(text, text[at:at+1]) > 1 {
		return -1
	}
	if _, grouped := ungroup(text); grouped && text[at] == ',' {
		return -1
	}
	return at
}

// ungroup takes the marks between groups of digits out of a whole number. It reports false for what is
// not a whole number, or one of which the groups are not of a plausible length.
func ungroup(text string) (string, bool) {
	i := strings.IndexAny(text, " ',.")
	if i < 0 {
		return text, allDigits(text)
	}
	groups := strings.Split(text, text[i:i+1])
	last := len(groups) - 1
	for i, g := range groups {
		plausible := len(g) == 3 || i == 0 && len(g) < 3 || i < last && len(g) == 2
		if !plausible || !allDigits(g) {
			return "", false
		}
	}
	return strings.Join(groups, ""), text[0] != '0'
}

// allDigits reports whether s is one or more ASCII digits.
func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// grouped returns the canonical text of a number with its whole part in groups of three. Four digits stay
// together, so that years look like years.
func grouped(text string) string {
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + " " + whole[i:]
		}
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}
