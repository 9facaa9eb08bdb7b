package query

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// Facet is a field by which hits can be narrowed, with the values that they have in it.
type Facet struct {
	Field, Label string
	Basic        bool // part of the basic search, by country and region
	Counts       []Count
}

// Count is a value of a facet.
type Count struct {
	Value string // as a condition says it
	Label string // as people see it
	Hits  int    // how many there are if the condition is chosen
	On    bool   // whether the line has the condition
}

// mostValues bounds the values that are shown of a facet.
const mostValues = 40

// Tally counts the values of facets over the records that a query finds. It is not safe for concurrent use.
type Tally struct {
	query  Query
	in     Lookup
	fields []*facetField
}

type facetField struct {
	name   string
	label  string
	counts map[string]int // by value
	field  *kam.Field
}

// NewTally returns the tally of a query, over records of a kind or of all. Records of kinds without a facet of the account count
// by their account.
func NewTally(q Query, kind string, in Lookup) *Tally {
	t := &Tally{query: q, in: in}
	add := func(k *kam.Kind) {
		for _, f := range k.Fields {
			if f.Facet && !slices.ContainsFunc(t.fields, func(have *facetField) bool { return have.name == f.Name }) {
				t.fields = append(t.fields, &facetField{f.Name, f.Label, map[string]int{}, f})
			}
		}
	}
	if kind == "" {
		t.fields = append(t.fields, &facetField{kindField, "Kind of record", map[string]int{}, nil})
	}
	if k := kam.LookupKind(kind); k != nil {
		add(k)
	}
	add(kam.AccountKind)
	slices.SortStableFunc(t.fields, func(a, b *facetField) int { return facetRank(a.name) - facetRank(b.name) })
	return t
}

// facetOrder is the order of the facets: the basic search, by country or region, then the advanced one.
var facetOrder = []string{"country", "region", kindField, "priority", "district", "status", "state", "segment", "status_owner"}

const basicFacets = 2

func facetRank(name string) int {
	if i := slices.Index(facetOrder, name); i >= 0 {
		return i
	}
	return len(facetOrder)
}

// Add counts a record, of which it is known that it has the words of the query.
func (t *Tally) Add(r kam.Record) {
	failed := ""
	for _, p := range t.query.parts {
		if p.match(r, t.in) {
			continue
		}
		if failed != "" && failed != p.field || p.field == "" || p.negate { // a facet shows what else its own field could be
			return
		}
		failed = p.field
	}
	for _, f := range t.fields {
		if failed == "" || failed == f.name {
			for _, v := range f.valuesOf(r, t.in) {
				f.counts[v]++
			}
		}
	}
}

func (f *facetField) valuesOf(r kam.Record, in Lookup) []string {
	if f.field == nil {
		return []string{r.Kind}
	}
	k := kam.LookupKind(r.Kind)
	if k == nil {
		return nil
	}
	if k.Lookup(f.name) == nil && k.Lookup("account") != nil {
		if r = in.Account(r.Account()); r.IsZero() {
			return nil
		}
		k = kam.AccountKind
	}
	if own := k.Lookup(f.name); own != nil && own.Type == f.field.Type {
		return r.Values(own)
	}
	return nil
}

// Facets returns the counts, the most frequent values first, choices in their order. Facets without any value are left out.
func (t *Tally) Facets() []Facet {
	var out []Facet
	for _, f := range t.fields {
		facet := Facet{Field: f.name, Label: f.label, Basic: facetRank(f.name) < basicFacets}
		for v, n := range f.counts {
			facet.Counts = append(facet.Counts, f.count(v, n, t))
		}
		slices.SortFunc(facet.Counts, func(a, b Count) int {
			switch {
			case f.place(a.Value) != f.place(b.Value):
				return f.place(a.Value) - f.place(b.Value)
			case a.Hits != b.Hits:
				return b.Hits - a.Hits
			}
			return strings.Compare(a.Label, b.Label)
		})
		if n := len(facet.Counts); n > mostValues {
			facet.Counts = facet.Counts[:mostValues]
		}
		if len(facet.Counts) > 0 {
			out = append(out, facet)
		}
	}
	return out
}

// place is where a value stands among choices. Other kinds may have others, which come last.
func (f *facetField) place(value string) int {
	if f.field == nil {
		return 0
	}
	if i := slices.Index(f.field.Options, value); i >= 0 {
		return i
	}
	return len(f.field.Options)
}

func (f *facetField) count(v string, n int, t *Tally) Count {
	c := Count{Value: v, Label: v, Hits: n}
	if f.field == nil {
		if k := kam.LookupKind(v); k != nil {
			c.Label = k.Label
		}
	} else {
		c.Label = f.field.Format(v, t.in.Name)
		switch f.field.Type {
		case kam.ReferenceType:
			c.Value = c.Label
		case kam.CountryType:
			c.Label = kam.CountryName(v)
		}
	}
	c.On = t.query.chose(f.name, c)
	return c
}

// chose reports whether the query has a condition that lets the value of a field in.
func (q Query) chose(field string, c Count) bool {
	return slices.ContainsFunc(q.parts, func(p part) bool {
		return p.choice(field) && slices.ContainsFunc(p.values, func(v string) bool { return p.means(v, c) })
	})
}

// choice reports whether the part chooses among the values of a field.
func (p part) choice(field string) bool {
	return p.field == field && !p.word && !p.negate && (p.op == ":" || p.op == "=") && len(p.values) > 0
}

func (p part) means(v string, c Count) bool {
	plain := strings.NewReplacer("-", " ", "_", " ")
	v = plain.Replace(search.Fold(v))
	for _, s := range []string{c.Value, c.Label} {
		s = plain.Replace(search.Fold(s))
		if s == v || p.op == ":" && len(c.Value) > 2 && strings.HasPrefix(s, v) {
			return true
		}
	}
	return false
}

// Toggle returns the line with the value of a facet chosen or, where it is chosen already, without it.
func (q Query) Toggle(field string, c Count) string {
	var parts []string
	added := q.chose(field, c)
	for _, p := range q.parts {
		if !p.choice(field) {
			parts = append(parts, p.String())
			continue
		}
		var values []string
		was := false
		for _, v := range p.values {
			if p.means(v, c) {
				was = true
			} else {
				values = append(values, v)
			}
		}
		if !was && !added {
			values, added = append(values, c.Value), true
		}
		if len(values) > 0 {
			parts = append(parts, p.field+p.op+join(values))
		}
	}
	if !added {
		parts = append(parts, field+":"+quote(c.Value))
	}
	return strings.Join(parts, " ")
}
