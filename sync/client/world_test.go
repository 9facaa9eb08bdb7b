package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/store/shelf"
	"keyaccount/store/vault"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

const password = "correct horse battery"

// testPatience is how long a state may take to come on a slow machine. It is a bound, not a wait.
const testPatience = 30 * time.Second

// clock is a clock that tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a real server over a real store, on loopback.
type world struct {
	t      testing.TB
	server *server.Server
	http   *httptest.Server
	clock  *clock
	ids    *kam.Identity
}

func newWorld(t testing.TB) *world {
	t.Helper()
	files, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: newClock()}
	w.ids = kam.NewIdentity(w.clock.read, rand.Reader)
	if w.server, err = server.New(t.Context(), server.Options{Store: files, Now: w.clock.read}); err != nil {
		t.Fatal(err)
	}
	w.http = httptest.NewServer(w.server.Handler())
	t.Cleanup(func() {
		if err := errors.Join(w.server.Close(), closed(w.http), files.Close()); err != nil {
			t.Error(err)
		}
	})
	return w
}

func closed(s *httptest.Server) error {
	s.CloseClientConnections()
	s.Close()
	return nil
}

func (w *world) user(name string, grants ...string) {
	w.t.Helper()
	if err := w.server.AddUser(context.Background(), name, password, grants...); err != nil {
		w.t.Fatal(err)
	}
}

// seed puts accounts on the server.
func (w *world) seed(n int) {
	w.t.Helper()
	err := w.server.Seed(context.Background(), "anna", func(yield func(kam.Record) error) error {
		for i := range n {
			id, err := w.ids.New()
			if err != nil {
				return err
			}
			r := kam.Record{Ref: kam.Ref{Kind: "account", ID: id}}.With(kam.Cell{Key: "name", Value: fmt.Sprint("Account ", i)})
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// device is a real cache with its client, on a wire that tests can disturb.
type device struct {
	t     testing.TB
	cache *store.Cache
	shelf *shelf.Shelf
	*Client
	wire  *wiretap
	clock *clock
}

// device makes a device on which a user is signed in; the clock is the server's.
func (w *world) device(user string) *device {
	w.t.Helper()
	d := newDevice(w.t, w.clock)
	d.login(w.http.URL, user)
	return d
}

// newDevice makes a device on which nobody is signed in.
func newDevice(t testing.TB, at *clock) *device {
	t.Helper()
	dir := t.TempDir()
	key, err := vault.Open(dir, vault.File{})
	if err != nil {
		t.Fatal(err)
	}
	cache, err := store.Open(t.Context(), dir, key, store.Options{Now: at.read})
	if err != nil {
		t.Fatal(err)
	}
	d := &device{t: t, cache: cache, wire: newWiretap(), clock: at}
	d.shelf = shelf.New(dir, key, shelf.Options{Now: at.read})
	d.Client = New(cache, Options{HTTP: &http.Client{Transport: d.wire}, Now: at.read, Shelf: d.shelf})
	t.Cleanup(func() {
		d.Close()
		if n := d.wire.open(); n != 0 {
			t.Errorf("%d answers were left unread", n)
		}
		if err := cache.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *device) login(base, user string) {
	d.t.Helper()
	if err := d.Login(d.t.Context(), base, user, password, "laptop"); err != nil {
		d.t.Fatal(err)
	}
}

// add makes accounts, each in an edit of its own.
func (d *device) add(names ...string) (refs []kam.Ref) {
	d.t.Helper()
	for _, name := range names {
		id, err := d.cache.NewID()
		if err != nil {
			d.t.Fatal(err)
		}
		refs = append(refs, kam.Ref{Kind: "account", ID: id})
		d.set(refs[len(refs)-1], "name", name)
	}
	return refs
}

func (d *device) set(ref kam.Ref, key, value string) {
	d.t.Helper()
	if err := d.cache.Apply(d.t.Context(), "test", kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: key, Value: value}}}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *device) get(ref kam.Ref, key string) string {
	d.t.Helper()
	r, err := d.cache.Get(d.t.Context(), ref)
	if err != nil {
		d.t.Fatal(err)
	}
	return r.Get(key)
}

func (d *device) sync() Report {
	d.t.Helper()
	report, err := d.Sync(d.t.Context(), nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return report
}

// clean fails the test if the cache is not in order.
func (d *device) clean() {
	d.t.Helper()
	report, err := d.cache.Check(context.Background())
	if err != nil || len(report.Problems) > 0 {
		d.t.Errorf("the cache is not in order: %v %q", err, report.Problems)
	}
}

func want(t testing.TB, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got “%v”, want “%v”", what, err, want)
	}
}

// wiretap carries requests to servers, and lets tests disturb them. It counts the answers that nobody has
// closed, so that a request which outlives its exchange shows.
type wiretap struct {
	under http.RoundTripper

	mu      sync.Mutex
	flying  int // requests that are being made
	unread  int
	total   int
	disturb func(n int, r *http.Request) (*http.Response, error) // before the nth request, from 1; nil, nil lets it through
	spoil   func(n int, body io.Reader) io.Reader                // what comes of the answer to the nth request
}

func newWiretap() *wiretap {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true
	return &wiretap{under: t}
}

// CloseIdleConnections is what http.Client.CloseIdleConnections looks for.
func (w *wiretap) CloseIdleConnections() { w.under.(*http.Transport).CloseIdleConnections() }

// reset counts anew, with other disturbances.
func (w *wiretap) reset(disturb func(int, *http.Request) (*http.Response, error), spoil func(int, io.Reader) io.Reader) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.total, w.disturb, w.spoil = 0, disturb, spoil
}

// open returns how many requests are being made and answers being read, or have been left so.
func (w *wiretap) open() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.flying + w.unread
}

// requests returns how many requests were made since the last reset.
func (w *wiretap) requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.total
}

func (w *wiretap) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.total++
	w.flying++
	n, disturb, spoil := w.total, w.disturb, w.spoil
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.flying--
		w.mu.Unlock()
	}()
	if disturb != nil {
		if resp, err := disturb(n, r); resp != nil || err != nil {
			return resp, err
		}
	}
	resp, err := w.under.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.unread++
	w.mu.Unlock()
	body := &tapped{Reader: resp.Body, body: resp.Body, tap: w}
	if spoil != nil {
		body.Reader = spoil(n, resp.Body)
	}
	resp.Body = body
	return resp, nil
}

type tapped struct {
	io.Reader
	body io.Closer
	tap  *wiretap
	once sync.Once
}

func (b *tapped) Close() error {
	b.once.Do(func() {
		b.tap.mu.Lock()
		b.tap.unread--
		b.tap.mu.Unlock()
	})
	return b.body.Close()
}
