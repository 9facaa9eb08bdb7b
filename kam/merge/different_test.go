package merge

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/signal"
)

func TestSayingThatTwoAreDifferentEndsTheSuspicion(t *testing.T) {
	w := world.New(t, "account a name=Polar Steel Oy\naccount b name=Polar Steel\nperson lind name=Lind")
	a, b, lind := w.Records[kam.Ref{Kind: "account", ID: w.IDs["account a"]}], w.Records[kam.Ref{Kind: "account", ID: w.IDs["account b"]}], w.Records[kam.Ref{Kind: "person", ID: w.IDs["person lind"]}]
	for _, pair := range [][2]kam.Record{{a, b}, {b, a}} {
		e, err := Different(pair[0], pair[1])
		if err != nil || e.Ref != b.Ref || len(e.Cells) != 1 {
			t.Fatalf("%+v, %v; it is the later one that says so", e, err)
		}
		w.Records[b.Ref] = b.With(e.Cells...)
		if s := signal.Duplicates(w.Company()); len(s) != 0 {
			t.Errorf("still suspected: %+v", s)
		}
	}
	if e, err := Different(a, w.Records[b.Ref]); err != nil || len(e.Cells) != 0 {
		t.Errorf("said twice: %+v, %v", e, err)
	}
	for _, pair := range [][2]kam.Record{{a, a}, {a, lind}, {lind, lind}} {
		if _, err := Different(pair[0], pair[1]); kam.CodeOf(err) != kam.Invalid {
			t.Errorf("%s and %s: %v", pair[0].Ref, pair[1].Ref, err)
		}
	}
}
