// Package book states what the screens see of records, edits and the state of sync: one interface, which
// the program implements over the cache and the server, and the tests in memory.
package book

import (
	"context"
	"maps"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/signal"
)

// Book is all that the screens see of records, edits and the state of sync. Its methods may wait for
// the disk and so are called from commands, never from Update or View; State and Today return at once. All
// are safe for concurrent use.
type Book interface {
	// Each calls fn for the records of a kind, deleted ones left out, until fn returns false.
	Each(ctx context.Context, kind string, fn func(kam.Record) bool) error
	// Get returns one record, deleted or not; a *kam.Error with code NotFound if there is none.
	Get(ctx context.Context, ref kam.Ref) (kam.Record, error)
	// Name returns what a record is called, or "" if it is not known. It is fast: names are kept in memory.
	Name(ref kam.Ref) string
	// NewID returns the id for a record that is about to be made.
	NewID() kam.ID
	// Apply carries out edits, all or none, as one step for Undo. Defaults and inherited fields of new records
	// are filled in. The error, if any, is fit to be shown and names the field where it concerns one.
	Apply(ctx context.Context, label string, edits ...kam.Edit) error
	// Undo takes back the newest step of this device that has not been undone, and returns its label.
	Undo(ctx context.Context) (label string, err error)
	// History returns the changes of a record, newest first.
	History(ctx context.Context, ref kam.Ref) ([]kam.HistoryEntry, error)
	// Related calls fn for the records that refer to ref by any of their fields, deleted ones left out, until fn
	// returns false. It costs as much as there are such records, not as much as there are records.
	Related(ctx context.Context, ref kam.Ref, fn func(kam.Record) bool) error
	// Changes returns the newest changes over all records made at or after since, newest first, at most limit of
	// them; with waiting, only those that are not yet on the server.
	Changes(ctx context.Context, since time.Time, waiting bool, limit int) ([]Change, error)
	// Board calls fn with the alarms and the health of all accounts today, and with the company that they follow from,
	// of which everything else is computed. They are only read, and only until fn returns. The first call reads
	// all records; later ones cost what has changed.
	Board(ctx context.Context, fn func(*signal.Board)) error
	// Search returns the best matches for what has been typed so far, over all kinds or one. Where nothing is typed, what was
	// opened here lately and often comes first.
	Search(ctx context.Context, query, kind string, limit int) ([]Hit, error)
	// Find returns the best matches of a query line among the records that meet its conditions. These are found when they are
	// first asked for and kept for the next queries. Of an empty line it returns what was opened here, lately and often first, and
	// nothing else.
	Find(ctx context.Context, q query.Query, limit int) ([]Hit, error)
	// Facets counts by which values the matches of a query line can be narrowed: of records of a kind, or of all where it is "".
	// Where among is not nil, these records alone are counted, whatever words they have.
	Facets(ctx context.Context, q query.Query, kind string, among []kam.Ref) ([]query.Facet, error)
	// Lookup returns what the conditions of a query are checked with. The first call may take as long as a search.
	Lookup(ctx context.Context) (query.Lookup, error)
	// Draft keeps what is being typed in a form, so that a crash does not lose it; an empty one forgets it.
	Draft(ctx context.Context, key string, cells []kam.Cell) error
	// Drafts returns the kept drafts by key.
	Drafts(ctx context.Context) (map[string][]kam.Cell, error)
	// Sync asks for an exchange with the server now; it returns without waiting for it.
	Sync()
	// State returns the state of sync.
	State() State
	// Standing returns how this device stands with the server in full.
	Standing(ctx context.Context) (Standing, error)
	// Notices returns the channel on which changes are announced. Bursts are merged. It is closed with the book.
	Notices() <-chan Notice
	// Currency returns the ISO 4217 code of amounts that name none, which amounts shown leave out.
	Currency() string
	// Today returns the current day and Now the current instant, where the user is.
	Today() kam.Date
	Now() time.Time
}

// Change is one change of one record.
type Change struct {
	kam.Ref
	kam.HistoryEntry
}

// Hit is one match of a search.
type Hit struct {
	kam.Ref
	Title   string
	Context string // what tells it from others of the name: its account, its title …
	Matched []int  // the runes of Title that matched
	Score   int
}

// Notice says what changed since the last one.
type Notice struct {
	Kinds  map[string]bool // kinds of which records changed
	Refs   []kam.Ref       // the records that changed, some perhaps twice; nil where they are too many to be named
	Remote bool            // some of the changes came from the server
	News   []Change        // what was changed on other devices, as far as it is little enough to be told
	State  bool            // the state of sync changed
	Found  bool            // a search may find more than it did, besides what changed
}

// fewRefs is how many changed records are named at most. Beyond, reading everything again is as fast.
const fewRefs = 200

// And returns the notice of what either says. Neither is changed.
func (n Notice) And(m Notice) Notice {
	out := Notice{Kinds: map[string]bool{}, Remote: n.Remote || m.Remote, State: n.State || m.State, Found: n.Found || m.Found}
	many := false
	for _, part := range []Notice{n, m} {
		maps.Copy(out.Kinds, part.Kinds)
		out.Refs = append(out.Refs, part.Refs...)
		out.News = append(out.News, part.News...)
		many = many || len(part.Kinds) > 0 && part.Refs == nil
	}
	out.News = out.News[max(0, len(out.News)-fewRefs):]
	if many || len(out.Refs) > fewRefs {
		out.Refs = nil
	}
	return out
}

// State is how this device stands with the server.
type State struct {
	Link      Link
	User      string
	Server    string
	Waiting   int       // edits not yet on the server
	Conflicts int       // conflicts that are open
	Rejected  int       // refused edits that wait for their author
	LastSync  time.Time // zero if there has been none
	Done      int       // records received of the exchange under way
	Total     int       // records to receive, 0 where not known
	Problem   string    // why the last exchange failed, in words for the user, or ""
	Again     time.Time // when the server is tried again; where that is past or zero, with the next edit or wish
}

// Standing is how this device stands with the server, beyond State.
type Standing struct {
	Device    kam.ID
	Records   int           // held here, deleted ones left out
	Position  uint64        // the number in the server's feed up to which everything has been seen
	Ahead     time.Duration // how far the server's clock is ahead of this device's
	Compared  time.Time     // when what is held here was last compared with the server's, zero if never
	Differs   bool          // it was found to differ, and is being mended
	Repairs   []Repair      // differences that were mended, newest first
	Epoch     string        // names the server's store; another name is another store, as one restored from a backup
	Exchanges []Exchange    // the latest, newest first
}

// Repair is a difference that was found between this device and the server, and mended.
type Repair struct {
	At     time.Time
	Scopes []string // the scopes that were fetched anew
}

// Exchange is what came of one exchange with the server.
type Exchange struct {
	At                  time.Time
	Took                time.Duration
	Pushed, Pulled      int // edits sent, and records received
	Conflicts, Rejected int // what the edits met
	Requests            int
	Sent, Received      int64  // bytes, as they travelled
	Problem             string // why it failed, in words for the user, or ""
}

// Link is the state of the connection to the server.
type Link string

// The states of the connection.
const (
	InSync    Link = "in sync"
	Syncing   Link = "syncing"
	Offline   Link = "offline"
	SignedOut Link = "signed out"
	NoServer  Link = "no server" // this cache has never met one
)
