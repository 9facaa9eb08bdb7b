// Package step decides what a device does next in an exchange with its server. It does no I/O, knows no clock and starts
// no goroutine: an Exchange is told what has happened and says what is to be done, so that the client, which does it over
// HTTP, and a simulation, which does it in any order that a network and crashes can bring about, follow the same rules. So is an
// Upload, for the files that edits wait for.
package step

import (
	"time"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/sync/wire"
)

// Do is something that is to be done. What comes of it is told to the Exchange as an Event, at most one of each kind at a
// time: while a Take is under way, an Ask or a Renew may be, too.
type Do interface{ do() }

// What there is to do.
type (
	// Look asks the cache what waits and where it stands; Looked follows.
	Look struct{}

	// Ask sends a request to the server, under an access token; Answered follows.
	Ask struct {
		Request wire.SyncRequest
		Access  string
	}

	// Renew exchanges the refresh token for a new session; Renewed follows.
	Renew struct{ Request wire.RefreshRequest }

	// Drop gives up the request that is under way. Its event follows all the same, most likely with an error.
	Drop struct{}

	// Keep stores a session, nil for none; Kept follows.
	Keep struct{ Session *wire.Session }

	// Take absorbs an answer; Taken follows.
	Take struct{ Response *wire.SyncResponse }

	// SetClock tells the cache how far the server's clock is ahead; Kept follows.
	SetClock struct{ Offset time.Duration }

	// Resend has edits wait again that were acknowledged, since the server, restored from a backup, has none after Done;
	// Kept follows.
	Resend struct{ Done uint64 }

	// Recall has all acknowledged edits that are kept wait again, since the server has others under their numbers; Kept
	// follows.
	Recall struct{}

	// Fork has the cache take a new identity; Kept follows. Same is the number up to which the server has the edits that
	// wait here.
	Fork struct{ Same uint64 }

	// End says that the exchange, or the upload, is over: nothing is under way, and nothing follows.
	End struct{ Err error }
)

// What there is to do for an Upload, beside Drop, which gives up what it has under way, and End.
type (
	// Find looks for a content on this device; Found follows.
	Find struct{ ID wire.Hash }

	// Offer tells the server of a content; Offered follows.
	Offer struct{ Content wire.Content }

	// Send sends a chunk of a content to the server; Sent follows.
	Send struct {
		Content wire.Content
		At      int // the position of the chunk
	}

	// Have has Files know that a content need not be brought to the server any more, since it is there or is lost for it. Nothing
	// follows.
	Have struct {
		ID   wire.Hash
		Lost bool
		age  int
	}
)

func (Look) do()     {}
func (Ask) do()      {}
func (Renew) do()    {}
func (Drop) do()     {}
func (Keep) do()     {}
func (Take) do()     {}
func (SetClock) do() {}
func (Resend) do()   {}
func (Recall) do()   {}
func (Fork) do()     {}
func (End) do()      {}
func (Find) do()     {}
func (Offer) do()    {}
func (Send) do()     {}
func (Have) do()     {}

// Event is what has come of something that was done.
type Event interface{ event() }

// What can happen. An event with an error tells nothing else.
type (
	// Looked says what the cache says.
	Looked struct {
		Device kam.ID
		Batch  []wire.Mutation    // what waits, as much as one request takes
		More   bool               // more waits than that
		Newest *wire.Acknowledged // what the server last acknowledged, nil where nothing is kept
		Token  []byte             // where the cache stands
		Wishes store.Wishes       // what it asks for beside changes
		Err    error
	}

	// Answered is the server's answer to an Ask, or its failure.
	Answered struct {
		Response *wire.SyncResponse
		Err      error
	}

	// Renewed is the server's answer to a Renew, or its failure.
	Renewed struct {
		Session wire.Session
		Err     error
	}

	// Taken says what an answer changed in the cache.
	Taken struct {
		Absorbed store.Absorbed
		Err      error
	}

	// Found says of which chunks a content consists that is on this device. The error wraps shelf.ErrMissing where it is not.
	Found struct {
		Content wire.Content
		Err     error
	}

	// Offered says which chunks of a content the server wants, by their positions.
	Offered struct {
		Wanted []int
		Err    error
	}

	// Sent says that a chunk has arrived at the server, or why it has not, and whether edits have been made since the upload began
	// that need not wait for it.
	Sent struct {
		Behind bool
		Err    error
	}

	// Kept says that a Keep, a SetClock, a Resend, a Recall or a Fork is done.
	Kept struct{ Err error }
)

func (Looked) event()   {}
func (Answered) event() {}
func (Renewed) event()  {}
func (Taken) event()    {}
func (Kept) event()     {}
func (Found) event()    {}
func (Offered) event()  {}
func (Sent) event()     {}
