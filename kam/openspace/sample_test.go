package openspace

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
		m := Of(d, c, c.Settings, world.Today)
		for i := range m.Rows {
			for _, cell := range m.Rows[i].Cells {
				about(cell.Reasons)
			}
		}
		about(m.Apart)
		count += len(m.Push)
	}
	if count == 0 {
		t.Error("the sample company shows nothing of it")
	}
}
