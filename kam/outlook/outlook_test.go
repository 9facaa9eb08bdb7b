package outlook

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/kam/signal"
)

var today = kam.Date{Year: 2026, Month: 11, Day: 22}

// shelf is a source in memory that can fail.
type shelf struct {
	mu      sync.Mutex
	kinds   map[string][]kam.Ref
	records map[kam.Ref]kam.Record
	reads   int // calls of Each
	fail    error
}

func newShelf(t testing.TB) *shelf {
	s := &shelf{kinds: map[string][]kam.Ref{}, records: map[kam.Ref]kam.Record{}}
	if err := sample.Each(sample.Options{Accounts: 8, Today: today}, func(r kam.Record) error { s.put(r); return nil }); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *shelf) put(r kam.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.records[r.Ref]; !known {
		s.kinds[r.Kind] = append(s.kinds[r.Kind], r.Ref)
	}
	s.records[r.Ref] = r
}

func (s *shelf) Each(_ context.Context, kind string, fn func(kam.Record) bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if s.fail != nil {
		return s.fail
	}
	for _, ref := range s.kinds[kind] {
		if r, ok := s.records[ref]; ok && !r.Deleted() && !fn(r) {
			return nil
		}
	}
	return nil
}

func (s *shelf) Get(_ context.Context, ref kam.Ref) (kam.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return kam.Record{}, s.fail
	}
	if r, ok := s.records[ref]; ok {
		return r, nil
	}
	return kam.Record{}, &kam.Error{Code: kam.NotFound, Words: "there is no such record"}
}

// facts are alarms and health as a reader finds them.
func facts(t *testing.T, o *Outlook, day kam.Date) (all []string) {
	t.Helper()
	err := o.Read(context.Background(), day, func(b *signal.Board) { all = factsOf(b) })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func factsOf(b *signal.Board) (all []string) {
	for _, a := range b.Alarms() {
		all = append(all, fmt.Sprintf("%+v", a))
	}
	for _, d := range b.Company().Accounts() {
		all = append(all, fmt.Sprintf("%s %+v", d.Account.Name, b.Health(d.ID)))
	}
	return all
}

func anew(t *testing.T, s *shelf, day kam.Date) []string {
	t.Helper()
	b, err := Once(context.Background(), s, day)
	if err != nil {
		t.Fatal(err)
	}
	return factsOf(b)
}

// What a reader finds after edits is what somebody who computes everything from the records finds.
func TestReadersFindWhatFollowsFromTheRecordsNow(t *testing.T) {
	s := newShelf(t)
	o := New(s)
	if s.reads != 0 {
		t.Error("the records are read before anybody asks")
	}
	before := facts(t, o, today)
	reads := s.reads
	concern := s.kinds["concern"][0]
	account := s.kinds["account"][1]
	for name, change := range map[string]func() kam.Ref{
		"a concern is handled": func() kam.Ref {
			s.put(s.records[concern].With(kam.Cell{Key: "handled", Value: today.String()}))
			return concern
		},
		"an account is deleted": func() kam.Ref {
			s.put(s.records[account].With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}))
			return account
		},
		"a deal is no longer on this device": func() kam.Ref {
			deal := s.kinds["opportunity"][0]
			delete(s.records, deal)
			return deal
		},
	} {
		ref := change()
		o.Follow([]kam.Ref{ref, ref})
		after := facts(t, o, today)
		if want := anew(t, s, today); !reflect.DeepEqual(after, want) {
			t.Errorf("%s: what is kept up differs from what is computed anew", name)
		}
		if reflect.DeepEqual(after, before) {
			t.Errorf("%s: nothing follows from it", name)
		}
		before = after
	}
	kinds := len(kam.Kinds())
	if got := s.reads - reads; got != 3*kinds { // those of anew
		t.Errorf("three edits made the outlook read %d kinds in full", got-3*kinds)
	}
	later := today.AddDays(40)
	if got := facts(t, o, later); !reflect.DeepEqual(got, anew(t, s, later)) {
		t.Error("another day does not change what follows")
	}
}

// Where too much changed, or nobody can say what, everything is read again.
func TestChangesThatAreNotNamedMakeItReadEverything(t *testing.T) {
	for name, refs := range map[string][]kam.Ref{"unnamed": nil, "too many": make([]kam.Ref, manyChanges+1)} {
		s := newShelf(t)
		o := New(s)
		facts(t, o, today)
		concern := s.kinds["concern"][0]
		s.put(s.records[concern].With(kam.Cell{Key: "handled", Value: today.String()}))
		o.Follow(refs)
		if !reflect.DeepEqual(facts(t, o, today), anew(t, s, today)) {
			t.Errorf("%s: the change is not seen", name)
		}
	}
}

func TestAFailureIsToldAndMendedByTheNextRead(t *testing.T) {
	s := newShelf(t)
	o := New(s)
	ctx := context.Background()
	full := errors.New("the disk is gone")
	read := func() error { return o.Read(ctx, today, func(*signal.Board) {}) }
	s.fail = full
	if err := read(); !errors.Is(err, full) {
		t.Errorf("reading all: %v", err)
	}
	if _, err := Once(ctx, s, today); !errors.Is(err, full) {
		t.Errorf("reading once: %v", err)
	}
	s.fail = nil
	facts(t, o, today)
	concern := s.kinds["concern"][0]
	s.put(s.records[concern].With(kam.Cell{Key: "handled", Value: today.String()}))
	o.Follow([]kam.Ref{concern})
	s.fail = full
	if err := read(); !errors.Is(err, full) {
		t.Errorf("reading what changed: %v", err)
	}
	s.fail = nil
	if !reflect.DeepEqual(facts(t, o, today), anew(t, s, today)) {
		t.Error("the change was lost with the failure")
	}
}

// Readers and whoever tells of changes do not disturb each other.
func TestReadersComeWhileChangesAreTold(t *testing.T) {
	s := newShelf(t)
	o := New(s)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 20 {
				if err := o.Read(context.Background(), today, func(b *signal.Board) { _ = b.Alarms() }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	concern := s.kinds["concern"][0]
	for i := range 50 {
		r, _ := s.Get(context.Background(), concern)
		s.put(r.With(kam.Cell{Key: "due", Value: today.AddDays(i - 25).String()}))
		o.Follow([]kam.Ref{concern})
	}
	all.Wait()
	if !reflect.DeepEqual(facts(t, o, today), anew(t, s, today)) {
		t.Error("a change was lost")
	}
}

var _ Source = (*shelf)(nil)
