package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"

	"keyaccount/kam/sidebyside"
	"keyaccount/tui/pane/chart"
)

// mapsSideBySide measures one move on a map of 150 people and the frame that follows it, in each layout, beside a call of
// Lip Gloss for each row of the screen. Times are of so many moves as there are in mapMoves.
func mapsSideBySide(b *testing.B) {
	for _, layout := range [][2]string{{"H", "organization"}, {"I", "influence"}, {"X", "matrix"}, {"S", "list"}} {
		b.Run("8 moves on a map of 150 people and their frames, "+layout[1], func(b *testing.B) {
			d := startWith(b, crowd(150), 120, 40)
			d.run(d.m.push(chart.Of(d.m.env, d.find("account", "Great Works").Ref)))
			d.settle()
			d.press(layout[0]).settle()
			row := lipgloss.NewStyle().Width(118).Foreground(lipgloss.Color("7"))
			sidebyside.Often(b, 5, func(w *sidebyside.Watch) {
				w.Time(func() {
					for _, move := range mapMoves {
						d.m.Update(key(move))
						if d.m.View() == "" {
							b.Fatal("there is no frame")
						}
					}
				})
			}, func(w *sidebyside.Watch) {
				w.Time(func() {
					for range mapMoves {
						var screen strings.Builder
						for range 36 {
							screen.WriteString("│" + row.Render("Řezáč Strojírny 000001 a.s.   A   customer   Steel   FI") + "│\n")
						}
					}
				})
			})
			d.end()
		})
	}
}

var mapMoves = []string{"j", "l", "j", "l", "k", "h", "h", "j"}
