package alignment

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

func TestEveryReasonInTheSampleCompanyNamesARecord(t *testing.T) {
	world.EveryReason(t, func(c *dossier.Company, d *dossier.Dossier, about func(...kam.Reason)) (lacking int) {
		x := Of(d, c.Settings, world.Today)
		for _, line := range x.Interfaces.Lines {
			about(line.Reason)
		}
		about(x.Connections.Unconnected...)
		for i, p := range x.Processes {
			for _, gap := range p.Gaps {
				about(gap.Reason)
			}
			s := StallOf(d, d.OpenDeals()[i], c.Settings, world.Today)
			for _, sign := range s.Signs {
				about(sign.Reason)
			}
			for _, f := range append(s.Alignments[:], s.Managements[:]...) {
				about(f.Reasons...)
				if len(f.Reasons) == 0 {
					t.Errorf("%s is %s for no reason", f.Name, f.Verdict)
				}
				if f.Verdict == Lacking {
					lacking++
				}
			}
		}
		return lacking
	})
}
