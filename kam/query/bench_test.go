package query_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/kam/search/trial"
	"keyaccount/kam/sidebyside"
)

// known is what conditions of a benchmark ask besides the records.
type known struct {
	names map[kam.Ref]string
	days  map[kam.ID]kam.Date
}

func (k *known) Name(ref kam.Ref) string        { return k.names[ref] }
func (k *known) Account(kam.ID) kam.Record      { return kam.Record{} } // tables do not ask
func (k *known) Contacted(ref kam.Ref) kam.Date { return k.days[ref.ID] }
func (k *known) meet(id string, day kam.Date) {
	if id, err := kam.ParseID(id); err == nil && k.days[id].Before(day) {
		k.days[id] = day
	}
}

// BenchmarkConditions types lines key by key over an index and a table of KAM_BENCH_RECORDS records: each key parses the line, chooses
// the places where the conditions are new, and searches among them. Facets are counted over all of them.
func BenchmarkConditions(b *testing.B) {
	n := sidebyside.Records()
	k := &known{map[kam.Ref]string{}, map[kam.ID]kam.Date{}}
	ctx := context.Background()
	var entries []search.Entry
	var before, after runtime.MemStats
	table := query.NewTable()
	var filling time.Duration
	runtime.ReadMemStats(&before)
	err := trial.Each(n, func(r kam.Record, title string, e search.Entry, _ func(kam.Ref) string) {
		if r.Kind == "account" || r.Kind == "person" || r.Kind == "contact" {
			k.names[r.Ref] = title
		}
		if day, err := kam.ParseDate(r.Get("done")); err == nil && r.Kind == "activity" {
			k.meet(r.Get("account"), day)
			k.meet(r.Get("contact"), day)
		}
		start := time.Now()
		table.Put(r, uint32(len(entries)))
		filling += time.Since(start)
		entries = append(entries, e)
	})
	if err != nil {
		b.Fatal(err)
	}
	count := len(entries)
	ix := search.New()
	ix.Load(entries)
	entries = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	env := query.Env{Today: kam.Date{Year: 2026, Month: 11, Day: 20}, Currency: "EUR", Typing: true}
	texts := func(folded string) (search.Places, error) {
		return ix.Where(ctx, folded, func(title, text string) bool { return kam.BeginsIn(title, folded) || kam.BeginsIn(text, folded) })
	}
	for _, line := range []string{
		"country:FI anna", "kind:contact country:FI anna", "kind:deal stage>=4 crane", "kind:contact contact<today-30d lind", "#ports steel", `"steel works" koski`,
		"-excluded kind:account polar", "kind:account status:key priority:A -country:FI steel",
	} {
		b.Run(fmt.Sprintf("%s, %d records", line, n), func(b *testing.B) {
			var choosing, keys []time.Duration
			for b.Loop() {
				session := ix.NewSession()
				var among search.Places
				last := ""
				for end := range line {
					start := time.Now()
					q, _ := query.Parse(line[:end+1], env)
					c := q.Conditions()
					if c.Conditional() && c.String() != last {
						meet, _, err := table.Choose(ctx, c, k, texts)
						if err != nil {
							b.Fatal(err)
						}
						among, last = meet, c.String()
						choosing = append(choosing, time.Since(start))
					}
					if _, err := session.Search(ctx, q.Words, search.Options{Limit: 100, Among: among}); err != nil {
						b.Fatal(err)
					}
					keys = append(keys, time.Since(start))
				}
			}
			report := func(times []time.Duration, what string) {
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-"+what)
				b.ReportMetric(float64(times[len(times)-1].Microseconds())/1000, "ms-"+what+"-at-most")
			}
			report(choosing, "to-choose")
			report(keys, "a-key")
			b.ReportMetric(0, "ns/op")
		})
	}
	for _, line := range []string{"", "country:FI", "kind:contact contact<today-30d"} {
		b.Run(fmt.Sprintf("facets of %q, %d records", line, n), func(b *testing.B) {
			q, _ := query.Parse(line, env)
			for b.Loop() {
				tally := query.NewTally(q, "", k)
				if ok, err := table.Count(ctx, tally, nil, texts); !ok || err != nil {
					b.Fatal(ok, err)
				}
			}
		})
	}
	// What the table holds is what is freed with it.
	runtime.GC()
	runtime.ReadMemStats(&before)
	table = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Run(fmt.Sprintf("table, %d records", n), func(b *testing.B) {
		for b.Loop() {
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(before.HeapAlloc-after.HeapAlloc)/float64(count), "B-a-record")
		b.ReportMetric(float64(filling.Microseconds())/float64(count), "µs-to-put-a-record")
	})
	runtime.KeepAlive(ix)
}
