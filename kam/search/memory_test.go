//go:build !race

package search

import (
	"runtime"
	"testing"
)

// The race detector makes allocations larger, so memory is measured without it.

// settled reads what memory is held once pools have let go of what is not used: they do at the second collection.
func settled(m *runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(m)
}

// Beside its text a record costs at most 160 bytes.
func TestMemoryOfARecord(t *testing.T) {
	entries := peopleAndCompanies(100_000)
	text := 0
	for _, e := range entries {
		text += len(e.Title) + len(e.Text)
	}
	var before, after runtime.MemStats
	settled(&before)
	ix := New()
	ix.Load(entries)
	settled(&after)
	each := (int(after.HeapAlloc) - int(before.HeapAlloc) - text) / len(entries)
	t.Logf("%d bytes a record beside its text of %d", each, text/len(entries))
	if each > 160 {
		t.Errorf("%d bytes a record beside its text, want at most 160", each)
	}
	runtime.KeepAlive(entries)
	runtime.KeepAlive(ix)
}
