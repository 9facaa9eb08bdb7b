package server

import (
	"context"
	"errors"
	"io"
	"iter"
)

// Store keeps everything the server has, in tables of bytes ordered by key. Its transactions are all or
// nothing, and one that has committed survives the loss of power. Two implementations are held to one
// conformance suite (see package conformance).
type Store interface {
	// View runs a function on one snapshot of the store. Values that the function reads are valid until it
	// returns and are not to be changed.
	View(ctx context.Context, f func(Tx) error) error

	// Update runs a function on the newest state and commits what it wrote, unless it returns an error, which
	// is then returned as it is. What the function gets by key does not change beneath it: an implementation
	// locks it, or lets in one writer at a time. It may run the function again where transactions collide.
	Update(ctx context.Context, f func(Tx) error) error

	// Check reports damage to the store itself, each as one line fit for an administrator.
	Check(ctx context.Context, report func(damage string)) error

	// Backup writes a consistent copy of the store, while it is in use.
	Backup(ctx context.Context, w io.Writer) error

	Close() error
}

// Shared is what a Store implements in addition if other programs write to it at the same time.
type Shared interface {
	// Moved returns a channel that gets a value when another program may have moved the head: soon after it
	// has, and every few seconds in case that this went unnoticed. It is closed some time after ctx has ended.
	Moved(ctx context.Context) <-chan struct{}
}

// MaxKey is the length, in bytes, that a key may have. The longest there are have half of it: those of past
// changes to an item of a set.
const MaxKey = 2500

// Tx is one transaction.
type Tx interface {
	// Get returns the value under a key, or nil if there is none.
	Get(t Table, key []byte) ([]byte, error)

	// Put sets the value, which is not empty, under a key of 1 to MaxKey bytes. The caller changes neither
	// until the transaction has ended.
	Put(t Table, key, value []byte) error

	// Delete removes a key, if it is there.
	Delete(t Table, key []byte) error

	// Scan yields the items of a table in the order of their keys, from a key on and below another; nil
	// bounds nothing. The table is not changed while it is scanned.
	Scan(t Table, from, below []byte) iter.Seq2[Item, error]

	// Head returns the newest number in the feed.
	Head() (uint64, error)

	// Advance moves the head by n and returns where it was, so that the caller owns the numbers after it. No
	// other transaction can advance until this one has ended, which makes the order of numbers the order of
	// commits: no reader who has seen a number will later see a lower one appear.
	Advance(n uint64) (uint64, error)
}

// Fetcher is what a Tx implements in addition if it is quicker to get many values together than one by one.
type Fetcher interface {
	// Fetch makes ready what is under keys that Get is going to be asked for.
	Fetch(t Table, keys [][]byte) error
}

// RangeFetcher is what a Tx implements in addition if it is quicker to read many ranges together than one by one.
type RangeFetcher interface {
	// FetchRanges returns, for each of the ranges, what Scan would yield.
	FetchRanges(t Table, ranges []Range) ([][]Item, error)
}

// Range is all keys from one on and below another.
type Range struct{ From, Below []byte }

// Item is a key with its value.
type Item struct {
	Key   []byte
	Value []byte
}

// Table names a table of a Store.
type Table string

// The tables. Numbers in keys are 8 bytes, big-endian; ids are 16 bytes.
const (
	MetaTable    Table = "meta"     // name → what the server knows about itself
	UserTable    Table = "users"    // name → account
	DeviceTable  Table = "devices"  // id → device with its session
	OutcomeTable Table = "outcomes" // device, number → what became of a mutation
	RecordTable  Table = "records"  // kind, 0, id → the number of the record's place in the feed
	FeedTable    Table = "feed"     // number → scope and document
	LineTable    Table = "lines"    // scope, 0, kind, 0, id → 1: the records of each scope; 2: one that has left it
	MovedTable   Table = "moved"    // kind, 0, id, scope → the number at which a record left a scope
	ScopeTable   Table = "scopes"   // scope → how many records it has, the sum over them, and the newest number in it; nothing → the same over all but users' own
	DeletedTable Table = "deleted"  // kind, 0, id → when the newest edit of a deleted record came, in milliseconds since 1970
	PastTable    Table = "past"     // record, number, version, cell → a change that a later one replaced
	AuditTable   Table = "audit"    // sequence → who did what

	BelongTable    Table = "belongings"  // account's id → the territories that it lies in, or has left
	TerritoryTable Table = "territories" // territory, 0, number, account's id → whether it came or left then
	AskTable       Table = "asks"        // user, 0, grant → a request for access
	ConflictTable  Table = "conflicts"   // kind, 0, id, conflict's id → 1: the conflicts about a record
)

// Tables lists all tables, for implementations that have to create them.
func Tables() []Table {
	return []Table{MetaTable, UserTable, DeviceTable, OutcomeTable, RecordTable, FeedTable, ScopeTable, PastTable, AuditTable,
		LineTable, MovedTable, DeletedTable, BelongTable, TerritoryTable, ConflictTable, AskTable,
		ChunkTable, ContentTable, UploadTable}
}

// The errors of a Store that its users can tell apart.
var (
	ErrHeld    = errors.New("the store is in use by another program")
	ErrFormat  = errors.New("the store has a format that this program does not read")
	ErrDamaged = errors.New("the store is damaged")
)
