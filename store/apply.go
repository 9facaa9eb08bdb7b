package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/store/journal"
	"keyaccount/sync/wire"
)

// Apply carries out edits, all or none, as one step for Undo, and returns once they are on the disk twice: in the cache
// and in its journal. Defaults and inherited fields of new records are filled in; cells that change nothing are dropped.
// Edits may be in any order and may refer to records that others of them make. An edit that makes no valid record fails
// them all with a *kam.Error that names the field.
func (c *Cache) Apply(ctx context.Context, label string, edits ...kam.Edit) error {
	return c.write(ctx, func(t *txn) error {
		planned, err := t.plan(edits, true)
		if err != nil || len(planned) == 0 {
			return err
		}
		if err := t.noteStep(label, planned); err != nil {
			return err
		}
		return t.carryOut(label, planned)
	})
}

// carryOut numbers planned edits and lays them over their records.
func (t *txn) carryOut(label string, planned []kam.Edit) error {
	step := &journal.Step{Label: label, Mutations: make([]wire.Mutation, len(planned))}
	device, now := t.state.device(), t.now()
	for i, e := range planned {
		w, err := t.load(e.Ref)
		if err != nil {
			return err
		}
		t.state.Last++
		step.Mutations[i] = wire.NewMutation(wire.VersionID{Device: device, Number: t.state.Last}, t.state.tick(now), e, w.now)
	}
	t.step = step
	return t.lay(step.Mutations)
}

// lay puts mutations into the outbox and over their records.
func (t *txn) lay(ms []wire.Mutation) error {
	for i := range ms {
		m := &ms[i]
		w, err := t.load(m.Ref)
		if err != nil {
			return err
		}
		b, err := t.beneath(w)
		if err != nil {
			return err
		}
		if b == nil {
			b = &base{server: w.was}
		}
		b.numbers = append(b.numbers, m.Number)
		w.rebase(b)
		if err := t.put(outbox, numberKey(m.Number), appendSent(nil, sent{mutation: m})); err != nil {
			return err
		}
		w.overlay(*m, t.state.User)
	}
	return nil
}

// base is what the bucket under holds of a record with edits that wait: their numbers in order, and the document that the
// server holds, nil if it holds none.
type base struct {
	numbers []uint64
	server  *wire.Document
	stored  []byte // server, as it was found encoded
}

// beneath returns the base of a record, or nil if none of its edits wait.
func (t *txn) beneath(w *work) (*base, error) {
	if !w.based {
		data, err := t.get(under, recordKey(w.ref))
		if err != nil {
			return nil, err
		}
		if data != nil {
			if w.base, err = decodeBase(w.ref, data); err != nil {
				return nil, err
			}
		}
		w.based = true
	}
	return w.base, nil
}

// rebase gives the record another base; one without numbers is none.
func (w *work) rebase(b *base) { w.base, w.based, w.rebased = b, true, true }

func (t *txn) keepBase(w *work) error {
	key := recordKey(w.ref)
	if w.base == nil || len(w.base.numbers) == 0 {
		t.delete(under, key)
		return nil
	}
	return t.put(under, key, appendBase(nil, w.base))
}

func appendBase(data []byte, b *base) []byte {
	data = binary.AppendUvarint(data, uint64(len(b.numbers)))
	for _, n := range b.numbers {
		data = binary.AppendUvarint(data, n)
	}
	if b.server != nil {
		data = wire.AppendDocument(data, b.server)
	}
	return data
}

func decodeBase(ref kam.Ref, data []byte) (*base, error) {
	b, err := cutBase(ref, data)
	if err == nil && b.stored != nil {
		b.server, err = decodeDocument(ref, b.stored)
	}
	return b, err
}

// cutBase is decodeBase without the server's document, but for its bytes.
func cutBase(ref kam.Ref, data []byte) (*base, error) {
	bad := func() error { return fmt.Errorf("%w: what is beneath %s", errBadValue, ref) }
	count, size := binary.Uvarint(data)
	if size <= 0 || count > uint64(len(data)) {
		return nil, bad()
	}
	b, rest := &base{}, data[size:]
	for range count {
		n, size := binary.Uvarint(rest)
		if size <= 0 {
			return nil, bad()
		}
		b.numbers, rest = append(b.numbers, n), rest[size:]
	}
	if len(rest) > 0 {
		b.stored = rest
	}
	return b, nil
}

// without returns the base without some of its numbers.
func (b *base) without(gone map[uint64]bool) {
	b.numbers = slices.DeleteFunc(b.numbers, func(n uint64) bool { return gone[n] })
}

// sent is what the outbox holds: a mutation and, once the server has answered it, the number in the feed at which its
// effect can be seen.
type sent struct {
	answered bool
	applied  uint64
	mutation *wire.Mutation
}

func appendSent(b []byte, s sent) []byte {
	state := byte(0)
	if s.answered {
		state = 1
	}
	b = binary.BigEndian.AppendUint64(append(b, state), s.applied)
	return wire.AppendMutation(b, s.mutation)
}

func decodeSent(data []byte) (s sent, err error) {
	if len(data) < 9 {
		return s, fmt.Errorf("%w: an edit that waits", errBadValue)
	}
	s.answered, s.applied = data[0] == 1, binary.BigEndian.Uint64(data[1:])
	if s.mutation, err = wire.DecodeMutation(data[9:]); err != nil {
		err = fmt.Errorf("%w: an edit that waits: %w", errBadValue, err)
	}
	return s, err
}
