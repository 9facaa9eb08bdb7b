package kam_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keyaccount/kam"
)

// life is a record whose every state is remembered: the model that reconstruction is held to.
type life struct {
	states  []map[string]string // after each step; states[0] is before the first
	history []kam.HistoryEntry  // oldest first
}

var dawn = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)

func instant(step int) time.Time { return dawn.Add(time.Duration(step) * time.Minute) }

func lives(t *rapid.T) life {
	l := life{states: []map[string]string{{}}}
	for step := 1; step <= rapid.IntRange(1, 20).Draw(t, "steps"); step++ {
		state := map[string]string{}
		for k, v := range l.states[step-1] {
			state[k] = v
		}
		for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"name", "phone", "roles=decider", "roles=user"}), 0, 4, rapid.ID).Draw(t, "keys") {
			value := rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "value")
			if state[key] == value {
				continue
			}
			l.history = append(l.history, kam.HistoryEntry{At: instant(step), Cell: key, Old: state[key], New: value})
			state[key] = value
		}
		l.states = append(l.states, state)
	}
	return l
}

func (l life) at(step int) kam.Record {
	r := kam.Record{Ref: kam.Ref{Kind: "contact"}}
	for k, v := range l.states[step] {
		r = r.With(kam.Cell{Key: k, Value: v})
	}
	return r
}

// since returns the history as a device knows it that came to know the record at a step: of every cell who set it last
// until then, and all changes after that; newest first.
func (l life) since(step int) []kam.HistoryEntry {
	last := map[string]int{}
	for i, h := range l.history {
		if !h.At.After(instant(step)) {
			last[h.Cell] = i
		}
	}
	var known []kam.HistoryEntry
	for i, h := range l.history {
		switch at, set := last[h.Cell]; {
		case h.At.After(instant(step)):
			known = append(known, h)
		case set && at == i:
			h.Old, h.Blind = "", true
			known = append(known, h)
		}
	}
	slices.Reverse(known)
	return known
}

func TestARecordIsTheOneThatItWasAtEveryInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := lives(t)
		last := len(l.states) - 1
		first := rapid.IntRange(0, last).Draw(t, "known since")
		history, now := l.since(first), l.at(last)
		for step := range l.states {
			p, was := now.AsOf(history, instant(step)), l.at(step)
			if step >= first && len(p.Unknown) > 0 {
				t.Fatalf("at step %d, after all became known, %v is not", step, p.Unknown)
			}
			for _, key := range []string{"name", "phone", "roles=decider", "roles=user"} {
				got, unknown := p.Get(key), slices.Contains(p.Unknown, key)
				if !unknown && got != was.Get(key) || unknown && got != "" {
					t.Fatalf("at step %d %s was %q, and is told as %q (not known: %v)", step, key, was.Get(key), got, unknown)
				}
			}
			if step >= first {
				if back := now.With(p.Restore(now)...); !slices.Equal(back.Cells, was.Cells) {
					t.Fatalf("restored to step %d it is %v, not %v", step, back.Cells, was.Cells)
				}
			}
		}
	})
}

func TestOneFieldIsRestoredAndTheOthersStay(t *testing.T) {
	ref := kam.Ref{Kind: "contact"}
	now := kam.Record{Ref: ref}.With(kam.Cell{Key: "name", Value: "Anna"}, kam.Cell{Key: "phone", Value: "2"}, kam.Cell{Key: "roles=user", Value: kam.Yes})
	history := []kam.HistoryEntry{
		{At: instant(4), Cell: "roles=user", New: kam.Yes},
		{At: instant(3), Cell: "phone", Old: "1", New: "2"},
		{At: instant(2), Cell: "name", Old: "Ana", New: "Anna"},
		{At: instant(1), Cell: "name", New: "Ana", Blind: true},
	}
	p := now.AsOf(history, instant(1))
	if got := p.Restore(now, "phone"); !slices.Equal(got, []kam.Cell{{Key: "phone", Value: "1"}}) {
		t.Errorf("the phone is restored by %v", got)
	}
	if got := p.Restore(now, "roles"); !slices.Equal(got, []kam.Cell{{Key: "roles=user"}}) {
		t.Errorf("the roles are restored by %v", got)
	}
	if got := p.Moved(now); !slices.Equal(got, []string{"name", "phone", "roles"}) {
		t.Errorf("%v differ", got)
	}
	if before := now.AsOf(history, instant(0)); before.Knows("name") || !before.Knows("phone") || slices.ContainsFunc(before.Restore(now), func(c kam.Cell) bool { return c.Key == "name" }) {
		t.Errorf("before anything is known it is told as %+v", before)
	}
}
