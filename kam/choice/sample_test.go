package choice

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

func TestEveryReasonInTheSampleCompanyNamesARecord(t *testing.T) {
	world.EveryReason(t, func(c *dossier.Company, d *dossier.Dossier, about func(...kam.Reason)) (vulnerable int) {
		for _, deal := range d.OpenDeals() {
			m := Of(d, deal.ID, c.Settings)
			for _, r := range m.Criteria {
				about(r.Reason)
			}
			for _, r := range m.Vulnerabilities {
				vulnerable++
				for _, s := range r.Suggestions {
					about(s.Reasons...)
				}
			}
		}
		return vulnerable
	})
}
