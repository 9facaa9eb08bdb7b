package kam

import (
	"strings"

	"github.com/shopspring/decimal"
)

// Money is a decimal amount of one currency. The zero Money means that no amount is known, which
// differs from an amount of nothing in a currency.
type Money struct {
	Amount   decimal.Decimal
	Currency string // ISO 4217 code, three capital letters
}

// ParseMoney reads the canonical form, "310200 EUR", and what people type: digits grouped by commas,
// spaces or apostrophes, the currency before or after, or none, in which case fallback is taken.
func ParseMoney(s, fallback string) (Money, error) {
	text := strings.TrimSpace(s)
	bad := func() (Money, error) {
		return Money{}, &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not an amount of money; write it like 310200 EUR"}
	}
	currency := fallback
	if i := strings.IndexFunc(text, isLetter); i == 0 && len(text) > 3 && !isLetterAt(text, 3) {
		currency, text = text[:3], text[3:]
	} else if i > 0 {
		currency, text = strings.TrimSpace(text[i:]), text[:i]
	}
	currency = strings.ToUpper(currency)
	if len(currency) != 3 || strings.IndexFunc(currency, func(r rune) bool { return r < 'A' || r > 'Z' }) >= 0 {
		return bad()
	}
	amount, err := parseDecimal(text)
	if err != nil {
		return bad()
	}
	return Money{amount, currency}, nil
}

// IsZero reports whether no amount is known.
func (m Money) IsZero() bool { return m.Currency == "" }

// String returns the canonical form, for example "310200.5 EUR", or "" where no amount is known.
func (m Money) String() string {
	if m.IsZero() {
		return ""
	}
	return m.Amount.String() + " " + m.Currency
}

func isLetter(r rune) bool            { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }
func isLetterAt(s string, i int) bool { return i < len(s) && isLetter(rune(s[i])) }
func isDigit(r byte) bool             { return r >= '0' && r <= '9' }

// parseDecimal reads a decimal number with optional grouping. A single comma followed by other than
// three digits is a decimal comma; scientific notation is refused, for it can name numbers that take
// gigabytes to write out.
func parseDecimal(s string) (decimal.Decimal, error) {
	text := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "").Replace(strings.TrimSpace(s))
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") && len(text)-strings.Index(text, ",") != 4 {
		text = strings.Replace(text, ",", ".", 1)
	}
	text = strings.ReplaceAll(text, ",", "")
	digits := strings.TrimLeft(text, "+-")
	if len(text) > 40 || len(digits) == 0 || strings.IndexFunc(digits, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) >= 0 {
		return decimal.Decimal{}, &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not a number"}
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Decimal{}, &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not a number"}
	}
	return d, nil
}
