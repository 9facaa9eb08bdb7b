package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/store/memtable"
)

// references returns the ids that a record refers to.
func references(r kam.Record) (ids []kam.ID) {
	k := kam.LookupKind(r.Kind)
	if k == nil {
		return nil
	}
	for _, f := range k.Fields {
		if f.Type != kam.ReferenceType {
			continue
		}
		for _, text := range r.Values(f) {
			if id, err := kam.ParseID(text); err == nil {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Links lead from a record to those that refer to it. They are kept in segments. Small changes go to segment 0, where
// each link is a key of its own. A large change, such as a page of a first sync, writes a segment of its own with one
// value for each record that is referred to, which packs the keys of all that refer to it: spreading its links over
// all those before it would rewrite the bucket for every page. A packed link stays when its record refers to another one
// or is gone, so whoever follows links looks at the records.
const (
	largeChange  = 1000
	mostSegments = 1 << 10
)

// linking writes the links of one change.
type linking struct {
	*txn
	segment uint16
	packed  map[kam.ID][]byte // for a segment of its own
}

func (t *txn) linking(changes int) *linking {
	l := &linking{txn: t}
	if changes >= largeChange && t.state.Segments < mostSegments {
		t.state.Segments++
		l.segment, l.packed = t.state.Segments, map[kam.ID][]byte{}
	}
	return l
}

// link notes what a record refers to now and removes what it no longer does.
func (l *linking) link(key []byte, k *kept) {
	for _, id := range k.linksNow {
		if slices.Contains(k.linksWas, id) {
			continue
		}
		if l.packed != nil {
			l.packed[id] = append(binary.AppendUvarint(l.packed[id], uint64(len(key))), key...)
		} else {
			l.puts[links] = append(l.puts[links], entry{l.linkKey(0, id, key), []byte{}})
		}
	}
	for _, id := range k.linksWas {
		if !slices.Contains(k.linksNow, id) {
			l.delete(links, l.linkKey(0, id, key))
		}
	}
}

// end writes what was packed.
func (l *linking) end() error {
	for id, keys := range l.packed {
		if err := l.put(links, l.linkKey(l.segment, id, nil), keys); err != nil {
			return err
		}
	}
	return nil
}

// linkHead is the length of the key of packed links: the segment and the mark of what is referred to.
const linkHead = 2 + len(kam.ID{})

func (s *sealer) linkKey(segment uint16, id kam.ID, key []byte) []byte {
	m := s.mark(id)
	k := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(m)+len(key)), segment)
	return append(append(k, m[:]...), key...)
}

// linked returns the records that may refer to an id, kind by kind in the order they were made.
func (s *sealer) linked(tx *memtable.Tx, st *state, id kam.ID) (from []kam.Ref, err error) {
	cur := tx.Bucket(string(links)).Cursor()
	for segment := uint16(0); segment <= st.Segments; segment++ {
		prefix := s.linkKey(segment, id, nil)
		for k, v := cur.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = cur.Next() {
			refs, err := s.linksAt(k, v)
			if err != nil {
				return nil, err
			}
			from = append(from, refs...)
		}
	}
	slices.SortFunc(from, compareRefs)
	return slices.Compact(from), nil
}

// linksAt reads an entry of the bucket.
func (s *sealer) linksAt(key, value []byte) (from []kam.Ref, err error) {
	if len(key) < linkHead {
		return nil, fmt.Errorf("%w: links", errBadValue)
	}
	keys := [][]byte{key[linkHead:]}
	if len(key) == linkHead {
		if keys, err = s.unpack(key, value); err != nil {
			return nil, err
		}
	}
	from = make([]kam.Ref, len(keys))
	for i, k := range keys {
		if from[i], err = parseRecordKey(k); err != nil {
			return nil, err
		}
	}
	return from, nil
}

func (s *sealer) unpack(key, value []byte) (keys [][]byte, err error) {
	plain, err := s.open(links, key, value)
	if err != nil {
		return nil, err
	}
	for len(plain) > 0 {
		n, size := binary.Uvarint(plain)
		if size <= 0 || n > uint64(len(plain)-size) {
			return nil, fmt.Errorf("%w: links", errBadValue)
		}
		keys, plain = append(keys, plain[size:size+int(n)]), plain[size+int(n):]
	}
	return keys, nil
}
