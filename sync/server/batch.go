package server

import (
	"bytes"
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
	atlas   *atlas
	sights  map[string]*sight // by user
	pending map[wire.VersionID]*pending
	order   []*pending
	log     []auditRecord
	writes  writes
	head    uint64 // after flush

	foreseen map[kam.Ref]known // records as they were a moment ago
	began    uint64            // the head before the batch, if records have been foreseen
}

// entry is a record within a batch.
type entry struct {
	ref     kam.Ref
	number  uint64                    // its place in the feed: before the batch, then from flush on the new one
	was     string                    // its scope before the batch; "" if it is new
	scope   string                    // its scope now
	doc     *wire.Document            // nil if there is no such record
	sum     tally                     // over it, before the batch
	made    map[wire.VersionID]uint64 // at which numbers versions that it had then came into the feed, where that is known
	dirty   bool
	writes  int    // how often the batch has changed it or its history
	before  uint64 // from flush on: its place before the batch
	left    uint64 // from flush on: the number at which it leaves the scope in which it was
	value   []byte // from flush on: what the feed holds at its place
	after   tally  // from flush on: over it
	roamed  bool   // it has been in several scopes within the batch
	changes []replaced

	wasDeleted bool // before the batch
	stub       bool // the batch made one of it
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
	plain   bool     // it made of its record what its author makes of it
}

// outcome is a mutation's outcome as it is kept.
type outcome struct {
	_       struct{} `cbor:",toarray"`
	Hash    []byte   // of the mutation's content
	Outcome wire.Outcome
}

func newBatch(tx Tx, now time.Time) *batch {
	return &batch{tx: tx, now: now, entries: map[kam.Ref]*entry{}, devices: map[kam.ID]*device{},
		atlas: newAtlas(tx), sights: map[string]*sight{}, pending: map[wire.VersionID]*pending{}, writes: writes{}, foreseen: map[kam.Ref]known{}}
}

// load returns a record's entry; its document is nil if there is no such record.
func (b *batch) load(ref kam.Ref) (*entry, error) {
	if e := b.entries[ref]; e != nil {
		return e, nil
	}
	is := b.foreseen[ref]
	if is.head == 0 || is.head != b.began {
		var err error
		if is, err = read(b.tx, ref, is); err != nil {
			return nil, err
		}
	}
	e := &entry{ref: ref, number: is.number, was: is.scope, scope: is.scope, doc: is.doc, sum: is.sum, made: is.made, wasDeleted: isDeleted(is.doc)}
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

// scopeOf returns the scope of a record, or "" if there is no such record.
func (b *batch) scopeOf(ref kam.Ref) (string, error) {
	if e := b.entries[ref]; e != nil {
		if e.doc == nil {
			return "", nil
		}
		return e.scope, nil
	}
	if ref.Kind == kam.AccountKind.Name { // it is its own scope
		key, err := b.tx.Get(RecordTable, refKey(ref))
		if key == nil {
			return "", err
		}
		return ref.String(), nil
	}
	at, err := placeOf(b.tx, ref)
	return at.scope, err
}

// write replaces a record's document and keeps what that replaces. It reports whether anything changed.
func (b *batch) write(e *entry, doc *wire.Document) (bool, error) {
	changed := e.doc == nil
	if e.doc != nil {
		changed = len(e.doc.Cells) != len(doc.Cells)
		after := doc.Cells
		for _, c := range e.doc.Cells {
			old := e.doc.Versions[c.Version]
			for len(after) > 0 && after[0].Key < c.Key {
				after = after[1:]
			}
			if len(after) > 0 && after[0].Key == c.Key && doc.Versions[after[0].Version].VersionID == old.VersionID {
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
	e.writes++
	record := doc.Record()
	e.roamed = e.roamed || e.doc != nil && e.scope != record.Scope()
	e.doc, e.scope = doc, record.Scope()
	b.touch(e)
	return true, b.settle(e, record)
}

// settle takes in what a change of an account means for the territories.
func (b *batch) settle(e *entry, r kam.Record) error {
	if e.ref.Kind != kam.AccountKind.Name {
		return nil
	}
	changed, err := b.atlas.settle(r, e)
	if changed {
		for _, s := range b.sights {
			clear(s.known)
		}
	}
	return err
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
	if n, ok := e.made[id]; ok {
		return n, nil
	}
	return madeAt(b.tx, id, e.number)
}

func madeAt(tx Tx, id wire.VersionID, place uint64) (uint64, error) {
	o, found, err := get[outcome](tx, OutcomeTable, versionKey(id))
	if err != nil || !found {
		return place, err
	}
	return o.Outcome.Applied, nil
}

// flush gives the changed records their new places and writes everything.
func (b *batch) flush() error {
	next, err := b.numbers()
	if err != nil {
		return err
	}
	counts := map[string]*tallyChange{}
	of := func(scope string) *tallyChange {
		if counts[scope] == nil {
			counts[scope] = &tallyChange{}
		}
		return counts[scope]
	}
	for _, e := range b.dirty {
		if e.leaves() {
			next++
			e.left = next
		}
		next++
		e.before, e.number = e.number, next
	}
	b.head = next
	share(len(b.dirty), func(from, below int) {
		for _, e := range b.dirty[from:below] {
			e.encode()
		}
	})
	for _, e := range b.dirty {
		if e.was != "" {
			c := of(e.was)
			c.gone = c.gone.Plus(e.sum)
		}
		if e.leaves() {
			if err := b.leave(e); err != nil {
				return err
			}
			of(e.was).newest = e.left
		} else if e.was == "" { // it may have been there long ago
			if err := b.back(e); err != nil {
				return err
			}
		}
		b.date(e)
		if e.roamed && !e.leaves() {
			e.depart(e.number)
		}
		if err := b.move(e); err != nil {
			return err
		}
		c := of(e.scope)
		c.come, c.newest = c.come.Plus(e.after), e.number
	}
	if err := b.atlas.flush(); err != nil {
		return err
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
		data, err := encode(OutcomeTable, outcome{Hash: p.hash, Outcome: p.outcome})
		if err != nil {
			return err
		}
		b.writes.put(OutcomeTable, versionKey(p.id), data)
	}
	if err := b.writes.flush(b.tx); err != nil {
		return err
	}
	for _, d := range b.devices {
		if err := d.save(b.tx); err != nil {
			return err
		}
	}
	return audit(b.tx, b.now, b.log...)
}

// numbers takes as many numbers as the batch needs and returns the one before them.
func (b *batch) numbers() (uint64, error) {
	n := uint64(len(b.dirty))
	for _, e := range b.dirty {
		if e.leaves() {
			n++
		}
	}
	if n == 0 {
		return b.tx.Head()
	}
	return b.tx.Advance(n)
}

// push applies the mutations of a device, in the order of their numbers. Those that it has done before get
// the outcome they had. A refusal leaves the batch as it was.
func (b *batch) push(id kam.ID, t ticket, newest *wire.Acknowledged, ms []sealedMutation) ([]*pending, *wire.Refusal, error) {
	d, by, err := b.caller(id, t)
	if err == nil {
		err = isSame(b.tx, d, newest)
	}
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
			return nil, forkAt(ms[fresh].Number), nil
		}
		out = append(out, p)
	}
	if fresh < len(ms) && ms[fresh].Number != d.Done+1 {
		return nil, &wire.Refusal{Code: wire.Gap, Done: d.Done, Words: "edits are missing before the first one sent"}, nil
	}
	if err := b.ahead(ms[fresh:]); err != nil {
		return nil, nil, err
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

// forkAt says that another copy of a device's cache has used a number.
func forkAt(number uint64) *wire.Refusal {
	return &wire.Refusal{Code: wire.Fork, Done: number - 1,
		Words: "another copy of this device's cache has used the same numbers; the device has to take a new identity and sign in again"}
}

// isSame refuses a device to which a mutation was acknowledged in whose place the store has another one. One that the store
// does not have at all is not told of here: the device sees that from the number up to which it has.
func isSame(tx Tx, d *device, newest *wire.Acknowledged) error {
	if newest == nil || newest.Number == 0 || newest.Number > d.Done {
		return nil
	}
	o, found, err := get[outcome](tx, OutcomeTable, versionKey(wire.VersionID{Device: kam.ID(d.ID), Number: newest.Number}))
	if err != nil || !found || bytes.Equal(o.Hash, newest.Hash) {
		return err
	}
	return forkAt(newest.Number)
}

// caller returns who pushes; the device is the one that the batch has written to, if it has.
func (b *batch) caller(id kam.ID, t ticket) (*device, *sight, error) {
	d, u, err := caller(b.tx, t)
	if err != nil {
		return nil, nil, err
	}
	if known := b.devices[id]; known != nil {
		d = known
	}
	by := b.sights[u.Name]
	if by == nil {
		by = sightOf(b.atlas, u)
		b.sights[u.Name] = by
	}
	return d, by, nil
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
