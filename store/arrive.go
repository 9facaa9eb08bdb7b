package store

import (
	"bytes"

	"keyaccount/kam"
	"keyaccount/store/memtable"
)

// mostWaits is how many records are looked up of which edits wait.
const mostWaits = 10_000

// waits returns the records, or as many of them as matter, of which edits wait.
func (c *Cache) waits() (refs map[kam.Ref]bool, err error) {
	return refs, c.view(func(tx *memtable.Tx) error {
		refs = map[kam.Ref]bool{}
		cur := tx.Bucket(string(under)).Cursor()
		for k, _ := cur.First(); k != nil && len(refs) < mostWaits; k, _ = cur.Next() {
			ref, err := parseRecordKey(k)
			if err != nil {
				return err
			}
			refs[ref] = true
		}
		return nil
	})
}

// gap is a stretch of a bucket without any keys. Of the records that arrive many are new; one look at the bucket tells
// so of all that lie between two that it has.
type gap struct {
	cur   *memtable.Cursor
	until []byte // the first key after the gap, nil if there is none
	value []byte // its value
	found bool
}

// spans reports whether the bucket has no such key. Keys are asked for in rising order.
func (g *gap) spans(tx *memtable.Tx, in bucket, key []byte) bool {
	if g.cur == nil {
		g.cur = tx.Bucket(string(in)).Cursor()
	}
	if !g.found || g.until != nil && bytes.Compare(key, g.until) >= 0 {
		k, v := g.cur.Seek(key)
		g.until, g.value, g.found = bytes.Clone(k), v, true
	}
	return !bytes.Equal(key, g.until)
}

// arrive takes in a record as the server has it.
func (a *absorption) arrive(in *arrival) error {
	w := a.known(in.document.Ref)
	b, err := a.beneath(w)
	if err != nil {
		return err
	}
	for _, v := range in.document.Versions {
		a.state.Clock = max(a.state.Clock, v.Clock)
	}
	if a.state.Sweep {
		a.puts[fresh] = append(a.puts[fresh], entry{recordKey(w.ref), []byte{}})
	}
	w.served, w.past = in.document, in.past
	if err := a.hold(w, in.spot, in.sum); err != nil {
		return err
	}
	if b == nil {
		w.server, w.encoded, w.kept = w.was, in.encoded, in.kept
		w.set(in.document)
		return nil
	}
	w.server = b.server
	b.server, b.stored = in.document, nil
	w.rebase(b)
	a.bare = append(a.bare, w)
	return nil
}

// loadKnown loads those records that arrive which are there already, several at a time.
func (a *absorption) loadKnown(arrivals []*arrival) error {
	var works []*work
	var values [][]byte
	for _, in := range arrivals {
		ref := in.document.Ref
		if a.works[ref] == nil && !a.recordGap.spans(a.tx, records, recordKey(ref)) {
			works, values = append(works, &work{ref: ref}), append(values, a.recordGap.value)
		}
	}
	return a.loadTogether(works, values)
}

// loadTogether loads records from what their bucket holds, several at a time.
func (a *absorption) loadTogether(works []*work, values [][]byte) error {
	if err := parallel(len(works), func(i int) error {
		ref := works[i].ref
		plain, err := a.open(records, recordKey(ref), values[i])
		if err == nil {
			works[i], err = workOn(ref, plain)
		}
		return err
	}); err != nil {
		return err
	}
	for _, w := range works {
		a.begin(w)
	}
	return nil
}

// known returns the work on a record that arrives, which has been loaded if it is there.
func (a *absorption) known(ref kam.Ref) (w *work) {
	if w = a.works[ref]; w == nil {
		w = a.begin(&work{ref: ref})
	}
	w.based = w.based || a.underGap.spans(a.tx, under, recordKey(ref))
	return w
}

// sweep gives up the records that a fresh snapshot did not bring: the server no longer has them for this user.
func (a *absorption) sweep() error {
	if err := a.putAll(fresh); err != nil {
		return err
	}
	brought := a.tx.Bucket(string(fresh))
	cur := a.tx.Bucket(string(records)).Cursor()
	for k, _ := cur.First(); k != nil; k, _ = cur.Next() {
		if brought.Get(k) != nil {
			continue
		}
		ref, err := parseRecordKey(k)
		if err != nil {
			return err
		}
		w, err := a.load(ref)
		if err != nil {
			return err
		}
		if err := a.lose(w, true); err != nil {
			return err
		}
	}
	return a.clear(fresh)
}
