package step_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/store/shelf"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// contents are two files of four chunks and of one.
var contents = func() (all [2]wire.Content) {
	for i := range all {
		for j := range 4 - 3*i {
			all[i].Add([]byte{byte(i), byte(j)})
		}
	}
	return all
}()

// toldUpload writes down what is to be done for contents, in a word each.
func toldUpload(do []step.Do) string {
	which := map[wire.Hash]string{contents[0].ID(): "a", contents[1].ID(): "b"}
	var words []string
	for _, d := range do {
		switch d := d.(type) {
		case step.Find:
			words = append(words, "find "+which[d.ID])
		case step.Offer:
			words = append(words, "offer "+which[d.Content.ID()])
		case step.Send:
			words = append(words, fmt.Sprintf("send %s%d", which[d.Content.ID()], d.At))
		case step.Have:
			words = append(words, "have "+which[d.ID])
		default:
			words = append(words, told([]step.Do{d}))
		}
	}
	return strings.Join(words, ", ")
}

func TestAnUpload(t *testing.T) {
	reset, full := errors.New("reset"), &wire.Refusal{Code: wire.TooLarge, Words: "too large"}
	a, b, wants := step.Found{Content: contents[0]}, step.Found{Content: contents[1]}, func(at ...int) step.Offered { return step.Offered{Wanted: at} }
	type turn struct {
		event step.Event
		want  string
	}
	for what, c := range map[string]struct {
		lost  error
		turns []turn
	}{
		"sends what is wanted, two chunks at once, and then the next file": {nil, []turn{
			{a, "offer a"}, {wants(0, 1, 3), "send a0, send a1"}, {step.Sent{}, "send a3"}, {step.Sent{}, ""}, {step.Sent{}, "offer a"},
			{wants(), "have a, find b"}, {b, "offer b"}, {wants(), "have b, end(<nil>)"}}},
		"has nothing to do with what is not here": {nil, []turn{
			{step.Found{Err: shelf.ErrMissing}, "have a, find b"}, {step.Found{Err: reset}, "end(reset)"}}},
		"lets what is under way arrive where edits have been made meanwhile": {nil, []turn{
			{a, "offer a"}, {wants(0, 1, 2), "send a0, send a1"}, {step.Sent{Behind: true}, ""}, {step.Sent{}, "end(" + step.ErrBehind.Error() + ")"}}},
		"gives up what is under way where one chunk is lost": {nil, []turn{
			{a, "offer a"}, {wants(0, 1, 2), "send a0, send a1"}, {step.Sent{Err: reset}, "drop"}, {step.Sent{Err: errors.New("dropped")}, "end(reset)"}}},
		"lets nothing wait for a file that is refused": {full, []turn{
			{a, "offer a"}, {step.Offered{Err: full}, "have a, find b"}, {b, "offer b"}, {wants(0), "send b0"}, {step.Sent{}, "offer b"}, {wants(), "have b, end(<nil>)"}}},
		"lets nothing wait for a file of which a part is gone": {shelf.ErrMissing, []turn{
			{a, "offer a"}, {wants(0, 1), "send a0, send a1"}, {step.Sent{Err: shelf.ErrMissing}, ""}, {step.Sent{}, "have a, find b"}}},
		"gives up on a server that wants the same again and again": {nil, []turn{
			{a, "offer a"}, {wants(0), "send a0"}, {step.Sent{}, "offer a"}, {wants(0), "send a0"}, {step.Sent{}, "offer a"},
			{wants(0), "end(" + step.ErrNotOurs.Error() + ": host: it wants the same parts of a file again and again)"}}},
		"gives up on a server that wants what there is not": {nil, []turn{
			{a, "offer a"}, {wants(4), "end(" + step.ErrNotOurs.Error() + ": host: it wants a part of a file that there is not)"}}},
	} {
		t.Run(what, func(t *testing.T) {
			var files step.Files
			files.Hold(now, []wire.Mutation{attaching(1, contents[0]), attaching(2, contents[1])}, false)
			u, do := files.Upload("host", []wire.Hash{contents[0].ID(), contents[1].ID()})
			if got := toldUpload(do); got != "find a" {
				t.Errorf("at first: %s", got)
			}
			for i, turn := range c.turns {
				if got := toldUpload(u.Step(turn.event)); got != turn.want {
					t.Fatalf("turn %d: %s, want %s", i+1, got, turn.want)
				}
			}
			if !errors.Is(u.Lost(), c.lost) {
				t.Errorf("lost: %v, want %v", u.Lost(), c.lost)
			}
		})
	}
}

// attaching is an edit that gives a document a content.
func attaching(number uint64, c wire.Content) wire.Mutation {
	return wire.Mutation{VersionID: wire.VersionID{Device: kam.ID{1}, Number: number}, Ref: kam.Ref{Kind: "document", ID: kam.ID{byte(number)}},
		Changes: []wire.Change{{Key: "content", Value: c.ID().String()}}}
}

func TestEditsWaitForTheirFiles(t *testing.T) {
	a, b := contents[0].ID(), contents[1].ID()
	plain := waiting(false, 1).Batch[0]
	batch := []wire.Mutation{plain, attaching(2, contents[0]), attaching(3, contents[1])}
	var f step.Files
	at := now
	holds := func(what string, edits int, more, named bool, held ...wire.Hash) {
		t.Helper()
		got, gotMore, gotNamed := f.Hold(at, batch, true)
		if len(got) != edits || gotMore != more || gotNamed != named || fmt.Sprint(f.Held()) != fmt.Sprint(held) {
			t.Errorf("%s: %d edits, more %v, named %v, %s held; want %d, %v, %v, %s", what, len(got), gotMore, gotNamed, f.Held(), edits, more, named, held)
		}
	}
	bring := func(id wire.Hash) step.Have {
		t.Helper()
		u, _ := f.Upload("host", []wire.Hash{id})
		u.Step(step.Found{})
		do := u.Step(step.Offered{})
		return do[0].(step.Have)
	}
	first, second := a, b
	if string(b[:]) < string(a[:]) {
		first, second = b, a
	}
	holds("nothing is there", 1, false, false, first, second)
	if f.Holds(&batch[0]) || !f.Holds(&batch[1]) {
		t.Error("it is not the edit with the file that is held")
	}
	f.Have(now, bring(a))
	holds("one is there", 2, false, true, b)
	late := bring(b)
	if f.Follow([]byte("one")) || !f.Follow([]byte("two")) {
		t.Error("a restore is another epoch than the one before")
	}
	f.Have(now, late) // it was brought before the restore
	holds("the server was restored", 1, false, false, first, second)
	f.Have(now, bring(a))
	f.Have(now, bring(b))
	holds("all are there", 3, true, true)
	at = now.Add(25 * time.Hour)
	holds("nobody has named them for so long that they may have gone", 1, false, false, first, second)
	at = now
	f.Follow([]byte("three"))
	f.Owe(a)
	f.Hold(now, nil, false)
	for range 2 { // also where the exchange failed the first time
		if got := f.Held(); len(got) != 1 || got[0] != a {
			t.Errorf("%s held, want what is owed", got)
		}
	}
	f.Have(now, bring(a))
	if got := f.Held(); len(got) > 0 {
		t.Errorf("%s held, although it was brought", got)
	}
}

func TestAnEditGoesWithoutAFileThatIsRefusedAndALaterOneTriesAgain(t *testing.T) {
	id := contents[0].ID()
	var f step.Files
	refuse := func() {
		t.Helper()
		u, _ := f.Upload("host", f.Held())
		u.Step(step.Found{Content: contents[0]})
		do := u.Step(step.Offered{Err: &wire.Refusal{Code: wire.Forbidden}})
		f.Have(now, do[0].(step.Have))
	}
	sends := func(number uint64) int {
		batch, _, _ := f.Hold(now, []wire.Mutation{attaching(number, contents[0])}, false)
		return len(batch)
	}
	if sends(1) != 0 {
		t.Fatal("the edit did not wait")
	}
	refuse()
	if sends(1) != 1 || len(f.Held()) != 0 {
		t.Error("the edit does not go without its file")
	}
	if sends(2) != 0 {
		t.Error("an edit that was made again does not wait for the file")
	}
	refuse()
	owed := func(at time.Time) int {
		f.Hold(at, nil, false)
		if settled := f.Settle(at, []wire.Hash{id}); len(settled) > 0 {
			t.Error("a file that was refused is taken to be there")
		}
		return len(f.Held())
	}
	if owed(now) != 0 || owed(now.Add(time.Hour)) != 1 {
		t.Error("a file of a document that stands is not offered again after a while")
	}
}
