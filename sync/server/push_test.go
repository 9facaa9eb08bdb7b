package server_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

// pair is two devices of two users that both see the same account.
func pair(t *testing.T) (w *world, a, b *device, ref kam.Ref) {
	w = newWorld(t)
	w.user("anna", "all:write")
	w.user("bert", "all:write")
	a, b = w.device("anna"), w.device("bert")
	ref, m := a.account("Polar Steel Oy")
	want(t, "making an account", results(a.sync(m)), "accepted")
	b.sync()
	return w, a, b, ref
}

func TestEditsOfDifferentFieldsMeet(t *testing.T) {
	w, a, b, ref := pair(t)
	fromA, fromB := a.edit(ref, "phone=1"), b.edit(ref, "city=Oulu")
	want(t, "phone", results(a.sync(fromA)), "accepted")
	want(t, "city", results(b.sync(fromB)), "accepted")
	a.sync()
	for _, d := range []*device{a, b} {
		want(t, d.user+" phone", d.get(ref, "phone"), "1")
		want(t, d.user+" city", d.get(ref, "city"), "Oulu")
		want(t, d.user+" conflicts", len(d.of("conflict")), 0)
	}
	counts := w.clean()
	want(t, "records", counts.Records, 1)
	want(t, "outcomes", counts.Outcomes, 3)
}

func TestOfTwoValuesOneStandsAndTheOtherIsKept(t *testing.T) {
	w, a, b, ref := pair(t)
	a.sync(a.edit(ref, "phone=0"))
	b.sync()
	first := a.edit(ref, "phone=1")
	w.pass(time.Second)
	second := b.edit(ref, "phone=2")
	want(t, "the later edit", results(b.sync(second)), "accepted")
	want(t, "the earlier edit, which comes later", results(a.sync(first)), "conflict")
	b.sync()
	for _, d := range []*device{a, b} {
		want(t, d.user+" sees", d.get(ref, "phone"), "2")
		conflicts := d.of("conflict")
		if len(conflicts) != 1 {
			t.Fatalf("%s has %d conflicts", d.user, len(conflicts))
		}
		c := kam.Decode[kam.Conflict](conflicts[0])
		want(t, "the conflict", []string{c.Record, c.Field, string(c.Kept), c.KeptBy, string(c.Other), c.OtherBy, string(c.Seen), c.Verdict, c.Scope},
			[]string{ref.String(), "phone", "2", "bert", "1", "anna", "0", "", ref.String()})
		want(t, "when", c.OtherAt+" "+c.KeptAt, "2026-11-22T09:00:00Z 2026-11-22T09:00:01Z")
		want(t, "its scope", d.scopes[conflicts[0].Ref], ref.String())
		if err := conflicts[0].Check(); err != nil {
			t.Error(err)
		}
	}

	conflict := kam.Decode[kam.Conflict](b.of("conflict")[0])
	edits, err := conflict.Resolution(kam.KeepOther, "")
	if err != nil {
		t.Fatal(err)
	}
	var ms []wire.Mutation
	for _, e := range edits {
		var cells []string
		for _, c := range e.Cells {
			cells = append(cells, c.Key+"="+c.Value)
		}
		ms = append(ms, b.edit(e.Ref, cells...))
	}
	want(t, "resolving", results(b.sync(ms...)), "accepted accepted")
	a.sync()
	want(t, "the phone then", a.get(ref, "phone"), "1")
	want(t, "the verdict", a.of("conflict")[0].Get("verdict"), "other")
	w.clean()
}

func TestALaterEditWinsOverAnEarlierOneThatCameFirst(t *testing.T) {
	w, a, b, ref := pair(t)
	first := a.edit(ref, "phone=1")
	w.pass(time.Second)
	second := b.edit(ref, "phone=2")
	want(t, "the first", results(a.sync(first)), "accepted")
	want(t, "the second", results(b.sync(second)), "conflict")
	a.sync()
	want(t, "the phone", a.get(ref, "phone"), "2")
	c := a.of("conflict")[0]
	want(t, "the conflict", c.Get("kept")+c.Get("kept_by")+c.Get("other")+c.Get("other_by"), "2bert1anna")
	w.clean()
}

func TestTheSameValueTwiceIsNoConflict(t *testing.T) {
	_, a, b, ref := pair(t)
	fromA, fromB := a.edit(ref, "phone=1"), b.edit(ref, "phone=1")
	a.sync(fromA)
	want(t, "the second", results(b.sync(fromB)), "accepted")
	want(t, "conflicts", len(b.of("conflict")), 0)
}

func TestGoingOnFromALostValueClosesItsConflict(t *testing.T) {
	w, a, b, ref := pair(t)
	early := a.edit(ref, "phone=1")
	a.rows[ref] = a.rows[ref].Clone()
	a.rows[ref].Overlay(early, "anna")
	onTop := a.edit(ref, "phone=3") // made offline too: its base is the edit before it
	w.pass(time.Second)
	b.sync(b.edit(ref, "phone=2"))
	want(t, "both", results(a.sync(early, onTop)), "conflict conflict")
	verdicts := map[string]string{}
	for _, c := range a.of("conflict") {
		verdicts[c.Get("other")] = c.Get("verdict")
	}
	want(t, "the verdicts", verdicts, map[string]string{"1": "superseded", "3": ""})
	w.clean()
}

func TestDeletingAndEditingAtOnceIsToldAndCanBeRestored(t *testing.T) {
	w, a, b, ref := pair(t)
	edit, deletion := a.edit(ref, "phone=1"), b.edit(ref, "deleted=yes")
	want(t, "deleting", results(b.sync(deletion)), "accepted")
	want(t, "editing what is deleted", results(a.sync(edit)), "conflict")
	want(t, "the edit", a.get(ref, "phone"), "1")
	want(t, "the conflict is about", a.of("conflict")[0].Get("field")+a.of("conflict")[0].Get("kept"), "deletedyes")
	want(t, "deleted records", w.clean().Deleted, 1)
	want(t, "restoring", results(a.sync(a.edit(ref, "deleted="))), "accepted")
	b.sync()
	want(t, "the account", b.rows[ref].Record().Deleted(), false)

	edit = a.edit(ref, "phone=7")
	deletion = b.edit(ref, "deleted=yes")
	a.sync(edit)
	want(t, "deleting a record with a change not seen", results(b.sync(deletion)), "conflict")
	w.clean()
}

func TestConcurrentVerdictsMakeNoConflictOfTheirOwn(t *testing.T) {
	w, a, b, ref := pair(t)
	fromA, fromB := a.edit(ref, "phone=1"), b.edit(ref, "phone=2")
	a.sync(fromA)
	b.sync(fromB)
	a.sync()
	conflict := a.of("conflict")[0].Ref
	early := a.edit(conflict, "verdict=kept")
	w.pass(time.Second)
	late := b.edit(conflict, "verdict=other")
	want(t, "the later verdict", results(b.sync(late)), "accepted")
	want(t, "the earlier verdict", results(a.sync(early)), "accepted")
	want(t, "the verdict", a.get(conflict, "verdict"), "other")
	want(t, "conflicts", len(a.of("conflict")), 1)
	if len(a.past) == 0 || a.past[len(a.past)-1].Value != "kept" {
		t.Errorf("the verdict that lost is not in the history: %+v", a.past)
	}
	w.clean()
}

func TestRejections(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.user("rita", "all:read")
	anna, rita := w.device("anna"), w.device("rita")
	ref, m := anna.account("Polar Steel Oy")
	contact := kam.Ref{Kind: "contact", ID: w.id()}
	anna.sync(m, anna.edit(contact, "name=Aino", "account="+ref.ID.String()))
	rita.sync()
	nobody := w.id().String()
	fresh := func(kind string) kam.Ref { return kam.Ref{Kind: kind, ID: w.id()} }

	tests := []struct {
		name  string
		by    *device
		ref   kam.Ref
		cells []string
		code  string
		words string
	}{
		{"an unknown kind", anna, fresh("yacht"), []string{"name=x"}, "unknown", "yacht"},
		{"a record kept by the program", anna, fresh("conflict"), []string{"record=x"}, "forbidden", "kept by the program"},
		{"a verdict on nothing", anna, fresh("rejection"), []string{"verdict=dropped"}, "not found", "no such rejection"},
		{"a record without a needed field", anna, fresh("account"), []string{"phone=1"}, "missing", "name"},
		{"clearing a needed field", anna, ref, []string{"name="}, "missing", "name"},
		{"a value that its field cannot hold", anna, ref, []string{"website=not a link"}, "invalid", "web address"},
		{"a choice that there is not", anna, ref, []string{"priority=Z"}, "invalid", "A, B, C, D"},
		{"a value not in canonical form", anna, ref, []string{"priority=a"}, "invalid", "canonical"},
		{"control characters in an unknown field", anna, ref, []string{"shoe_size=\x1b[2J"}, "invalid", "control characters"},
		{"a reference to nothing", anna, ref, []string{"owner=" + nobody}, "not found", nobody},
		{"a reference to a record of another kind", anna, ref, []string{"owner=" + ref.ID.String()}, "not found", "no person"},
		{"a reference that is none", anna, ref, []string{"owner=Bob"}, "invalid", "not a record id"},
		{"an edit without the right", rita, ref, []string{"phone=1"}, "forbidden", "no right"},
		{"a new record without the right", rita, fresh("account"), []string{"name=x"}, "forbidden", "no right"},
		{"an edit of what was never made", anna, fresh("contact"), []string{"phone=1"}, "missing", "not on the server"},
		{"a record without an id", anna, kam.Ref{Kind: "account"}, []string{"name=x"}, "invalid", "id"},
		{"too much text", anna, ref, []string{"notes=" + strings.Repeat("x", kam.MaxLongText+1)}, "invalid", "too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := anna.get(ref, "phone")
			a := tt.by.sync(tt.by.edit(tt.ref, tt.cells...))
			o := a.Outcomes[0]
			want(t, "the outcome", o.Result, wire.Rejected)
			if !strings.Contains(o.Reason, tt.words) {
				t.Errorf("the reason is “%s”", o.Reason)
			}
			if len(o.Record) != 16 {
				t.Fatalf("there is no rejection")
			}
			rejection := kam.Ref{Kind: "rejection", ID: kam.ID(o.Record)}
			doc := tt.by.rows[rejection]
			if doc == nil {
				t.Fatal("the rejection did not come back to its author")
			}
			r := kam.Decode[kam.Rejection](doc.Record())
			want(t, "the code", r.Code, tt.code)
			want(t, "the scope", tt.by.scopes[rejection], "user/"+tt.by.user)
			edit, err := r.Refused()
			if tt.ref.ID != kam.NoID && (err != nil || edit.Ref != tt.ref || len(edit.Cells) != len(tt.cells)) {
				t.Errorf("the refused edit came back as %+v, %v", edit, err)
			}
			anna.sync()
			want(t, "the account", anna.get(ref, "phone"), before)
		})
	}
	t.Run("a rejection reaches nobody else", func(t *testing.T) {
		rita.sync()
		for _, d := range []*device{anna, rita} {
			for _, r := range d.of("rejection") {
				want(t, "a rejection that "+d.user+" has", r.Get("user"), d.user)
			}
		}
		theirs := rita.of("rejection")[0].Ref
		want(t, "settling another's rejection", results(anna.sync(anna.edit(theirs, "verdict=dropped"))), "rejected")
		want(t, "settling one's own", results(rita.sync(rita.edit(theirs, "verdict=dropped"))), "accepted")
	})
	t.Run("a rejection blocks nothing", func(t *testing.T) {
		a := anna.sync(anna.edit(ref, "priority=Z"), anna.edit(ref, "phone=5"))
		want(t, "the outcomes", results(a), "rejected accepted")
		want(t, "the phone", anna.get(ref, "phone"), "5")
	})
	t.Run("references may be to what comes earlier in the batch, and to what is deleted", func(t *testing.T) {
		made, m := anna.account("Karhu Cranes")
		want(t, "an account and its contact", results(anna.sync(m, anna.edit(fresh("contact"), "name=Eero", "account="+made.ID.String()))), "accepted accepted")
		anna.sync(anna.edit(made, "deleted=yes"))
		want(t, "a contact of a deleted account", results(anna.sync(anna.edit(fresh("contact"), "name=Liisa", "account="+made.ID.String()))), "accepted")
	})
	t.Run("fields that the server does not know are kept", func(t *testing.T) {
		want(t, "the edit", results(anna.sync(anna.edit(ref, "shoe_size=43", "future=a=yes"))), "accepted")
		rita.sync()
		want(t, "the field", rita.get(ref, "shoe_size"), "43")
	})
	w.clean()
}

func TestAClockFarAheadDoesNotWinForLong(t *testing.T) {
	w, a, b, ref := pair(t)
	m := a.edit(ref, "phone=1")
	m.Clock = wire.At(w.clock().Add(24 * time.Hour))
	fromB := b.edit(ref, "phone=2")
	a.sync(m)
	if _, v := a.rows[ref].Cell("phone"); v.Clock != wire.At(w.clock().Add(wire.MaxAhead)) {
		t.Errorf("the stamp came in as %v", v.Clock.Time())
	}
	w.pass(2 * time.Minute)
	fromB.Clock = wire.At(w.clock())
	b.sync(fromB)
	want(t, "the later edit wins", b.get(ref, "phone"), "2")
	noted := false
	if err := w.srv.Audit(t.Context(), time.Time{}, func(e server.AuditEntry) error {
		noted = noted || strings.Contains(e.Note, "clock ahead")
		return nil
	}); err != nil || !noted {
		t.Errorf("the clock ahead is not in the audit log, %v", err)
	}
}

func TestARepeatGetsTheOutcomesItHad(t *testing.T) {
	w, a, b, ref := pair(t)
	good, bad := a.edit(ref, "phone=1"), a.edit(ref, "priority=Z")
	first := a.sync(good, bad)
	b.sync(b.edit(ref, "city=Oulu"))
	again := a.sync(good, bad, a.edit(ref, "district=North"))
	want(t, "the outcomes", again.Outcomes[:2], first.Outcomes)
	want(t, "the new one", again.Outcomes[2].Result, wire.Accepted)
	want(t, "rejections", len(a.of("rejection")), 1)
	want(t, "outcomes kept", w.clean().Outcomes, 5)
}

func TestACopiedCacheIsFoundOut(t *testing.T) {
	_, a, _, ref := pair(t)
	copied := *a
	a.sync(a.edit(ref, "phone=1"))
	_, refusal := copied.try(copied.edit(ref, "phone=2"))
	if refusal == nil || refusal.Code != wire.Fork || refusal.Done != 1 {
		t.Errorf("the copy got %+v", refusal)
	}
	want(t, "the phone", a.get(ref, "phone"), "1")
}

func TestRequestsThatAreNotInOrderAreRefused(t *testing.T) {
	w, a, b, ref := pair(t)
	try := func(want wire.ErrorCode, done uint64, numbers ...uint64) {
		t.Helper()
		var ms []wire.Mutation
		for _, n := range numbers {
			m := a.edit(ref, "phone=1")
			m.Number = n
			ms = append(ms, m)
		}
		if _, refusal := a.try(ms...); refusal == nil || refusal.Code != want || refusal.Done != done {
			t.Errorf("edits %v after 1 got %+v", numbers, refusal)
		}
	}
	try(wire.Gap, 1, 3)
	try(wire.Gap, 1, 3, 4)
	try(wire.BadRequest, 0, 2, 4)
	try(wire.BadRequest, 0, 2, 2)
	try(wire.BadRequest, 0, 0)
	b.number = 1
	m := b.edit(ref, "phone=9")
	if _, refusal := a.try(m); refusal == nil || refusal.Code != wire.BadRequest {
		t.Errorf("another device's edit got %+v", refusal)
	}
	q := a.request()
	q.Device = b.id[:]
	if refusal := a.post(wire.PathSync, q, &wire.SyncResponse{}); refusal == nil || refusal.Code != wire.Forbidden {
		t.Errorf("another device's name got %+v", refusal)
	}
	q = a.request()
	q.Protocol = 0
	if refusal := a.post(wire.PathSync, q, &wire.SyncResponse{}); refusal == nil || refusal.Code != wire.TooOld {
		t.Errorf("an old protocol got %+v", refusal)
	}
	want(t, "outcomes", w.clean().Outcomes, 1)
}

func TestPushesThatShareATransaction(t *testing.T) {
	push := func(d *device, ms ...wire.Mutation) server.Push {
		return server.Push{Device: d.id, Access: d.session.Access, Mutations: ms}
	}

	t.Run("see each other", func(t *testing.T) {
		w, a, b, ref := pair(t)
		early := a.edit(ref, "phone=1")
		w.pass(time.Second)
		got := w.srv.PushTogether(t.Context(), push(b, b.edit(ref, "phone=2")), push(a, early))
		want(t, "the outcomes", string(got[0].Outcomes[0].Result)+" "+string(got[1].Outcomes[0].Result), "accepted conflict")
		w.clean()
	})
	t.Run("of one device count on", func(t *testing.T) {
		w, a, _, ref := pair(t)
		one, two, three := a.edit(ref, "phone=1"), a.edit(ref, "city=Oulu"), a.edit(ref, "district=North")
		got := w.srv.PushTogether(t.Context(), push(a, one, two), push(a, one, two), push(a, two, three))
		for i, n := range []int{2, 2, 2} {
			if got[i].Refusal != nil || got[i].Err != nil || len(got[i].Outcomes) != n || got[i].Outcomes[0].Applied == 0 {
				t.Errorf("push %d became %+v", i, got[i])
			}
		}
		want(t, "the repeat", got[1].Outcomes, got[0].Outcomes)
		want(t, "outcomes kept", w.clean().Outcomes, 4)
	})
	t.Run("do not suffer from one that is refused or fails", func(t *testing.T) {
		w, a, b, ref := pair(t)
		c, d := w.device("anna"), w.device("anna")
		if err := w.store.Update(t.Context(), func(tx server.Tx) error {
			return tx.Put(server.FeedTable, server.NumberKey(1), []byte("\x06shared\xff"))
		}); err != nil {
			t.Fatal(err)
		}
		_, good := b.account("B")
		_, late := c.account("C")
		late.Number = 9
		_, other := d.account("D")
		got := w.srv.PushTogether(t.Context(), push(b, good), push(a, a.edit(ref, "phone=1")), push(c, late), push(d, other))
		if got[0].Err != nil || len(got[0].Outcomes) != 1 || !errors.Is(got[1].Err, server.ErrDamaged) || code(got[2].Refusal) != wire.Gap || len(got[3].Outcomes) != 1 {
			t.Errorf("they became %+v", got)
		}
	})
}
