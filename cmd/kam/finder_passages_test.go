package main

import (
	"context"
	"errors"
	"slices"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/query"
)

// meanwhile is the context of a search for exact words, which does something else when records have been looked at for them.
type meanwhile struct {
	context.Context
	asked int
	do    func() error
	err   error
}

func (c *meanwhile) Err() error {
	if c.asked++; c.asked == 2 { // at first it is asked before anything is done
		c.err = c.do()
	}
	return c.err
}

func TestEditsAndOtherSearchesDoNotWaitForExactWords(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	name := func(value string) kam.Cell { return kam.Cell{Key: "name", Value: value} }
	polar, porto := add("account", name("Polar Steel Works")), add("account", name("Porto Terminal"))
	ural := add("account", name("Ural Steel Works"))
	f.lineTitles(t, "-spa") // and so the table is filled

	q, _ := query.Parse(`"steel works"`, query.Env{})
	done := false
	hits, err := f.findQuery(&meanwhile{Context: t.Context(), do: func() error {
		change(t, f, porto, name("Porto Steel Works"))
		change(t, f, polar, name("Polar Iron"))
		change(t, f, ural, kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
		add("account", name("Narvik Steel Works"))
		wantTitles(t, f, "terminal") // which is told of all that has changed
		wantTitles(t, f, "iron", "Polar Iron")
		done = true
		return nil
	}}, q, 20)
	if err != nil || !done {
		t.Fatal("nothing went on beside it", err)
	}
	var titles []string
	for _, h := range hits {
		titles = append(titles, h.Title)
	}
	slices.Sort(titles)
	if want := []string{"Narvik Steel Works", "Porto Steel Works"}; !slices.Equal(titles, want) {
		t.Errorf("found %q, not %q", titles, want)
	}
	kept := f.passages[len(f.passages)-1]
	change(t, f, polar, name("Polar Steel Works"))
	if got := f.lineTitles(t, `"steel works" -narvik`); !slices.Equal(got, []string{"Polar Steel Works", "Porto Steel Works"}) {
		t.Errorf("after an edit: %q", got)
	}
	if kept.text != "steel works" || !slices.Contains(f.passages, kept) || len(f.seeking) != 0 {
		t.Error("exact words were sought again after an edit")
	}
}

func TestExactWordsAreSoughtNoLongerThanTheSearchIsWanted(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	add("account", kam.Cell{Key: "name", Value: "Polar Steel Works"})
	f.lineTitles(t, "-spa")
	q, _ := query.Parse(`"steel works"`, query.Env{})
	if _, err := f.findQuery(&meanwhile{Context: t.Context(), do: func() error { return context.Canceled }}, q, 20); !errors.Is(err, context.Canceled) {
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
