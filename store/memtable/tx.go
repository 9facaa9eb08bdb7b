package memtable

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tidwall/btree"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Tx is a transaction: the file's own with what the memtable holds above it. Several goroutines may read in one that only
// reads.
type Tx struct {
	version
	bolt    *bolt.Tx
	options *Options
	writes  bool
	own     map[string]*btree.PathHint // of the tables that are this transaction's own: where the last entry went, for the next one
	batch   batch                      // what it wrote
	direct  bool                       // what is written goes to where it belongs
}

// Bolt returns the file's own transaction, to be read: without what the memtable holds.
func (t *Tx) Bolt() *bolt.Tx { return t.bolt }

// Bucket returns a bucket, or nil if there is no such one.
func (t *Tx) Bucket(name string) *Bucket {
	b := t.bolt.Bucket([]byte(name))
	if b == nil {
		return nil
	}
	return &Bucket{tx: t, name: name, bolt: b}
}

// Make makes a bucket if it is not there.
func (t *Tx) Make(name string) error {
	_, err := t.bolt.CreateBucketIfNotExists([]byte(name))
	return err
}

// Clear empties a bucket, of which a Bucket from before is of no use after. Like Directly it is for transactions that write much.
func (t *Tx) Clear(name string) error {
	if err := t.Directly(); err != nil {
		return err
	}
	if err := t.bolt.DeleteBucket([]byte(name)); err != nil {
		return err
	}
	_, err := t.bolt.CreateBucket([]byte(name))
	return err
}

// Directly folds the memtable, and has what the transaction writes from now on go to where it belongs: for changes that are
// so large that going through the log would cost more than it saves. Cursors from before are of no use after.
func (t *Tx) Directly() error {
	if t.direct {
		return nil
	}
	if !t.writes {
		return bolterrors.ErrTxNotWritable
	}
	t.direct = true
	return t.fold()
}

// fold writes what the memtable holds to where it belongs.
func (t *Tx) fold() error {
	for _, name := range slices.Sorted(maps.Keys(t.tables)) {
		b := t.bolt.Bucket([]byte(name))
		if b == nil {
			return missing(name)
		}
		if slices.Contains(t.options.Rising, name) {
			b.FillPercent = filled
		}
		var err error
		t.tables[name].Scan(func(e entry) bool {
			if e.gone {
				err = b.Delete(e.key())
			} else {
				err = b.Put(e.key(), e.value())
			}
			return err == nil
		})
		if err != nil {
			return fmt.Errorf("fold the log into %s: %w", name, err)
		}
	}
	t.batch, t.own, t.tables = nil, nil, nil
	return t.emptyLog()
}

// filled is how full the pages are made of buckets whose keys come in rising order.
const filled = 0.95

// finish makes what the transaction wrote part of the file.
func (t *Tx) finish() error {
	if len(t.batch) == 0 {
		return nil
	}
	if t.size+t.batch.size() > t.options.Bound {
		return t.fold()
	}
	return t.appendLog(t.batch)
}

// set puts an entry into the table of a bucket, which becomes this transaction's own by that.
func (t *Tx) set(bucket string, e entry) {
	hint := t.own[bucket]
	if hint == nil {
		if t.own == nil {
			t.own, t.tables = map[string]*btree.PathHint{}, maps.Clone(t.tables)
		}
		if t.tables == nil {
			t.tables = map[string]*table{}
		}
		if shared := t.tables[bucket]; shared != nil {
			t.tables[bucket] = shared.Copy()
		} else {
			t.tables[bucket] = newTable()
		}
		hint = &btree.PathHint{}
		t.own[bucket] = hint
	}
	t.tables[bucket].SetHint(e, hint)
}

// Bucket is a bucket as a transaction sees it.
type Bucket struct {
	tx   *Tx
	name string
	bolt *bolt.Bucket
}

// Get returns the value at a key, or nil if there is none.
func (b *Bucket) Get(key []byte) []byte {
	if t := b.tx.tables[b.name]; t != nil {
		if e, ok := t.Get(at(key)); ok {
			return e.value()
		}
	}
	return b.bolt.Get(key)
}

// Put sets the value at a key. Both are copied, unless the transaction writes directly; then the value is not to be changed
// until it has ended.
func (b *Bucket) Put(key, value []byte) error {
	switch {
	case b.tx.direct:
		return b.bolt.Put(key, value)
	case !b.tx.writes:
		return bolterrors.ErrTxNotWritable
	case len(key) == 0:
		return bolterrors.ErrKeyRequired
	case len(key) > bolt.MaxKeySize:
		return bolterrors.ErrKeyTooLarge
	case len(value) > mostValue:
		return bolterrors.ErrValueTooLarge
	}
	b.write(key, value, false)
	return nil
}

// Delete removes a key if it is there.
func (b *Bucket) Delete(key []byte) error {
	switch {
	case b.tx.direct:
		return b.bolt.Delete(key)
	case !b.tx.writes:
		return bolterrors.ErrTxNotWritable
	case len(key) > bolt.MaxKeySize: // such a key is not there
		return nil
	}
	b.write(key, nil, true)
	return nil
}

func (b *Bucket) write(key, value []byte, gone bool) {
	b.tx.set(b.name, b.tx.batch.add(b.name, key, value, gone))
}

// Fill says how full pages are made that the transaction writes directly, as a share of one; see bbolt.
func (b *Bucket) Fill(share float64) { b.bolt.FillPercent = share }

// Cursor returns a cursor over the bucket as it is now: what is written later it does not see, unless the transaction writes
// directly.
func (b *Bucket) Cursor() *Cursor {
	c := &Cursor{file: b.bolt.Cursor()}
	if t := b.tx.tables[b.name]; t != nil && t.Len() > 0 {
		if b.tx.own[b.name] != nil {
			t = t.Copy()
		}
		held := t.Iter()
		c.held = &held
	}
	return c
}
