package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/outlook"
	"keyaccount/kam/search"
	"keyaccount/kam/signal"
	"keyaccount/store"
	"keyaccount/sync/client"
	"keyaccount/tui/book"
)

// desk is the book of the screens: the cache, the search index over it, and the exchange with the server,
// which goes on in the background. It implements book.Book.
type desk struct {
	*files
	cache    *store.Cache
	client   *client.Client
	now      func() time.Time
	currency string
	finder   *finder
	outlook  *outlook.Outlook

	pacer *client.Pacer
	wake  chan struct{} // says that unsaid is not empty; holds one
	notes chan book.Notice

	mu     sync.Mutex
	state  book.State
	unsaid book.Notice // what changed since the last notice that was taken
}

func newDesk(files *files, currency string, now func() time.Time) *desk {
	cache, c := files.cache, files.client
	finder := newFinder(cache)
	finder.ahead = true
	d := &desk{
		files: files, cache: cache, client: c, now: now, currency: currency, finder: finder, outlook: outlook.New(cache),
		wake: make(chan struct{}, 1), notes: make(chan book.Notice),
		state: book.State{User: cache.User(), Server: cache.ServerURL(), LastSync: cache.LastSync(), Link: book.Offline},
	}
	d.pacer = client.NewPacer(client.PacerOptions{Exchange: d.exchange, Pause: d.pause, Now: now})
	finder.tell = func() { d.tell(book.Notice{Found: true}) }
	return d
}

// run keeps the cache and the server in step until ctx ends, and returns when all that it started has
// ended.
func (d *desk) run(ctx context.Context) {
	var all sync.WaitGroup
	stop := d.cache.Subscribe(func(c store.Changed) {
		d.tell(book.Notice{Kinds: c.Kinds, Refs: c.Refs, Remote: c.Remote, News: changesOf(c.News), State: true})
		d.finder.follow(c)
		d.outlook.Follow(c.Refs) // nil where they are too many
		if !c.Remote {
			d.pacer.Want()
		}
	})
	all.Go(func() { d.pump(ctx) })
	all.Go(func() { d.pacer.Run(ctx) })
	if d.client.SignedIn(ctx) {
		all.Go(func() { d.listen(ctx) })
	} else {
		d.set(func(s *book.State) { s.Link = d.signedOut() })
	}
	<-ctx.Done()
	stop()
	d.finder.close()
	all.Wait()
	close(d.notes)
}

// signedOut returns the state of a device that is not signed in.
func (d *desk) signedOut() book.Link {
	if d.cache.ServerURL() == "" {
		return book.NoServer
	}
	return book.SignedOut
}

// listen asks for an exchange at every word of the server.
func (d *desk) listen(ctx context.Context) {
	err := d.client.Watch(ctx, d.pacer.Want, func(err error, pause time.Duration) {
		d.set(func(s *book.State) { s.Link, s.Problem = book.Offline, oneLine(err) })
		d.pause(d.now().Add(pause))
	})
	if errors.Is(err, client.ErrSignedOut) {
		d.set(func(s *book.State) { s.Link, s.Problem = book.SignedOut, oneLine(err) })
	}
}

// exchange carries out an exchange, where there is somebody to exchange with.
func (d *desk) exchange(ctx context.Context) error {
	if d.cache.ServerURL() == "" {
		return nil
	}
	d.set(func(s *book.State) { s.Link, s.Done, s.Total = book.Syncing, 0, 0 })
	_, err := d.client.Sync(ctx, func(p client.Progress) {
		d.set(func(s *book.State) { s.Done, s.Total = p.Done, p.Total })
	})
	switch {
	case err == nil:
		d.set(func(s *book.State) {
			s.Link, s.Problem, s.LastSync, s.Again = book.InSync, tooOld(d.cache), d.cache.LastSync(), time.Time{}
		})
		d.sweep(ctx)
	case errors.Is(err, client.ErrSignedOut):
		d.set(func(s *book.State) { s.Link, s.Problem = book.SignedOut, oneLine(err) })
	case ctx.Err() == nil:
		d.set(func(s *book.State) { s.Link, s.Problem = book.Offline, oneLine(err) })
	}
	return err
}

// pause notes until when nothing is tried. Exchanges and the connection for live updates pause apart; the earlier end counts.
func (d *desk) pause(until time.Time) {
	now := d.now()
	d.set(func(s *book.State) {
		if !s.Again.After(now) || until.Before(s.Again) {
			s.Again = until
		}
	})
}

// pump hands merged notices to whoever takes them.
func (d *desk) pump(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.wake:
		}
		d.mu.Lock()
		n := d.unsaid
		d.unsaid = book.Notice{}
		d.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case d.notes <- n:
		}
	}
}

// tell adds to the notice that is taken next.
func (d *desk) tell(n book.Notice) {
	d.mu.Lock()
	d.unsaid = d.unsaid.And(n)
	d.mu.Unlock()
	nudge(d.wake)
}

func (d *desk) set(change func(*book.State)) {
	d.mu.Lock()
	before := d.state
	change(&d.state)
	changed := d.state != before
	d.mu.Unlock()
	if changed {
		d.tell(book.Notice{State: true})
	}
}

// nudge puts a token into a channel that holds one, unless one is there.
func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Sync implements book.Book.
func (d *desk) Sync() { d.pacer.Urge() }

// State implements book.Book.
func (d *desk) State() book.State {
	d.mu.Lock()
	s := d.state
	d.mu.Unlock()
	s.Waiting, s.Conflicts, s.Rejected = d.cache.Waiting(), d.cache.Conflicts(), d.cache.Rejected()
	return s
}

// Notices implements book.Book.
func (d *desk) Notices() <-chan book.Notice { return d.notes }

// Currency implements book.Book.
func (d *desk) Currency() string { return d.currency }

// Today implements book.Book.
func (d *desk) Today() kam.Date { return kam.DateOf(d.now()) }

// Now implements book.Book.
func (d *desk) Now() time.Time { return d.now() }

// Each implements book.Book.
func (d *desk) Each(ctx context.Context, kind string, fn func(kam.Record) bool) error {
	return d.cache.Each(ctx, kind, fn)
}

// Get implements book.Book.
func (d *desk) Get(ctx context.Context, ref kam.Ref) (kam.Record, error) {
	return d.cache.Get(ctx, ref)
}

// Name implements book.Book.
func (d *desk) Name(ref kam.Ref) string { return d.cache.Name(ref) }

// Apply implements book.Book.
func (d *desk) Apply(ctx context.Context, label string, edits ...kam.Edit) error {
	return d.cache.Apply(ctx, label, edits...)
}

// Undo implements book.Book.
func (d *desk) Undo(ctx context.Context) (string, error) { return d.cache.Undo(ctx) }

// History implements book.Book.
func (d *desk) History(ctx context.Context, ref kam.Ref) ([]kam.HistoryEntry, error) {
	return d.cache.History(ctx, ref)
}

// Related implements book.Book.
func (d *desk) Related(ctx context.Context, ref kam.Ref, fn func(kam.Record) bool) error {
	return d.cache.Related(ctx, ref, fn)
}

// Changes implements book.Book.
func (d *desk) Changes(ctx context.Context, since time.Time, waiting bool, limit int) ([]book.Change, error) {
	changes, err := d.cache.Changes(ctx, since, waiting, limit)
	return changesOf(changes), err
}

// Board implements book.Book.
func (d *desk) Board(ctx context.Context, fn func(*signal.Board)) error {
	return d.outlook.Read(ctx, d.Today(), fn)
}

// NewID implements book.Book. It cannot fail where the system still gives randomness.
func (d *desk) NewID() kam.ID {
	id, err := d.cache.NewID()
	if err != nil {
		return kam.NoID
	}
	return id
}

// Draft implements book.Book.
func (d *desk) Draft(ctx context.Context, key string, cells []kam.Cell) error {
	return d.cache.Draft(ctx, key, cells)
}

// Drafts implements book.Book.
func (d *desk) Drafts(ctx context.Context) (map[string][]kam.Cell, error) { return d.cache.Drafts(ctx) }

// Search implements book.Book.
func (d *desk) Search(ctx context.Context, query, kind string, limit int) ([]book.Hit, error) {
	return d.finder.find(ctx, query, search.Options{Kind: kind, Limit: limit})
}
