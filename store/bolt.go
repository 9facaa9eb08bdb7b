package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"keyaccount/store/memtable"
	"keyaccount/store/pages"
)

// boltFile is a bbolt file that neither panics nor faults: pages that make no sense become ErrDamaged.
type boltFile struct {
	path string
	db   *memtable.DB
	file *os.File
	// broken is set once the file can no longer be used, because a transaction ended in a way that leaves what is on the
	// disk uncertain or bbolt's locks held.
	broken atomic.Pointer[Error]
	closed sync.RWMutex // held for reading during transactions
	gone   bool
}

// mapped returns how much of the file is mapped from the beginning, though it is not there yet. Mapping it anew while
// it grows has bbolt copy all that is being written. It costs addresses and no memory; but Windows makes the file as
// large, and on 32 bits addresses are few.
func mapped() int {
	if runtime.GOOS == "windows" || math.MaxInt == math.MaxInt32 {
		return 0
	}
	return 1 << 30
}

// openBolt opens a file or makes one. The free list is kept in the file: finding it anew at every start reads the
// whole file, and does so on a goroutine whose faults nobody can catch.
func openBolt(path string, unsynced bool) (*boltFile, error) {
	b := &boltFile{path: path}
	var db *bolt.DB
	err := b.guard(func() (err error) {
		db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout:         time.Second, // only a process without our own lock file can be in the way
			FreelistType:    bolt.FreelistMapType,
			InitialMmapSize: mapped(),
			NoSync:          unsynced,
			NoGrowSync:      unsynced,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := os.OpenFile(name, flag, mode)
				b.file = f
				return f, err
			},
		})
		if err != nil {
			return err
		}
		db.AllocSize = 1 << 20 // grow in small steps: most caches are small
		if err := db.View(b.checkFile); err != nil {
			return err
		}
		b.db, err = memtable.New(db, memtable.Options{Bound: held, Rising: rising})
		return err
	})
	switch {
	case err == nil:
		return b, nil
	case db != nil:
		_ = b.guard(db.Close)
	case b.file != nil:
		_ = b.file.Close()
	}
	return nil, classify(path, err)
}

// held is how many bytes of small transactions the file's log holds before they are brought to where they belong.
const held = 2 << 20

// rising are the buckets whose keys mostly come in rising order.
var rising = []string{string(journey), string(outbox), string(acked), string(steps)}

// checkFile refuses a file that was cut off, or whose pages point to where they must not.
func (b *boltFile) checkFile(tx *bolt.Tx) error {
	info, err := b.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < tx.Size() {
		return damaged(b.path, fmt.Errorf("%d of %d bytes are left", info.Size(), tx.Size()))
	}
	err = pages.CheckSpine(context.Background(), b.file, tx.DB().Info().PageSize, tx.ID())
	if errors.Is(err, pages.ErrDamaged) {
		return damaged(b.path, err)
	}
	return err
}

// guard turns panics and memory faults of fn into ErrDamaged.
func (b *boltFile) guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = damaged(b.path, fmt.Errorf("%v", p))
		}
	}()
	return fn()
}

// view runs fn in a read transaction. fn must not call anybody who may wait for a write.
func (b *boltFile) view(fn func(*memtable.Tx) error) error {
	b.closed.RLock()
	defer b.closed.RUnlock()
	if err := b.usable(); err != nil {
		return err
	}
	begun := false
	err := b.guard(func() error {
		return b.db.View(func(tx *memtable.Tx) error {
			begun = true
			return fn(tx)
		})
	})
	if err != nil && !begun && errors.Is(err, ErrDamaged) {
		b.breakdown(err)
	}
	return classify(b.path, err)
}

// update runs fn in a write transaction and returns once it is on the disk. committing is true in the
// error if it is the commit that failed.
func (b *boltFile) update(fn func(*memtable.Tx) error) error {
	b.closed.RLock()
	defer b.closed.RUnlock()
	if err := b.usable(); err != nil {
		return err
	}
	id, committing := 0, false
	err := b.guard(func() error {
		return b.db.Update(func(tx *memtable.Tx) error {
			id = tx.Bolt().ID()
			err := fn(tx)
			committing = err == nil
			return err
		})
	})
	if err == nil {
		return nil
	}
	if errors.Is(err, ErrDamaged) {
		b.breakdown(err)
	} else if committing {
		b.settle(id, err)
	}
	return classify(b.path, err)
}

// settle looks whether a transaction whose commit failed took effect all the same. If it did, nobody knows whether it
// will still be there after a crash, and the file must be opened anew to be certain.
func (b *boltFile) settle(id int, cause error) {
	err := b.guard(func() error {
		return b.db.Bolt().View(func(tx *bolt.Tx) error {
			if tx.ID() >= id {
				return &Error{Kind: ErrDamaged, Path: b.path, Words: wordsAnew, Cause: cause}
			}
			return nil
		})
	})
	if err != nil {
		b.breakdown(err)
	}
}

func (b *boltFile) breakdown(err error) {
	var e *Error
	if errors.As(err, &e) {
		b.broken.CompareAndSwap(nil, e)
	}
}

func (b *boltFile) usable() error {
	if b.gone {
		return &Error{Kind: ErrClosed, Path: b.path, Words: "open it again"}
	}
	if e := b.broken.Load(); e != nil {
		return e
	}
	return nil
}

// close waits for the transactions under way and closes the file. Where bbolt's own locks may be held for good,
// it closes the file beneath it.
func (b *boltFile) close() error {
	b.closed.Lock()
	defer b.closed.Unlock()
	if b.gone || b.db == nil {
		return nil
	}
	b.gone = true
	if b.broken.Load() != nil {
		return b.file.Close()
	}
	return b.guard(b.db.Close)
}
