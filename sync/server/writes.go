package server

import (
	"bytes"
	"maps"
	"runtime"
	"slices"
	"sync"
)

// writes are what a transaction is going to write to tables that it does not read before it ends. Each table is written in the
// order of its keys, which is much faster than as they come. An item without a value is deleted; of several for one key the last
// counts.
type writes map[Table][]Item

func (w writes) put(t Table, key, value []byte) { w[t] = append(w[t], Item{key, value}) }

func (w writes) delete(t Table, key []byte) { w[t] = append(w[t], Item{Key: key}) }

// flush writes everything.
func (w writes) flush(tx Tx) (err error) {
	for _, t := range slices.Sorted(maps.Keys(w)) {
		items := w[t]
		slices.SortStableFunc(items, func(a, b Item) int { return bytes.Compare(a.Key, b.Key) })
		for i, item := range items {
			if i+1 < len(items) && bytes.Equal(item.Key, items[i+1].Key) {
				continue
			}
			if item.Value == nil {
				err = tx.Delete(t, item.Key)
			} else {
				err = tx.Put(t, item.Key, item.Value)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// worthSharing is how many short pieces of work are worth a goroutine.
const worthSharing = 128

// share does work on parts of n things, from one on and below another, on as many processors as there are.
func share(n int, work func(from, below int)) {
	parts := max(1, min(runtime.GOMAXPROCS(0), n/worthSharing))
	var all sync.WaitGroup
	for i := range parts - 1 {
		all.Go(func() { work(n*(i+1)/parts, n*(i+2)/parts) })
	}
	work(0, n/parts)
	all.Wait()
}
