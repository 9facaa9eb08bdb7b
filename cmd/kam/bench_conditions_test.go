package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"keyaccount/kam/query"
)

// BenchmarkConditions measures lines with conditions over a company of KAM_BENCH_RECORDS records, key by key, and what is counted for
// facets; docs/search.md tells what each figure is.
func BenchmarkConditions(b *testing.B) {
	c := newCompany(b)
	d := c.synced()
	f := newFinder(d.cache)
	b.Cleanup(f.close)
	ctx := context.Background()
	ask := func(line string) time.Duration {
		q, _ := query.Parse(line, query.Env{Today: f.today(), Currency: "EUR", Typing: true})
		start := time.Now()
		_, err := f.findQuery(ctx, q, 100)
		must(b, err)
		return time.Since(start)
	}
	var before, indexed, tabled runtime.MemStats
	held := func(m *runtime.MemStats) {
		runtime.GC()
		runtime.ReadMemStats(m)
	}
	held(&before)
	index := ask("anna")
	held(&indexed)

	// The table is filled while somebody goes on typing words.
	f.mu.Lock()
	start, filled := time.Now(), f.fill(allKinds())
	f.mu.Unlock()
	var slowest time.Duration
	for waiting := true; waiting; {
		for _, line := range []string{"k", "ko", "kos", "kosk", "koski"} {
			slowest = max(slowest, ask(line))
		}
		select {
		case <-filled:
			waiting = false
		default:
		}
	}
	table := time.Since(start)
	held(&tabled)
	n := float64(f.index.Len())
	b.Run(fmt.Sprintf("filling, %d records", c.records), func(b *testing.B) {
		for b.Loop() {
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(index.Seconds(), "s-index")
		b.ReportMetric(table.Seconds(), "s-table")
		b.ReportMetric(slowest.Seconds()*1000, "ms-slowest-key-meanwhile")
		b.ReportMetric(float64(tabled.HeapAlloc-indexed.HeapAlloc)/n, "B-a-record-in-the-table")
		b.ReportMetric(float64(indexed.HeapAlloc-before.HeapAlloc)/n, "B-a-record-in-the-index-with-text")
	})
	for _, line := range []string{
		"country:FI anna", "kind:contact country:FI anna", "kind:deal stage>=4 crane", "kind:contact contact<today-30d lind", "#ports steel", `"exact words"`,
		`"steel" koski`, "-excluded kind:account polar", "kind:account status:key priority:A -country:FI steel", "kind:contact notes~crane anna", "notes~crane anna",
	} {
		b.Run(fmt.Sprintf("%s, %d records", line, c.records), func(b *testing.B) {
			for b.Loop() {
				var sum, most time.Duration
				for end := range line {
					t := ask(line[:end+1])
					sum, most = sum+t, max(most, t)
				}
				b.ReportMetric(float64(sum.Milliseconds()), "ms-typed")
				b.ReportMetric(float64(most.Microseconds())/1000, "ms-slowest-key")
				again := ask(line)
				b.ReportMetric(float64(again.Microseconds())/1000, "ms-again")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
	b.Run(fmt.Sprintf("an edit followed while exact words are sought, %d records", c.records), func(b *testing.B) {
		var waits, sought []time.Duration
		refs, pause := c.some(d, 100, 5), time.NewTicker(time.Millisecond)
		defer pause.Stop()
		for b.Loop() {
			for i, ref := range refs {
				line := fmt.Sprintf("%q", string(rune('a'+i%26))) // which many words begin with, others each time
				ended := make(chan time.Duration, 1)
				go func() { ended <- ask(line) }()
				for len(ended) == 0 {
					start := time.Now()
					f.mu.Lock()
					must(b, f.renew(ctx, ref))
					f.mu.Unlock()
					waits = append(waits, time.Since(start))
					<-pause.C
				}
				sought = append(sought, <-ended)
			}
		}
		slices.Sort(waits)
		slices.Sort(sought)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(waits[len(waits)/2].Microseconds())/1000, "ms-to-follow")
		b.ReportMetric(float64(waits[len(waits)-1].Microseconds())/1000, "ms-to-follow-at-most")
		b.ReportMetric(float64(sought[len(sought)/2].Microseconds())/1000, "ms-to-find")
		b.ReportMetric(float64(sought[len(sought)-1].Microseconds())/1000, "ms-to-find-at-most")
	})
	for _, line := range []string{"", "country:FI", "kind:contact contact<today-30d", "anna", "a"} {
		b.Run(fmt.Sprintf("facets of %q, %d records", line, c.records), func(b *testing.B) {
			q, _ := query.Parse(line, query.Env{Today: f.today(), Currency: "EUR"})
			for b.Loop() {
				_, err := f.facets(ctx, q, "", nil)
				must(b, err)
			}
		})
	}
	b.Run(fmt.Sprintf("one record edited, %d records", c.records), func(b *testing.B) {
		refs := c.some(d, 200, 3)
		f.mu.Lock()
		defer f.mu.Unlock()
		i := 0
		for b.Loop() {
			must(b, f.renew(ctx, refs[i%len(refs)]))
			i++
		}
	})
}
