package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// How long deleted records stay after the server took the last edit of them: as they were, so that they can be restored, and
// then as stubs, of which a device learns that they are gone.
const (
	restorable = 90 * 24 * time.Hour
	stubs      = 365 * 24 * time.Hour
)

// horizonKey is the name in MetaTable of the newest number in the feed at which something was that is no longer told.
var horizonKey = []byte("horizon")

// horizon returns the number in the feed from which on everything is told. A device that stands before it has to start
// again.
func horizon(tx Tx) (uint64, error) {
	value, err := tx.Get(MetaTable, horizonKey)
	if err != nil || value == nil {
		return 0, err
	}
	return numberIn(value)
}

// Aged says what Maintain did.
type Aged struct {
	Stubbed int `json:"stubbed"` // deleted records that can no longer be restored
	Purged  int `json:"purged"`  // stubs that are gone
}

// maxAged is how many records share one transaction.
const maxAged = 500

// Maintain lets go of what is old: records that were deleted long ago become stubs, and stubs go. It is to be called once
// a day; more often does no harm.
func (s *Server) Maintain(ctx context.Context) (aged Aged, err error) {
	now := s.now()
	for from, more := []byte(nil), true; more; {
		var old, gone []kam.Ref
		if err := s.store.View(ctx, func(tx Tx) (err error) {
			old, gone, from, more, err = deletedLongAgo(tx, from, now)
			return err
		}); err != nil {
			return aged, err
		}
		if len(old)+len(gone) == 0 {
			continue
		}
		var b *batch
		if err := s.store.Update(ctx, func(tx Tx) (err error) {
			if old, gone, err = stillDue(tx, slices.Concat(old, gone), now); err != nil {
				return err
			}
			b = newBatch(tx, now)
			conflicts, err := b.settled(slices.Concat(old, gone))
			if err != nil {
				return err
			}
			for _, ref := range old {
				if err := b.stub(ref); err != nil {
					return err
				}
			}
			if err := purge(tx, slices.Concat(gone, conflicts)); err != nil {
				return err
			}
			b.log = []auditRecord{{Action: actAge, Result: "done", Note: fmt.Sprintf("%d deleted records, %d stubs", len(old), len(gone))}}
			return b.flush()
		}); err != nil {
			return aged, err
		}
		s.hub.moved(b.head)
		aged.Stubbed, aged.Purged = aged.Stubbed+len(old), aged.Purged+len(gone)
	}
	if aged.Purged > 0 {
		err = s.store.Update(ctx, forgetMoves)
	}
	return aged, err
}

// date notes when the newest edit of a deleted record came. Its age counts from then, and not from the time that its author's
// clock gave the deletion: that may be wrong, and what was deleted on a device that was away for long was in use until now.
func (b *batch) date(e *entry) {
	deleted := isDeleted(e.doc)
	switch {
	case e.stub:
	case deleted:
		b.writes.put(DeletedTable, refKey(e.ref), numberKey(uint64(b.now.UnixMilli())))
	case e.wasDeleted:
		b.writes.delete(DeletedTable, refKey(e.ref))
	}
}

func isDeleted(doc *wire.Document) bool {
	if doc == nil {
		return false
	}
	deleted, _ := doc.Cell(kam.DeletedField)
	return deleted != ""
}

// deletedLongAgo returns some of the records that were deleted so long ago that they become stubs, or go, and where to
// look on.
func deletedLongAgo(tx Tx, from []byte, now time.Time) (old, gone []kam.Ref, next []byte, more bool, err error) {
	var refs []kam.Ref
	n := 0
	for item, err := range tx.Scan(DeletedTable, from, nil) {
		if err != nil {
			return nil, nil, nil, false, err
		}
		if n++; n > maxReindexed || len(refs) == maxAged {
			next, more = bytes.Clone(item.Key), true
			break
		}
		ref, at, err := deletionIn(item)
		if err != nil {
			return nil, nil, nil, false, err
		}
		if now.Sub(at) >= restorable {
			refs = append(refs, ref)
		}
	}
	old, gone, err = stillDue(tx, refs, now)
	return old, gone, next, more, err
}

// stillDue returns which of some records are to become stubs now, and which stubs are to go. A record that somebody still has
// to decide about stays as it is.
func stillDue(tx Tx, refs []kam.Ref, now time.Time) (old, gone []kam.Ref, err error) {
	for _, ref := range refs {
		key := refKey(ref)
		value, err := tx.Get(DeletedTable, key)
		if err != nil {
			return nil, nil, err
		}
		if value == nil { // restored since
			continue
		}
		_, at, err := deletionIn(Item{key, value})
		if err != nil {
			return nil, nil, err
		}
		is, err := read(tx, ref, known{})
		if err != nil {
			return nil, nil, err
		}
		age := now.Sub(at)
		switch {
		case !isDeleted(is.doc) || age < restorable:
		case isStub(is.doc):
			if age >= stubs && ref.Kind != kam.AccountKind.Name { // which says where what hung on it belongs
				gone = append(gone, ref)
			}
		default:
			if open, err := isContested(tx, ref); err != nil {
				return nil, nil, err
			} else if !open {
				old = append(old, ref)
			}
		}
	}
	return old, gone, nil
}

// deletionIn reads an item of DeletedTable.
func deletionIn(item Item) (ref kam.Ref, at time.Time, err error) {
	end := len(item.Key) - len(kam.ID{})
	if end < 2 || item.Key[end-1] != 0 {
		return ref, at, damaged("an entry of the table %s", DeletedTable)
	}
	ms, err := numberIn(item.Value)
	return kam.Ref{Kind: string(item.Key[:end-1]), ID: kam.ID(item.Key[end:])}, time.UnixMilli(int64(ms)), err
}

// isContested reports whether a conflict about a record is open.
func isContested(tx Tx, ref kam.Ref) (bool, error) {
	ids, err := newBatch(tx, time.Time{}).conflicts(ref)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		is, err := read(tx, kam.Ref{Kind: kam.ConflictKind.Name, ID: id}, known{})
		if err != nil {
			return false, err
		}
		if is.doc == nil {
			continue
		}
		if verdict, _ := is.doc.Cell(verdictCell); verdict == "" {
			return true, nil
		}
	}
	return false, nil
}

// staysInStub reports whether a cell stays in the stub of a record: that it is deleted, and what says who may know.
func staysInStub(kind, key string) bool {
	name, _ := kam.SplitKey(key)
	if name == kam.DeletedField {
		return true
	}
	if kind == kam.AccountKind.Name {
		switch name {
		case "region", "country", "countries", "segment", "parent":
			return true
		}
	}
	k := kam.LookupKind(kind)
	return k != nil && k.ScopeField() != nil && k.ScopeField().Name == name
}

func isStub(doc *wire.Document) bool {
	for _, c := range doc.Cells {
		if !staysInStub(doc.Kind, c.Key) {
			return false
		}
	}
	return true
}

// stub makes a stub of a deleted record.
func (b *batch) stub(ref kam.Ref) error {
	e, err := b.load(ref)
	if err != nil || e.doc == nil {
		return err
	}
	doc := &wire.Document{Ref: ref, Versions: e.doc.Versions}
	for _, c := range e.doc.Cells {
		if staysInStub(ref.Kind, c.Key) {
			doc.Cells = append(doc.Cells, c)
		}
	}
	doc.Compact()
	e.doc, e.stub = doc, true
	b.touch(e)
	return errors.Join(clearPrefix(b.tx, PastTable, refKey(ref)), clearPrefix(b.tx, ConflictTable, refKey(ref)))
}

func clearPrefix(tx Tx, t Table, prefix []byte) error {
	var keys [][]byte
	for item, err := range tx.Scan(t, prefix, after(prefix)) {
		if err != nil {
			return err
		}
		keys = append(keys, bytes.Clone(item.Key))
	}
	for _, key := range keys {
		if err := tx.Delete(t, key); err != nil {
			return err
		}
	}
	return nil
}

// settled returns the conflicts about records that become stubs or go. They tell what was in the records, and nobody has to
// decide about them any more.
func (b *batch) settled(refs []kam.Ref) (conflicts []kam.Ref, err error) {
	for _, ref := range refs {
		ids, err := b.conflicts(ref)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			conflicts = append(conflicts, kam.Ref{Kind: kam.ConflictKind.Name, ID: id})
		}
	}
	return conflicts, nil
}

// purge removes stubs, and conflicts, and leaves word, so that devices that hold them let go of them too. Devices that
// may not have heard of stubs have to start again.
func purge(tx Tx, refs []kam.Ref) error {
	limit, err := horizon(tx)
	if err != nil || len(refs) == 0 {
		return err
	}
	head, err := tx.Advance(uint64(len(refs)))
	if err != nil {
		return err
	}
	counts := map[string]*tallyChange{}
	for i, ref := range refs {
		at, err := placeOf(tx, ref)
		if err != nil {
			return err
		}
		if at.number == 0 {
			continue
		}
		if ref.Kind != kam.ConflictKind.Name { // a conflict is of today, and to start again for it would be too much
			limit = max(limit, at.number)
		}
		c := counts[at.scope]
		if c == nil {
			c = &tallyChange{}
			counts[at.scope] = c
		}
		number := head + 1 + uint64(i)
		c.gone, c.newest = c.gone.Plus(wire.SumOf(at.number, at.scope, at.document)), number
		if err := errors.Join(tx.Delete(FeedTable, numberKey(at.number)), tx.Delete(RecordTable, refKey(ref)), tx.Delete(DeletedTable, refKey(ref)),
			clearPrefix(tx, PastTable, refKey(ref)), clearPrefix(tx, ConflictTable, refKey(ref)),
			tx.Put(FeedTable, numberKey(number), movedValue(at.scope, ref)), tx.Put(LineTable, lineKey(at.scope, ref), leftLine),
			tx.Put(MovedTable, movedKey(ref, at.scope), numberKey(number))); err != nil {
			return err
		}
	}
	if err := count(tx, counts); err != nil {
		return err
	}
	return tx.Put(MetaTable, horizonKey, numberKey(limit))
}

// forgetMoves removes the words that records have left scopes, as far as all who may need them start again.
func forgetMoves(tx Tx) error {
	limit, err := horizon(tx)
	if err != nil {
		return err
	}
	var old []Item
	for item, err := range tx.Scan(MovedTable, nil, nil) {
		if err != nil {
			return err
		}
		n, err := numberIn(item.Value)
		if err != nil {
			return err
		}
		if n <= limit {
			old = append(old, Item{bytes.Clone(item.Key), numberKey(n)})
		}
	}
	for _, item := range old {
		n, err := numberIn(item.Value)
		if err != nil {
			return err
		}
		at, err := placeAt(tx, n)
		if err != nil {
			return err
		}
		ref, err := wire.DocumentRef(at.document)
		if err != nil {
			return errors.Join(damaged("the feed's entry %d", n), err)
		}
		if err := errors.Join(tx.Delete(MovedTable, item.Key), tx.Delete(FeedTable, item.Value), tx.Delete(LineTable, lineKey(at.scope, ref))); err != nil {
			return err
		}
	}
	return nil
}
