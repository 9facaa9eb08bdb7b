package conformance

import (
	"bytes"
	"context"
	"io"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"

	"keyaccount/sync/server"
)

// sequence is a store that gives out the numbers of the feed before the transactions that use them commit,
// as a sequence of a database does.
type sequence struct {
	mu   sync.Mutex
	last uint64 // the newest number given out
	head uint64 // the newest number that is committed
	feed map[string][]byte
}

type sequenceTx struct {
	s    *sequence
	feed map[string][]byte
	own  uint64
}

func (s *sequence) View(_ context.Context, f func(server.Tx) error) error {
	s.mu.Lock()
	tx := &sequenceTx{s: s, feed: maps.Clone(s.feed), own: s.head}
	s.mu.Unlock()
	return f(tx)
}

func (s *sequence) Update(_ context.Context, f func(server.Tx) error) error {
	tx := &sequenceTx{s: s, feed: map[string][]byte{}}
	if err := f(tx); err != nil {
		return err
	}
	for range tx.own % 7 { // commits take longer or shorter
		runtime.Gosched()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.feed, tx.feed)
	s.head = max(s.head, tx.own)
	return nil
}

func (s *sequence) Check(context.Context, func(string)) error   { return nil }
func (s *sequence) Backup(context.Context, io.Writer) error     { return nil }
func (s *sequence) Close() error                                { return nil }
func (tx *sequenceTx) Get(server.Table, []byte) ([]byte, error) { return nil, nil }
func (tx *sequenceTx) Delete(server.Table, []byte) error        { return nil }
func (tx *sequenceTx) Head() (uint64, error)                    { return tx.own, nil }
func (tx *sequenceTx) Put(_ server.Table, key, value []byte) error {
	tx.feed[string(key)] = value
	return nil
}

func (tx *sequenceTx) Advance(n uint64) (uint64, error) {
	tx.s.mu.Lock()
	defer tx.s.mu.Unlock()
	before := tx.s.last
	tx.s.last += n
	tx.own = tx.s.last
	return before, nil
}

func (tx *sequenceTx) Scan(_ server.Table, from, _ []byte) iter.Seq2[server.Item, error] {
	return func(yield func(server.Item, error) bool) {
		for _, k := range slices.Sorted(maps.Keys(tx.feed)) {
			if bytes.Compare([]byte(k), from) >= 0 && !yield(server.Item{Key: []byte(k), Value: tx.feed[k]}, nil) {
				return
			}
		}
	}
}

func TestABareSequenceIsCaught(t *testing.T) {
	for range 20 {
		if FeedOrder(t.Context(), &sequence{feed: map[string][]byte{}}, 8, 200) != nil {
			return
		}
	}
	t.Error("a reader of a feed numbered by a bare sequence misses rows, and nothing told so")
}
