package pipeline

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
		b := Of(d, c)
		f := ForecastOf(b, c.Settings, world.Today, Month, Owner)
		about(f.Late)
		about(f.Incomplete)
		for _, at := range PipelineOf(b, c.Settings, world.Today).Stages {
			for _, stuck := range at.Stuck {
				count++
				about([]kam.Reason{stuck.Reason})
			}
		}
		for _, s := range SlippageOf(b, world.Today, nil) {
			about(s.Reasons)
		}
		about(CycleOf(b).Apart)
		for _, o := range b.Deals {
			about(ExpectedOf(o, c.Settings, world.Today).Reasons)
		}
	}
	if count == 0 {
		t.Error("the sample company shows nothing of it")
	}
}
