package query

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// drawn draws cells out of few values, so that records are alike and differ.
func drawn(t *rapid.T, k string, w *world) []kam.Cell {
	ids := func(kind string) []string {
		all := []string{kam.ID{15: 99}.String()} // of nobody
		for _, r := range w.records {
			if r.Kind == kind {
				all = append(all, r.ID.String())
			}
		}
		return all
	}
	values := map[string][]string{
		"name": {"Polar Steel Oy", "Porto", "Crane"}, "country": {"FI", "PT", "SE"}, "status": {"key account", "customer"}, "region": {"EMEA", "Nordics"},
		"priority": {"A", "B"}, "owner": ids("person"), "account": ids("account"), "contact": ids("contact"), "stage": {"need recognition", "proposal requests"},
		"amount": {"300000 EUR", "2500000 EUR"}, "notes": {"the red crane", "melt shop"}, "title": {"CFO"}, "next_step": {"visit"}, "type": {"call"},
		"subject": {"Call"}, "close": {"2026-12-10", "2026-01-02"}, "tags": {"ports", "melt shop", "mill"}, "segment": {"Ports"}, "revenue": {"2500000 EUR"},
	}
	var cells []kam.Cell
	for _, f := range kam.LookupKind(k).Fields {
		from := values[f.Name]
		if len(from) == 0 {
			continue
		}
		if !f.Multi {
			if rapid.IntRange(0, 2).Draw(t, "has "+f.Name) > 0 {
				cells = append(cells, kam.Cell{Key: f.Name, Value: rapid.SampledFrom(from).Draw(t, f.Name)})
			}
			continue
		}
		for _, v := range rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, min(2, len(from)), rapid.ID).Draw(t, f.Name) {
			cells = append(cells, kam.Cell{Key: kam.ItemKey(f.Name, v), Value: kam.Yes})
		}
	}
	return cells
}

// TestATableTellsWhatTheRecordsWouldTell holds the table to what conditions say of each record and what facets count, while records
// come, change, are deleted and give their places to others.
func TestATableTellsWhatTheRecordsWouldTell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{names: map[kam.Ref]string{}, days: map[kam.Ref]kam.Date{}}
		_, env := sample()
		table, places := NewTable(), map[kam.Ref]uint32{}
		var free []uint32
		fresh := uint32(0)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			i := rapid.IntRange(-4, len(w.records)-1).Draw(t, "record")
			if i < 0 { // one more
				kind := rapid.SampledFrom([]string{"account", "account", "contact", "opportunity", "activity", "person"}).Draw(t, "kind")
				i = len(w.records)
				ref := w.add(kind, "")
				if rapid.Bool().Draw(t, "met") {
					w.days[ref] = today.AddDays(-rapid.IntRange(1, 60).Draw(t, "days"))
				}
			}
			r := kam.Record{Ref: w.records[i].Ref}.With(drawn(t, w.records[i].Kind, w)...)
			place, has := places[r.Ref]
			if rapid.IntRange(0, 5).Draw(t, "left") == 5 {
				r = r.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
				if has {
					table.Remove(place)
					free = append(free, place)
					delete(places, r.Ref)
				}
				table.PutAside(r)
			} else {
				if !has {
					if n := len(free); n > 0 {
						place, free = free[n-1], free[:n-1]
					} else {
						place, fresh = fresh, fresh+1
					}
					places[r.Ref] = place
				}
				table.Put(r, place)
			}
			w.records[i], w.names[r.Ref] = r, r.Title(w.Name)
		}
		line := anyLine(t, "line")
		q, _ := Parse(line, env)
		texts := func(folded string) (out search.Places, err error) {
			for _, r := range w.records {
				if place, ok := places[r.Ref]; ok && kam.BeginsIn(textOf(r, w), folded) {
					out.Add(place)
				}
			}
			return out, nil
		}
		meet, unsure, err := table.Choose(t.Context(), q, w, texts)
		if err != nil {
			t.Fatal(err)
		}
		tally := NewTally(q, "", w)
		var among search.Places
		if rapid.Bool().Draw(t, "among") {
			among = search.Places{0x5555555555555555, 0xf0f0f0f0f0f0f0f0}
		}
		for _, r := range w.records {
			place, ok := places[r.Ref]
			if !ok {
				continue
			}
			if among == nil || among.Has(place) {
				tally.Add(r)
			}
			want := q.Match(r, w)
			switch {
			case unsure.Has(place):
				if !strings.Contains(line, "notes") {
					t.Fatalf("%q: it cannot be told of %+v", line, r)
				}
			case meet.Has(place) != want:
				t.Fatalf("%q is met by %+v: %v, the table says %v", line, r, want, meet.Has(place))
			}
		}
		counted := NewTally(q, "", w)
		if ok, err := table.Count(t.Context(), counted, among, texts); err != nil || ok && !reflect.DeepEqual(counted.Facets(), tally.Facets()) {
			t.Fatalf("%q: the table counts\n%+v, want\n%+v (%v)", line, counted.Facets(), tally.Facets(), err)
		} else if !ok && !strings.Contains(line, "notes") {
			t.Fatalf("%q: it cannot be counted", line)
		}
	})
}

func TestAFieldOfTooManyValuesIsLeftToWhoeverReadsTheRecords(t *testing.T) {
	table := NewTable()
	w := &world{}
	id := kam.ID{}
	put := func(n int) {
		id[13], id[14], id[15] = byte(n>>16), byte(n>>8), byte(n)
		table.Put(kam.Record{Ref: kam.Ref{Kind: "contact", ID: id}}.With(
			kam.Cell{Key: "name", Value: "Anna " + id.String()}, kam.Cell{Key: "title", Value: []string{"CFO", "CEO"}[n%2]}), uint32(n))
	}
	for n := range 2 * enough {
		put(n)
	}
	q, _ := Parse("name:anna title:CFO", Env{})
	meet, unsure, err := table.Choose(t.Context(), q, w, nil)
	if err != nil || meet.Has(0) || !unsure.Has(0) || unsure.Has(1) {
		t.Errorf("met %v, unsure %v %v, %v", meet.Has(0), unsure.Has(0), unsure.Has(1), err)
	}
	q, _ = Parse("title:CFO", Env{})
	tally := NewTally(q, "", w)
	if ok, err := table.Count(t.Context(), tally, nil, nil); !ok || err != nil {
		t.Errorf("facets are not counted: %v", err)
	}
	kinds := tally.Facets()[slices.IndexFunc(tally.Facets(), func(f Facet) bool { return f.Field == "kind" })]
	if kinds.Counts[0].Hits != enough {
		t.Errorf("%+v", kinds)
	}
}
