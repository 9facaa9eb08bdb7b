package versus

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"keyaccount/kam/search"
	"keyaccount/kam/sidebyside"
)

// workers is how many goroutines either side may use.
const workers = 2

// sizes are the numbers of records that are searched: KAM_VERSUS_RECORDS, separated by commas, or those that the project is held to.
func sizes(b *testing.B) []int {
	b.Helper()
	wanted := os.Getenv("KAM_VERSUS_RECORDS")
	if wanted == "" {
		wanted = "10000,100000,1000000"
	}
	var all []int
	for _, part := range strings.Split(wanted, ",") {
		n, err := strconv.Atoi(part)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

var (
	typed   = []string{"koskinen", "sannaohm", "polar st", "gonzalez", "meltshop", "hedlund ", "ravenna ", "e koskin"}
	slipped = []string{"kosknien", "hdelundx", "ravnena ", "gronvlod"}
	absent  = []string{"qwxzjvkq", "zzkxqwpv", "xkcdqjzw"}
	shown   = 50
)

// way is how queries are typed, and which keys count.
type way int

const (
	keyByKey way = iota
	nothing      // key by key, of which only those count at which we find nothing any more
	atOnce       // as when they are pasted
)

// keys gives queries to both and reports the times summed over all keys that count.
func keys(b *testing.B, ix *search.Index, fzf *Fzf, queries []string, how way) {
	ctx := context.Background()
	first := func(q string) int {
		if how == atOnce {
			return len(q) - 1
		}
		return 0
	}
	counts := map[string]bool{}
	for _, q := range queries {
		for end := range q {
			found, err := ix.Search(ctx, q[:end+1], search.Options{Limit: 1, Workers: workers})
			if err != nil {
				b.Fatal(err)
			}
			counts[q[:end+1]] = how != nothing || len(found) == 0
		}
	}
	var slowest, slowestThere time.Duration
	sidebyside.Compare(b, func(w *sidebyside.Watch) {
		var sum, most time.Duration
		for _, q := range queries {
			session := ix.NewSession()
			for end := first(q); end < len(q); end++ {
				start := time.Now()
				if _, err := session.Search(ctx, q[:end+1], search.Options{Limit: shown, Workers: workers}); err != nil {
					b.Fatal(err)
				}
				if d := time.Since(start); counts[q[:end+1]] {
					sum, most = sum+d, max(most, d)
				}
			}
		}
		w.Note(sum)
		slowest = least(slowest, most)
	}, func(w *sidebyside.Watch) {
		var sum, most time.Duration
		fzf.Forget()
		for _, q := range queries {
			for end := first(q); end < len(q); end++ {
				start := time.Now()
				fzf.Search(q[:end+1], shown)
				if d := time.Since(start); counts[q[:end+1]] {
					sum, most = sum+d, max(most, d)
				}
			}
		}
		w.Note(sum)
		slowestThere = least(slowestThere, most)
	})
	b.ReportMetric(float64(slowest)/float64(max(slowestThere, 1)), "worst-key-ratio")
	b.ReportMetric(float64(slowest)/1e6, "ms-worst-key")
}

// least is the smaller of two times, of which 0 is none: what disturbs a turn does not count.
func least(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// allocations counts what a key after the first allocates, at most and on average.
func allocations(b *testing.B, ix *search.Index, queries []string) {
	most, sum, n := 0.0, 0.0, 0
	for _, q := range queries {
		session := ix.NewSession()
		for end := range q {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := session.Search(context.Background(), q[:end+1], search.Options{Limit: shown, Workers: workers}); err != nil {
				b.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if end > 0 {
				each := float64(after.Mallocs - before.Mallocs)
				most, sum, n = max(most, each), sum+each, n+1
			}
		}
	}
	b.ReportMetric(most, "allocations-at-most")
	b.ReportMetric(sum/float64(n), "allocations-a-key")
}

// BenchmarkSideBySide measures a key beside fzf's; docs/search.md tells what each row is.
func BenchmarkSideBySide(b *testing.B) {
	for _, n := range sizes(b) {
		var before, after runtime.MemStats
		entries := entriesOf(b, n)
		text := 0
		for _, e := range entries {
			text += len(e.Title) + len(e.Text)
		}
		runtime.GC()
		runtime.ReadMemStats(&before)
		ix := search.New()
		ix.Load(entries)
		runtime.GC()
		runtime.ReadMemStats(&after)
		beside := float64(int(after.HeapAlloc)-int(before.HeapAlloc)-text) / float64(len(entries))
		fzf := NewFzf(linesOf(entries), workers)
		for _, c := range []struct {
			what    string
			queries []string
			how     way
		}{
			{"typed", typed, keyByKey},
			{"typed with a slip", slipped, keyByKey},
			{"no match, typed", absent, keyByKey},
			{"no match, the keys that find nothing", absent, nothing},
			{"no match, at once", absent, atOnce},
		} {
			b.Run(fmt.Sprintf("search, %s, %d records", c.what, n), func(b *testing.B) {
				keys(b, ix, fzf, c.queries, c.how)
				allocations(b, ix, c.queries)
				if c.what == "typed" {
					b.ReportMetric(beside, "bytes-a-record-beside-text")
				}
			})
		}
		b.Run(fmt.Sprintf("search, one record edited, %d records", n), func(b *testing.B) {
			var times []time.Duration
			session := ix.NewSession()
			for i := 0; b.Loop(); i++ {
				if _, err := session.Search(context.Background(), "ab", search.Options{Limit: shown}); err != nil {
					b.Fatal(err)
				}
				start := time.Now()
				for j := range 64 {
					ix.Put(entries[(i*64+j)*7919%len(entries)])
				}
				times = append(times, time.Since(start)/64)
			}
			slices.Sort(times)
			b.ReportMetric(0, "ns/op") // most of it is the search before
			b.ReportMetric(float64(times[len(times)/2])/1e3, "µs-an-edit")
		})
		runtime.KeepAlive(entries)
	}
}
