package wire

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keyaccount/kam"
)

var account = kam.Ref{Kind: "account", ID: kam.ID{1}}

func version(device byte, number uint64, clock Clock) Version {
	return Version{VersionID{kam.ID{device}, number}, clock, string(rune('a' + device))}
}

func TestMerge(t *testing.T) {
	old, theirs := version(1, 1, 10), version(2, 1, 20)
	later, earlier := version(3, 1, 30), version(3, 1, 15)
	base := func(cells ...string) *Document { // key, value pairs of old, then theirs over them
		d := &Document{Ref: account}
		for i := 0; i < len(cells); i += 2 {
			d.Put(cells[i], cells[i+1], old)
		}
		return d
	}
	phone := func(value string, v Version, d *Document) *Document { d.Put("phone", value, v); d.Compact(); return d }
	gone := kam.Cell{Key: kam.DeletedField, Value: kam.Yes}

	tests := []struct {
		name   string
		seen   *Document // by the author
		now    *Document // on the server
		set    kam.Cell
		by     Version
		want   string // the cell afterwards
		losses []Loss
	}{
		{"an edit of what its author saw is accepted, whatever the clocks say",
			base("phone", "1"), base("phone", "1"), kam.Cell{Key: "phone", Value: "2"}, version(3, 1, 5), "2", nil},
		{"a first value is accepted", base(), base(), kam.Cell{Key: "phone", Value: "2"}, later, "2", nil},
		{"an edit of another cell does not matter",
			base("name", "A", "phone", "1"), phone("7", theirs, base("name", "A", "phone", "1")), kam.Cell{Key: "name", Value: "B"}, earlier, "B", nil},
		{"the same value twice is no conflict",
			base("phone", "1"), phone("2", theirs, base("phone", "1")), kam.Cell{Key: "phone", Value: "2"}, earlier, "2", nil},
		{"of two concurrent values the later wins, the other is lost",
			base("phone", "1"), phone("7", theirs, base("phone", "1")), kam.Cell{Key: "phone", Value: "2"}, later, "2",
			[]Loss{{"phone", Value{"2", later}, Value{"7", theirs}, "1"}}},
		{"of two concurrent values the earlier loses",
			base("phone", "1"), phone("7", theirs, base("phone", "1")), kam.Cell{Key: "phone", Value: "2"}, earlier, "7",
			[]Loss{{"phone", Value{"7", theirs}, Value{"2", earlier}, "1"}}},
		{"clearing is a value like any other",
			base("phone", "1"), phone("7", theirs, base("phone", "1")), kam.Cell{Key: "phone"}, later, "",
			[]Loss{{"phone", Value{"", later}, Value{"7", theirs}, "1"}}},
		{"a value that came back is the one its author saw",
			base("phone", "1"), phone("1", theirs, base("phone", "1")), kam.Cell{Key: "phone", Value: "2"}, earlier, "2", nil},
		{"a number that a copy of a cache has used again says nothing of what was seen",
			base("phone", "1"), base("phone", "7"), kam.Cell{Key: "phone", Value: "2"}, later, "2",
			[]Loss{{"phone", Value{"2", later}, Value{"7", old}, "1"}}},
		{"an edit of a record that was deleted meanwhile applies and is told",
			base("phone", "1"), func() *Document { d := base("phone", "1"); d.Put(gone.Key, gone.Value, theirs); return d }(),
			kam.Cell{Key: "phone", Value: "2"}, earlier, "2",
			[]Loss{{kam.DeletedField, Value{kam.Yes, theirs}, Value{"", earlier}, ""}}},
		{"deleting what its author saw whole is accepted",
			base("phone", "1"), base("phone", "1"), gone, later, kam.Yes, nil},
		{"deleting a record with a change that its author had not seen is told",
			base("phone", "1"), phone("7", theirs, base("phone", "1", "name", "A")), gone, later, kam.Yes,
			[]Loss{{kam.DeletedField, Value{kam.Yes, later}, Value{"", theirs}, ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := NewMutation(tt.by.VersionID, tt.by.Clock, kam.Edit{Ref: account, Cells: []kam.Cell{tt.set}}, tt.seen)
			losses := tt.now.Merge(m, tt.by)
			if value, _ := tt.now.Cell(tt.set.Key); value != tt.want {
				t.Errorf("the cell holds %q, want %q", value, tt.want)
			}
			if !reflect.DeepEqual(losses, tt.losses) {
				t.Errorf("lost\n%+v, want\n%+v", losses, tt.losses)
			}
			if _, err := DecodeDocument(AppendDocument(nil, tt.now)); err != nil {
				t.Errorf("the document is no longer well-formed: %v", err)
			}
		})
	}
}

// concurrent draws mutations of different devices, made from the same document without seeing each other.
func concurrent(t *rapid.T) (*Document, []Mutation) {
	keys := []string{"a", "b", "c"}
	value := rapid.SampledFrom([]string{"", "1", "2", "3"})
	d := &Document{Ref: account}
	for _, k := range keys {
		if v := value.Draw(t, "base of "+k); v != "" {
			d.Put(k, v, version(9, 1, 1))
		}
	}
	var ms []Mutation
	for i := range rapid.IntRange(2, 4).Draw(t, "devices") {
		edit := kam.Edit{Ref: account}
		for _, k := range keys {
			seen, _ := d.Cell(k)
			if v := value.Draw(t, "new "+k); v != seen { // people change values
				edit.Cells = append(edit.Cells, kam.Cell{Key: k, Value: v})
			}
		}
		clock := Clock(rapid.Uint64Range(1, 3).Draw(t, "clock"))
		ms = append(ms, NewMutation(VersionID{kam.ID{byte(i + 1)}, 1}, clock, edit, d))
	}
	return d, ms
}

func merge(d *Document, ms []Mutation) (lost []Loss) {
	for _, m := range ms {
		lost = append(lost, d.Merge(m, Version{m.VersionID, m.Clock, "x"})...)
	}
	return lost
}

func TestConcurrentEditsEndTheSameInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, ms := concurrent(t)
		other := d.Clone()
		merge(d, ms)
		merge(other, rapid.Permutation(ms).Draw(t, "another order"))
		if !reflect.DeepEqual(d.Record(), other.Record()) {
			t.Fatalf("one order gives %+v, another %+v", d.Record(), other.Record())
		}
	})
}

func TestNoConcurrentValueVanishes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, ms := concurrent(t)
		lost := merge(d, ms)
		for _, m := range ms {
			for _, c := range m.Changes {
				now, _ := d.Cell(c.Key)
				found := now == c.Value
				for _, l := range lost {
					found = found || l.Key == c.Key && (l.Other.Text == c.Value || l.Kept.Text == c.Value)
				}
				if !found {
					t.Fatalf("%s=%q of device %x is nowhere: the cell holds %q, lost are %+v", c.Key, c.Value, m.Device[0], now, lost)
				}
			}
		}
	})
}

func TestAClockNeverGoesBackAndIsNotLetFarAhead(t *testing.T) {
	now := time.UnixMilli(1_700_000_000_000)
	c := At(now)
	if back := c.Next(now.Add(-time.Hour)); back != c+1 {
		t.Errorf("with its wall clock an hour back the next stamp is %d after %d", back, c)
	}
	for ahead, want := range map[time.Duration]bool{-time.Hour: false, MaxAhead: false, MaxAhead + time.Millisecond: true, 24 * time.Hour: true} {
		got, was := At(now.Add(ahead)).Clamp(now)
		if was != want || got > At(now.Add(MaxAhead)) {
			t.Errorf("a stamp %v ahead became %v, clamped %v", ahead, got.Time().Sub(now), was)
		}
	}
}

func TestDocumentRefReadsTheBeginningOfADocument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &Document{Ref: kam.Ref{Kind: rapid.StringN(0, 16, kam.MaxName).Draw(t, "kind"), ID: anyID(t, "id")}}
		d.Put("name", rapid.String().Draw(t, "value"), Version{VersionID: anyVersionID(t)})
		if ref, err := DocumentRef(AppendDocument(nil, d)); err != nil || ref != d.Ref {
			t.Fatalf("%v was read as %v, %v", d.Ref, ref, err)
		}
	})
}

func TestDerivedIDsDiffer(t *testing.T) {
	ids := map[kam.ID]string{}
	for _, kind := range []string{"account", "contact"} {
		for _, key := range []string{"a", "b"} {
			for number := range uint64(3) {
				id := ConflictID(kam.Ref{Kind: kind, ID: kam.ID{1}}, key, VersionID{kam.ID{2}, number + 1})
				name := kind + key + string(rune('0'+number))
				if ids[id] != "" || id.Version() != 8 {
					t.Errorf("the conflict of %s has the id of %s, %v", name, ids[id], id)
				}
				ids[id] = name
			}
		}
	}
	if RejectionID(VersionID{kam.ID{2}, 1}) == RejectionID(VersionID{kam.ID{2}, 2}) {
		t.Error("two rejections share an id")
	}
}
