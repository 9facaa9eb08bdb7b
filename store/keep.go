package store

import (
	"encoding/binary"
	"errors"

	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// kept is what is written of a record, made ahead of the writing by several goroutines.
type kept struct {
	document, text []byte   // sealed
	linksWas       []kam.ID // what the record referred to
	linksNow       []kam.ID
	was, now       tally
}

// keepRecords writes documents, search texts, links and counts.
func (t *txn) keepRecords(works []*work) error {
	changed := make([]*work, 0, len(works))
	for _, w := range works {
		if w.now != w.was {
			changed = append(changed, w)
		}
	}
	all := make([]kept, len(changed))
	err := parallel(len(changed), func(i int) (err error) {
		all[i], err = t.keep(changed[i])
		return err
	})
	if err != nil {
		return err
	}
	segment := t.segment(len(changed))
	for i, w := range changed {
		k, key := &all[i], recordKey(w.ref)
		t.puts[records] = append(t.puts[records], entry{key, k.document})
		t.puts[texts] = append(t.puts[texts], entry{key, k.text})
		t.state.count(w.ref.Kind, k.was, -1)
		t.state.count(w.ref.Kind, k.now, +1)
		if err := t.link(key, k, segment); err != nil {
			return err
		}
	}
	return nil
}

func (t *txn) keep(w *work) (k kept, err error) {
	key := recordKey(w.ref)
	if w.was != nil {
		r := w.was.Record()
		k.was, k.linksWas = tallyOf(r), references(r)
	}
	if w.now == nil {
		return k, nil
	}
	r := w.now.Record()
	k.now, k.linksNow = tallyOf(r), references(r)
	encoded := w.encoded
	if encoded == nil || w.now != w.served {
		encoded = wire.AppendDocument(nil, w.now)
	}
	if k.document, err = t.seal(records, key, encoded); err != nil {
		return k, err
	}
	k.text, err = t.seal(texts, key, appendText(nil, textOf(w.now, r)))
	return k, err
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

// references returns the ids that a record refers to.
func references(r kam.Record) (ids []kam.ID) {
	k := kam.LookupKind(r.Kind)
	if k == nil {
		return nil
	}
	for _, c := range r.Cells {
		name, item := kam.SplitKey(c.Key)
		f := k.Lookup(name)
		if f == nil || f.Type != kam.ReferenceType {
			continue
		}
		text := c.Value
		if f.Multi {
			text = item
		}
		if id, err := kam.ParseID(text); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// Links are kept in segments: a page of a first sync writes one of its own, in the order of keys, because spreading its
// links over all those before it would rewrite the bucket for every page. Small changes go to segment 0.
const (
	largeChange  = 1000
	mostSegments = 1 << 10
)

func (t *txn) segment(changes int) uint16 {
	if changes < largeChange || t.state.Segments == mostSegments {
		return 0
	}
	t.state.Segments++
	return t.state.Segments
}

// link writes what a record refers to now and removes what it no longer does.
func (t *txn) link(key []byte, k *kept, segment uint16) error {
	was := map[kam.ID]bool{}
	for _, id := range k.linksWas {
		was[id] = true
	}
	for _, id := range k.linksNow {
		if !was[id] {
			t.puts[links] = append(t.puts[links], entry{t.linkKey(segment, id, key), []byte{}})
		}
		was[id] = false
	}
	for id, gone := range was {
		if gone {
			t.unlink(id, key)
		}
	}
	return nil
}

func (t *txn) unlink(id kam.ID, key []byte) {
	b := t.tx.Bucket([]byte(links))
	for segment := uint16(0); segment <= t.state.Segments; segment++ {
		if k := t.linkKey(segment, id, key); b.Get(k) != nil {
			t.delete(links, k)
		}
	}
}

func (s *sealer) linkKey(segment uint16, id kam.ID, key []byte) []byte {
	m := s.mark(id)
	k := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(m)+len(key)), segment)
	return append(append(k, m[:]...), key...)
}

// derive makes search texts, links and counts anew from the records.
func (c *Cache) derive(tx *bolt.Tx) error {
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
		keys, values, next, more = window(tx.Bucket([]byte(records)).Cursor(), next, nil)
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
			all[i], err = t.keep(&work{ref: d.Ref, now: d})
			return err
		})
		if err != nil {
			return err
		}
		segment := t.segment(len(keys))
		for i, k := range all {
			key := recordKey(refs[i])
			t.puts[texts] = append(t.puts[texts], entry{key, k.text})
			s.count(refs[i].Kind, k.now, +1)
			if err := t.link(key, &k, segment); err != nil {
				return err
			}
		}
		for _, in := range []bucket{texts, links} {
			if err := t.putAll(in); err != nil {
				return err
			}
		}
	}
	return c.saveState(tx, s)
}
