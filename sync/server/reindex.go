package server

import (
	"context"
	"errors"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// layoutKey is the name in MetaTable of the version of what is derived from the feed: the lines of scopes, their
// tallies, the territories of accounts and the conflicts of records.
var (
	layoutKey = []byte("layout")
	layout    = []byte{2}
)

// derived are the tables that reindex fills.
var derived = []Table{LineTable, MovedTable, ScopeTable, BelongTable, TerritoryTable, ConflictTable}

// maxReindexed is how many records of a reindexing share one transaction.
const maxReindexed = 25_000

// reindex derives what a store of an earlier version lacks. One that was broken off begins again.
func (s *Server) reindex(ctx context.Context) error {
	for _, t := range derived {
		if err := s.empty(ctx, t); err != nil {
			return err
		}
	}
	for from, more := []byte(nil), true; more; {
		if err := s.store.Update(ctx, func(tx Tx) (err error) {
			from, more, err = reindexFrom(tx, from)
			return err
		}); err != nil {
			return err
		}
	}
	return s.store.Update(ctx, func(tx Tx) error { return tx.Put(MetaTable, layoutKey, layout) })
}

func (s *Server) empty(ctx context.Context, t Table) error {
	for more := true; more; {
		if err := s.store.Update(ctx, func(tx Tx) error {
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

// reindexFrom derives what follows from some of the feed, and returns where to go on.
func reindexFrom(tx Tx, from []byte) (next []byte, more bool, err error) {
	places := newAtlas(tx)
	counts := map[string]*tallyChange{}
	var lines, others []Item
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
			lines = append(lines, Item{lineKey(p.scope, doc.Ref), leftLine})
			others = append(others, Item{movedKey(doc.Ref, p.scope), numberKey(p.number)})
			continue
		}
		lines = append(lines, Item{lineKey(p.scope, doc.Ref), inLine})
		counts[p.scope].come = counts[p.scope].come.Plus(wire.SumOf(p.number, p.scope, p.document))
		switch doc.Kind {
		case kam.AccountKind.Name:
			if _, err := places.settle(doc.Record(), &entry{ref: doc.Ref, number: p.number}); err != nil {
				return nil, false, err
			}
		case kam.ConflictKind.Name:
			text, _ := doc.Cell("record")
			if about, err := kam.ParseRef(text); err == nil {
				others = append(others, Item{append(refKey(about), doc.ID[:]...), inLine})
			}
		}
	}
	if err := putLines(tx, lines); err != nil {
		return nil, false, err
	}
	for _, o := range others {
		t := ConflictTable
		if len(o.Value) == len(numberKey(0)) {
			t = MovedTable
		}
		if err := tx.Put(t, o.Key, o.Value); err != nil {
			return nil, false, err
		}
	}
	if err := places.flush(); err != nil {
		return nil, false, err
	}
	return next, more, count(tx, counts)
}
