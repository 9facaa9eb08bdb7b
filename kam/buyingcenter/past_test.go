package buyingcenter_test

import (
	"slices"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/internal/world"
)

// A part of the past is the one that was recorded then: what came later is not there yet, what was cleared is there still.
func TestRolesOfThePastAreThoseRecordedThen(t *testing.T) {
	t.Parallel()
	w, _ := of(t, polar, "")
	ref := kam.Ref{Kind: "membership", ID: w.IDs["membership m-juha"]}
	now := w.Records[ref]
	day := func(n int) time.Time { return world.Today.AddDays(n).Time().Add(12 * time.Hour) }
	history := []kam.HistoryEntry{
		{At: day(-10), Who: "anna", Cell: "roles=gatekeeper", Old: kam.Yes},
		{At: day(-10), Who: "anna", Cell: "zones=threat", New: kam.Yes},
		{At: day(-30), Who: "anna", Cell: "opponent", New: kam.Yes},
		{At: day(-90), Cell: "roles=gatekeeper", New: kam.Yes},
	}
	for _, c := range now.Cells {
		if !slices.ContainsFunc(history, func(h kam.HistoryEntry) bool { return h.Cell == c.Key }) {
			history = append(history, kam.HistoryEntry{At: day(-90), Cell: c.Key, New: c.Value})
		}
	}
	cleared := kam.HistoryEntry{At: day(-10), Who: "anna", Cell: "roles=gatekeeper", Old: kam.Yes} // all that is known here
	if then := buyingcenter.Then(now, []kam.HistoryEntry{cleared}, world.Today.AddDays(-200)); !slices.Contains(then.Roles, "gatekeeper") || !then.Opponent {
		t.Errorf("before the first change that is known, the part is %v", then.Roles)
	}
	for _, c := range []struct {
		day      int
		roles    string
		threat   bool
		opponent bool
	}{{0, "advisor decider", true, true}, {-11, "advisor decider gatekeeper", false, true}, {-31, "advisor decider gatekeeper", false, false},
		{-200, "advisor decider gatekeeper", false, false}} { // recorded later than that: the earliest that was
		then := buyingcenter.Then(now, history, world.Today.AddDays(c.day))
		slices.Sort(then.Roles)
		got := ""
		for i, r := range then.Roles {
			if i > 0 {
				got += " "
			}
			got += r
		}
		if got != c.roles || slices.Contains(then.Zones, "threat") != c.threat || then.Opponent != c.opponent {
			t.Errorf("%d days: %q, %v, opponent %v", c.day, got, then.Zones, then.Opponent)
		}
		company := w.Company()
		center := buyingcenter.At(w.Polar(), company, company.Settings, world.Today, kam.NoID, map[kam.ID]kam.Membership{ref.ID: then})
		if m := member(t, w, &center, "juha"); m.Plays("gatekeeper") != slices.Contains(then.Roles, "gatekeeper") || m.Opponent != c.opponent {
			t.Errorf("%d days: the center shows %v", c.day, m.Roles)
		}
	}
	var words []string
	for _, m := range buyingcenter.Moves(now, history, "Juha", world.Today.AddDays(-40), world.Today) {
		words = append(words, m.Words)
	}
	if want := []string{"Juha: now acting against us (anna, 2026-10-23)", "Juha: now in a threat zone (anna, 2026-11-12)", "Juha: no longer gatekeeper (anna, 2026-11-12)"}; !slices.Equal(words, want) {
		t.Errorf("the part moved so: %q", words)
	}
	if all := buyingcenter.Moves(now, history, "Juha", world.Today.AddDays(-400), world.Today.AddDays(-31)); len(all) != 0 {
		t.Errorf("what was recorded with the person is a move: %v", all)
	}
	if all := buyingcenter.Moves(now, nil, "Juha", world.Today.AddDays(-400), world.Today); len(all) != 0 {
		t.Errorf("without a history there are moves: %v", all)
	}
}
