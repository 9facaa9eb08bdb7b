package wire

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/internal/frugal"
	"keyaccount/kam"
)

func anyID(t *rapid.T, label string) (id kam.ID) {
	copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
	id[0] |= 1
	return id
}

func anyVersionID(t *rapid.T) VersionID {
	return VersionID{anyID(t, "device"), rapid.Uint64Range(1, 1<<40).Draw(t, "number")}
}

func TestDocumentsAndMutationsSurviveTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &Document{Ref: kam.Ref{Kind: "contact", ID: anyID(t, "id")}}
		for range rapid.IntRange(0, 6).Draw(t, "puts") {
			v := Version{anyVersionID(t), Clock(rapid.Uint64().Draw(t, "clock")), rapid.StringN(0, 8, 32).Draw(t, "author")}
			d.Put(rapid.StringN(1, 5, 20).Draw(t, "key"), rapid.String().Draw(t, "value"), v)
		}
		d.Compact()
		data := AppendDocument(nil, d)
		back, err := DecodeDocument(data)
		if err != nil || !bytes.Equal(AppendDocument(nil, back), data) || !reflect.DeepEqual(back.Record(), d.Record()) {
			t.Fatalf("document came back as %+v, %v", back, err)
		}
		if d.Size() < len(data) {
			t.Fatalf("%d bytes are taken for at most %d", len(data), d.Size())
		}
		edit := kam.Edit{Ref: d.Ref, Cells: []kam.Cell{{Key: "a", Value: "1"}, {Key: kam.DeletedField, Value: kam.Yes}}}
		m := NewMutation(anyVersionID(t), 7, edit, d)
		again, err := DecodeMutation(AppendMutation(nil, &m))
		if err != nil || again.Hash() != m.Hash() || len(again.Saw) != len(d.Versions) {
			t.Fatalf("mutation came back as %+v, %v", again, err)
		}
	})
}

func FuzzDecodeDocument(f *testing.F) {
	d := &Document{Ref: kam.Ref{Kind: "account", ID: kam.ID{1}}}
	d.Put("name", "Polar Steel Oy", Version{VersionID{kam.ID{2}, 1}, 3, "anna"})
	f.Add(AppendDocument(nil, d))
	f.Fuzz(func(t *testing.T, data []byte) {
		var (
			d   *Document
			err error
		)
		frugal.Within(t, len(data), 512, func() { d, err = DecodeDocument(data) })
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if again := AppendDocument(nil, d); !bytes.Equal(again, data) {
			t.Fatalf("%x was read as what is written %x", data, again)
		}
	})
}

func FuzzDecodeMutation(f *testing.F) {
	m := NewMutation(VersionID{kam.ID{2}, 1}, 3, kam.Edit{Ref: kam.Ref{Kind: "account", ID: kam.ID{1}}, Cells: []kam.Cell{{Key: "name", Value: "x"}}}, nil)
	f.Add(AppendMutation(nil, &m))
	f.Fuzz(func(t *testing.T, data []byte) {
		var (
			m   *Mutation
			err error
		)
		frugal.Within(t, len(data), 512, func() { m, err = DecodeMutation(data) })
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if again := AppendMutation(nil, m); !bytes.Equal(again, data) {
			t.Fatalf("%x was read as what is written %x", data, again)
		}
	})
}
