package sim

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"keyaccount/kam"
	"keyaccount/sync/client/step"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

// instance is one of the servers.
type instance struct {
	name    string
	srv     *server.Server
	handler http.Handler
}

// message is a request of a device and, later, the answer to it.
type message struct {
	from   *device
	method string // POST if empty
	path   string
	bearer string
	body   []byte
	pushes bool // it carries edits
	status int
	answer []byte

	do  step.Do   // of an upload, which it carries out
	doc kam.Ref   // through which a file is asked for
	of  wire.Hash // which file
	at  int       // which chunk of it; -1 for the list of them
}

// errLost is what a device is told of a request that got no answer in time.
var errLost = errors.New("the server did not answer in time")

// start starts a server, in the place of the one before.
func (w *world) start(i int) {
	if old := w.servers[i]; old != nil {
		_ = old.srv.Close()
	}
	w.folders++
	srv, err := server.New(w.ctx, server.Options{
		Store: w.store, Now: w.clock, Rand: w.source(100, uint64(w.folders)), Page: 1 + w.random.IntN(12), Chunk: chunkSize})
	if w.must("start a server", err) {
		w.servers[i] = &instance{fmt.Sprintf("server %c", 'A'+i), srv, srv.Handler()}
	}
}

// send puts a request on its way.
func (d *device) send(path, bearer string, q any) *message {
	body, err := wire.Marshal(q)
	d.must("encode a request", err)
	m := &message{from: d, path: path, bearer: bearer, body: body}
	if q, ok := q.(wire.SyncRequest); ok {
		m.pushes = len(q.Mutations) > 0
	}
	d.dispatch(m)
	return m
}

// dispatch puts a request on its way that is made already.
func (d *device) dispatch(m *message) {
	if d.mute {
		d.tell("%s: a request goes nowhere", d.name)
		return
	}
	d.requests = append(d.requests, m)
}

// response gathers what a handler answers.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *response) Header() http.Header    { return r.header }
func (r *response) WriteHeader(status int) { r.status = status }
func (r *response) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.body.Write(b)
}

// serve has a server answer a request.
func (w *world) serve(i int, m *message) {
	s := w.servers[i]
	r, err := http.NewRequestWithContext(w.ctx, cmp.Or(m.method, http.MethodPost), "http://kam"+m.path, bytes.NewReader(m.body))
	if !w.must("make a request", err) {
		return
	}
	r.Header.Set("Authorization", "Bearer "+m.bearer)
	resp := &response{header: http.Header{}}
	s.handler.ServeHTTP(resp, r)
	m.status, m.answer = resp.status, resp.body.Bytes()
	w.secrecy(m)
}

// errPower is why a transaction of a server fails whose machine stops.
var errPower = errors.New("the power is gone")

const afterCommit = "after it has committed"

// deliver brings a request to one of the servers, which may stop while it answers. While it is about to commit, the
// other server may answer a request of somebody else.
func (w *world) deliver(i int, m *message) {
	if w.may("server stops", 60) {
		w.meet(stoppedBefore)
		w.tell("%s stops at a request of %s", w.servers[i].name, m.from.name)
		w.start(i)
		return
	}
	stopped := ""
	w.store.Between = func() error {
		if w.within {
			return nil
		}
		w.within = true
		defer func() { w.within = false }()
		if w.may("server stops before commit", 25) {
			stopped = "before it commits"
			w.meet(stoppedInside)
			return errPower
		}
		if len(w.requests) > 0 && w.may("overtaking", 2) {
			w.meet(overtaken)
			other := take(&w.requests, w.random.IntN(len(w.requests)))
			w.serve(1-i, other)
			w.tell("%s answers %s with %d, in the midst of a commit", w.servers[1-i].name, other.from.name, other.status)
			w.answers = append(w.answers, other)
		}
		return nil
	}
	w.serve(i, m)
	w.store.Between = nil
	if stopped == "" && w.may("server stops after commit", 40) {
		stopped = afterCommit
		w.meet(stoppedAfter)
	}
	if stopped != "" {
		w.tell("%s stops %s an answer to %s", w.servers[i].name, stopped, m.from.name)
		w.start(i)
		if m.status >= http.StatusBadRequest || stopped == afterCommit {
			return
		} // otherwise it has answered before it committed
	}
	w.tell("%s answers %s with %d (%d bytes)", w.servers[i].name, m.from.name, m.status, len(m.answer))
	w.answers = append(w.answers, m)
}

// decode reads an answer as the client does.
func (m *message) decode(into any) error {
	if m.status == http.StatusOK {
		return wire.Unmarshal(m.answer, into)
	}
	refusal := &wire.Refusal{}
	if err := wire.Unmarshal(m.answer, refusal); err != nil {
		return err
	}
	if refusal.Code == wire.Internal {
		return fmt.Errorf("%w: %s", errLost, refusal.Words)
	}
	return refusal
}

// call makes a request and waits for the answer, past all faults.
func (w *world) call(d *device, path, bearer string, q, a any) error {
	body, err := wire.Marshal(q)
	if err != nil {
		return err
	}
	m := &message{from: d, path: path, bearer: bearer, body: body}
	between := w.store.Between
	w.store.Between = nil
	w.serve(w.random.IntN(2), m)
	w.store.Between = between
	return m.decode(a)
}
