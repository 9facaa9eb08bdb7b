package server

import (
	"context"
	"errors"
	"maps"
	"sync"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// ahead lets a store get together what applying mutations is going to read one after the other. It changes
// nothing but how long that takes.
func (b *batch) ahead(ms []sealedMutation) error {
	store, ok := b.tx.(Fetcher)
	if !ok || len(ms) < 2 {
		return nil
	}
	var records, belongings, outcomes, places, scopes [][]byte
	for _, m := range ms {
		records = append(records, refKey(m.Ref))
		if m.Kind == kam.AccountKind.Name {
			belongings = append(belongings, m.ID[:])
			scopes = append(scopes, []byte(m.Ref.String()))
		}
		for _, c := range m.Changes {
			if c.Base.Number == 0 {
				continue
			}
			outcomes = append(outcomes, versionKey(c.Base))
		}
	}
	if err := store.Fetch(RecordTable, records); err != nil {
		return err
	}
	for _, m := range ms {
		place, err := b.tx.Get(RecordTable, refKey(m.Ref))
		if err != nil {
			return err
		}
		if place != nil {
			places = append(places, place)
		}
	}
	for _, f := range []struct {
		table Table
		keys  [][]byte
	}{{FeedTable, places}, {BelongTable, belongings}, {OutcomeTable, outcomes}, {ScopeTable, scopes}} {
		if err := store.Fetch(f.table, f.keys); err != nil {
			return err
		}
	}
	return nil
}

// known is a record as it is stored. No two states of a record have the same number.
type known struct {
	head   uint64 // of the feed when it was read, 0 if that is not known; whatever writes or removes a record moves it
	number uint64 // 0 if there is no such record
	scope  string
	doc    *wire.Document // not to be changed
	sum    tally
	made   map[wire.VersionID]uint64 // of versions in it, the numbers at which they came into the feed
}

// read returns a record, which is the one before if that still has its place.
func read(tx Tx, ref kam.Ref, before known) (known, error) {
	key, err := tx.Get(RecordTable, refKey(ref))
	if err != nil || key == nil {
		return known{}, err
	}
	n, err := numberIn(key)
	if err != nil || n == before.number {
		return before, err
	}
	at, err := placeAt(tx, n)
	if err != nil {
		return known{}, err
	}
	doc, err := wire.DecodeDocument(at.document)
	if err != nil {
		return known{}, errors.Join(damaged("the document of %s", ref), err)
	}
	return known{number: n, scope: at.scope, doc: doc, sum: wire.SumOf(n, at.scope, at.document)}, nil
}

// foresee reads the records that mutations are about, on the goroutine of whoever sent them, while others are being
// written: the one writer then reads anew only what has changed since. What cannot be read is left to the writer.
func (s *Server) foresee(ctx context.Context, ms []sealedMutation) map[kam.Ref]known {
	if _, far := s.store.(Shared); far { // such a store is asked for all at once, in the transaction
		return nil
	}
	records := make(map[kam.Ref]known, len(ms))
	var mu sync.Mutex
	share(len(ms), func(from, below int) {
		part := s.known(ctx, ms[from:below])
		mu.Lock()
		defer mu.Unlock()
		maps.Copy(records, part)
	})
	return records
}

// known returns the records that mutations are about, as far as they can be read.
func (s *Server) known(ctx context.Context, ms []sealedMutation) (records map[kam.Ref]known) {
	records = make(map[kam.Ref]known, len(ms))
	defer func() { _ = recover() }() // at damage, which the writer meets too, and tells
	_ = s.store.View(ctx, func(tx Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		for _, m := range ms {
			is, done := records[m.Ref]
			if !done {
				if is, err = read(tx, m.Ref, known{}); err != nil {
					return err
				}
				is.head = head
				is.made = map[wire.VersionID]uint64{}
			}
			for _, c := range m.Changes {
				if is.doc == nil {
					break
				}
				if _, v := is.doc.Cell(c.Key); v.Number != 0 {
					if is.made[v.VersionID], err = madeAt(tx, v.VersionID, is.number); err != nil {
						return err
					}
				}
			}
			records[m.Ref] = is
		}
		return nil
	})
	return records
}
