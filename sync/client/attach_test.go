package client

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

func bytesOf(seed byte, size int) []byte {
	data := make([]byte, size)
	r := rand.NewChaCha8([32]byte{seed})
	_, _ = r.Read(data)
	return data
}

// attach makes a document of an account with a file.
func (d *device) attach(account kam.Ref, data []byte) (kam.Ref, wire.Hash) {
	d.t.Helper()
	c, sum, err := d.shelf.Add(d.t.Context(), bytes.NewReader(data), nil)
	if err != nil {
		d.t.Fatal(err)
	}
	id, err := d.cache.NewID()
	if err != nil {
		d.t.Fatal(err)
	}
	ref := kam.Ref{Kind: "document", ID: id}
	if err := d.cache.Apply(d.t.Context(), "test", kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "account", Value: account.ID.String()},
		{Key: "content", Value: c.ID().String()}, {Key: "name", Value: "Contract"}, {Key: "sha256", Value: sum.String()}}}); err != nil {
		d.t.Fatal(err)
	}
	return ref, c.ID()
}

// file returns the file of a document that is on the device.
func (d *device) file(id wire.Hash) []byte {
	d.t.Helper()
	var out bytes.Buffer
	if _, err := d.shelf.WriteTo(d.t.Context(), &out, id); err != nil {
		d.t.Fatal(err)
	}
	return out.Bytes()
}

// counter counts requests by their method and what they are about.
type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (d *device) count() *counter {
	c := &counter{n: map[string]int{}}
	d.wire.reset(func(_ int, r *http.Request) (*http.Response, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		what := strings.Split(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")[0]
		if strings.Contains(r.URL.Path, "/chunks/") {
			what = "chunk"
		}
		c.n[r.Method+" "+what]++
		return nil, nil
	}, nil)
	return c
}
