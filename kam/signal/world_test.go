package signal

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

var today = kam.Date{Year: 2026, Month: 11, Day: 22}

// world is a few records, written as lines such as
//
//	concern payback subject=Payback; contact=juha; due=today-5d
//
// where the second word is the name by which other lines refer to the record, and by which tests know it. A line may
// begin with @ and the day on which the record was made, otherwise it was made ten days ago. Fields are filled in as
// the program does.
type world struct {
	t       testing.TB
	ids     map[string]kam.ID // by kind and name
	names   map[kam.Ref]string
	records map[kam.Ref]kam.Record
	order   []kam.Ref
	made    kam.Date
	seconds int
}

func newWorld(t testing.TB, lines string) *world {
	w := &world{t: t, ids: map[string]kam.ID{}, names: map[kam.Ref]string{}, records: map[kam.Ref]kam.Record{}}
	w.add(lines)
	return w
}

// add writes more records, or changes those of the same names.
func (w *world) add(lines string) []kam.Record {
	w.t.Helper()
	var out []kam.Record
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		w.made = today.AddDays(-10)
		if day, rest, ok := strings.Cut(line, " "); ok && line[0] == '@' {
			made, err := kam.ParseDateOn(day[1:], today)
			if err != nil {
				w.t.Fatal(err)
			}
			w.made, line = made, strings.TrimSpace(rest)
		}
		kind, rest, _ := strings.Cut(line, " ")
		name, fields, _ := strings.Cut(rest, " ")
		k := kam.LookupKind(kind)
		if k == nil {
			w.t.Fatalf("no kind %q", kind)
		}
		id, _ := w.id(kind, name)
		r := kam.Record{Ref: kam.Ref{Kind: kind, ID: id}}
		if old, ok := w.records[r.Ref]; ok {
			r = old
		} else {
			w.order = append(w.order, r.Ref)
		}
		for field := range strings.SplitSeq(fields, ";") {
			if field = strings.TrimSpace(field); field == "" {
				continue
			}
			if field == "deleted" {
				r = r.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
				continue
			}
			changes, err := k.ParseChange(field, kam.Reader{Today: today, Currency: "EUR", Resolve: w.id})
			if err != nil {
				w.t.Fatalf("%s: %v", line, err)
			}
			r = r.With(r.Diff(changes)...)
		}
		r = r.With(r.Fill(func(ref kam.Ref) (kam.Record, bool) { from, ok := w.records[ref]; return from, ok })...)
		if err := r.Check(); err != nil {
			w.t.Fatalf("%s: %v", line, err)
		}
		w.records[r.Ref] = r
		out = append(out, r)
	}
	return out
}

// id returns the id of the record with a name, making one for a new name.
func (w *world) id(kind, name string) (kam.ID, error) {
	id, ok := w.ids[kind+" "+name]
	if !ok {
		w.seconds++
		at := w.made.Time().Add(time.Duration(w.seconds) * time.Second)
		id, _ = kam.NewIdentity(func() time.Time { return at }, bytes.NewReader(slices.Repeat([]byte{byte(w.seconds)}, 16))).New()
		w.ids[kind+" "+name] = id
		w.names[kam.Ref{Kind: kind, ID: id}] = name
	}
	return id, nil
}

func (w *world) company() *dossier.Company {
	return dossier.Build(func(yield func(kam.Record) bool) {
		for _, ref := range w.order {
			if !yield(w.records[ref]) {
				return
			}
		}
	})
}

// polar returns the dossier of the account called polar.
func (w *world) polar() *dossier.Dossier { return w.company().Dossier(w.ids["account polar"]) }

// name returns what a record is called in this world, after its kind.
func (w *world) name(ref kam.Ref) string { return ref.Kind + " " + w.names[ref] }

// because fails unless reasons are about exactly these records, in this order, and none is without words.
func (w *world) because(reasons []kam.Reason, records ...string) {
	w.t.Helper()
	var got []string
	for _, r := range reasons {
		got = append(got, w.name(r.Record))
		if r.Words == "" {
			w.t.Errorf("the reason about %s has no words", w.name(r.Record))
		}
	}
	if !slices.Equal(got, records) {
		w.t.Errorf("the reasons are about %q, want %q", got, records)
	}
}

// alarm returns the one alarm of a kind, and fails where there is none or several; nil where none is wanted.
func (w *world) alarm(kind AlarmKind, want int) *Alarm {
	w.t.Helper()
	c := w.company()
	var found []Alarm
	for _, a := range AlarmsOf(c.Dossier(w.ids["account polar"]), c.Settings, today) {
		if a.Kind == kind {
			found = append(found, a)
		}
	}
	if len(found) != want {
		w.t.Fatalf("%d alarms of kind %q, want %d: %v", len(found), kind, want, found)
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
