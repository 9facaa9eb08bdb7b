package kam

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Policy describes one of the settings that a record of kind setting can change.
type Policy struct {
	Key     SettingKey
	Default string
	Unit    string
	Help    string

	min, max *decimal.Decimal
	upTo     SettingKey // the setting that it is not more than, if any
	index    []int      // the position in Settings
}

var policies = readPolicies()

// Policies returns the description of every setting, in the order of the fields of Settings.
func Policies() []Policy { return slices.Clone(policies) }

// readPolicies reads the tags of Settings. A malformed bound counts as none; a test would have met it.
func readPolicies() []Policy {
	var all []Policy
	for _, sf := range reflect.VisibleFields(reflect.TypeFor[Settings]()) {
		key, ok := sf.Tag.Lookup("setting")
		if !ok {
			continue
		}
		bound := func(name string) *decimal.Decimal {
			d, err := decimal.NewFromString(sf.Tag.Get(name))
			if err != nil {
				return nil
			}
			return &d
		}
		all = append(all, Policy{
			Key: SettingKey(key), Default: sf.Tag.Get("default"), Unit: sf.Tag.Get("unit"), Help: sf.Tag.Get("help"),
			min: bound("min"), max: bound("max"), upTo: SettingKey(sf.Tag.Get("upto")), index: sf.Index,
		})
	}
	return all
}

func settingKeys() []string {
	var keys []string
	for _, p := range policies {
		keys = append(keys, string(p.Key))
	}
	return keys
}

func policyOf(key SettingKey) (Policy, bool) {
	for _, p := range policies {
		if p.Key == key {
			return p, true
		}
	}
	return Policy{}, false
}

// set gives the setting a value. It reports false, and leaves the setting as it is, if the value is not
// of the setting's form or out of its range.
func (p Policy) set(s *Settings, text string) bool {
	switch v := reflect.ValueOf(s).Elem().FieldByIndex(p.index).Addr().Interface().(type) {
	case *string:
		m, err := ParseMoney("0", text) // the only words among the settings are a currency's
		if err != nil {
			return false
		}
		*v = m.Currency
	case *int:
		d, ok := p.number(text)
		if !ok || !d.IsInteger() {
			return false
		}
		*v = int(d.IntPart())
	case *decimal.Decimal:
		d, ok := p.number(text)
		if !ok {
			return false
		}
		*v = d
	case *[]decimal.Decimal:
		var all []decimal.Decimal
		for _, word := range strings.Fields(text) {
			d, ok := p.number(word)
			if !ok || len(all) > 0 && !d.GreaterThan(all[len(all)-1]) {
				return false
			}
			all = append(all, d)
		}
		if len(all) == 0 {
			return false
		}
		*v = all
	}
	return true
}

func (p Policy) number(text string) (decimal.Decimal, bool) {
	d, err := parseDecimal(text)
	return d, err == nil && (p.min == nil || !d.LessThan(*p.min)) && (p.max == nil || !d.GreaterThan(*p.max))
}

// Value returns what the setting is in some settings, as a record of it would say it: numbers in its unit, several with
// spaces between them.
func (p Policy) Value(s Settings) string {
	switch v := reflect.ValueOf(s).FieldByIndex(p.index).Interface().(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case decimal.Decimal:
		return v.String()
	case []decimal.Decimal:
		words := make([]string, len(v))
		for i, d := range v {
			words[i] = d.String()
		}
		return strings.Join(words, " ")
	}
	return ""
}

// Form says what values the setting takes.
func (p Policy) Form() string {
	words := "a number"
	switch reflect.TypeFor[Settings]().FieldByIndex(p.index).Type {
	case reflect.TypeFor[string]():
		return "a currency of three letters"
	case reflect.TypeFor[int]():
		words = "a whole number"
	case reflect.TypeFor[[]decimal.Decimal]():
		words = "one or more rising numbers with spaces between them, each"
	}
	if p.min != nil && p.max != nil {
		words += " from " + p.min.String() + " to " + p.max.String()
	}
	words = strings.TrimSpace(words + " " + p.Unit)
	if p.upTo != "" {
		words += ", not more than " + string(p.upTo)
	}
	return words
}
