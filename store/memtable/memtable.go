// Package memtable holds the small transactions of a bbolt file in memory until enough of them have come together.
//
// bbolt writes every page on which something has changed. A hundred records here and there are a hundred pages and more,
// in each table that knows of them. Here such a transaction appends what it writes to a log within the file, which is a
// few pages in a row, and holds it in a table in memory, through which everything is read. When the log has reached its
// bound, one transaction folds all of it into the buckets, in the order of the keys, and empties the log. A transaction
// is as durable as any of bbolt, and what a crash leaves in the log is there again when the file is opened. (This is a
// log-structured merge tree with two levels, after O'Neil, Cheng, Gawlick and O'Neil, 1996.)
package memtable

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/tidwall/btree"
	bolt "go.etcd.io/bbolt"
)

// ErrDamaged is wrapped by errors about a file that makes no sense.
var ErrDamaged = errors.New("the file or its log is damaged")

// ErrBeside is the error of every transaction once something else has written to the file: it holds later transactions than
// those made here, or no longer the latest of them, as where a copy was laid over it.
var ErrBeside = errors.New("something else has written to the file since it was opened")

// Options say how a file is kept.
type Options struct {
	// Bound is how many bytes the log holds before it is folded. It bounds the memory that the memtable takes, which is a few
	// times that, the time of a fold, and the time that opening the file takes longer.
	Bound int

	// Rising names the buckets whose keys mostly come in rising order, so that a fold can fill their pages.
	Rising []string
}

// DB is a bbolt file with its memtable. All that is written to the file after New goes through it.
type DB struct {
	bolt    *bolt.DB
	options Options

	mu       sync.Mutex
	versions []version // the newest two; the last may not be committed yet
}

// version is what the memtable holds as of a transaction of the file. It does not change once it is there.
type version struct {
	transaction int
	tables      map[string]*table // by bucket
	size        int               // bytes in the log
	next        uint64            // where the log goes on
}

// table is what is held of a bucket.
type table = btree.BTreeG[entry]

// entry is a key with its value, or without one if it is gone. It is small, since a transaction copies what lies beside those
// that it changes.
type entry struct {
	both []byte // the key, and the value behind it
	cut  uint32 // how long the key is
	gone bool
}

func (e *entry) key() []byte { return e.both[:e.cut:e.cut] }

// value returns the value, nil if it is gone.
func (e *entry) value() []byte {
	if e.gone {
		return nil
	}
	return e.both[e.cut:]
}

// at returns an entry to look for others by.
func at(key []byte) entry { return entry{both: key, cut: uint32(len(key))} }

// degree is half of how many entries a node of a table has, for the same reason.
const degree = 6

func newTable() *table {
	return btree.NewBTreeGOptions(func(a, b entry) bool { return bytes.Compare(a.key(), b.key()) < 0 }, btree.Options{NoLocks: true, Degree: degree})
}

// New returns the file with what its log holds. The error wraps ErrDamaged where the log makes no sense. The file is not closed
// then.
func New(file *bolt.DB, options Options) (*DB, error) {
	d := &DB{bolt: file, options: options}
	return d, file.View(func(tx *bolt.Tx) error {
		v := version{transaction: tx.ID(), tables: map[string]*table{}}
		err := v.replay(tx)
		d.versions = []version{v}
		return err
	})
}

// View runs a function on a snapshot. What it reads is valid until it returns, and not to be changed.
func (d *DB) View(fn func(*Tx) error) error {
	for {
		oldest, _ := d.span()
		missed := false
		err := d.bolt.View(func(tx *bolt.Tx) error {
			v, ok := d.at(tx.ID())
			if ok {
				return fn(&Tx{bolt: tx, version: v})
			}
			if _, newest := d.span(); tx.ID() < oldest || tx.ID() > newest {
				return ErrBeside
			}
			missed = true // two others have been committed since it began
			return nil
		})
		if !missed {
			return err
		}
	}
}

// span returns the transactions of the oldest version and of the newest. The oldest one has been committed.
func (d *DB) span() (oldest, newest int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.versions[0].transaction, d.versions[len(d.versions)-1].transaction
}

// at returns the memtable as of a transaction, if it is one of the newest two.
func (d *DB) at(transaction int) (v version, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, v := range d.versions {
		if v.transaction == transaction {
			return v, true
		}
	}
	return v, false
}

// Update runs a function as the only writer, and commits what it wrote unless it returns an error.
func (d *DB) Update(fn func(*Tx) error) error {
	return d.bolt.Update(func(tx *bolt.Tx) error {
		was, ok := d.at(tx.ID() - 1)
		if !ok {
			return ErrBeside
		}
		t := &Tx{bolt: tx, version: was, options: &d.options, writes: true}
		if err := fn(t); err != nil {
			return err
		}
		if err := t.finish(); err != nil {
			return err
		}
		t.transaction = tx.ID()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.versions = []version{was, t.version} // before it is committed, so that whoever sees it there finds it here
		return nil
	})
}

// Fold brings what the memtable holds to where it belongs.
func (d *DB) Fold() error {
	return d.Update(func(t *Tx) error { return t.Directly() })
}

// Held returns how many bytes the log holds, those of a commit under way included.
func (d *DB) Held() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.versions[len(d.versions)-1].size
}

// Bolt returns the file itself, to be read, not written.
func (d *DB) Bolt() *bolt.DB { return d.bolt }

// Close closes the file. What the log holds stays there.
func (d *DB) Close() error { return d.bolt.Close() }

func missing(bucket string) error {
	return fmt.Errorf("%w: it names a bucket %q that is not there", ErrDamaged, bucket)
}
