package store

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"keyaccount/store/memtable"
)

// chunk is how many values are read in one transaction. A reader that takes its time thus never holds up a writer that
// has to map the file anew, and may itself write.
const chunk = 1024

// scan reads the values of a bucket whose keys begin with prefix, in the order of keys, and hands what decode makes of
// them to fn until fn returns false. decode runs on several goroutines, fn on this one.
func scan[T any](ctx context.Context, c *Cache, in bucket, prefix []byte, decode func(key, plain []byte) (T, error), fn func(T) bool) error {
	next := bytes.Clone(prefix)
	items := make([]T, 0, chunk)
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := c.view(func(tx *memtable.Tx) error {
			var keys, values [][]byte
			keys, values, next, more = window(tx.Bucket(string(in)).Cursor(), next, prefix)
			items = items[:len(keys)]
			return parallel(len(keys), func(i int) error {
				plain, err := c.open(in, keys[i], values[i])
				if err == nil {
					items[i], err = decode(keys[i], plain)
				}
				return err
			})
		})
		if err != nil {
			return err
		}
		for i := range items {
			if !fn(items[i]) {
				return nil
			}
		}
		clear(items)
	}
	return nil
}

// window returns up to chunk entries from next on, and where the following ones begin.
func window(cur *memtable.Cursor, next, prefix []byte) (keys, values [][]byte, then []byte, more bool) {
	k, v := cur.Seek(next)
	for ; k != nil && bytes.HasPrefix(k, prefix); k, v = cur.Next() {
		if len(keys) == chunk {
			return keys, values, bytes.Clone(k), true
		}
		keys, values = append(keys, k), append(values, v)
	}
	return keys, values, nil, false
}

// parallel calls do for 0 to n-1 from as many goroutines as there are processors and returns when all have ended. It
// returns one of the errors; panics and faults in do become errors too.
func parallel(n int, do func(i int) error) error {
	const share = 16 // taken at a time, so that one that is held up does not hold up all
	workers := min(runtime.GOMAXPROCS(0), n/share)
	if workers <= 1 {
		for i := range n {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	}
	errs := make([]error, workers)
	var next atomic.Int64
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
			defer func() {
				if p := recover(); p != nil {
					errs[w] = fmt.Errorf("%w: %v", errBadValue, p)
				}
			}()
			for errs[w] == nil {
				from := int(next.Add(share)) - share
				if from >= n {
					return
				}
				for i := from; i < min(from+share, n) && errs[w] == nil; i++ {
					errs[w] = do(i)
				}
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
