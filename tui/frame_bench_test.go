package tui

import (
	"fmt"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/tui/book/memory"
)

// BenchmarkFrame measures one key press and the frame that follows it, at 120 by 36 cells over a list of
// 100,000 accounts.
func BenchmarkFrame(b *testing.B) {
	const many = 100_000
	records := make([]kam.Record, many)
	for i := range records {
		records[i] = kam.Record{Ref: kam.Ref{Kind: "account", ID: kam.ID{0: 1, 12: byte(i >> 24), 13: byte(i >> 16), 14: byte(i >> 8), 15: byte(i)}}}.With(
			kam.Cell{Key: "country", Value: "FI"}, kam.Cell{Key: "name", Value: fmt.Sprintf("Řezáč Strojírny %06d a.s.", i)},
			kam.Cell{Key: "priority", Value: "A"}, kam.Cell{Key: "segment", Value: "Steel"}, kam.Cell{Key: "status", Value: "customer"},
		)
	}
	d := startWith(b, memory.New(records, func() time.Time { return morning }), 120, 40)
	d.press("2")
	d.shows("Řezáč Strojírny 000000")
	down := key("down")
	b.ReportAllocs()
	for b.Loop() {
		d.m.Update(down)
		if d.m.View() == "" {
			b.Fatal("there is no frame")
		}
	}
}
