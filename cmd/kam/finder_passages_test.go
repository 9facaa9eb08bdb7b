package main

import (
	"context"
	"errors"
	"slices"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/query"
)

// beginning is what a search for exact words has come to when it has begun to seek them.
func (f *finder) beginning(t *testing.T, line string) (q query.Query, sought []*passage) {
	t.Helper()
	q, _ = query.Parse(line, query.Env{})
	wait, sought, err := f.attempt(t.Context(), kindsOf(q), q, nil, nil)
	if wait != nil { // for the table
		<-wait
		_, sought, err = f.attempt(t.Context(), kindsOf(q), q, nil, nil)
	}
	if err != nil || len(sought) == 0 {
		t.Fatalf("%s: %d texts to seek, %v", line, len(sought), err)
	}
	return q, sought
}

func TestEditsAndOtherSearchesDoNotWaitForExactWords(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	name := func(value string) kam.Cell { return kam.Cell{Key: "name", Value: value} }
	polar, porto := add("account", name("Polar Steel Works")), add("account", name("Porto Terminal"))
	ural := add("account", name("Ural Steel Works"))

	q, sought := f.beginning(t, `"steel works"`)
	f.mu.Lock() // which is left to others meanwhile
	f.mu.Unlock()
	if err := seek(t.Context(), sought); err != nil {
		t.Fatal(err)
	}
	change(t, f, porto, name("Porto Steel Works"))
	change(t, f, polar, name("Polar Iron"))
	change(t, f, ural, kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
	add("account", name("Narvik Steel Works"))
	wantTitles(t, f, "terminal") // which is told of all that has changed
	var titles []string
	_, lacking, err := f.attempt(t.Context(), kindsOf(q), q, sought, func() (<-chan struct{}, error) {
		places, wait, err := f.meeting(t.Context(), q)
		f.index.Keys(places, func(key string) {
			ref, _ := kam.ParseRef(key)
			titles = append(titles, f.cache.Name(ref))
		})
		return wait, err
	})
	slices.Sort(titles)
	if want := []string{"Narvik Steel Works", "Porto Steel Works"}; lacking != nil || err != nil || !slices.Equal(titles, want) {
		t.Errorf("found %q, not %q (%d to seek, %v)", titles, want, len(lacking), err)
	}
	kept := f.passages[0]
	change(t, f, polar, name("Polar Steel Works"))
	if got := f.lineTitles(t, `"steel works" -narvik`); !slices.Equal(got, []string{"Polar Steel Works", "Porto Steel Works"}) {
		t.Errorf("after an edit: %q", got)
	}
	if !slices.Contains(f.passages, kept) || len(f.seeking) != 0 {
		t.Error("exact words were sought again after an edit")
	}
}

// overtaken is the context of a search that is given up as soon as it seeks something.
type overtaken struct {
	context.Context
	asked int
}

func (c *overtaken) Err() error {
	if c.asked++; c.asked > 1 {
		return context.Canceled
	}
	return nil
}

func TestExactWordsAreSoughtNoLongerThanTheSearchIsWanted(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	add("account", kam.Cell{Key: "name", Value: "Polar Steel Works"})
	f.lineTitles(t, "-spa") // and so the table is filled
	q, _ := query.Parse(`"steel works"`, query.Env{})
	if _, err := f.findQuery(&overtaken{Context: t.Context()}, q, 20); !errors.Is(err, context.Canceled) {
		t.Errorf("it went on: %v", err)
	}
	if len(f.passages) != 1 || len(f.seeking) != 0 {
		t.Errorf("half of what was sought is kept: %d, %d", len(f.passages), len(f.seeking))
	}
	if got := f.lineTitles(t, `"steel works"`); len(got) != 1 {
		t.Errorf("afterwards it finds %q", got)
	}
}

func TestOfExactWordsThoseAskedForLastAreKept(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	add("account", kam.Cell{Key: "name", Value: "Polar Steel Works"})
	many := ""
	for i := range mostPassages + 3 {
		many += ` -q` + spelledOut(i+1)
	}
	if got := f.lineTitles(t, many); len(got) != 1 || len(f.passages) != mostPassages+3 {
		t.Errorf("%d kept, found %q", len(f.passages), got)
	}
	if got := f.lineTitles(t, `"steel works"`); len(got) != 1 || len(f.passages) != mostPassages || f.passages[mostPassages-1].text != "steel works" {
		t.Errorf("%d kept, found %q", len(f.passages), got)
	}
}
