package main

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/sahilm/fuzzy"
	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/kam/sidebyside"
)

// BenchmarkSideBySide measures what people wait for against references; docs/benchmarks.md tells what each part
// is about.
func BenchmarkSideBySide(b *testing.B) {
	c := newCompany(b)
	b.Run(fmt.Sprintf("import, %d rows", pipelineRows), c.importing)
	b.Run(fmt.Sprintf("first sync, %d records", c.records), c.firstSync)
	if os.Getenv("KAM_BENCH_LARGE") != "" {
		b.Run(fmt.Sprintf("first sync, %d records against %d", tenfold*c.records, c.records), c.growth)
	}
	b.Run("pull 100 changes", c.pull)
	b.Run("push 100 edits", c.push)
	b.Run("nothing to sync", c.nothing)
	b.Run(fmt.Sprintf("%d devices push %d edits", crowd, crowd*ownBatches*ownContacts), c.crowded)
	b.Run("one durable edit", c.edit)
	b.Run(fmt.Sprintf("search, a key, %d records", c.records), c.key)
	b.Run("search, the first key", c.firstKey)
	b.Run(fmt.Sprintf("start to full screen, %d records", c.records), c.starting)
}

func (c *company) firstSync(b *testing.B) {
	raw := c.raw()
	ctx := context.Background()
	var size int64
	sidebyside.Compare(b, func(w *sidebyside.Watch) {
		d := c.device()
		_, size = c.traffic.during(func() {
			w.Time(func() {
				_, err := d.client.Sync(ctx, nil)
				must(b, err)
			})
		})
		must(b, d.giveUp())
	}, func(w *sidebyside.Watch) {
		raw.start(c.dir)
		w.Time(func() { raw.pull() })
	})
	b.ReportMetric(float64(size)/1e6, "MB-on-the-wire")
	b.ReportMetric(float64(size)/float64(c.plain), "of-the-JSON")
	c.memory(b)
}

// tenfold is how much larger the company is that growth measures.
const tenfold = 10

// growth is the first sync of ten times as many records against that of the usual number.
func (c *company) growth(b *testing.B) {
	large := &company{b: b, records: tenfold * c.records, dir: b.TempDir()}
	first := func(c *company) sidebyside.Way {
		return func(w *sidebyside.Watch) {
			d := c.device()
			w.Time(func() { c.sync(d) })
			must(b, d.giveUp())
		}
	}
	sidebyside.Compare(b, first(large), first(c))
	large.memory(b)
}

// changes is how many records change in a small exchange, quick how many turns such a one takes at a time.
const (
	changes = 100
	quick   = 8
)

func (c *company) pull(b *testing.B) {
	raw := c.full()
	ctx := context.Background()
	here, other := c.synced(), c.device()
	defer other.giveUp()
	c.sync(other)
	var requests, size int64
	var refs []kam.Ref
	turn := 0
	sidebyside.Often(b, quick, func(w *sidebyside.Watch) {
		turn++
		refs = c.some(other, changes, turn)
		must(b, other.cache.Apply(ctx, "bench", touch(refs, fmt.Sprint("turn ", turn))...))
		c.sync(other)
		requests, size = c.traffic.during(func() {
			w.Time(func() { c.sync(here) })
		})
	}, func(w *sidebyside.Watch) {
		raw.change(refs)
		w.Time(func() { raw.pull() })
	})
	b.ReportMetric(float64(requests), "request")
	b.ReportMetric(float64(size)/1e3, "kB-both-ways")
}

func (c *company) push(b *testing.B) {
	raw := c.full()
	ctx := context.Background()
	here := c.synced()
	var requests, size int64
	var refs []kam.Ref
	turn := 0
	sidebyside.Often(b, quick, func(w *sidebyside.Watch) {
		turn++
		refs = c.some(here, changes, turn+7)
		must(b, here.cache.Apply(ctx, "bench", touch(refs, fmt.Sprint("push ", turn))...))
		requests, size = c.traffic.during(func() {
			w.Time(func() { c.sync(here) })
		})
	}, func(w *sidebyside.Watch) {
		raw.edit(refs)
		w.Time(raw.push)
	})
	b.ReportMetric(float64(requests), "request")
	b.ReportMetric(float64(size)/1e3, "kB-both-ways")
}

func (c *company) nothing(b *testing.B) {
	raw := c.full()
	here := c.synced()
	c.sync(here)
	var requests, size int64
	sidebyside.Often(b, quick, func(w *sidebyside.Watch) {
		requests, size = c.traffic.during(func() {
			w.Time(func() { c.sync(here) })
		})
	}, func(w *sidebyside.Watch) {
		w.Time(func() { raw.pull() })
	})
	b.ReportMetric(float64(requests), "request")
	b.ReportMetric(float64(size), "bytes-both-ways")
}

// edit changes one field, durably, against one put of as many bytes, as durably.
func (c *company) edit(b *testing.B) {
	raw := c.full()
	ctx := context.Background()
	here := c.synced()
	refs := c.some(here, 64, 3)
	var data [600]byte
	turn := 0
	sidebyside.Compare(b, func(w *sidebyside.Watch) {
		for i := range 20 {
			turn++
			edit := touch(refs[i:i+1], fmt.Sprint("edit ", turn))
			w.Time(func() { must(b, here.cache.Apply(ctx, "bench", edit...)) })
		}
	}, func(w *sidebyside.Watch) {
		for i := range 20 {
			key := keyOf(refs[i])
			w.Time(func() {
				must(b, raw.here.Update(func(tx *bolt.Tx) error { return tx.Bucket(rawRecords).Put(key, data[:]) }))
			})
		}
	})
	c.sync(here)
}

var queries = []string{"maria", "virtanen", "polar st", "kran", "mnagelo", "gmbh ber"}

// titles returns what the records are called, as the library would search them.
func (c *company) titles(d *device) (titles []string) {
	for _, k := range kam.Kinds() {
		if k.System {
			continue
		}
		must(c.b, d.cache.EachTitle(k.Name, func(_ kam.ID, title string, deleted bool) bool {
			if !deleted {
				titles = append(titles, title)
			}
			return true
		}))
	}
	return titles
}

// key types queries, key by key.
func (c *company) key(b *testing.B) {
	ctx := context.Background()
	d := c.synced()
	titles := c.titles(d)
	f := newFinder(d.cache)
	_, err := f.find(ctx, "a", search.Options{Limit: 50})
	must(b, err)
	sidebyside.Compare(b, func(w *sidebyside.Watch) {
		for _, q := range queries {
			for end := range q {
				w.Time(func() {
					_, err := f.find(ctx, q[:end+1], search.Options{Limit: 50})
					must(b, err)
				})
			}
		}
	}, func(w *sidebyside.Watch) {
		for _, q := range queries {
			for end := range q {
				w.Time(func() { fuzzy.Find(q[:end+1], titles) })
			}
		}
	})
}

// firstKey types the first key after the start, which has the index filled.
func (c *company) firstKey(b *testing.B) {
	ctx := context.Background()
	d := c.synced()
	sidebyside.Compare(b, func(w *sidebyside.Watch) {
		f := newFinder(d.cache)
		w.Time(func() {
			_, err := f.find(ctx, "m", search.Options{Limit: 50})
			must(b, err)
		})
	}, func(w *sidebyside.Watch) {
		w.Time(func() { fuzzy.Find("m", c.titles(d)) })
	})
}
