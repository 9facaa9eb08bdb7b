package store

import (
	"context"
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/store/vault"
)

var (
	testKey = vault.NewKey([32]byte{1, 2, 3})
	ctx     = context.Background()
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clock is a clock that goes on by a millisecond at each look.
type clock struct{ at time.Time }

func (c *clock) now() time.Time {
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

func newClock() *clock { return &clock{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func opened(t testing.TB, dir string) *Cache {
	t.Helper()
	c, err := Open(ctx, dir, testKey, Options{Now: newClock().now})
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func reopened(t testing.TB, c *Cache) *Cache {
	t.Helper()
	must(t, c.Close())
	return opened(t, c.dir)
}

func newID(t testing.TB) (id kam.ID) {
	_, err := rand.Read(id[:])
	must(t, err)
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id
}

// edit returns an edit from pairs of cells and values.
func edit(kind string, id kam.ID, pairs ...string) kam.Edit {
	e := kam.Edit{Ref: kam.Ref{Kind: kind, ID: id}}
	for i := 0; i < len(pairs); i += 2 {
		e.Cells = append(e.Cells, kam.Cell{Key: pairs[i], Value: pairs[i+1]})
	}
	kam.SortCells(e.Cells)
	return e
}

func sound(t testing.TB, c *Cache) Report {
	t.Helper()
	r, err := c.Check(ctx)
	must(t, err)
	for _, p := range r.Problems {
		t.Errorf("check: %s", p)
	}
	return r
}

func value(t testing.TB, c *Cache, ref kam.Ref, field string) string {
	t.Helper()
	r, err := c.Get(ctx, ref)
	must(t, err)
	return r.Get(field)
}

func sortedStrings(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}
