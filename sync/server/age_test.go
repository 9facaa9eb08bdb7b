package server_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

const day = 24 * time.Hour

// later lets days pass, after which everybody has to sign in anew.
func (w *world) later(days int, ds ...*device) {
	w.pass(time.Duration(days) * day)
	for _, d := range ds {
		if refusal := d.login(password); refusal != nil {
			w.t.Fatal(refusal)
		}
	}
}

func (w *world) maintain() server.Aged {
	w.t.Helper()
	aged, err := w.srv.Maintain(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return aged
}

func TestDeletedRecordsCanBeRestoredForALongTimeAndThenGo(t *testing.T) {
	w, a, b, ref := pair(t)
	away := w.device("anna")
	away.sync()
	contact := kam.Ref{Kind: "contact", ID: w.id()}
	a.sync(a.edit(contact, "name=Aino", "account="+ref.ID.String(), "phone=1"))
	early := kam.Ref{Kind: "contact", ID: w.id()}
	a.sync(a.edit(early, "name=Eino", "account="+ref.ID.String()))
	away.sync()
	a.sync(a.edit(contact, "deleted=yes"), a.edit(early, "deleted=yes"))
	b.sync()

	w.later(80, a, b)
	want(t, "what is let go of after 80 days", w.maintain(), server.Aged{})
	want(t, "restoring one", results(a.sync(a.edit(early, "deleted="))), "accepted")

	w.later(20, a, b)
	want(t, "after 100 days", w.maintain(), server.Aged{Stubbed: 1})
	want(t, "again", w.maintain(), server.Aged{})
	b.agree = wire.OneSum
	last := b.sync()
	want(t, "the name of the stub", b.get(contact, "name"), "")
	want(t, "its scope", b.scopes[contact], ref.String())
	want(t, "the sum", b.sum(), *last.Sum)
	want(t, "restoring a stub", results(a.sync(a.edit(contact, "deleted="))), "rejected")
	w.clean()

	w.later(300, a, b, away)
	want(t, "after 400 days", w.maintain(), server.Aged{Purged: 1})
	got, refusal := b.try()
	if refusal != nil || got.Restart {
		t.Errorf("who has heard of the stub has to start again: %v", refusal)
	}
	want(t, "what was deleted, who has heard of the stub", b.rows[contact] != nil, false)
	b.agree = wire.OneSum
	last = b.sync()
	want(t, "the sum then", b.sum(), *last.Sum)
	late := away.edit(ref, "phone=7")
	got, refusal = away.try(late)
	if refusal != nil || !got.Restart || len(got.Outcomes) != 1 || got.Outcomes[0].Result != wire.Accepted {
		t.Errorf("who has not got %+v, %v", got, refusal)
	}
	away.sync()
	want(t, "what was deleted, who was away", away.rows[contact] != nil, false)
	want(t, "what was edited", away.get(ref, "phone"), "7")
	w.clean()
}

// A laptop that was away, or whose clock is wrong, says that it deleted something long ago: nobody else could know.
func TestTheAgeOfADeletionCountsFromWhenItCame(t *testing.T) {
	for name, clock := range map[string]wire.Clock{
		"made offline":           wire.At(time.Date(2026, 8, 1, 9, 0, 0, 0, time.UTC)),
		"by a clock set to 1970": 1,
	} {
		c := newCompany(t)
		contact := c.contacts["Oulu"]
		c.admin.sync()
		deletion := c.admin.edit(contact, "deleted=yes")
		deletion.Clock = clock
		want(t, "deleting it "+name, results(c.admin.sync(deletion)), "accepted")
		c.later(89, c.admin)
		want(t, "what goes 89 days later", c.maintain(), server.Aged{})
		c.admin.sync()
		want(t, "restoring it", results(c.admin.sync(c.admin.edit(contact, "deleted="))), "accepted")
		want(t, "what is told of it", c.clean().Deleted, 0)

		c.edit(contact, "deleted=yes")
		c.later(91, c.admin)
		want(t, "91 days after it came again", c.maintain(), server.Aged{Stubbed: 1})
		want(t, "then", c.maintain(), server.Aged{})
		c.clean()
	}
}

func TestADeletedRecordStaysWhileSomebodyHasToDecideAboutIt(t *testing.T) {
	c := newCompany(t)
	fi, _ := c.neighbours("account=Oulu:write", "account=Ulm:write")
	c.admin.sync()
	contact := c.contacts["Oulu"]
	deletion := fi.edit(contact, "deleted=yes")
	c.later(91, fi, c.admin)
	c.edit(contact, "notes=of today")
	want(t, "a deletion that comes late", results(fi.sync(deletion)), "conflict")
	want(t, "what goes then", c.maintain(), server.Aged{})
	c.later(200, fi, c.admin)
	want(t, "what goes while the conflict is open", c.maintain(), server.Aged{})
	fi.sync()
	want(t, "what was typed", fi.get(contact, "notes"), "of today")
	want(t, "settling it", results(fi.sync(fi.edit(fi.of("conflict")[0].Ref, "verdict=kept"))), "accepted")
	want(t, "what goes once it is settled", c.maintain(), server.Aged{Stubbed: 1})
	c.clean()
}

func TestTheAgeOfADeletedRecordCountsFromItsNewestEdit(t *testing.T) {
	c := newCompany(t)
	fi, _ := c.neighbours("account=Oulu:write", "account=Ulm:write")
	c.admin.sync()
	contact := c.contacts["Oulu"]
	late := fi.edit(contact, "notes=typed offline")
	c.edit(contact, "deleted=yes")
	c.later(89, fi, c.admin)
	want(t, "an edit of what is deleted", results(fi.sync(late)), "conflict")
	want(t, "settling it", results(fi.sync(fi.edit(fi.of("conflict")[0].Ref, "verdict=kept"))), "accepted")
	c.later(89, fi, c.admin)
	want(t, "what goes 89 days after the edit", c.maintain(), server.Aged{})
	c.later(2, fi, c.admin)
	want(t, "what goes 91 days after it", c.maintain(), server.Aged{Stubbed: 1})
	c.clean()
}

// A conflict tells what was in its record, also where that was in another scope, and goes with what is let go of that.
func TestConflictsGoWithTheContentOfTheirRecord(t *testing.T) {
	c := newCompany(t)
	c.user("both", "account=Oulu:write", "account=Ulm:write")
	fi, de := c.neighbours("account=Oulu:write", "account=Ulm:write")
	both, contact := c.device("both"), c.contacts["Oulu"]
	away := c.device("admin")
	contested := func(key string, d *device) {
		t.Helper()
		c.admin.sync()
		d.sync()
		late := d.edit(contact, key+"=1")
		c.pass(time.Second)
		c.edit(contact, key+"=2")
		want(t, "an edit against another", results(d.sync(late)), "conflict")
		for _, r := range d.of("conflict") {
			if r.Get("verdict") == "" {
				d.sync(d.edit(r.Ref, "verdict=kept"))
			}
		}
	}
	contested("notes", fi)
	away.sync() // and not again until the conflicts are gone
	c.admin.sync()
	c.edit(contact, "account="+c.accounts["Ulm"].ID.String())
	contested("title", de)
	devices := []*device{fi, de, both, c.admin, away}
	for _, d := range devices[:4] {
		d.sync()
	}
	want(t, "conflicts at Oulu, at Ulm and at both", []int{len(fi.of("conflict")), len(de.of("conflict")), len(both.of("conflict"))}, []int{1, 1, 2})
	c.edit(contact, "deleted=yes")
	c.later(89, devices...)
	want(t, "while it can be restored", c.maintain(), server.Aged{})
	want(t, "and its conflicts then", len(c.admin.of("conflict")), 2)
	c.later(2, devices...)
	want(t, "when it becomes a stub", c.maintain(), server.Aged{Stubbed: 1})
	for _, d := range devices {
		d.agree = wire.OneSum
		a := d.sync()
		want(t, "conflicts on a device of "+d.user, len(d.of("conflict")), 0)
		if a.Restart || a.Sum == nil || *a.Sum != d.sum() {
			t.Errorf("a device of %s starts again (%v), or holds %v where the server holds %v", d.user, a.Restart, d.sum(), a.Sum)
		}
	}
	c.clean()
	c.later(300, devices...)
	want(t, "when the stub goes", c.maintain(), server.Aged{Purged: 1})
	for _, d := range devices {
		if a := d.sync(); a.Restart || a.Sum == nil || *a.Sum != d.sum() {
			t.Errorf("then a device of %s starts again (%v), or holds %v where the server holds %v", d.user, a.Restart, d.sum(), a.Sum)
		}
	}
	c.clean()
}

func TestAnEditOfAStubIsRefusedAndKeptForItsAuthor(t *testing.T) {
	c := newCompany(t)
	fi, _ := c.neighbours("account=Oulu:write", "account=Ulm:write")
	contact := c.contacts["Oulu"]
	c.admin.sync()
	c.edit(contact, "deleted=yes")
	c.later(91, fi, c.admin)
	want(t, "what becomes a stub", c.maintain(), server.Aged{Stubbed: 1})
	edit := fi.edit(contact, "notes=typed offline") // on a device that has not heard of it
	want(t, "an edit", results(fi.sync(edit)), "rejected")
	rejections := fi.of("rejection")
	if len(rejections) != 1 || !strings.Contains(rejections[0].Get("edit"), "typed offline") {
		t.Fatalf("what was typed is not in %v", rejections)
	}
	a := fi.sync(fi.edit(contact, "deleted="))
	want(t, "restoring it", results(a), "rejected")
	if words := a.Outcomes[0].Reason; !strings.Contains(words, "nothing is left") {
		t.Errorf("the reason is %q", words)
	}
	want(t, "making it anew", results(fi.sync(fi.edit(contact, "deleted=", "name=Aino", "notes=typed offline"))), "accepted")
	want(t, "an edit of it", results(fi.sync(fi.edit(contact, "phone=1"))), "accepted")
	c.clean()
}

func TestDeletionsThatNobodyHasDatedCountFromWhenTheyAreSeen(t *testing.T) {
	c := newCompany(t)
	c.edit(c.contacts["Oulu"], "deleted=yes")
	c.later(200, c.admin)
	c.srv.Close()
	if err := c.store.Update(t.Context(), func(tx server.Tx) error {
		return errors.Join(tx.Delete(server.DeletedTable, server.RefKey(c.contacts["Oulu"])), tx.Put(server.MetaTable, []byte("layout"), []byte{2}))
	}); err != nil {
		t.Fatal(err)
	}
	c.start()
	want(t, "what goes at once", c.maintain(), server.Aged{})
	c.clean()
	c.later(91, c.admin)
	want(t, "what goes 91 days later", c.maintain(), server.Aged{Stubbed: 1})
	c.clean()
}

func TestCheckSeesDeletionsWithoutADate(t *testing.T) {
	c := newCompany(t)
	c.edit(c.contacts["Oulu"], "deleted=yes")
	for _, spoil := range []func(server.Tx) error{
		func(tx server.Tx) error { return tx.Delete(server.DeletedTable, server.RefKey(c.contacts["Oulu"])) },
		func(tx server.Tx) error {
			return errors.Join(tx.Put(server.DeletedTable, server.RefKey(c.contacts["Oulu"]), server.NumberKey(1)),
				tx.Put(server.DeletedTable, server.RefKey(c.contacts["Turku"]), server.NumberKey(1)))
		},
	} {
		if err := c.store.Update(t.Context(), spoil); err != nil {
			t.Fatal(err)
		}
		if _, problems, err := c.srv.Check(t.Context()); err != nil || len(problems) == 0 {
			t.Errorf("nothing is told: %v", err)
		}
	}
}

func TestWordsOfMovesGoWithTheStubs(t *testing.T) {
	c := newCompany(t)
	c.edit(c.contacts["Oulu"], "account="+c.accounts["Ulm"].ID.String())
	c.forgotten()
	for range server.Tables() {
		c.clean()
	}
	if err := c.store.View(t.Context(), func(tx server.Tx) error {
		oulu := c.contacts["Oulu"].ID
		for item := range tx.Scan(server.MovedTable, nil, nil) {
			if bytes.Contains(item.Key, oulu[:]) {
				t.Error("the word of a move is still there")
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestACopiedCacheBecomesADeviceOfItsOwn(t *testing.T) {
	w, a, b, ref := pair(t)
	ask := func(refresh string, of, as kam.ID) (s wire.Session, refusal *wire.Refusal) {
		return s, a.post(wire.PathRefresh, wire.RefreshRequest{Refresh: refresh, Device: of[:], New: as[:]}, &s)
	}
	own := w.id()
	var s wire.Session
	if refusal := a.post(wire.PathRefresh, wire.RefreshRequest{Refresh: a.session.Refresh, Device: a.id[:], New: own[:]}, &s); refusal != nil {
		t.Fatal(refusal)
	}
	want(t, "whose session", fmt.Sprint(s.User, " ", kam.ID(s.Device)), "anna "+own.String())
	twin := &device{w: w, user: "anna", id: own, session: s, rows: map[kam.Ref]*wire.Document{}, scopes: map[kam.Ref]string{}, sums: map[kam.Ref]wire.Sum{}}
	twin.sync()
	want(t, "an edit of the copy", results(twin.sync(twin.edit(ref, "phone=1"))), "accepted")
	want(t, "an edit of the first one", results(a.sync(a.edit(ref, "city=Oulu"))), "accepted")
	if refusal := a.post(wire.PathRefresh, wire.RefreshRequest{Refresh: a.session.Refresh, Device: a.id[:]}, &a.session); refusal != nil {
		t.Errorf("the first one's token was spent: %v", refusal)
	}
	for name, tt := range map[string]struct {
		refresh string
		of, as  kam.ID
	}{
		"as another user's device": {a.session.Refresh, a.id, b.id},
		"as itself":                {a.session.Refresh, a.id, a.id},
		"with nonsense":            {"nonsense", a.id, w.id()},
		"with another's token":     {b.session.Refresh, a.id, w.id()},
		"as no device":             {a.session.Refresh, a.id, kam.NoID},
	} {
		if _, refusal := ask(tt.refresh, tt.of, tt.as); refusal == nil {
			t.Errorf("%s: it was let in", name)
		}
	}
	if err := w.srv.RevokeDevice(t.Context(), own.String()); err != nil {
		t.Fatal(err)
	}
	if _, refusal := ask(a.session.Refresh, a.id, own); refusal == nil {
		t.Error("a revoked device was let in")
	}
	noted := false
	if err := w.srv.Audit(t.Context(), time.Time{}, func(e server.AuditEntry) error {
		noted = noted || e.Note == "as a copy of "+a.id.String()
		return nil
	}); err != nil || !noted {
		t.Errorf("it is not in the audit log: %v", err)
	}
	w.clean()
}

func TestThoseWhoAskTooOftenHaveToWait(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.user("bert", "all:write")
	a, second, b := w.device("anna"), w.device("anna"), w.device("bert")
	w.srv.SetPace(3, 5)
	for range 3 {
		if _, refusal := a.try(); refusal != nil {
			t.Fatal(refusal)
		}
	}
	_, refusal := a.try()
	want(t, "the fourth of a device", refusal.Code, wire.TooMany)
	body, err := wire.Marshal(a.request())
	if err != nil {
		t.Fatal(err)
	}
	want(t, "how long to wait", w.send(wire.PathSync, a.session.Access, body).Header().Get("Retry-After"), "1")
	second.try()
	second.try()
	_, refusal = second.try()
	want(t, "the sixth of a user", refusal.Code, wire.TooMany)
	if _, refusal := b.try(); refusal != nil {
		t.Errorf("another user: %v", refusal)
	}
	w.pass(time.Second)
	if _, refusal := a.try(); refusal != nil {
		t.Errorf("after waiting: %v", refusal)
	}
}

func TestAccessIsAskedForAndDecided(t *testing.T) {
	c := newCompany(t)
	c.user("anna")
	anna := c.device("anna")
	for _, grant := range []string{"country=FI:read", "segment=Steel:write"} {
		if refusal := anna.post(wire.PathAccess, wire.AccessRequest{Grant: grant, Words: "holiday\x1b[2J"}, nil); refusal != nil {
			t.Fatal(refusal)
		}
	}
	if refusal := anna.post(wire.PathAccess, wire.AccessRequest{Grant: "planet=Mars:read"}, nil); refusal == nil || refusal.Code != wire.BadRequest {
		t.Errorf("a grant that cannot be was asked for: %v", refusal)
	}
	asks, err := c.srv.Asks(t.Context())
	if err != nil || len(asks) != 2 || asks[0].User != "anna" || asks[0].Grant != "country=FI:read" || kam.Clean(asks[0].Words, false) != asks[0].Words {
		t.Fatalf("the requests are %+v, %v", asks, err)
	}
	for grant, approve := range map[string]bool{"country=FI:read": true, "segment=Steel:write": false} {
		if err := c.srv.Decide(t.Context(), "anna", grant, approve); err != nil {
			t.Error(err)
		}
		if err := c.srv.Decide(t.Context(), "anna", grant, approve); err == nil {
			t.Error("it was decided twice")
		}
	}
	anna.sync()
	want(t, "what anna sees", c.has(anna), "Kiel Oulu Turku")
	for i := range 30 {
		refusal := anna.post(wire.PathAccess, wire.AccessRequest{Grant: fmt.Sprintf("segment=%d:read", i)}, nil)
		if (refusal != nil) != (i >= 20) {
			t.Fatalf("request %d: %v", i, refusal)
		}
	}
	c.clean()
}

func TestAStoreOfAnEarlierVersionIsBroughtUpToDate(t *testing.T) {
	c := newCompany(t)
	other := c.device("admin")
	other.sync()
	late := other.edit(c.contacts["Oulu"], "phone=1")
	c.edit(c.contacts["Oulu"], "phone=2")
	want(t, "an edit against another", results(other.sync(late)), "conflict")
	c.edit(c.contacts["Turku"], "account="+c.accounts["Ulm"].ID.String())
	table := func() (items []string) {
		t.Helper()
		if err := c.store.View(t.Context(), func(tx server.Tx) error {
			for _, table := range []server.Table{server.LineTable, server.MovedTable, server.ScopeTable, server.ConflictTable} {
				for item, err := range tx.Scan(table, nil, nil) {
					if err != nil {
						return err
					}
					items = append(items, fmt.Sprintf("%s %x %x", table, item.Key, item.Value))
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return items
	}
	before := table()
	c.srv.Close()
	if err := c.store.Update(t.Context(), func(tx server.Tx) error { return tx.Delete(server.MetaTable, []byte("layout")) }); err != nil {
		t.Fatal(err)
	}
	c.start()
	if after := table(); !slices.Equal(before, after) {
		t.Errorf("it was %q and is %q", before, after)
	}
	c.clean()
	c.user("fi", "country=FI:read")
	fi := c.device("fi")
	fi.sync()
	want(t, "accounts in Finland", len(fi.of("account")), 3)
}
