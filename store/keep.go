package store

import (
	"errors"
	"slices"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// kept is what is written of a record, made ahead of the writing by several goroutines.
type kept struct {
	document []byte   // sealed
	derived  bool     // what follows is told; where it is not, it is what it was
	text     []byte   // sealed
	linksWas []kam.ID // what the record referred to
	linksNow []kam.ID
	was, now tally
}

// keepRecords writes documents, search texts, links and counts.
func (t *txn) keepRecords(works []*work) error {
	changed := make([]*work, 0, len(works))
	for _, w := range works {
		if w.now != w.was || w.now != nil && w.spot != w.spotWas {
			changed = append(changed, w)
		}
	}
	all := make([]kept, len(changed))
	err := parallel(len(changed), func(i int) (err error) {
		all[i], err = t.keepWork(changed[i])
		return err
	})
	if err != nil {
		return err
	}
	for _, in := range []bucket{records, texts} {
		t.puts[in] = slices.Grow(t.puts[in], len(changed))
	}
	l := t.linking(len(changed))
	for i, w := range changed {
		k, key := &all[i], recordKey(w.ref)
		t.puts[records] = append(t.puts[records], entry{key, k.document})
		if !k.derived {
			continue
		}
		t.puts[texts] = append(t.puts[texts], entry{key, k.text})
		t.state.count(w.ref.Kind, k.was, -1)
		t.state.count(w.ref.Kind, k.now, +1)
		l.link(key, k)
	}
	return l.end()
}

// keepWork is keep for a record with what it was before.
func (t *txn) keepWork(w *work) (k kept, err error) {
	served := w.now == w.served
	switch {
	case w.now == nil:
		k.derived = true
	case w.now == w.was: // in another place
		k.document, err = t.seal(records, recordKey(w.ref), append(appendSpot(make([]byte, 0, len(w.stored)+len(w.spot.scope)+16), w.spot), w.stored...))
	case served && w.kept != nil:
		k = *w.kept
	default:
		encoded := w.encoded
		if !served || encoded == nil {
			encoded = wire.AppendDocument(appendSpot(nil, w.spot), w.now)
		}
		k, err = t.keep(w.now, encoded, !sameDerived(w.was, w.now))
	}
	if w.was != nil && k.derived {
		r := w.was.Record()
		k.was, k.linksWas = tallyOf(r), references(r)
	}
	return k, err
}

// keep returns what is written of a document, which is encoded behind its spot, with what is derived from it or without.
func (s *sealer) keep(d *wire.Document, encoded []byte, derive bool) (k kept, err error) {
	key := recordKey(d.Ref)
	k.document, err = s.seal(records, key, encoded)
	if err == nil && derive {
		r := d.Record()
		k.derived, k.now, k.linksNow = true, tallyOf(r), references(r)
		k.text, err = s.seal(texts, key, appendText(nil, textOf(r)))
	}
	return k, err
}

// sameDerived reports whether what is derived from two states of a record, of which there may be none, is the same: text, links and
// counts.
func sameDerived(was, now *wire.Document) bool {
	if was == nil || now == nil {
		return was == now
	}
	k := kam.LookupKind(now.Kind)
	matters := func(c wire.Cell) bool { return c.Value != "" && derivedFrom(k, c.Key) }
	before, after := was.Cells, now.Cells
	for {
		for len(before) > 0 && !matters(before[0]) {
			before = before[1:]
		}
		for len(after) > 0 && !matters(after[0]) {
			after = after[1:]
		}
		if len(before) == 0 || len(after) == 0 {
			return len(before) == len(after)
		}
		if before[0].Key != after[0].Key || before[0].Value != after[0].Value {
			return false
		}
		before, after = before[1:], after[1:]
	}
}

// derivedFrom reports whether something that is derived from a record follows from a cell.
func derivedFrom(k *kam.Kind, cell string) bool {
	if k == nil {
		return cell == kam.DeletedField
	}
	return k.System || k.Refers(cell) || k.ShowsInText(cell)
}

// tally is what a record counts as.
type tally struct{ live, conflict, rejection bool }

func tallyOf(r kam.Record) tally {
	live := !r.Deleted()
	open := live && r.Get("verdict") == ""
	return tally{live, open && r.Kind == kam.ConflictKind.Name, open && r.Kind == kam.RejectionKind.Name}
}

func (s *state) count(kind string, t tally, by int) {
	if t.live {
		if s.Counts[kind] += by; s.Counts[kind] == 0 {
			delete(s.Counts, kind)
		}
	}
	if t.conflict {
		s.Conflicts += by
	}
	if t.rejection {
		s.Rejected += by
	}
}

// derive makes search texts, links and counts anew from the records.
func (c *Cache) derive(tx *memtable.Tx) error {
	s, err := c.loadState(tx)
	if err != nil {
		return err
	}
	s.Counts, s.Conflicts, s.Rejected, s.Segments = map[string]int{}, 0, 0, 0
	t := &txn{Cache: c, tx: tx, state: s, puts: map[bucket][]entry{}}
	if err := errors.Join(t.clear(texts), t.clear(links)); err != nil {
		return err
	}
	var next []byte
	for more := true; more; {
		var keys, values [][]byte
		keys, values, next, more = window(tx.Bucket(string(records)).Cursor(), next, nil)
		all := make([]kept, len(keys))
		refs := make([]kam.Ref, len(keys))
		err := parallel(len(keys), func(i int) error {
			plain, err := c.open(records, keys[i], values[i])
			if err != nil {
				return err
			}
			d, err := decodeAt(keys[i], plain)
			if err != nil {
				return err
			}
			refs[i] = d.Ref
			all[i], err = t.keep(d, plain, true)
			return err
		})
		if err != nil {
			return err
		}
		l := t.linking(len(keys))
		for i, k := range all {
			key := recordKey(refs[i])
			t.puts[texts] = append(t.puts[texts], entry{key, k.text})
			s.count(refs[i].Kind, k.now, +1)
			l.link(key, &k)
		}
		if err := l.end(); err != nil {
			return err
		}
		for _, in := range []bucket{texts, links} {
			if err := t.putAll(in); err != nil {
				return err
			}
		}
	}
	return c.saveState(tx, s)
}
