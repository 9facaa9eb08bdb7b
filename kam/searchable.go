package kam

import (
	"slices"
	"strings"
)

// SearchText returns what is searched of a record beside its title, as it is written: the values of its searchable fields,
// a line for each field, the weightiest field first. Countries are followed by their names. minor is the offset in text from
// which on the fields weigh no more than LeastSearch.
func (r Record) SearchText() (text string, minor int) {
	k := LookupKind(r.Kind)
	if k == nil || k.System {
		return "", 0
	}
	fields := slices.DeleteFunc(slices.Clone(k.Fields), func(f *Field) bool { return f.Search == 0 || f.Title })
	slices.SortStableFunc(fields, func(a, b *Field) int { return b.Search - a.Search })
	var b strings.Builder
	minor = -1
	for _, f := range fields {
		values := r.Values(f)
		if len(values) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if f.Search <= LeastSearch && minor < 0 {
			minor = b.Len()
		}
		for i, v := range values {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strings.ReplaceAll(v, "\n", " "))
			if f.Type == CountryType {
				b.WriteByte(' ')
				b.WriteString(CountryName(v))
			}
		}
	}
	if minor < 0 {
		minor = b.Len()
	}
	return b.String(), minor
}

// LeastSearch is the weight of fields that are searched for completeness, such as notes.
const LeastSearch = 1

// SearchContext returns the records by whose names this one is found too: the account that it belongs to and the contact whom it
// concerns, as far as its title does not name them already.
func (r Record) SearchContext() []Ref {
	k := LookupKind(r.Kind)
	if k == nil || k.System {
		return nil
	}
	var refs []Ref
	for _, f := range k.Fields {
		if f.Type != ReferenceType || f.Title || f.Multi || f.Ref != "account" && f.Ref != "contact" || f.Name != f.Ref {
			continue
		}
		if id, err := ParseID(r.Get(f.Name)); err == nil {
			refs = append(refs, Ref{Kind: f.Ref, ID: id})
		}
	}
	return refs
}
