package store

import (
	"testing"
	"time"

	"keyaccount/store/memtable"
)

// written returns how many transactions a cache's file has seen.
func written(t *testing.T, c *Cache) (n int) {
	t.Helper()
	must(t, c.view(func(tx *memtable.Tx) error { n = tx.Bolt().ID(); return nil }))
	return n
}

func TestLookingForNewsThatThereIsNoneOfWritesNothing(t *testing.T) {
	s := newCentral(t)
	s.user("anna", "all:write")
	m := s.member("anna")
	ref := m.add("account", "name", "Polar")
	m.sync()
	before := written(t, m.Cache)
	for range 5 {
		s.clock.at = s.clock.at.Add(time.Second)
		m.sync()
	}
	if after := written(t, m.Cache); after != before {
		t.Errorf("five looks at a server without news wrote %d times", after-before)
	}
	last := m.LastSync()
	if s.clock.at.Sub(last) > time.Second {
		t.Errorf("at %v the server is said to have answered last at %v", s.clock.at, last)
	}
	must(t, m.Close())
	again, err := Open(ctx, m.dir, testKey, Options{Now: s.clock.now})
	must(t, err)
	t.Cleanup(func() { _ = again.Close() })
	if !again.LastSync().Equal(last) {
		t.Errorf("after closing, the server answered last at %v, not %v", again.LastSync(), last)
	}
	m.Cache = again
	s.clock.at = s.clock.at.Add(betweenNotes)
	before = written(t, again)
	m.sync()
	if written(t, again) == before {
		t.Error("the time of the last answer was not written after a minute")
	}
	must(t, again.Apply(ctx, "edit", edit("account", ref.ID, "name", "Polar Steel")))
	m.sync()
	if again.Waiting() != 0 || again.LastSync().Before(last) {
		t.Errorf("%d edits wait after a sync", again.Waiting())
	}
	sound(t, again)
}
