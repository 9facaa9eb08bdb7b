package main

import (
	"context"
	"slices"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/store"
	"keyaccount/store/vault"
)

// finding is a finder over an empty cache, on a day.
func finding(t *testing.T, today kam.Date) (*finder, func(kind string, cells ...kam.Cell) kam.Ref) {
	t.Helper()
	cache, err := store.Open(t.Context(), t.TempDir(), vault.NewKey([32]byte{1}), store.Options{Now: func() time.Time { return today.Time() }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cache.Close() })
	f := newFinder(cache)
	f.today = func() kam.Date { return today }
	t.Cleanup(f.close)
	t.Cleanup(cache.Subscribe(f.follow))
	return f, func(kind string, cells ...kam.Cell) kam.Ref {
		id, err := cache.NewID()
		if err != nil {
			t.Fatal(err)
		}
		ref := kam.Ref{Kind: kind, ID: id}
		change(t, f, ref, cells...)
		return ref
	}
}

func change(t *testing.T, f *finder, ref kam.Ref, cells ...kam.Cell) {
	t.Helper()
	if err := f.cache.Apply(t.Context(), "test", kam.Edit{Ref: ref, Cells: cells}); err != nil {
		t.Fatal(err)
	}
}

func (f *finder) titles(t *testing.T, query string) (titles []string) {
	t.Helper()
	hits, err := f.find(context.Background(), query, search.Options{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		titles = append(titles, h.Title)
	}
	return titles
}

func wantTitles(t *testing.T, f *finder, query string, want ...string) {
	t.Helper()
	if got := f.titles(t, query); !slices.Equal(got, want) {
		t.Errorf("%q finds %q, want %q", query, got, want)
	}
}

func TestAContactIsFoundByItsAccountAlsoAfterThatHasAnotherName(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	account := add("account", kam.Cell{Key: "name", Value: "Polar Steel Oy"})
	add("contact", kam.Cell{Key: "name", Value: "Sanna Öhman"}, kam.Cell{Key: "account", Value: account.ID.String()})
	wantTitles(t, f, "ohman polar", "Sanna Öhman")
	change(t, f, account, kam.Cell{Key: "name", Value: "Jyväskylä Iron"})
	wantTitles(t, f, "ohman polar")
	wantTitles(t, f, "ohman jyvaskyla", "Sanna Öhman")
}

func TestAmongEqualsWhatWasOpenedThenWhoWasMetThenTheBiggerComesFirst(t *testing.T) {
	today := kam.Date{Year: 2026, Month: 11, Day: 22}
	f, add := finding(t, today)
	named := func(name, revenue string) kam.Ref {
		return add("account", kam.Cell{Key: "name", Value: name}, kam.Cell{Key: "revenue", Value: revenue})
	}
	big, met, opened, small := named("Lind B", "900000000 EUR"), named("Lind M", "1000000 EUR"), named("Lind O", "1000000 EUR"), named("Lind S", "1000000 EUR")
	_, _ = big, small
	wantTitles(t, f, "lind", "Lind B", "Lind M", "Lind O", "Lind S")
	add("activity", kam.Cell{Key: "type", Value: "call"}, kam.Cell{Key: "subject", Value: "Prices"},
		kam.Cell{Key: "account", Value: met.ID.String()}, kam.Cell{Key: "done", Value: today.AddDays(-3).String()})
	if got := f.titles(t, "lind"); got[0] != "Lind M" {
		t.Errorf("%q, want the account that was called first", got)
	}
	d := &desk{cache: f.cache, finder: f, now: today.Time}
	if err := d.Opened(t.Context(), opened); err != nil {
		t.Fatal(err)
	}
	if got := f.titles(t, "lind"); got[0] != "Lind O" || got[1] != "Lind M" || got[2] != "Lind B" {
		t.Errorf("%q, want what was opened, who was called, who is big", got)
	}
	if got := f.titles(t, ""); got[0] != "Lind O" {
		t.Errorf("nothing typed: %q, want what was opened", got)
	}
	again := newFinder(f.cache)
	defer again.close()
	again.today = f.today
	if got := again.titles(t, "lind"); got[0] != "Lind O" {
		t.Errorf("after a start: %q, want what was opened", got)
	}
}

// An index is filled once, whoever goes on waiting for it; and where it has to be filled anew, what it was answers until then.
func TestNobodyWaitsForAnIndexThatIsFilledAnew(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	name := func(value string) kam.Cell { return kam.Cell{Key: "name", Value: value} }
	polar := add("account", name("Polar Steel"))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.find(ctx, "polar", search.Options{}); err == nil {
		t.Error("a search that nobody wants finds something")
	}
	f.mu.Lock()
	if before, err := f.catchUp(t.Context()); before == nil || err != nil {
		t.Error("an index that is not there yet is not waited for", err)
	}
	first := f.loading
	if before, err := f.catchUp(t.Context()); before == nil || err != nil || f.loading != first {
		t.Error("the index is filled twice", err)
	}
	f.mu.Unlock()
	<-first.ended
	wantTitles(t, f, "polar", "Polar Steel")

	told := make(chan struct{}, 1)
	f.tell = func() { told <- struct{}{} }
	old := f.index
	f.follow(store.Changed{All: true})
	f.mu.Lock() // so that the new index is not there yet
	if before, err := f.catchUp(t.Context()); before != nil || err != nil {
		t.Error("a search waits for an index that is filled anew", err)
	}
	anew := f.loading
	add("account", name("Narvik Steel"))
	change(t, f, polar, name("Polar Iron"))
	if _, err := f.catchUp(t.Context()); err != nil {
		t.Error(err)
	}
	d := &desk{cache: f.cache, finder: f, now: f.today().Time}
	if hits, err := f.hits(t.Context(), "steel", search.Options{}); err != nil || len(hits) != 1 || hits[0].Title != "Narvik Steel" {
		t.Errorf("what it was does not follow: %v, %v", hits, err)
	}
	f.mu.Unlock()
	if err := d.Opened(t.Context(), polar); err != nil {
		t.Fatal(err)
	}
	<-anew.ended
	<-told
	if f.index == old {
		t.Error("the index was not filled anew")
	}
	wantTitles(t, f, "steel", "Narvik Steel")
	wantTitles(t, f, "iron", "Polar Iron")
	if got := f.titles(t, ""); got[0] != "Polar Iron" {
		t.Errorf("nothing typed: %q, want what was opened meanwhile", got)
	}
}

func TestWhatASearchDidNotComeToFollowIsFollowedByTheNext(t *testing.T) {
	f, add := finding(t, kam.Date{Year: 2026, Month: 11, Day: 22})
	polar := add("account", kam.Cell{Key: "name", Value: "Polar Steel"})
	wantTitles(t, f, "polar", "Polar Steel")
	change(t, f, polar, kam.Cell{Key: "name", Value: "Narvik Iron"})
	ctx, cancel := context.WithCancel(t.Context())
	f.mu.Lock()
	cancel()
	if _, err := f.catchUp(ctx); err == nil {
		t.Error("it went on")
	}
	f.mu.Unlock()
	wantTitles(t, f, "polar")
	wantTitles(t, f, "iron", "Narvik Iron")
}
