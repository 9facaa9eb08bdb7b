package kam

import "reflect"

// Decode returns the record as the struct that declares its kind, for computing and for screens of
// their own. Values that their Go type cannot hold, which only another version of the program can have
// written, are left out. T must be the struct of the record's kind; of any other record Decode returns
// the zero T.
func Decode[T any](r Record) T {
	var out T
	v := reflect.ValueOf(&out).Elem()
	if k := LookupKind(r.Kind); k != nil && k.typ == v.Type() {
		k.decode(r, v)
	}
	return out
}

// decode sets v, a zero struct of the kind, to what the record holds.
func (k *Kind) decode(r Record, v reflect.Value) {
	v.FieldByName("ID").Set(reflect.ValueOf(r.ID))
	for _, c := range r.Cells {
		name, item := SplitKey(c.Key)
		if name == DeletedField {
			v.FieldByName("Deleted").SetBool(true)
			continue
		}
		f := k.byName[name]
		if f == nil || f.Multi == (c.Key == name) {
			continue
		}
		target := v.FieldByIndex(f.index)
		if !f.Multi {
			setValue(target, c.Value)
			continue
		}
		element := reflect.New(target.Type().Elem()).Elem()
		if setValue(element, item) {
			target.Set(reflect.Append(target, element))
		}
	}
}

// setValue sets v to a canonical value. It reports false where v cannot hold it, and leaves v zero.
func setValue(v reflect.Value, text string) bool {
	switch p := v.Addr().Interface().(type) {
	case *bool:
		*p = text == Yes
	case *Number:
		d, err := parseDecimal(text)
		*p = Number{d, err == nil}
		return err == nil
	case *Date:
		d, err := ParseDate(text)
		*p = d
		return err == nil
	case *Money:
		m, err := ParseMoney(text, "")
		*p = m
		return err == nil
	case *ID:
		id, err := ParseID(text)
		*p = id
		return err == nil
	default:
		v.SetString(text)
	}
	return true
}
