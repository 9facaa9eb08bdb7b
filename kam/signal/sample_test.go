package signal

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/sample"
)

// Polar Steel's story, told in kam/sample: an opponent holds the purse, nobody of ours has met the chief executive, one
// concern is nobody's and one is overdue, a deal goes nowhere.
func TestPolarSteelHasTheAlarmsOfItsStory(t *testing.T) {
	for seed := range uint64(3) {
		c := dossier.Build(slices.Values(world.SampleOf(t, sample.Options{Seed: seed})))
		d := world.Account(t, c, "Polar Steel Oy")
		board := NewBoard(c, today)
		alarms := board.AlarmsOf(d.ID)
		for kind, about := range map[AlarmKind]string{
			OpponentInPower: "Juha Äkräs", ConcernUnowned: "Three weeks of change-over would stop furnace 1", ConcernOverdue: "Payback beyond three years",
			DealWithoutStep: "Service agreement, rolling mill",
		} {
			if n := len(slices.DeleteFunc(slices.Clone(alarms), func(a Alarm) bool { return a.Kind != kind || !strings.Contains(a.What, about) })); n != 1 {
				t.Errorf("seed %d: %d alarms %q about %s: %+v", seed, n, kind, about, alarms)
			}
		}
		for _, kind := range []AlarmKind{NoDecider, NoFacilitator, FactorCount, DealPastClose, DuplicateSuspect} {
			if slices.ContainsFunc(alarms, func(a Alarm) bool { return a.Kind == kind }) {
				t.Errorf("seed %d: Polar Steel has the alarm %q, which its story rules out", seed, kind)
			}
		}
		coverage := CoverageOf(d, today)
		if len(coverage.SellingRolesMissing) != 0 || !slices.ContainsFunc(coverage.Unconnected, func(r kam.Reason) bool { return strings.HasPrefix(r.Words, "Eeva Koskinen") }) {
			t.Errorf("seed %d: coverage %+v", seed, coverage)
		}
		if h := board.Health(d.ID); !h.Known || h.Score < 10 || h.Score > 75 {
			t.Errorf("seed %d: health %d", seed, h.Score)
		}
		if diamond := DiamondOf(d); diamond.Layer == Transformative || diamond.Layer == NoLayer {
			t.Errorf("seed %d: the relationship is %s, though nobody has met the chief executive", seed, diamond.Layer)
		}
		if q := Qualifications(d); len(q) != 3 || q[0].Qualified {
			t.Errorf("seed %d: qualifications %+v", seed, q)
		}
	}
}

func TestKallavesiIsInTheSampleTwice(t *testing.T) {
	c := world.SampleCompany(t, 0)
	found := map[string]bool{}
	for _, s := range Duplicates(c) {
		found[s.FirstIs+" / "+s.SecondIs] = true
		if s.First.Kind != s.Second.Kind || s.Score < suspicious || len(s.Reasons) == 0 {
			t.Errorf("%+v", s)
		}
	}
	if !found["Kallaveden Konepaja Oy / Kallavesi Konepaja"] {
		t.Errorf("suspects: %v", found)
	}
	if len(found) > 12 {
		t.Errorf("%d suspects, most of them surely innocent: %v", len(found), found)
	}
	twice := world.Account(t, c, "Kallaveden Konepaja Oy")
	if last := twice.Contacts[len(twice.Contacts)-1].Name; !slices.ContainsFunc(Duplicates(c), func(s Suspect) bool { return s.Second.Kind == "contact" && s.SecondIs == last }) {
		t.Errorf("%s, entered twice, is not suspected", last)
	}
}

// Whatever the sample holds, every alarm leads to a record that exists, and to a field that can mend it.
func TestEveryAlarmOfTheSampleOpensWhatMendsIt(t *testing.T) {
	c := dossier.Build(slices.Values(world.SampleOf(t, sample.Options{Seed: 2})))
	kinds := map[AlarmKind]int{}
	for _, a := range NewBoard(c, today).Alarms() {
		kinds[a.Kind]++
		mends(t, a)
		d := c.Dossier(a.Account)
		exists := func(ref kam.Ref) bool {
			return slices.ContainsFunc(d.Entries(ref.Kind), func(e dossier.Entry) bool { return e.ID == ref.ID })
		}
		if !exists(a.Record) {
			t.Errorf("%q opens %s, which does not exist", a.What, a.Record)
		}
		for _, r := range a.Why {
			// suspects and a manager's accounts are other accounts, or at such
			if elsewhere := a.Kind == DuplicateSuspect || a.Kind == TooManyAccounts || a.Kind == CompetingAccounts; !elsewhere && !exists(r.Record) {
				t.Errorf("%q is because of %s, which does not exist", a.What, r.Record)
			}
		}
		if a.Since.After(today) {
			t.Errorf("%q holds since %s, which is to come", a.What, a.Since)
		}
	}
	for _, k := range []AlarmKind{NotReceptive, Silence, NoReason, NeedsImplied, Anxious, NoDecider, NoFacilitator, OpponentInPower, FactorCount, ReviewOverdue,
		ConcernUnowned, ConcernOverdue, DealPastClose, DealWithoutStep, NotVerified, DuplicateSuspect, TooManyAccounts, CompetingAccounts} {
		if kinds[k] == 0 {
			t.Errorf("nothing in the sample raises %q: %v", k, kinds)
		}
	}
}

func TestOneManagerOfTheSampleHasTooManyKeyAccounts(t *testing.T) {
	c := world.SampleCompany(t, 0)
	over := 0
	for _, l := range Loads(c) {
		if l.Over {
			over++
		}
		if p := c.Person(l.Person); p == nil || p.User == sample.User && (len(l.KeyAccounts) != 5 || l.Over) {
			t.Errorf("load %+v", l)
		}
	}
	if over != 1 {
		t.Errorf("%d managers have too many key accounts, want 1", over)
	}
}

func TestHealthOfTheSampleDiffers(t *testing.T) {
	c := world.SampleCompany(t, 0)
	scores := map[int]bool{}
	known := 0
	for _, d := range c.Accounts() {
		h := HealthOf(d, c.Settings, today)
		if h.Known {
			known++
			scores[h.Score] = true
		}
		for _, p := range h.Parts {
			if len(p.Reasons) == 0 || p.Points < 0 || p.Points > p.Weight || h.Score < 0 || h.Score > 100 {
				t.Errorf("%s: %+v", d.Account.Name, p)
			}
		}
	}
	if known < 30 || len(scores) < 15 {
		t.Errorf("health of %d accounts is known, with %d scores", known, len(scores))
	}
}
