package store

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"keyaccount/kam"
	"keyaccount/store/journal"
	"keyaccount/store/memtable"
	"keyaccount/store/vault"
)

// The files of a cache, in its folder.
const (
	FileName    = "cache.db"
	JournalName = "cache.journal"
	LockName    = "cache.lock"
)

// Options are what a cache depends on beside its folder and key. The zero Options are fit for use.
type Options struct {
	Now  func() time.Time // nil: time.Now
	Rand io.Reader        // nil: crypto/rand

	// OpenJournal opens the files of the journal; nil: journal.OpenFile. Tests fill the disk with it.
	OpenJournal journal.Opener
	// Unsynced leaves it to the system when what is written reaches the disk, so that a loss of power can take it back.
	// It is for simulations, in which power is lost by other means.
	Unsynced bool
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.OpenJournal == nil {
		o.OpenJournal = journal.OpenFile
	}
	return o
}

// Cache is an open offline cache.
type Cache struct {
	*sealer
	dir   string
	now   func() time.Time
	ids   *kam.Identity
	lock  *lock
	file  *boltFile
	names *names
	state atomic.Pointer[state]

	writing    chan struct{} // holds one token while a write is under way
	noted      int64         // when the server last answered as the file says; whoever holds the token may use it
	latest     atomic.Pointer[[]keptExchange]
	apart      atomic.Bool // the server has made of an edit something else than this cache
	unkept     bool        // latest is not in the file yet; whoever holds the token may use it
	journal    *journal.Journal
	stale      atomic.Bool // the journal could not be written anew after a change that it has to follow
	journalBox *vault.Box
	mended     []string

	mu          sync.Mutex
	subscribers map[int]func(Changed)
	subscribed  int
}

// Open opens the cache in a folder, or makes one. What a crash left between journal and cache is carried out first.
// The error is an *Error of kind ErrHeld, ErrDamaged, ErrFull, ErrNewer, ErrReadOnly or ErrWrongKey where it is one of
// these failures.
func Open(ctx context.Context, dir string, key vault.Key, o Options) (*Cache, error) {
	o = o.filled()
	c, err := prepare(dir, key, o)
	if err != nil {
		return nil, err
	}
	if err := c.start(ctx, key, o); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// prepare makes the folder and takes the lock on it.
func prepare(dir string, key vault.Key, o Options) (*Cache, error) {
	s, err := newSealer(key, o.Rand)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, classify(dir, err)
	}
	held, err := takeLock(filepath.Join(dir, LockName))
	if err != nil {
		return nil, err
	}
	return &Cache{
		sealer: s, dir: dir, now: o.Now, ids: kam.NewIdentity(o.Now, o.Rand), lock: held, names: newNames(),
		writing: make(chan struct{}, 1), subscribers: map[int]func(Changed){},
	}, nil
}

// start opens the files. A cache whose file is gone goes on from its journal.
func (c *Cache) start(ctx context.Context, key vault.Key, o Options) (err error) {
	if c.file, err = openBolt(filepath.Join(c.dir, FileName), o.Unsynced); err != nil {
		return err
	}
	content, err := c.readJournal(key, o)
	if err != nil {
		return err
	}
	first := heir(content)
	if first == nil {
		id, err := c.ids.New()
		if err != nil {
			return err
		}
		first = &state{Device: id[:]}
	}
	if err = c.initialize(key, first); err != nil {
		return c.unreadable(err)
	}
	if err = c.migrate(ctx); err != nil {
		return err
	}
	err = c.file.view(func(tx *memtable.Tx) error {
		s, err := c.loadState(tx)
		if c.state.Store(s); err == nil {
			c.noted = s.Synced
		}
		return errors.Join(err, c.loadExchanges(tx))
	})
	if err != nil {
		return c.unreadable(err)
	}
	return c.replay(ctx, content)
}

// Close ends all use of the cache. It waits for what is under way.
func (c *Cache) Close() error {
	c.writing <- struct{}{}
	defer func() { <-c.writing }()
	var err error
	if c.file != nil {
		c.keepNotes()
		err = classify(c.file.path, c.file.close())
	}
	if c.journal != nil {
		if c.state.Load() != nil {
			c.shrinkJournal(true)
		}
		err = errors.Join(err, c.journal.Close())
		c.journal = nil
	}
	if c.lock != nil {
		err = errors.Join(err, c.lock.release())
		c.lock = nil
	}
	return err
}

// NewID returns the id for a record that is about to be made.
func (c *Cache) NewID() (kam.ID, error) { return c.ids.New() }

// unreadable makes an error about a value that cannot be read one about the whole file.
func (c *Cache) unreadable(err error) error {
	if errors.Is(err, errBadValue) && !errors.Is(err, ErrDamaged) {
		return damaged(filepath.Join(c.dir, FileName), err)
	}
	return err
}

// view runs fn in a read transaction.
func (c *Cache) view(fn func(*memtable.Tx) error) error { return c.unreadable(c.file.view(fn)) }
