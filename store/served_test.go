package store

import (
	"bytes"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/wire"
)

// central is a real server that caches are synced with.
type central struct {
	t     testing.TB
	store *embedded.Store
	srv   *server.Server
	clock *clock
}

const password = "correct horse battery"

func newCentral(t testing.TB) *central {
	s := &central{t: t, clock: newClock()}
	s.open(filepath.Join(t.TempDir(), embedded.File))
	t.Cleanup(s.close)
	return s
}

func (s *central) open(path string) {
	s.t.Helper()
	var err error
	s.store, err = embedded.OpenFile(path)
	must(s.t, err)
	s.srv, err = server.New(ctx, server.Options{Store: s.store, Now: func() time.Time { return s.clock.at }})
	must(s.t, err)
}

func (s *central) close() {
	must(s.t, s.srv.Close())
	must(s.t, s.store.Close())
}

// restore puts a backup in the place of the server's store.
func (s *central) restore(backup []byte) {
	s.t.Helper()
	s.close()
	path := filepath.Join(s.t.TempDir(), embedded.File)
	must(s.t, os.WriteFile(path, backup, 0o600))
	s.open(path)
	must(s.t, s.srv.Restored(ctx))
}

func (s *central) user(name string, grants ...string) {
	s.t.Helper()
	must(s.t, s.srv.AddUser(ctx, name, password, grants...))
}

func (s *central) post(path, access string, q, a any) error {
	s.t.Helper()
	body, err := wire.Marshal(q)
	must(s.t, err)
	r := httptest.NewRequest("POST", path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+access)
	rec := httptest.NewRecorder()
	s.srv.Handler().ServeHTTP(rec, r)
	if rec.Code == 200 {
		return wire.Unmarshal(rec.Body.Bytes(), a)
	}
	refusal := &wire.Refusal{}
	must(s.t, wire.Unmarshal(rec.Body.Bytes(), refusal))
	return refusal
}

// member is a user's cache, with its session.
type member struct {
	*Cache
	s       *central
	session wire.Session
	as      kam.ID // the device that is signed in
}

func (s *central) member(user string) *member {
	s.t.Helper()
	c, err := Open(ctx, s.t.TempDir(), testKey, Options{Now: func() time.Time { return s.clock.now() }})
	must(s.t, err)
	s.t.Cleanup(func() { _ = c.Close() })
	must(s.t, c.SetUser(ctx, user))
	m := &member{Cache: c, s: s}
	m.login()
	return m
}

func (m *member) login() {
	m.s.t.Helper()
	id := m.Device()
	m.as = id
	must(m.s.t, m.s.post(wire.PathLogin, "", wire.LoginRequest{Protocol: 1, User: m.User(), Password: password, Device: id[:]}, &m.session))
}

// once exchanges one request.
func (m *member) once() (*wire.SyncResponse, Absorbed, error) {
	m.s.t.Helper()
	resp, err := m.ask()
	if err != nil {
		return nil, Absorbed{}, err
	}
	got, err := m.Absorb(ctx, resp)
	return resp, got, err
}

// ask makes the request of an exchange.
func (m *member) ask() (*wire.SyncResponse, error) {
	m.s.t.Helper()
	if m.as != m.Device() || m.s.clock.at.UnixMilli() >= m.session.Expires {
		m.login()
	}
	batch, _, err := m.Batch(ctx)
	must(m.s.t, err)
	id := m.Device()
	token, _ := m.Position()
	q := wire.SyncRequest{Protocol: 1, Device: id[:], Token: token}
	wishes := m.Wishes()
	q.Agree, q.Anew, q.Own = wishes.Agree, wishes.Anew, wishes.Own
	q.Newest, err = m.Newest(ctx)
	must(m.s.t, err)
	for _, b := range batch {
		q.Mutations = append(q.Mutations, cbor.RawMessage(wire.AppendMutation(nil, &b)))
	}
	resp := &wire.SyncResponse{}
	if err := m.s.post(wire.PathSync, m.session.Access, q, resp); err != nil {
		return nil, err
	}
	return resp, nil
}

// sync exchanges until nothing is left.
func (m *member) sync() (all Absorbed) {
	m.s.t.Helper()
	for left := uint64(1); left > 0 || m.Waiting() > 0; {
		resp, got, err := m.once()
		var refusal *wire.Refusal
		if errors.As(err, &refusal) {
			newest, _ := m.Newest(ctx)
			switch {
			case refusal.Code == wire.Gap:
				must(m.s.t, m.Resend(ctx, refusal.Done))
				continue
			case refusal.Code == wire.Fork && newest != nil && refusal.Done < newest.Number:
				must(m.s.t, m.Recall(ctx))
				continue
			case refusal.Code == wire.Fork:
				must(m.s.t, m.Fork(ctx, refusal.Done))
				continue
			}
		}
		must(m.s.t, err)
		left = resp.Left
		all.Rows, all.Rejected, all.Dropped, all.Again = all.Rows+got.Rows, all.Rejected+got.Rejected, all.Dropped+got.Dropped, all.Again+got.Again
		all.Anew = append(all.Anew, got.Anew...)
	}
	return all
}

func (m *member) add(kind string, pairs ...string) kam.Ref {
	m.s.t.Helper()
	ref := kam.Ref{Kind: kind, ID: newID(m.s.t)}
	must(m.s.t, m.Apply(ctx, "add", edit(kind, ref.ID, pairs...)))
	return ref
}

func (m *member) has(ref kam.Ref) bool {
	m.s.t.Helper()
	_, err := m.Get(ctx, ref)
	if err != nil && kam.CodeOf(err) != kam.NotFound {
		m.s.t.Fatal(err)
	}
	return err == nil
}

// agrees fails the test unless a cache holds what the server holds for its user.
func (m *member) agrees() {
	m.s.t.Helper()
	must(m.s.t, m.write(ctx, func(t *txn) error { t.state.Agreed = 0; return nil }))
	m.sync()
	if m.state.Load().Agreed == 0 {
		m.s.t.Error("the sums were not compared")
	}
	if m.state.Load().Differs {
		m.s.t.Error("the cache differs from the server")
	}
	sound(m.s.t, m.Cache)
}

func TestWhatGoesOutOfSightIsGoneFromTheDevice(t *testing.T) {
	s := newCentral(t)
	s.user("admin", "all:manage")
	admin := s.member("admin")
	oulu := admin.add("account", "name", "Polar Steel", "country", "FI")
	ulm := admin.add("account", "name", "Ulm Werk", "country", "DE")
	contact := admin.add("contact", "name", "Aino Virtanen", "account", oulu.ID.String(), "phone", "0")
	admin.sync()
	s.user("anna", "all:write")
	anna := s.member("anna")
	anna.sync()
	must(t, anna.Apply(ctx, "call", edit("contact", contact.ID, "phone", "1")))
	anna.sync()
	if h, err := anna.History(ctx, contact); err != nil || len(h) < 3 {
		t.Fatalf("the history is %v, %v", h, err)
	}
	must(t, s.srv.Grant(ctx, "anna", "country=DE:write"))
	must(t, s.srv.Revoke(ctx, "anna", "all:write"))
	must(t, anna.Apply(ctx, "late", edit("contact", contact.ID, "phone", "2"), edit("account", ulm.ID, "phone", "3")))

	got := anna.sync()
	if anna.has(oulu) || !anna.has(ulm) || value(t, anna.Cache, ulm, "phone") != "3" || got.Rejected != 1 || got.Dropped != 1 {
		t.Errorf("anna has Oulu %v, Ulm %v; absorbed %+v", anna.has(oulu), anna.has(ulm), got)
	}
	if anna.has(contact) || anna.Name(contact) != "" || anna.Name(oulu) != "" {
		t.Errorf("the contact is still called %q", anna.Name(contact))
	}
	if _, found := anna.Entry(contact); found {
		t.Error("the contact can still be found")
	}
	if h, err := anna.History(ctx, contact); kam.CodeOf(err) != kam.NotFound {
		t.Errorf("its history is still %v, %v", h, err)
	}
	changes, err := anna.Changes(ctx, time.Time{}, false, 1000)
	must(t, err)
	for _, c := range changes {
		if c.Ref == contact || c.Ref == oulu {
			t.Errorf("it is among the changes still: %+v", c)
		}
	}
	if anna.Rejected() != 1 {
		t.Fatalf("%d rejections wait", anna.Rejected())
	}
	must(t, anna.Each(ctx, "rejection", func(r kam.Record) bool {
		if e, err := kam.Decode[kam.Rejection](r).Refused(); err != nil || e.Ref != contact || len(e.Cells) != 1 || e.Cells[0].Value != "2" {
			t.Errorf("the rejection holds %+v, %v", e, err)
		}
		return true
	}))
	anna.agrees()
}

func TestEditsThatWaitStayVisibleWhenTheirRecordGoes(t *testing.T) {
	s := newCentral(t)
	s.user("admin", "all:manage")
	admin := s.member("admin")
	oulu := admin.add("account", "name", "Polar Steel", "country", "FI", "phone", "0")
	admin.sync()
	s.user("anna", "country=FI:write")
	anna := s.member("anna")
	anna.sync()
	must(t, s.srv.Revoke(ctx, "anna", "country=FI:write"))
	token, _ := anna.Position()
	id := anna.Device()
	resp := &wire.SyncResponse{}
	must(t, s.post(wire.PathSync, anna.session.Access, wire.SyncRequest{Protocol: 1, Device: id[:], Token: token}, resp))
	must(t, anna.Apply(ctx, "late", edit("account", oulu.ID, "phone", "2"))) // while the answer is on its way
	_, err := anna.Absorb(ctx, resp)
	must(t, err)
	if value(t, anna.Cache, oulu, "phone") != "2" || value(t, anna.Cache, oulu, "name") != "" || anna.Waiting() != 1 {
		t.Error("what waits is not what is seen")
	}
	sound(t, anna.Cache)
	sound(t, reopened(t, anna.Cache))
}

func TestARecordThatMovesIsWhereItsUserMaySeeIt(t *testing.T) {
	s := newCentral(t)
	s.user("admin", "all:manage")
	admin := s.member("admin")
	oulu := admin.add("account", "name", "Polar Steel", "country", "FI")
	ulm := admin.add("account", "name", "Ulm Werk", "country", "DE")
	contact := admin.add("contact", "name", "Aino", "account", oulu.ID.String())
	admin.sync()
	s.user("fi", "country=FI:write")
	s.user("de", "country=DE:write")
	fi, de := s.member("fi"), s.member("de")
	fi.sync()
	de.sync()
	for i, to := range []kam.Ref{ulm, oulu, ulm} {
		must(t, admin.Apply(ctx, "move", edit("contact", contact.ID, "account", to.ID.String())))
		for _, m := range []*member{admin, fi, de} {
			m.sync()
		}
		if fi.has(contact) != (to == oulu) || de.has(contact) != (to == ulm) || !admin.has(contact) {
			t.Errorf("move %d: Finland has it %v, Germany %v, the administrator %v", i, fi.has(contact), de.has(contact), admin.has(contact))
		}
		for _, m := range []*member{admin, fi, de} {
			m.agrees()
		}
	}
}

func TestADifferenceIsFoundAndFetchedAnew(t *testing.T) {
	s := newCentral(t)
	s.user("anna", "all:write")
	anna := s.member("anna")
	var refs []kam.Ref
	for i := range 20 {
		refs = append(refs, anna.add("account", "name", fmt.Sprint("Account ", i)))
	}
	anna.sync()
	anna.agrees()
	spoil := map[string]func(b *memtable.Bucket, key []byte) error{
		"another text": func(b *memtable.Bucket, key []byte) error {
			plain, err := anna.open(records, key, b.Get(key))
			must(t, err)
			plain = bytes.Replace(plain, []byte("Account 7"), []byte("Account X"), 1)
			sealed, err := anna.seal(records, key, plain)
			must(t, err)
			return b.Put(key, sealed)
		},
		"a record that is missing": func(b *memtable.Bucket, key []byte) error { return b.Delete(key) },
	}
	for name, f := range spoil {
		t.Run(name, func(t *testing.T) {
			key := recordKey(refs[7])
			must(t, anna.file.update(func(tx *memtable.Tx) error {
				if err := f(tx.Bucket(string(records)), key); err != nil {
					return err
				}
				st, err := anna.loadState(tx)
				must(t, err)
				st.Sum.Low++ // as if it had been added up wrongly too, at that time
				if tx.Bucket(string(records)).Get(key) == nil {
					st.count("account", tally{live: true}, -1)
				}
				anna.state.Store(st)
				return anna.saveState(tx, st)
			}))
			s.clock.at = s.clock.at.Add(2 * betweenSums)
			anna.sync() // compares one sum
			got := anna.sync()
			if len(got.Anew) != 1 || got.Anew[0] != refs[7].String() {
				t.Errorf("the scopes that differ are %v", got.Anew)
			}
			anna.sync()
			if value(t, anna.Cache, refs[7], "name") != "Account 7" {
				t.Error("the record did not come anew")
			}
			r, err := anna.Check(ctx)
			must(t, err)
			if n := len(r.Repairs); n == 0 || !slices.Equal(r.Repairs[n-1].Scopes, got.Anew) {
				t.Errorf("the report tells of %v", r.Repairs)
			}
			anna.agrees()
		})
	}
}

func TestWhatABackupLostIsPushedAgain(t *testing.T) {
	for _, tt := range []struct {
		name    string
		waiting bool // an edit waits when the server comes back
		days    int  // after which
		device  bool // the device is the same one after it
	}{
		{"after a restore", false, 1, true},
		{"with an edit that waits", true, 1, true},
		{"after too long", true, 40, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newCentral(t)
			s.user("anna", "all:write")
			anna, twin := s.member("anna"), s.member("anna")
			first := anna.add("account", "name", "Before")
			anna.sync()
			twin.sync()
			var backup bytes.Buffer
			must(t, s.srv.Backup(ctx, &backup))
			second := anna.add("account", "name", "After")
			must(t, anna.Apply(ctx, "call", edit("account", first.ID, "phone", "1")))
			anna.sync()
			twin.sync()
			device := anna.Device()
			s.clock.at = s.clock.at.Add(time.Duration(tt.days) * 24 * time.Hour)
			if !tt.device { // an edit of today makes the cache forget those that are old
				anna.add("account", "name", "Much later")
				anna.sync()
			}
			s.restore(backup.Bytes())
			anna.login()
			twin.login()
			if tt.waiting {
				must(t, anna.Apply(ctx, "call", edit("account", first.ID, "phone", "2")))
			}
			anna.sync()
			anna.sync()
			if (anna.Device() == device) != tt.device {
				t.Errorf("the device is another one: %v", anna.Device() != device)
			}
			if !tt.device {
				return // what was lost is older than it is kept
			}
			twin.sync()
			for _, m := range []*member{anna, twin} {
				want := "1"
				if tt.waiting {
					want = "2"
				}
				if value(t, m.Cache, second, "name") != "After" || value(t, m.Cache, first, "phone") != want {
					t.Errorf("%s was not brought back", m.Device())
				}
				m.agrees()
			}
			if anna.Waiting() != 0 || anna.Conflicts() != 0 {
				t.Errorf("%d edits wait, %d conflicts", anna.Waiting(), anna.Conflicts())
			}
			sound(t, reopened(t, anna.Cache))
		})
	}
}

// copied returns a device with a copy of a cache, as it stands now.
func (m *member) copied() *member {
	m.s.t.Helper()
	dir := m.s.t.TempDir()
	must(m.s.t, m.Close())
	must(m.s.t, os.CopyFS(dir, os.DirFS(m.dir)))
	open := func(dir string) *Cache {
		c, err := Open(ctx, dir, testKey, Options{Now: func() time.Time { return m.s.clock.now() }})
		must(m.s.t, err)
		m.s.t.Cleanup(func() { _ = c.Close() })
		return c
	}
	m.Cache = open(m.dir)
	return &member{Cache: open(dir), s: m.s, session: m.session, as: m.as}
}

// A backup loses edits, and another copy of the cache that made them uses their numbers for others before they are sent again.
func TestWhatABackupLostIsPushedAgainAlsoWhereACopyHasUsedItsNumbers(t *testing.T) {
	for _, tt := range []struct {
		name         string
		lost, copies int  // edits that the backup has lost, and that the copy has made in their place
		waiting      bool // another edit waits
	}{
		{"as many", 2, 2, false},
		{"as many, and one waits", 2, 2, true},
		{"more", 1, 3, false},
		{"more, and one waits", 1, 3, true},
		{"fewer", 3, 1, false},
		{"fewer, and one waits", 3, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newCentral(t)
			s.user("anna", "all:write")
			anna, watcher := s.member("anna"), s.member("anna")
			account := anna.add("account", "name", "Before")
			anna.sync()
			var backup bytes.Buffer
			must(t, s.srv.Backup(ctx, &backup))
			twin := anna.copied()
			var all []kam.Ref
			for range tt.lost {
				all = append(all, anna.add("account", "name", "Made here"))
			}
			must(t, anna.Apply(ctx, "call", edit("account", account.ID, "phone", "1")))
			anna.sync()
			s.restore(backup.Bytes())
			for range tt.copies {
				all = append(all, twin.add("account", "name", "Made there"))
			}
			twin.sync()
			if tt.waiting {
				all = append(all, anna.add("account", "name", "Made later"))
			}
			anna.sync()
			anna.sync()
			twin.sync()
			watcher.sync()
			if anna.Device() == twin.Device() {
				t.Error("both copies are the same device")
			}
			for _, m := range []*member{anna, twin, watcher} {
				for _, ref := range all {
					if !m.has(ref) {
						t.Errorf("%s lacks an account", m.Device())
					}
				}
				if got := value(t, m.Cache, account, "phone"); got != "1" || m.Waiting() != 0 || m.Conflicts() != 0 {
					t.Errorf("%s: phone %q, %d wait, %d conflicts", m.Device(), got, m.Waiting(), m.Conflicts())
				}
				m.agrees()
			}
			sound(t, reopened(t, anna.Cache))
		})
	}
}

// TestDevicesHoldWhatTheirUsersMaySee lets two users edit, and an administrator move and grant, in any order: in the
// end each device holds what the server holds for its user, and no edit is lost without a word.
func TestDevicesHoldWhatTheirUsersMaySee(t *testing.T) {
	s := newCentral(t)
	s.user("admin", "all:manage")
	admin := s.member("admin")
	var accounts, contacts []kam.Ref
	for i, country := range []string{"FI", "DE", "FI"} {
		accounts = append(accounts, admin.add("account", "name", fmt.Sprint("Account ", i), "country", country))
		contacts = append(contacts, admin.add("contact", "name", fmt.Sprint("Contact ", i), "account", accounts[i].ID.String()))
	}
	admin.sync()
	grants := []string{"country=FI:write", "country=DE:read", "all:write"}
	held := map[string]bool{}
	members := []*member{admin}
	for _, user := range []string{"anna", "bert"} {
		s.user(user)
		members = append(members, s.member(user))
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 10).Draw(rt, "steps") {
			i := rapid.IntRange(0, len(accounts)-1).Draw(rt, "account")
			m := members[rapid.IntRange(0, len(members)-1).Draw(rt, "member")]
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0:
				key := m.User() + " " + rapid.SampledFrom(grants).Draw(rt, "grant")
				_, g, _ := strings.Cut(key, " ")
				if m == admin {
					continue
				}
				if held[key] {
					must(t, s.srv.Revoke(ctx, m.User(), g))
				} else {
					must(t, s.srv.Grant(ctx, m.User(), g))
				}
				held[key] = !held[key]
			case 1:
				must(t, admin.Apply(ctx, "move", edit("account", accounts[i].ID, "country", rapid.SampledFrom([]string{"FI", "DE"}).Draw(rt, "country"))))
			case 2:
				must(t, admin.Apply(ctx, "move", edit("contact", contacts[i].ID, "account", accounts[rapid.IntRange(0, 2).Draw(rt, "to")].ID.String())))
			case 3:
				if m.has(contacts[i]) {
					must(t, m.Apply(ctx, "call", edit("contact", contacts[i].ID, "phone", fmt.Sprint(s.clock.now().UnixNano()))))
				}
			case 4:
				m.sync()
			}
		}
		for range 2 {
			for _, m := range members {
				m.sync()
			}
		}
		for _, m := range members {
			m.agrees()
			if m.Waiting() != 0 {
				rt.Fatalf("%d edits of %s wait", m.Waiting(), m.User())
			}
		}
	})
}
