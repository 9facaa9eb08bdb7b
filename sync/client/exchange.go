package client

import (
	"context"
	"errors"
	"sync"
	"time"

	"keyaccount/store"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// exchange does what a step.Exchange says, over HTTP and in the cache.
type exchange struct {
	*Client
	wire    *transport
	session wire.Session

	happened chan happening
	ready    map[*wire.SyncResponse]absorb // the answers that have come and are not taken in yet

	preparing sync.WaitGroup // answers that are being made ready
}

// absorb takes in an answer, once it has been made ready for that.
type absorb func(context.Context) (store.Absorbed, error)

// happening is an event with the time at which it happened.
type happening struct {
	at     time.Time
	event  step.Event
	absorb absorb // of an Answered
}

func (c *Client) begin(ctx context.Context) (*exchange, error) {
	x := &exchange{Client: c, happened: make(chan happening, 2), ready: map[*wire.SyncResponse]absorb{}}
	var err error
	if x.session, err = c.session(ctx); err != nil {
		return nil, err
	}
	x.wire, err = c.transport(c.cache.ServerURL())
	return x, err
}

// run carries out an exchange. While a page is written to the cache, the next one is made ready and the one after that
// fetched, on goroutines that end before the exchange does.
func (x *exchange) run(ctx context.Context, progress func(Progress)) (Report, error) {
	asking, drop := context.WithCancel(ctx)
	defer drop()
	defer x.preparing.Wait()
	steps, todo := step.Begin(x.wire.base, x.session)
	for {
		for i, do := range todo {
			switch do := do.(type) {
			case step.End:
				return steps.Report(), do.Err
			case step.Drop:
				drop()
			case step.Ask:
				if i == len(todo)-1 && len(x.happened) == 0 { // there is nothing to do meanwhile
					x.ask(asking, do)
				} else {
					go x.ask(asking, do)
				}
			case step.Renew:
				go x.renew(asking, do)
			default:
				x.happen(x.carryOut(ctx, do), nil)
			}
		}
		h := <-x.happened
		if a, ok := h.event.(step.Answered); ok && h.absorb != nil {
			x.ready[a.Response] = h.absorb
		}
		todo = steps.Step(h.at, h.event)
		if t, ok := h.event.(step.Taken); ok && t.Err == nil && progress != nil {
			progress(steps.Progress())
		}
	}
}

// happen tells what has happened now. There is room for it, since at most one request and one thing in the cache are
// under way.
func (x *exchange) happen(e step.Event, a absorb) { x.happened <- happening{x.now(), e, a} }

// carryOut does what is to be done in the cache.
func (x *exchange) carryOut(ctx context.Context, do step.Do) step.Event {
	switch do := do.(type) {
	case step.Look:
		batch, more, err := x.cache.Batch(ctx)
		if err == nil {
			batch, more, err = x.hold(ctx, batch, more)
		}
		newest, failed := x.cache.Newest(ctx)
		token, _ := x.cache.Position()
		return step.Looked{Device: x.cache.Device(), Batch: batch, More: more, Token: token, Wishes: x.cache.Wishes(), Newest: newest, Err: errors.Join(err, failed)}
	case step.Take:
		take := x.ready[do.Response]
		delete(x.ready, do.Response)
		got, err := take(ctx)
		if err == nil {
			err = x.follow(ctx, do.Response.Epoch)
		}
		return step.Taken{Absorbed: got, Err: err}
	case step.Keep:
		return step.Kept{Err: x.keep(ctx, do.Session)}
	case step.SetClock:
		return step.Kept{Err: x.cache.SetClockOffset(ctx, do.Offset)}
	case step.Resend:
		x.files.Forget()
		return step.Kept{Err: x.cache.Resend(ctx, do.Done)}
	case step.Recall:
		x.files.Forget()
		return step.Kept{Err: x.cache.Recall(ctx)}
	case step.Fork:
		return step.Kept{Err: x.cache.Fork(ctx, do.Same)}
	}
	return nil
}

// ask makes a request, and has the answer made ready to be taken in.
func (x *exchange) ask(ctx context.Context, do step.Ask) {
	resp := new(wire.SyncResponse)
	err := x.wire.post(ctx, wire.PathSync, do.Access, do.Request, resp)
	at := x.now()
	var take absorb
	if err == nil {
		take = x.prepare(resp)
	}
	x.happened <- happening{at, step.Answered{Response: resp, Err: err}, take}
}

// prepare begins to make an answer ready, and returns what waits for that and takes it in.
func (x *exchange) prepare(resp *wire.SyncResponse) absorb {
	var take absorb
	var err error
	ready := make(chan struct{})
	x.preparing.Go(func() {
		defer close(ready)
		take, err = x.cache.Prepare(resp)
	})
	return func(ctx context.Context) (store.Absorbed, error) {
		<-ready // it does not take long, and waits for nobody
		if err != nil {
			return store.Absorbed{}, err
		}
		return take(ctx)
	}
}

// renew exchanges the refresh token for a new session.
func (x *exchange) renew(ctx context.Context, do step.Renew) {
	var s wire.Session
	err := x.wire.post(ctx, wire.PathRefresh, "", do.Request, &s)
	x.happen(step.Renewed{Session: s, Err: err}, nil)
}
