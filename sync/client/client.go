package client

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/store/shelf"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// Cache is what the client needs of the offline cache; *store.Cache is one.
type Cache interface {
	Device() kam.ID
	SetUser(ctx context.Context, name string) error
	ServerURL() string
	SetServerURL(ctx context.Context, base string) error
	Session(ctx context.Context) ([]byte, error)
	SetSession(ctx context.Context, session []byte) error
	SetClockOffset(ctx context.Context, offset time.Duration) error
	Batch(ctx context.Context) (batch []wire.Mutation, more bool, err error)
	Sending(ctx context.Context, number uint64) error
	Postpone(ctx context.Context, waits func(*wire.Mutation) bool) (moved bool, err error)
	Contents(ctx context.Context) (store.Contents, error)
	Position() (token []byte, cursor uint64)
	Prepare(resp *wire.SyncResponse) (absorb func(context.Context) (store.Absorbed, error), err error)
	Wishes() store.Wishes
	Newest(ctx context.Context) (*wire.Acknowledged, error)
	Resend(ctx context.Context, done uint64) error
	Recall(ctx context.Context) error
	Fork(ctx context.Context, same uint64) error
	Waiting() int
	Exchanges() []store.Exchange
	Exchanged(ctx context.Context, e store.Exchange) error
}

// Options are what a Client depends on beside its cache. The zero Options are fit for use.
type Options struct {
	HTTP *http.Client     // nil: one with sensible limits
	Now  func() time.Time // nil: time.Now

	// Shelf is where the files of documents are kept; nil: none are. An edit that names a file which is there goes to
	// the server after the file. Transfer, which may be nil, is called after every chunk of a file.
	Shelf    *shelf.Shelf
	Transfer func(Transfer)
}

// Client carries out exchanges between one cache and its server, one at a time. It is safe for
// concurrent use.
type Client struct {
	cache Cache
	http  *http.Client
	now   func() time.Time
	mu    sync.Mutex // held during an exchange

	shelf    *shelf.Shelf
	transfer func(Transfer)
	files    step.Files    // guarded by mu
	settled  bool          // no file here is owed to the server, unless an edit has gone there since; guarded by mu
	bringing chan struct{} // holds a token while files are uploaded

	packer   func() (*packer, error) // the same one each time
	patience time.Duration           // how long the server may be silent; tests have less of it
}

// silence is how long a server may send nothing in the middle of an answer or of its events, of which it
// sends one every 20 s.
const silence = 60 * time.Second

// New returns a client of a cache.
func New(cache Cache, o Options) *Client {
	if o.HTTP == nil {
		o.HTTP = &http.Client{Transport: defaultTransport()}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	direct := *o.HTTP
	direct.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // passwords and edits go to the server that was named and nowhere else
	}
	return &Client{cache: cache, http: &direct, now: o.Now, shelf: o.Shelf, transfer: o.Transfer,
		bringing: make(chan struct{}, 1), packer: sync.OnceValues(newPacker), patience: silence}
}

func defaultTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true // messages are packed with zstd already
	t.ResponseHeaderTimeout = 60 * time.Second
	t.MaxIdleConnsPerHost = 2
	return t
}

// Close gives back the connections that are kept for later.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Report says what an exchange did.
type Report = step.Report

// Progress says how far an exchange has come; Total is what it comes to as far as is known.
type Progress = step.Progress

// Sync pushes what waits and pulls what is new. Files that edits name are uploaded before them, and after all other edits,
// those that are made meanwhile too; the client is free for other exchanges. Progress, which may be nil, is called after every
// page. The report is true also where the error is not nil: it says what was done until then. What came of it is noted in the
// cache.
//
// Errors: ErrSignedOut, ErrUnreachable, ErrNotOurs, a *wire.Refusal, or an error of the cache.
func (c *Client) Sync(ctx context.Context, progress func(Progress)) (Report, error) {
	began := c.now()
	sent, received := c.Traffic()
	report, err := c.rounds(ctx, progress)
	c.note(ctx, began, sent, received, report, err)
	return report, err
}

// rounds is Sync, and leaves no note.
func (c *Client) rounds(ctx context.Context, progress func(Progress)) (total Report, err error) {
	var lost error // why files did not go with their edits
	for round := 0; round < mostHeld; {
		report, held, err := c.exchange(ctx, progress)
		total = total.And(report)
		if err != nil || len(held) == 0 {
			return total, errors.Join(err, lost)
		}
		moved, err := c.postpone(ctx)
		if err != nil {
			return total, errors.Join(err, lost)
		}
		if moved {
			continue // what does not wait for files goes first
		}
		failed, err := c.bring(ctx, held)
		if lost = errors.Join(lost, failed); err != nil && !errors.Is(err, step.ErrBehind) {
			return total, errors.Join(err, lost)
		}
		if err == nil {
			round++
		}
	}
	return total, lost
}

// exchange is one exchange of Sync. It returns the contents for which edits wait that it has not pushed.
func (c *Client) exchange(ctx context.Context, progress func(Progress)) (Report, []wire.Hash, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	x, err := c.begin(ctx)
	if err != nil {
		return Report{Waiting: c.cache.Waiting()}, nil, err
	}
	report, err := x.run(ctx, progress)
	report.Requests = x.wire.requests
	report.Waiting = c.cache.Waiting()
	if err == nil {
		err = c.settle(ctx, report)
	}
	return report, c.files.Held(), err
}

func (c *Client) transport(base string) (*transport, error) {
	p, err := c.packer()
	return &transport{http: c.http, base: base, patience: c.patience, packer: p}, err
}
