package store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// betweenNotes is how often the time of the last answer is written while there is nothing else to write. Between that it is
// kept in memory, so that a device that only looks whether there is news does not wait for its disk, nor wear it out.
const betweenNotes = time.Minute

// idle reports whether an answer says no more than that the server is there.
func (s *state) idle(r *wire.SyncResponse) bool {
	nothing := len(r.Rows) == 0 && len(r.Outcomes) == 0 && !r.Restart && r.Left == 0 && len(r.Sums) == 0
	here := len(s.Token) > 0 && bytes.Equal(r.Token, s.Token) && r.Cursor == s.Cursor && bytes.Equal(r.Epoch, s.Epoch) && r.Done >= s.Acked
	here = here && r.Oldest == s.Oldest
	settled := !s.Snapshot && s.Seen == s.Acked && len(s.Anew) == 0 && !s.Differs
	return nothing && here && settled && (r.Sum == nil || *r.Sum == s.Sum)
}

// note takes in an answer that says no more than that the server is there. It reports false where that is to be written.
func (c *Cache) note(ctx context.Context, r *wire.SyncResponse) (noted bool, err error) {
	release, err := c.hold(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	s := c.state.Load()
	now := c.now()
	since := now.Sub(time.UnixMilli(c.noted))
	if c.journal == nil || since < 0 || since >= betweenNotes || !s.idle(r) {
		return false, nil
	}
	s = s.clone()
	s.Synced = now.UnixMilli()
	if r.Sum != nil {
		s.Agreed = s.Synced
	}
	c.state.Store(s)
	return true, nil
}

// keepNotes writes what is noted in memory only. It is called before the file is closed; a failure costs nothing but these notes.
func (c *Cache) keepNotes() {
	s := c.state.Load()
	if c.journal == nil || s == nil || s.Synced == c.noted && !c.unkept {
		return
	}
	if c.file.update(func(tx *memtable.Tx) error { return errors.Join(c.saveState(tx, s), c.keepExchanges(tx)) }) == nil {
		c.noted, c.unkept = s.Synced, false
	}
}
