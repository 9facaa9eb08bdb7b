// Package memory keeps a server's store in memory, where it is gone with the process: for tests and simulations. Its
// transactions run beside each other, as those of several servers over one database do, and one that has read what another
// has changed meanwhile runs again.
package memory

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"

	"keyaccount/sync/server"
)

// Store is a server.Store in memory. It is safe for concurrent use.
type Store struct {
	// Between, if it is not nil, is called by Update after its function has run and before what that wrote is committed:
	// a simulation lets other transactions in there. An error fails the transaction.
	Between func() error

	mu    sync.Mutex
	state *state
}

var _ server.Store = (*Store)(nil)

// state is everything in the store at one moment. It is never changed.
type state struct {
	head   uint64
	tables map[server.Table][]server.Item // in the order of their keys
}

// New returns an empty store.
func New() *Store { return &Store{state: &state{tables: map[server.Table][]server.Item{}}} }

// Copy returns a store of its own that holds what this one holds now. It costs nothing.
func (s *Store) Copy() *Store { return &Store{state: s.now()} }

// Restore puts the store back to what a copy of it holds, as an administrator restores a backup.
func (s *Store) Restore(backup *Store) {
	was := backup.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = was
}

func (s *Store) now() *state {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// View runs a function on one snapshot.
func (s *Store) View(ctx context.Context, f func(server.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f(&transaction{store: s, base: s.now()})
}

// Update runs a function on a snapshot, again and again until nothing that it read has changed when it ends.
func (s *Store) Update(ctx context.Context, f func(server.Tx) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		tx := &transaction{store: s, base: s.now(), writes: map[server.Table]map[string][]byte{}}
		tx.head = tx.base.head
		if err := f(tx); err != nil {
			return err
		}
		if s.Between != nil {
			if err := s.Between(); err != nil {
				return err
			}
		}
		if s.commit(tx) {
			return nil
		}
	}
}

// commit makes what a transaction wrote the newest state, unless what it read is no longer so.
func (s *Store) commit(tx *transaction) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tx.collides(s.state) {
		return false
	}
	next := &state{head: max(s.state.head, tx.head), tables: make(map[server.Table][]server.Item, len(s.state.tables))}
	for t, items := range s.state.tables {
		next.tables[t] = items
	}
	for t, writes := range tx.writes {
		next.tables[t] = merged(next.tables[t], writes)
	}
	s.state = next
	return true
}

// Check finds nothing: there is no file that could be damaged.
func (s *Store) Check(ctx context.Context, _ func(string)) error { return ctx.Err() }

// Backup writes the tables one after the other, each item as the lengths of key and value and both.
func (s *Store) Backup(_ context.Context, w io.Writer) error {
	now := s.now()
	b := binary.BigEndian.AppendUint64(nil, now.head)
	for _, t := range server.Tables() {
		b = binary.AppendUvarint(b, uint64(len(now.tables[t])))
		for _, i := range now.tables[t] {
			b = append(binary.AppendUvarint(b, uint64(len(i.Key))), i.Key...)
			b = append(binary.AppendUvarint(b, uint64(len(i.Value))), i.Value...)
		}
	}
	_, err := w.Write(b)
	return err
}

// Close does nothing: the store can still be used.
func (s *Store) Close() error { return nil }

func compareKeys(i server.Item, key []byte) int { return bytes.Compare(i.Key, key) }

// within returns the items with keys from one on and below another.
func within(items []server.Item, from, below []byte) []server.Item {
	first, _ := slices.BinarySearchFunc(items, from, compareKeys)
	items = items[first:]
	if below != nil {
		end, _ := slices.BinarySearchFunc(items, below, compareKeys)
		items = items[:end]
	}
	return items
}

// merged returns items with what was written on top of them; an empty value deletes.
func merged(items []server.Item, writes map[string][]byte) []server.Item {
	if len(writes) == 0 {
		return items
	}
	changed := make([]server.Item, 0, len(writes))
	for k, v := range writes {
		changed = append(changed, server.Item{Key: []byte(k), Value: v})
	}
	slices.SortFunc(changed, func(a, b server.Item) int { return bytes.Compare(a.Key, b.Key) })
	result := make([]server.Item, 0, len(items)+len(changed))
	for _, c := range changed {
		i, found := slices.BinarySearchFunc(items, c.Key, compareKeys)
		result = append(result, items[:i]...)
		if found {
			i++
		}
		items = items[i:]
		if len(c.Value) > 0 {
			result = append(result, c)
		}
	}
	return append(result, items...)
}

func errEmpty(t server.Table) error { return fmt.Errorf("put into %s: a value must not be empty", t) }
