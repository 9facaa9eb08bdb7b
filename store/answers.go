package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"keyaccount/sync/wire"
)

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
	cur := a.tx.Bucket(string(outbox)).Cursor()
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
