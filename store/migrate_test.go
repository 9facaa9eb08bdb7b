package store

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// Format 4 kept the history as CBOR, with a change of its own for who had set a value that was replaced.
func TestAHistoryOfFormat4IsReadAsItWas(t *testing.T) {
	dir := t.TempDir()
	c := opened(t, dir)
	ref := kam.Ref{Kind: "account", ID: newID(t)}
	must(t, c.Apply(ctx, "", edit("account", ref.ID, "name", "Polar Stål", "phone", "1")))
	must(t, c.Apply(ctx, "", edit("account", ref.ID, "name", "Polar Steel", "phone", "2")))
	want, err := c.History(ctx, ref)
	must(t, err)
	must(t, c.file.update(func(tx *memtable.Tx) error {
		deeds, err := c.deeds(tx, ref)
		must(t, err)
		slices.Reverse(deeds) // the first is that of the making, which no other replaced
		for _, d := range deeds {
			old := map[int]any{1: uint64(d.clock), 2: d.author}
			var keys, olds, news, blind []string
			for _, cell := range d.cells {
				keys, olds, news = append(keys, cell.key), append(olds, cell.old), append(news, cell.new)
				if cell.blind {
					blind = append(blind, cell.key)
				}
			}
			old[3], old[4], old[5], old[6] = keys, olds, news, blind
			data, err := cbor.Marshal(old)
			must(t, err)
			must(t, c.put(tx, history, historyKey(ref, d.version), data))
		}
		return tx.Bucket(string(meta)).Put(formatKey, []byte("4"))
	}))
	must(t, c.Close())

	c = opened(t, dir)
	got, err := c.History(ctx, ref)
	must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the history is\n%v\nand was\n%v", got, want)
	}
	sound(t, c)
}

func TestAChangeInTheHistoryIsReadAsItWasWritten(t *testing.T) {
	setter := wire.Version{VersionID: wire.VersionID{Device: kam.ID{7}, Number: 300}, Clock: 1 << 40, Author: "bo"}
	d := &deed{clock: 5, author: "anna", cells: []deedCell{
		{key: "name", old: "a", new: "b", setter: setter}, {key: "phone", new: "1", blind: true}, {key: "roles=decider", old: "yes"}}}
	data := appendDeed(nil, d)
	got, err := decodeDeed(data)
	must(t, err)
	if !reflect.DeepEqual(got, d) {
		t.Errorf("%+v was read as %+v", d, got)
	}
	for n := range data {
		if _, err := decodeDeed(data[:n]); !errors.Is(err, errBadValue) {
			t.Errorf("cut off after %d of %d bytes: %v", n, len(data), err)
		}
	}
}
