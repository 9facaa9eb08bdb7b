package choice

import (
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

// BenchmarkChoicesOfAllDeals computes the matrix of choices of each open deal.
func BenchmarkChoicesOfAllDeals(b *testing.B) {
	world.BesideDecoding(b, func(c *dossier.Company) {
		for _, d := range c.Accounts() {
			for _, deal := range d.OpenDeals() {
				Of(d, deal.ID, c.Settings)
			}
		}
	})
}
