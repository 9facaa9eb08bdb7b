package pipeline

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

func TestEveryReasonInTheSampleCompanyNamesARecord(t *testing.T) {
	world.EveryReason(t, func(c *dossier.Company, d *dossier.Dossier, about func(...kam.Reason)) (stuck int) {
		b := Of(d, c)
		f := ForecastOf(b, c.Settings, world.Today, Month, Owner)
		about(f.Late...)
		about(f.Incomplete...)
		for _, at := range PipelineOf(b, c.Settings, world.Today).Stages {
			for _, s := range at.Stuck {
				stuck++
				about(s.Reason)
			}
		}
		for _, s := range SlippageOf(b, world.Today, nil) {
			about(s.Reasons...)
		}
		about(CycleOf(b).Apart...)
		for _, o := range b.Deals {
			about(ExpectedOf(o, c.Settings, world.Today).Reasons...)
		}
		return stuck
	})
}
