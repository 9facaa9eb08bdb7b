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

// ParseMoney reads the canonical form, "310200 EUR", and what people type: grouped digits, the currency
// before or after the amount, or none, in which case fallback is taken. Any three letters are accepted as
// a currency, for the list of ISO 4217 changes. The error is an *Error.
func ParseMoney(s, fallback string) (Money, error) {
	text := strings.TrimSpace(s)
	bad := func() (Money, error) {
		return Money{}, &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not an amount of money; write it like 310200 EUR"}
	}
	currency := fallback
	if i := strings.IndexFunc(text, isLetter); i == 0 && len(text) > 3 {
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

// Words returns the amount as people read it, to the cent: "310 200.5 EUR", or "" where no amount is known. It can be
// parsed again.
func (m Money) Words() string {
	if m.IsZero() {
		return ""
	}
	return grouped(m.Amount.Round(2).String()) + " " + m.Currency
}

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }
