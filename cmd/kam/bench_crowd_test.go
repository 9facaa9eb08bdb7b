package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/kam/sidebyside"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/wire"
)

// How many devices push at once, and what each pushes in one turn.
const (
	crowd       = 50
	ownBatches  = 4
	ownContacts = 100 // edits in a batch, each of another contact
)

// crowded has many devices push batches to one server, against the same writes in the same transactions made straight
// into a file of bbolt, which is what the server's store is made of. One server with all rights, checks, merging, history and audit, over HTTP.
func (c *company) crowded(b *testing.B) {
	ctx := context.Background()
	c.serve()
	second := filepath.Join(c.dir, "second")
	must(b, os.MkdirAll(second, 0o700))
	for _, name := range []string{"ours", "reference"} {
		file, err := os.Create(filepath.Join(second, name))
		must(b, err)
		must(b, c.base.Backup(ctx, file))
		must(b, file.Close())
	}
	ours, err := embedded.OpenFile(filepath.Join(second, "ours"))
	must(b, err)
	defer ours.Close()
	reference, err := bolt.Open(filepath.Join(second, "reference"), 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType, NoFreelistSync: true, InitialMmapSize: 1 << 30})
	must(b, err)
	defer reference.Close()
	tape := &recorder{Store: ours}
	central, err := server.New(ctx, server.Options{Store: tape})
	must(b, err)
	defer central.Close()
	web := httptest.NewServer(central.Handler())
	defer web.Close()

	devices := c.crowd(b, web.URL)
	replay := func() {
		for _, t := range tape.take() {
			must(b, reference.Update(t.again))
		}
	}
	replay()
	turn := 0
	took := sidebyside.Compare(b, func(w *sidebyside.Watch) {
		turn++
		var all [][][]byte
		for _, d := range devices {
			all = append(all, d.batches(turn))
		}
		w.Time(func() {
			var pushing sync.WaitGroup
			for i, d := range devices {
				pushing.Go(func() { d.push(all[i]) })
			}
			pushing.Wait()
		})
	}, func(w *sidebyside.Watch) {
		w.Time(replay)
	})
	b.ReportMetric(crowd*ownBatches*ownContacts/took.Seconds(), "edits/s")
}

// pusher is a device that has no cache: it knows of some contacts what it has set.
type pusher struct {
	b        *testing.B
	url      string
	session  wire.Session
	id       kam.ID
	number   uint64
	contacts []kam.Record
	bases    map[kam.Ref]wire.VersionID
}

// crowd signs in devices that have contacts of their own.
func (c *company) crowd(b *testing.B, url string) (devices []*pusher) {
	var contacts []kam.Record
	must(b, c.each(func(r kam.Record) error {
		if r.Kind == "contact" {
			contacts = append(contacts, r)
		}
		return nil
	}))
	step := max(1, len(contacts)/(crowd*ownContacts))
	for i := range crowd {
		d := &pusher{b: b, url: url, id: kam.ID{7, 15: byte(i)}, bases: map[kam.Ref]wire.VersionID{}}
		d.id[6], d.id[8] = 0x70, 0x80
		for j := range ownContacts {
			d.contacts = append(d.contacts, contacts[(j*crowd+i)*step%len(contacts)])
		}
		d.post(wire.PathLogin, wire.LoginRequest{Protocol: wire.Protocol, User: sample.User, Password: benchPassword, Device: d.id[:], Name: "crowd"}, &d.session)
		devices = append(devices, d)
	}
	return devices
}

// batches returns the requests of one turn, each with an edit of every contact.
func (d *pusher) batches(turn int) (requests [][]byte) {
	for batch := range ownBatches {
		q := wire.SyncRequest{Protocol: wire.Protocol, Device: d.id[:], PushOnly: true}
		for i, r := range d.contacts {
			d.number++
			value := fmt.Sprintf("Turn %d, batch %d: prefers to be called before ten.", turn, batch)
			m := wire.Mutation{VersionID: wire.VersionID{Device: d.id, Number: d.number}, Clock: wire.At(time.Now()), Ref: r.Ref,
				Changes: []wire.Change{{Key: "notes", Value: value, Base: d.bases[r.Ref], Seen: r.Get("notes")}}}
			d.bases[r.Ref] = m.VersionID
			q.Mutations = append(q.Mutations, cbor.RawMessage(wire.AppendMutation(nil, &m)))
			d.contacts[i] = r.With(kam.Cell{Key: "notes", Value: value})
		}
		body, err := wire.Marshal(q)
		must(d.b, err)
		requests = append(requests, body)
	}
	return requests
}

// push sends batches, one after the other, and sees that each edit was accepted.
func (d *pusher) push(requests [][]byte) {
	for _, body := range requests {
		var a wire.SyncResponse
		if err := d.send(wire.PathSync, body, &a); err != nil {
			d.b.Error(err)
			return
		}
		for _, o := range a.Outcomes {
			if o.Result != wire.Accepted {
				d.b.Errorf("edit %d: %s %s", o.Number, o.Result, o.Reason)
			}
		}
	}
}

func (d *pusher) post(path string, q, a any) {
	body, err := wire.Marshal(q)
	must(d.b, err)
	must(d.b, d.send(path, body, a))
}

func (d *pusher) send(path string, body []byte, a any) error {
	req, err := http.NewRequest(http.MethodPost, d.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", wire.ContentType)
	req.Header.Set("Authorization", "Bearer "+d.session.Access)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, data)
	}
	if err != nil {
		return err
	}
	return wire.Unmarshal(data, a)
}

// recorder is a store that remembers what is written to it.
type recorder struct {
	*embedded.Store
	mu    sync.Mutex
	tapes []*tape
}

// tape is what one transaction wrote, in its order.
type tape struct {
	server.Tx
	writes []write
}

// write is one write; a nil value deletes, and an empty table advances the head.
type write struct {
	table      server.Table
	key, value []byte
	by         uint64
}

// Update remembers the writes of transactions that come about.
func (r *recorder) Update(ctx context.Context, f func(server.Tx) error) error {
	t := &tape{}
	err := r.Store.Update(ctx, func(tx server.Tx) error {
		t.Tx, t.writes = tx, nil
		return f(t)
	})
	if err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.tapes = append(r.tapes, t)
	}
	return err
}

// take returns what has been remembered, and forgets it.
func (r *recorder) take() []*tape {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.tapes
	r.tapes = nil
	return taken
}

func (t *tape) Put(table server.Table, key, value []byte) error {
	t.writes = append(t.writes, write{table: table, key: key, value: value})
	return t.Tx.Put(table, key, value)
}

func (t *tape) Delete(table server.Table, key []byte) error {
	t.writes = append(t.writes, write{table: table, key: key})
	return t.Tx.Delete(table, key)
}

func (t *tape) Advance(n uint64) (uint64, error) {
	t.writes = append(t.writes, write{by: n})
	return t.Tx.Advance(n)
}

// again makes the same writes in a transaction of bbolt.
func (t *tape) again(tx *bolt.Tx) (err error) {
	for _, w := range t.writes {
		name := w.table
		if name == "" {
			name = "store"
		}
		table := tx.Bucket([]byte(name))
		switch {
		case w.table == "":
			err = table.Put([]byte("head"), binary.BigEndian.AppendUint64(nil, w.by))
		case w.value == nil:
			err = table.Delete(w.key)
		default:
			err = table.Put(w.key, w.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
