package alignment

import (
	"slices"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

func TestEveryReasonInTheSampleCompanyNamesARecord(t *testing.T) {
	records := world.Sample(t, 60)
	known := map[kam.Ref]bool{}
	for _, r := range records {
		known[r.Ref] = !r.Deleted()
	}
	about := func(reasons []kam.Reason) {
		for _, r := range reasons {
			if !known[r.Record] || r.Words == "" {
				t.Errorf("%q is about %s, which is no record", r.Words, r.Record)
			}
		}
	}
	c := dossier.Build(slices.Values(records))
	count := 0
	for _, d := range c.Accounts() {
		x := Of(d, c.Settings, world.Today)
		for _, line := range x.Interfaces.Lines {
			about([]kam.Reason{line.Reason})
		}
		about(x.Connections.Unconnected)
		for i, p := range x.Processes {
			for _, gap := range p.Gaps {
				about([]kam.Reason{gap.Reason})
			}
			s := StallOf(d, d.OpenDeals()[i], c.Settings, world.Today)
			for _, sign := range s.Signs {
				about([]kam.Reason{sign.Reason})
			}
			for _, f := range append(s.Alignments[:], s.Managements[:]...) {
				about(f.Reasons)
				if len(f.Reasons) == 0 {
					t.Errorf("%s is %s for no reason", f.Name, f.Verdict)
				}
				if f.Verdict == Lacking {
					count++
				}
			}
		}
	}
	if count == 0 {
		t.Error("the sample company shows nothing of it")
	}
}
