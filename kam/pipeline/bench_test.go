package pipeline

import (
	"slices"
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/sidebyside"
)

// BenchmarkForecastAndPipeline computes forecast, pipeline, win rates and slippage of a company of 1,000 accounts, beside the decoding of the records, which comes before it.
func BenchmarkForecastAndPipeline(b *testing.B) {
	records := world.Sample(b, 1000)
	c := dossier.Build(slices.Values(records))
	sidebyside.Compare(b,
		func(w *sidebyside.Watch) {
			w.Time(func() {
				all := All(c)
				ForecastOf(all, c.Settings, world.Today, Quarter, Owner)
				PipelineOf(all, c.Settings, world.Today)
				WinRatesOf(all, c.Settings, world.Today, Account)
				SlippageOf(all, world.Today, nil)
			})
		},
		func(w *sidebyside.Watch) { w.Time(func() { dossier.Build(slices.Values(records)) }) })
	b.ReportMetric(float64(len(c.Accounts())), "accounts")
}
