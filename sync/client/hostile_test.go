package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// TestNoAnswerOfAnybodyHurts gives a device with one edit that waits every kind of answer that a server of ours would
// not give. The edit goes on waiting, nothing changes, and a real server is spoken to afterwards as if nothing had been.
func TestNoAnswerOfAnybodyHurts(t *testing.T) {
	t.Parallel()
	good := func(change func(*wire.SyncResponse)) *wire.SyncResponse {
		a := &wire.SyncResponse{Outcomes: []wire.Outcome{{Number: 1, Result: wire.Accepted, Applied: 1}}, Token: []byte("token"), Cursor: 1, Head: 1, Now: newClock().read().UnixMilli()}
		change(a)
		return a
	}
	row := func(number uint64, document []byte) wire.Row {
		return wire.Row{Number: number, Scope: "shared", Document: document}
	}
	packed := func(data []byte) []byte {
		enc, err := zstd.NewWriter(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer enc.Close()
		return enc.EncodeAll(data, nil)
	}
	bomb := packed(make([]byte, 64<<20))
	if len(bomb) > 64<<10 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	for what, c := range map[string]struct {
		want error
		say  any // an *wire.SyncResponse, bytes, or an http.HandlerFunc
	}{
		"nothing":               {ErrNotOurs, []byte{}},
		"garbage":               {ErrNotOurs, []byte("\xff\xfe garbage \x00\x01")},
		"another message":       {ErrNotOurs, []byte{0x65, 'h', 'e', 'l', 'l', 'o'}},
		"a list":                {ErrNotOurs, []byte{0x80}},
		"deep nesting":          {ErrNotOurs, bytes.Repeat([]byte{0x81}, 10_000)},
		"a length without end":  {ErrNotOurs, []byte{0xa1, 0x01, 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
		"a page of a web site":  {ErrNotOurs, page(http.StatusOK, "<html><title>Sign in to the hotel's network</title>")},
		"not found":             {ErrNotOurs, page(http.StatusNotFound, "<html>")},
		"a proxy without us":    {ErrUnreachable, page(http.StatusBadGateway, "<html>\x1b[31m502")},
		"a proxy that waits":    {ErrUnreachable, page(http.StatusGatewayTimeout, "")},
		"a server going down":   {ErrUnreachable, refusing(http.StatusServiceUnavailable, wire.Refusal{Code: wire.Internal, Words: "later"})},
		"no content":            {ErrNotOurs, page(http.StatusNoContent, "")},
		"too long":              {ErrNotOurs, http.HandlerFunc(endless)},
		"a bomb":                {ErrNotOurs, withEncoding("zstd", bomb)},
		"half a packing":        {ErrNotOurs, withEncoding("zstd", bomb[:len(bomb)/2])},
		"no packing":            {ErrNotOurs, withEncoding("zstd", []byte("plain"))},
		"another packing":       {ErrNotOurs, withEncoding("br", []byte("plain"))},
		"no outcome":            {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Outcomes = nil })},
		"two outcomes":          {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Outcomes = append(a.Outcomes, wire.Outcome{Number: 2}) })},
		"another's outcome":     {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Outcomes[0].Number = 7 })},
		"a row of garbage":      {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Rows = []wire.Row{row(1, []byte{0x80})} })},
		"a row of text":         {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Rows = []wire.Row{row(1, []byte{0x61, 'x'})} })},
		"a row without a kind":  {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Rows = []wire.Row{row(1, document("", "name", "x"))} })},
		"a kind that drives":    {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Rows = []wire.Row{row(1, document("acc\x1b[2Jount", "name", "x"))} })},
		"a good row and a bad":  {ErrNotOurs, good(func(a *wire.SyncResponse) { a.Rows = []wire.Row{row(1, document("account", "name", "x")), row(2, nil)} })},
		"somewhere else":        {ErrNotOurs, http.RedirectHandler("http://elsewhere.example/", http.StatusTemporaryRedirect)},
		"hanging up":            {ErrUnreachable, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })},
		"hanging up on a page":  {ErrUnreachable, hangingUp([]byte{0xa1, 0x02})},
		"falling silent":        {ErrUnreachable, http.HandlerFunc(silent)},
		"a refusal of no words": {&wire.Refusal{}, refusing(http.StatusForbidden, wire.Refusal{Code: wire.Forbidden})},
		"a refusal that drives": {&wire.Refusal{}, refusing(http.StatusForbidden, wire.Refusal{Code: "\x1b]0;x", Words: "\x1b[2J" + strings.Repeat("x", 10_000)})},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.user("anna", "all:write")
			d := w.device("anna")
			ref := d.add("Polar")[0]
			if what == "falling silent" {
				d.patience = 10 * time.Millisecond
			}

			stranger := httptest.NewServer(handler(c.say))
			defer stranger.Close()
			if err := d.cache.SetServerURL(t.Context(), stranger.URL); err != nil {
				t.Fatal(err)
			}
			report, err := d.Sync(t.Context(), nil)
			var refusal *wire.Refusal
			if want, ok := c.want.(*wire.Refusal); ok == (want == nil) || !ok && !errors.Is(err, c.want) || ok && !errors.As(err, &refusal) {
				t.Errorf("got “%v”, want “%v”", err, c.want)
			}
			if err != nil && len(err.Error()) > 600 {
				t.Errorf("the words are %d bytes long", len(err.Error()))
			}
			want(t, "waiting", []int{report.Waiting, d.cache.Waiting()}, []int{1, 1})
			want(t, "records", d.cache.Counts(), map[string]int{"account": 1})
			d.clean()

			d.patience = silence
			if err := d.cache.SetServerURL(t.Context(), w.http.URL); err != nil {
				t.Fatal(err)
			}
			want(t, "pushed to a real server", d.sync().Pushed, 1)
			want(t, "name", d.get(ref, "name"), "Polar")
			d.clean()
		})
	}
}

func handler(say any) http.Handler {
	switch say := say.(type) {
	case http.Handler:
		return say
	case []byte:
		return withEncoding("", say)
	}
	data, err := wire.Marshal(say)
	if err != nil {
		panic(err)
	}
	return withEncoding("", data)
}

func withEncoding(encoding string, data []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", wire.ContentType)
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		_, _ = w.Write(data)
	})
}

func page(status int, text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	})
}

func refusing(status int, r wire.Refusal) http.Handler {
	data, err := wire.Marshal(r)
	if err != nil {
		panic(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", wire.ContentType)
		w.WriteHeader(status)
		_, _ = w.Write(data)
	})
}

// endless sends until nobody reads any more.
func endless(w http.ResponseWriter, r *http.Request) {
	chunk := make([]byte, 1<<20)
	for {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

// silent sends a beginning and then nothing.
func silent(w http.ResponseWriter, r *http.Request) {
	_, _ = w.Write([]byte{0xa1})
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func hangingUp(beginning []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write(beginning)
		panic(http.ErrAbortHandler)
	})
}

// document encodes a record with one cell.
func document(kind, key, value string) []byte {
	d := &wire.Document{Ref: kam.Ref{Kind: kind, ID: kam.ID{1}}}
	d.Put(key, value, wire.Version{VersionID: wire.VersionID{Device: kam.ID{2}, Number: 1}, Clock: wire.At(newClock().read()), Author: "ben"})
	return wire.AppendDocument(nil, d)
}

// TestAnExchangeEnds gives a device answers that always announce more.
func TestAnExchangeEnds(t *testing.T) {
	t.Parallel()
	for what, token := range map[string]func(n int64) string{
		"from where it was": func(int64) string { return "here" },
		"from nowhere":      func(int64) string { return "" },
	} {
		t.Run(what, func(t *testing.T) {
			d := newDevice(t, newClock())
			var asked atomic.Int64
			stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == wire.PathLogin {
					handler(&wire.Session{User: "anna", Access: "a", Refresh: "b", Expires: math.MaxInt64 / 2, Now: 1}).ServeHTTP(w, r)
					return
				}
				n := asked.Add(1)
				handler(&wire.SyncResponse{Rows: []wire.Row{{Number: 1, Scope: "shared", Document: document("account", "name", "x")}},
					Token: []byte(token(n)), Cursor: 1, Head: 1, Left: 1}).ServeHTTP(w, r)
			}))
			defer stranger.Close()
			d.login(stranger.URL, "anna")
			_, err := d.Sync(t.Context(), nil)
			wantErr(t, "sync", err, ErrNotOurs)
			want(t, "few requests", asked.Load() <= 2, true)
			d.clean()
		})
	}
}

// TestTextOfAHostileServerIsHarmless takes in rows with control sequences wherever there is text.
func TestTextOfAHostileServerIsHarmless(t *testing.T) {
	t.Parallel()
	const drive = "\x1b]0;owned\x07"
	d := newDevice(t, newClock())
	doc := &wire.Document{Ref: kam.Ref{Kind: "account", ID: kam.ID{1}}}
	first := wire.Version{VersionID: wire.VersionID{Device: kam.ID{2}, Number: 1}, Clock: 1, Author: "ben"}
	doc.Put("name", "Nova", first)
	rows := [][]wire.Row{{{Number: 1, Scope: "shared", Document: wire.AppendDocument(nil, doc)}}}

	by := wire.Version{VersionID: wire.VersionID{Device: kam.ID{2}, Number: 9}, Clock: math.MaxUint64, Author: "ben" + drive}
	doc.Put("name", "Polar"+drive, by)
	doc.Put("countries=F"+drive+"I", kam.Yes, by)
	doc.Put("un"+drive+"known", "x", by)
	past := func(n uint64, key, value string) wire.Past {
		return wire.Past{Key: key, Value: value, Device: by.Device[:], Number: n, Clock: wire.Clock(n), Author: drive + "eve"}
	}
	rows = append(rows, []wire.Row{{Number: 2, Scope: "shared", Document: wire.AppendDocument(nil, doc),
		Past: []wire.Past{past(7, "name", "old"+drive), past(8, drive, "x"), past(8, "phone", "1"+drive)}}})

	asked := 0
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var say any = &wire.Session{User: "anna", Access: "a", Refresh: "b", Expires: math.MaxInt64 / 2, Now: 1}
		if r.URL.Path == wire.PathSync {
			asked++
			say = &wire.SyncResponse{Rows: rows[asked-1], Token: []byte(drive + fmt.Sprint(asked)), Cursor: uint64(asked), Head: uint64(asked)}
		}
		handler(say).ServeHTTP(w, r)
	}))
	defer stranger.Close()
	d.login(stranger.URL, "anna")
	d.sync()
	d.sync()
	r, err := d.cache.Get(t.Context(), doc.Ref)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "cells", r.Cells, []kam.Cell{{Key: "name", Value: "Polar"}})
	entries, err := d.cache.History(t.Context(), doc.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v %s", entries, d.cache.Name(doc.Ref)); !strings.Contains(text, "eve") || strings.ContainsAny(text, "\x1b\x07") {
		t.Errorf("control sequences came through: %q", text)
	}
	d.set(doc.Ref, "phone", "1")
	want(t, "an edit after that", d.get(doc.Ref, "phone"), "1")
	d.clean()
}

// TestASignInThatIsAnsweredByAnybody leaves the device as it was.
func TestASignInThatIsAnsweredByAnybody(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		want error
		say  any
	}{
		"garbage":                {ErrNotOurs, []byte("garbage")},
		"an empty session":       {ErrNotOurs, &wire.Session{}},
		"a session of nobody":    {ErrNotOurs, &wire.Session{Access: "a"}},
		"a user who drives":      {ErrNotOurs, &wire.Session{User: "an\x1b[2Jna", Access: "a"}},
		"a page of a web site":   {ErrNotOurs, page(http.StatusOK, "<html>")},
		"a proxy without us":     {ErrUnreachable, page(http.StatusBadGateway, "<html>")},
		"somewhere else":         {ErrNotOurs, http.RedirectHandler("http://elsewhere.example/", http.StatusPermanentRedirect)},
		"somewhere else by name": {ErrNotOurs, http.RedirectHandler("/v1/elsewhere", http.StatusFound)},
	} {
		t.Run(what, func(t *testing.T) {
			d := newDevice(t, newClock())
			stranger := httptest.NewServer(handler(c.say))
			defer stranger.Close()
			wantErr(t, "sign-in", d.Login(t.Context(), stranger.URL, "anna", password, "laptop"), c.want)
			want(t, "requests", d.wire.requests(), 1)
			want(t, "what is kept of it", d.cache.ServerURL()+d.cache.User(), "")
			want(t, "signed in", d.SignedIn(t.Context()), false)
		})
	}
}
