package choice

import (
	"slices"
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/sidebyside"
)

// BenchmarkChoicesOfAllDeals computes the matrix of choices of each open deal of 1,000 accounts, beside the decoding of the records, which comes before it.
func BenchmarkChoicesOfAllDeals(b *testing.B) {
	records := world.Sample(b, 1000)
	c := dossier.Build(slices.Values(records))
	sidebyside.Compare(b,
		func(w *sidebyside.Watch) {
			w.Time(func() {
				for _, d := range c.Accounts() {
					for _, deal := range d.OpenDeals() {
						Of(d, deal.ID, c.Settings)
					}
				}
			})
		},
		func(w *sidebyside.Watch) { w.Time(func() { dossier.Build(slices.Values(records)) }) })
	b.ReportMetric(float64(len(c.Accounts())), "accounts")
}
