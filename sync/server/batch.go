package server

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// batch is what one transaction writes to records. Everything is decided on documents in memory, so that a
// mutation that is refused leaves nothing behind, and is written by flush in the order of the feed, so that
// the head is held for as short as can be.
type batch struct {
	tx      Tx
	now     time.Time
	entries map[kam.Ref]*entry
	dirty   []*entry // in the order in which they were first changed
	devices map[kam.ID]*device
	pending map[wire.VersionID]*pending
	order   []*pending
	log     []auditRecord
	head    uint64 // after flush
}

// entry is a record within a batch.
type entry struct {
	ref     kam.Ref
	number  uint64         // its place in the feed: before the batch, then from flush on the new one
	was     string         // its scope before the batch; "" if it is new
	scope   string         // its scope now
	doc     *wire.Document // nil if there is no such record
	dirty   bool
	changes []replaced
}

// replaced is a change that a later one has replaced.
type replaced struct {
	made uint64 // the number at which it came into the feed; 0 for the one that the batch gives its record
	past wire.Past
}

// pending is a mutation's outcome until its numbers are known.
type pending struct {
	id      wire.VersionID
	hash    []byte
	outcome wire.Outcome
	touched []*entry // what it wrote
}

// outcome is a mutation's outcome as it is kept.
type outcome struct {
	_       struct{} `cbor:",toarray"`
	Hash    []byte   // of the mutation's content
	Outcome wire.Outcome
}

func newBatch(tx Tx, now time.Time) *batch {
	return &batch{tx: tx, now: now, entries: map[kam.Ref]*entry{}, devices: map[kam.ID]*device{}, pending: map[wire.VersionID]*pending{}}
}

// load returns a record's entry; its document is nil if there is no such record.
func (b *batch) load(ref kam.Ref) (*entry, error) {
	if e := b.entries[ref]; e != nil {
		return e, nil
	}
	at, err := placeOf(b.tx, ref)
	if err != nil {
		return nil, err
	}
	e := &entry{ref: ref, number: at.number, was: at.scope, scope: at.scope}
	if at.number != 0 {
		if e.doc, err = wire.DecodeDocument(at.document); err != nil {
			return nil, errors.Join(damaged("the document of %s", ref), err)
		}
	}
	b.entries[ref] = e
	return e, nil
}

// exists reports whether there is such a record, deleted or not.
func (b *batch) exists(ref kam.Ref) (bool, error) {
	if e := b.entries[ref]; e != nil {
		return e.doc != nil, nil
	}
	key, err := b.tx.Get(RecordTable, refKey(ref))
	return key != nil, err
}

// write replaces a record's document and keeps what that replaces. It reports whether anything changed.
func (b *batch) write(e *entry, doc *wire.Document) (bool, error) {
	changed := e.doc == nil
	if e.doc != nil {
		changed = len(e.doc.Cells) != len(doc.Cells)
		for _, c := range e.doc.Cells {
			old := e.doc.Versions[c.Version]
			if _, v := doc.Cell(c.Key); v.VersionID == old.VersionID {
				continue
			}
			changed = true
			if err := b.keep(e, c.Key, wire.Value{Text: c.Value, Version: old}); err != nil {
				return false, err
			}
		}
	}
	if !changed {
		return false, nil
	}
	e.doc, e.scope = doc, doc.Record().Scope()
	b.touch(e)
	return true, nil
}

// keep puts a value that no longer stands, or never did, into the record's history.
func (b *batch) keep(e *entry, key string, v wire.Value) error {
	made, err := b.madeAt(e, v.VersionID)
	if err != nil {
		return err
	}
	e.changes = append(e.changes, replaced{made, wire.Past{
		Key: key, Value: v.Text, Device: v.Device[:], Number: v.Number, Clock: v.Clock, Author: v.Author}})
	return nil
}

func (b *batch) touch(e *entry) {
	if !e.dirty {
		e.dirty = true
		b.dirty = append(b.dirty, e)
	}
}

// madeAt returns the number at which a version of a record came into the feed, or 0 if this batch made it.
// A device that stands there or beyond has had the version. Versions of the server itself have no outcome;
// for them the record's present place will do.
func (b *batch) madeAt(e *entry, id wire.VersionID) (uint64, error) {
	if b.pending[id] != nil {
		return 0, nil
	}
	o, found, err := get[outcome](b.tx, OutcomeTable, versionKey(id))
	if err != nil {
		return 0, err
	}
	if found {
		return o.Outcome.Applied, nil
	}
	return e.number, nil
}

// flush gives the changed records their new places and writes everything.
func (b *batch) flush() error {
	before, err := b.number()
	if err != nil {
		return err
	}
	b.head = before + uint64(len(b.dirty))
	counts := map[string]int64{}
	for i, e := range b.dirty {
		if err := b.move(e, before+uint64(i)+1); err != nil {
			return err
		}
		if e.was != "" {
			counts[e.was]--
		}
		counts[e.scope]++
	}
	if err := count(b.tx, counts); err != nil {
		return err
	}
	for _, p := range b.order {
		p.outcome.Applied = b.head
		if len(p.touched) > 0 {
			p.outcome.Applied = 0
		}
		for _, e := range p.touched {
			p.outcome.Applied = max(p.outcome.Applied, e.number)
		}
		if err := put(b.tx, OutcomeTable, versionKey(p.id), outcome{Hash: p.hash, Outcome: p.outcome}); err != nil {
			return err
		}
	}
	for _, d := range b.devices {
		if err := d.save(b.tx); err != nil {
			return err
		}
	}
	return audit(b.tx, b.now, b.log...)
}

func (b *batch) number() (uint64, error) {
	if len(b.dirty) == 0 {
		return b.tx.Head()
	}
	return b.tx.Advance(uint64(len(b.dirty)))
}

// move writes a record at its new place.
func (b *batch) move(e *entry, number uint64) error {
	if e.number != 0 {
		if err := b.tx.Delete(FeedTable, numberKey(e.number)); err != nil {
			return err
		}
	}
	e.number = number
	key := numberKey(number)
	if err := b.tx.Put(FeedTable, key, feedValue(e.scope, e.doc)); err != nil {
		return err
	}
	if err := b.tx.Put(RecordTable, refKey(e.ref), key); err != nil {
		return err
	}
	for _, c := range e.changes {
		if c.made == 0 {
			c.made = number
		}
		key := pastKey(e.ref, c.made, wire.VersionID{Device: kam.ID(c.past.Device), Number: c.past.Number}, c.past.Key)
		if err := put(b.tx, PastTable, key, c.past); err != nil {
			return err
		}
	}
	return nil
}

// count adds to the numbers of records that scopes have.
func count(tx Tx, changes map[string]int64) error {
	for scope, n := range changes {
		if n == 0 {
			continue
		}
		value, err := tx.Get(ScopeTable, []byte(scope))
		if err != nil {
			return err
		}
		total := uint64(n)
		if value != nil {
			had, err := numberIn(value)
			if err != nil {
				return err
			}
			total += had
		}
		if total == 0 {
			err = tx.Delete(ScopeTable, []byte(scope))
		} else {
			err = tx.Put(ScopeTable, []byte(scope), binary.BigEndian.AppendUint64(nil, total))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// push applies the mutations of a device, in the order of their numbers. Those that it has done before get
// the outcome they had. A refusal leaves the batch as it was.
func (b *batch) push(id kam.ID, t ticket, ms []sealedMutation) ([]*pending, *wire.Refusal, error) {
	d, by, err := b.caller(id, t)
	var refusal *wire.Refusal
	if errors.As(err, &refusal) {
		return nil, refusal, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var out []*pending
	fresh := 0
	for ; fresh < len(ms) && ms[fresh].Number <= d.Done; fresh++ {
		p, err := b.done(ms[fresh].VersionID)
		if err != nil {
			return nil, nil, err
		}
		if !bytes.Equal(p.hash, ms[fresh].hash[:]) {
			return nil, &wire.Refusal{Code: wire.Fork, Done: d.Done,
				Words: "another copy of this device's cache has used the same numbers; the device has to take a new identity and sign in again"}, nil
		}
		out = append(out, p)
	}
	if fresh < len(ms) && ms[fresh].Number != d.Done+1 {
		return nil, &wire.Refusal{Code: wire.Gap, Done: d.Done, Words: "edits are missing before the first one sent"}, nil
	}
	for i := range ms[fresh:] {
		p, err := b.apply(&ms[fresh+i], by)
		if err != nil {
			return nil, nil, err
		}
		d.Done, d.Seen = p.id.Number, b.now.UnixMilli()
		out = append(out, p)
	}
	if fresh < len(ms) {
		b.devices[id] = d
	}
	return out, nil, nil
}

// caller returns who pushes; the device is the one that the batch has written to, if it has.
func (b *batch) caller(id kam.ID, t ticket) (*device, access, error) {
	d, by, err := caller(b.tx, t)
	if known := b.devices[id]; err == nil && known != nil {
		d = known
	}
	return d, by, err
}

// done returns the outcome of a mutation that has one.
func (b *batch) done(id wire.VersionID) (*pending, error) {
	if p := b.pending[id]; p != nil {
		return p, nil
	}
	o, found, err := get[outcome](b.tx, OutcomeTable, versionKey(id))
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, damaged("mutation %d of device %s has no outcome", id.Number, id.Device)
	}
	return &pending{id: id, hash: o.Hash, outcome: o.Outcome}, nil
}
