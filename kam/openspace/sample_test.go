package openspace

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

func TestEveryReasonInTheSampleCompanyNamesARecord(t *testing.T) {
	world.EveryReason(t, func(c *dossier.Company, d *dossier.Dossier, about func(...kam.Reason)) int {
		m := Of(d, c, c.Settings, world.Today)
		for i := range m.Rows {
			for _, cell := range m.Rows[i].Cells {
				about(cell.Reasons...)
			}
		}
		about(m.Apart...)
		return len(m.Push)
	})
}
