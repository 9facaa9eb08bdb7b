package conformance

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/sync/server"
)

var errUndone = errors.New("undone")

// likeAMap does what comes to mind to a table, in transactions of which some fail, and compares what it reads
// with a map. What it reads by key, whether it is there, and what it scans are all as the transaction itself
// has written them.
func likeAMap(t *testing.T, store server.Store) {
	keys := []string{"a", "a\x00", "a\x00\xff", "ab", "b", "\x00", "\xff", "\xff\xff", "account\x001", "account\x002", "account\x003", "task\x001"}
	rapid.Check(t, func(r *rapid.T) {
		kept := map[string]string{}
		if err := store.Update(r.Context(), func(tx server.Tx) error {
			for _, key := range keys {
				if err := tx.Delete(server.MetaTable, []byte(key)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(1, 4).Draw(r, "transactions") {
			fails := rapid.Bool().Draw(r, "fails")
			var now map[string]string
			err := store.Update(r.Context(), func(tx server.Tx) error {
				now = maps.Clone(kept)
				for range rapid.IntRange(1, 12).Draw(r, "steps") {
					step(r, tx, keys, now)
				}
				if fails {
					return errUndone
				}
				return nil
			})
			if err != nil && !(fails && errors.Is(err, errUndone)) {
				r.Fatal(err)
			}
			if !fails {
				kept = now
			}
			if err := store.View(r.Context(), func(tx server.Tx) error {
				compare(r, tx, "", "", kept)
				return nil
			}); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// step does one thing to a table and to the map that it is to be like.
func step(r *rapid.T, tx server.Tx, keys []string, now map[string]string) {
	key := rapid.SampledFrom(keys).Draw(r, "key")
	switch rapid.SampledFrom([]string{"put", "delete", "get", "get", "scan"}).Draw(r, "step") {
	case "put":
		value := rapid.SampledFrom([]string{"1", "2", "\x00"}).Draw(r, "value")
		if err := tx.Put(server.MetaTable, []byte(key), []byte(value)); err != nil {
			r.Fatal(err)
		}
		now[key] = value
	case "delete":
		if err := tx.Delete(server.MetaTable, []byte(key)); err != nil {
			r.Fatal(err)
		}
		delete(now, key)
	case "get":
		value, err := tx.Get(server.MetaTable, []byte(key))
		want, has := now[key]
		if err != nil || string(value) != want || (value != nil) != has {
			r.Fatalf("%q holds %q, %v; it should hold %q", key, value, err, want)
		}
	case "scan":
		compare(r, tx, key, rapid.SampledFrom(append(keys, "")).Draw(r, "below"), now)
	}
}

// compare scans from a key on and below another, of which "" bounds nothing.
func compare(r *rapid.T, tx server.Tx, from, below string, want map[string]string) {
	var bounds [2][]byte
	for i, bound := range []string{from, below} {
		if bound != "" {
			bounds[i] = []byte(bound)
		}
	}
	left := slices.Sorted(maps.Keys(want))
	left = slices.DeleteFunc(left, func(k string) bool { return k < from || below != "" && k >= below })
	for item, err := range tx.Scan(server.MetaTable, bounds[0], bounds[1]) {
		if err != nil {
			r.Fatal(err)
		}
		if len(left) == 0 || string(item.Key) != left[0] || string(item.Value) != want[left[0]] {
			r.Fatalf("a scan from %q below %q comes to %q with %q; left are %q", from, below, item.Key, item.Value, left)
		}
		left = left[1:]
	}
	if len(left) > 0 {
		r.Fatalf("a scan from %q below %q misses %q", from, below, left)
	}
}

// large puts more into a table than an implementation reads at once, with keys and values as long as there
// are, and reads it while it reads other things.
func large(t *testing.T, store server.Store) {
	const rows, long = 3000, 40
	number := func(i int) []byte { return []byte{byte(i >> 16), byte(i >> 8), byte(i)} }
	key := func(i int) []byte {
		if i%long != 0 {
			return number(i)
		}
		k := make([]byte, 0, server.MaxKey) // of which nothing can be left out
		for state := uint32(i + 1); len(k) < server.MaxKey; state = state*1664525 + 1013904223 {
			k = append(k, byte(state>>24))
		}
		return append(number(i), k[3:]...)
	}
	value := func(i int) []byte {
		if i%500 == 0 || i >= rows-8 {
			return bytes.Repeat(number(i+1), 300<<10)
		}
		return number(i + 1)
	}
	update(t, store, func(tx server.Tx) error {
		for i := range rows {
			if err := tx.Put(server.FeedTable, key(i), value(i)); err != nil {
				return err
			}
			if err := tx.Put(server.RecordTable, number(i), number(i)); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, store, func(tx server.Tx) error {
		next := 0
		for item, err := range tx.Scan(server.FeedTable, nil, nil) {
			if err != nil {
				return err
			}
			if !bytes.Equal(item.Key, key(next)) || !bytes.Equal(item.Value, value(next)) {
				t.Fatalf("row %d is %d bytes under %d bytes that begin with %x", next, len(item.Value), len(item.Key), item.Key[:3])
			}
			if other, err := tx.Get(server.RecordTable, number(next)); err != nil || !bytes.Equal(other, number(next)) {
				t.Fatalf("while a table is scanned another holds %x, %v", other, err)
			}
			if next++; next%1000 == 0 {
				if got := scan(t, tx, server.RecordTable, number(next-1), number(next+1)); next < rows && len(got) != 2 {
					t.Fatalf("a scan within a scan finds %q", got)
				}
			}
		}
		if next != rows {
			t.Errorf("a scan comes to %d rows of %d", next, rows)
		}
		for range tx.Scan(server.FeedTable, nil, nil) {
			break // which leaves the transaction as it was
		}
		return nil
	})
}
