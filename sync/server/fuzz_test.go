package server_test

import (
	"testing"

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
