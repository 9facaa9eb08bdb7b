package exchange

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/shopspring/decimal"

	"keyaccount/kam"
)

// columnRule says what becomes of the cells of one column.
type columnRule struct {
	field     *kam.Field // nil where the column itself fills no field
	aliases   map[string]string
	known     []string
	values    map[string][]fieldText // by value, each sets several fields
	scale     *decimal.Decimal
	currency  string
	date      string // a layout of package time
	separator string // of the items of a set; "" is comma and semicolon
	create    bool
}

type fieldText struct {
	field *kam.Field
	text  string
}

// columnEntry is the long form of a column in the TOML file; the short one is the name of a field.
type columnEntry struct {
	Field     string                       `toml:"field"`
	Aliases   map[string]string            `toml:"aliases"`
	Known     []string                     `toml:"known"`
	Values    map[string]map[string]string `toml:"values"`
	Scale     any                          `toml:"scale"`
	Currency  string                       `toml:"currency"`
	Date      string                       `toml:"date"`
	Separator string                       `toml:"separator"`
	Create    bool                         `toml:"create"`
}

func parseColumn(k *kam.Kind, entry any) (*columnRule, error) {
	if name, ok := entry.(string); ok {
		entry = map[string]any{"field": name}
	}
	if _, ok := entry.(map[string]any); !ok {
		return nil, errors.New("is neither the name of a field nor a table")
	}
	text, err := toml.Marshal(entry)
	if err != nil {
		return nil, err
	}
	var e columnEntry
	if err := toml.NewDecoder(strings.NewReader(string(text))).DisallowUnknownFields().Decode(&e); err != nil {
		var unknown *toml.StrictMissingError
		if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
			return nil, fmt.Errorf("has no setting “%s”", strings.Join(unknown.Errors[0].Key(), "."))
		}
		return nil, err
	}
	return e.rule(k)
}

func (e columnEntry) rule(k *kam.Kind) (*columnRule, error) {
	c := &columnRule{aliases: e.Aliases, known: e.Known, currency: strings.ToUpper(e.Currency), separator: e.Separator, create: e.Create}
	var err error
	if e.Field != "" {
		if c.field, err = k.Field(e.Field); err != nil {
			return nil, err
		}
	}
	if e.Values != nil {
		c.values = map[string][]fieldText{}
	}
	for value, fields := range e.Values {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			f, err := k.Field(name)
			if err != nil {
				return nil, fmt.Errorf("value %s: %w", kam.Clip(value, 40), err)
			}
			c.values[value] = append(c.values[value], fieldText{f, fields[name]})
		}
		if len(fields) == 0 {
			c.values[value] = nil
		}
	}
	if c.scale, err = parseScale(e.Scale); err != nil {
		return nil, err
	}
	if c.date, err = dateLayout(e.Date); err != nil {
		return nil, err
	}
	if err := checkCurrency(c.currency); err != nil {
		return nil, err
	}
	return c, c.check()
}

// check refuses settings that the column's field has no use for, for they are slips of whoever wrote them.
func (c *columnRule) check() error {
	is := func(types ...kam.Type) bool { return c.field != nil && slices.Contains(types, c.field.Type) }
	switch {
	case c.field != nil && c.values != nil:
		return errors.New("has either a field or values that set fields")
	case c.scale != nil && !is(kam.NumberType, kam.MoneyType):
		return errors.New("scale is for numbers and amounts")
	case c.currency != "" && !is(kam.MoneyType):
		return errors.New("currency is for amounts")
	case c.date != "" && !is(kam.DateType):
		return errors.New("date is for dates")
	case c.create && (!is(kam.ReferenceType) || nameField(kam.LookupKind(c.field.Ref)) == nil):
		return errors.New("create is for references to records that have a name of their own")
	case c.separator != "" && (c.field == nil || !c.field.Multi):
		return errors.New("separator is for sets")
	}
	return nil
}

// fields returns the fields that the column can fill.
func (c *columnRule) fields() iter.Seq[*kam.Field] {
	set := map[*kam.Field]bool{}
	if c.field != nil {
		set[c.field] = true
	}
	for _, texts := range c.values {
		for _, t := range texts {
			set[t.field] = true
		}
	}
	return maps.Keys(set)
}

func parseScale(v any) (*decimal.Decimal, error) {
	if v == nil {
		return nil, nil
	}
	text, err := plainNumber.Parse(fmt.Sprint(v), kam.Reader{})
	if f, ok := v.(float64); ok {
		text, err = decimal.NewFromFloat(f).String(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("scale: %w", err)
	}
	d, err := decimal.NewFromString(text)
	if err != nil || d.IsZero() {
		return nil, errors.New("scale is not a number to multiply by")
	}
	return &d, nil
}

// plainNumber reads numbers before they are scaled, and so knows no bounds.
var plainNumber = &kam.Field{Name: "number", Type: kam.NumberType}

// dateLayout translates the form of a date, such as DD.MM.YYYY, into a layout of package time.
func dateLayout(form string) (string, error) {
	if form == "" {
		return "", nil
	}
	layout := strings.NewReplacer("YYYY", "2006", "YY", "06", "MMM", "Jan", "MM", "01", "M", "1", "DD", "02", "D", "2",
		"hh", "15", "mm", "04", "ss", "05").Replace(form)
	for _, part := range []string{"YY", "M", "D"} {
		if !strings.Contains(form, part) {
			return "", fmt.Errorf("date is “%s”; write it with YYYY, MM and DD, such as DD.MM.YYYY", kam.Clip(form, 40))
		}
	}
	return layout, nil
}

// nameField returns the one field that a record of the kind is called by, or nil where its title has
// several parts or is not text.
func nameField(k *kam.Kind) *kam.Field {
	var name *kam.Field
	for _, f := range k.Fields {
		if f.Title {
			if name != nil || f.Type != kam.TextType || f.Multi {
				return nil
			}
			name = f
		}
	}
	return name
}
