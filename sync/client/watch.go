package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// Watch calls moved whenever the server may have something new: once it listens, and at every word of the
// server after that. When the connection ends or cannot be made, it calls lost with the reason, and with how long it waits
// before it tries again. It returns when ctx ends, or with ErrSignedOut when there is no session to listen with.
func (c *Client) Watch(ctx context.Context, moved func(), lost func(error, time.Duration)) error {
	var backoff step.Backoff
	for ctx.Err() == nil {
		heard, err := c.listen(ctx, moved)
		if errors.Is(err, ErrSignedOut) || ctx.Err() != nil {
			break
		}
		if heard {
			backoff = step.Backoff{}
		}
		wait := backoff.Next(err, rand.N[time.Duration])
		if err != nil {
			lost(err, wait)
		}
		pause := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
		pause.Stop()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return ErrSignedOut
}

// listen holds one connection for server-sent events until it ends.
func (c *Client) listen(ctx context.Context, moved func()) (heard bool, err error) {
	x, err := c.listener(ctx)
	if err != nil {
		return false, err
	}
	held, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	req, err := http.NewRequestWithContext(held, http.MethodGet, x.wire.base+wire.PathEvents, nil)
	if err != nil {
		return false, err
	}
	req.Header.Set("Accept", "text/event-stream")
	resp, err := x.wire.do(ctx, req, x.session.Access)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return false, c.turnedAway(ctx, x, resp, giveUp)
	}
	quiet := time.AfterFunc(c.patience, func() { giveUp(errSilent) })
	defer quiet.Stop()
	moved()
	follow(resp.Body, func() { quiet.Reset(c.patience) }, moved)
	return true, unreachable(x.wire.base, errors.New("the connection for live updates ended"))
}

// mostEvents bounds what one connection for server-sent events may carry, in bytes; after that it is made anew.
const mostEvents = 64 << 20

// follow reads server-sent events until they end, or a line has no end. It calls heard at every line, and moved at those
// that carry data; what the data are makes no difference.
func follow(events io.Reader, heard, moved func()) {
	lines := bufio.NewScanner(io.LimitReader(events, mostEvents))
	for lines.Scan() {
		heard()
		if bytes.HasPrefix(lines.Bytes(), []byte("data:")) {
			moved()
		}
	}
}

// listener returns an exchange whose session is fresh enough to listen with.
func (c *Client) listener(ctx context.Context) (*exchange, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	x, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	if step.Expired(x.session, x.now()) {
		err = x.refresh(ctx)
	}
	return x, err
}

// turnedAway returns why the server does not let x listen. A session that it no longer takes is continued, for the
// next attempt.
func (c *Client) turnedAway(ctx context.Context, x *exchange, resp *http.Response, giveUp context.CancelCauseFunc) error {
	data, err := x.wire.body(ctx, resp, giveUp)
	if err != nil {
		return err
	}
	err = x.wire.refusal(resp, data)
	if !step.Refused(err, wire.Unauthorized) {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.session(ctx)
	if err != nil || s.Access != x.session.Access { // an exchange has continued it meanwhile
		return err
	}
	return x.refresh(ctx)
}
