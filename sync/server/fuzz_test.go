package server_test

import (
	"net/http/httptest"
	"testing"

	"keyaccount/internal/frugal"
	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// FuzzSync sends bodies of anybody who is signed in.
func FuzzSync(f *testing.F) {
	w := newWorld(f)
	w.user("anna", "all:write")
	d := w.device("anna")
	ref, m := d.account("A")
	d.sync(m)
	seeds := []wire.SyncRequest{
		d.request(),
		d.request(d.edit(ref, "phone=1")),
		d.request(d.edit(kam.Ref{Kind: "contact", ID: w.id()}, "name=x", "account="+ref.ID.String())),
		d.request(d.edit(ref, "deleted=yes")),
		d.request(d.edit(kam.Ref{Kind: "conflict", ID: w.id()}, "verdict=kept")),
	}
	for _, q := range seeds {
		body, err := wire.Marshal(q)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		rec := w.send(wire.PathSync, d.session.Access, body)
		switch rec.Code {
		case 200:
			if err := wire.Unmarshal(rec.Body.Bytes(), &wire.SyncResponse{}); err != nil {
				t.Fatal(err)
			}
		case 400, 403, 409, 413, 426:
			refusal := wire.Refusal{}
			if err := wire.Unmarshal(rec.Body.Bytes(), &refusal); err != nil || refusal.Words == "" {
				t.Fatalf("%d without words, %v", rec.Code, err)
			}
		default:
			t.Fatalf("got %d: %s", rec.Code, rec.Body)
		}
	})
}

// FuzzRequests sends bodies of anybody to all that takes one, also packed: each is answered by a message or a refusal with words,
// and takes no more memory than what it may unpack to.
func FuzzRequests(f *testing.F) {
	w := newWorld(f)
	w.srv.SetPace(1<<30, 1<<30)
	w.user("anna", "all:write")
	d := w.device("anna")
	paths := []string{wire.PathRefresh, wire.PathAccess, wire.PathContent, wire.PathSync}
	for _, q := range []any{wire.RefreshRequest{Refresh: "x", Device: d.id[:]}, wire.AccessRequest{Grant: "all:read", Words: "x"},
		wire.ContentOffer{Protocol: 1, Content: wire.Content{Size: 1, Chunks: make([]byte, 32)}}, d.request()} {
		body, err := wire.Marshal(q)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint(0), false, body)
		f.Add(uint(3), true, body)
	}
	f.Fuzz(func(t *testing.T, path uint, packed bool, body []byte) {
		var header []string
		if packed {
			header = []string{"Content-Encoding", "zstd"}
		}
		at := paths[path%uint(len(paths))]
		var rec *httptest.ResponseRecorder
		frugal.Within(t, 16<<20+8*wire.MaxRequestBody+1024*len(body), 1, func() { rec = w.send(at, d.session.Access, body, header...) })
		switch {
		case rec.Code == 200 || rec.Code == 204:
		case rec.Code >= 500:
			t.Fatalf("%s: got %d: %s", at, rec.Code, rec.Body)
		default:
			refusal := wire.Refusal{}
			if err := wire.Unmarshal(rec.Body.Bytes(), &refusal); err != nil || refusal.Words == "" {
				t.Fatalf("%s: %d without words, %v", at, rec.Code, err)
			}
		}
	})
}
