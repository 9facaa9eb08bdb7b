package store

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"keyaccount/store/journal"
	"keyaccount/store/memtable"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

// Batch returns the next mutations that the server has not answered, without a gap in their numbers, as many as one
// request takes, and whether there are more.
func (c *Cache) Batch(ctx context.Context) (batch []wire.Mutation, more bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	if c.stale.Load() { // nothing is sent of which the journal knows another order
		if err := c.write(ctx, func(*txn) error { return nil }); err != nil {
			return nil, false, err
		}
	}
	err = c.view(func(tx *memtable.Tx) error {
		s, err := c.loadState(tx)
		if err != nil {
			return err
		}
		size := 0
		return c.eachSent(tx, s.Acked+1, func(e sent, bytes int) (bool, error) {
			if e.mutation.Number != s.Acked+1+uint64(len(batch)) {
				return false, fmt.Errorf("%w: edit %d follows %d", errBadValue, e.mutation.Number, s.Acked+uint64(len(batch)))
			}
			if more = len(batch) == wire.MaxMutations || size >= wire.MaxRequest; more {
				return false, nil
			}
			batch, size = append(batch, *e.mutation), size+bytes
			return true, nil
		})
	})
	return batch, more, err
}

// eachSent calls fn for what the outbox holds from a number on, with the size of the mutation, until fn returns false.
func (s *sealer) eachSent(tx *memtable.Tx, from uint64, fn func(e sent, bytes int) (bool, error)) error {
	cur := tx.Bucket(string(outbox)).Cursor()
	for k, v := cur.Seek(numberKey(from)); k != nil; k, v = cur.Next() {
		e, err := s.sentAt(k, v)
		if err != nil {
			return err
		}
		if more, err := fn(e, len(v)-vault.Overhead-9); err != nil || !more {
			return err
		}
	}
	return nil
}

// sentAt reads an entry of the outbox.
func (s *sealer) sentAt(key, value []byte) (e sent, err error) {
	plain, err := s.open(outbox, key, value)
	if err == nil {
		e, err = decodeSent(plain)
	}
	if err == nil && !bytes.Equal(key, numberKey(e.mutation.Number)) {
		err = fmt.Errorf("%w: edit %d stands in the place of another", errBadValue, e.mutation.Number)
	}
	return e, err
}

// heading is the journal's head for the state as it is.
func (c *Cache) heading() journal.Head {
	s := c.state.Load()
	return journal.Head{Device: s.device(), User: s.User, Server: s.Server, Last: s.Last, Clock: s.Clock}
}

// rewriteJournal writes the journal anew from the outbox.
func (c *Cache) rewriteJournal() error {
	waiting, err := c.waitingSteps()
	if err == nil {
		err = c.journal.Rewrite(c.heading(), waiting)
	}
	return classify(c.dir, err)
}

// waitingSteps returns the mutations that the server has not answered, as steps of one each.
func (c *Cache) waitingSteps() (waiting []journal.Step, err error) {
	err = c.view(func(tx *memtable.Tx) error {
		s, err := c.loadState(tx)
		if err != nil {
			return err
		}
		return c.eachSent(tx, s.Acked+1, func(e sent, _ int) (bool, error) {
			waiting = append(waiting, journal.Step{Mutations: []wire.Mutation{*e.mutation}})
			return true, nil
		})
	})
	return waiting, err
}

// enough is how many bytes of acknowledged edits make it worth while to write the journal anew before the cache closes.
const enough = 512 << 10

// shrinkJournal lets go of what the server has acknowledged, where that is worth while or the cache closes. A failure
// costs nothing but space, and shows at the next append, so it is not reported.
func (c *Cache) shrinkJournal(closing bool) {
	s := c.state.Load()
	size, spent := c.journal.Acknowledged(s.Acked)
	if spent > enough && (s.Acked == s.Last || spent > size/2) || spent > 0 && closing {
		_ = c.journal.Shrink(c.heading(), s.Acked)
	}
}

// set changes something that the journal's head tells too.
func (c *Cache) set(ctx context.Context, change func(*state) error) error {
	return c.write(ctx, func(t *txn) error {
		t.rewrite = true
		return change(t.state)
	})
}

// SetUser says whose cache this is. It belongs to one user for good.
func (c *Cache) SetUser(ctx context.Context, name string) error {
	if c.User() == name {
		return nil
	}
	return c.set(ctx, func(s *state) error {
		if s.User != "" {
			return &Error{Kind: ErrOtherUser, Path: c.dir, Words: fmt.Sprintf("it is %s's; another user needs another folder (KAM_HOME)", s.User)}
		}
		s.User = name
		return nil
	})
}

// SetServerURL says which server the cache is synced with.
func (c *Cache) SetServerURL(ctx context.Context, base string) error {
	if c.ServerURL() == base {
		return nil
	}
	return c.set(ctx, func(s *state) error {
		s.Server = base
		return nil
	})
}

// sameOffset is how much an offset may differ from the one that is kept without being another: answers take their time.
const sameOffset = 100 * time.Millisecond

// SetClockOffset says how far the server's clock is ahead of this device's. It is written where it is another than before.
func (c *Cache) SetClockOffset(ctx context.Context, offset time.Duration) error {
	if (c.ClockOffset() - offset).Abs() < sameOffset {
		return nil
	}
	offset = offset.Round(sameOffset)
	return c.write(ctx, func(t *txn) error {
		t.state.Offset = int64(offset)
		return nil
	})
}

var sessionKey = []byte("session")

// Session returns what SetSession kept, or nil.
func (c *Cache) Session(ctx context.Context) (session []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = c.view(func(tx *memtable.Tx) error {
		session, err = c.get(tx, meta, sessionKey)
		return err
	})
	return session, err
}

// SetSession keeps what the client needs to stay signed in; nil forgets it.
func (c *Cache) SetSession(ctx context.Context, session []byte) error {
	return c.write(ctx, func(t *txn) error {
		if session == nil {
			t.delete(meta, sessionKey)
			return nil
		}
		return t.put(meta, sessionKey, session)
	})
}
