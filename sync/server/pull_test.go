package server_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// records makes so many accounts, as a generator of sample data does.
func records(w *world, n int) func(yield func(kam.Record) error) error {
	return func(yield func(kam.Record) error) error {
		for i := range n {
			r := kam.Record{Ref: kam.Ref{Kind: "account", ID: w.id()}}
			if err := yield(r.With(kam.Cell{Key: "name", Value: fmt.Sprintf("Account %d", i)}, kam.Cell{Key: "status", Value: "target"})); err != nil {
				return err
			}
		}
		return nil
	}
}

func (w *world) seed(n int) {
	w.t.Helper()
	if err := w.srv.Seed(w.t.Context(), "demo", records(w, n)); err != nil {
		w.t.Fatal(err)
	}
}

func TestAFirstSyncComesInPagesWithAKnownTotal(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:read")
	w.seed(25)
	w.srv.SetPage(10, 1<<20)
	a := w.device("anna")
	for i, wanted := range []struct{ rows, left, cursor uint64 }{{10, 15, 10}, {10, 5, 20}, {5, 0, 25}, {0, 0, 25}} {
		got, refusal := a.try()
		if refusal != nil {
			t.Fatal(refusal)
		}
		want(t, fmt.Sprintf("page %d", i), []uint64{uint64(len(got.Rows)), got.Left, got.Cursor}, []uint64{wanted.rows, wanted.left, wanted.cursor})
		want(t, "the head", got.Head, 25)
	}
	want(t, "records", len(a.rows), 25)
	for ref, doc := range a.rows {
		if _, v := doc.Cell("name"); v.Author != "demo" || v.Clock != wire.At(w.clock()) {
			t.Errorf("%s was made by %+v", ref, v)
		}
	}
}

func TestPagesAreBoundedInBytes(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:read")
	w.seed(25)
	w.srv.SetPage(1000, 1)
	a := w.device("anna")
	for left := 24; left >= 0; left-- {
		got, _ := a.try()
		want(t, "rows and what is left", []int{len(got.Rows), int(got.Left)}, []int{1, left})
	}
}

func TestADeviceThatIsFarBehindIsToldHowFar(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(3)
	a, b := w.device("anna"), w.device("anna")
	a.sync()
	w.seed(25)
	for range 4 {
		_, m := b.account("Another")
		b.sync(m, b.edit(kam.Ref{Kind: "account", ID: w.id()}, "phone=1")) // the second is rejected, for anna's eyes
	}
	w.srv.SetPage(10, 1<<20)
	var lefts []uint64
	for left := uint64(1); left > 0; {
		got, _ := a.try()
		left = got.Left
		lefts = append(lefts, left)
	}
	want(t, "left after each page", lefts, []uint64{23, 13, 3, 0})
}

func TestChangesDuringAFirstSyncArrive(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(25)
	w.srv.SetPage(10, 1<<20)
	a, b := w.device("anna"), w.device("anna")
	b.sync()
	a.try()
	var first kam.Ref
	for ref := range a.rows {
		first = ref
	}
	b.sync(b.edit(first, "phone=1"))
	w.seed(20)
	for left := uint64(1); left > 0; {
		got, _ := a.try()
		if left = got.Left; left > 45 {
			t.Fatalf("%d rows are left of 45", left)
		}
	}
	want(t, "records", len(a.rows), 45)
	want(t, "the phone", a.get(first, "phone"), "1")
}

func TestATokenOfNoUseStartsAgain(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:read")
	w.user("bert", "all:read")
	w.seed(5)
	a, b := w.device("anna"), w.device("bert")
	a.sync()
	b.sync()
	good := bytes.Clone(a.token)
	restarts := func(t *testing.T, name string, token []byte) {
		t.Helper()
		a.token = token
		got, refusal := a.try()
		if refusal != nil || !got.Restart || len(got.Rows) != 5 {
			t.Errorf("%s: %+v, %v", name, got, refusal)
		}
	}
	for i := range good {
		spoilt := bytes.Clone(good)
		spoilt[i] ^= 1
		restarts(t, fmt.Sprintf("with byte %d changed", i), spoilt)
	}
	restarts(t, "cut short", good[:len(good)-1])
	restarts(t, "another user's", b.token)
	restarts(t, "nonsense", []byte("nonsense"))

	a.token = good
	got, _ := a.try()
	want(t, "the good one: restart, rows", []any{got.Restart, len(got.Rows)}, []any{false, 0})

	if err := w.srv.Restored(t.Context()); err != nil {
		t.Fatal(err)
	}
	restarts(t, "from before a restore", good)

}

func TestAPushWithoutAPullLeavesTheDeviceWhereItStands(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(5)
	a := w.device("anna")
	a.sync()
	w.seed(5)
	_, m := a.account("New")
	q := a.request(m)
	q.PushOnly = true
	var got wire.SyncResponse
	if refusal := a.post(wire.PathSync, q, &got); refusal != nil {
		t.Fatal(refusal)
	}
	want(t, "rows, cursor, head, token as sent", []any{len(got.Rows), got.Cursor, got.Head, bytes.Equal(got.Token, a.token)}, []any{0, 5, 11, true})
	a.sync()
	want(t, "records", len(a.rows), 11)
}

func TestNothingToDoIsSmall(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(5)
	a := w.device("anna")
	a.sync()
	body, err := wire.Marshal(a.request())
	if err != nil {
		t.Fatal(err)
	}
	rec := w.send(wire.PathSync, a.session.Access, body)
	if total := len(body) + len(a.session.Access) + rec.Body.Len(); total > 1024 {
		t.Errorf("a request and an answer about nothing take %d bytes without their headers", total)
	}
}

func TestHistoryComesWithChangesThatWereReplaced(t *testing.T) {
	w, a, b, ref := pair(t)
	a.sync(a.edit(ref, "phone=1"))
	b.sync()
	a.sync(a.edit(ref, "phone=2"))
	a.sync(a.edit(ref, "phone=3", "city=Oulu"))
	one := a.edit(ref, "phone=4")
	a.rows[ref] = a.rows[ref].Clone()
	a.rows[ref].Overlay(one, "anna")
	a.sync(one, a.edit(ref, "phone=5"))
	b.past = nil
	b.sync()
	var values []string
	for _, p := range b.past {
		values = append(values, p.Key+"="+p.Value+" by "+p.Author)
	}
	want(t, "what was replaced since", values, []string{"phone=2 by anna", "phone=3 by anna", "phone=4 by anna"})
	if p := b.past[0]; kam.ID(p.Device) != a.id || p.Number != 3 {
		t.Errorf("the change 2 is of edit %d of %x", p.Number, p.Device)
	}
	c := w.device("bert")
	c.sync()
	want(t, "history in a first sync", len(c.past), 0)
	w.clean()
}

// TestEveryChangeIsSeen lets devices edit one account in any order, one of them from time to time only: what
// it gets, documents and history together, is every edit that was accepted.
func TestEveryChangeIsSeen(t *testing.T) {
	w, a, b, ref := pair(t)
	watcher := w.device("anna")
	watcher.sync()
	seen := map[wire.VersionID]bool{}
	look := func() {
		watcher.past = nil
		watcher.sync()
		for _, p := range watcher.past {
			id := wire.VersionID{Device: kam.ID(p.Device), Number: p.Number}
			if seen[id] {
				t.Errorf("%v came as history, but had been seen", id)
			}
			seen[id] = true
		}
		for _, v := range watcher.rows[ref].Versions {
			seen[v.VersionID] = true
		}
	}
	look()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 5).Draw(rt, "edits") {
			d := rapid.SampledFrom([]*device{a, b}).Draw(rt, "device")
			d.sync()
			var ms []wire.Mutation
			for range rapid.IntRange(1, 3).Draw(rt, "edits at once") {
				n++
				m := d.edit(ref, fmt.Sprintf("%s=%d", rapid.SampledFrom([]string{"phone", "city"}).Draw(rt, "field"), n))
				d.rows[ref] = d.rows[ref].Clone()
				d.rows[ref].Overlay(m, d.user)
				ms = append(ms, m)
			}
			for _, o := range d.sync(ms...).Outcomes {
				want(t, "an edit", o.Result, wire.Accepted)
			}
		}
		look()
		for _, d := range []*device{a, b} {
			for i := uint64(1); i <= d.number; i++ {
				if !seen[wire.VersionID{Device: d.id, Number: i}] {
					rt.Fatalf("edit %d of %s was never seen", i, d.user)
				}
			}
		}
	})
}

func TestAReaderMissesNothingOfConcurrentPushes(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	const pushers, rounds, batch = 4, 10, 5
	reader := w.device("anna")
	var pushing sync.WaitGroup
	for range pushers {
		d := w.device("anna")
		pushing.Go(func() {
			for range rounds {
				var ms []wire.Mutation
				for range batch {
					_, m := d.account("Made at once")
					ms = append(ms, m)
				}
				q := d.request(ms...)
				q.PushOnly = true
				if refusal := d.post(wire.PathSync, q, &wire.SyncResponse{}); refusal != nil {
					t.Error(refusal)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { pushing.Wait(); close(done) }()
	for last := false; !last; {
		select {
		case <-done:
			last = true
		default:
		}
		reader.sync()
	}
	want(t, "accounts the reader has", len(reader.of("account")), pushers*rounds*batch)
	want(t, "records", w.clean().Records, pushers*rounds*batch)
}

func TestASeedThatWasBrokenOffCanBeDoneAgain(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:read")
	var all []kam.Record
	if err := records(w, 10)(func(r kam.Record) error { all = append(all, r); return nil }); err != nil {
		t.Fatal(err)
	}
	load := func(records []kam.Record) {
		if err := w.srv.Seed(t.Context(), "demo", func(yield func(kam.Record) error) error {
			for _, r := range records {
				if err := yield(r); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	load(all[:4])
	load(all)
	a := w.device("anna")
	a.sync()
	want(t, "records, head", []any{len(a.rows), a.cursor}, []any{10, 10})
	versions := map[wire.VersionID]bool{}
	for _, doc := range a.rows {
		versions[doc.Versions[0].VersionID] = true
	}
	want(t, "versions", len(versions), 10)
	w.pass(-time.Hour) // the ids are of the future then
	w.seed(1)
	a.sync()
	for _, doc := range a.rows {
		if v := doc.Versions[0]; v.Number == 11 && v.Clock > wire.At(w.clock().Add(wire.MaxAhead)) {
			t.Errorf("a record of the future came in with the time %v", v.Clock.Time())
		}
	}
	want(t, "records", len(a.rows), 11)
	w.clean()
}
