package tui

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/pane/alarms"
)

// mended says, for each kind of alarm, what somebody who knows what is true does in the form that the alarm leads to: "@"
// goes to a field by its label, a text after a space is typed, "?" looks for somebody of the account; the rest are keys.
var mended = map[signal.AlarmKind][]string{
	signal.NotReceptive:      {"ctrl+u"}, // the signals were noted by mistake
	signal.Anxious:           {"ctrl+u"},
	signal.ContactDropping:   {" Feedback", "@Done", " today"},
	signal.Silence:           {" Feedback", "@Done", " today"},
	signal.NoReason:          {" yes"},
	signal.NeedsImplied:      {" They named the need"},
	signal.NoDecider:         {"?", "enter"},
	signal.NoFacilitator:     {"?", "enter"},
	signal.OpponentInPower:   {"@Opponent", " n"},
	signal.FactorCount:       {" Fewer stops"},
	signal.ReviewOverdue:     {"@Held", " today"},
	signal.ConcernUnowned:    {" Anna Lind", "enter"},
	signal.ConcernOverdue:    {" today"},
	signal.DealPastClose:     {"ctrl+u", " today+30d"},
	signal.DealWithoutStep:   {" Call them"},
	signal.DocumentExpiring:  {"ctrl+u", " today+400d"},
	signal.NotVerified:       {"ctrl+u", " today"},
	signal.TooManyAccounts:   {" Grace Oyelaran", "enter"},
	signal.CompetingAccounts: {" Grace Oyelaran", "enter"},
}

func (d *driver) alarms() (all []signal.Alarm) {
	d.t.Helper()
	if err := d.book.Board(d.t.Context(), func(b *signal.Board) { all = b.Alarms() }); err != nil {
		d.t.Fatal(err)
	}
	return all
}

func TestEveryAlarmLeadsToTheFormThatMendsIt(t *testing.T) {
	d := start(t, 120, 60)
	seen := map[signal.AlarmKind]bool{}
	for _, a := range d.alarms() {
		if seen[a.Kind] && (a.Kind != signal.FactorCount || a.Field != kam.DeletedField) {
			continue
		}
		seen[a.Kind] = true
		t.Run(string(a.Kind)+" "+a.Field, func(t *testing.T) { mend(t, a) })
	}
	if len(seen) != 20 {
		t.Errorf("the sample company has %d of 20 kinds of alarms", len(seen))
	}
}

// mend does what an alarm leads to until the alarm is gone, which for some takes several records.
func mend(t *testing.T, a signal.Alarm) {
	d := start(t, 120, 60)
	there := func() (signal.Alarm, bool) {
		all := d.alarms()
		at := slices.IndexFunc(all, func(b signal.Alarm) bool {
			return b.Kind == a.Kind && b.Account == a.Account && (b.Record == a.Record || len(a.Why) > 1 || a.Make != "")
		})
		if at < 0 {
			return signal.Alarm{}, false
		}
		return all[at], true
	}
	for range 60 {
		now, ok := there()
		if !ok {
			return
		}
		d.send(alarms.Act(d.m.env, now).Do())
		switch {
		case a.Kind == signal.DuplicateSuspect:
			d.shows("Recorded later")
			d.settle()
			d.press("d").settle()
			d.shows("Deleted")
		case a.Kind == signal.NotVerified && len(now.Why) > 1:
			d.shows("Is it still true?")
			d.settle()
			d.press("x").settle() // one
			if after, ok := there(); !ok || len(after.Why) != len(now.Why)-1 {
				t.Fatalf("one record was confirmed, and the alarm is about %d of %d", len(after.Why), len(now.Why))
			}
			d.press("*", "x").settle() // and then all that are left
			d.shows("All of it was confirmed lately")
		case a.Field == kam.DeletedField:
			d.settle()
			d.press("d").settle()
			d.shows("Deleted")
		default:
			d.until(func() bool { return d.m.form != nil })
			d.fill(now, mended[a.Kind])
			d.until(func() bool { // a reference is found meanwhile
				if d.m.form != nil {
					d.press("ctrl+s")
				}
				return d.m.form == nil
			})
		}
		d.settle()
		d.press("esc", "esc").settle()
		if after, ok := there(); ok && after.What == now.What && after.Record == now.Record && len(after.Why) == len(now.Why) {
			t.Fatalf("nothing has changed about it: %s\n%s", now.What, d.text())
		}
	}
	t.Fatal("it is there still")
}

// fill types into the form that is open.
func (d *driver) fill(a signal.Alarm, steps []string) {
	d.t.Helper()
	for _, s := range steps {
		switch s[0] {
		case '@':
			focused := func() bool {
				for _, l := range strings.Split(d.text(), "\n") {
					if _, field, on := strings.Cut(l, "▌"); on && strings.HasPrefix(strings.TrimLeft(field, " *+"), s[1:]) {
						return true
					}
				}
				return false
			}
			for i := 0; i < 40 && !focused(); i++ {
				d.press("tab")
			}
			if !focused() {
				d.t.Fatalf("there is no field %s\n%s", s[1:], d.text())
			}
		case '?':
			d.types(d.somebodyOf(a.Account))
		case ' ':
			d.types(s[1:])
		default:
			d.press(s)
		}
	}
}

// somebodyOf returns the name of a contact of an account.
func (d *driver) somebodyOf(account kam.ID) (name string) {
	err := d.book.Related(d.t.Context(), kam.Ref{Kind: "account", ID: account}, func(r kam.Record) bool {
		if r.Kind == "contact" {
			name = r.Get("name")
		}
		return name == ""
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return name
}
