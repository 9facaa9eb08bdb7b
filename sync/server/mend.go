package server

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// mend brings the territories of accounts in line with the accounts themselves. A server of the layout before this one did not
// write down an account's new parent where its territories stayed the same, as they can in a ring, and went by the old one later.
// What changes has a new number, so that devices are told what has come into sight and what is to go.
func (r *reindexing) mend() error {
	for _, pass := range []func(*atlas, kam.Record, uint64) error{(*atlas).rehang, (*atlas).replace} {
		for from, more := []byte(nil), true; more; {
			if err := r.update(func(tx Tx) (err error) {
				from, more, err = mendFrom(tx, from, pass)
				return err
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// rehang writes down under which account another one is.
func (a *atlas) rehang(r kam.Record, number uint64) error {
	parent, own, _, err := a.would(r)
	if err != nil {
		return err
	}
	b, err := a.of(r.ID)
	if err == nil && len(b.All) > 0 && (!bytes.Equal(parent, b.Parent) || !slices.Equal(own, b.Own)) {
		b.Parent, b.Own = parent, own
		a.move(r.ID, &entry{ref: r.Ref, number: number})
	}
	return err
}

// replace puts an account into the territories in which it has to lie by what is written down.
func (a *atlas) replace(r kam.Record, number uint64) error {
	_, _, all, err := a.would(r)
	if err != nil {
		return err
	}
	b, err := a.of(r.ID)
	if err == nil {
		a.place(r.ID, b, all, &entry{ref: r.Ref, number: number})
	}
	return err
}

// mendFrom carries out a pass over some of the accounts, from a key on, and returns where to go on.
func mendFrom(tx Tx, from []byte, pass func(*atlas, kam.Record, uint64) error) (next []byte, more bool, err error) {
	head, err := tx.Head()
	if err != nil {
		return nil, false, err
	}
	start := refKey(kam.Ref{Kind: kam.AccountKind.Name})
	start = start[:len(start)-len(kam.ID{})]
	if from == nil {
		from = start
	}
	places := newAtlas(tx)
	n := 0
	for item, err := range tx.Scan(RecordTable, from, after(start)) {
		if err != nil {
			return nil, false, err
		}
		if n++; n > maxReindexed {
			next, more = bytes.Clone(item.Key), true
			break
		}
		at, err := numberIn(item.Value)
		if err != nil {
			return nil, false, err
		}
		p, err := placeAt(tx, at)
		if err != nil {
			return nil, false, err
		}
		doc, err := wire.DecodeDocument(p.document)
		if err != nil {
			return nil, false, errors.Join(damaged("the feed's entry %d", p.number), err)
		}
		if err := pass(places, doc.Record(), head+1); err != nil {
			return nil, false, fmt.Errorf("mend the territories of %s: %w", doc.Ref, err)
		}
	}
	if len(places.order) == 0 {
		return next, more, nil
	}
	if _, err := tx.Advance(1); err != nil {
		return nil, false, err
	}
	return next, more, places.flush()
}
