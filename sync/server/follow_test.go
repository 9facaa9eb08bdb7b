package server_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

// shared is a store that another server writes to as well, of which a test tells.
type shared struct {
	server.Store
	moves chan struct{}
}

func (s *shared) Moved(ctx context.Context) <-chan struct{} {
	moves := make(chan struct{})
	go func() {
		defer close(moves)
		for {
			select {
			case <-s.moves:
				moves <- struct{}{}
			case <-ctx.Done():
				return
			}
		}
	}()
	return moves
}

func TestStreamsHearOfWhatAnotherServerHasWritten(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	d := w.device("anna")
	store := &shared{w.store, make(chan struct{})}
	other, err := server.New(t.Context(), server.Options{Store: store, Now: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	web := httptest.NewServer(other.Handler())
	defer web.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", web.URL+wire.PathEvents, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+d.session.Access)
	answer, err := web.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	stream := bufio.NewScanner(answer.Body)
	next := func() string {
		for stream.Scan() {
			if data, ok := strings.CutPrefix(stream.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the stream ended: ", stream.Err())
		return ""
	}
	before := next()
	d.sync(d.edit(kam.Ref{Kind: "account", ID: w.id()}, "name=Polar"))
	store.moves <- struct{}{}
	if after := next(); after == before {
		t.Errorf("the head was %s and is %s", before, after)
	}
}
