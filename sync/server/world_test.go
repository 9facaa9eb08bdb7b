package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/wire"
)

const password = "correct horse battery"

// world is a server with its store and a clock that tests turn.
type world struct {
	t     testing.TB
	store *embedded.Store
	srv   *server.Server
	ids   *kam.Identity
	h     http.Handler

	mu  sync.Mutex
	now time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	store, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, store: store, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	w.ids = kam.NewIdentity(w.clock, rand.Reader)
	w.start()
	t.Cleanup(func() {
		w.srv.Close()
		store.Close()
	})
	return w
}

// start starts a server over the store, after the one before it has been closed.
func (w *world) start() {
	w.t.Helper()
	srv, err := server.New(context.Background(), server.Options{Store: w.store, Now: w.clock})
	if err != nil {
		w.t.Fatal(err)
	}
	w.srv, w.h = srv, srv.Handler()
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// pass lets time pass.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) id() kam.ID {
	w.t.Helper()
	id, err := w.ids.New()
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) user(name string, grants ...string) {
	w.t.Helper()
	if err := w.srv.AddUser(context.Background(), name, password, grants...); err != nil {
		w.t.Fatal(err)
	}
}

// must fails the test if the store is not clean.
func (w *world) clean() server.Counts {
	w.t.Helper()
	counts, problems, err := w.srv.Check(context.Background())
	if err != nil || len(problems) > 0 {
		w.t.Errorf("the store is not clean: %v, %q", err, problems)
	}
	return counts
}

// device is a device as simple as can be: it sees what the server has, and knows its running number.
type device struct {
	w       *world
	user    string
	id      kam.ID
	session wire.Session
	number  uint64
	token   []byte
	cursor  uint64
	rows    map[kam.Ref]*wire.Document
	scopes  map[kam.Ref]string
	sums    map[kam.Ref]wire.Sum
	past    []wire.Past
	agree   wire.Agreement
	seen    func(row wire.Row, doc *wire.Document) // told of every record that comes
}

func (w *world) device(user string) *device {
	w.t.Helper()
	d := &device{w: w, user: user, id: w.id(), rows: map[kam.Ref]*wire.Document{}, scopes: map[kam.Ref]string{}, sums: map[kam.Ref]wire.Sum{}}
	if refusal := d.login(password); refusal != nil {
		w.t.Fatal(refusal)
	}
	return d
}

func (d *device) login(password string) *wire.Refusal {
	d.w.t.Helper()
	return d.post(wire.PathLogin, wire.LoginRequest{Protocol: 1, User: d.user, Password: password, Device: d.id[:], Name: "laptop"}, &d.session)
}

// send posts a body as it is and returns what came back.
func (w *world) send(path, access string, body []byte, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+access)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, r)
	return rec
}

// post exchanges a message. It returns the refusal if the server refused.
func (d *device) post(path string, q, a any) *wire.Refusal {
	d.w.t.Helper()
	body, err := wire.Marshal(q)
	if err != nil {
		d.w.t.Fatal(err)
	}
	rec := d.w.send(path, d.session.Access, body)
	if rec.Code == http.StatusOK {
		if err := wire.Unmarshal(rec.Body.Bytes(), a); err != nil {
			d.w.t.Fatal(err)
		}
		return nil
	}
	if rec.Code == http.StatusNoContent {
		return nil
	}
	refusal := &wire.Refusal{}
	if err := wire.Unmarshal(rec.Body.Bytes(), refusal); err != nil {
		d.w.t.Fatalf("%d is no refusal: %v", rec.Code, err)
	}
	return refusal
}

// edit makes the next mutation of the device, on what the device sees. Cells are KEY=VALUE.
func (d *device) edit(ref kam.Ref, cells ...string) wire.Mutation {
	edit := kam.Edit{Ref: ref}
	for _, c := range cells {
		at := strings.LastIndexByte(c, '=')
		edit.Cells = append(edit.Cells, kam.Cell{Key: c[:at], Value: c[at+1:]})
	}
	kam.SortCells(edit.Cells)
	d.number++
	return wire.NewMutation(wire.VersionID{Device: d.id, Number: d.number}, wire.At(d.w.clock()), edit, d.rows[ref])
}

func encoded(ms []wire.Mutation) (raw [][]byte) {
	for _, m := range ms {
		raw = append(raw, wire.AppendMutation(nil, &m))
	}
	return raw
}

func (d *device) request(ms ...wire.Mutation) wire.SyncRequest {
	q := wire.SyncRequest{Protocol: 1, Device: d.id[:], Token: d.token, Agree: d.agree}
	for _, raw := range encoded(ms) {
		q.Mutations = append(q.Mutations, raw)
	}
	return q
}

// try syncs once and takes in what comes back.
func (d *device) try(ms ...wire.Mutation) (*wire.SyncResponse, *wire.Refusal) {
	d.w.t.Helper()
	a := &wire.SyncResponse{}
	if refusal := d.post(wire.PathSync, d.request(ms...), a); refusal != nil {
		return nil, refusal
	}
	if a.Restart {
		clear(d.rows)
		clear(d.scopes)
		clear(d.sums)
	}
	d.take(a)
	d.token, d.cursor = a.Token, a.Cursor
	return a, nil
}

// take takes in the rows of a page.
func (d *device) take(a *wire.SyncResponse) {
	d.w.t.Helper()
	for _, row := range a.Rows {
		if row.Number > a.Cursor {
			d.w.t.Errorf("a row came at %d in a page to %d", row.Number, a.Cursor)
		}
		if row.Sign == wire.Dropped || row.Sign == wire.Anew {
			for ref, scope := range d.scopes {
				if scope == row.Scope {
					d.forget(ref)
				}
			}
			continue
		}
		doc, err := wire.DecodeDocument(row.Document)
		if err != nil {
			d.w.t.Fatal(err)
		}
		if row.Sign == wire.Moved {
			if d.scopes[doc.Ref] == row.Scope {
				d.forget(doc.Ref)
			}
			continue
		}
		if d.seen != nil {
			d.seen(row, doc)
		}
		d.rows[doc.Ref], d.scopes[doc.Ref], d.sums[doc.Ref] = doc, row.Scope, wire.SumOf(row.Number, row.Scope, row.Document)
		d.past = append(d.past, row.Past...)
	}
}

func (d *device) forget(ref kam.Ref) {
	delete(d.rows, ref)
	delete(d.scopes, ref)
	delete(d.sums, ref)
}

// sum returns the sum over all that the device has.
func (d *device) sum() (sum wire.Sum) {
	for _, s := range d.sums {
		sum = sum.Plus(s)
	}
	return sum
}

// sync syncs until nothing is left.
func (d *device) sync(ms ...wire.Mutation) *wire.SyncResponse {
	d.w.t.Helper()
	a, refusal := d.try(ms...)
	if refusal != nil {
		d.w.t.Fatal(refusal)
	}
	for left := a.Left; left > 0; {
		next, refusal := d.try()
		if refusal != nil {
			d.w.t.Fatal(refusal)
		}
		left = next.Left
	}
	for _, o := range a.Outcomes {
		if o.Applied > d.cursor {
			d.w.t.Errorf("edit %d was applied at %d, but everything was seen at %d", o.Number, o.Applied, d.cursor)
		}
	}
	return a
}

func (d *device) get(ref kam.Ref, key string) string {
	d.w.t.Helper()
	if d.rows[ref] == nil {
		return "no " + ref.Kind
	}
	value, _ := d.rows[ref].Cell(key)
	return value
}

// of returns the records of a kind that the device has, in the order of their ids.
func (d *device) of(kind string) (records []kam.Record) {
	for _, doc := range d.rows {
		if doc.Kind == kind {
			records = append(records, doc.Record())
		}
	}
	slices.SortFunc(records, func(a, b kam.Record) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return records
}

func (d *device) account(name string) (kam.Ref, wire.Mutation) {
	ref := kam.Ref{Kind: "account", ID: d.w.id()}
	return ref, d.edit(ref, "name="+name)
}

func results(a *wire.SyncResponse) string {
	var words []string
	for _, o := range a.Outcomes {
		words = append(words, string(o.Result))
	}
	return strings.Join(words, " ")
}

func want(t testing.TB, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func (w *world) ref() kam.Ref { return kam.Ref{Kind: "account", ID: w.id()} }
