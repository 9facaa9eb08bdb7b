package store

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/store/journal"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// txn is one write: the file's transaction, the state as it will be, and the records it works on. Records are written
// at its end, in the order of their keys.
type txn struct {
	*Cache
	ctx      context.Context
	tx       *memtable.Tx
	state    *state
	works    map[kam.Ref]*work
	order    []*work       // the same, in the order in which they were loaded
	remote   bool          // the change comes from the server
	snapshot bool          // it is part of a first sync
	step     *journal.Step // what goes into the journal
	rewrite  bool          // the journal is written anew from the outbox, with the state as it will be
	puts     map[bucket][]entry
	changed  Changed
}

// work is a record on its way from one state to another.
type work struct {
	ref     kam.Ref
	was     *wire.Document // as it was seen here, nil if there was none
	stored  []byte         // was, as it is encoded
	now     *wire.Document // as it will be; was until it is changed
	record  kam.Record     // of now, if told
	told    bool
	spot    spot // where the server holds it
	spotWas spot
	served  *wire.Document // what the server sent, if it did
	encoded []byte         // served behind its spot, if now is served
	kept    *kept          // of served, if now is served and it has been made ahead
	server  *wire.Document // what the server held before, if it sent something
	past    []wire.Past    // changes before served that have been replaced since

	held    wire.Sum // over what the server holds of it, if weighed
	weighed bool

	base           *base // what is beneath its edits that wait, if based
	based, rebased bool  // base has been looked up; base is another than before
}

// entry is a value on its way to its bucket; a nil value deletes.
type entry struct{ key, value []byte }

// write carries out fn in one transaction, with the journal, and announces what changed.
func (c *Cache) write(ctx context.Context, fn func(*txn) error) error {
	release, err := c.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	return c.writeHeld(ctx, fn)
}

// hold waits for the write token, which is given back by release.
func (c *Cache) hold(ctx context.Context) (release func(), err error) {
	select {
	case c.writing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	release = func() { <-c.writing }
	if err := ctx.Err(); err != nil { // both were so
		release()
		return nil, err
	}
	return release, nil
}

// writeHeld is write for a caller that has the write token.
func (c *Cache) writeHeld(ctx context.Context, fn func(*txn) error) error {
	if c.journal == nil {
		return &Error{Kind: ErrClosed, Path: c.dir, Words: "open it again"}
	}
	if c.stale.Load() {
		if err := c.rewriteJournal(); err != nil {
			return err
		}
		c.stale.Store(false)
	}
	t := &txn{Cache: c, ctx: ctx, state: c.state.Load().clone(), works: map[kam.Ref]*work{}, puts: map[bucket][]entry{}}
	t.changed.Kinds = map[string]bool{}
	journaled := false
	err := c.file.update(func(tx *memtable.Tx) error {
		t.tx = tx
		err := fn(t)
		if err == nil {
			err = t.flush()
		}
		if err == nil {
			err = errors.Join(c.saveState(tx, t.state), c.keepExchanges(tx))
		}
		if err == nil && t.step != nil && !t.rewrite {
			err = c.journal.Append(*t.step)
			journaled = err == nil
		}
		return err
	})
	if err != nil {
		if journaled {
			err = errors.Join(err, c.journal.Cut())
		}
		return c.unreadable(classify(c.dir, err))
	}
	t.changed.Remote = t.remote
	c.state.Store(t.state)
	c.noted, c.unkept = t.state.Synced, false
	c.names.forget(t.changed)
	if t.rewrite {
		err = c.rewriteJournal()
		c.stale.Store(err != nil)
	}
	c.announce(t.changed)
	return err
}

// load returns the work on a record.
func (t *txn) load(ref kam.Ref) (*work, error) {
	if w := t.works[ref]; w != nil {
		return w, nil
	}
	data, err := t.get(records, recordKey(ref))
	if err != nil {
		return nil, err
	}
	if data == nil {
		return t.begin(&work{ref: ref}), nil
	}
	w, err := workOn(ref, data)
	if err != nil {
		return nil, err
	}
	return t.begin(w), nil
}

// workOn returns the work on a record that the bucket of records holds so.
func workOn(ref kam.Ref, value []byte) (*work, error) {
	at, document, err := cutSpot(value)
	if err != nil {
		return nil, err
	}
	d, err := decodeDocument(ref, document)
	return &work{ref: ref, was: d, now: d, stored: document, spot: at, spotWas: at}, err
}

func (t *txn) begin(w *work) *work {
	t.works[w.ref] = w
	t.order = append(t.order, w)
	return w
}

// view returns the record as it will be.
func (w *work) view() kam.Record {
	if !w.told && w.now != nil {
		w.record, w.told = w.now.Record(), true
	}
	return w.record
}

// set gives the record another state. One that equals the state before leaves nothing to write, as where an edit of this
// device comes back from the server.
func (w *work) set(d *wire.Document) {
	if d != nil && w.was != nil && slices.Equal(d.Cells, w.was.Cells) && slices.Equal(d.Versions, w.was.Versions) {
		d = w.was
	}
	w.now, w.record, w.told = d, kam.Record{}, false
}

// overlay lays a mutation over the record.
func (w *work) overlay(m wire.Mutation, author string) {
	d := w.now
	switch {
	case d == nil:
		d = &wire.Document{Ref: w.ref}
	case d == w.was:
		d = d.Clone()
	}
	d.Overlay(m, author)
	w.set(d)
}

func (t *txn) put(in bucket, key, plain []byte) error {
	sealed, err := t.seal(in, key, plain)
	t.puts[in] = append(t.puts[in], entry{key, sealed})
	return err
}

// get returns the plain value at a key as the file holds it, without the puts of this transaction.
func (t *txn) get(in bucket, key []byte) ([]byte, error) { return t.Cache.get(t.tx, in, key) }

func (t *txn) delete(in bucket, key []byte) { t.puts[in] = append(t.puts[in], entry{key, nil}) }

// clear empties a bucket.
func (t *txn) clear(in bucket) error {
	return t.tx.Clear(string(in))
}

// flush writes the records that changed and all that is kept beside them.
func (t *txn) flush() error {
	works := make([]*work, 0, len(t.works))
	for _, w := range t.order {
		if w.now != w.was || w.served != nil || w.rebased || w.spot != w.spotWas {
			works = append(works, w)
		}
	}
	slices.SortFunc(works, func(a, b *work) int { return compareRefs(a.ref, b.ref) })
	if err := t.keepHistory(works); err != nil {
		return err
	}
	if err := t.keepRecords(works); err != nil {
		return err
	}
	for _, w := range works {
		if w.rebased {
			if err := t.keepBase(w); err != nil {
				return err
			}
		}
	}
	for _, in := range buckets {
		if err := t.putAll(in); err != nil {
			return err
		}
	}
	return t.tell(works)
}

// fullPages is how full the pages are made that a large change fills in the order of their keys. Left half empty, as
// they are for changes here and there, they would be twice as many to write.
const fullPages = 0.95

// putAll writes the gathered values of a bucket in the order of their keys, which is ten times as fast as any other. Of
// several for one key the last counts.
func (t *txn) putAll(in bucket) error {
	puts := t.puts[in]
	b := t.tx.Bucket(string(in))
	if len(puts) >= largeChange {
		if err := t.tx.Directly(); err != nil {
			return err
		}
		b.Fill(fullPages)
	}
	order := inOrder(puts)
	for i, at := range order {
		p := &puts[at]
		if i+1 < len(order) && bytes.Equal(p.key, puts[order[i+1]].key) {
			continue
		}
		var err error
		if p.value == nil {
			err = b.Delete(p.key)
		} else {
			err = b.Put(p.key, p.value)
		}
		if err != nil {
			return err
		}
	}
	delete(t.puts, in)
	return nil
}

// inOrder returns the order of values by their keys, of those for one key the later ones last.
func inOrder(puts []entry) []int32 {
	order := make([]int32, len(puts))
	sorted := true
	for i := range puts {
		order[i] = int32(i)
		sorted = sorted && (i == 0 || bytes.Compare(puts[i-1].key, puts[i].key) <= 0)
	}
	if !sorted {
		slices.SortFunc(order, func(a, b int32) int {
			if c := bytes.Compare(puts[a].key, puts[b].key); c != 0 {
				return c
			}
			return int(a - b)
		})
	}
	return order
}

// tell notes which records changed, among them those whose title follows that of a changed one.
func (t *txn) tell(works []*work) error {
	for _, w := range works {
		if w.now == w.was && !w.rebased {
			continue
		}
		t.changed.Kinds[w.ref.Kind] = true
		if w.now == w.was { // only what waits has changed
			continue
		}
		if len(t.changed.Refs) <= many {
			t.changed.Refs = append(t.changed.Refs, w.ref)
		}
	}
	if t.changed.All = len(t.changed.Refs) > many; t.changed.All {
		t.changed.Refs = nil
		return nil
	}
	told := map[kam.Ref]bool{}
	var renamed []kam.Ref
	for _, ref := range t.changed.Refs {
		told[ref] = true
		if w := t.works[ref]; t.names.others[ref.Kind] && !sameDerived(w.was, w.now) && titleIn(w.was) != titleIn(w.now) {
			renamed = append(renamed, ref)
		}
	}
	followed := map[kam.Ref]bool{}
	for ; len(renamed) > 0; renamed = renamed[1:] {
		ref := renamed[0]
		if followed[ref] {
			continue
		}
		followed[ref] = true
		from, err := t.linked(t.tx, t.state, ref.ID)
		if err != nil {
			return err
		}
		for _, f := range from {
			if !calledBy(f.Kind, ref.Kind) {
				continue
			}
			if !told[f] {
				told[f], t.changed.Kinds[f.Kind] = true, true
				t.changed.Refs = append(t.changed.Refs, f)
			}
			if t.names.others[f.Kind] { // those whose title follows are followed too
				renamed = append(renamed, f)
			}
		}
	}
	return nil
}

// titleIn returns what a document is called, with references in the place of names; "" if there is no document.
func titleIn(d *wire.Document) string {
	if d == nil {
		return ""
	}
	return titleOf(d.Record())
}

// calledBy reports whether records of a kind are called by records of another.
func calledBy(kind, other string) bool {
	k := kam.LookupKind(kind)
	return k != nil && slices.ContainsFunc(k.Fields, func(f *kam.Field) bool { return f.Title && f.Ref == other })
}

// compareRefs orders references as their keys are ordered: no kind holds the zero byte that ends it there.
func compareRefs(a, b kam.Ref) int {
	if a.Kind != b.Kind {
		return strings.Compare(a.Kind, b.Kind)
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}
