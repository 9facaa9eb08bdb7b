package kam

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// Type says what values a field holds and so how they are read, checked, shown and compared.
type Type string

// The types of field. Each corresponds to one Go type in the structs that declare kinds.
const (
	TextType      Type = "text"      // one line
	LongTextType  Type = "long text" // several lines, Markdown welcome
	NumberType    Type = "number"    // a decimal number
	YesNoType     Type = "yes/no"
	DateType      Type = "date"
	TimeType      Type = "time" // time of day
	MoneyType     Type = "money"
	EnumType      Type = "choice"
	ReferenceType Type = "reference" // the id of a record of kind Field.Ref
	EmailType     Type = "e-mail"
	PhoneType     Type = "phone"
	WebType       Type = "link"
	CountryType   Type = "country" // ISO 3166 alpha-2 code
)

// Yes is the canonical text of a yes/no value that is set; one that is not set is empty.
const Yes = "yes"

// Field describes one field of a kind, as its struct tag declares it.
type Field struct {
	Name    string   // the name scripts and files use
	Label   string   // the name people see
	Help    string   // what the field means and, where it has one, its source
	Type    Type     // what it holds
	Ref     string   // the kind referred to, for references
	Names   string   // the kind of which it holds a name, for texts that do; a name of no record is accepted as well
	Options []string // the choices, in their order, for enumerations
	Unit    string   // the unit of a number: %, points, days …
	Min     *decimal.Decimal
	Max     *decimal.Decimal
	Multi   bool // a set of values that are added and removed one by one

	Required bool   // a record without it is refused
	Expected bool   // a record without it is incomplete
	Title    bool   // part of what the record is called
	Column   bool   // among the columns a list shows at first
	Facet    bool   // among the fields of the advanced search
	Search   int    // weight in search; 0 is not searched
	From     string // "contact.account": where an empty value is taken from when the record is made
	Default  string // what an empty value becomes when the record is made
	Scope    bool   // names the scope the record belongs to
	Internal bool   // kept by the program; not offered in forms

	index []int // the position in the declaring struct
}

// Reader is what reading a value as people write it depends on.
type Reader struct {
	Today    Date
	Currency string                              // taken where an amount names none
	Resolve  func(kind, text string) (ID, error) // finds the record that a reference names; nil takes ids only
}

// Parse reads one value as a person or a file writes it and returns its canonical text, which Check
// accepts. Empty text is an empty value. The error is an *Error that names the field, except where
// Resolve fails with an error of another type, which is wrapped.
func (f *Field) Parse(text string, in Reader) (string, error) {
	text = strings.TrimSpace(Clean(text, f.Type == LongTextType))
	if text == "" {
		return "", nil
	}
	value, err := f.parse(text, in)
	if err == nil && f.Multi && Clean(ItemKey(f.Name, value), false) != ItemKey(f.Name, value) {
		err = invalid(f, "“%s” begins with a mark that belongs to a letter before it", Clip(value, 40)) // its cell's key would be another
	}
	if err != nil {
		return "", f.blame(err)
	}
	return value, nil
}

// Check returns nil if value is in canonical form, otherwise an *Error that names the field. It is for
// values from other programs, whose word is not taken for anything.
func (f *Field) Check(value string) error {
	if value == "" {
		return nil
	}
	got, err := f.Parse(value, Reader{Resolve: func(_, text string) (ID, error) { return ParseID(text) }})
	if err != nil {
		return err
	}
	if got != value {
		return invalid(f, "“%s” is not in canonical form, which is “%s”", Clip(value, 40), Clip(got, 40))
	}
	return nil
}

func (f *Field) parse(text string, in Reader) (string, error) {
	limit := MaxText
	if f.Type == LongTextType {
		limit = MaxLongText
	}
	if len(text) > limit {
		return "", invalid(f, "is %d bytes long; at most %d fit", len(text), limit)
	}
	switch f.Type {
	case TextType, LongTextType:
		return text, nil
	case NumberType:
		return f.parseNumber(text)
	case YesNoType:
		return parseYesNo(f, text)
	case DateType:
		d, err := ParseDateOn(text, in.Today)
		return d.String(), err
	case TimeType:
		return parseTime(f, text)
	case MoneyType:
		m, err := ParseMoney(text, in.Currency)
		return m.String(), err
	case EnumType:
		return f.parseOption(text)
	case ReferenceType:
		if in.Resolve == nil {
			id, err := ParseID(text)
			return id.String(), err
		}
		id, err := in.Resolve(f.Ref, text)
		return id.String(), err
	case EmailType:
		return parseEmail(f, text)
	case PhoneType:
		if strings.IndexFunc(text, unicode.IsDigit) < 0 {
			return "", invalid(f, "“%s” has no digit of a phone number", Clip(text, 40))
		}
		return text, nil
	case WebType:
		return parseWeb(f, text)
	case CountryType:
		return parseCountry(f, text)
	}
	return "", invalid(f, "has the unknown type %q", f.Type)
}

func (f *Field) parseNumber(text string) (string, error) {
	d, err := parseDecimal(strings.TrimSpace(strings.TrimSuffix(text, f.Unit)))
	if err != nil {
		return "", err
	}
	if f.Min != nil && d.LessThan(*f.Min) || f.Max != nil && d.GreaterThan(*f.Max) {
		return "", invalid(f, "%s is out of range, which is %s", d, f.bounds())
	}
	return d.String(), nil
}

// bounds returns the range of a number in words, or "" if it has none.
func (f *Field) bounds() string {
	switch {
	case f.Min != nil && f.Max != nil:
		return f.Min.String() + " to " + f.Max.String()
	case f.Min != nil:
		return "at least " + f.Min.String()
	case f.Max != nil:
		return "at most " + f.Max.String()
	}
	return ""
}

// parseOption accepts an option in any case, with hyphens or underscores for spaces, and any
// beginning of it that no other option shares.
func (f *Field) parseOption(text string) (string, error) {
	fold := strings.NewReplacer("-", " ", "_", " ")
	want := fold.Replace(strings.ToLower(text))
	var begins []string
	for _, o := range f.Options {
		have := fold.Replace(strings.ToLower(o))
		if have == want {
			return o, nil
		}
		if strings.HasPrefix(have, want) {
			begins = append(begins, o)
		}
	}
	switch len(begins) {
	case 1:
		return begins[0], nil
	case 0:
		return "", invalid(f, "“%s” is not one of: %s", Clip(text, 40), strings.Join(f.Options, ", "))
	}
	return "", invalid(f, "“%s” could be any of: %s", Clip(text, 40), strings.Join(begins, ", "))
}

func parseYesNo(f *Field, text string) (string, error) {
	switch strings.ToLower(text) {
	case "yes", "y", "true", "1", "on", "x":
		return Yes, nil
	case "no", "n", "false", "0", "off":
		return "", nil
	}
	return "", invalid(f, "“%s” is neither yes nor no", Clip(text, 40))
}

func parseTime(f *Field, text string) (string, error) {
	hour, minute, _ := strings.Cut(strings.Replace(text, ".", ":", 1), ":")
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	if !allDigits(hour) || !allDigits(minute) || len(minute) != 2 || h > 23 || m > 59 {
		return "", invalid(f, "“%s” is not a time of day; write it like 9:30", Clip(text, 40))
	}
	return fmt.Sprintf("%02d:%02d", h, m), nil
}

// parseEmail accepts a bare address, or one with a name beside it, which is dropped. An address that has
// to be quoted, which no mail program of today makes, is refused.
func parseEmail(f *Field, text string) (string, error) {
	if a, err := mail.ParseAddress(text); err == nil {
		if again, err := mail.ParseAddress(a.Address); err == nil && again.Address == a.Address {
			return a.Address, nil
		}
	}
	return "", invalid(f, "“%s” is not an e-mail address", Clip(text, 60))
}

// parseWeb accepts an address with or without its scheme. One that holds a user name is refused: it
// disguises where it leads, or holds a password.
func parseWeb(f *Field, text string) (string, error) {
	full := text
	if !strings.Contains(text, "://") {
		full = "https://" + text
	}
	u, err := url.Parse(full)
	if err != nil || u.Hostname() == "" || u.Host[0] == '-' || u.User != nil ||
		(u.Scheme != "https" && u.Scheme != "http") || strings.ContainsAny(text, " \"<>") {
		return "", invalid(f, "“%s” is not a web address", Clip(text, 60))
	}
	return text, nil
}

// blame makes the error name the field. What is no mistake of the person, such as a failure to read the
// records that a reference is looked for in, stays what it is.
func (f *Field) blame(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	named := *e
	named.Field = f.Name
	return &named
}
