package step

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// The ways in which an exchange ends by itself, apart from what it is told.
var (
	// ErrSignedOut means that the server no longer takes the session.
	ErrSignedOut = errors.New("nobody is signed in on this device; sign in with: kam login URL --user NAME")
	// ErrNotOurs means that the answer did not come from a server of this program.
	ErrNotOurs = errors.New("the answer is not one of a kam server")
)

// Report says what an exchange did.
type Report struct {
	Pushed    int    // edits sent
	Pulled    int    // records received
	Conflicts int    // conflicts that the pushed edits met
	Rejected  int    // pushed edits that were refused
	Requests  int    // requests made
	Waiting   int    // edits that still wait
	Head      uint64 // the server's newest number
}

// And returns what two exchanges did, one after the other.
func (r Report) And(next Report) Report {
	next.Pushed += r.Pushed
	next.Pulled += r.Pulled
	next.Conflicts += r.Conflicts
	next.Rejected += r.Rejected
	next.Requests += r.Requests
	next.Head = max(next.Head, r.Head)
	return next
}

// Progress says how far an exchange has come; Total is what it comes to as far as is known.
type Progress struct{ Done, Total int }

// Exchange pushes what waits, batch after batch, and pulls what is new, page after page. While a page is being taken in,
// the next ones are asked for.
type Exchange struct {
	server  string
	session wire.Session
	report  Report

	looked   Looked
	resent   bool                                // the server has missed acknowledged edits once
	again    bool                                // the cache has something more to push or to ask for
	out      *request                            // what the server is being asked, if it is
	page     *wire.SyncResponse                  // what is being taken in, if something is
	next     []*wire.SyncResponse                // what has come meanwhile
	left     uint64                              // how many rows follow what has been taken in
	pending  func(now time.Time, err error) []Do // what follows on Kept
	offset   time.Duration                       // how far the server's clock was ahead when its last answer came
	becoming bool                                // the server is being asked for a session of the device that the cache has become
	recalled bool                                // acknowledged edits of this device have been found to be others
	forked   bool                                // the cache has become another device in this exchange
	failed   error                               // why nothing new is begun
}

// request is one that is under way.
type request struct {
	wire.SyncRequest
	sent    []wire.Mutation
	renewed bool // the session has been renewed for it because the server did not take it
}

// Begin begins an exchange under a session with the server at an address, which is there for the words of errors.
func Begin(server string, session wire.Session) (*Exchange, []Do) {
	return &Exchange{server: server, session: session}, []Do{Look{}}
}

// Report says what has been done until now. Requests and Waiting are for others to fill in.
func (x *Exchange) Report() Report { return x.report }

// Progress says how far the exchange has come.
func (x *Exchange) Progress() Progress {
	return Progress{Done: x.report.Pulled, Total: x.report.Pulled + int(x.left)}
}

// Step takes in what has happened at a time by this device's clock, and returns what is to be done now, the first first.
// It returns nothing where something else is under way that has to end before.
func (x *Exchange) Step(now time.Time, e Event) []Do {
	switch e := e.(type) {
	case Looked:
		return x.push(now, e)
	case Answered:
		return x.answered(now, e)
	case Renewed:
		return x.renewed(now, e)
	case Taken:
		return x.taken(now, e)
	case Kept:
		then := x.pending
		x.pending = nil
		return then(now, e.Err)
	}
	return nil
}

// push sends what waits.
func (x *Exchange) push(now time.Time, l Looked) []Do {
	if l.Err != nil {
		return x.fail(l.Err)
	}
	if own := x.session.Device; len(own) > 0 && string(own) != string(l.Device[:]) {
		x.looked, x.becoming = Looked{}, true
		return []Do{Renew{wire.RefreshRequest{Refresh: x.session.Refresh, Device: own, New: l.Device[:]}}}
	}
	if x.looked.Device != kam.NoID && l.Device != x.looked.Device {
		return x.renamed()
	}
	x.looked, x.again = l, false
	r := x.request(l.Token)
	r.sent, r.PushOnly, r.Newest = l.Batch, l.More, l.Newest
	r.Anew, r.Own = l.Wishes.Anew, l.Wishes.Own
	for i := range l.Batch {
		r.Mutations = append(r.Mutations, cbor.RawMessage(wire.AppendMutation(nil, &l.Batch[i])))
	}
	return x.ask(now, r)
}

// request returns a request for what follows a position.
func (x *Exchange) request(token []byte) *request {
	return &request{SyncRequest: wire.SyncRequest{
		Protocol: wire.Protocol, Device: x.looked.Device[:], Token: token, Agree: x.looked.Wishes.Agree}}
}

// ask makes a request, under a new session where this one has run out.
func (x *Exchange) ask(now time.Time, r *request) []Do {
	x.out = r
	if Expired(x.session, now) {
		return x.renew()
	}
	return []Do{Ask{r.SyncRequest, x.session.Access}}
}

func (x *Exchange) renew() []Do {
	return []Do{Renew{wire.RefreshRequest{Refresh: x.session.Refresh, Device: x.out.Device}}}
}

// renewed goes on under the new session once it is stored. It is stored also where the exchange has failed meanwhile, for
// the server soon takes the one before it no longer.
func (x *Exchange) renewed(now time.Time, e Renewed) []Do {
	if x.becoming {
		return x.became(now, e)
	}
	if e.Err != nil {
		x.out = nil
		return x.fail(Ended(e.Err))
	}
	x.session = Local(e.Session, now)
	x.pending = func(now time.Time, err error) []Do {
		if err != nil || x.failed != nil {
			x.out = nil
			return x.fail(err)
		}
		return []Do{Ask{x.out.SyncRequest, x.session.Access}}
	}
	return []Do{Keep{&x.session}}
}

// became goes on as the device that the cache has become, under a session of that device's own.
func (x *Exchange) became(now time.Time, e Renewed) []Do {
	x.becoming = false
	if Refused(e.Err, wire.Unauthorized, wire.Forbidden) {
		return x.renamed()
	}
	if e.Err != nil {
		return x.fail(e.Err)
	}
	x.session = Local(e.Session, now)
	x.pending = x.look
	return []Do{Keep{&x.session}}
}

func (x *Exchange) answered(now time.Time, e Answered) []Do {
	r := x.out
	if Refused(e.Err, wire.Unauthorized) && !r.renewed && x.failed == nil {
		r.renewed = true
		return x.renew()
	}
	x.out = nil
	var refusal *wire.Refusal
	if errors.As(e.Err, &refusal) && x.failed == nil {
		switch {
		case refusal.Code == wire.Fork && r.Newest != nil && refusal.Done < r.Newest.Number && !x.recalled:
			x.recalled, x.pending = true, x.look
			return []Do{Recall{}}
		case len(r.sent) == 0:
		case refusal.Code == wire.Fork && !x.forked:
			x.forked, x.pending = true, x.look
			return []Do{Fork{refusal.Done}}
		case refusal.Code == wire.Gap && !x.resent:
			x.resent, x.pending = true, x.look
			return []Do{Resend{refusal.Done}}
		}
	}
	err := x.blame(e.Err)
	if err == nil {
		err = x.fits(r, e.Response)
	}
	if err != nil || x.failed != nil {
		return x.fail(err)
	}
	x.offset = time.UnixMilli(e.Response.Now).Sub(now)
	x.report.Pushed += len(r.sent)
	x.next = append(x.next, e.Response)
	if x.page != nil {
		return x.askOn(now)
	}
	return x.take(now)
}

// last reports whether no page follows an answer.
func last(r *wire.SyncResponse) bool { return r.Left == 0 || len(r.Rows) == 0 }

// mostAhead is how many pages wait while one is being taken in: while one of them is made ready, the next one is on its way.
const mostAhead = 2

// take absorbs the first answer that waits, and goes on asking before that.
func (x *Exchange) take(now time.Time) []Do {
	x.page, x.next = x.next[0], x.next[1:]
	return append(x.askOn(now), Take{x.page})
}

// askOn asks for the page after the newest one that has come, if there is one and not enough of them wait.
func (x *Exchange) askOn(now time.Time) []Do {
	newest := x.page
	if n := len(x.next); n > 0 {
		newest = x.next[n-1]
	}
	if x.out != nil || last(newest) || len(x.next) >= mostAhead {
		return nil
	}
	return x.ask(now, x.request(newest.Token))
}

func (x *Exchange) taken(now time.Time, e Taken) []Do {
	page := x.page
	x.page = nil
	if e.Err != nil {
		return x.fail(x.blame(e.Err))
	}
	x.report.Pulled += e.Absorbed.Rows
	x.report.Conflicts += e.Absorbed.Conflicts
	x.report.Rejected += e.Absorbed.Rejected
	x.report.Head, x.left = page.Head, page.Left
	x.again = x.again || e.Absorbed.Again > 0 || len(e.Absorbed.Anew) > 0
	switch {
	case x.failed != nil:
		return x.fail(nil)
	case e.Absorbed.Forked && x.out == nil && len(x.next) == 0:
		return x.look(now, nil)
	case e.Absorbed.Forked:
		return x.fail(errors.New("a backup of the server has lost edits that this device no longer has, so it is a device of its own from now on; sync again"))
	case last(page):
		x.pending = x.settled
		return []Do{SetClock{x.offset}}
	case len(x.next) > 0:
		return x.take(now)
	}
	return nil
}

// settled goes on with the next batch, or with what the cache lacks by its own account, if there is such. The latter is
// looked after once in an exchange, so that a server that makes no sense cannot keep it going.
func (x *Exchange) settled(now time.Time, err error) []Do {
	if err == nil && x.again && !x.resent {
		x.resent = true
		return x.look(now, nil)
	}
	if err == nil && x.looked.More {
		return x.look(now, nil)
	}
	return x.fail(err)
}

func (x *Exchange) look(_ time.Time, err error) []Do {
	if err != nil {
		return x.fail(x.blame(err))
	}
	return []Do{Look{}}
}

// renamed ends an exchange in which the cache has become another device, because it was copied or because a backup has
// lost what it no longer has, where the server opens no session for it by what the other one's session shows: the user has to
// sign in again, and what waits stays waiting.
func (x *Exchange) renamed() []Do {
	x.pending = func(_ time.Time, err error) []Do {
		if err == nil {
			err = fmt.Errorf("this cache was copied from another device, and is a device of its own from now on: %w", ErrSignedOut)
		}
		return x.fail(err)
	}
	return []Do{Keep{nil}}
}

// fail ends the exchange, for a reason unless it is nil, once nothing is under way any more. The first reason counts.
func (x *Exchange) fail(err error) []Do {
	if x.failed == nil {
		x.failed = err
	}
	switch {
	case x.page != nil, x.pending != nil:
		return nil
	case x.out != nil:
		return []Do{Drop{}}
	}
	return []Do{End{x.failed}}
}

// fits returns nil if an answer can be one to what was asked: it has an outcome for every edit sent, and gets ahead in
// the feed where it says that there is more. Otherwise an exchange might never end.
func (x *Exchange) fits(r *request, a *wire.SyncResponse) error {
	if len(a.Outcomes) != len(r.sent) {
		return x.notOurs("it answers %d edits where %d were sent", len(a.Outcomes), len(r.sent))
	}
	for i, o := range a.Outcomes {
		if o.Number != r.sent[i].Number {
			return x.notOurs("it answers edit %d where %d was sent", o.Number, r.sent[i].Number)
		}
	}
	if a.Left > 0 && bytes.Equal(a.Token, r.Token) {
		return x.notOurs("it does not get ahead")
	}
	return nil
}

func (x *Exchange) notOurs(format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrNotOurs, x.server, fmt.Sprintf(format, args...))
}
