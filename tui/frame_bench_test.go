package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"

	"keyaccount/kam"
	"keyaccount/kam/sidebyside"
	"keyaccount/tui/book/memory"
)

// BenchmarkSideBySide measures one key press and the frame that follows it, at 120 by 40 cells over a list of all
// records, beside a call of Lip Gloss for each row of the screen.
func BenchmarkSideBySide(b *testing.B) {
	many := sidebyside.Records()
	b.Run(fmt.Sprintf("a key and its frame, %d rows", many), func(b *testing.B) {
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
		row := lipgloss.NewStyle().Width(118).Foreground(lipgloss.Color("7"))
		texts := make([]string, 36)
		for i := range texts {
			texts[i] = fmt.Sprintf("Řezáč Strojírny %06d a.s.   A   customer   Steel   FI", i)
		}
		const turns = 50 // a single frame is too short to time
		sidebyside.Compare(b, func(w *sidebyside.Watch) {
			w.Time(func() {
				for range turns {
					d.m.Update(down)
					if d.m.View() == "" {
						b.Fatal("there is no frame")
					}
				}
			})
		}, func(w *sidebyside.Watch) {
			w.Time(func() {
				for range turns {
					var screen strings.Builder
					for _, text := range texts {
						screen.WriteString("│" + row.Render(text) + "│\n")
					}
				}
			})
		})
	})
	mapsSideBySide(b)
}
