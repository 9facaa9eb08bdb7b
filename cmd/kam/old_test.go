package main

import (
	"crypto/rand"
	"net/http/httptest"
	"strings"
	"testing"

	"keyaccount/sync/server"
	"keyaccount/sync/server/memory"
	"keyaccount/sync/wire"
)

// TestAProgramThatIsTooOldSaysSo has a server that asks for a newer program, and one that no longer does.
func TestAProgramThatIsTooOldSaysSo(t *testing.T) {
	t.Parallel()
	files := memory.New()
	serve := func(oldest int) *httptest.Server {
		central, err := server.New(t.Context(), server.Options{Store: files, Rand: rand.Reader, Oldest: oldest})
		if err != nil {
			t.Fatal(err)
		}
		web := httptest.NewServer(central.Handler())
		t.Cleanup(func() { web.Close(); _ = central.Close() })
		if oldest > wire.Protocol {
			if err := central.AddUser(t.Context(), "anna", scriptPassword, "all:write"); err != nil {
				t.Fatal(err)
			}
		}
		return web
	}
	s := newShell(t)
	s.kam("add", "account", "name=Polar")
	s.signIn(serve(wire.Protocol+1).URL, "anna", scriptPassword)
	if out := s.kam("status"); strings.Contains(out, "too old") {
		t.Errorf("before the server said anything: %s", out)
	}
	if out := s.kam("doctor"); !strings.Contains(out, "has not been compared with a server") {
		t.Errorf("doctor before a sync: %s", out)
	}
	if out := s.kam("sync"); !strings.Contains(out, "1 edit pushed") {
		t.Errorf("it no longer pushes: %s", out)
	}
	if out := s.kam("status"); !strings.Contains(out, "asks for protocol 2 where this one speaks 1") || !strings.Contains(out, "install a newer one") {
		t.Errorf("status: %s", out)
	}
	if out := s.kam("doctor"); !strings.Contains(out, "last compared with the server on ") {
		t.Errorf("doctor after a sync: %s", out)
	}
	s.signIn(serve(0).URL, "anna", scriptPassword)
	s.kam("sync")
	if out := s.kam("status"); strings.Contains(out, "too old") {
		t.Errorf("after the server takes it again: %s", out)
	}
}
