package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/kam/sidebyside"
	"keyaccount/store"
	"keyaccount/store/vault"
	"keyaccount/sync/client"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

// company is what benchmarks work on: the sample company on a real server, and devices that are signed in
// there. It is made as far as it is used.
type company struct {
	b       *testing.B // the benchmark that all others are part of; it owns the files
	records int
	dir     string

	base    *embedded.Store
	central *server.Server
	web     *httptest.Server
	traffic traffic
	plain   int64 // bytes of the records as JSON
	anna    *device
	loop    *rawLoop
}

const benchPassword = "only for benchmarks"

func newCompany(b *testing.B) *company {
	return &company{b: b, records: sidebyside.Records(), dir: b.TempDir()}
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// errEnough ends the making of the company at the number of records that is wanted.
var errEnough = errors.New("these are enough")

// each calls fn for the records of the company.
func (c *company) each(fn func(kam.Record) error) error {
	const perAccount = 20 // a little fewer than there are
	made := 0
	err := sample.Each(sample.Options{Seed: 1, Accounts: c.records/perAccount + 1, Today: kam.DateOf(time.Now())}, func(r kam.Record) error {
		if made++; made > c.records {
			return errEnough
		}
		return fn(r)
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// serve starts the server with the company.
func (c *company) serve() *server.Server {
	if c.central != nil {
		return c.central
	}
	ctx := context.Background()
	var err error
	c.base, err = embedded.Open(filepath.Join(c.dir, "server"))
	must(c.b, err)
	c.b.Cleanup(func() { _ = c.base.Close() })
	c.central, err = server.New(ctx, server.Options{Store: c.base, Rand: rand.Reader})
	must(c.b, err)
	c.b.Cleanup(func() { _ = c.central.Close() })
	must(c.b, c.central.AddUser(ctx, sample.User, benchPassword, "all:write"))
	must(c.b, c.central.Seed(ctx, sample.User, func(yield func(kam.Record) error) error {
		return c.each(func(r kam.Record) error {
			data, err := json.Marshal(plainJSON(r))
			c.plain += int64(len(data))
			return errors.Join(err, yield(r))
		})
	}))
	c.web = c.traffic.serve(c.central.Handler())
	c.b.Cleanup(c.web.Close)
	return c.central
}

// plainJSON is a record in the least JSON that says what it holds.
func plainJSON(r kam.Record) any {
	fields := make(map[string]string, len(r.Cells))
	for _, c := range r.Cells {
		fields[c.Key] = c.Value
	}
	return map[string]any{"kind": r.Kind, "id": r.ID.String(), "fields": fields}
}

// device is a cache that is signed in at the server.
type device struct {
	dir    string
	cache  *store.Cache
	client *client.Client
}

// device makes one with an empty cache. Whoever makes it gives it up.
func (c *company) device() *device {
	c.serve()
	ctx := context.Background()
	dir, err := os.MkdirTemp(c.dir, "device-")
	must(c.b, err)
	key, err := vault.Open(dir, vault.File{})
	must(c.b, err)
	cache, err := store.Open(ctx, dir, key, store.Options{})
	must(c.b, err)
	d := &device{dir, cache, client.New(cache, client.Options{})}
	must(c.b, d.client.Login(ctx, c.web.URL, sample.User, benchPassword, "bench"))
	return d
}

func (d *device) giveUp() error {
	d.client.Close()
	return errors.Join(d.cache.Close(), os.RemoveAll(d.dir))
}

// synced returns a device that has all records, the same one each time.
func (c *company) synced() *device {
	if c.anna == nil {
		c.anna = c.device()
		c.b.Cleanup(func() { _ = c.anna.giveUp() })
		c.sync(c.anna)
	}
	return c.anna
}

func (c *company) sync(d *device) client.Report {
	report, err := d.client.Sync(context.Background(), nil)
	must(c.b, err)
	return report
}

// some returns n contacts, others at each call with another turn.
func (c *company) some(d *device, n, turn int) []kam.Ref {
	const gap = 17 // so that they do not lie side by side
	var refs []kam.Ref
	at := 0
	must(c.b, d.cache.Each(context.Background(), "contact", func(r kam.Record) bool {
		if at%gap == turn%gap {
			refs = append(refs, r.Ref)
		}
		at++
		return len(refs) < n
	}))
	return refs
}

// touch returns edits of one field each.
func touch(refs []kam.Ref, value string) []kam.Edit {
	edits := make([]kam.Edit, len(refs))
	for i, ref := range refs {
		edits[i] = kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "preferred_time", Value: value}}}
	}
	return edits
}

// traffic counts what goes over the connections of a server.
type traffic struct{ requests, bytes atomic.Int64 }

// serve starts a server on loopback.
func (t *traffic) serve(h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.requests.Add(1)
		h.ServeHTTP(w, r)
	}))
	s.Listener = countingListener{s.Listener, t}
	s.Start()
	return s
}

// during returns what work adds to the counts.
func (t *traffic) during(work func()) (requests, bytes int64) {
	requests, bytes = t.requests.Load(), t.bytes.Load()
	work()
	return t.requests.Load() - requests, t.bytes.Load() - bytes
}

type countingListener struct {
	net.Listener
	t *traffic
}

func (l countingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return countingConn{c, l.t}, err
}

type countingConn struct {
	net.Conn
	t *traffic
}

func (c countingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.t.bytes.Add(int64(n))
	return n, err
}

func (c countingConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.t.bytes.Add(int64(n))
	return n, err
}
