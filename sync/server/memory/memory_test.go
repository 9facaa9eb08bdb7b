package memory_test

import (
	"testing"

	"keyaccount/sync/server"
	"keyaccount/sync/server/conformance"
	"keyaccount/sync/server/memory"
)

func TestConformance(t *testing.T) {
	conformance.Run(t, func(*testing.T) (server.Store, func() server.Store) {
		store := memory.New()
		return store, func() server.Store { return store }
	})
}

// While a transaction is about to commit, another one is let in that changes what the first has read.
func TestATransactionThatWasOvertakenRunsAgain(t *testing.T) {
	key := []byte("k")
	for what, c := range map[string]struct {
		first, second func(server.Tx) error
		runs          int
	}{
		"the same item":   {read(key), write(key), 2},
		"another item":    {read(key), write([]byte("other")), 1},
		"a stretch of it": {scan, write(key), 2},
		"the head":        {advance, advance, 2},
	} {
		t.Run(what, func(t *testing.T) {
			store, runs, others := memory.New(), 0, 0
			store.Between = func() error {
				if others++; others > 1 {
					return nil
				}
				return store.Update(t.Context(), c.second)
			}
			err := store.Update(t.Context(), func(tx server.Tx) error {
				runs++
				return c.first(tx)
			})
			if err != nil || runs != c.runs {
				t.Errorf("it ran %d times, %v; want %d", runs, err, c.runs)
			}
		})
	}
}

func TestABackupIsTheStoreAsItWas(t *testing.T) {
	store := memory.New()
	if err := store.Update(t.Context(), write([]byte("before"))); err != nil {
		t.Fatal(err)
	}
	backup := store.Copy()
	if err := store.Update(t.Context(), write([]byte("after"))); err != nil {
		t.Fatal(err)
	}
	store.Restore(backup)
	err := store.View(t.Context(), func(tx server.Tx) error {
		for item, err := range tx.Scan(server.MetaTable, nil, nil) {
			if err != nil || string(item.Key) != "before" {
				t.Errorf("it holds %q, %v", item.Key, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func read(key []byte) func(server.Tx) error {
	return func(tx server.Tx) error { _, err := tx.Get(server.MetaTable, key); return err }
}

func write(key []byte) func(server.Tx) error {
	return func(tx server.Tx) error { return tx.Put(server.MetaTable, key, []byte("v")) }
}

func scan(tx server.Tx) error {
	for _, err := range tx.Scan(server.MetaTable, nil, nil) {
		if err != nil {
			return err
		}
	}
	return nil
}

func advance(tx server.Tx) error { _, err := tx.Advance(1); return err }
