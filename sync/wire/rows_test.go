package wire

import (
	"reflect"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"keyaccount/internal/frugal"
	"keyaccount/kam"
)

func anyRows(t *rapid.T) (rows []Row) {
	for range rapid.IntRange(0, 5).Draw(t, "rows") {
		row := Row{Number: rapid.Uint64().Draw(t, "number"), Scope: rapid.String().Draw(t, "scope"),
			Sign: Sign(rapid.IntRange(0, 4).Draw(t, "sign"))}
		if row.Sign == Own {
			row.Edit, row.Sum = rapid.Uint64().Draw(t, "edit"), &Sum{Records: 1, High: rapid.Uint64().Draw(t, "high"), Low: rapid.Uint64().Draw(t, "low")}
		}
		if rapid.Bool().Draw(t, "with document") {
			d := &Document{Ref: kam.Ref{Kind: "contact", ID: anyID(t, "id")}}
			d.Put("name", rapid.String().Draw(t, "value"), Version{anyVersionID(t), 3, "anna"})
			row.Document = AppendDocument(nil, d)
		}
		for range rapid.IntRange(0, 2).Draw(t, "past") {
			row.Past = append(row.Past, Past{Key: "name", Value: rapid.String().Draw(t, "old"), Device: []byte{1}, Number: 2, Clock: 3, Author: "bo"})
		}
		rows = append(rows, row)
	}
	return rows
}

// TestRowsAreReadAsTheLibraryReadsThem holds the quick reading of pages against the slow one.
func TestRowsAreReadAsTheLibraryReadsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, err := Marshal(&SyncResponse{Rows: anyRows(t), Token: []byte("token"), Cursor: 7})
		if err != nil {
			t.Fatal(err)
		}
		var quick SyncResponse
		var slow struct {
			Rows []Row `cbor:"2,keyasint,omitempty"`
		}
		if err := Unmarshal(data, &quick); err != nil {
			t.Fatal(err)
		}
		if err := decoding.Unmarshal(data, &slow); err != nil {
			t.Fatal(err)
		}
		if len(slow.Rows)+len(quick.Rows) > 0 && !reflect.DeepEqual([]Row(quick.Rows), slow.Rows) {
			t.Fatalf("read as %+v, by the library as %+v", quick.Rows, slow.Rows)
		}
		if raw, err := Marshal([]Row(quick.Rows)); err != nil || len(quick.Rows) == 0 {
			return
		} else if _, ok := readRows(raw); !ok {
			t.Fatal("rows as they are written were left to the library")
		}
	})
}

// TestRowsInAnyFormAreRead has fields that this program does not know, and numbers that are longer than need be.
func TestRowsInAnyFormAreRead(t *testing.T) {
	later := []map[int]any{{1: 5, 2: "shared", 3: cbor.RawMessage{0x80}, 9: "what comes later"}}
	data, err := cbor.Marshal(map[int]any{2: later})
	if err != nil {
		t.Fatal(err)
	}
	long := []byte{0xa1, 0x02, 0x81, 0xa2, 0x01, 0x18, 0x05, 0x02, 0x66, 's', 'h', 'a', 'r', 'e', 'd'}
	for what, data := range map[string][]byte{"an unknown field": data, "a long number": long} {
		var a SyncResponse
		if err := Unmarshal(data, &a); err != nil || len(a.Rows) != 1 || a.Rows[0].Number != 5 || a.Rows[0].Scope != "shared" {
			t.Errorf("%s: read as %+v, %v", what, a.Rows, err)
		}
	}
}

// FuzzRows reads rows quickly only where the library reads the same.
func FuzzRows(f *testing.F) {
	data, err := Marshal([]Row{{Number: 1, Scope: "shared", Document: cbor.RawMessage{0x80}, Past: []Past{{Key: "a"}}, Sign: Moved}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		var (
			quick Rows
			ok    bool
		)
		frugal.Within(t, len(data), 512, func() { quick, ok = readRows(data) })
		if !ok {
			return
		}
		var slow []Row
		if err := decoding.Unmarshal(data, &slow); err != nil {
			t.Fatalf("%x was read as %+v, the library says %v", data, quick, err)
		}
		if len(quick)+len(slow) > 0 && !reflect.DeepEqual([]Row(quick), slow) {
			t.Fatalf("%x was read as %+v, by the library as %+v", data, quick, slow)
		}
	})
}
