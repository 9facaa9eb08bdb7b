package server

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// layoutKey is the name in MetaTable of the version of what is derived from the feed: the lines of scopes, their
// tallies, the territories of accounts, the conflicts of records, and when deletions came.
var (
	layoutKey = []byte("layout")
	layout    = []byte{3}

	// nothing that says when deletions came
	layoutUndated = []byte{2}

	// that, lines by number, and territories that may be wrong, see Server.mend
	layoutBefore = []byte{1}
)

// derived are the tables that reindex fills. Those of the territories also tell what has left them, which nothing else does.
var (
	derived  = []Table{LineTable, MovedTable, ScopeTable, ConflictTable}
	laidDown = []Table{BelongTable, TerritoryTable}
)

// maxReindexed is how many records of a reindexing share one transaction.
const maxReindexed = 25_000

// reindex derives what a store of an earlier layout lacks. One that was broken off begins again. Of several servers that start
// over one store, the last carries it out, and the others wait for it.
func (s *Server) reindex(ctx context.Context, was []byte) error {
	r := &reindexing{Store: s.store, ctx: ctx, now: s.now()}
	if err := s.fill(r.name[:]); err != nil {
		return err
	}
	for {
		err := r.derive(was)
		if !errors.Is(err, errOvertaken) {
			return err
		}
		if done, err := r.wait(); done || err != nil {
			return err
		}
	}
}

// reindexing is one attempt to derive everything.
type reindexing struct {
	Store
	ctx   context.Context
	now   time.Time
	name  [16]byte
	turns uint64 // transactions so far, which show others that it is alive
}

// claimKey is the name in MetaTable of who is deriving: a name and the number of its transactions.
var claimKey = []byte("deriving")

var errOvertaken = errors.New("another server derives it")

// How often a server looks whether the one that derives has done so, and after how many looks without a sign of life it takes
// over.
const (
	derivePause    = 50 * time.Millisecond
	derivePatience = 400
)

// update runs a transaction, unless another server has begun to derive meanwhile.
func (r *reindexing) update(f func(Tx) error) error {
	return r.Update(r.ctx, func(tx Tx) error {
		if claim, err := tx.Get(MetaTable, claimKey); err != nil || len(claim) < len(r.name) || !bytes.Equal(claim[:len(r.name)], r.name[:]) {
			return cmp.Or(err, errOvertaken)
		}
		r.turns++
		return errors.Join(tx.Put(MetaTable, claimKey, append(bytes.Clone(r.name[:]), numberKey(r.turns)...)), f(tx))
	})
}

// wait waits until another server has derived everything, which it reports, or no longer does anything.
func (r *reindexing) wait() (done bool, err error) {
	var last []byte
	for quiet := 0; quiet < derivePatience; quiet++ {
		select {
		case <-r.ctx.Done():
			return false, r.ctx.Err()
		case <-time.After(derivePause):
		}
		if err := r.View(r.ctx, func(tx Tx) error {
			is, err := tx.Get(MetaTable, layoutKey)
			if done = bytes.Equal(is, layout); done || err != nil {
				return err
			}
			claim, err := tx.Get(MetaTable, claimKey)
			if !bytes.Equal(claim, last) {
				last, quiet = bytes.Clone(claim), 0
			}
			return err
		}); done || err != nil {
			return done, err
		}
	}
	return false, nil
}

func (r *reindexing) derive(was []byte) error {
	done := false
	if err := r.Update(r.ctx, func(tx Tx) error {
		is, err := tx.Get(MetaTable, layoutKey)
		if done = bytes.Equal(is, layout); done || err != nil {
			return err
		}
		return tx.Put(MetaTable, claimKey, append(bytes.Clone(r.name[:]), numberKey(r.turns)...))
	}); done || err != nil {
		return err
	}
	if !bytes.Equal(was, layoutUndated) {
		if err := r.lay(bytes.Equal(was, layoutBefore)); err != nil {
			return err
		}
	}
	if err := r.pass(func(tx Tx, from []byte) ([]byte, bool, error) { return dateFrom(tx, from, r.now) }); err != nil {
		return err
	}
	return r.update(func(tx Tx) error {
		return errors.Join(tx.Put(MetaTable, layoutKey, layout), tx.Delete(MetaTable, claimKey))
	})
}

// pass carries out something over all of the feed, some of it in each transaction.
func (r *reindexing) pass(f func(tx Tx, from []byte) (next []byte, more bool, err error)) error {
	for from, more := []byte(nil), true; more; {
		if err := r.update(func(tx Tx) (err error) {
			from, more, err = f(tx, from)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// lay derives the lines, tallies and conflicts anew, and the territories unless they are only to be mended.
func (r *reindexing) lay(mends bool) error {
	tables := derived
	if !mends {
		tables = slices.Concat(derived, laidDown)
	}
	for _, t := range tables {
		if err := r.empty(t); err != nil {
			return err
		}
	}
	if err := r.pass(func(tx Tx, from []byte) ([]byte, bool, error) { return reindexFrom(tx, from, !mends) }); err != nil || !mends {
		return err
	}
	return r.mend()
}

func (r *reindexing) empty(t Table) error {
	for more := true; more; {
		if err := r.update(func(tx Tx) error {
			var keys [][]byte
			for item, err := range tx.Scan(t, nil, nil) {
				if err != nil {
					return err
				}
				if keys = append(keys, append([]byte(nil), item.Key...)); len(keys) == maxReindexed {
					break
				}
			}
			more = len(keys) == maxReindexed
			for _, key := range keys {
				if err := tx.Delete(t, key); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// reindexFrom derives what follows from some of the feed, the territories with it if that is asked for, and returns where to
// go on.
func reindexFrom(tx Tx, from []byte, lays bool) (next []byte, more bool, err error) {
	places := newAtlas(tx)
	counts := map[string]*tallyChange{}
	found := writes{}
	n := 0
	for item, err := range tx.Scan(FeedTable, from, nil) {
		if err != nil {
			return nil, false, err
		}
		if n++; n > maxReindexed {
			next, more = append([]byte(nil), item.Key...), true
			break
		}
		p, err := placeIn(item)
		if err != nil {
			return nil, false, err
		}
		doc, err := wire.DecodeDocument(p.document)
		if err != nil {
			return nil, false, errors.Join(damaged("the feed's entry %d", p.number), err)
		}
		if counts[p.scope] == nil {
			counts[p.scope] = &tallyChange{}
		}
		counts[p.scope].newest = p.number
		if p.moved {
			found.put(LineTable, lineKey(p.scope, doc.Ref), leftLine)
			found.put(MovedTable, movedKey(doc.Ref, p.scope), numberKey(p.number))
			continue
		}
		found.put(LineTable, lineKey(p.scope, doc.Ref), inLine)
		counts[p.scope].come = counts[p.scope].come.Plus(wire.SumOf(p.number, p.scope, p.document))
		switch doc.Kind {
		case kam.AccountKind.Name:
			if !lays {
				continue
			}
			if _, err := places.settle(doc.Record(), &entry{ref: doc.Ref, number: p.number}); err != nil {
				return nil, false, err
			}
		case kam.ConflictKind.Name:
			text, _ := doc.Cell("record")
			if about, err := kam.ParseRef(text); err == nil {
				found.put(ConflictTable, append(refKey(about), doc.ID[:]...), inLine)
			}
		}
	}
	if err := found.flush(tx); err != nil {
		return nil, false, err
	}
	if err := places.flush(); err != nil {
		return nil, false, err
	}
	return next, more, count(tx, counts)
}

// dateFrom has the deletions in some of the feed of which nobody noted when they came count from now, and returns where to go on.
func dateFrom(tx Tx, from []byte, now time.Time) (next []byte, more bool, err error) {
	var undated [][]byte
	n := 0
	for item, err := range tx.Scan(FeedTable, from, nil) {
		if err != nil {
			return nil, false, err
		}
		if n++; n > maxReindexed {
			next, more = bytes.Clone(item.Key), true
			break
		}
		p, err := placeIn(item)
		if err != nil {
			return nil, false, err
		}
		doc, err := wire.DecodeDocument(p.document)
		if err != nil {
			return nil, false, errors.Join(damaged("the feed's entry %d", p.number), err)
		}
		if !isDeleted(doc) {
			continue
		}
		key := refKey(doc.Ref)
		if has, err := tx.Get(DeletedTable, key); err != nil {
			return nil, false, err
		} else if has == nil {
			undated = append(undated, key)
		}
	}
	for _, key := range undated {
		if err := tx.Put(DeletedTable, key, numberKey(uint64(now.UnixMilli()))); err != nil {
			return nil, false, err
		}
	}
	return next, more, nil
}
