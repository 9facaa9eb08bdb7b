package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// keptAnswered is how long an edit is kept that the server has answered. A server that has to be restored from a backup
// younger than this loses nothing.
const keptAnswered = 30 * 24 * time.Hour

// mostForgotten is how many edits one answer of the server makes this cache forget, so that none takes long.
const mostForgotten = 1000

// keepAnswered keeps an edit that the server has answered.
func (a *absorption) keepAnswered(m *wire.Mutation) error {
	data := binary.BigEndian.AppendUint64(nil, uint64(a.now().UnixMilli()))
	return a.put(acked, numberKey(m.Number), wire.AppendMutation(data, m))
}

// forgetAnswered forgets the edits that have been kept long enough.
func (a *absorption) forgetAnswered() error {
	limit := a.now().Add(-keptAnswered).UnixMilli()
	newest := numberKey(a.state.Acked)
	cur := a.tx.Bucket(string(acked)).Cursor()
	n := 0
	for k, v := cur.First(); k != nil && n < mostForgotten; k, v = cur.Next() {
		plain, err := a.open(acked, k, v)
		if err != nil {
			return err
		}
		if len(plain) < 8 || int64(binary.BigEndian.Uint64(plain)) > limit || bytes.Equal(k, newest) {
			return nil // the newest one stays: it tells whether the server still has what it acknowledged
		}
		a.delete(acked, bytes.Clone(k))
		n++
	}
	return nil
}

// again sees whether the server has lost edits that it had acknowledged, because it was restored from a backup.
func (a *absorption) again() error {
	if len(a.resp.Epoch) == 0 {
		return nil
	}
	a.state.Epoch = bytes.Clone(a.resp.Epoch)
	if a.resp.Done >= a.state.Acked {
		return nil
	}
	return a.resend(a.resp.Done)
}

// Resend has the acknowledged edits after a number wait again: the server says that it has no later one of this device,
// so they were lost with a backup that it was restored from. Where this cache no longer has all of them, the device
// takes a new id, under which the rest is numbered anew. An error that wraps wire.ErrMalformed means that the server
// cannot be right.
func (c *Cache) Resend(ctx context.Context, done uint64) error {
	return c.write(ctx, func(t *txn) error {
		if done >= t.state.Acked {
			return fmt.Errorf("%w: the server misses edits after %d, of which none was acknowledged", wire.ErrMalformed, done)
		}
		t.remote = true
		a := &absorption{txn: t, got: &Absorbed{}, gone: map[uint64]bool{}, lost: map[kam.Ref]bool{}}
		if err := a.resend(done); err != nil || a.got.Forked {
			return err
		}
		return a.relay()
	})
}

// Recall has all acknowledged edits that are kept wait again. It is what to do when the server says that it has another edit in
// the place of the newest one: a backup had lost some of them, and a copy of this cache has used their numbers since. The server
// then tells the first that differs, which Fork goes by.
func (c *Cache) Recall(ctx context.Context) error {
	return c.write(ctx, func(t *txn) error {
		t.remote = true
		a := &absorption{txn: t, got: &Absorbed{}, gone: map[uint64]bool{}, lost: map[kam.Ref]bool{}}
		done := t.state.Acked
		for ; done > 0; done-- {
			m, err := a.answered(done)
			if err != nil {
				return err
			}
			if m == nil {
				break
			}
		}
		if err := a.resend(done); err != nil {
			return err
		}
		return a.relay()
	})
}

// Newest returns the newest edit that the server has acknowledged, or nil where none is kept.
func (c *Cache) Newest(ctx context.Context) (newest *wire.Acknowledged, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return newest, c.view(func(tx *memtable.Tx) error {
		s, err := c.loadState(tx)
		if err != nil || s.Acked == 0 {
			return err
		}
		plain, err := c.get(tx, acked, numberKey(s.Acked))
		if err != nil || len(plain) < 8 {
			return err
		}
		hash := sha256.Sum256(plain[8:])
		newest = &wire.Acknowledged{Number: s.Acked, Hash: hash[:]}
		return nil
	})
}

func (a *absorption) resend(done uint64) error {
	whole := true
	for n := done + 1; n <= a.state.Acked; n++ {
		m, err := a.answered(n)
		if err != nil {
			return err
		}
		if m == nil {
			whole = false
			continue
		}
		w, err := a.load(m.Ref)
		if err != nil {
			return err
		}
		b, err := a.beneath(w)
		if err != nil {
			return err
		}
		if b == nil {
			b = &base{server: w.now}
		}
		if !slices.Contains(b.numbers, n) {
			b.numbers = append(b.numbers, n)
			slices.Sort(b.numbers)
		}
		w.rebase(b)
		a.bare = append(a.bare, w)
		delete(a.gone, n)
		if err := a.put(outbox, numberKey(n), appendSent(nil, sent{mutation: m})); err != nil {
			return err
		}
		a.got.Again++
	}
	a.state.Sent = max(a.state.Sent, a.state.Acked)
	a.state.Acked, a.state.Seen, a.rewrite = done, min(a.state.Seen, done), true
	if err := a.putAll(outbox); err != nil {
		return err
	}
	if whole {
		return nil
	}
	if err := a.relay(); err != nil {
		return err
	}
	a.got.Forked = true
	return a.fork(done)
}

// answered returns an edit that the server has answered, or nil if it is no longer kept.
func (a *absorption) answered(n uint64) (*wire.Mutation, error) {
	plain, err := a.get(acked, numberKey(n))
	if err != nil || plain == nil || len(plain) < 8 {
		return nil, err
	}
	m, err := wire.DecodeMutation(plain[8:])
	if err != nil {
		return nil, fmt.Errorf("%w: an edit that was sent: %w", errBadValue, err)
	}
	return m, nil
}
