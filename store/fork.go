package store

import (
	"context"
	"encoding/binary"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Fork is what to do when the server says that numbers of this device were used with other content, because the cache was
// copied or brought back from a backup: the device takes a new id, and what waits is numbered anew under it, from 1. The id
// follows from the first such edit, so that further copies with the same edit become the same device and do not make it again;
// they part where they differ. Edits that
// name such edits as what their author saw follow. same is the number up to which the server has the very edits that wait
// here, from the other copy: they are not made a second time, and come back with the next rows.
func (c *Cache) Fork(ctx context.Context, same uint64) error {
	return c.write(ctx, func(t *txn) error {
		t.remote, t.rewrite = true, true // no history of its own; the journal follows
		f := &absorption{txn: t, gone: map[uint64]bool{}, lost: map[kam.Ref]bool{}}
		return f.fork(same)
	})
}

// successor returns the id of the device under which the edits from one on are numbered anew.
func (c *Cache) successor(waiting []*wire.Mutation) (id kam.ID, err error) {
	if len(waiting) == 0 {
		return c.ids.New()
	}
	hash := waiting[0].Hash()
	copy(id[:], hash[:])
	id[6] = id[6]&0x0f | 0x80 // version 8, an id of our own making (RFC 9562)
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

func (f *absorption) fork(same uint64) error {
	var waiting []*wire.Mutation
	err := f.eachSent(f.tx, 0, func(e sent, _ int) (bool, error) {
		if !e.answered && e.mutation.Number > same {
			waiting = append(waiting, e.mutation)
		}
		return true, f.drop(e)
	})
	if err != nil {
		return err
	}
	if err := f.putAll(outbox); err != nil {
		return err
	}
	device, err := f.successor(waiting)
	if err != nil {
		return err
	}
	numbers := map[*work][]uint64{}
	renamed := map[wire.VersionID]wire.VersionID{}
	for i, m := range waiting {
		old := m.VersionID
		m.VersionID = wire.VersionID{Device: device, Number: uint64(i + 1)}
		renamed[old] = m.VersionID
		for j, c := range m.Changes {
			if now, ok := renamed[c.Base]; ok {
				m.Changes[j].Base = now
			}
		}
		for j, v := range m.Saw {
			if now, ok := renamed[v]; ok {
				m.Saw[j] = now
			}
		}
		w := f.works[m.Ref]
		numbers[w] = append(numbers[w], m.Number)
		if err := f.put(outbox, numberKey(m.Number), appendSent(nil, sent{mutation: m})); err != nil {
			return err
		}
		if err := f.renameHistory(m, old, renamed); err != nil {
			return err
		}
	}
	if err := f.putAll(outbox); err != nil {
		return err
	}
	for _, w := range f.works {
		b, err := f.beneath(w)
		if err != nil {
			return err
		}
		if b != nil {
			w.rebase(&base{numbers: numbers[w], server: b.server})
		}
	}
	if err := f.clear(acked); err != nil { // they are the other device's now
		return err
	}
	delete(f.puts, acked)
	clear(f.gone)
	f.rewrite = true
	f.state.Device, f.state.Last, f.state.Acked, f.state.Seen = device[:], uint64(len(waiting)), 0, 0
	f.state.Sent = f.state.Last // by another copy: were their order changed on one, they would be made twice
	return f.relay()
}

// renameHistory moves what is kept of a mutation under its old name to its new one, and has it call those before it by theirs.
func (f *absorption) renameHistory(m *wire.Mutation, old wire.VersionID, renamed map[wire.VersionID]wire.VersionID) error {
	from := historyKey(m.Ref, old)
	data, err := f.get(history, from)
	if err != nil {
		return err
	}
	if data != nil {
		d, err := decodeDeed(data)
		if err != nil {
			return err
		}
		for i, c := range d.cells {
			if now, ok := renamed[c.setter.VersionID]; ok {
				d.cells[i].setter.VersionID = now
			}
		}
		f.delete(history, from)
		if err := f.put(history, historyKey(m.Ref, m.VersionID), appendDeed(nil, d)); err != nil {
			return err
		}
	}
	f.delete(journey, versionKey(stampOf(m), old))
	return f.put(journey, versionKey(stampOf(m), m.VersionID), recordKey(m.Ref))
}

// stampOf returns a mutation's stamp as keys of the journey begin with it.
func stampOf(m *wire.Mutation) []byte { return binary.BigEndian.AppendUint64(nil, uint64(m.Clock)) }
