package step_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

var (
	now   = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	fresh = wire.Session{Device: []byte{1, 15: 0}, Access: "first", Refresh: "again", Expires: now.Add(time.Hour).UnixMilli()}
	stale = wire.Session{Device: []byte{1, 15: 0}, Access: "first", Refresh: "again", Expires: now.UnixMilli()}
	later = wire.Session{Device: []byte{1, 15: 0}, Access: "second", Expires: now.Add(time.Hour).UnixMilli(), Now: now.UnixMilli()}
)

// told writes down what is to be done, in a word each.
func told(do []step.Do) string {
	var words []string
	for _, d := range do {
		switch d := d.(type) {
		case step.Ask:
			words = append(words, fmt.Sprintf("ask(%s,%d,%s)", d.Request.Token, len(d.Request.Mutations), d.Access))
		case step.Take:
			words = append(words, fmt.Sprintf("take(%s)", d.Response.Token))
		case step.End:
			words = append(words, fmt.Sprintf("end(%v)", d.Err))
		case step.Keep:
			word := "keep(nothing)"
			if d.Session != nil {
				word = "keep(" + d.Session.Access + ")"
			}
			words = append(words, word)
		default:
			words = append(words, strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", d), "step.")))
		}
	}
	return strings.Join(words, " ")
}

func page(token string, left uint64, answered ...uint64) step.Answered {
	r := &wire.SyncResponse{Token: []byte(token), Left: left, Now: now.UnixMilli(), Rows: make([]wire.Row, 1)}
	for _, n := range answered {
		r.Outcomes = append(r.Outcomes, wire.Outcome{Number: n})
	}
	return step.Answered{Response: r}
}

// as is what the cache says once it has become another device, its the session of that one.
func as(device byte, l step.Looked) step.Looked {
	l.Device = kam.ID{device}
	return l
}

func its(device byte) wire.Session {
	s := later
	id := kam.ID{device}
	s.Device = id[:]
	return s
}

func waiting(more bool, numbers ...uint64) step.Looked {
	l := step.Looked{Device: kam.ID{1}, Token: []byte("0"), More: more}
	for _, n := range numbers {
		l.Batch = append(l.Batch, wire.Mutation{VersionID: wire.VersionID{Device: kam.ID{1}, Number: n}, Ref: kam.Ref{Kind: "account", ID: kam.ID{2}}})
	}
	return l
}

// acknowledged is what the cache says where the server has acknowledged an edit.
func acknowledged(number uint64, l step.Looked) step.Looked {
	l.Newest = &wire.Acknowledged{Number: number}
	return l
}

func TestAnExchange(t *testing.T) {
	full, reset := errors.New("full"), errors.New("reset")
	expired := step.Answered{Err: &wire.Refusal{Code: wire.Unauthorized, Words: "signed out"}}
	took := step.Taken{Absorbed: store.Absorbed{Rows: 1}}
	type turn struct {
		event step.Event
		want  string
	}
	for what, c := range map[string]struct {
		session wire.Session
		turns   []turn
	}{
		"pushes what waits, and goes on while there is more": {fresh, []turn{
			{waiting(true, 1, 2), "ask(0,2,first)"}, {page("0", 0, 1, 2), "take(0)"}, {took, "setclock"}, {step.Kept{}, "look"},
			{waiting(false, 3), "ask(0,1,first)"}, {page("1", 0, 3), "take(1)"}, {took, "setclock"}, {step.Kept{}, "end(<nil>)"}}},
		"asks for a page while the one before is taken in": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("1", 2), "ask(1,0,first) take(1)"}, {took, ""},
			{page("2", 1), "ask(2,0,first) take(2)"}, {page("3", 0), ""}, {took, "take(3)"}, {took, "setclock"}, {step.Kept{}, "end(<nil>)"}}},
		"lets two pages wait, and no more": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("1", 4), "ask(1,0,first) take(1)"}, {page("2", 3), "ask(2,0,first)"}, {page("3", 2), ""},
			{took, "ask(3,0,first) take(2)"}, {took, "take(3)"}, {page("4", 1), "ask(4,0,first)"}, {page("5", 0), ""}, {took, "take(4)"},
			{took, "take(5)"}, {took, "setclock"}, {step.Kept{}, "end(<nil>)"}}},
		"renews a session that has run out, and keeps it before it is used": {stale, []turn{
			{waiting(false), "renew"}, {step.Renewed{Session: later}, "keep(second)"}, {step.Kept{}, "ask(0,0,second)"}}},
		"renews a session that the server does not take, once": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {expired, "renew"}, {step.Renewed{Session: later}, "keep(second)"},
			{step.Kept{}, "ask(0,0,second)"}, {expired, "end(signed out)"}}},
		"ends signed out where the server renews no more": {stale, []turn{
			{waiting(false), "renew"}, {step.Renewed{Err: expired.Err}, "end(" + step.ErrSignedOut.Error() + ")"}}},
		"gives up the next page where one cannot be kept": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("1", 2), "ask(1,0,first) take(1)"}, {step.Taken{Err: full}, "drop"},
			{step.Answered{Err: reset}, "end(full)"}}},
		"takes in what it has before it tells of a page that was lost": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("1", 2), "ask(1,0,first) take(1)"}, {step.Answered{Err: reset}, ""},
			{took, "end(reset)"}}},
		"keeps a session that was renewed for a page which is no longer wanted": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("1", 2), "ask(1,0,first) take(1)"}, {expired, "renew"},
			{step.Taken{Err: full}, "drop"}, {step.Renewed{Session: later}, "keep(second)"}, {step.Kept{}, "end(full)"}}},
		"becomes another device where the cache was copied": {fresh, []turn{
			{waiting(false, 1), "ask(0,1,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Fork}}, "fork"}, {step.Kept{}, "look"},
			{as(9, waiting(false, 1)), "renew"}, {step.Renewed{Session: its(9)}, "keep(second)"}, {step.Kept{}, "look"},
			{as(9, waiting(false, 1)), "ask(0,1,second)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Fork, Words: "fork"}}, "end(fork)"}}},
		"signs out where the server takes the copy for no device": {fresh, []turn{
			{waiting(false, 1), "ask(0,1,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Fork}}, "fork"}, {step.Kept{}, "look"},
			{as(9, waiting(false, 1)), "renew"}, {step.Renewed{Err: expired.Err}, "keep(nothing)"},
			{step.Kept{}, "end(this cache was copied from another device, and is a device of its own from now on: " + step.ErrSignedOut.Error() + ")"}}},
		"becomes the device that a crash has left it as": {fresh, []turn{
			{as(9, waiting(false)), "renew"}, {step.Renewed{Err: reset}, "end(reset)"}}},
		"sends again what a backup of the server has lost": {fresh, []turn{
			{waiting(false, 5), "ask(0,1,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Gap, Done: 3}}, "resend"}, {step.Kept{}, "look"},
			{waiting(false, 4, 5), "ask(0,2,first)"}, {page("1", 0, 4, 5), "take(1)"}, {took, "setclock"}, {step.Kept{}, "end(<nil>)"}}},
		"has all it keeps wait again where another copy has used the number of the newest, and becomes another device": {fresh, []turn{
			{acknowledged(5, waiting(false)), "ask(0,0,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Fork, Done: 4}}, "recall"}, {step.Kept{}, "look"},
			{waiting(false, 2, 3, 4, 5), "ask(0,4,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Fork, Done: 3}}, "fork"}, {step.Kept{}, "look"},
			{as(9, waiting(false, 1, 2)), "renew"}, {step.Renewed{Session: its(9)}, "keep(second)"}, {step.Kept{}, "look"},
			{as(9, waiting(false, 1, 2)), "ask(0,2,second)"}}},
		"does not go on for ever with a server that says so again": {fresh, []turn{
			{acknowledged(5, waiting(false)), "ask(0,0,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Fork, Done: 4}}, "recall"}, {step.Kept{}, "look"},
			{acknowledged(5, waiting(false)), "ask(0,0,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Fork, Done: 4, Words: "fork"}}, "end(fork)"}}},
		"does not go on for ever with a server that misses edits": {fresh, []turn{
			{waiting(false, 5), "ask(0,1,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Gap, Done: 3}}, "resend"}, {step.Kept{}, "look"},
			{waiting(false, 5), "ask(0,1,first)"}, {step.Answered{Err: &wire.Refusal{Code: wire.Gap, Words: "gap"}}, "end(gap)"}}},
		"looks again where an answer says that edits were lost or scopes differ": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("1", 0), "take(1)"}, {step.Taken{Absorbed: store.Absorbed{Again: 1}}, "setclock"}, {step.Kept{}, "look"},
			{waiting(false, 1), "ask(0,1,first)"}, {page("2", 0, 1), "take(2)"}, {step.Taken{Absorbed: store.Absorbed{Anew: []string{"shared"}}}, "setclock"},
			{step.Kept{}, "end(<nil>)"}}},
		"becomes another device where a backup has lost too much for it to stay itself": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("1", 0), "take(1)"}, {step.Taken{Absorbed: store.Absorbed{Forked: true}}, "look"},
			{as(9, waiting(false)), "renew"}, {step.Renewed{Session: its(9)}, "keep(second)"}, {step.Kept{}, "look"},
			{as(9, waiting(false)), "ask(0,0,second)"}}},
		"refuses an answer to other edits": {fresh, []turn{
			{waiting(false, 1), "ask(0,1,first)"}, {page("1", 0, 2), "end(" + step.ErrNotOurs.Error() + ": host: it answers edit 2 where 1 was sent)"}}},
		"refuses an answer that does not get ahead": {fresh, []turn{
			{waiting(false), "ask(0,0,first)"}, {page("0", 1), "end(" + step.ErrNotOurs.Error() + ": host: it does not get ahead)"}}},
		"ends where the cache fails": {fresh, []turn{{step.Looked{Err: full}, "end(full)"}}},
	} {
		t.Run(what, func(t *testing.T) {
			x, do := step.Begin("host", c.session)
			if got := told(do); got != "look" {
				t.Errorf("at first: %s", got)
			}
			for i, turn := range c.turns {
				if got := told(x.Step(now, turn.event)); got != turn.want {
					t.Fatalf("turn %d: %s, want %s", i+1, got, turn.want)
				}
			}
		})
	}
}
