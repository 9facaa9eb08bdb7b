package report

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
)

// Type says what the values of a column are, and so how they are written.
type Type string

// The types of columns.
const (
	TextType   Type = "text"   // words
	CountType  Type = "count"  // a whole number
	NumberType Type = "number" // a decimal number
	MoneyType  Type = "money"  // an amount of a currency
	ShareType  Type = "share"  // a part of a whole: 0.25 is shown as 25 %
	DateType   Type = "date"   // a day
	RecordType Type = "record" // a record, by its name
)

// Value is what stands in a cell. The zero Value is unknown.
type Value struct {
	typ    Type
	words  string // of a text; the title of a record
	number decimal.Decimal
	code   string // the currency of an amount
	date   kam.Date
	ref    kam.Ref
}

// Text returns words. Empty words are known: there is nothing.
func Text(words string) Value { return Value{typ: TextType, words: words} }

// Count returns a whole number.
func Count(n int) Value { return Value{typ: CountType, number: decimal.NewFromInt(int64(n))} }

// Number returns a decimal number.
func Number(d decimal.Decimal) Value { return Value{typ: NumberType, number: d} }

// Share returns a part of a whole, 0.25 for a quarter.
func Share(d decimal.Decimal) Value { return Value{typ: ShareType, number: d} }

// Money returns an amount, unknown where none is known.
func Money(m kam.Money) Value {
	if m.IsZero() {
		return Value{}
	}
	return Value{typ: MoneyType, number: m.Amount, code: m.Currency}
}

// Date returns a day, unknown where it is zero.
func Date(d kam.Date) Value {
	if d.IsZero() {
		return Value{}
	}
	return Value{typ: DateType, date: d}
}

// Record returns a record with the title it goes by, unknown where there is none.
func Record(ref kam.Ref, title string) Value {
	if ref.ID == kam.NoID {
		return Value{}
	}
	return Value{typ: RecordType, ref: ref, words: title}
}

// known returns words, unknown where they are empty.
func known[S ~string](words S) Value {
	if words == "" {
		return Value{}
	}
	return Text(string(words))
}

// number returns a number that may be unknown.
func number(n kam.Number) Value { return only(n.Known, Number(n.Decimal)) }

// percent returns a share that is given in percent and may be unknown.
func percent(n kam.Number) Value { return only(n.Known, Share(n.Shift(-2))) }

// only returns a value where it is known.
func only(known bool, v Value) Value {
	if !known {
		return Value{}
	}
	return v
}

// Known reports whether anything is known.
func (v Value) Known() bool { return v.typ != "" }

// Ref returns the record that stands in the cell, or the zero Ref.
func (v Value) Ref() kam.Ref { return v.ref }

// Currency returns the currency of an amount, or "".
func (v Value) Currency() string { return v.code }

// Unknown is how people see what is not known.
const Unknown = "–"

// String returns the value as people read it: digits in groups, shares in percent, “–” for what is not known.
// Amounts go without their currency, which the column tells.
func (v Value) String() string {
	switch v.typ {
	case TextType, RecordType:
		return v.words
	case CountType:
		return grouped(v.number)
	case NumberType:
		return grouped(v.number.Round(2))
	case MoneyType:
		if v.number.Abs().LessThan(decimal.NewFromInt(100)) {
			return grouped(v.number.Round(2))
		}
		return grouped(v.number.Round(0))
	case ShareType:
		return v.number.Shift(2).StringFixed(1) + " %"
	case DateType:
		return v.date.String()
	}
	return Unknown
}

// The digits after the point that machines get. Sums of money are exact; what was divided or raised to a power has
// digits without end.
const (
	moneyDigits = 4
	otherDigits = 6
)

// Plain returns the value as spreadsheets and scripts read it in text: digits without groups, shares as fractions of 1
// with six digits after the point, nothing for what is not known.
func (v Value) Plain() string {
	switch v.typ {
	case MoneyType:
		return v.number.Round(moneyDigits).String()
	case NumberType:
		return v.number.Round(otherDigits).String()
	case ShareType:
		return v.number.StringFixed(otherDigits)
	case "":
		return ""
	case CountType:
		return v.number.String()
	}
	return v.String()
}

// MarshalJSON writes the value as scripts read it: null for what is not known, counts as numbers, other numbers and
// shares as strings of digits, money and records as they are in all of kam's JSON, text and dates as strings.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.typ {
	case "":
		return []byte("null"), nil
	case CountType:
		return []byte(v.number.String()), nil
	case MoneyType:
		return json.Marshal(kam.MoneyJSON{Amount: v.Plain(), Currency: v.code})
	case RecordType:
		return marshal(kam.ReferenceJSON{Ref: v.ref.String(), Title: v.words})
	}
	return marshal(v.Plain())
}

var grouper = kam.Field{Type: kam.NumberType}

func grouped(d decimal.Decimal) string { return grouper.Format(d.String(), nil) }
