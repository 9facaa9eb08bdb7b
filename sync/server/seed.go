package server

import (
	"context"
	"encoding/binary"
	"fmt"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// maxSeed is how many records of a load share one transaction.
const maxSeed = 25_000

// Seed loads many records at once, as a fresh company has them before any device has written: as if a device
// of the server had made each at the time in its id. each calls yield for every record, in the order in which
// the feed is to have them; records are not checked. Those that exist already are left as they are, so that a
// load that was broken off can be done again. It is broken off at an error, and keeps what it has written.
func (s *Server) Seed(ctx context.Context, author string, each func(yield func(kam.Record) error) error) error {
	waiting := make([]kam.Record, 0, maxSeed)
	write := func() error {
		err := s.seed(ctx, author, waiting)
		waiting = waiting[:0]
		return err
	}
	if err := each(func(r kam.Record) error {
		if r.ID == kam.NoID || kam.LookupKind(r.Kind) == nil {
			return fmt.Errorf("load %s: it is not a record that the server can keep", r.Ref)
		}
		waiting = append(waiting, r)
		if len(waiting) < maxSeed {
			return nil
		}
		return write()
	}); err != nil {
		return err
	}
	return write()
}

func (s *Server) seed(ctx context.Context, author string, records []kam.Record) error {
	if len(records) == 0 {
		return nil
	}
	var b *batch
	err := s.store.Update(ctx, func(tx Tx) error {
		self, err := tx.Get(MetaTable, selfKey)
		if err != nil {
			return err
		}
		if len(self) != len(kam.ID{}) {
			return damaged("the server's own id")
		}
		v := wire.Version{VersionID: wire.VersionID{Device: kam.ID(self)}, Author: author}
		if last, err := tx.Get(MetaTable, seededKey); err != nil {
			return err
		} else if last != nil {
			if v.Number, err = numberIn(last); err != nil {
				return err
			}
		}
		b = newBatch(tx, s.now())
		for _, r := range records {
			found, err := b.exists(r.Ref)
			if err != nil {
				return err
			}
			if found {
				continue
			}
			v.Number++
			v.Clock, _ = made(r.ID).Clamp(b.now)
			doc := &wire.Document{Ref: r.Ref, Versions: []wire.Version{v}, Cells: make([]wire.Cell, len(r.Cells))}
			for i, c := range r.Cells {
				doc.Cells[i] = wire.Cell{Key: c.Key, Value: c.Value}
			}
			e := &entry{ref: r.Ref, doc: doc, scope: r.Scope()}
			b.entries[r.Ref] = e
			b.touch(e)
			if err := b.settle(e, r); err != nil {
				return err
			}
		}
		if len(b.dirty) > 0 {
			if err := tx.Put(MetaTable, seededKey, numberKey(v.Number)); err != nil {
				return err
			}
		}
		b.log = []auditRecord{{User: author, Device: v.Device[:], Action: actSeed, Result: "done", Note: fmt.Sprintf("%d records", len(b.dirty))}}
		return b.flush()
	})
	if err != nil {
		return err
	}
	s.hub.moved(b.head)
	return nil
}

// made returns the time that is in an id of version 7, as a clock; in others there is none.
func made(id kam.ID) wire.Clock {
	if id.Version() != 7 {
		return 0
	}
	return wire.Clock(binary.BigEndian.Uint64(id[:8]) >> 16 << 16)
}
