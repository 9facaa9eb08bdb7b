package tui

import (
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/pane/alarms"
)

// suspect returns the first alarm about two accounts that may be the same.
func (d *driver) suspect() (signal.Alarm, bool) {
	for _, a := range d.alarms() {
		if a.Kind == signal.DuplicateSuspect && a.Record.Kind == "account" {
			return a, true
		}
	}
	return signal.Alarm{}, false
}

// related returns the records that refer to one.
func (d *driver) related(ref kam.Ref) (all []kam.Ref) {
	d.t.Helper()
	if err := d.book.Related(d.t.Context(), ref, func(r kam.Record) bool { all = append(all, r.Ref); return true }); err != nil {
		d.t.Fatal(err)
	}
	return all
}

// From the alarm one sees the two beside each other, then what merging them does, then it is done, and undone in one step.
func TestTwoThatAreTheSameAreMergedFromTheAlarm(t *testing.T) {
	d := start(t, 140, 50)
	a, there := d.suspect()
	if !there {
		t.Fatal("no account of the sample is suspected")
	}
	keep, gone := a.Why[0].Record, a.Record
	before, moving := d.get(keep), d.related(gone)
	if len(moving) == 0 {
		t.Fatal("nothing refers to the later account, so that nothing can be seen to move")
	}
	d.send(alarms.Act(d.m.env, a).Do())
	d.shows("Recorded later")
	d.settle()
	d.press("%").settle()
	d.shows("Stays: ")
	d.shows("other noted")
	d.shows("moves")
	if d.get(gone).Deleted() || len(d.related(gone)) != len(moving) {
		t.Error("looking at the plan changed something")
	}
	d.row("Account ")
	d.press(" ").settle()
	d.shows("other taken")
	d.press("%").settle()
	d.shows("Merged ")
	after := d.get(keep)
	if !d.get(gone).Deleted() || len(d.related(gone)) != 0 || after.Get("name") != d.get(gone).Get("name") || !strings.Contains(after.Get("notes"), before.Get("name")) {
		t.Errorf("after merging the account is %v", after)
	}
	for _, ref := range moving {
		if r := d.get(ref); !r.Deleted() && r.Kind == "contact" && r.Get("account") != keep.ID.String() {
			t.Errorf("%s did not move", ref)
		}
	}
	if b, there := d.suspect(); there && b.Record == gone {
		t.Error("the alarm stays")
	}
	d.shows("Today")
	d.press("u").settle()
	if d.get(gone).Deleted() || d.get(keep).Get("name") != before.Get("name") || len(d.related(gone)) != len(moving) {
		t.Error("one step back does not take the merge back whole")
	}
}

func TestTwoThatOnlyLookAlikeAreDeclaredDifferentFromTheAlarm(t *testing.T) {
	d := start(t, 120, 40)
	a, _ := d.suspect()
	d.send(alarms.Act(d.m.env, a).Do())
	d.shows("Recorded later")
	d.settle()
	d.press("x").settle()
	d.shows(" is not ")
	if b, there := d.suspect(); there && b.Record == a.Record && b.Why[0].Record == a.Why[0].Record {
		t.Error("they are suspected still")
	}
	if d.get(a.Record).Deleted() || len(d.get(a.Record).Items("different_from")) != 1 {
		t.Errorf("the later account is %v", d.get(a.Record))
	}
	d.press("u").settle()
	if b, there := d.suspect(); !there || b.Record != a.Record {
		t.Error("taken back, they are not suspected again")
	}
}
