package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"keyaccount/internal/frugal"
	"keyaccount/sync/wire"
)

// FuzzEvents follows server-sent events of anybody. Each line of data is told once, up to a line without an end, however the
// bytes arrive; and memory is taken for one line.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("data: 1\n\n: still there\n\ndata: 2\n\n"))
	f.Add([]byte("data"))
	f.Add([]byte("\r\ndata:\r\nevent: x\rdata: 3"))
	f.Add(append(bytes.Repeat([]byte("x"), bufio.MaxScanTokenSize), "\ndata: 4\n"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		want := 0
		for _, line := range strings.SplitAfter(string(data), "\n") {
			if len(line) >= bufio.MaxScanTokenSize {
				break
			}
			if strings.HasPrefix(line, "data:") {
				want++
			}
		}
		told, lines := 0, 0
		frugal.Within(t, 0, 0, func() { follow(bytes.NewReader(data), func() { lines++ }, func() { told++ }) })
		if told != want || lines < told {
			t.Errorf("%d lines of data were told, among %d, want %d", told, lines, want)
		}
		piecemeal := 0
		follow(iotest.HalfReader(bytes.NewReader(data)), func() {}, func() { piecemeal++ })
		if piecemeal != told {
			t.Errorf("in pieces %d were told, at once %d", piecemeal, told)
		}
	})
}

// FuzzExchanges lets a device that is signed in, and has an edit that waits, speak with anybody who calls itself a server. It
// ends with what a server of ours may have said, or with an error that says whose fault it is; the cache is in order, and no
// more memory is used than a full answer takes.
func FuzzExchanges(f *testing.F) {
	w := newWorld(f)
	w.user("anna", "all:write")
	d := w.device("anna")
	d.add("Polar")
	session, err := d.session(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	defer enc.Close()
	statuses := []int{http.StatusOK, http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict, http.StatusUpgradeRequired, http.StatusTooManyRequests,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusNoContent}
	for _, m := range []any{
		&wire.SyncResponse{Outcomes: []wire.Outcome{{Number: 1, Result: wire.Accepted, Applied: 1}}, Token: []byte("token"), Cursor: 1, Head: 1},
		&wire.SyncResponse{Outcomes: []wire.Outcome{{Number: 1, Result: wire.Rejected}}, Restart: true, Left: 3},
		&wire.Refusal{Code: wire.Gap, Done: 7}, &wire.Refusal{Code: wire.Fork, Done: 1}, &wire.Refusal{Code: wire.Unauthorized, Words: "no"},
		&wire.Session{User: "anna", Access: "a", Refresh: "b", Expires: 1},
	} {
		data, err := wire.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		for status := range statuses {
			f.Add(uint(status), false, data)
		}
		f.Add(uint(0), true, enc.EncodeAll(data, nil))
	}
	f.Add(uint(0), true, []byte("\x28\xb5\x2f\xfd\xe0\xff\xff\xff\xff\xff\xff\xff\x7f")) // says that it unpacks to more than there is
	f.Fuzz(func(t *testing.T, status uint, packed bool, body []byte) {
		if err := errors.Join(d.keep(t.Context(), &session), d.cache.SetServerURL(t.Context(), w.http.URL)); err != nil {
			t.Fatal(err)
		}
		header := http.Header{"Content-Type": {wire.ContentType}}
		if packed {
			header.Set("Content-Encoding", "zstd")
		}
		d.wire.reset(func(n int, r *http.Request) (*http.Response, error) {
			if n > 10 { // it has been led on for long enough
				return nil, errors.New("no route to host")
			}
			return &http.Response{StatusCode: statuses[status%uint(len(statuses))], Header: header, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
		}, nil)
		var err error
		frugal.Within(t, wire.MaxResponseBody+len(body), 64, func() { _, err = d.Sync(context.Background(), nil) })
		var refusal *wire.Refusal
		if err != nil && !errors.Is(err, ErrNotOurs) && !errors.Is(err, ErrUnreachable) && !errors.Is(err, ErrSignedOut) && !errors.As(err, &refusal) {
			t.Errorf("an error of another kind: %v", err)
		}
		d.t = t
		d.clean()
	})
}
