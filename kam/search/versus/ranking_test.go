package versus

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"keyaccount/kam/search"
	"keyaccount/kam/search/trial"
)

// entriesOf returns the searched records of a company of n records: accounts first, then in the order in which ties are broken here. Fzf,
// which knows lines only, can break ties by their order.
func entriesOf(tb testing.TB, n int) []search.Entry {
	tb.Helper()
	entries, err := trial.Entries(n)
	if err != nil {
		tb.Fatal(err)
	}
	account := func(e *search.Entry) int {
		if e.Kind == "account" {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(entries, func(a, b search.Entry) int {
		return cmp.Or(account(&a)-account(&b), cmp.Compare(b.Boost, a.Boost), cmp.Compare(b.Weight, a.Weight))
	})
	return entries
}

func linesOf(entries []search.Entry) []string {
	lines := make([]string, len(entries))
	for i := range entries {
		lines[i] = trial.Line(entries[i])
	}
	return lines
}

// TestRanking prints, for each family of questions, how often a right answer came first: here, and with fzf. Of fzf's two ways to break
// ties, by length (its default) and by order of lines, the better one counts in each family.
func TestRanking(t *testing.T) {
	queries, err := trial.Queries()
	if err != nil {
		t.Fatal(err)
	}
	entries := entriesOf(t, trial.Records)
	place := map[string]int{}
	for i, e := range entries {
		place[e.Key] = i
	}
	holds := func(r trial.Right, i int) bool { return r.Holds(entries[i]) }

	ix := search.New()
	ix.Load(entries)
	ours := trial.Ask(queries, func(q trial.Query) []int {
		found, err := ix.Search(context.Background(), q.Text, search.Options{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		answers := make([]int, len(found))
		for i, m := range found {
			answers[i] = place[m.Key]
		}
		return answers
	}, holds)

	lines := linesOf(entries)
	fzf := NewFzf(lines, 2)
	byIndex := map[string][]int{}
	var theirs [2]trial.Result
	theirs[0] = trial.Ask(queries, func(q trial.Query) []int {
		fzf.Forget()
		best := fzf.Search(q.Text, 10)
		byIndex[q.Text] = fzf.ByIndex(10)
		return best
	}, holds)
	theirs[1] = trial.Ask(queries, func(q trial.Query) []int { return byIndex[q.Text] }, holds)

	fmt.Printf("%-48s %9s %6s %6s %10s %6s\n", "right answer first", "questions", "ours", "fzf", "in ten", "fzf")
	print := func(name string, ours trial.Tally, a, b trial.Tally) {
		best := a
		if b.First > a.First {
			best = b
		}
		fmt.Printf("%-48s %9d %6.2f %6.2f %10.2f %6.2f\n", name, ours.Asked, ours.Rate(), best.Rate(), ours.Soon(), best.Soon())
		if ours.First < best.First {
			t.Errorf("%s: %d right, fzf %d", name, ours.First, best.First)
		}
	}
	for _, family := range ours.Families {
		print(family, *ours.ByFamily[family], *theirs[0].ByFamily[family], *theirs[1].ByFamily[family])
	}
	print("all", ours.All, theirs[0].All, theirs[1].All)
	print("of which tuned on", ours.Tuned, theirs[0].Tuned, theirs[1].Tuned)
	print("of which held out", ours.Held, theirs[0].Held, theirs[1].Held)
	if ours.All.Rate() < 0.92 || ours.Held.Rate() < 0.92 {
		t.Errorf("right answer first: %.3f, held out %.3f", ours.All.Rate(), ours.Held.Rate())
	}
	if os.Getenv("MISTAKES") == "" {
		return
	}
	for _, m := range ours.Mistakes {
		if m.Held() {
			continue
		}
		first := "nothing"
		if m.First >= 0 {
			first = entries[m.First].Kind + " " + entries[m.First].Title
		}
		fmt.Printf("%s: %q wants %s, got %s, right at %d\n", m.Family, m.Text, m.Right, first, m.Place)
	}
}
