package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/sample"
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
	want("notes~crane")
	want("-notes~crane country:FI", "Anna Lind", "Polar Steel Oy")
	table, read := f.table, slices.Clone(f.sets[len(f.sets)-2:])

	change(t, f, porto, cell("country", "FI")) // and so its people
	want("country:FI", "Anna Lind", "Polar Steel Oy", "Porto Terminal", "Rui Matos")
	change(t, f, anna, cell(kam.DeletedField, kam.Yes))
	want("country:FI", "Polar Steel Oy", "Porto Terminal", "Rui Matos")
	change(t, f, anna, cell(kam.DeletedField, ""))
	want("country:FI kind:contact", "Anna Lind", "Rui Matos")
	add("activity", cell("type", "call"), cell("subject", "Prices"), cell("account", polar.ID.String()), cell("done", "2026-11-20"))
	want("kind:account contact<today-30d", "Porto Terminal")
	want("-notes~crane country:FI", "Anna Lind", "Polar Steel Oy", "Porto Terminal", "Prices", "Rui Matos")
	change(t, f, porto, cell("notes", "red cranes"))
	want("notes~crane", "Porto Terminal")
	want("-notes~crane country:FI", "Anna Lind", "Polar Steel Oy", "Prices", "Rui Matos")
	if f.table != table || !slices.Contains(f.sets, read[0]) || !slices.Contains(f.sets, read[1]) || !read[1].read {
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

// What has to be read for conditions is read once, whoever goes on waiting for it, and given up when something else has to be read.
func TestReadingForConditionsGoesOnUntilSomethingElseIsWanted(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	add("account", kam.Cell{Key: "name", Value: "Polar Steel Oy"}, kam.Cell{Key: "notes", Value: "a red crane"})
	f.lineTitles(t, "country:FI") // and so the table is filled
	ask := func(line string) <-chan struct{} {
		q, _ := query.Parse(line, query.Env{})
		_, wait, err := f.meeting(t.Context(), q)
		if wait == nil || err != nil {
			t.Fatalf("%s: nothing to wait for, %v", line, err)
		}
		return wait
	}
	f.mu.Lock() // so that no reading ends
	first := ask("notes~blue")
	if again := ask("notes~blue"); again != first {
		t.Error("it is read twice")
	}
	second := ask("notes~red")
	f.mu.Unlock()
	<-first
	<-second
	f.mu.Lock()
	kept := slices.Clone(f.sets)
	f.mu.Unlock()
	if slices.ContainsFunc(kept, func(s *set) bool { return s.conditions.String() == "notes~blue" }) {
		t.Error("what was given up is kept")
	}
	if !slices.ContainsFunc(kept, func(s *set) bool { return s.conditions.String() == "notes~red" && s.places.Len() == 1 }) {
		t.Error("what nobody waited for any more was not kept")
	}
}

// TestConditionsFindWhatMeetsThemInAWholeCompany compares the finder with a look at every record, before and after edits.
func TestConditionsFindWhatMeetsThemInAWholeCompany(t *testing.T) {
	day := kam.Date{Year: 2026, Month: 11, Day: 22}
	f, _ := finding(t, day)
	var edits []kam.Edit
	err := sample.Each(sample.Options{Seed: 3, Accounts: 12, Today: day}, func(r kam.Record) error {
		if k := kam.LookupKind(r.Kind); k != nil && !k.System {
			edits = append(edits, kam.Edit(r))
		}
		return nil
	})
	if err == nil {
		err = f.cache.Apply(t.Context(), "company", edits...)
	}
	if err != nil {
		t.Fatal(err)
	}
	compare := func() {
		t.Helper()
		for _, line := range []string{
			"country:FI", "-country:FI,SE kind:contact", "stage>=4", "kind:deal stage<5 amount>100k", "contact<today-30d kind:contact", "-contact<today-30d",
			"status:key", "kind:account,contact priority:A", `"steel"`, `-"steel" kind:account`, "kind:opportunity -crane", "notes~the", "kind:contact title~manager",
			"incomplete:yes kind:account", "next_step: kind:deal", "type:call done>=today-60d", "owner~a kind:activity", "name~a", "account~a kind:contact", "#ports", "roles:decider",
		} {
			q, problems := query.Parse(line, query.Env{Today: day, Currency: "EUR"})
			if len(problems) > 0 {
				t.Fatalf("%s: %v", line, problems)
			}
			hits, err := f.findQuery(t.Context(), q, 0)
			if err != nil {
				t.Fatal(err)
			}
			found := map[kam.Ref]bool{}
			for _, h := range hits {
				found[h.Ref] = true
			}
			in, n := f.lookup(t.Context()), 0
			tally := query.NewTally(q, "", in)
			for _, kind := range allKinds() {
				err := f.cache.Each(t.Context(), kind, func(r kam.Record) bool {
					if tally.Add(r); q.Match(r, in) {
						if n++; !found[r.Ref] {
							t.Errorf("%s does not find %s", line, r.Title(f.cache.Name))
						}
					}
					return true
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if n != len(found) {
				t.Errorf("%s finds %d, not %d", line, len(found), n)
			}
			facets, err := f.facets(t.Context(), q, "", nil)
			if want := tally.Facets(); err != nil || len(facets) != len(want) {
				t.Fatalf("%s: %d facets, not %d: %v", line, len(facets), len(want), err)
			}
			for i, want := range tally.Facets() {
				if !reflect.DeepEqual(facets[i], want) {
					t.Errorf("%s counts\n%+v, not\n%+v", line, facets[i], want)
				}
			}
		}
	}
	compare()
	for i, e := range edits {
		switch {
		case e.Ref.Kind == "account" && i%3 == 0:
			change(t, f, e.Ref, kam.Cell{Key: "country", Value: "FI"}, kam.Cell{Key: "name", Value: "Steel " + e.Ref.ID.String()[30:]})
		case e.Ref.Kind == "account" && i%5 == 0, i%41 == 0:
			change(t, f, e.Ref, kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
		case e.Ref.Kind == "opportunity" && i%2 == 0:
			change(t, f, e.Ref, kam.Cell{Key: "notes", Value: "the crane"}, kam.Cell{Key: "next_step", Value: ""})
		}
	}
	compare()
}

func TestFacetsOfSomeRecordsCountTheseAlone(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	var rows []kam.Ref
	for i, country := range []string{"FI", "FI", "PT", "SE"} {
		account := add("account", kam.Cell{Key: "name", Value: fmt.Sprint("Polar ", i)}, kam.Cell{Key: "country", Value: country}, kam.Cell{Key: "notes", Value: fmt.Sprint("crane ", i)})
		if person := add("contact", kam.Cell{Key: "name", Value: fmt.Sprint("Anna ", i)}, kam.Cell{Key: "account", Value: account.ID.String()}); i > 0 {
			rows = append(rows, person)
		}
	}
	counts := func(line string, rows []kam.Ref) (got string) {
		t.Helper()
		q, _ := query.Parse(line, query.Env{Kind: "contact"})
		facets, err := f.facets(t.Context(), q, "contact", rows)
		if err != nil {
			t.Fatal(err)
		}
		for _, facet := range facets {
			for _, c := range facet.Counts {
				if facet.Field == "country" {
					got += fmt.Sprintf("%s %d ", c.Value, c.Hits)
				}
			}
		}
		return got
	}
	const three = "FI 1 PT 1 SE 1 "
	for line, want := range map[string]string{"": three, "country:FI": three, "kind:account": "", "words that they need not have": three, "name:anna": three, "-name~2": "FI 1 SE 1 "} {
		if got := counts(line, rows); got != want {
			t.Errorf("%q counts %q, not %q", line, got, want)
		}
	}
	if got := counts("", []kam.Ref{}); got != "" {
		t.Errorf("of no records it counts %q", got)
	}
	if got := counts("", nil); got != "FI 2 PT 1 SE 1 " {
		t.Errorf("of all it counts %q", got)
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
		facets, err := f.facets(t.Context(), q, "", nil)
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
