package kam

import (
	"slices"
	"strings"
)

// Format returns a value of the field as people read it: numbers grouped by spaces and with their unit
// (310 200 EUR, 70 %), references by the name of the record, everything else as it is. What it returns for
// a number or an amount can be parsed again.
func (f *Field) Format(value string, nameOf func(Ref) string) string {
	switch f.Type {
	case NumberType:
		if d, err := parseDecimal(value); err == nil {
			return strings.TrimSpace(grouped(d.String()) + " " + f.Unit)
		}
	case MoneyType:
		if m, err := ParseMoney(value, ""); err == nil {
			return grouped(m.Amount.String()) + " " + m.Currency
		}
	case ReferenceType:
		id, err := ParseID(value)
		if err != nil {
			break
		}
		if name := f.nameIn(value, nameOf); name != "" {
			return name
		}
		return unnamed(Ref{f.Ref, id})
	}
	return value
}

// Show returns what the record holds in a field as people read it, the items of a set separated by
// commas, choices in their declared order.
func (r Record) Show(f *Field, nameOf func(Ref) string) string {
	values := r.inOrder(f)
	for i, v := range values {
		values[i] = f.Format(v, nameOf)
	}
	if f.Multi && f.Type == ReferenceType {
		slices.Sort(values)
	}
	return strings.Join(values, ", ")
}

// inOrder returns what a field holds, choices in their declared order.
func (r Record) inOrder(f *Field) []string {
	values := r.Values(f)
	if f.Multi && f.Type == EnumType {
		slices.SortStableFunc(values, func(a, b string) int {
			return slices.Index(f.Options, a) - slices.Index(f.Options, b)
		})
	}
	return values
}

// unnamed returns what a record without a known name is called: its kind and the beginning of its id.
func unnamed(ref Ref) string {
	label := ref.Kind
	if k := LookupKind(ref.Kind); k != nil {
		label = k.Label
	}
	return strings.TrimSpace(label + " " + ref.ID.String()[:8])
}
