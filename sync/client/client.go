package client

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/store"
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
	Position() (token []byte, cursor uint64)
	Prepare(resp *wire.SyncResponse) (absorb func(context.Context) (store.Absorbed, error), err error)
	Fork(ctx context.Context, done uint64) error
	Waiting() int
}

// Options are what a Client depends on beside its cache. The zero Options are fit for use.
type Options struct {
	HTTP *http.Client     // nil: one with sensible limits
	Now  func() time.Time // nil: time.Now
}

// Client carries out exchanges between one cache and its server, one at a time. It is safe for
// concurrent use.
type Client struct {
	cache Cache
	http  *http.Client
	now   func() time.Time
	mu    sync.Mutex // held during an exchange

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
	return &Client{cache: cache, http: &direct, now: o.Now, packer: sync.OnceValues(newPacker), patience: silence}
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
type Report struct {
	Pushed    int    // edits sent
	Pulled    int    // records received
	Conflicts int    // conflicts that the pushed edits met
	Rejected  int    // pushed edits that were refused
	Requests  int    // requests made
	Waiting   int    // edits that still wait
	Head      uint64 // the server's newest number
}

// Progress says how far an exchange has come; Total is what it comes to as far as is known.
type Progress struct{ Done, Total int }

// Sync pushes what waits and pulls what is new. Progress, which may be nil, is called after every page.
// The report is true also where the error is not nil: it says what was done until then.
//
// Errors: ErrSignedOut, ErrUnreachable, ErrNotOurs, a *wire.Refusal, or an error of the cache.
func (c *Client) Sync(ctx context.Context, progress func(Progress)) (Report, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	x, err := c.begin(ctx)
	if err != nil {
		return Report{Waiting: c.cache.Waiting()}, err
	}
	err = x.run(ctx, progress)
	x.report.Requests = x.wire.requests
	x.report.Waiting = c.cache.Waiting()
	return x.report, err
}

func (c *Client) transport(base string) (*transport, error) {
	p, err := c.packer()
	return &transport{http: c.http, base: base, patience: c.patience, packer: p}, err
}

// exchange is one run of Sync.
type exchange struct {
	*Client
	wire    *transport
	session wire.Session
	report  Report
	offset  time.Duration // how far the server's clock was ahead when its last answer came
}

func (c *Client) begin(ctx context.Context) (*exchange, error) {
	x := &exchange{Client: c}
	var err error
	if x.session, err = c.session(ctx); err != nil {
		return nil, err
	}
	x.wire, err = c.transport(c.cache.ServerURL())
	return x, err
}

// run pushes batch after batch and pulls page after page. While a page is written to the cache the
// next one is on its way.
func (x *exchange) run(ctx context.Context, progress func(Progress)) error {
	for {
		batch, more, err := x.cache.Batch(ctx)
		if err != nil {
			return err
		}
		token, _ := x.cache.Position()
		resp, err := x.ask(ctx, batch, more, token)
		var refusal *wire.Refusal
		if errors.As(err, &refusal) && refusal.Code == wire.Fork {
			return x.fork(ctx, refusal.Done)
		}
		if err != nil {
			return err
		}
		x.report.Pushed += len(batch)
		if err := x.pages(ctx, resp, progress); err != nil {
			return err
		}
		if !more {
			return nil
		}
	}
}

// fetched is an answer of the server that is ready to be absorbed.
type fetched struct {
	resp   *wire.SyncResponse
	absorb func(context.Context) (store.Absorbed, error)
	err    error
}

// ready makes an answer ready.
func (x *exchange) ready(resp *wire.SyncResponse, err error) fetched {
	p := fetched{resp: resp, err: err}
	if err == nil {
		p.absorb, err = x.cache.Prepare(resp)
		p.err = x.blame(err)
	}
	return p
}

// pages absorbs an answer and all further pages that it announces. While one is written, the next is fetched and made
// ready.
func (x *exchange) pages(ctx context.Context, resp *wire.SyncResponse, progress func(Progress)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for p := x.ready(resp, nil); ; {
		if p.err != nil {
			return p.err
		}
		last := p.resp.Left == 0 || len(p.resp.Rows) == 0
		next := make(chan fetched, 1)
		if !last {
			token := p.resp.Token
			go func() { next <- x.ready(x.ask(ctx, nil, false, token)) }()
		}
		got, err := p.absorb(ctx)
		if err != nil {
			cancel()
			if !last {
				<-next // the request owns x.wire until it has ended
			}
			return x.blame(err)
		}
		x.report.Pulled += got.Rows
		x.report.Conflicts += got.Conflicts
		x.report.Rejected += got.Rejected
		x.report.Head = p.resp.Head
		if progress != nil {
			progress(Progress{Done: x.report.Pulled, Total: x.report.Pulled + int(p.resp.Left)})
		}
		if last {
			return x.cache.SetClockOffset(ctx, x.offset)
		}
		p = <-next
	}
}

// ask makes one request, signing in anew where the session has run out.
func (x *exchange) ask(ctx context.Context, batch []wire.Mutation, more bool, token []byte) (*wire.SyncResponse, error) {
	device := x.cache.Device()
	req := wire.SyncRequest{Protocol: wire.Protocol, Device: device[:], Token: token, PushOnly: more}
	for i := range batch {
		req.Mutations = append(req.Mutations, cbor.RawMessage(wire.AppendMutation(nil, &batch[i])))
	}
	if x.expired() {
		if err := x.refresh(ctx); err != nil {
			return nil, err
		}
	}
	resp := new(wire.SyncResponse)
	err := x.wire.post(ctx, wire.PathSync, x.session.Access, req, resp)
	if refused(err, wire.Unauthorized) {
		if err := x.refresh(ctx); err != nil {
			return nil, err
		}
		resp = new(wire.SyncResponse)
		err = x.wire.post(ctx, wire.PathSync, x.session.Access, req, resp)
	}
	if err != nil {
		return nil, err
	}
	x.offset = time.UnixMilli(resp.Now).Sub(x.now())
	return resp, x.fits(resp, batch, token)
}

// fits returns nil if an answer can be one to what was asked: it has an outcome for every edit sent, and gets
// ahead in the feed where it says that there is more. Otherwise an exchange might never end.
func (x *exchange) fits(resp *wire.SyncResponse, batch []wire.Mutation, token []byte) error {
	if len(resp.Outcomes) != len(batch) {
		return x.wire.notOurs("it answers %d edits where %d were sent", len(resp.Outcomes), len(batch))
	}
	for i, o := range resp.Outcomes {
		if o.Number != batch[i].Number {
			return x.wire.notOurs("it answers edit %d where %d was sent", o.Number, batch[i].Number)
		}
	}
	if resp.Left > 0 && bytes.Equal(resp.Token, token) {
		return x.wire.notOurs("it does not get ahead")
	}
	return nil
}

// blame says of an answer that makes no sense that it does not come from a server of ours.
func (x *exchange) blame(err error) error {
	if errors.Is(err, wire.ErrMalformed) && !errors.Is(err, store.ErrDamaged) {
		return x.wire.notOurs("%v", err)
	}
	return err
}
