package store

import (
	"bytes"
	"context"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Absorbed says what an answer of the server changed here.
type Absorbed struct {
	Rows      int             // records received
	Conflicts int             // edits of this device that met a conflict
	Rejected  int             // edits of this device that were refused
	Dropped   int             // scopes that the user may no longer see
	Anew      []string        // scopes in which this device differed from the server; they are fetched anew with the next requests
	Again     int             // acknowledged edits that the server has lost, which wait again
	Forked    bool            // this device has taken a new id
	Kinds     map[string]bool // kinds of which records changed
}

// Absorb takes in an answer of the server, all of it or nothing: what became of the edits that were sent, the records that
// changed, and where this device stands now. Edits that wait stay laid over what comes; an edit the server has accepted stays
// so until its effect has come back; one that it has refused goes at once. Bytes that are no answer give an error that
// wraps wire.ErrMalformed.
func (c *Cache) Absorb(ctx context.Context, resp *wire.SyncResponse) (Absorbed, error) {
	absorb, err := c.Prepare(resp)
	if err != nil {
		return Absorbed{}, err
	}
	return absorb(ctx)
}

// Prepare does of Absorb what does not depend on the rest of the cache, which is most of the work, and returns what does
// the rest. One answer can so be prepared while the one before it is being absorbed.
func (c *Cache) Prepare(resp *wire.SyncResponse) (absorb func(context.Context) (Absorbed, error), err error) {
	waits, err := c.waits()
	if err != nil {
		return nil, err
	}
	arrivals, err := c.readRows(resp.Rows, waits)
	if err != nil {
		return nil, err
	}
	notices, err := readNotices(resp.Rows)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (Absorbed, error) {
		got := Absorbed{Rows: len(resp.Rows) - len(notices)}
		if noted, err := c.note(ctx, resp); noted || err != nil {
			return got, err
		}
		err := c.write(ctx, func(t *txn) error {
			t.remote, got.Kinds = true, t.changed.Kinds
			got.Dropped, got.Again, got.Forked = 0, 0, false
			a := &absorption{txn: t, resp: resp, got: &got, told: map[uint64]sent{}, gone: map[uint64]bool{}, lost: map[kam.Ref]bool{}, notices: notices}
			return a.run(arrivals)
		})
		if err != nil {
			return Absorbed{}, err
		}
		if len(resp.Sums) > 0 && resp.Sum != nil && resp.Left == 0 && *resp.Sum != c.state.Load().Sum {
			if got.Anew, err = c.differing(ctx, resp.Sums); err != nil {
				return got, err
			}
		}
		return got, c.shrink(ctx)
	}, nil
}

// shrink lets the journal go of what the server has acknowledged.
func (c *Cache) shrink(ctx context.Context) error {
	release, err := c.hold(ctx)
	if err != nil {
		return nil // what was absorbed is safe; the journal shrinks the next time
	}
	defer release()
	if c.journal != nil {
		c.shrinkJournal(false)
	}
	return nil
}

type absorption struct {
	*txn
	resp *wire.SyncResponse
	got  *Absorbed
	told map[uint64]sent // edits of which the server has just said, or changed, where their effect stands
	gone map[uint64]bool // numbers of edits that are laid over nothing any more
	bare []*work         // records that lose such an edit

	notices []notice
	lost    map[kam.Ref]bool // records that the server has taken away

	recordGap, underGap gap // for records that arrive, in the order of their keys
}

func (a *absorption) run(arrivals []*arrival) error {
	if err := a.first(); err != nil {
		return err
	}
	if err := a.answers(); err != nil {
		return err
	}
	if err := a.loseScopes(); err != nil {
		return err
	}
	if err := a.remake(); err != nil {
		return err
	}
	if err := a.loadKnown(arrivals); err != nil {
		return err
	}
	for _, in := range arrivals {
		if err := a.arrive(in); err != nil {
			return err
		}
	}
	if err := a.loseMoved(); err != nil {
		return err
	}
	moved := a.resp.Restart || !bytes.Equal(a.resp.Token, a.state.Token)
	if moved {
		a.state.Token, a.state.Cursor = a.resp.Token, a.resp.Cursor
	}
	if err := a.displace(); err != nil {
		return err
	}
	if err := a.dropSeen(); err != nil {
		return err
	}
	complete := moved && a.resp.Left == 0 && a.state.Snapshot
	if complete && a.state.Sweep {
		if err := a.sweep(); err != nil {
			return err
		}
	}
	if complete {
		a.state.Snapshot, a.state.Sweep = false, false
	}
	a.state.Synced, a.state.Oldest = a.now().UnixMilli(), a.resp.Oldest
	if err := a.forgetSteps(); err != nil {
		return err
	}
	a.agree()
	if err := a.again(); err != nil || a.got.Forked {
		return err
	}
	return a.relay()
}

// first sees whether these are the first rows of all, or of a fresh start.
func (a *absorption) first() error {
	if len(a.state.Token) == 0 && len(a.resp.Rows) > 0 {
		a.state.Snapshot = true
	}
	if a.resp.Restart {
		first, _ := a.tx.Bucket(string(records)).Cursor().First()
		a.state.Snapshot, a.state.Sweep, a.state.Cursor = true, first != nil, 0
		if err := a.clear(fresh); err != nil {
			return err
		}
	}
	a.snapshot = a.state.Snapshot
	return nil
}
