package choice

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
		for _, deal := range d.OpenDeals() {
			m := Of(d, deal.ID, c.Settings)
			for _, r := range m.Criteria {
				about([]kam.Reason{r.Reason})
			}
			for _, r := range m.Vulnerabilities {
				count++
				for _, s := range r.Suggestions {
					about(s.Reasons)
				}
			}
		}
	}
	if count == 0 {
		t.Error("the sample company shows nothing of it")
	}
}
