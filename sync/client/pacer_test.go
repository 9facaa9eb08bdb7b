package client

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// paced is a pacer whose clock and timers the test holds.
type paced struct {
	*Pacer
	t      *testing.T
	clock  *clock
	began  chan struct{} // an exchange has begun
	result chan error    // how it ends
	paused chan time.Duration
	ring   chan time.Time
}

func newPaced(t *testing.T) *paced {
	p := &paced{t: t, clock: newClock(), began: make(chan struct{}), result: make(chan error), paused: make(chan time.Duration), ring: make(chan time.Time)}
	ctx, cancel := context.WithCancel(context.Background())
	p.Pacer = NewPacer(PacerOptions{
		Now: p.clock.read, Random: func(below time.Duration) time.Duration { return below - 1 },
		After: func(d time.Duration) <-chan time.Time {
			select {
			case p.paused <- d:
			case <-ctx.Done():
			}
			return p.ring
		},
		Exchange: func(ctx context.Context) error {
			p.began <- struct{}{}
			return <-p.result
		},
	})
	over := make(chan struct{})
	go func() {
		defer close(over)
		p.Run(ctx)
	}()
	t.Cleanup(func() { cancel(); <-over })
	return p
}

// exchanges waits until an exchange begins, and ends it.
func (p *paced) exchanges(err error) {
	p.t.Helper()
	get(p.t, "an exchange", p.began)
	p.result <- err
}

// pauses waits until it is paused for d, and lets that pass.
func (p *paced) pauses(d time.Duration) {
	p.t.Helper()
	if got := get(p.t, "a pause", p.paused); got != d {
		p.t.Errorf("paused for %s, want %s", got, d)
	}
}

// passes lets a pause end.
func (p *paced) passes(d time.Duration) {
	p.clock.pass(d)
	p.ring <- p.clock.read()
}

func TestAnExchangeThatFailedIsTriedAgainByItself(t *testing.T) {
	t.Parallel()
	p := newPaced(t)
	p.Want()
	for _, pause := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second} {
		p.exchanges(errors.New("no route to host"))
		p.pauses(pause)
		p.passes(pause)
	}
	p.exchanges(nil)
	p.Want()
	p.exchanges(errors.New("no route to host"))
	p.pauses(500 * time.Millisecond)
}

func TestWhatIsWantedInAPauseWaitsForItsEndAndUrgentWishesDoNot(t *testing.T) {
	t.Parallel()
	p := newPaced(t)
	p.Want()
	p.exchanges(errors.New("no route to host"))
	p.pauses(500 * time.Millisecond)
	p.Want()
	p.pauses(500 * time.Millisecond)
	p.Urge()
	p.exchanges(&step.Later{Err: errors.New("busy"), After: 40 * time.Second})
	p.pauses(50 * time.Second)
	p.Urge()
	p.pauses(50 * time.Second)
	p.passes(50 * time.Second)
	p.exchanges(nil)
}

func TestWhatIsWantedDuringAnExchangeHasOneOfItsOwn(t *testing.T) {
	t.Parallel()
	p := newPaced(t)
	p.Want()
	get(t, "an exchange", p.began)
	p.Want()
	p.Want()
	p.result <- nil
	p.exchanges(nil)
	p.Want()
	p.exchanges(step.ErrSignedOut)
	p.Want()
	p.pauses(500 * time.Millisecond)
}

func TestAnswersSayHowLongToWait(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after string
		say   http.Handler
		want  time.Duration
		is    error
	}{
		{"2", page(http.StatusServiceUnavailable, ""), 2 * time.Second, ErrUnreachable},
		{"7", refusing(http.StatusTooManyRequests, wire.Refusal{Code: wire.TooMany, Words: "too many"}), 7 * time.Second, nil},
		{"5", refusing(http.StatusServiceUnavailable, wire.Refusal{Code: wire.Internal, Words: "shutting down"}), 5 * time.Second, ErrUnreachable},
		{"4000000000", page(http.StatusServiceUnavailable, ""), time.Hour, ErrUnreachable},
		{"-1", page(http.StatusServiceUnavailable, ""), 0, ErrUnreachable},
		{"soon", page(http.StatusServiceUnavailable, ""), 0, ErrUnreachable},
		{"", page(http.StatusServiceUnavailable, ""), 0, ErrUnreachable},
	} {
		w := newWorld(t)
		w.user("anna", "all:write")
		d := w.device("anna")
		stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", c.after)
			c.say.ServeHTTP(w, r)
		}))
		t.Cleanup(stranger.Close)
		if err := d.cache.SetServerURL(t.Context(), stranger.URL); err != nil {
			t.Fatal(err)
		}
		_, err := d.Sync(t.Context(), nil)
		later := &step.Later{}
		errors.As(err, &later)
		want(t, "Retry-After: "+c.after, later.After, c.want)
		if c.is != nil {
			wantErr(t, "Retry-After: "+c.after, err, c.is)
		}
	}
}
