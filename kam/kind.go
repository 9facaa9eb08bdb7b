package kam

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Kind describes one kind of record: what its declaration says, in the form that the rest of the
// program works from. A Kind does not change once the program runs.
type Kind struct {
	Name   string // the name scripts use, singular: "account"
	Plural string // "accounts"
	Label  string // the name people see: "Account"
	Group  Group  // the chapter of the reference it stands in
	Help   string // what a record of this kind is, with its source
	Place  Place  // which scope its records belong to
	Joint  string // what stands between the parts of a title; " · " where empty
	// System marks kinds that the program keeps by itself: they can be read like any other, not
	// imported or made by hand.
	System bool
	Fields []*Field // in the order of forms, those common to all kinds last

	typ      reflect.Type
	byName   map[string]*Field
	searched []*Field // beside the title, the weightiest first
}

// Group is a chapter of the domain.
type Group string

// The chapters of the domain, in their order.
const (
	AccountsGroup      Group = "Accounts"
	BuyingCenterGroup  Group = "The buying center"
	SellingCenterGroup Group = "The selling center"
	WorkGroup          Group = "Opportunities and work"
	SettingsGroup      Group = "The company's own"
	SystemGroup        Group = "Kept by the program"
)

var groups = []Group{AccountsGroup, BuyingCenterGroup, SellingCenterGroup, WorkGroup, SettingsGroup, SystemGroup}

// Place says which scope the records of a kind belong to. A scope is what access is granted to: an
// account with all that hangs on it, the shared reference data, or one user.
type Place string

// The places of records.
const (
	OfAccount Place = "account" // the account named by the field tagged scope, or the record itself if it is an account; shared while it names none
	OfAll     Place = "shared"  // reference data that everybody reads
	OfUser    Place = "user"    // the user named by the field tagged scope
	OfRecord  Place = "record"  // the scope written out in the field tagged scope
)

// common are the fields that every record has.
type common struct {
	Tags        []string `kam:"tags,search=1" label:"Tags" help:"Words of your own to find the record by."`
	Verified    Date     `kam:"verified" label:"Verified" help:"The day somebody last confirmed that the record is true (system truthfulness)."`
	VerifiedBy  ID       `kam:"verified_by" ref:"person" label:"Verified by" help:"Who confirmed it."`
	ExternalKey string   `kam:"external_key,internal" label:"External key" help:"The record's key in the system it was imported from; a second import finds it by this."`
}

// Base is embedded first in every struct that declares a kind. It holds what all records have.
type Base struct {
	ID      ID
	Deleted bool
	common
}

// DeletedField is the name of the cell that holds whether a record is deleted. Deleting is an edit
// like any other and so can be undone.
const DeletedField = "deleted"

var registry = map[string]*Kind{}

// declare registers a kind from its Go struct. A malformed declaration stops the program at its
// start; a test of this package would have met it first.
func declare[T any](k Kind) *Kind {
	k.typ = reflect.TypeFor[T]()
	k.byName = map[string]*Field{}
	if k.Joint == "" {
		k.Joint = " · "
	}
	var base []*Field
	for _, sf := range reflect.VisibleFields(k.typ) {
		tag, ok := sf.Tag.Lookup("kam")
		if !ok {
			continue
		}
		f, err := fieldOf(sf, tag)
		if err == nil && k.byName[f.Name] != nil {
			err = fmt.Errorf("the name %s is taken", f.Name)
		}
		if err != nil {
			panic(fmt.Sprintf("kam: declaration of %s.%s: %v", k.Name, sf.Name, err))
		}
		k.byName[f.Name] = f
		if len(sf.Index) > 1 {
			base = append(base, f)
		} else {
			k.Fields = append(k.Fields, f)
		}
	}
	k.Fields = append(k.Fields, base...)
	k.searched = k.searchedFields()
	if registry[k.Name] != nil || registry[k.Plural] != nil {
		panic("kam: kind " + k.Name + " is declared twice")
	}
	kind := &k
	registry[k.Name], registry[k.Plural] = kind, kind
	return kind
}

// LongText, Email, Phone, Web, Country and TimeOfDay are strings in canonical form that declare the
// type of their field.
type (
	LongText  string
	Email     string
	Phone     string
	Web       string
	Country   string
	TimeOfDay string
)

// choices are the options of fields whose Go type names a table of this package.
var choices = map[reflect.Type][]string{
	reflect.TypeFor[QuestionID](): questionIDs(),
	reflect.TypeFor[SettingKey](): settingKeys(),
}

var types = map[reflect.Type]Type{
	reflect.TypeFor[string]():    TextType,
	reflect.TypeFor[LongText]():  LongTextType,
	reflect.TypeFor[Number]():    NumberType,
	reflect.TypeFor[bool]():      YesNoType,
	reflect.TypeFor[Date]():      DateType,
	reflect.TypeFor[TimeOfDay](): TimeType,
	reflect.TypeFor[Money]():     MoneyType,
	reflect.TypeFor[ID]():        ReferenceType,
	reflect.TypeFor[Email]():     EmailType,
	reflect.TypeFor[Phone]():     PhoneType,
	reflect.TypeFor[Web]():       WebType,
	reflect.TypeFor[Country]():   CountryType,
}

func fieldOf(sf reflect.StructField, tag string) (*Field, error) {
	words := strings.Split(tag, ",")
	f := &Field{
		Name: words[0], Label: sf.Tag.Get("label"), Help: sf.Tag.Get("help"), Ref: sf.Tag.Get("ref"),
		Unit: sf.Tag.Get("unit"), From: sf.Tag.Get("from"), Names: sf.Tag.Get("names"),
		Default: sf.Tag.Get("default"), index: sf.Index,
	}
	t := sf.Type
	if t.Kind() == reflect.Slice {
		f.Multi, t = true, t.Elem()
	}
	f.Type = types[t]
	if options := sf.Tag.Get("enum"); options != "" {
		f.Type, f.Options = EnumType, strings.Split(options, "|")
	} else if choices[t] != nil {
		f.Type, f.Options = EnumType, choices[t]
	}
	for _, w := range words[1:] {
		name, value, _ := strings.Cut(w, "=")
		switch name {
		case "required":
			f.Required = true
		case "expected":
			f.Expected = true
		case "title":
			f.Title = true
		case "column":
			f.Column = true
		case "facet":
			f.Facet = true
		case "scope":
			f.Scope = true
		case "internal":
			f.Internal = true
		case "search":
			n, err := strconv.Atoi(value)
			if err != nil {
				return nil, err
			}
			f.Search = n
		case "min", "max":
			d, err := decimal.NewFromString(value)
			if err != nil {
				return nil, err
			}
			if name == "min" {
				f.Min = &d
			} else {
				f.Max = &d
			}
		default:
			return nil, fmt.Errorf("unknown word %q in its tag", w)
		}
	}
	switch {
	case f.Name == "" || f.Label == "" || f.Help == "":
		return nil, fmt.Errorf("name, label and help are all needed")
	case f.Type == "":
		return nil, fmt.Errorf("no field type for Go type %s", sf.Type)
	case (f.Type == ReferenceType) != (f.Ref != ""):
		return nil, fmt.Errorf("a reference and only a reference names a kind")
	}
	return f, nil
}

// Kinds returns all kinds, chapter by chapter, each chapter by name with account, contact, person and
// opportunity, which the others hang on, first in theirs.
func Kinds() []*Kind {
	var all []*Kind
	for name, k := range registry {
		if name == k.Name {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b *Kind) int {
		if d := slices.Index(groups, a.Group) - slices.Index(groups, b.Group); d != 0 {
			return d
		}
		if d := a.lead() - b.lead(); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

func (k *Kind) lead() int {
	switch k.Name {
	case "account", "contact", "person", "opportunity":
		return 0
	}
	return 1
}

// KindNamed returns the kind with a name, singular or plural, in any case, with hyphens or spaces for
// underscores. The error is an *Error.
func KindNamed(name string) (*Kind, error) {
	if k := registry[asName(name)]; k != nil {
		return k, nil
	}
	var names []string
	for _, k := range Kinds() {
		if !k.System {
			names = append(names, k.Name)
		}
	}
	return nil, &Error{Code: Unknown, Words: fmt.Sprintf("there is no kind of record called “%s”; the kinds are: %s", Clip(name, 40), strings.Join(names, ", "))}
}

// asName brings a name as people write it to the form that declarations use.
func asName(s string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// LookupKind returns the kind with exactly this name, or nil where this program does not know it.
func LookupKind(name string) *Kind {
	if k := registry[name]; k != nil && k.Name == name {
		return k
	}
	return nil
}

// Lookup returns the field with exactly this name, or nil where this program does not know it.
func (k *Kind) Lookup(name string) *Field { return k.byName[name] }

// Field returns the field with a name as people write it: the field's name or label in any case. The
// error is an *Error.
func (k *Kind) Field(name string) (*Field, error) {
	if f := k.byName[name]; f != nil {
		return f, nil
	}
	want := asName(name)
	for _, f := range k.Fields {
		if f.Name == want || strings.EqualFold(f.Label, strings.TrimSpace(name)) {
			return f, nil
		}
	}
	var names []string
	for _, f := range k.Fields {
		names = append(names, f.Name)
	}
	return nil, &Error{Code: Unknown, Kind: k.Name, Words: fmt.Sprintf("has no field “%s”; its fields are: %s", Clip(name, 40), strings.Join(names, ", "))}
}

// ScopeField returns the field that names the scope of the kind's records, or nil.
func (k *Kind) ScopeField() *Field {
	for _, f := range k.Fields {
		if f.Scope {
			return f
		}
	}
	return nil
}
