package kam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam/search"
)

// Filter is one condition that records meet or fail. The zero Filter is met by every record.
type Filter struct {
	field  *Field
	values func(Record) []string
	test   func(value string, nameOf func(Ref) string) bool
	negate bool
}

// The virtual fields, which filters know beside those of the kind.
var (
	incompleteField = &Field{Name: "incomplete", Label: "Incomplete", Type: YesNoType, Help: "Whether the record lacks a field that is expected."}
	deletedField    = &Field{Name: DeletedField, Label: "Deleted", Type: YesNoType, Help: "Whether the record is deleted."}
)

// operators are the comparisons of filters, longer ones first where one begins like another.
var operators = []string{"!=", "<=", ">=", "=", "<", ">", "~", ":"}

// Operators returns how filters compare, those first that begin like others.
func Operators() []string { return slices.Clone(operators) }

// ParseFilter reads a condition on the kind's records: field=value, field!=value, field<value,
// field<=value, field>value, field>=value, field~text (contains), field:value (begins), field= or field:
// (empty) and field!= (not empty). Besides the kind's fields there are incomplete and deleted, which are yes or no.
//
// Values compare by the type of the field: numbers, dates (also today-30d) and amounts by size, choices by
// their declared order, in which they can also be counted (stage>=4), references by id, by the beginning of one, as KIND/ID
// or by name, text without regard to case and diacritics. field:value is met by choices, names and words of a text that
// begin with the value, by the days of a month (2026-11), and by what is equal where nothing has a beginning. An amount without
// a currency compares with every currency, one with a currency only with its own. A set meets a condition if one of its items
// does; != is met where = is not, so also by an empty field. The error is an *Error.
func (k *Kind) ParseFilter(expr string, in Reader) (Filter, error) {
	at := strings.IndexAny(expr, "=!<>~:")
	op := ""
	if at >= 0 {
		if i := slices.IndexFunc(operators, func(op string) bool { return strings.HasPrefix(expr[at:], op) }); i >= 0 {
			op = operators[i]
		}
	}
	if op == "" {
		return Filter{}, &Error{Code: Invalid, Kind: k.Name, Words: fmt.Sprintf("“%s” is not a filter; write it like field=value, field!=value, field~text, field<value or field>=value", Clip(expr, 60))}
	}
	return k.Filter(expr[:at], op, expr[at+len(op):], in)
}

// Filter returns the condition that ParseFilter reads, from its parts.
func (k *Kind) Filter(field, op, value string, in Reader) (Filter, error) {
	filter, err := k.filterOn(field)
	if err != nil {
		return Filter{}, err
	}
	f := filter.field
	text := strings.TrimSpace(Clean(value, false))
	equality := op == "=" || op == "!=" || op == ":"
	if f.Type == YesNoType && equality && text != "" {
		if text, err = f.Parse(text, in); err != nil { // no is the empty value
			return Filter{}, err
		}
	}
	switch {
	case !equality && !f.allows(op):
		return Filter{}, invalid(f, "cannot be compared by %s", op)
	case text == "" && !equality:
		return Filter{}, invalid(f, "%s needs a value to compare with; %s= finds what is empty", op, f.Name)
	case text == "":
		filter.negate = op != "!="
	case op == ":":
		filter.test, err = f.begins(text, in)
	case op == "~":
		filter.test = f.contains(text)
	default:
		filter.negate = op == "!="
		filter.test, err = f.comparison(op, text, in)
	}
	if err != nil {
		return Filter{}, err
	}
	return filter, nil
}

// filterOn returns a Filter that has its field, and any value of it as its condition.
func (k *Kind) filterOn(name string) (Filter, error) {
	switch asName(name) {
	case incompleteField.Name:
		return Filter{field: incompleteField, values: func(r Record) []string { return yesIf(len(r.Missing()) > 0) }}, nil
	case deletedField.Name:
		return Filter{field: deletedField, values: func(r Record) []string { return yesIf(r.Deleted()) }}, nil
	}
	f, err := k.Field(name)
	return Filter{field: f, values: func(r Record) []string { return r.Values(f) }}, err
}

// Match reports whether the record meets the condition. The names of the records that it refers to come
// from nameOf, which returns "" for those it does not know.
func (f Filter) Match(r Record, nameOf func(Ref) string) bool {
	if f.values == nil {
		return true
	}
	return f.Meets(f.values(r), nameOf)
}

// Meets reports whether a record in whose field there are these values meets the condition.
func (f Filter) Meets(values []string, nameOf func(Ref) string) bool {
	for _, v := range values {
		if f.test == nil || f.test(v, nameOf) {
			return !f.negate
		}
	}
	return f.negate
}

// Where returns the filter that is met by the records for which test is true.
func Where(test func(Record) bool) Filter {
	return Filter{
		field:  &Field{Type: YesNoType},
		values: func(r Record) []string { return yesIf(test(r)) },
	}
}

func yesIf(is bool) []string {
	if is {
		return []string{Yes}
	}
	return nil
}

// AsksDeleted reports whether the condition is about being deleted. A list that leaves deleted records
// out has to let them in for it.
func (f Filter) AsksDeleted() bool { return f.field == deletedField }

// allows reports whether an operator other than equality makes sense for the field's values.
func (f *Field) allows(op string) bool {
	switch f.Type {
	case YesNoType:
		return false
	case ReferenceType, CountryType:
		return op == "~"
	}
	return true
}

// contains returns a test for text anywhere in what people see of a value.
func (f *Field) contains(text string) func(string, func(Ref) string) bool {
	want := search.Fold(text)
	return func(value string, nameOf func(Ref) string) bool {
		switch f.Type {
		case ReferenceType:
			value = f.nameIn(value, nameOf)
		case CountryType:
			value += " " + CountryName(value)
		}
		return strings.Contains(search.Fold(value), want)
	}
}

// nameIn returns the name of the record that a reference of the field is to, or "".
func (f *Field) nameIn(value string, nameOf func(Ref) string) string {
	id, err := ParseID(value)
	if err != nil || nameOf == nil {
		return ""
	}
	return nameOf(Ref{f.Ref, id})
}

// comparison returns a test that compares values with text by an operator; != tests for equality, which
// the filter negates.
func (f *Field) comparison(op, text string, in Reader) (func(string, func(Ref) string) bool, error) {
	if f.Type == ReferenceType {
		return f.named(text), nil
	}
	compare, err := f.comparer(text, in)
	if err != nil {
		return nil, err
	}
	return func(value string, _ func(Ref) string) bool {
		c, comparable := compare(value)
		switch op {
		case "<":
			return comparable && c < 0
		case "<=":
			return comparable && c <= 0
		case ">":
			return comparable && c > 0
		case ">=":
			return comparable && c >= 0
		}
		return comparable && c == 0
	}, nil
}

// named returns a test for a reference by id, by the beginning of an id, as KIND/ID or by name.
func (f *Field) named(text string) func(string, func(Ref) string) bool {
	names := []string{search.Fold(text)}
	id, isID := idBeginning(text)
	if kind, rest, ok := strings.Cut(text, "/"); ok && registry[asName(kind)] == registry[f.Ref] {
		names = append(names, search.Fold(rest))
		id, isID = idBeginning(rest)
	}
	return func(value string, nameOf func(Ref) string) bool {
		if isID && strings.HasPrefix(value, id) {
			return true
		}
		name := f.nameIn(value, nameOf)
		return name != "" && slices.Contains(names, search.Fold(name))
	}
}

// comparer returns a function that compares a value of the field with text, and says whether the two can
// be compared at all.
func (f *Field) comparer(text string, in Reader) (func(value string) (int, bool), error) {
	switch f.Type {
	case NumberType:
		want, err := parseDecimal(strings.TrimSuffix(text, f.Unit))
		if err != nil {
			return nil, f.blame(err)
		}
		return func(value string) (int, bool) {
			d, err := parseDecimal(value)
			return d.Cmp(want), err == nil
		}, nil
	case MoneyType:
		want, currency, err := amount(text)
		if err != nil {
			return nil, f.blame(err)
		}
		return func(value string) (int, bool) {
			m, err := ParseMoney(value, "")
			return m.Amount.Cmp(want), err == nil && (currency == "" || m.Currency == currency)
		}, nil
	case EnumType:
		want, err := f.place(text)
		if err != nil {
			return nil, err
		}
		return func(value string) (int, bool) {
			i := slices.Index(f.Options, value)
			return i - want, i >= 0
		}, nil
	case YesNoType, DateType, TimeType, CountryType:
		want, err := f.Parse(text, in)
		if err != nil {
			return nil, err
		}
		return func(value string) (int, bool) { return strings.Compare(value, want), true }, nil
	}
	want := search.Fold(text)
	return func(value string) (int, bool) { return strings.Compare(search.Fold(value), want), true }, nil
}

// amount reads an amount with or without a currency.
func amount(text string) (decimal.Decimal, string, error) {
	if d, err := parseDecimal(text); err == nil {
		return d, "", nil
	}
	m, err := ParseMoney(text, "")
	return m.Amount, m.Currency, err
}
