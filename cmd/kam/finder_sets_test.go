package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/tui/book"
)

func (f *finder) lineTitles(t *testing.T, line string) (titles []string) {
	t.Helper()
	q, problems := query.Parse(line, query.Env{Today: f.today(), Currency: "EUR"})
	if len(problems) > 0 {
		t.Fatalf("%s: %v", line, problems)
	}
	hits, err := f.findQuery(t.Context(), q, 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		titles = append(titles, h.Title)
	}
	slices.Sort(titles)
	return titles
}

func TestWhatMeetsConditionsFollowsTheRecordsWithoutBeingFoundAnew(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	cell := func(key, value string) kam.Cell { return kam.Cell{Key: key, Value: value} }
	polar := add("account", cell("name", "Polar Steel Oy"), cell("country", "FI"), cell("status", "key account"))
	porto := add("account", cell("name", "Porto Terminal"), cell("country", "PT"))
	anna := add("contact", cell("name", "Anna Lind"), cell("account", polar.ID.String()))
	add("contact", cell("name", "Rui Matos"), cell("account", porto.ID.String()))
	want := func(line string, want ...string) {
		t.Helper()
		if got := f.lineTitles(t, line); !slices.Equal(got, want) {
			t.Errorf("%s finds %q, not %q", line, got, want)
		}
	}
	want("country:FI", "Anna Lind", "Polar Steel Oy")
	want("country:FI kind:contact", "Anna Lind")
	want("country:FI anna", "Anna Lind")
	want("kind:contact", "Anna Lind", "Rui Matos")
	want("kind:account contact<today-30d", "Polar Steel Oy", "Porto Terminal")
	kept := f.sets[0]

	change(t, f, porto, cell("country", "FI")) // and so its people
	want("country:FI", "Anna Lind", "Polar Steel Oy", "Porto Terminal", "Rui Matos")
	change(t, f, anna, cell(kam.DeletedField, kam.Yes))
	want("country:FI", "Polar Steel Oy", "Porto Terminal", "Rui Matos")
	change(t, f, anna, cell(kam.DeletedField, ""))
	want("country:FI kind:contact", "Anna Lind", "Rui Matos")
	add("activity", cell("type", "call"), cell("subject", "Prices"), cell("account", polar.ID.String()), cell("done", "2026-11-20"))
	want("kind:account contact<today-30d", "Porto Terminal")
	if f.sets[0] != kept {
		t.Error("what meets the conditions was found anew after an edit")
	}

	f.today = func() kam.Date { return kam.Date{Year: 2027, Month: 1, Day: 22} } // by when the call is long ago
	want("kind:account contact<today-30d", "Polar Steel Oy", "Porto Terminal")
}

func TestASearchWithConditionsEndsWhenItIsNoLongerWanted(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	add("account", kam.Cell{Key: "name", Value: "Polar Steel Oy"}, kam.Cell{Key: "country", Value: "FI"})
	f.lineTitles(t, "kind:account")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	q, _ := query.Parse("country:FI", query.Env{})
	if _, err := f.findQuery(ctx, q, 20); !errors.Is(err, context.Canceled) {
		t.Errorf("it went on: %v", err)
	}
	if len(f.sets) != 0 {
		t.Error("half of what meets the conditions was kept")
	}
	if got := f.lineTitles(t, "country:FI"); len(got) != 1 {
		t.Errorf("afterwards it finds %q", got)
	}
}

func TestFacetsOfASearchCountItsHits(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	for i, country := range []string{"FI", "FI", "PT"} {
		add("account", kam.Cell{Key: "name", Value: fmt.Sprint("Polar ", i)}, kam.Cell{Key: "country", Value: country})
	}
	add("account", kam.Cell{Key: "name", Value: "Porto"}, kam.Cell{Key: "country", Value: "FI"})
	for line, want := range map[string]string{"polar": "FI 2 PT 1 ", "": "FI 3 PT 1 ", "country:FI": "FI 3 PT 1 ", "kind:account polar country:PT": "FI 2 PT 1 "} {
		q, _ := query.Parse(line, query.Env{})
		facets, err := f.facets(t.Context(), q)
		if err != nil || len(facets) == 0 || facets[0].Field != "country" {
			t.Fatalf("%q: %+v, %v", line, facets, err)
		}
		got := ""
		for _, c := range facets[0].Counts {
			got += fmt.Sprintf("%s %d ", c.Value, c.Hits)
		}
		if got != want {
			t.Errorf("%q counts %s, not %s", line, got, want)
		}
	}
}

// TestEverySearchableFieldOfEveryKindIsFoundByItsValue holds the recall of the search to what the declarations promise.
func TestEverySearchableFieldOfEveryKindIsFoundByItsValue(t *testing.T) {
	f, _ := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	e := newEveryone(t)
	n := 0
	for _, k := range e.kinds {
		id, err := f.cache.NewID()
		if err != nil {
			t.Fatal(err)
		}
		ref := kam.Ref{Kind: k.Name, ID: id}
		e.refs[k.Name] = id.String()
		var cells []kam.Cell
		said := map[string]string{}
		for _, field := range k.Fields {
			value := e.value(k, field)
			if value == "" || field.Internal {
				continue
			}
			if (field.Type == kam.TextType || field.Type == kam.LongTextType) && k.Name != "setting" {
				n++
				value = "quux" + spelledOut(n)
			}
			if value, err = field.Parse(value, kam.Reader{Resolve: func(_, text string) (kam.ID, error) { return kam.ParseID(text) }}); err != nil {
				t.Fatalf("%s.%s: %v", k.Name, field.Name, err)
			}
			c := kam.Cell{Key: field.Name, Value: value}
			if field.Multi {
				c = kam.Cell{Key: kam.ItemKey(field.Name, value), Value: kam.Yes}
			}
			cells = append(cells, c)
			if field.Search > 0 || field.Title && field.Ref == "" {
				said[field.Name] = value
			}
		}
		change(t, f, ref, cells...)
		if len(said) == 0 {
			t.Errorf("nothing of a %s is searched", k.Name)
		}
		for field, value := range said {
			hits, err := f.find(t.Context(), value, search.Options{Kind: k.Name, Limit: 50})
			if err != nil || !slices.ContainsFunc(hits, func(h book.Hit) bool { return h.Ref == ref }) {
				t.Errorf("a %s is not found by its %s %q: %v", k.Name, field, value, err)
			}
		}
	}
}

// spelledOut writes a number in letters, so that each is a word that is like no other.
func spelledOut(n int) string {
	letters := []rune("bcdfghjklm")
	out := ""
	for ; n > 0; n /= 10 {
		out += string(letters[n%10]) + "a" + string(letters[(n+3)%10]) + "o"
	}
	return out
}
