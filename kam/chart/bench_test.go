package chart

import (
	"encoding/json"
	"testing"

	"keyaccount/kam/sidebyside"
)

// BenchmarkSideBySide measures one layout of 150 people in each way beside encoding/json writing that chart down and reading
// it again.
func BenchmarkSideBySide(b *testing.B) {
	nodes, reports, influences := company(1, 150)
	for _, c := range []struct {
		name  string
		edges []Edge
		lay   func([]Node, []Edge) Layout
	}{{"organization", reports, Organization}, {"influence", influences, Influence}, {"matrix", influences, ways["matrix"]}, {"list", influences, ways["list"]}} {
		b.Run("layout of 150 people, "+c.name, func(b *testing.B) {
			sidebyside.Often(b, 5, func(w *sidebyside.Watch) {
				w.Time(func() { c.lay(nodes, c.edges) })
			}, func(w *sidebyside.Watch) {
				w.Time(func() {
					type whole struct {
						Nodes []Node
						Edges []Edge
					}
					text, err := json.Marshal(whole{nodes, c.edges})
					if err != nil {
						b.Fatal(err)
					}
					if err := json.Unmarshal(text, &whole{}); err != nil {
						b.Fatal(err)
					}
				})
			})
		})
	}
}
