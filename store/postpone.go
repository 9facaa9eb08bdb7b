package store

import (
	"context"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Sending notes, so that it survives a crash, that edits up to a number may have been sent. Postpone leaves those where they are.
// It costs a write only where the number is a new one.
func (c *Cache) Sending(ctx context.Context, number uint64) error {
	if number <= c.state.Load().Sent {
		return nil
	}
	return c.write(ctx, func(t *txn) error {
		t.remote, t.state.Sent = true, max(t.state.Sent, min(number, t.state.Last))
		return nil
	})
}

// Postpone puts edits that wait behind those that do not depend on them, which so need not wait for what these wait for, such as
// a large file on its way. Of the edits that may have been sent none moves, see Sending. It reports whether any did.
func (c *Cache) Postpone(ctx context.Context, waits func(*wire.Mutation) bool) (moved bool, err error) {
	err = c.write(ctx, func(t *txn) error {
		t.remote = true
		p := &absorption{txn: t, gone: map[uint64]bool{}, lost: map[kam.Ref]bool{}}
		was, now, err := p.reorder(waits)
		if moved = err == nil && !slices.Equal(was, now); !moved {
			return err
		}
		t.rewrite = true
		return p.renumber(was, now)
	})
	return moved, err
}

// reorder returns the edits that can move, as they stand and as they are to stand.
func (p *absorption) reorder(waits func(*wire.Mutation) bool) (was, now []*wire.Mutation, err error) {
	var early, late []*wire.Mutation
	behind := map[kam.Ref]bool{} // records of which an edit is late
	depends := func(m *wire.Mutation) bool {
		if behind[m.Ref] {
			return true
		}
		for ref := range behind {
			id := ref.ID.String()
			if slices.ContainsFunc(m.Changes, func(c wire.Change) bool {
				return strings.Contains(c.Value, id) || strings.Contains(c.Key, id)
			}) {
				return true
			}
		}
		return false
	}
	err = p.eachSent(p.tx, max(p.state.Acked, p.state.Sent)+1, func(e sent, _ int) (bool, error) {
		was = append(was, e.mutation)
		if waits(e.mutation) || depends(e.mutation) {
			behind[e.mutation.Ref] = true
			late = append(late, e.mutation)
		} else {
			early = append(early, e.mutation)
		}
		return true, nil
	})
	return was, append(early, late...), err
}

// renumber gives edits that wait the numbers that they have in another order. Those that name each other follow.
func (p *absorption) renumber(was, now []*wire.Mutation) error {
	first := was[0].Number
	names := map[wire.VersionID]wire.VersionID{}
	kept := make([][]byte, len(now)) // what the history has of them
	for i, m := range now {
		names[m.VersionID] = wire.VersionID{Device: m.Device, Number: first + uint64(i)}
		data, err := p.get(history, historyKey(m.Ref, m.VersionID))
		if err != nil {
			return err
		}
		kept[i] = data
		p.delete(history, historyKey(m.Ref, m.VersionID))
		p.delete(journey, versionKey(stampOf(m), m.VersionID))
		if err := p.drop(sent{mutation: m}); err != nil {
			return err
		}
	}
	numbers := map[*work][]uint64{}
	for i, m := range now {
		m.VersionID = names[m.VersionID]
		for j, c := range m.Changes {
			if name, ok := names[c.Base]; ok {
				m.Changes[j].Base = name
			}
		}
		for j, v := range m.Saw {
			if name, ok := names[v]; ok {
				m.Saw[j] = name
			}
		}
		if err := p.put(outbox, numberKey(m.Number), appendSent(nil, sent{mutation: m})); err != nil {
			return err
		}
		if kept[i] != nil {
			if err := p.put(history, historyKey(m.Ref, m.VersionID), kept[i]); err != nil {
				return err
			}
		}
		if err := p.put(journey, versionKey(stampOf(m), m.VersionID), recordKey(m.Ref)); err != nil {
			return err
		}
		w := p.works[m.Ref]
		numbers[w] = append(numbers[w], m.Number)
	}
	if err := p.putAll(outbox); err != nil {
		return err
	}
	for w, moved := range numbers {
		b, err := p.beneath(w)
		if err != nil {
			return err
		}
		all := slices.DeleteFunc(slices.Clone(b.numbers), func(n uint64) bool { return n >= first })
		w.rebase(&base{numbers: append(all, moved...), server: b.server})
	}
	clear(p.gone)
	return p.relay()
}
