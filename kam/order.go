package kam

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam/search"
)

// SortKey is what a record is sorted by: a value in a form that compares fast. Keys of different fields
// do not compare meaningfully.
type SortKey struct {
	empty  bool
	rank   int
	number *decimal.Decimal
	text   string
}

// Compare returns a negative number if a sorts before b, a positive one if after, 0 if the order is
// open. Empty values sort last.
func (a SortKey) Compare(b SortKey) int {
	switch {
	case a.empty || b.empty:
		return rankOf(a.empty) - rankOf(b.empty)
	case a.rank != b.rank:
		return a.rank - b.rank
	case a.number != nil && b.number != nil:
		if d := a.number.Cmp(*b.number); d != 0 {
			return d
		}
	}
	return strings.Compare(a.text, b.text)
}

func rankOf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// SortKey returns what the record is sorted by in the order of the field: numbers, amounts and dates by
// size, choices by their declared order, no before yes, references by name, text without regard to case
// and diacritics. Amounts of different currencies compare by amount first. A set sorts by its least item.
// A value that cannot be read, and a reference without a known name, count as empty.
func (f *Field) SortKey(r Record, nameOf func(Ref) string) SortKey {
	if f.Type == YesNoType {
		return SortKey{rank: rankOf(r.Get(f.Name) == Yes)}
	}
	least := SortKey{empty: true}
	for _, v := range r.Values(f) {
		if k := f.sortKey(v, nameOf); k.Compare(least) < 0 {
			least = k
		}
	}
	return least
}

func (f *Field) sortKey(value string, nameOf func(Ref) string) SortKey {
	switch f.Type {
	case NumberType:
		d, err := parseDecimal(value)
		return SortKey{number: &d, empty: err != nil}
	case MoneyType:
		m, err := ParseMoney(value, "")
		return SortKey{number: &m.Amount, text: m.Currency, empty: err != nil}
	case EnumType:
		i := slices.Index(f.Options, value)
		return SortKey{rank: i, empty: i < 0}
	case ReferenceType:
		name := f.nameIn(value, nameOf)
		return SortKey{text: search.Fold(name), empty: name == ""}
	case DateType, TimeType, CountryType:
		return SortKey{text: value}
	}
	return SortKey{text: search.Fold(value)}
}

// Order is an order of records: by a field, rising or falling.
type Order struct {
	Field      *Field
	Descending bool
}

// ParseOrder reads an order of the kind's records: the name of a field, after a hyphen where values are
// to fall. The error is an *Error.
func (k *Kind) ParseOrder(text string) (Order, error) {
	name, descending := strings.CutPrefix(strings.TrimSpace(text), "-")
	f, err := k.Field(name)
	if err != nil {
		return Order{}, err
	}
	return Order{f, descending}, nil
}

// Compare compares the sort keys of two records in this order. Empty values come last also where the
// others fall.
func (o Order) Compare(a, b SortKey) int {
	if o.Descending && !a.empty && !b.empty {
		return b.Compare(a)
	}
	return a.Compare(b)
}

// Sort sorts records in this order. Records that compare equal keep their places.
func (o Order) Sort(records []Record, nameOf func(Ref) string) {
	type keyed struct {
		key    SortKey
		record Record
	}
	rows := make([]keyed, len(records))
	for i, r := range records {
		rows[i] = keyed{o.Field.SortKey(r, nameOf), r}
	}
	slices.SortStableFunc(rows, func(a, b keyed) int { return o.Compare(a.key, b.key) })
	for i, row := range rows {
		records[i] = row.record
	}
}
