package store

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/internal/frugal"
	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// FuzzStoredValues reads values of every bucket as somebody could have made them who has the key.
func FuzzStoredValues(f *testing.F) {
	ref := kam.Ref{Kind: "account", ID: kam.ID{1}}
	d := &wire.Document{Ref: ref}
	d.Put("name", "Polar", wire.Version{VersionID: wire.VersionID{Device: kam.ID{2}, Number: 1}, Clock: 3, Author: "anna"})
	m := wire.NewMutation(wire.VersionID{Device: kam.ID{2}, Number: 1}, 3, kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "name", Value: "x"}}}, nil)
	f.Add(wire.AppendDocument(appendSpot(nil, spot{7, "shared"}), d))
	f.Add(appendBase(nil, &base{numbers: []uint64{1, 2}, server: d}))
	f.Add(appendSent(nil, sent{mutation: &m, answered: true, applied: 9}))
	f.Add(appendText(nil, textOf(d.Record())))
	latest := wire.Version{VersionID: wire.VersionID{Device: kam.ID{2}, Number: math.MaxUint64}, Clock: math.MaxUint64, Author: "anna"}
	greatest := appendDeed(nil, &deed{clock: math.MaxUint64, author: "ben", cells: []deedCell{{key: "name", old: "a", new: "b", setter: latest}, {key: "x", blind: true}}})
	_, err := decodeDeed(greatest)
	must(f, err)
	f.Add(greatest)
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := decodeDeed(data); err == nil {
			if again, err := decodeDeed(appendDeed(nil, d)); err != nil || !reflect.DeepEqual(again, d) {
				t.Errorf("a change that is read as %+v is written, and then read as %+v, %v", d, again, err)
			}
		}
		frugal.Within(t, len(data), 512, func() {
			for what, err := range map[string]error{
				"a record":      second(decodeRecord(ref, data)),
				"a base":        first(decodeBase(ref, data)),
				"an edit":       first(decodeSent(data)),
				"a search text": first(parseText(data)),
				"a deed":        first(decodeDeed(data)),
				"uses":          first(decodeUses(data)),
				"a draft":       first(decodeDraft(data)),
				"a key":         first(parseRecordKey(data)),
				"exchanges":     first(decodeExchanges(data)),
			} {
				if err != nil && !errors.Is(err, errBadValue) && !errors.Is(err, wire.ErrMalformed) {
					t.Errorf("%s: an error of no kind: %v", what, err)
				}
			}
			_, _ = parseVersionKey(data)
			_ = cbor.Unmarshal(data, &state{})
			_ = cbor.Unmarshal(data, &undoStep{})
		})
	})
}

func first[T any](_ T, err error) error          { return err }
func second[T, U any](_ T, _ U, err error) error { return err }

// FuzzAnswers absorbs what anybody says who calls itself a server. What is no answer changes nothing, and whatever is
// taken in leaves the cache in order.
func FuzzAnswers(f *testing.F) {
	p := page(0, 3)
	p.Token = []byte("token")
	for _, a := range []*wire.SyncResponse{p, {Restart: true, Token: []byte("x")}, {Rows: []wire.Row{{Scope: "shared", Sign: wire.Dropped}}}} {
		data, err := wire.Marshal(a)
		must(f, err)
		f.Add(data)
	}
	c := opened(f, f.TempDir())
	f.Fuzz(func(t *testing.T, data []byte) {
		a := &wire.SyncResponse{}
		if err := wire.Unmarshal(data, a); err != nil {
			return
		}
		// Each record costs some pages of the file, which bbolt copies before it writes them.
		frugal.Within(t, 1+len(a.Rows)+len(a.Outcomes), 4<<20, func() {
			if _, err := c.Absorb(ctx, a); err != nil && !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("an error of another kind: %v", err)
			}
		})
		sound(t, c)
	})
}
