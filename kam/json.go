package kam

import (
	"bytes"
	"encoding/json"
	"time"
)

// RecordJSON is a record as scripts read it. JSON fills in all but what the record itself does not know,
// which its keeper adds: whether edits of it wait and when it last changed.
type RecordJSON struct {
	Ref     string     `json:"ref"` // KIND/ID
	Kind    string     `json:"kind"`
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Fields  FieldsJSON `json:"fields"`
	Deleted bool       `json:"deleted"`
	Pending bool       `json:"pending"`
	Updated time.Time  `json:"updated,omitzero"`
}

// FieldsJSON are the fields of a record that hold something. It becomes a JSON object in this order.
type FieldsJSON []FieldJSON

// FieldJSON is one field of a record and a value that encoding/json can write.
type FieldJSON struct {
	Name  string
	Value any
}

// ReferenceJSON is a reference to a record, with the name that the record goes by where it is known.
type ReferenceJSON struct {
	Ref   string `json:"ref"`
	Title string `json:"title"`
}

// MoneyJSON is an amount of money. The amount is a string of digits, for the numbers of many readers of
// JSON are too coarse for money.
type MoneyJSON struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// JSON returns the record as scripts read it: fields in the order of their declaration and by their
// names, empty ones left out; references as ReferenceJSON, money as MoneyJSON, numbers as numbers, yes/no as
// true, sets as arrays, all else as strings in canonical form. Cells of fields that this program does not
// know follow verbatim, by their keys.
func (r Record) JSON(nameOf func(Ref) string) RecordJSON {
	out := RecordJSON{
		Ref: r.Ref.String(), Kind: r.Kind, ID: r.ID.String(), Title: r.Title(nameOf),
		Fields: FieldsJSON{}, Deleted: r.Deleted(),
	}
	known := map[string]*Field{}
	if k := LookupKind(r.Kind); k != nil {
		known = k.byName
		for _, f := range k.Fields {
			if values := r.inOrder(f); len(values) > 0 {
				out.Fields = append(out.Fields, FieldJSON{f.Name, f.json(values, nameOf)})
			}
		}
	}
	for _, c := range r.Cells {
		if name, _ := SplitKey(c.Key); known[name] == nil && name != DeletedField {
			out.Fields = append(out.Fields, FieldJSON{c.Key, c.Value})
		}
	}
	return out
}

// json returns what a field holds as encoding/json should write it.
func (f *Field) json(values []string, nameOf func(Ref) string) any {
	if !f.Multi {
		return f.valueJSON(values[0], nameOf)
	}
	items := make([]any, len(values))
	for i, v := range values {
		items[i] = f.valueJSON(v, nameOf)
	}
	return items
}

func (f *Field) valueJSON(value string, nameOf func(Ref) string) any {
	switch f.Type {
	case NumberType:
		if d, err := parseDecimal(value); err == nil {
			return json.Number(d.String())
		}
	case YesNoType:
		return value == Yes
	case MoneyType:
		if m, err := ParseMoney(value, ""); err == nil {
			return MoneyJSON{m.Amount.String(), m.Currency}
		}
	case ReferenceType:
		if id, err := ParseID(value); err == nil {
			return ReferenceJSON{Ref{f.Ref, id}.String(), f.nameIn(value, nameOf)}
		}
	}
	return value
}

// MarshalJSON writes the fields as an object, in their order.
func (fields FieldsJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the encoder that was asked for the whole document decides about that
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(f.Name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(f.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
