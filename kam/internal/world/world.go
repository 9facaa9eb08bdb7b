// Package world lets tests write a few records as lines, and speak of them by name.
package world

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Today is the day on which all worlds are.
var Today = kam.Date{Year: 2026, Month: 11, Day: 22}

// World is a few records, written as lines such as
//
//	concern payback subject=Payback; contact=juha; due=today-5d
//
// where the second word is the name by which other lines refer to the record, and by which tests know it. A line may
// begin with @ and the day on which the record was made, otherwise it was made ten days ago. Fields are filled in as
// the program does.
type World struct {
	T       testing.TB
	IDs     map[string]kam.ID // by kind and name
	Names   map[kam.Ref]string
	Records map[kam.Ref]kam.Record
	Order   []kam.Ref // as the lines tell of them

	made    kam.Date
	seconds int
}

// New returns the world that lines tell of.
func New(t testing.TB, lines string) *World {
	w := &World{T: t, IDs: map[string]kam.ID{}, Names: map[kam.Ref]string{}, Records: map[kam.Ref]kam.Record{}}
	w.Add(lines)
	return w
}

// Add writes more records, or changes those of the same names, and returns them.
func (w *World) Add(lines string) []kam.Record {
	w.T.Helper()
	var out []kam.Record
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, w.take(line))
		}
	}
	return out
}

func (w *World) take(line string) kam.Record {
	w.T.Helper()
	w.made = Today.AddDays(-10)
	if day, rest, ok := strings.Cut(line, " "); ok && line[0] == '@' {
		made, err := kam.ParseDateOn(day[1:], Today)
		if err != nil {
			w.T.Fatal(err)
		}
		w.made, line = made, strings.TrimSpace(rest)
	}
	kind, rest, _ := strings.Cut(line, " ")
	name, fields, _ := strings.Cut(rest, " ")
	k := kam.LookupKind(kind)
	if k == nil {
		w.T.Fatalf("no kind %q", kind)
	}
	id, _ := w.ID(kind, name)
	r := kam.Record{Ref: kam.Ref{Kind: kind, ID: id}}
	if old, ok := w.Records[r.Ref]; ok {
		r = old
	} else {
		w.Order = append(w.Order, r.Ref)
	}
	for field := range strings.SplitSeq(fields, ";") {
		switch field = strings.TrimSpace(field); field {
		case "":
		case "deleted":
			r = r.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
		default:
			changes, err := k.ParseChange(field, kam.Reader{Today: Today, Currency: "EUR", Resolve: w.ID})
			if err != nil {
				w.T.Fatalf("%s: %v", line, err)
			}
			r = r.With(r.Diff(changes)...)
		}
	}
	r = r.With(r.Fill(func(ref kam.Ref) (kam.Record, bool) { from, ok := w.Records[ref]; return from, ok })...)
	if err := r.Check(); err != nil {
		w.T.Fatalf("%s: %v", line, err)
	}
	w.Records[r.Ref] = r
	return r
}

// ID returns the id of the record with a name, making one for a new name. It never fails.
func (w *World) ID(kind, name string) (kam.ID, error) {
	id, ok := w.IDs[kind+" "+name]
	if !ok {
		w.seconds++
		at := w.made.Time().Add(time.Duration(w.seconds) * time.Second)
		id, _ = kam.NewIdentity(func() time.Time { return at }, bytes.NewReader(slices.Repeat([]byte{byte(w.seconds)}, 16))).New()
		w.IDs[kind+" "+name] = id
		w.Names[kam.Ref{Kind: kind, ID: id}] = name
	}
	return id, nil
}

// All returns the records, in the order in which lines told of them first.
func (w *World) All() []kam.Record {
	var all []kam.Record
	for _, ref := range w.Order {
		all = append(all, w.Records[ref])
	}
	return all
}

// Company returns the company that the records make.
func (w *World) Company() *dossier.Company { return dossier.Build(slices.Values(w.All())) }

// Polar returns the dossier of the account called polar.
func (w *World) Polar() *dossier.Dossier { return w.Company().Dossier(w.IDs["account polar"]) }

// Name returns what a record is called in this world, after its kind.
func (w *World) Name(ref kam.Ref) string { return ref.Kind + " " + w.Names[ref] }

// Because fails unless reasons are about exactly these records, in this order, and none is without words. Behind a
// record and a colon may stand what its words hold.
func (w *World) Because(reasons []kam.Reason, want ...string) {
	w.T.Helper()
	w.BecauseOf("", reasons, want...)
}

// BecauseOf is Because where the failure has to say of what the reasons are.
func (w *World) BecauseOf(what string, reasons []kam.Reason, want ...string) {
	w.T.Helper()
	same := len(reasons) == len(want)
	var told []string
	for i, r := range reasons {
		told = append(told, fmt.Sprintf("%q", w.Name(r.Record)+": "+r.Words))
		if i < len(want) {
			record, words, _ := strings.Cut(want[i], ": ")
			same = same && w.Name(r.Record) == record && strings.Contains(r.Words, words)
		}
		if r.Words == "" {
			w.T.Errorf("%s: the reason about %s has no words", what, w.Name(r.Record))
		}
	}
	if !same {
		w.T.Errorf("%s: the reasons are %s, want %q", what, strings.Join(told, " "), want)
	}
}
