package client

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// noted returns what is noted of the latest exchanges, newest first.
func (d *device) noted() (all []string) {
	d.t.Helper()
	for _, e := range d.cache.Exchanges() {
		word := "failed"
		if e.Problem == "" {
			word = strings.Repeat("↑", e.Pushed) + strings.Repeat("↓", e.Pulled)
			if e.Requests == 0 || e.Sent == 0 || e.Received == 0 || !e.At.Equal(d.clock.read()) {
				d.t.Errorf("an exchange without its figures: %+v", e)
			}
		}
		all = append(all, word)
	}
	return all
}

func TestEveryExchangeIsNotedThatTellsSomething(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(3)
	d := w.device("anna")
	d.add("Polar")
	d.sync()
	want(t, "the first exchange, from which its own edit comes back", d.noted(), []string{"↑↓↓↓↓"})
	d.sync()
	want(t, "after one with nothing new", len(d.noted()), 1)
	d.wire.reset(func(int, *http.Request) (*http.Response, error) { return nil, errors.New("no route to host\x1b[2J") }, nil)
	for range 2 {
		_, err := d.Sync(t.Context(), nil)
		wantErr(t, "without a network", err, ErrUnreachable)
	}
	want(t, "after two that failed alike", d.noted(), []string{"failed", "↑↓↓↓↓"})
	if e := d.cache.Exchanges(); strings.Contains(e[0].Problem, "\x1b") || !strings.Contains(e[0].Problem, "no route to host") {
		t.Errorf("the failure is noted as %q", e[0].Problem)
	}
	d.wire.reset(nil, nil)
	d.sync()
	want(t, "when the server is back", d.noted(), []string{"", "failed", "↑↓↓↓↓"})
}
