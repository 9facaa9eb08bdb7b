package client

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
)

// TestNewRecordsMayReferToEachOtherInAnyWay makes new records of several kinds in one step, with any references between them,
// also in rings. A server takes them all, another device gets them as they were made, and the step can be undone.
func TestNewRecordsMayReferToEachOtherInAnyWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d, other := w.device("anna"), w.device("anna")
	kinds := []*kam.Kind{kam.AccountKind, kam.LookupKind("contact"), kam.LookupKind("person"), kam.LookupKind("team"), kam.LookupKind("site"),
		kam.LookupKind("opportunity"), kam.LookupKind("activity"), kam.LookupKind("membership"), kam.LookupKind("influence")}
	rings := 0
	rapid.Check(t, func(rt *rapid.T) {
		edits := []kam.Edit{{Ref: kam.Ref{Kind: "account"}}, {Ref: kam.Ref{Kind: "contact"}}} // what others need
		for range rapid.IntRange(0, 8).Draw(rt, "more") {
			edits = append(edits, kam.Edit{Ref: kam.Ref{Kind: rapid.SampledFrom(kinds).Draw(rt, "kind").Name}})
		}
		ids := map[string][]kam.ID{}
		for i := range edits {
			id, err := d.cache.NewID()
			if err != nil {
				rt.Fatal(err)
			}
			edits[i].ID = id
			ids[edits[i].Kind] = append(ids[edits[i].Kind], id)
		}
		want := map[kam.Ref]string{}
		for i := range edits {
			e := &edits[i]
			for _, f := range kam.LookupKind(e.Kind).Fields {
				to := ids[f.Ref]
				switch {
				case f.Type == kam.ReferenceType && len(to) > 0 && (f.Required || rapid.Bool().Draw(rt, f.Name)):
					c := kam.Cell{Key: f.Name, Value: rapid.SampledFrom(to).Draw(rt, "to").String()}
					if f.Multi {
						c = kam.Cell{Key: f.Name + "=" + c.Value, Value: "yes"}
					}
					e.Cells = append(e.Cells, c)
				case f.Required && f.Type == kam.TextType:
					e.Cells = append(e.Cells, kam.Cell{Key: f.Name, Value: fmt.Sprint(e.Kind, " ", i)})
				case f.Required && len(f.Options) > 0 && f.Default == "":
					e.Cells = append(e.Cells, kam.Cell{Key: f.Name, Value: f.Options[0]})
				}
			}
			want[e.Ref] = ""
		}
		edits = rapid.Permutation(edits).Draw(rt, "order")
		if err := d.cache.Apply(t.Context(), "graph", edits...); err != nil {
			rt.Fatal(err)
		}
		rings += d.cache.Waiting() - len(edits)
		for ref := range want {
			want[ref] = fmt.Sprint(recordOn(rt, d, ref).Cells)
		}
		if got := d.sync(); got.Rejected > 0 || got.Conflicts > 0 {
			rt.Fatalf("%+v", got)
		}
		other.sync()
		for ref, cells := range want {
			if got := fmt.Sprint(recordOn(rt, other, ref).Cells); got != cells {
				rt.Fatalf("%s came as %s, but was made as %s", ref, got, cells)
			}
		}
		if _, err := d.cache.Undo(t.Context()); err != nil {
			rt.Fatal(err)
		}
		for ref := range want {
			if !recordOn(rt, d, ref).Deleted() {
				rt.Fatalf("%s is still there after the step was undone", ref)
			}
		}
	})
	if rings == 0 {
		t.Error("there was no ring in any of them")
	}
}

func recordOn(t *rapid.T, d *device, ref kam.Ref) kam.Record {
	r, err := d.cache.Get(d.t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
