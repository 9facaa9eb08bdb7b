package step

import (
	"errors"
	"fmt"

	"keyaccount/store/shelf"
	"keyaccount/sync/wire"
)

// ErrBehind ends an Upload between two chunks because edits have been made that need not wait for it.
var ErrBehind = errors.New("edits wait behind an upload")

const (
	chunksAtOnce = 2 // that are on their way, each of which is in memory
	mostRounds   = 3 // in which a server may want something of a content; then it is given up on
)

// Upload brings contents to the server, one after the other: it sends the chunks that the server wants until it wants none. A
// content of which nothing is here is not this device's to upload, and one that cannot be uploaded, now or ever, holds up nothing.
type Upload struct {
	server string
	age    int         // of the Files that began it
	waits  []wire.Hash // the first is under way

	content wire.Content
	rounds  int   // in which the server wanted something of it
	wanted  []int // positions of chunks that are still to be sent
	out     int   // chunks that are on their way
	behind  bool
	failed  error // why nothing more of it is sent
	lost    error
}

// Lost returns why contents have not got to the server for which nothing is to wait.
func (u *Upload) Lost() error { return u.lost }

// Step takes in what has happened, and returns what is to be done now, the first first. It returns nothing where something else
// is under way that has to end before.
func (u *Upload) Step(e Event) []Do {
	switch e := e.(type) {
	case Found:
		switch {
		case errors.Is(e.Err, shelf.ErrMissing):
			return u.done(false)
		case e.Err != nil:
			return u.fail(e.Err)
		}
		u.content, u.rounds = e.Content, 0
		return []Do{Offer{u.content}}
	case Offered:
		return u.offered(e)
	case Sent:
		u.out--
		u.behind = u.behind || e.Behind
		if e.Err != nil {
			return u.fail(e.Err)
		}
		return u.send()
	}
	return nil
}

func (u *Upload) offered(e Offered) []Do {
	if e.Err != nil {
		return u.fail(e.Err)
	}
	for i, at := range e.Wanted {
		if at < 0 || at >= u.content.Len() || i > 0 && at <= e.Wanted[i-1] {
			return u.fail(u.notOurs("it wants a part of a file that there is not"))
		}
	}
	if len(e.Wanted) == 0 {
		return u.done(false)
	}
	if u.rounds++; u.rounds == mostRounds {
		return u.fail(u.notOurs("it wants the same parts of a file again and again"))
	}
	u.wanted = e.Wanted
	return u.send()
}

// send sends what is wanted, a few chunks at once, and offers the content again when all have arrived.
func (u *Upload) send() (do []Do) {
	switch {
	case u.failed != nil:
		return u.fail(u.failed)
	case u.behind:
		u.wanted = nil // what is on its way arrives
	}
	for ; u.out < chunksAtOnce && len(u.wanted) > 0; u.out++ {
		do = append(do, Send{u.content, u.wanted[0]})
		u.wanted = u.wanted[1:]
	}
	switch {
	case u.out > 0:
		return do
	case u.behind:
		return []Do{End{ErrBehind}}
	}
	return []Do{Offer{u.content}}
}

// done goes on with the next content.
func (u *Upload) done(lost bool) []Do {
	id := u.waits[0]
	u.waits = u.waits[1:]
	return append([]Do{Have{id, lost, u.age}}, u.next()...)
}

func (u *Upload) next() []Do {
	if len(u.waits) == 0 {
		return []Do{End{}}
	}
	return []Do{Find{u.waits[0]}}
}

// fail gives up on a content, once nothing of it is under way any more: on this one alone where it would fail the next time,
// too. The first reason counts.
func (u *Upload) fail(err error) []Do {
	first := u.failed == nil
	if first {
		u.failed, u.wanted = err, nil
	}
	forGood := errors.Is(u.failed, shelf.ErrMissing) || Refused(u.failed, wire.TooLarge, wire.Forbidden, wire.BadRequest, wire.NotFound)
	switch {
	case u.out > 0 && first && !forGood:
		return []Do{Drop{}}
	case u.out > 0:
		return nil
	case forGood:
		u.lost, u.failed = errors.Join(u.lost, u.failed), nil
		return u.done(true)
	}
	return []Do{End{u.failed}}
}

func (u *Upload) notOurs(words string) error {
	return fmt.Errorf("%w: %s: %s", ErrNotOurs, u.server, words)
}
