package openspace

import (
	"testing"

	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

// BenchmarkOpenSpaceOfAllAccounts computes the Open Space of each account.
func BenchmarkOpenSpaceOfAllAccounts(b *testing.B) {
	world.BesideDecoding(b, func(c *dossier.Company) {
		for _, d := range c.Accounts() {
			Of(d, c, c.Settings, world.Today, AllProducts)
		}
	})
}
