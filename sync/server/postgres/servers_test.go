package postgres_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/server/postgres/pgtest"
	"keyaccount/sync/wire"
)

// station is a server over a shared database.
type station struct {
	*server.Server
	http.Handler
}

func newStation(t testing.TB, store server.Store) station {
	t.Helper()
	srv, err := server.New(t.Context(), server.Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return station{srv, srv.Handler()}
}

const password = "correct horse battery"

// device is a device as simple as can be, which goes to any server.
type device struct {
	id      kam.ID
	session wire.Session
	number  uint64
	token   []byte
	seen    map[kam.Ref]*wire.Document // the accounts
}

func newDevice(t testing.TB, at station, ids *kam.Identity, user string) *device {
	t.Helper()
	d := &device{id: newID(t, ids), seen: map[kam.Ref]*wire.Document{}}
	if err := d.post(at, wire.PathLogin, wire.LoginRequest{Protocol: 1, User: user, Password: password, Device: d.id[:]}, &d.session); err != nil {
		t.Fatal(err)
	}
	return d
}

func newID(t testing.TB, ids *kam.Identity) kam.ID {
	t.Helper()
	id, err := ids.New()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (d *device) post(at station, path string, q, a any) error {
	body, err := wire.Marshal(q)
	if err != nil {
		return err
	}
	r := httptest.NewRequestWithContext(context.Background(), "POST", path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+d.session.Access)
	answer := httptest.NewRecorder()
	at.ServeHTTP(answer, r)
	if answer.Code == http.StatusOK {
		return wire.Unmarshal(answer.Body.Bytes(), a)
	}
	refusal := &wire.Refusal{}
	return errors.Join(fmt.Errorf("%s: %d", path, answer.Code), wire.Unmarshal(answer.Body.Bytes(), refusal), refusal)
}

// push sends edits that each set the name and the phone of an account.
func (d *device) push(at station, phone string, refs ...kam.Ref) error {
	q := wire.SyncRequest{Protocol: 1, Device: d.id[:], PushOnly: true}
	for _, ref := range refs {
		d.number++
		m := wire.NewMutation(wire.VersionID{Device: d.id, Number: d.number}, wire.At(time.Now()),
			kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "name", Value: "Polar"}, {Key: "phone", Value: phone}}}, d.seen[ref])
		q.Mutations = append(q.Mutations, wire.AppendMutation(nil, &m))
	}
	var a wire.SyncResponse
	if err := d.post(at, wire.PathSync, q, &a); err != nil {
		return err
	}
	for _, o := range a.Outcomes {
		if o.Result == wire.Rejected {
			return fmt.Errorf("edit %d was rejected: %s", o.Number, o.Reason)
		}
	}
	return nil
}

func (d *device) phone(ref kam.Ref) string {
	if d.seen[ref] == nil {
		return "nothing"
	}
	phone, _ := d.seen[ref].Cell("phone")
	return phone
}

// pull takes pages until nothing is left.
func (d *device) pull(at station) error {
	for left := uint64(1); left > 0; {
		var a wire.SyncResponse
		if err := d.post(at, wire.PathSync, wire.SyncRequest{Protocol: 1, Device: d.id[:], Token: d.token}, &a); err != nil {
			return err
		}
		for _, row := range a.Rows {
			doc, err := wire.DecodeDocument(row.Document)
			if err != nil {
				return err
			}
			if doc.Kind == "account" {
				d.seen[doc.Ref] = doc
			}
		}
		d.token, left = a.Token, a.Left
	}
	return nil
}

// Devices push at two servers at once, new accounts and an account that all of them change, while one that
// reads goes back and forth between the servers. It misses nothing, and what a server has of the account that
// all have changed, the other has too.
func TestTwoServersPushAtOnceAndAReaderMissesNothing(t *testing.T) {
	const devices, rounds, batch = 4, 12, 5
	url := pgtest.Database(t)
	var stations []station
	for range 2 {
		store := open(t, url)
		t.Cleanup(func() { store.Close() })
		stations = append(stations, newStation(t, store))
	}
	ids := kam.NewIdentity(time.Now, rand.Reader)
	if err := stations[0].AddUser(t.Context(), "anna", password, "all:write"); err != nil {
		t.Fatal(err)
	}
	common := kam.Ref{Kind: "account", ID: newID(t, ids)}
	reader := newDevice(t, stations[0], ids, "anna")
	pushed := make([][]kam.Ref, devices)
	failures := make([]error, devices)
	var writing sync.WaitGroup
	for i := range devices {
		d := newDevice(t, stations[i%2], ids, "anna")
		for range rounds * batch {
			pushed[i] = append(pushed[i], kam.Ref{Kind: "account", ID: newID(t, ids)})
		}
		writing.Go(func() {
			for round := range rounds {
				refs := append([]kam.Ref{common}, pushed[i][round*batch:(round+1)*batch]...)
				if err := d.push(stations[(i+round)%2], fmt.Sprint(i, " ", round), refs...); err != nil {
					failures[i] = err
					return
				}
			}
		})
	}
	written := make(chan struct{})
	go func() {
		writing.Wait()
		close(written)
	}()
	for turn, last := 0, false; !last; turn++ {
		select {
		case <-written:
			last = true // and read once more
		default:
		}
		if err := reader.pull(stations[turn%2]); err != nil {
			<-written
			t.Fatal(err)
		}
	}
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	for i, refs := range pushed {
		for k, ref := range refs {
			if want := fmt.Sprint(i, " ", k/batch); reader.phone(ref) != want {
				t.Fatalf("the reader has %q of account %d of device %d", reader.phone(ref), k, i)
			}
		}
	}
	fresh := newDevice(t, stations[1], ids, "anna")
	if err := fresh.pull(stations[1]); err != nil {
		t.Fatal(err)
	}
	if len(fresh.seen) != devices*rounds*batch+1 || fresh.phone(common) != reader.phone(common) {
		t.Errorf("a new device has %d accounts, and %q where the reader has %q", len(fresh.seen), fresh.phone(common), reader.phone(common))
	}
	for _, s := range stations {
		if _, problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
			t.Errorf("checking: %v, %q", err, problems)
		}
	}
}

// The territories of a database that a server of before has written are mended when several servers open it at once.
func TestADatabaseFromBeforeIsMendedByServersThatStartTogether(t *testing.T) {
	url := pgtest.Database(t)
	store := open(t, url)
	defer store.Close()
	first := newStation(t, store)
	ids := kam.NewIdentity(time.Now, rand.Reader)
	if err := first.AddUser(t.Context(), "anna", password, "all:write"); err != nil {
		t.Fatal(err)
	}
	account := kam.Ref{Kind: "account", ID: newID(t, ids)}
	if err := newDevice(t, first, ids, "anna").push(first, "1", account); err != nil {
		t.Fatal(err)
	}
	if err := store.Update(t.Context(), func(tx server.Tx) error {
		data, err := tx.Get(server.BelongTable, account.ID[:])
		if err != nil {
			return err
		}
		var has []cbor.RawMessage
		if err := wire.Unmarshal(data, &has); err != nil {
			return err
		}
		for i, value := range []any{make([]byte, 16), []string{"region=nowhere"}} {
			if has[i], err = wire.Marshal(value); err != nil {
				return err
			}
		}
		if data, err = wire.Marshal(has); err != nil {
			return err
		}
		return errors.Join(tx.Put(server.BelongTable, account.ID[:], data), tx.Put(server.MetaTable, []byte("layout"), []byte{1}))
	}); err != nil {
		t.Fatal(err)
	}
	if _, problems, err := first.Check(t.Context()); err != nil || len(problems) == 0 {
		t.Errorf("before: %v, %q", err, problems)
	}
	var starting sync.WaitGroup
	for range 3 {
		starting.Go(func() {
			srv, err := server.New(context.Background(), server.Options{Store: store})
			if err != nil {
				t.Error(err)
				return
			}
			if _, problems, err := srv.Check(context.Background()); err != nil || len(problems) > 0 {
				t.Errorf("after: %v, %q", err, problems)
			}
			if err := srv.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	starting.Wait()
}
