package openspace

import (
	"slices"
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/sidebyside"
)

// BenchmarkOpenSpaceOfAllAccounts computes the Open Space of each of 1,000 accounts, beside the decoding of the records, which comes before it.
func BenchmarkOpenSpaceOfAllAccounts(b *testing.B) {
	records := world.Sample(b, 1000)
	c := dossier.Build(slices.Values(records))
	sidebyside.Compare(b,
		func(w *sidebyside.Watch) {
			w.Time(func() {
				for _, d := range c.Accounts() {
					Of(d, c, c.Settings, world.Today, AllProducts)
				}
			})
		},
		func(w *sidebyside.Watch) { w.Time(func() { dossier.Build(slices.Values(records)) }) })
	b.ReportMetric(float64(len(c.Accounts())), "accounts")
}
