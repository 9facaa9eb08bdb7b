package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"keyaccount/kam"
)

// describe returns a canonical value as people read it.
func (s *setting) describe(f *kam.Field, value string) string {
	if name := kam.CountryName(value); f.Type == kam.CountryType && name != value {
		return name + " (" + value + ")"
	}
	if d, err := kam.ParseDate(value); f.Type == kam.DateType && err == nil {
		return value + d.Time().Format(" Mon")
	}
	return kam.Clean(f.Format(value, s.book.Name), f.Type == kam.LongTextType)
}

// describeAll returns the values of a field in a row.
func (s *setting) describeAll(f *kam.Field, values []string) string {
	said := make([]string, len(values))
	for i, v := range values {
		said[i] = s.describe(f, v)
	}
	return strings.Join(said, ", ")
}

// explain returns how values of a field are written, for below its help.
func explain(f *kam.Field) string {
	how := ""
	switch f.Type {
	case kam.DateType:
		how = "Write 2026-11-22, today, tomorrow, today+2w or today+3m."
	case kam.TimeType:
		how = "Write 9:30."
	case kam.MoneyType:
		how = "Write 310200 EUR; without a currency the usual one is meant."
	case kam.CountryType:
		how = "Write its name or its code, such as FI."
	case kam.ReferenceType:
		how = "Type a piece of the name; enter takes the marked one."
	case kam.YesNoType:
		how = "Space changes it; so do y and n."
	case kam.EnumType:
		how = "Left and right choose; typing finds an option."
		if f.Multi {
			how = "Space ticks an option; typing finds one."
		}
	case kam.NumberType:
		how = bounds(f)
	case kam.LongTextType:
		how = "Several lines; tab goes on to the next field."
	}
	if f.Multi && f.Type != kam.EnumType {
		how = strings.TrimSpace(how + " Several are possible; enter adds one.")
	}
	return how
}

func bounds(f *kam.Field) string {
	var b strings.Builder
	b.WriteString("A number")
	if f.Unit != "" {
		b.WriteString(" (" + f.Unit + ")")
	}
	if f.Min != nil {
		b.WriteString(" from " + f.Min.String())
	}
	if f.Max != nil {
		b.WriteString(" up to " + f.Max.String())
	}
	return b.String() + "."
}

// lowerFirst returns a label for use inside a sentence; one that begins with an abbreviation stays as it is.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}
