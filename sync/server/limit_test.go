package server_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// hangsUp hangs up as soon as it has heard something.
type hangsUp struct {
	*httptest.ResponseRecorder
	hangUp func()
}

func (h hangsUp) Flush() { h.hangUp() }

// Whatever a device asks for with its session counts.
func TestNothingIsAskedForWithoutEnd(t *testing.T) {
	for name, ask := range map[string]func(*device) *wire.Refusal{
		"refreshing": func(d *device) *wire.Refusal {
			return d.post(wire.PathRefresh, wire.RefreshRequest{Refresh: d.session.Refresh, Device: d.id[:]}, &d.session)
		},
		"taking part with a copy": func(d *device) *wire.Refusal {
			id := d.w.id()
			return d.post(wire.PathRefresh, wire.RefreshRequest{Refresh: d.session.Refresh, Device: d.id[:], New: id[:]}, &wire.Session{})
		},
		"signing in": func(d *device) *wire.Refusal { return d.login(password) },
		"listening": func(d *device) *wire.Refusal {
			r := httptest.NewRequest("GET", wire.PathEvents, nil)
			r.Header.Set("Authorization", "Bearer "+d.session.Access)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			rec := httptest.NewRecorder()
			d.w.h.ServeHTTP(hangsUp{rec, cancel}, r.WithContext(ctx))
			if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/event-stream") {
				refusal := &wire.Refusal{}
				_ = wire.Unmarshal(rec.Body.Bytes(), refusal)
				return refusal
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.user("anna", "all:write")
			a := w.device("anna")
			w.srv.SetPace(3, 5)
			for range 3 {
				if refusal := ask(a); refusal != nil {
					t.Fatal(refusal)
				}
			}
			refusal := ask(a)
			if refusal == nil || refusal.Code != wire.TooMany {
				t.Fatalf("the fourth time: %v", refusal)
			}
			if refusal := a.post(wire.PathLogout, struct{}{}, nil); refusal == nil || refusal.Code != wire.TooMany {
				t.Errorf("signing out then: %v", refusal)
			}
			w.pass(time.Second)
			if refusal := ask(a); refusal != nil {
				t.Errorf("after waiting: %v", refusal)
			}
		})
	}
}

func TestAUserIsSignedInOnSoManyDevicesAndNoMore(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.user("bert", "all:write")
	first := w.device("anna")
	join := func() *wire.Refusal {
		id := w.id()
		return first.post(wire.PathRefresh, wire.RefreshRequest{Refresh: first.session.Refresh, Device: first.id[:], New: id[:]}, &wire.Session{})
	}
	for i := range 99 {
		if refusal := join(); refusal != nil {
			t.Fatalf("device %d: %v", i+2, refusal)
		}
	}
	more := &device{w: w, user: "anna", id: w.id(), rows: map[kam.Ref]*wire.Document{}, scopes: map[kam.Ref]string{}, sums: map[kam.Ref]wire.Sum{}}
	for what, refusal := range map[string]*wire.Refusal{"a copy": join(), "a sign-in": more.login(password)} {
		if refusal == nil || refusal.Code != wire.Forbidden || !strings.Contains(refusal.Words, "100 devices") {
			t.Errorf("%s of one device more: %v", what, refusal)
		}
	}
	if refusal := first.login(password); refusal != nil {
		t.Errorf("signing in again: %v", refusal)
	}
	w.device("bert")
	w.pass(30 * day)
	if refusal := first.login(password); refusal != nil {
		t.Fatal(refusal)
	}
	w.pass(31 * day)
	if refusal := more.login(password); refusal != nil {
		t.Errorf("once the sessions of others have run out: %v", refusal)
	}
	w.clean()
}

func TestUploadsHaveToWait(t *testing.T) {
	c := newCompany(t)
	c.srv.SetChunkPace(2)
	put := func(text string) int {
		chunk := []byte(text)
		r := httptest.NewRequest("PUT", wire.PathChunks+"/"+wire.HashOf(chunk).String(), strings.NewReader(text))
		r.Header.Set("Authorization", "Bearer "+c.admin.session.Access)
		rec := httptest.NewRecorder()
		c.h.ServeHTTP(rec, r)
		if rec.Code == 429 && rec.Header().Get("Retry-After") != "1" {
			t.Errorf("Retry-After is %q", rec.Header().Get("Retry-After"))
		}
		return rec.Code
	}
	want(t, "three chunks", []int{put("a"), put("b"), put("c")}, "[204 204 429]")
	c.pass(time.Second)
	want(t, "the third a second later", put("c"), 204)
}
