package store

import (
	"strconv"
	"sync"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

func TestReadersWritersAndSyncMayWorkAtTheSameTime(t *testing.T) {
	c, s, ref := synced(t)
	var readers sync.WaitGroup
	done := make(chan struct{})
	var problems sync.Map
	for name, read := range map[string]func() error{
		"get":     func() error { _, err := c.Get(ctx, ref); return err },
		"each":    func() error { return c.Each(ctx, "account", func(kam.Record) bool { return true }) },
		"entries": func() error { return c.Entries(ctx, func(search.Entry) bool { return true }) },
		"history": func() error { _, err := c.History(ctx, ref); return err },
		"name":    func() error { _ = c.Name(ref); _ = c.Counts(); _ = c.Waiting(); return nil },
	} {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := read(); err != nil {
					problems.Store(name, err)
				}
			}
		})
	}
	seen := 0
	stop := c.Subscribe(func(ch Changed) { seen++ })
	for i := range 20 {
		must(t, c.Apply(ctx, "", edit("account", ref.ID, "phone", strconv.Itoa(i+10)), edit("account", newID(t), "name", "New")))
		if i%5 == 0 {
			exchange(t, c, s, 7)
		}
		if got := c.Name(ref); got != "Polar Steel Oy" || value(t, c, ref, "phone") != strconv.Itoa(i+10) {
			t.Errorf("what was just written cannot be read: %q", got)
		}
	}
	stop()
	close(done)
	readers.Wait()
	problems.Range(func(name, err any) bool { t.Errorf("%v: %v", name, err); return true })
	if seen < 20 {
		t.Errorf("%d changes were told", seen)
	}
	sound(t, c)
}

// TestManyRecordsAreAddedUpInAWrite has several goroutines read in one transaction that writes; the race detector looks on.
func TestManyRecordsAreAddedUpInAWrite(t *testing.T) {
	c, s, ref := synced(t)
	for range 300 {
		s.edit(edit("contact", newID(t), "name", "Contact", "account", ref.ID.String()), 1)
	}
	exchange(t, c, s, 1000)
	must(t, c.Apply(ctx, "wait", edit("account", ref.ID, "city", "Turku")))
	sum := c.state.Load().Sum
	for range 5 {
		_, err := c.differing(ctx, nil)
		must(t, err)
	}
	if again := c.state.Load().Sum; again != sum {
		t.Errorf("added up anew the sum is %+v, it was %+v", again, sum)
	}
}
