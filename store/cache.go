package store

import (
	"context"
	"errors"
	"io"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

// Options are what a cache depends on beside its folder and key. The zero Options are fit for use.
type Options struct {
	Now  func() time.Time // nil: time.Now
	Rand io.Reader        // nil: crypto/rand
}

// Cache is an open offline cache.
type Cache struct{}

var errUnbuilt = errors.New("not built yet")

// Open opens the cache in a folder, or makes one.
func Open(ctx context.Context, dir string, key vault.Key, o Options) (*Cache, error) {
	return nil, errUnbuilt
}

// Close ends all use of the cache.
func (c *Cache) Close() error { return errUnbuilt }

func (c *Cache) Device() kam.ID                                 { return kam.NoID }
func (c *Cache) User() string                                   { return "" }
func (c *Cache) SetUser(ctx context.Context, name string) error { return errUnbuilt }
func (c *Cache) NewID() (kam.ID, error)                         { return kam.NoID, errUnbuilt }

func (c *Cache) Get(ctx context.Context, ref kam.Ref) (kam.Record, error) {
	return kam.Record{}, errUnbuilt
}
func (c *Cache) Document(ctx context.Context, ref kam.Ref) (*wire.Document, error) {
	return nil, errUnbuilt
}
func (c *Cache) Each(ctx context.Context, kind string, fn func(kam.Record) bool) error {
	return errUnbuilt
}
func (c *Cache) EachDocument(ctx context.Context, kind string, fn func(doc *wire.Document, pending bool) bool) error {
	return errUnbuilt
}
func (c *Cache) EachTitle(kind string, fn func(id kam.ID, title string, deleted bool) bool) error {
	return errUnbuilt
}
func (c *Cache) Related(ctx context.Context, ref kam.Ref, fn func(kam.Record) bool) error {
	return errUnbuilt
}
func (c *Cache) Counts() map[string]int   { return nil }
func (c *Cache) Conflicts() int           { return 0 }
func (c *Cache) Rejected() int            { return 0 }
func (c *Cache) Name(ref kam.Ref) string  { return "" }
func (c *Cache) Pending(ref kam.Ref) bool { return false }
func (c *Cache) Entries(ctx context.Context, fn func(search.Entry) bool) error {
	return errUnbuilt
}

// Entry returns the search entry of one record; false if it has none, because it is deleted or not there.
func (c *Cache) Entry(ref kam.Ref) (search.Entry, bool) { return search.Entry{}, false }

func (c *Cache) Apply(ctx context.Context, label string, edits ...kam.Edit) error { return errUnbuilt }
func (c *Cache) Undo(ctx context.Context) (label string, err error)               { return "", errUnbuilt }
func (c *Cache) History(ctx context.Context, ref kam.Ref) ([]kam.HistoryEntry, error) {
	return nil, errUnbuilt
}

// Change is one change of one record.
type Change struct {
	kam.Ref
	kam.HistoryEntry
}

// Changes returns the newest changes over all records since a time, newest first, at most limit; with waiting only
// those that are not on the server.
func (c *Cache) Changes(ctx context.Context, since time.Time, waiting bool, limit int) ([]Change, error) {
	return nil, errUnbuilt
}
func (c *Cache) Draft(ctx context.Context, key string, cells []kam.Cell) error { return errUnbuilt }
func (c *Cache) Drafts(ctx context.Context) (map[string][]kam.Cell, error)     { return nil, errUnbuilt }

func (c *Cache) Waiting() int { return 0 }
func (c *Cache) Batch(ctx context.Context) (batch []wire.Mutation, more bool, err error) {
	return nil, false, errUnbuilt
}
func (c *Cache) Position() (token []byte, cursor uint64) { return nil, 0 }

// Absorbed says what an answer of the server changed here.
type Absorbed struct {
	Rows      int             // records received
	Conflicts int             // edits of this device that met a conflict
	Rejected  int             // edits of this device that were refused
	Kinds     map[string]bool // kinds of which records changed
}

func (c *Cache) Absorb(ctx context.Context, resp *wire.SyncResponse) (Absorbed, error) {
	return Absorbed{}, errUnbuilt
}
func (c *Cache) Session(ctx context.Context) ([]byte, error)          { return nil, errUnbuilt }
func (c *Cache) SetSession(ctx context.Context, session []byte) error { return errUnbuilt }
func (c *Cache) ServerURL() string                                    { return "" }
func (c *Cache) SetServerURL(ctx context.Context, base string) error  { return errUnbuilt }
func (c *Cache) ClockOffset() time.Duration                           { return 0 }
func (c *Cache) SetClockOffset(ctx context.Context, offset time.Duration) error {
	return errUnbuilt
}
func (c *Cache) LastSync() time.Time                         { return time.Time{} }
func (c *Cache) Fork(ctx context.Context, done uint64) error { return errUnbuilt }

// Changed says which records changed.
type Changed struct {
	Refs   []kam.Ref       // the records, also those whose title follows another's; nil with All
	Kinds  map[string]bool // their kinds
	All    bool            // so many that whoever keeps an index had better load it anew
	Remote bool            // the change came from the server
}

// Subscribe calls fn after each change, from the goroutine that made it, in the order of changes, until the returned
// function is called. fn must not wait and must not write to the cache.
func (c *Cache) Subscribe(fn func(Changed)) (stop func()) { return func() {} }

// Report is what Check found.
type Report struct {
	Records  map[string]int // records per kind, deleted ones included
	Waiting  int            // edits that are not on the server
	Problems []string       // empty if all is well
	Mended   []string       // what Open had to mend
}

func (c *Cache) Check(ctx context.Context) (Report, error) { return Report{}, errUnbuilt }

// Rebuild sets the files of a damaged cache aside and opens a new one with the edits that the journal holds. The
// records come back with the next sync. aside is where the damaged file is now.
func Rebuild(ctx context.Context, dir string, key vault.Key, o Options) (c *Cache, aside string, err error) {
	return nil, "", errUnbuilt
}
