package kam

import (
	"slices"
	"strings"

	"keyaccount/kam/search"
)

// SearchText returns what is searched of a record beside its title, as it is written: the values of its searchable fields, a line
// for each field, the weightiest first. Behind search.Minor follow the fields that are searched for completeness, such as notes, and
// what the records are called that the record belongs to: its account, and the contact whom it concerns. nameOf gives these names.
func (r Record) SearchText(nameOf func(Ref) string) string {
	k := LookupKind(r.Kind)
	if k == nil || k.System {
		return ""
	}
	var b strings.Builder
	minor := false
	line := func(isMinor bool) {
		switch {
		case isMinor && !minor:
			b.WriteString(search.Minor)
			minor = true
		case b.Len() > 0:
			b.WriteByte('\n')
		}
	}
	for _, f := range k.searched {
		values := r.Values(f)
		if len(values) == 0 {
			continue
		}
		line(f.Search <= leastSearch)
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
	for _, f := range k.Fields {
		if !f.context() {
			continue
		}
		if id, err := ParseID(r.Get(f.Name)); err == nil {
			line(true)
			b.WriteString(nameOf(Ref{Kind: f.Ref, ID: id}))
		}
	}
	return b.String()
}

// context reports whether a record is also found by the name of the account or contact that the field refers to.
func (f *Field) context() bool {
	return f.Name == f.Ref && !f.Title && (f.Ref == AccountKind.Name || f.Ref == ContactKind.Name)
}

// ShowsInText reports whether a record's title or search text, or that it is there at all, follows from a cell. Of a cell that the
// kind does not have, none does.
func (k *Kind) ShowsInText(cell string) bool {
	name, _ := SplitKey(cell)
	f := k.byName[name]
	return name == DeletedField || f != nil && (f.Title || f.Search > 0 || f.context())
}

// Refers reports whether a cell holds a reference.
func (k *Kind) Refers(cell string) bool {
	name, _ := SplitKey(cell)
	f := k.byName[name]
	return f != nil && f.Type == ReferenceType
}

// leastSearch is the weight of fields that are searched for completeness.
const leastSearch = 1

// SearchRank tells how likely the records of a kind are what somebody looks for who types what they are called: the search weight of
// their names, 0 for those that are called by the names of others, such as memberships.
func (k *Kind) SearchRank() int {
	for _, f := range k.Fields {
		if f.Title {
			return f.Search
		}
	}
	return 0
}

// searchedFields returns the fields that are searched beside the title, the weightiest first.
func (k *Kind) searchedFields() []*Field {
	fields := slices.DeleteFunc(slices.Clone(k.Fields), func(f *Field) bool { return f.Search == 0 || f.Title })
	slices.SortStableFunc(fields, func(a, b *Field) int { return b.Search - a.Search })
	return fields
}
