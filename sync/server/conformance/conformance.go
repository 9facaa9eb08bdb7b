// Package conformance says what every implementation of server.Store has to do, as tests that any of them
// can run.
package conformance

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"keyaccount/sync/server"
)

// Run holds an implementation to what server.Store promises. open returns a fresh, empty store and a function
// that opens the same one again after it was closed; the caller of open closes what it got.
func Run(t *testing.T, open func(t *testing.T) (store server.Store, again func() server.Store)) {
	t.Run("what was committed is there after closing and opening", func(t *testing.T) {
		store, again := open(t)
		update(t, store, func(tx server.Tx) error {
			return errors.Join(tx.Put(server.UserTable, []byte("anna"), []byte("x")), ignore(tx.Advance(7)))
		})
		shut(t, store)
		store = again()
		defer shut(t, store)
		view(t, store, func(tx server.Tx) error {
			value, err := tx.Get(server.UserTable, []byte("anna"))
			head, err2 := tx.Head()
			if string(value) != "x" || head != 7 {
				t.Errorf("after opening again there is %q and the head is %d", value, head)
			}
			return errors.Join(err, err2)
		})
	})
	for name, holds := range map[string]func(t *testing.T, store server.Store){
		"tables keep items in the order of their keys": tables,
		"a table is like a map":                        likeAMap,
		"tables can be large":                          large,
		"ranges that are fetched are as when scanned":  fetched,
		"a transaction that fails leaves nothing":      failing,
		"a snapshot does not change":                   snapshot,
		"writers do not undo each other":               counting,
		"a reader of the feed misses nothing":          feedInOrder,
		"a context that has ended stops a transaction": ended,
		"a whole store has no damage to report":        undamaged,
	} {
		t.Run(name, func(t *testing.T) {
			store, _ := open(t)
			defer shut(t, store)
			holds(t, store)
		})
	}
}

// fetched holds a store that gets several ranges together to what it yields of each.
func fetched(t *testing.T, store server.Store) {
	ranges := []server.Range{{From: []byte("b"), Below: []byte("c")}, {From: []byte("x"), Below: []byte("y")}, {From: []byte("a"), Below: []byte("b")}, {From: []byte("b\x02"), Below: []byte("b\x04")}}
	same := func(tx server.Tx) error {
		f, ok := tx.(server.RangeFetcher)
		if !ok {
			return nil
		}
		all, err := f.FetchRanges(server.PastTable, ranges)
		if err != nil || len(all) != len(ranges) {
			t.Errorf("%d ranges are %d: %v", len(ranges), len(all), err)
			return err
		}
		for i, r := range ranges {
			var got []string
			for _, item := range all[i] {
				if string(item.Value) != "of "+string(item.Key) {
					t.Errorf("%q holds %q", item.Key, item.Value)
				}
				got = append(got, string(item.Key))
			}
			if want := scan(t, tx, server.PastTable, r.From, r.Below); !slices.Equal(got, want) {
				t.Errorf("from %q, below %q: %q, want %q", r.From, r.Below, got, want)
			}
		}
		return nil
	}
	update(t, store, func(tx server.Tx) error {
		for _, letter := range "abcx" {
			for i := range 5 {
				key := append([]byte(string(letter)), byte(i))
				if err := tx.Put(server.PastTable, key, append([]byte("of "), key...)); err != nil {
					return err
				}
			}
		}
		return errors.Join(tx.Delete(server.PastTable, []byte("x\x01")), same(tx))
	})
	view(t, store, same)
}

func feedInOrder(t *testing.T, store server.Store) {
	if err := FeedOrder(t.Context(), store, 4, 40); err != nil {
		t.Error(err)
	}
}

func ended(t *testing.T, store server.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	nothing := func(server.Tx) error { return nil }
	if !errors.Is(store.View(ctx, nothing), context.Canceled) || !errors.Is(store.Update(ctx, nothing), context.Canceled) {
		t.Error("a transaction began in a context that had ended")
	}
}

func undamaged(t *testing.T, store server.Store) {
	if err := store.Check(t.Context(), func(damage string) { t.Error(damage) }); err != nil {
		t.Error(err)
	}
}

func tables(t *testing.T, store server.Store) {
	keys := []string{"b", "a", "\x00", "ab", "\xff\xff", "a\x00"}
	want := slices.Sorted(slices.Values(keys))
	for _, table := range server.Tables() {
		update(t, store, func(tx server.Tx) error {
			for _, k := range keys {
				if err := tx.Put(table, []byte(k), []byte(string(table)+k)); err != nil {
					return err
				}
			}
			if err := tx.Put(table, []byte("gone"), []byte("1")); err != nil {
				return err
			}
			if got := scan(t, tx, table, nil, nil); len(got) != len(keys)+1 {
				t.Errorf("%s: a transaction does not see its own items: %q", table, got)
			}
			if err := tx.Put(table, []byte("a"), []byte(string(table)+"a")); err != nil {
				return err
			}
			return errors.Join(tx.Delete(table, []byte("gone")), tx.Delete(table, []byte("never there")))
		})
	}
	for _, table := range server.Tables() {
		view(t, store, func(tx server.Tx) error {
			if got := scan(t, tx, table, nil, nil); !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", table, got, want)
			}
			if got := scan(t, tx, table, []byte("a"), []byte("b")); !slices.Equal(got, []string{"a", "a\x00", "ab"}) {
				t.Errorf("%s: from a, below b: %q", table, got)
			}
			for _, k := range keys {
				if v, err := tx.Get(table, []byte(k)); err != nil || string(v) != string(table)+k {
					t.Errorf("%s: %q holds %q, %v", table, k, v, err)
				}
			}
			v, err := tx.Get(table, []byte("gone"))
			if v != nil {
				t.Errorf("%s: a deleted key holds %q", table, v)
			}
			return err
		})
	}
	if err := store.Update(t.Context(), func(tx server.Tx) error { return tx.Put(server.MetaTable, []byte("k"), nil) }); err == nil {
		t.Error("an empty value was taken, which could not be told from none")
	}
}

func failing(t *testing.T, store server.Store) {
	reason := errors.New("reason")
	err := store.Update(t.Context(), func(tx server.Tx) error {
		return errors.Join(tx.Put(server.MetaTable, []byte("k"), []byte("v")), ignore(tx.Advance(3)), reason)
	})
	if !errors.Is(err, reason) {
		t.Errorf("the error came back as %v", err)
	}
	view(t, store, func(tx server.Tx) error {
		v, err := tx.Get(server.MetaTable, []byte("k"))
		head, err2 := tx.Head()
		if v != nil || head != 0 {
			t.Errorf("it left %q and the head at %d", v, head)
		}
		return errors.Join(err, err2)
	})
}

func snapshot(t *testing.T, store server.Store) {
	write := func(n byte) {
		update(t, store, func(tx server.Tx) error {
			return errors.Join(ignore(tx.Advance(1)), tx.Put(server.FeedTable, []byte{n}, []byte{n}))
		})
	}
	write(1)
	begun, written := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(written)
		<-begun
		write(2)
	}()
	view(t, store, func(tx server.Tx) error {
		head, err := tx.Head()
		close(begun)
		<-written
		later, err2 := tx.Head()
		if items := scan(t, tx, server.FeedTable, nil, nil); len(items) != 1 || head != 1 || later != 1 {
			t.Errorf("the snapshot shows %q; its head was %d and is %d", items, head, later)
		}
		return errors.Join(err, err2)
	})
}

func counting(t *testing.T, store server.Store) {
	const writers, rounds = 4, 25
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range rounds {
				if err := store.Update(t.Context(), func(tx server.Tx) error {
					v, err := tx.Get(server.MetaTable, []byte("counter"))
					if err != nil {
						return err
					}
					n := uint64(0)
					if v != nil {
						n = binary.BigEndian.Uint64(v)
					}
					return tx.Put(server.MetaTable, []byte("counter"), binary.BigEndian.AppendUint64(nil, n+1))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	view(t, store, func(tx server.Tx) error {
		v, err := tx.Get(server.MetaTable, []byte("counter"))
		if got := binary.BigEndian.Uint64(append(make([]byte, 8), v...)[len(v):]); got != writers*rounds {
			t.Errorf("%d increments made %d", writers*rounds, got)
		}
		return err
	})
}

// FeedOrder lets writers put rows into the feed, each at the numbers that Advance gave it, while a reader
// follows as devices do: it reads on from the head it last saw. It returns an error if the reader misses a
// row, as it does where numbers come from a bare sequence and become visible out of order.
func FeedOrder(ctx context.Context, store server.Store, writers, rounds int) error {
	var wg sync.WaitGroup
	failures := make([]error, writers)
	for w := range writers {
		wg.Go(func() {
			for i := range rounds {
				n := uint64(1 + (w+i)%3)
				if err := store.Update(ctx, func(tx server.Tx) error {
					before, err := tx.Advance(n)
					for k := uint64(1); k <= n && err == nil; k++ {
						err = tx.Put(server.FeedTable, binary.BigEndian.AppendUint64(nil, before+k), []byte{1})
					}
					return err
				}); err != nil {
					failures[w] = err
					return
				}
			}
		})
	}
	written := make(chan struct{})
	go func() {
		wg.Wait()
		close(written)
	}()
	var seen uint64 // how many rows
	var position uint64
	for last := false; !last; {
		select {
		case <-written:
			last = true // and read once more
		default:
		}
		if err := store.View(ctx, func(tx server.Tx) error {
			head, err := tx.Head()
			if err != nil {
				return err
			}
			for item, err := range tx.Scan(server.FeedTable, binary.BigEndian.AppendUint64(nil, position+1), nil) {
				if err != nil {
					return err
				}
				seen++
				position = binary.BigEndian.Uint64(item.Key)
			}
			position = max(position, head)
			return nil
		}); err != nil {
			<-written
			return err
		}
	}
	if err := errors.Join(failures...); err != nil {
		return err
	}
	if seen != position {
		return fmt.Errorf("the reader came to number %d but saw %d rows", position, seen)
	}
	return nil
}

func scan(t *testing.T, tx server.Tx, table server.Table, from, below []byte) (keys []string) {
	t.Helper()
	for item, err := range tx.Scan(table, from, below) {
		if err != nil {
			t.Fatal(err)
		}
		if len(item.Value) == 0 {
			t.Errorf("%s: %q holds nothing", table, item.Key)
		}
		keys = append(keys, string(item.Key))
	}
	return keys
}

func update(t *testing.T, store server.Store, f func(server.Tx) error) {
	t.Helper()
	if err := store.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, store server.Store, f func(server.Tx) error) {
	t.Helper()
	if err := store.View(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func shut(t *testing.T, store server.Store) {
	t.Helper()
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

func ignore(_ uint64, err error) error { return err }
