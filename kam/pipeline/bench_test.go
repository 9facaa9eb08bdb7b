package pipeline

import (
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

// BenchmarkForecastAndPipeline computes forecast, pipeline, win rates and slippage of the whole company.
func BenchmarkForecastAndPipeline(b *testing.B) {
	world.BesideDecoding(b, func(c *dossier.Company) {
		all := All(c)
		ForecastOf(all, c.Settings, world.Today, Quarter, Owner)
		PipelineOf(all, c.Settings, world.Today)
		WinRatesOf(all, c.Settings, world.Today, Account)
		SlippageOf(all, world.Today, nil)
	})
}
