package search

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestSwappedOutEntriesAreGone(t *testing.T) {
	ix := New()
	ix.Put(record("Anna Lind"))
	ix.Put(Entry{Key: "Anna Lind", Kind: "account", Title: "berg"})
	if got := keysFor(t, ix, "lind", Options{}); len(got) != 0 {
		t.Errorf("the old title still finds %q", got)
	}
	if got := keysFor(t, ix, "berg", Options{Kind: "account"}); len(got) != 1 {
		t.Errorf("the new title finds %q", got)
	}
	ix.Remove("Anna Lind")
	ix.Remove("Anna Lind")
	if got := keysFor(t, ix, "", Options{}); len(got) != 0 || ix.Len() != 0 {
		t.Errorf("removed but %d left: %q", ix.Len(), got)
	}
}

func TestLoadTakesTheLastOfEntriesWithOneKey(t *testing.T) {
	ix := indexOf(Entry{Key: "k", Title: "old"}, Entry{Key: "j", Title: "other"}, Entry{Key: "k", Title: "new"})
	if got := keysFor(t, ix, "", Options{}); ix.Len() != 2 || !slices.Equal(got, []string{"k", "j"}) {
		t.Errorf("%d records: %q", ix.Len(), got)
	}
	if got := keysFor(t, ix, "old", Options{}); len(got) != 0 {
		t.Errorf("the old entry is found: %q", got)
	}
}

func manyEntries(n int) []Entry {
	entries := make([]Entry, n)
	for i := range entries {
		entries[i] = Entry{Key: fmt.Sprintf("contact/%d", i), Kind: "contact", Title: fmt.Sprintf("anna lind %d", i), Text: "polar steel oy"}
	}
	return entries
}

// Across many blocks: slots are reused, text is packed, and a session notices which blocks changed.
func TestChurnOverManyBlocks(t *testing.T) {
	entries := manyEntries(5 * blockSize)
	ix, state := indexOf(entries[:4*blockSize]...), map[string]Entry{}
	for _, e := range entries[:4*blockSize] {
		state[e.Key] = e
	}
	session := ix.NewSession()
	check := func(query string) {
		t.Helper()
		want := plainly(ix, state, query, Options{Limit: 20})
		got, err := session.Search(context.Background(), query, Options{Limit: 20, Workers: 2})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q finds\n%+v, want\n%+v (%v)", query, got, want, err)
		}
	}
	check("lind")
	for round, title := range []string{"lindqvist lindell", "anna berg", "lind oy"} {
		for i := round; i < len(entries); i += 3 {
			switch e := entries[i]; {
			case i%7 == round:
				delete(state, e.Key)
				ix.Remove(e.Key)
			default:
				e.Title, e.Text = title+e.Title[9:], e.Text+strings.Repeat(" longer", 50)
				state[e.Key] = e
				ix.Put(e)
			}
			if i%1000 == 0 {
				check("lind 1")
			}
		}
		check("lind")
		check("lind 12")
		check("annab")
	}
	if ix.Len() != len(state) {
		t.Errorf("%d records, want %d", ix.Len(), len(state))
	}
}

// Rewriting records does not keep what they said before in memory, and loses nothing.
func TestRewrittenTextIsPacked(t *testing.T) {
	entries := manyEntries(blockSize + 10)
	ix := indexOf(entries...)
	for round := range 4 {
		for i := range entries {
			if i%2 == 0 {
				entries[i].Text = strings.Repeat("again ", 100+round)
				ix.Put(entries[i])
			}
		}
	}
	blocks, _, _ := ix.snapshot()
	for _, b := range blocks {
		if b.spent > b.used+1<<16 {
			t.Errorf("%d bytes are held by a block that uses %d", b.used+b.spent, b.used)
		}
	}
	for query, want := range map[string]int{"lind": len(entries), "steel": len(entries) / 2, "again": len(entries) / 2} {
		if got := keysFor(t, ix, query, Options{}); len(got) != want {
			t.Errorf("%q finds %d records, want %d", query, len(got), want)
		}
	}
}
