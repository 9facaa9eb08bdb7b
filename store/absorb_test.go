package store

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// synced returns a cache that has one account in common with a server.
func synced(t *testing.T) (*Cache, *model, kam.Ref) {
	c := opened(t, t.TempDir())
	must(t, c.SetUser(ctx, "anna"))
	ref := kam.Ref{Kind: "account", ID: newID(t)}
	must(t, c.Apply(ctx, "add", edit("account", ref.ID, "name", "Polar Steel Oy", "phone", "1")))
	s := newModel(c.Device())
	exchange(t, c, s, 100)
	if c.Waiting() != 0 || c.Pending(ref) {
		t.Fatal("the edit still waits after the exchange")
	}
	return c, s, ref
}

func TestChangesOfOthersComeWithTheirHistoryAndOwnOnesCountOnce(t *testing.T) {
	c, s, ref := synced(t)
	at := func(n int) wire.Clock { return wire.At(newClock().at.Add(time.Duration(n) * time.Second)) }
	s.edit(edit("account", ref.ID, "phone", "2"), at(1))
	s.edit(edit("account", ref.ID, "phone", "3"), at(2))
	if got := exchange(t, c, s, 100); got.Rows != 1 || !got.Kinds["account"] && got.Kinds != nil {
		t.Errorf("absorbed %+v", got)
	}
	must(t, c.Apply(ctx, "call", edit("account", ref.ID, "phone", "4")))
	exchange(t, c, s, 100)
	entries, err := c.History(ctx, ref)
	must(t, err)
	var phone []string
	for _, e := range entries {
		if e.Cell == "phone" {
			phone = append(phone, e.Who+":"+e.Old+">"+e.New)
		}
		if e.State != kam.Synced {
			t.Errorf("%+v is said to be %s", e, e.State)
		}
	}
	if want := []string{"bo:2>3", "bo:1>2", "anna:3>4", "anna:>1"}; len(phone) != 4 || !reflect.DeepEqual(sortedStrings(phone), sortedStrings(want)) {
		t.Errorf("the history of the phone number is %v", phone)
	}
	changes, err := c.Changes(ctx, newClock().at.Add(-time.Hour), false, 100)
	must(t, err)
	who := map[string]int{}
	for _, ch := range changes {
		who[ch.Who+" "+ch.Cell]++
	}
	if who["bo phone"] != 2 || who["anna phone"] != 2 || who["anna name"] != 1 {
		t.Errorf("the changes over all records are %v", who)
	}
	sound(t, c)
}

func TestARefusedEditGoesAtOnceAndBlocksNoneBehindIt(t *testing.T) {
	c, s, ref := synced(t)
	made := kam.Ref{Kind: "account", ID: newID(t)}
	must(t, c.Apply(ctx, "bad", edit("account", ref.ID, "phone", "9", "city", forbidden)))
	must(t, c.Apply(ctx, "bad too", edit("account", made.ID, "name", forbidden)))
	must(t, c.Apply(ctx, "good", edit("account", ref.ID, "district", "West")))
	got := exchange(t, c, s, 100)
	r, err := c.Get(ctx, ref)
	must(t, err)
	if got.Rejected != 2 || r.Get("phone") != "1" || r.Get("city") != "" || r.Get("district") != "West" || c.Waiting() != 0 {
		t.Errorf("%+v; %+v", got, r)
	}
	if _, err := c.Get(ctx, made); kam.CodeOf(err) != kam.NotFound || c.Counts()["account"] != 1 {
		t.Errorf("the record that was refused is still there: %v, %v", err, c.Counts())
	}
	sound(t, c)
}

func TestAnEditStaysInSightUntilItsEffectHasComeBack(t *testing.T) {
	c, s, ref := synced(t)
	s.edit(edit("account", ref.ID, "name", "Someone's"), wire.At(newClock().at))
	must(t, c.Apply(ctx, "", edit("account", ref.ID, "phone", "5")))
	batch, _, err := c.Batch(ctx)
	must(t, err)
	outcomes, err := s.push(batch)
	must(t, err)
	token, cursor := c.Position()
	if _, err := c.Absorb(ctx, &wire.SyncResponse{Outcomes: outcomes, Token: token, Cursor: cursor}); err != nil {
		t.Fatal(err)
	}
	entries, err := c.History(ctx, ref)
	must(t, err)
	if value(t, c, ref, "phone") != "5" || !c.Pending(ref) || c.Waiting() != 0 || entries[0].State != kam.Sent {
		t.Errorf("between answer and row: phone %s, pending %v, %+v", value(t, c, ref, "phone"), c.Pending(ref), entries[0])
	}
	exchange(t, c, s, 100)
	if value(t, c, ref, "phone") != "5" || value(t, c, ref, "name") != "Someone's" || c.Pending(ref) {
		t.Error("after the row came the edit is not what it was")
	}
	sound(t, c)
}

// The server's store is replaced by a backup after it has answered an edit, and a copy of this cache has sent the edit to that
// one: it stands at a later number there than the one before had said.
func TestAnEditStaysInSightWhereABackupHasItAtALaterNumber(t *testing.T) {
	c, _, ref := synced(t)
	must(t, c.Apply(ctx, "call", edit("account", ref.ID, "phone", "2")))
	absorb := func(epoch string, done, cursor, head uint64, outcomes ...wire.Outcome) {
		t.Helper()
		_, err := c.Absorb(ctx, &wire.SyncResponse{Outcomes: outcomes, Epoch: []byte(epoch), Done: done, Token: fmt.Append(nil, epoch, cursor), Cursor: cursor, Head: head, Left: head - cursor})
		must(t, err)
	}
	absorb("first", 2, 8, 9, wire.Outcome{Number: 2, Result: wire.Accepted, Applied: 9})
	for _, cursor := range []uint64{8, 10} {
		absorb("restored", 2, cursor, 12)
		if got := value(t, c, ref, "phone"); got != "2" || !c.Pending(ref) {
			t.Errorf("at number %d of 12 the phone is %q", cursor, got)
		}
	}
	absorb("restored", 2, 12, 12)
	if c.Pending(ref) {
		t.Error("it still waits for what has come")
	}
	sound(t, c)
}

func TestConflictsAndRejectionsThatAreOpenAreCounted(t *testing.T) {
	c, s, ref := synced(t)
	conflict, rejection := newID(t), newID(t)
	s.edit(edit("conflict", conflict, "record", ref.String(), "field", "phone", "scope", ref.String()), 1)
	s.edit(edit("rejection", rejection, "record", ref.String(), "user", "anna", "edit", "{}"), 2)
	exchange(t, c, s, 1)
	if c.Conflicts() != 1 || c.Rejected() != 1 {
		t.Errorf("%d conflicts and %d rejections are open", c.Conflicts(), c.Rejected())
	}
	must(t, c.Apply(ctx, "", edit("conflict", conflict, "verdict", kam.KeepKept), edit("rejection", rejection, "verdict", kam.Dropped)))
	if c.Conflicts() != 0 || c.Rejected() != 0 {
		t.Errorf("%d conflicts and %d rejections are open after all were settled", c.Conflicts(), c.Rejected())
	}
	sound(t, c)
}

func TestAnAnswerThatMakesNoSenseIsRefusedWhole(t *testing.T) {
	c, s, ref := synced(t)
	before := value(t, c, ref, "name")
	s.edit(edit("account", ref.ID, "name", "New"), wire.At(newClock().at.Add(time.Hour)))
	token, _ := c.Position()
	good := s.pull(token, 10)
	for name, resp := range map[string]*wire.SyncResponse{
		"a row that is none":             {Rows: append([]wire.Row{good.Rows[0]}, wire.Row{Document: []byte{0x84}}), Token: good.Token},
		"an answer to what was not sent": {Rows: good.Rows, Outcomes: []wire.Outcome{{Number: 77, Result: wire.Accepted}}, Token: good.Token},
	} {
		if _, err := c.Absorb(ctx, resp); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := c.Position(); value(t, c, ref, "name") != before || string(now) != string(token) {
			t.Errorf("%s: some of it was taken in", name)
		}
	}
	hostile := &wire.Document{Ref: ref}
	hostile.Put("name", "\x1b]52;c;evil\x07Polar", wire.Version{VersionID: wire.VersionID{Device: otherDevice, Number: 5}, Clock: 1})
	_, err := c.Absorb(ctx, &wire.SyncResponse{Rows: []wire.Row{{Number: 1 << 40, Scope: ref.String(), Document: wire.AppendDocument(nil, hostile)}}, Token: []byte("x")})
	if must(t, err); value(t, c, ref, "name") != "Polar" {
		t.Errorf("control sequences came in: %q", value(t, c, ref, "name"))
	}
}

func TestAForkedDeviceGoesOnUnderANewNameWithAllThatWaits(t *testing.T) {
	c, s, ref := synced(t)
	must(t, c.Apply(ctx, "one", edit("account", ref.ID, "phone", "2")))
	must(t, c.Apply(ctx, "two", edit("account", ref.ID, "phone", "3")))
	must(t, c.Apply(ctx, "three", kam.Deletion(ref)))
	old := c.Device()
	must(t, c.Fork(ctx, 1))
	if c.Device() == old || c.Waiting() != 3 || value(t, c, ref, "phone") != "3" {
		t.Fatalf("device %s, %d wait", c.Device(), c.Waiting())
	}
	batch, _, err := c.Batch(ctx)
	must(t, err)
	if m := batch[1]; m.Number != 2 || m.Device != c.Device() || m.Changes[0].Base != batch[0].VersionID || batch[0].Changes[0].Base.Device != old {
		t.Errorf("the edits were not numbered anew: %+v", batch)
	}
	for _, v := range batch[2].Saw {
		if v.Device == old && v.Number > 1 {
			t.Errorf("the deletion names a version that no longer is: %+v", v)
		}
	}
	sound(t, c)
	c = reopened(t, c)
	if got := sound(t, c); len(got.Mended) > 0 || c.Waiting() != 3 {
		t.Errorf("after reopening: %+v", got)
	}
	entries, err := c.History(ctx, ref)
	must(t, err)
	if entries[0].State != kam.Waiting || entries[0].Device != c.Device().String() {
		t.Errorf("the history does not follow: %+v", entries[0])
	}
	s.device, s.done, s.outcomes = c.Device(), 0, map[uint64]wire.Outcome{}
	exchange(t, c, s, 10)
	if r, err := c.Get(ctx, ref); err != nil || !r.Deleted() || r.Get("phone") != "3" || c.Waiting() != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	sound(t, c)
}

func TestAForkedDeviceDoesNotRepeatWhatItsOtherCopyHasPushed(t *testing.T) {
	c, _, ref := synced(t)
	must(t, c.Apply(ctx, "one", edit("account", ref.ID, "phone", "2")))
	must(t, c.Apply(ctx, "two", edit("account", ref.ID, "phone", "3")))
	old := c.Device()
	must(t, c.Fork(ctx, 2))
	batch, _, err := c.Batch(ctx)
	must(t, err)
	if len(batch) != 1 || batch[0].Number != 1 || batch[0].Changes[0].Value != "3" || batch[0].Changes[0].Base != (wire.VersionID{Device: old, Number: 2}) {
		t.Errorf("what waits is %+v", batch)
	}
	sound(t, c)
}

func TestACacheBelongsToOneUser(t *testing.T) {
	c := opened(t, t.TempDir())
	must(t, c.SetUser(ctx, "anna"))
	must(t, c.SetUser(ctx, "anna"))
	if err := c.SetUser(ctx, "bo"); !errors.Is(err, ErrOtherUser) || c.User() != "anna" {
		t.Errorf("%v; it is %s's", err, c.User())
	}
	must(t, c.SetServerURL(ctx, "https://kam.example"))
	must(t, c.SetClockOffset(ctx, 3*time.Second))
	must(t, c.SetSession(ctx, []byte("s")))
	c = reopened(t, c)
	session, err := c.Session(ctx)
	if must(t, err); string(session) != "s" || c.ServerURL() != "https://kam.example" || c.ClockOffset() != 3*time.Second || c.User() != "anna" {
		t.Errorf("%q %q %v %q", session, c.ServerURL(), c.ClockOffset(), c.User())
	}
}
