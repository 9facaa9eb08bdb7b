package exchange

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
)

// value reads the values of all sound rows. All that is wrong with a row is noted.
func (p *preparation) value() error {
	return p.eachDraft(func(d *draft) error {
		for i := range d.inputs {
			if err := p.readInput(d, &d.inputs[i]); err != nil {
				return err
			}
		}
		for _, c := range d.raw {
			if err := d.kind.CheckCell(c); err != nil {
				d.row.fail(c.Key, err)
			}
		}
		return nil
	})
}

// readValue returns the canonical form of one value. A mistake in it is a *kam.Error.
func (p *preparation) readValue(d *draft, in *input, v Value) (string, error) {
	f := in.field
	v.Text = trim(kam.Clean(v.Text, f.Type == kam.LongTextType))
	if f.Multi {
		v.Text = in.rule.alias(v.Text)
	}
	if v.Text == "" {
		return "", nil
	}
	if f.Type == kam.ReferenceType {
		return p.readReference(d, in, v)
	}
	text := v.Text
	currency := p.Reader.Currency
	if in.rule != nil {
		if in.rule.currency != "" {
			currency = in.rule.currency
		}
		var err error
		if text, err = in.rule.convert(text, currency); err != nil {
			return "", err
		}
	}
	reader := kam.Reader{Today: p.Reader.Today, Currency: currency}
	value, err := f.Parse(text, reader)
	if err != nil {
		near, found := closest(choices(f), text)
		if !found {
			return "", err
		}
		if value, err = f.Parse(near, reader); err != nil {
			return "", err
		}
		d.correct(in, text, near, true)
		return value, nil
	}
	if near, slip := p.slip(d, in, text, value); slip {
		apply := d.row.file.rule.policy == Apply || f.Type == kam.CountryType
		d.correct(in, text, near, apply)
		if apply && f.Type == kam.TextType {
			return f.Parse(near, reader)
		}
	}
	return value, nil
}

func (d *draft) correct(in *input, from, to string, applied bool) {
	d.corrections = append(d.corrections, Correction{
		Row: d.row.number, Column: in.column, Field: in.field.Name, From: kam.Clip(from, 80), To: kam.Clip(to, 80), Applied: applied,
	})
}

// slip returns what a value that its field takes may be a slip of: a country that was read with
// indulgence, or text that is not among the values that the mapping knows or, where it names none, that
// records have in a field that lists are narrowed by.
func (p *preparation) slip(d *draft, in *input, text, value string) (string, bool) {
	switch {
	case in.field.Type == kam.CountryType:
		name := kam.CountryName(value)
		return name, text != value && !strings.EqualFold(text, value) && isSlip(fold(text), fold(name))
	case in.field.Type != kam.TextType:
	case in.rule != nil && len(in.rule.known) > 0:
		if slices.Contains(in.rule.known, value) {
			return "", false
		}
		return p.nearestOf(in, value, func() []string { return in.rule.known })
	case learnable(in.field):
		s := p.known.shelves[d.kind.Name]
		if s == nil || len(s.values[in.field.Name]) == 0 || s.values[in.field.Name][value] {
			return "", false
		}
		return p.nearestOf(in, value, func() []string { return sortedKeys(s.values[in.field.Name]) })
	}
	return "", false
}

// convert brings the text of a column to the form that its field reads.
func (c *columnRule) convert(text, currency string) (string, error) {
	if c.date != "" {
		t, err := time.Parse(c.date, text)
		if err != nil {
			return "", &kam.Error{Code: kam.Invalid, Field: c.field.Name, Words: fmt.Sprintf("“%s” is not a date in the form that the mapping gives", kam.Clip(text, 40))}
		}
		return kam.DateOf(t).String(), nil
	}
	if c.scale == nil {
		return text, nil
	}
	if c.field.Type == kam.MoneyType {
		m, err := kam.ParseMoney(text, currency)
		if err != nil {
			return "", err
		}
		m.Amount = m.Amount.Mul(*c.scale)
		return m.String(), nil
	}
	number, err := plainNumber.Parse(strings.TrimSuffix(text, c.field.Unit), kam.Reader{})
	if err != nil {
		return "", err
	}
	d, err := decimal.NewFromString(number)
	if err != nil {
		return "", err
	}
	return d.Mul(*c.scale).String(), nil
}

func (c *columnRule) separators() string {
	if c == nil || c.separator == "" {
		return ",;"
	}
	return c.separator
}

// items divides the text of a cell into the items of a set. An item that holds a separator stands in
// quotation marks, those inside doubled.
func items(text, separators string) []Value {
	var list []Value
	var item strings.Builder
	quoted, closed := false, false
	end := func() {
		if t := trim(item.String()); t != "" {
			list = append(list, Value{Text: t})
		}
		item.Reset()
		closed = false
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quoted && r == '"' && i+1 < len(runes) && runes[i+1] == '"':
			item.WriteRune(r)
			i++
		case quoted && r == '"':
			quoted, closed = false, true
		case quoted:
			item.WriteRune(r)
		case r == '"' && !closed && trim(item.String()) == "":
			quoted = true
			item.Reset()
		case strings.ContainsRune(separators, r):
			end()
		default:
			item.WriteRune(r)
		}
	}
	end()
	return list
}

// joinItems is the inverse of items.
func joinItems(list []string) string {
	quoted := make([]string, len(list))
	for i, item := range list {
		if strings.ContainsAny(item, ",;") || strings.HasPrefix(item, `"`) {
			item = `"` + strings.ReplaceAll(item, `"`, `""`) + `"`
		}
		quoted[i] = item
	}
	return strings.Join(quoted, ", ")
}

func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(values)
}
