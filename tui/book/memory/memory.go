// Package memory is a book.Book held in memory alone, for tests and previews of the screens.
package memory

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/outlook"
	"keyaccount/kam/signal"
	"keyaccount/tui/book"
)

// Book is a book.Book in memory. Its zero value is not usable; see New.
type Book struct {
	now     func() time.Time
	outlook *outlook.Outlook

	mu       sync.Mutex
	stamp    func() time.Time     // what edits are dated with
	kinds    map[string][]kam.Ref // in the order they were made
	records  map[kam.Ref]kam.Record
	referers map[kam.ID]map[kam.Ref]bool
	history  map[kam.Ref][]kam.HistoryEntry
	changes  []book.Change // oldest first
	steps    []step
	drafts   map[string][]kam.Cell
	opened   []kam.Ref // the last first
	state    book.State
	next     uint64
	syncs    int
	standing book.Standing
	fail     error
	files    files
	notices  chan book.Notice
	closed   bool
}

type step struct {
	label string
	undo  []kam.Edit
}

var _ book.Book = (*Book)(nil)

// New returns a book of the records that reads the time from now. It is in sync, as the user "anna".
func New(records []kam.Record, now func() time.Time) *Book {
	b := &Book{
		now:      now,
		stamp:    now,
		kinds:    map[string][]kam.Ref{},
		records:  make(map[kam.Ref]kam.Record, len(records)),
		referers: map[kam.ID]map[kam.Ref]bool{},
		history:  map[kam.Ref][]kam.HistoryEntry{},
		drafts:   map[string][]kam.Cell{},
		files:    files{states: map[kam.Ref]book.FileState{}},
		notices:  make(chan book.Notice, 1),
		state:    book.State{Link: book.InSync, User: "anna", Server: "kam.example", LastSync: now().Add(-8 * time.Second)},
	}
	b.outlook = outlook.New(b)
	for _, r := range records {
		b.put(r)
	}
	return b
}

func (b *Book) put(r kam.Record) {
	if _, known := b.records[r.Ref]; !known {
		b.kinds[r.Kind] = append(b.kinds[r.Kind], r.Ref)
	}
	b.records[r.Ref] = r
	for _, id := range references(r) {
		if b.referers[id] == nil {
			b.referers[id] = map[kam.Ref]bool{}
		}
		b.referers[id][r.Ref] = true
	}
}

func references(r kam.Record) []kam.ID {
	k := kam.LookupKind(r.Kind)
	if k == nil {
		return nil
	}
	var ids []kam.ID
	for _, f := range k.Fields {
		if f.Type != kam.ReferenceType {
			continue
		}
		for _, v := range r.Values(f) {
			if id, err := kam.ParseID(v); err == nil {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Each implements book.Book.
func (b *Book) Each(ctx context.Context, kind string, fn func(kam.Record) bool) error {
	b.mu.Lock()
	refs := b.kinds[kind]
	records := make([]kam.Record, 0, len(refs))
	for _, ref := range refs {
		if r := b.records[ref]; !r.Deleted() {
			records = append(records, r)
		}
	}
	b.mu.Unlock()
	for _, r := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !fn(r) {
			return nil
		}
	}
	return nil
}

// Related implements book.Book.
func (b *Book) Related(ctx context.Context, ref kam.Ref, fn func(kam.Record) bool) error {
	b.mu.Lock()
	var records []kam.Record
	for from := range b.referers[ref.ID] {
		if r := b.records[from]; !r.Deleted() && slices.Contains(references(r), ref.ID) {
			records = append(records, r)
		}
	}
	b.mu.Unlock()
	slices.SortFunc(records, func(x, y kam.Record) int { return strings.Compare(x.Ref.String(), y.Ref.String()) })
	for _, r := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !fn(r) {
			return nil
		}
	}
	return nil
}

// Get implements book.Book.
func (b *Book) Get(_ context.Context, ref kam.Ref) (kam.Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r, ok := b.records[ref]; ok {
		return r, nil
	}
	return kam.Record{}, &kam.Error{Code: kam.NotFound, Kind: ref.Kind, Words: "there is no such record"}
}

// Name implements book.Book.
func (b *Book) Name(ref kam.Ref) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.name(ref)
}

func (b *Book) name(ref kam.Ref) string {
	r, ok := b.records[ref]
	if !ok {
		return ""
	}
	return r.Title(b.name)
}

// Board implements book.Book.
func (b *Book) Board(ctx context.Context, fn func(*signal.Board)) error {
	return b.outlook.Read(ctx, b.Today(), fn)
}

// NewID implements book.Book.
func (b *Book) NewID() kam.ID {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	var id kam.ID
	binary.BigEndian.PutUint64(id[:8], uint64(b.now().UnixMilli())<<16|0x7000)
	binary.BigEndian.PutUint64(id[8:], b.next|1<<63)
	return id
}

// Apply implements book.Book.
func (b *Book) Apply(_ context.Context, label string, edits ...kam.Edit) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	undo, err := b.apply(edits, false)
	if err != nil {
		return err
	}
	b.steps = append(b.steps, step{label, undo})
	return nil
}

func (b *Book) apply(edits []kam.Edit, remote bool) ([]kam.Edit, error) {
	after := make([]kam.Record, len(edits))
	for i, e := range edits {
		old, known := b.records[e.Ref]
		old.Ref = e.Ref
		r := old.With(e.Cells...)
		if !known {
			r = r.With(r.Fill(func(ref kam.Ref) (kam.Record, bool) { r, ok := b.records[ref]; return r, ok })...)
		}
		if !r.Deleted() {
			if err := r.Check(); err != nil {
				return nil, err
			}
		}
		after[i] = r
	}
	var undo []kam.Edit
	said := book.Notice{Kinds: map[string]bool{}, State: true, Remote: remote}
	state := kam.Waiting
	if remote {
		state = kam.Synced
	}
	for i, r := range after {
		old, known := b.records[r.Ref]
		back := kam.Edit{Ref: r.Ref}
		for _, c := range edits[i].Cells {
			entry := kam.HistoryEntry{At: b.stamp(), Who: b.state.User, Device: deviceOf(b.state.User).String(), Cell: c.Key, Old: old.Get(c.Key), New: c.Value, State: state}
			b.history[r.Ref] = append(b.history[r.Ref], entry)
			b.changes = append(b.changes, book.Change{Ref: r.Ref, HistoryEntry: entry})
			if remote {
				said.News = append(said.News, book.Change{Ref: r.Ref, HistoryEntry: entry})
			}
			back.Cells = append(back.Cells, kam.Cell{Key: c.Key, Value: old.Get(c.Key)})
		}
		if !known {
			back = kam.Deletion(r.Ref)
		}
		undo = append(undo, back)
		b.put(r)
		said.Kinds[r.Kind] = true
		said.Refs = append(said.Refs, r.Ref)
	}
	b.state.Waiting += len(edits)
	b.outlook.Follow(said.Refs)
	b.notify(said)
	return undo, nil
}

// deviceOf returns the id of a user's device: each has one.
func deviceOf(user string) (id kam.ID) {
	copy(id[max(0, len(id)-len(user)):], user)
	return id
}

// Undo implements book.Book.
func (b *Book) Undo(context.Context) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.steps) == 0 {
		return "", &kam.Error{Code: kam.NotFound, Words: "there is nothing to undo"}
	}
	last := b.steps[len(b.steps)-1]
	if _, err := b.apply(last.undo, false); err != nil {
		return "", err
	}
	b.steps = b.steps[:len(b.steps)-1]
	return last.label, nil
}

// History implements book.Book.
func (b *Book) History(_ context.Context, ref kam.Ref) ([]kam.HistoryEntry, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	entries := slices.Clone(b.history[ref])
	slices.Reverse(entries)
	return entries, nil
}

// Changes implements book.Book.
func (b *Book) Changes(_ context.Context, since time.Time, waiting bool, limit int) ([]book.Change, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []book.Change
	for i := len(b.changes) - 1; i >= 0 && len(out) < limit; i-- {
		c := b.changes[i]
		if !c.At.Before(since) && (!waiting || c.State == kam.Waiting) {
			out = append(out, c)
		}
	}
	return out, nil
}

// Draft implements book.Book.
func (b *Book) Draft(_ context.Context, key string, cells []kam.Cell) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(cells) == 0 {
		delete(b.drafts, key)
	} else {
		b.drafts[key] = slices.Clone(cells)
	}
	return nil
}

// Drafts implements book.Book.
func (b *Book) Drafts(context.Context) (map[string][]kam.Cell, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := map[string][]kam.Cell{}
	for k, v := range b.drafts {
		out[k] = slices.Clone(v)
	}
	return out, nil
}

// Sync implements book.Book: it only counts how often it was asked; see Syncs.
func (b *Book) Sync() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.syncs++
}

// Syncs returns how often an exchange was asked for.
func (b *Book) Syncs() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.syncs
}

// State implements book.Book.
func (b *Book) State() book.State {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// SetState replaces the state of sync and announces it.
func (b *Book) SetState(s book.State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.state = s
	b.notify(book.Notice{State: true})
}

// Standing implements book.Book.
func (b *Book) Standing(context.Context) (book.Standing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.standing
	s.Records = len(b.records)
	return s, nil
}

// SetStanding replaces what Standing returns, but for the number of records.
func (b *Book) SetStanding(s book.Standing) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.standing = s
}

// Fail makes every later Apply return err; nil ends that.
func (b *Book) Fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

// Remote carries out edits as if they had come from the server, by who, at the given time.
func (b *Book) Remote(who string, at time.Time, edits ...kam.Edit) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	user, waiting := b.state.User, b.state.Waiting
	b.state.User, b.stamp = who, func() time.Time { return at }
	_, err := b.apply(edits, true)
	b.state.User, b.stamp, b.state.Waiting = user, b.now, waiting
	slices.SortStableFunc(b.changes, func(x, y book.Change) int { return x.At.Compare(y.At) })
	if err != nil {
		return fmt.Errorf("remote edit: %w", err)
	}
	return nil
}

// notify announces n, merged with what has not been read yet.
func (b *Book) notify(n book.Notice) {
	if b.closed {
		return
	}
	select {
	case old := <-b.notices:
		n = old.And(n)
	default:
	}
	b.notices <- n
}

// Close ends the notices, and so whatever waits for them. What is in the book can still be read.
func (b *Book) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.closed = true
		close(b.notices)
	}
}

// Notices implements book.Book.
func (b *Book) Notices() <-chan book.Notice { return b.notices }

// Currency implements book.Book.
func (b *Book) Currency() string { return "EUR" }

// Today implements book.Book.
func (b *Book) Today() kam.Date { return kam.DateOf(b.now()) }

// Now implements book.Book.
func (b *Book) Now() time.Time { return b.now() }
