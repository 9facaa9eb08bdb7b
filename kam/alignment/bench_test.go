package alignment

import (
	"slices"
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/sidebyside"
)

// BenchmarkAlignmentOfAllAccounts computes SCAP of each of 1,000 accounts, and of each open deal whether it stalls and why, beside the decoding of the records, which comes before it.
func BenchmarkAlignmentOfAllAccounts(b *testing.B) {
	records := world.Sample(b, 1000)
	c := dossier.Build(slices.Values(records))
	sidebyside.Compare(b,
		func(w *sidebyside.Watch) {
			w.Time(func() {
				for _, d := range c.Accounts() {
					Of(d, c.Settings, world.Today)
					for _, deal := range d.OpenDeals() {
						StallOf(d, deal, c.Settings, world.Today)
					}
				}
			})
		},
		func(w *sidebyside.Watch) { w.Time(func() { dossier.Build(slices.Values(records)) }) })
	b.ReportMetric(float64(len(c.Accounts())), "accounts")
}
