package kam

import (
	"slices"
	"strings"
)

// Ref names a record: its kind and its id.
type Ref struct {
	Kind string
	ID   ID
}

// String returns the reference as scripts write it, "account/0192…".
func (r Ref) String() string { return r.Kind + "/" + r.ID.String() }

// ParseRef reads the form that String returns. Names and beginnings of ids are resolved elsewhere,
// against records.
func ParseRef(s string) (Ref, error) {
	kind, id, ok := strings.Cut(s, "/")
	if !ok || kind == "" || len(kind) > MaxName {
		return Ref{}, &Error{Code: Invalid, Words: "“" + Clip(s, 60) + "” is not a reference; write it like account/ID"}
	}
	parsed, err := ParseID(id)
	return Ref{kind, parsed}, err
}

// MaxName is the length, in bytes, that the name of a kind or of a field may have.
const MaxName = 64

// Cell is the smallest thing that is edited and merged: the value of a field, or, for a field that
// holds a set, the presence of one item of it. Its key is the field's name, for an item followed by
// "=" and the item; a present item has the value Yes. An empty value is an absent one.
type Cell struct {
	Key   string
	Value string
}

// ItemKey returns the key of the cell that holds one item of a set.
func ItemKey(field, item string) string { return field + "=" + item }

// SplitKey returns the field that a cell belongs to and, for a set, the item.
func SplitKey(key string) (field, item string) {
	field, item, _ = strings.Cut(key, "=")
	return field, item
}

// Record is a record as the rest of the program sees it: its cells, without their versions. Cells are
// sorted by key and hold no empty values. A Record from a cache may be shared and is not changed.
type Record struct {
	Ref
	Cells []Cell
}

// Get returns the value of a field that is not a set, or "".
func (r Record) Get(field string) string {
	if i, ok := r.find(field); ok {
		return r.Cells[i].Value
	}
	return ""
}

// Items returns the items of a set in the order of their keys.
func (r Record) Items(field string) []string {
	i, _ := r.find(field + "=")
	var items []string
	for ; i < len(r.Cells); i++ {
		item, ok := strings.CutPrefix(r.Cells[i].Key, field+"=")
		if !ok {
			break
		}
		items = append(items, item)
	}
	return items
}

// Values returns what a field holds, whether or not it is a set.
func (r Record) Values(f *Field) []string {
	if f.Multi {
		return r.Items(f.Name)
	}
	if v := r.Get(f.Name); v != "" {
		return []string{v}
	}
	return nil
}

// Deleted reports whether the record is deleted. A deleted record can be restored.
func (r Record) Deleted() bool { return r.Get(DeletedField) != "" }

// IsZero reports whether there is no such record at all.
func (r Record) IsZero() bool { return r.ID == NoID }

func (r Record) find(key string) (int, bool) {
	return slices.BinarySearchFunc(r.Cells, key, func(c Cell, key string) int { return strings.Compare(c.Key, key) })
}

// With returns a copy of the record with cells set; cells with empty values are removed from it.
func (r Record) With(cells ...Cell) Record {
	out := Record{Ref: r.Ref, Cells: slices.Clone(r.Cells)}
	for _, c := range cells {
		i, found := out.find(c.Key)
		switch {
		case found && c.Value == "":
			out.Cells = slices.Delete(out.Cells, i, i+1)
		case found:
			out.Cells[i].Value = c.Value
		case c.Value != "":
			out.Cells = slices.Insert(out.Cells, i, c)
		}
	}
	return out
}

// Missing returns the expected fields that the record lacks; a record that lacks any is incomplete.
// It returns nothing for kinds that this program does not know.
func (r Record) Missing() []*Field {
	var missing []*Field
	if k := LookupKind(r.Kind); k != nil {
		for _, f := range k.Fields {
			if (f.Expected || f.Required) && len(r.Values(f)) == 0 {
				missing = append(missing, f)
			}
		}
	}
	return missing
}

// Check returns nil if the record is one that its kind allows: its required fields are there and every
// known field is in canonical form. Fields that this program does not know are let through. The error
// is an *Error that names kind and field.
func (r Record) Check() error {
	k := LookupKind(r.Kind)
	if k == nil {
		return &Error{Code: Unknown, Kind: r.Kind, Words: "is not a kind of record that is known here"}
	}
	for _, c := range r.Cells {
		if err := k.CheckCell(c); err != nil {
			return err
		}
	}
	for _, f := range k.Fields {
		if f.Required && len(r.Values(f)) == 0 {
			return &Error{Code: Missing, Kind: k.Name, Field: f.Name, Words: "is needed"}
		}
	}
	return nil
}

// CheckCell returns nil if the kind's records can hold the cell. A cell that is cleared, or that belongs
// to a field which this program does not know, need only be harmless. The error is an *Error that names
// kind and field.
func (k *Kind) CheckCell(c Cell) error {
	name, item := SplitKey(c.Key)
	isItem := c.Key != name
	fault := func(words string) error {
		return &Error{Code: Invalid, Kind: k.Name, Field: Clip(name, MaxName), Words: words}
	}
	f := k.byName[name]
	switch {
	case name == "" || isItem && item == "":
		return fault("is a field or an item without a name")
	case len(name) > MaxName || len(item) > MaxText || len(c.Value) > MaxLongText:
		return fault("is too long")
	case isItem && c.Value != Yes && c.Value != "", name == DeletedField && (isItem || c.Value != Yes && c.Value != ""):
		return fault("can only be present or absent")
	case f != nil && f.Multi && !isItem:
		return fault("is a set, of which each item has a key of its own")
	case f != nil && !f.Multi && isItem:
		return fault("holds one value, not a set")
	case Clean(c.Key, false) != c.Key, f == nil && Clean(c.Value, true) != c.Value:
		return fault("holds control characters or other text that is not in normal form")
	case f == nil || c.Value == "":
		return nil
	}
	value := c.Value
	if isItem {
		value = item
	}
	err := f.Check(value)
	if e, ok := err.(*Error); ok {
		e.Kind = k.Name
	}
	return err
}

// Title returns what the record is called: its title fields, references among them by the names that
// nameOf gives. A record without any is called by its kind and the beginning of its id.
func (r Record) Title(nameOf func(Ref) string) string {
	k := LookupKind(r.Kind)
	if k == nil {
		return unnamed(r.Ref)
	}
	var parts []string
	for _, f := range k.Fields {
		if !f.Title {
			continue
		}
		for _, v := range r.inOrder(f) {
			if f.Type == ReferenceType {
				v = f.nameIn(v, nameOf)
			}
			if v != "" {
				parts = append(parts, v)
			}
		}
	}
	if len(parts) == 0 {
		return unnamed(r.Ref)
	}
	return strings.Join(parts, k.Joint)
}

// Account returns the account that the record is or belongs to, or NoID.
func (r Record) Account() ID {
	if r.Kind == "account" {
		return r.ID
	}
	id, err := ParseID(r.Get("account"))
	if err != nil {
		return NoID
	}
	return id
}

// SharedScope is the scope of reference data, which everybody reads.
const SharedScope = "shared"

// Scope returns the scope that the record belongs to: "account/ID", "user/NAME" or "shared".
func (r Record) Scope() string {
	k := LookupKind(r.Kind)
	if k == nil {
		return SharedScope
	}
	value := ""
	if f := k.ScopeField(); f != nil {
		value = r.Get(f.Name)
	}
	switch k.Place {
	case OfAccount:
		if k.Name == "account" {
			return r.Ref.String()
		}
		if value != "" {
			return "account/" + value
		}
	case OfUser:
		if value != "" {
			return "user/" + value
		}
	case OfRecord:
		if value != "" {
			return value
		}
	}
	return SharedScope
}
