package signal

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

var today = world.Today

// alarm returns the one alarm of a kind, and fails where there is none or several; nil where none is wanted.
func alarm(w *world.World, kind AlarmKind, want int) *Alarm {
	w.T.Helper()
	c := w.Company()
	var found []Alarm
	for _, a := range AlarmsOf(c.Dossier(w.IDs["account polar"]), c.Settings, today) {
		if a.Kind == kind {
			found = append(found, a)
		}
	}
	if len(found) != want {
		w.T.Fatalf("%d alarms of kind %q, want %d: %v", len(found), kind, want, found)
	}
	if want == 0 {
		return nil
	}
	return &found[0]
}

// mends fails unless the alarm opens a record with a form and field that exist.
func mends(t testing.TB, a Alarm) {
	t.Helper()
	kind := a.Record.Kind
	if a.Make != "" {
		kind = a.Make
	}
	k := kam.LookupKind(kind)
	if k == nil || k.Lookup(a.Field) == nil && a.Field != kam.DeletedField {
		t.Errorf("the alarm %q leads to the field %q of kind %q, which does not exist", a.What, a.Field, kind)
	}
	if a.Kind == "" || a.Family == "" || a.What == "" || len(a.Why) == 0 || a.Record.ID == kam.NoID || a.Severity < Low || a.Severity > High {
		t.Errorf("the alarm lacks something: %+v", a)
	}
}
