package alignment

import (
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

// BenchmarkAlignmentOfAllAccounts computes SCAP of each account, and of each open deal whether it stalls and why.
func BenchmarkAlignmentOfAllAccounts(b *testing.B) {
	world.BesideDecoding(b, func(c *dossier.Company) {
		for _, d := range c.Accounts() {
			Of(d, c.Settings, world.Today)
			for _, deal := range d.OpenDeals() {
				StallOf(d, deal, c.Settings, world.Today)
			}
		}
	})
}
