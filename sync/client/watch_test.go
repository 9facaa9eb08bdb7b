package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"keyaccount/sync/wire"
)

// watching is a device that listens.
type watching struct {
	t     *testing.T
	moved chan struct{}
	lost  chan error
	ended chan error
	end   context.CancelFunc
}

func (d *device) listens(t *testing.T) *watching {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &watching{t, make(chan struct{}, 100), make(chan error, 100), make(chan error, 1), cancel}
	over := make(chan struct{})
	go func() {
		defer close(over)
		w.ended <- d.Watch(ctx, func() { w.moved <- struct{}{} }, func(err error, _ time.Duration) { w.lost <- err })
	}()
	t.Cleanup(func() { cancel(); <-over })
	return w
}

// get waits for something to come.
func get[T any](t *testing.T, what string, c <-chan T) (value T) {
	t.Helper()
	select {
	case value = <-c:
	case <-time.After(testPatience):
		t.Fatalf("%s never came", what)
	}
	return value
}

// hears waits until something is told, and forgets what was told up to now.
func (w *watching) hears(what string) {
	w.t.Helper()
	get(w.t, what, w.moved)
	for len(w.moved) > 0 {
		<-w.moved
	}
}

func TestListeningTellsOfEveryMove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d, other := w.device("anna"), w.device("anna")
	l := d.listens(t)
	l.hears("the beginning")
	other.add("Polar")
	other.sync()
	l.hears("the move")
	// The beginning is told once when the connection stands and once by the server, so this may be the second of
	// those; the record comes when the move is told.
	for d.sync().Pulled == 0 && d.cache.Counts()["account"] == 0 {
		l.hears("the move")
	}
	l.end()
	wantErr(t, "watch", get(t, "its end", l.ended), context.Canceled)
	want(t, "lost", len(l.lost), 0)
}

func TestListeningGoesOnWhenTheServerComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d := w.device("anna")
	var down atomic.Bool
	d.wire.reset(func(int, *http.Request) (*http.Response, error) {
		if down.Load() {
			return nil, errors.New("no route to host")
		}
		return nil, nil
	}, nil)
	l := d.listens(t)
	l.hears("the beginning")
	down.Store(true)
	w.http.CloseClientConnections()
	wantErr(t, "lost", get(t, "the loss", l.lost), ErrUnreachable)
	wantErr(t, "lost again", get(t, "the second attempt", l.lost), ErrUnreachable)
	for len(l.moved) > 0 {
		<-l.moved
	}
	down.Store(false)
	l.hears("the server's return")
}

func TestListeningContinuesASessionThatTheServerTakesForEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	own := newClock() // stands still while the server's runs
	d := newDevice(t, own)
	d.login(w.http.URL, "anna")
	w.clock.pass(20 * time.Minute)
	l := d.listens(t)
	l.hears("the beginning")
	want(t, "lost", len(l.lost), 0)
}

func TestListeningEndsWhereNobodyIsSignedIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	wantErr(t, "a new device", get(t, "the end", newDevice(t, w.clock).listens(t).ended), ErrSignedOut)

	d := w.device("anna")
	l := d.listens(t)
	l.hears("the beginning")
	if err := w.server.SetPassword(t.Context(), "anna", "another password"); err != nil {
		t.Fatal(err)
	}
	w.http.CloseClientConnections()
	wantErr(t, "after another password", get(t, "the end", l.ended), ErrSignedOut)
}

func TestListeningToAnybody(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		want error
		say  http.Handler
	}{
		"silence":              {ErrUnreachable, http.HandlerFunc(silentStream)},
		"a page of a web site": {ErrNotOurs, page(http.StatusNotFound, "<html>")},
		"a proxy without us":   {ErrUnreachable, page(http.StatusBadGateway, "<html>")},
		"an endless line":      {ErrUnreachable, http.HandlerFunc(endless)},
		"an end":               {ErrUnreachable, page(http.StatusOK, "")},
		"somewhere else":       {ErrNotOurs, http.RedirectHandler("http://elsewhere.example/", http.StatusFound)},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.user("anna", "all:write")
			d := w.device("anna")
			if what == "silence" {
				d.patience = 20 * time.Millisecond
			}
			stranger := httptest.NewServer(c.say)
			t.Cleanup(stranger.Close)
			if err := d.cache.SetServerURL(t.Context(), stranger.URL); err != nil {
				t.Fatal(err)
			}
			l := d.listens(t)
			wantErr(t, "lost", get(t, "the loss", l.lost), c.want)
			l.end()
			wantErr(t, "watch", get(t, "its end", l.ended), context.Canceled)
		})
	}
}

func silentStream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = io.WriteString(w, "data: 1\n\n")
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func TestListeningIsTurnedAwayWithWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d := w.device("anna")
	stranger := httptest.NewServer(refusing(http.StatusTooManyRequests, wire.Refusal{Code: wire.TooMany, Words: "too many streams"}))
	t.Cleanup(stranger.Close)
	if err := d.cache.SetServerURL(t.Context(), stranger.URL); err != nil {
		t.Fatal(err)
	}
	l := d.listens(t)
	want(t, "lost", get(t, "the loss", l.lost), "too many streams")
	l.end()
	get(t, "the end", l.ended)
}
