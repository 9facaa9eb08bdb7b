package pane_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/book/memory"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/accounts"
	"keyaccount/tui/pane/center"
	"keyaccount/tui/pane/deals"
	"keyaccount/tui/samplebook"
	"keyaccount/tui/style"
)

var morning = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// settle carries out a command of a browser and all that follow from it.
func settle(b *pane.Browser, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			settle(b, c)
		}
		return
	}
	settle(b, b.Update(msg))
}

func TestRowsReadAgainAreThoseThatReadingEverythingGives(t *testing.T) {
	panes := map[string]func(*pane.Env) *pane.Browser{"accounts": accounts.New, "deals": deals.All, "centers": center.New}
	sample, err := samplebook.New(0, func() time.Time { return morning })
	if err != nil {
		t.Fatal(err)
	}
	var records []kam.Record
	some := map[kam.ID]bool{}
	for _, kind := range []string{"account", "contact", "membership", "activity", "opportunity", "person"} {
		if err := sample.Each(t.Context(), kind, func(r kam.Record) bool {
			if kind == "account" && len(some) < 12 {
				some[r.ID] = true
			}
			if kind == "person" || some[r.Account()] {
				records = append(records, r)
			}
			return true
		}); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := memory.New(records, func() time.Time { return morning })
		env := &pane.Env{Ctx: t.Context(), Book: b, Styles: style.New(style.Options{})}
		open := map[string]*pane.Browser{}
		for name, build := range panes {
			open[name] = build(env)
			open[name].SetSize(120, 40)
			settle(open[name], open[name].Init())
		}
		refs := refsOf(t, b)
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			edit := draw(t, b, refs)
			if err := b.Apply(t.Context(), "edit", edit); err != nil {
				continue
			}
			n := <-b.Notices()
			for name, had := range open {
				settle(had, had.Refresh(n))
				fresh := panes[name](env)
				fresh.SetSize(120, 40)
				settle(fresh, fresh.Init())
				if want, got := fresh.List.Shown(), had.List.Shown(); !reflect.DeepEqual(want, got) {
					t.Fatalf("after %v the %s differ from what reading everything gives:\n%s", edit, name, firstDifference(want, got))
				}
			}
		}
	})
}

func firstDifference(want, got []list.Row) string {
	for i := range min(len(want), len(got)) {
		if !reflect.DeepEqual(want[i], got[i]) {
			return fmt.Sprintf("row %d\nwant %v\n got %v", i, want[i], got[i])
		}
	}
	return fmt.Sprintf("%d rows instead of %d", len(got), len(want))
}

// refsOf returns some records of each kind that the panes are about.
func refsOf(t *rapid.T, b *memory.Book) map[string][]kam.Ref {
	refs := map[string][]kam.Ref{}
	for _, kind := range []string{"account", "contact", "membership", "activity", "opportunity", "person"} {
		err := b.Each(t.Context(), kind, func(r kam.Record) bool {
			refs[kind] = append(refs[kind], r.Ref)
			return len(refs[kind]) < 30
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return refs
}

// draw draws an edit that the rows of some pane depend on.
func draw(t *rapid.T, b *memory.Book, refs map[string][]kam.Ref) kam.Edit {
	any := func(kind string) kam.Ref { return rapid.SampledFrom(refs[kind]).Draw(t, kind) }
	day := func() string { return book.Book(b).Today().AddDays(rapid.IntRange(-40, 40).Draw(t, "day")).String() }
	set := func(ref kam.Ref, field, value string) kam.Edit {
		return kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: field, Value: value}}}
	}
	switch rapid.IntRange(0, 12).Draw(t, "what") {
	case 0:
		return set(any("account"), "name", rapid.SampledFrom([]string{"Aaa", "Zzz", "Äää"}).Draw(t, "name"))
	case 1:
		return set(any("account"), "owner", any("person").ID.String())
	case 2:
		return set(any("opportunity"), "account", any("account").ID.String())
	case 3:
		return set(any("opportunity"), "outcome", rapid.SampledFrom([]string{"open", "won", "lost"}).Draw(t, "outcome"))
	case 4:
		return set(any("opportunity"), "close", day())
	case 5:
		return set(any("activity"), "done", day())
	case 6:
		return set(any("activity"), "account", any("account").ID.String())
	case 7:
		return set(any("contact"), "name", "Ññ Ōō")
	case 8:
		return set(any("contact"), "account", any("account").ID.String())
	case 9:
		return set(any("membership"), "attitude", "sceptical")
	case 10:
		return set(any("person"), "name", "Somebody Else")
	case 11:
		return kam.Edit{Ref: kam.Ref{Kind: "account", ID: b.NewID()}, Cells: []kam.Cell{{Key: "name", Value: "Mmm"}}}
	}
	kind := rapid.SampledFrom([]string{"account", "contact", "membership", "activity", "opportunity"}).Draw(t, "kind")
	return kam.Deletion(any(kind))
}
