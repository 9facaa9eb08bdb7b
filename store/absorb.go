package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"

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
	select {
	case c.writing <- struct{}{}:
	case <-ctx.Done():
		return nil // what was absorbed is safe; the journal shrinks the next time
	}
	defer func() { <-c.writing }()
	if c.journal != nil {
		c.shrinkJournal(false)
	}
	return nil
}

// mostWaits is how many records are looked up of which edits wait.
const mostWaits = 10_000

// waits returns the records, or as many of them as matter, of which edits wait.
func (c *Cache) waits() (refs map[kam.Ref]bool, err error) {
	return refs, c.view(func(tx *bolt.Tx) error {
		refs = map[kam.Ref]bool{}
		cur := tx.Bucket([]byte(under)).Cursor()
		for k, _ := cur.First(); k != nil && len(refs) < mostWaits; k, _ = cur.Next() {
			ref, err := parseRecordKey(k)
			if err != nil {
				return err
			}
			refs[ref] = true
		}
		return nil
	})
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

// gap is a stretch of a bucket without any keys. Of the records that arrive many are new; one look at the bucket tells
// so of all that lie between two that it has.
type gap struct {
	cur   *bolt.Cursor
	until []byte // the first key after the gap, nil if there is none
	value []byte // its value
	found bool
}

// spans reports whether the bucket has no such key. Keys are asked for in rising order.
func (g *gap) spans(tx *bolt.Tx, in bucket, key []byte) bool {
	if g.cur == nil {
		g.cur = tx.Bucket([]byte(in)).Cursor()
	}
	if !g.found || g.until != nil && bytes.Compare(key, g.until) >= 0 {
		k, v := g.cur.Seek(key)
		g.until, g.value, g.found = bytes.Clone(k), v, true
	}
	return !bytes.Equal(key, g.until)
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
		first, _ := a.tx.Bucket([]byte(records)).Cursor().First()
		a.state.Snapshot, a.state.Sweep, a.state.Cursor = true, first != nil, 0
		if err := a.clear(fresh); err != nil {
			return err
		}
	}
	a.snapshot = a.state.Snapshot
	return nil
}

// answers takes in what became of the edits that were sent.
func (a *absorption) answers() error {
	for _, o := range a.resp.Outcomes {
		if o.Number == 0 || o.Number > a.state.Last || o.Number > a.state.Acked+1 {
			return fmt.Errorf("%w: an answer to edit %d where %d is next", wire.ErrMalformed, o.Number, a.state.Acked+1)
		}
		a.state.Acked = max(a.state.Acked, o.Number)
		key := numberKey(o.Number)
		data, err := a.get(outbox, key)
		if err != nil {
			return err
		}
		if data == nil { // an answer that has been taken in before
			continue
		}
		e, err := decodeSent(data)
		if err != nil {
			return err
		}
		if err := a.keepAnswered(e.mutation); err != nil {
			return err
		}
		switch o.Result {
		case wire.Rejected:
			a.got.Rejected++
			if err := a.drop(e); err != nil {
				return err
			}
			a.delete(history, historyKey(e.mutation.Ref, e.mutation.VersionID))
		default:
			if o.Result == wire.Conflicted && !e.answered {
				a.got.Conflicts++
			}
			e.answered, e.applied = true, o.Applied
			a.told[o.Number] = e
		}
	}
	if len(a.resp.Outcomes) > 0 {
		if err := a.forgetAnswered(); err != nil {
			return err
		}
	}
	return a.putAll(acked)
}

// drop takes an edit out of the outbox and off its record.
func (a *absorption) drop(e sent) error {
	a.delete(outbox, numberKey(e.mutation.Number))
	a.gone[e.mutation.Number] = true
	w, err := a.load(e.mutation.Ref)
	a.bare = append(a.bare, w)
	return err
}

// displace takes in that the server's store is another one than before, restored from a backup. What the one before had answered
// may stand at another number in this one, where a copy of this cache has sent it too: at the newest one there, at most.
func (a *absorption) displace() error {
	if len(a.state.Epoch) == 0 || len(a.resp.Epoch) == 0 || bytes.Equal(a.state.Epoch, a.resp.Epoch) {
		return nil
	}
	for n := a.state.Seen + 1; n <= a.state.Acked; n++ {
		key := numberKey(n)
		data, err := a.get(outbox, key)
		if err != nil {
			return err
		}
		if _, now := a.told[n]; now || data == nil || a.gone[n] {
			continue
		}
		e, err := decodeSent(data)
		if err != nil {
			return err
		}
		e.applied = a.resp.Head
		a.told[n] = e
	}
	return nil
}

// dropSeen drops the edits whose effect has come back, and keeps of the others that they have been answered.
func (a *absorption) dropSeen() error {
	a.state.Seen = a.state.Acked
	cur := a.tx.Bucket([]byte(outbox)).Cursor()
	for k, v := cur.First(); k != nil; k, v = cur.Next() {
		if len(k) != len(numberKey(0)) {
			return fmt.Errorf("%w: the key of an edit that waits", errBadValue)
		}
		number := binary.BigEndian.Uint64(k)
		if a.gone[number] {
			continue
		}
		e, ok := a.told[number]
		if !ok {
			var err error
			if e, err = a.sentAt(k, v); err != nil {
				return err
			}
		}
		if !e.answered || e.applied > a.state.Cursor {
			a.state.Seen = number - 1
			break
		}
		if err := a.drop(e); err != nil {
			return err
		}
	}
	for number, e := range a.told {
		if a.gone[number] {
			continue
		}
		if err := a.put(outbox, numberKey(number), appendSent(nil, e)); err != nil {
			return err
		}
	}
	return nil
}

// arrive takes in a record as the server has it.
func (a *absorption) arrive(in *arrival) error {
	w := a.known(in.document.Ref)
	b, err := a.beneath(w)
	if err != nil {
		return err
	}
	for _, v := range in.document.Versions {
		a.state.Clock = max(a.state.Clock, v.Clock)
	}
	if a.state.Sweep {
		a.puts[fresh] = append(a.puts[fresh], entry{recordKey(w.ref), []byte{}})
	}
	w.served, w.past = in.document, in.past
	if err := a.hold(w, in.spot, in.sum); err != nil {
		return err
	}
	if b == nil {
		w.server, w.encoded, w.kept = w.was, in.encoded, in.kept
		w.set(in.document)
		return nil
	}
	w.server = b.server
	b.server, b.stored = in.document, nil
	w.rebase(b)
	a.bare = append(a.bare, w)
	return nil
}

// loadKnown loads those records that arrive which are there already, several at a time.
func (a *absorption) loadKnown(arrivals []*arrival) error {
	var works []*work
	var values [][]byte
	for _, in := range arrivals {
		ref := in.document.Ref
		if a.works[ref] == nil && !a.recordGap.spans(a.tx, records, recordKey(ref)) {
			works, values = append(works, &work{ref: ref}), append(values, a.recordGap.value)
		}
	}
	if err := parallel(len(works), func(i int) error {
		ref := works[i].ref
		plain, err := a.open(records, recordKey(ref), values[i])
		if err == nil {
			works[i], err = workOn(ref, plain)
		}
		return err
	}); err != nil {
		return err
	}
	for _, w := range works {
		a.begin(w)
	}
	return nil
}

// known returns the work on a record that arrives, which has been loaded if it is there.
func (a *absorption) known(ref kam.Ref) (w *work) {
	if w = a.works[ref]; w == nil {
		w = a.begin(&work{ref: ref})
	}
	w.based = w.based || a.underGap.spans(a.tx, under, recordKey(ref))
	return w
}

// sweep gives up the records that a fresh snapshot did not bring: the server no longer has them for this user.
func (a *absorption) sweep() error {
	if err := a.putAll(fresh); err != nil {
		return err
	}
	brought := a.tx.Bucket([]byte(fresh))
	cur := a.tx.Bucket([]byte(records)).Cursor()
	for k, _ := cur.First(); k != nil; k, _ = cur.Next() {
		if brought.Get(k) != nil {
			continue
		}
		ref, err := parseRecordKey(k)
		if err != nil {
			return err
		}
		w, err := a.load(ref)
		if err != nil {
			return err
		}
		if err := a.lose(w, true); err != nil {
			return err
		}
	}
	return a.clear(fresh)
}

// relay lays the edits that still wait over the records whose base has changed.
func (a *absorption) relay() error {
	done := map[*work]bool{}
	for _, w := range a.bare {
		if done[w] {
			continue
		}
		done[w] = true
		b, err := a.beneath(w)
		if err != nil {
			return err
		}
		if b == nil {
			continue
		}
		b.without(a.gone)
		w.rebase(b)
		w.set(b.server)
		if b.server != nil && len(b.numbers) > 0 {
			w.set(b.server.Clone())
		}
		for _, n := range b.numbers {
			data, err := a.get(outbox, numberKey(n))
			if err != nil {
				return err
			}
			e, err := decodeSent(data)
			if err != nil {
				return err
			}
			w.overlay(*e.mutation, a.state.User)
		}
	}
	return nil
}
