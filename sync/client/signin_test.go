package client

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"keyaccount/store"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

func TestSignInIsKeptOverPrograms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d := newDevice(t, w.clock)
	if d.SignedIn(t.Context()) {
		t.Error("somebody is signed in on a new device")
	}
	_, err := d.Sync(t.Context(), nil)
	wantErr(t, "sync before signing in", err, ErrSignedOut)

	for _, c := range []struct{ user, password string }{{"anna", "wrong"}, {"nobody", password}, {"", ""}} {
		err := d.Login(t.Context(), w.http.URL, c.user, c.password, "laptop")
		if !step.Refused(err, wire.Unauthorized) {
			t.Errorf("signing in as %q: %v", c.user, err)
		}
	}
	want(t, "server after refused sign-ins", d.cache.ServerURL()+d.cache.User(), "")

	d.login(w.http.URL+"/", "anna")
	want(t, "server", d.cache.ServerURL(), w.http.URL)
	want(t, "user", d.cache.User(), "anna")
	again := New(d.cache, Options{HTTP: d.http, Now: w.clock.read})
	if report, err := again.Sync(t.Context(), nil); err != nil || report.Requests != 1 {
		t.Errorf("another program on the cache: %+v, %v", report, err)
	}
}

func TestASessionIsContinuedWhenItsTicketEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d := w.device("anna")
	d.add("Polar")
	w.clock.pass(20 * time.Minute)
	report := d.sync()
	want(t, "requests, one of them to continue the session", report.Requests, 2)
	want(t, "pushed", report.Pushed, 1)
	want(t, "requests after that", d.sync().Requests, 1)

	// In the middle of an exchange too: the server's clock runs on while a page is on its way.
	w.seed(10_001)
	d.wire.reset(func(n int, r *http.Request) (*http.Response, error) {
		if n == 2 {
			w.clock.pass(20 * time.Minute)
		}
		return nil, nil
	}, nil)
	report = d.sync()
	want(t, "pulled", report.Pulled, 10_001)
	want(t, "requests: two pages, one of them refused, and one to continue", report.Requests, 4)
	d.clean()
}

func TestADeviceWhoseClockIsWrongStaysSignedIn(t *testing.T) {
	t.Parallel()
	for _, wrong := range []time.Duration{-400 * 24 * time.Hour, 400 * 24 * time.Hour} {
		w := newWorld(t)
		w.user("anna", "all:write")
		own := newClock()
		own.pass(wrong)
		d := newDevice(t, own)
		d.login(w.http.URL, "anna")
		want(t, "requests", d.sync().Requests, 1)
		want(t, "the clock's error", d.cache.ClockOffset(), -wrong)
	}
}

// slow is a cache that takes its time over each page.
type slow struct {
	*store.Cache
	clock *clock
}

func (s slow) Absorb(ctx context.Context, resp *wire.SyncResponse) (store.Absorbed, error) {
	s.clock.pass(time.Minute)
	return s.Cache.Absorb(ctx, resp)
}

func TestTheClocksErrorIsTakenWhenTheAnswerComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	own := newClock()
	d := newDevice(t, own)
	d.login(w.http.URL, "anna")
	c := New(slow{d.cache, own}, Options{HTTP: d.http, Now: own.read})
	if _, err := c.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	want(t, "the clock's error", d.cache.ClockOffset(), time.Duration(0))
}

func TestWhoIsShutOutHasToSignInAgainAndKeepsWhatWaits(t *testing.T) {
	t.Parallel()
	for what, shutOut := range map[string]func(w *world) error{
		"another password": func(w *world) error { return w.server.SetPassword(context.Background(), "anna", "another password") },
		"disabled":         func(w *world) error { return w.server.DisableUser(context.Background(), "anna", true) },
		"long away":        func(w *world) error { w.clock.pass(100 * 24 * time.Hour); return nil },
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			w.user("anna", "all:write")
			d := w.device("anna")
			d.sync()
			d.add("Polar")
			if err := shutOut(w); err != nil {
				t.Fatal(err)
			}
			report, err := d.Sync(t.Context(), nil)
			wantErr(t, "sync", err, ErrSignedOut)
			want(t, "waiting", report.Waiting, 1)
			want(t, "watch", errors.Is(d.Watch(t.Context(), func() { t.Error("it listens") }, func(error, time.Duration) {}), ErrSignedOut), true)
			d.clean()
		})
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d := newDevice(t, w.clock)
	wantErr(t, "signing out when nobody is signed in", d.Logout(t.Context()), ErrSignedOut)
	d.login(w.http.URL, "anna")
	d.add("Polar")
	kept, err := d.cache.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d.SignedIn(t.Context()) || d.cache.Waiting() != 1 || d.cache.User() != "anna" {
		t.Error("signing out forgot too much or too little")
	}

	// The server has ended the session too: a copy of it is of no use.
	if err := d.cache.SetSession(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	_, err = d.Sync(t.Context(), nil)
	wantErr(t, "sync with a copy of the session", err, ErrSignedOut)

	// Without a server it works as well, as far as this device goes.
	d.login(w.http.URL, "anna")
	d.wire.reset(func(int, *http.Request) (*http.Response, error) { return nil, errors.New("no route") }, nil)
	if err := d.Logout(t.Context()); err != nil || d.SignedIn(t.Context()) {
		t.Errorf("signing out without a server: %v", err)
	}
}

func TestTwoUsersDoNotShareACache(t *testing.T) {
	t.Parallel()
	w, other := newWorld(t), newWorld(t)
	w.user("anna", "all:write")
	other.user("ben", "all:write")
	d := w.device("anna")
	err := d.Login(t.Context(), other.http.URL, "ben", password, "laptop")
	wantErr(t, "another user", err, store.ErrOtherUser)
	want(t, "server", d.cache.ServerURL(), w.http.URL)
	want(t, "requests of anna's next exchange", d.sync().Requests, 1)
}

func TestAddressesOfServers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://kam.example.com":       "https://kam.example.com",
		"https://kam.example.com/":      "https://kam.example.com",
		"https://kam.example.com/crm//": "https://kam.example.com/crm",
		"https://kam.example.com:7420":  "https://kam.example.com:7420",
		"http://localhost:7420":         "http://localhost:7420",
		"http://127.0.0.1:7420":         "http://127.0.0.1:7420",
		"http://127.8.8.8:7420":         "http://127.8.8.8:7420",
		"http://[::1]:7420":             "http://[::1]:7420",
		"http://kam.example.com":        "",
		"http://10.0.0.1":               "",
		"http://localhost.example.com":  "",
		"kam.example.com":               "",
		"kam.example.com:7420":          "",
		"ftp://127.0.0.1":               "",
		"https://":                      "",
		"https://:7420":                 "",
		"https://a:b@kam.example.com":   "",
		"https://kam.example.com?x=1":   "",
		"https://kam.example.com#x":     "",
		"https://kam.example .com":      "",
		"https://kam\x1b[31m.example":   "",
		"":                              "",
	} {
		got, err := CheckURL(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
}
