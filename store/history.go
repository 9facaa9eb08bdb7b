package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// keepHistory writes what the works add to the histories of their records, and their places among the changes over
// all records. A first sync brings states, not changes, and so adds nothing.
func (t *txn) keepHistory(works []*work) error {
	for _, w := range works {
		was, now := w.was, w.now
		if w.served != nil {
			was, now = w.server, w.served
		}
		if now == nil || now == was || t.remote && (w.served == nil || t.snapshot) || w.returned() {
			continue
		}
		deeds := map[wire.VersionID]*deed{}
		if was != nil {
			if err := t.compare(w, was, now, deeds); err != nil {
				return err
			}
		} else if err := t.addPast(w, deeds, nil); err != nil {
			return err
		}
		if err := t.putDeeds(w.ref, deeds); err != nil {
			return err
		}
		if err := t.putJourney(w.ref, was, now, deeds); err != nil {
			return err
		}
	}
	return nil
}

// returned reports whether what the server sent is what this device's own edits had made of the record, none of which
// still waits. Their deeds have been noted when they were made.
func (w *work) returned() bool {
	return w.served != nil && w.now == w.was && w.rebased && (w.base == nil || len(w.base.numbers) == 0) && len(w.past) == 0
}

// compare finds what changed between two states of a record.
func (t *txn) compare(w *work, was, now *wire.Document, deeds map[wire.VersionID]*deed) error {
	olds := map[string]wire.Value{}
	for _, c := range now.Cells {
		old, by := was.Cell(c.Key)
		v := now.Versions[c.Version]
		if old == c.Value && v.VersionID == by.VersionID {
			continue
		}
		olds[c.Key] = wire.Value{Text: old, Version: by}
	}
	if err := t.addPast(w, deeds, olds); err != nil {
		return err
	}
	for key, old := range olds {
		value, v := now.Cell(key)
		if old.Text == value {
			continue
		}
		d, err := t.deed(w.ref, deeds, v)
		if err != nil {
			return err
		}
		d.add(deedCell{key: key, old: old.Text, new: value, setter: t.setter(w.ref, old)})
		t.addNews(w.ref, v, kam.HistoryEntry{At: v.Clock.Time(), Who: v.Author, Cell: key, Old: old.Text, New: value, State: kam.Synced})
	}
	return nil
}

// addPast adds the changes that were replaced before they came here, each on top of the one before it. olds holds the
// values before them, and afterwards those after them.
func (t *txn) addPast(w *work, deeds map[wire.VersionID]*deed, olds map[string]wire.Value) error {
	if olds == nil {
		olds = map[string]wire.Value{}
	}
	for _, p := range w.past {
		v := wire.Version{VersionID: wire.VersionID{Number: p.Number}, Clock: p.Clock, Author: p.Author}
		copy(v.Device[:], p.Device)
		old, known := olds[p.Key]
		if old.VersionID == v.VersionID {
			continue
		}
		d, err := t.deed(w.ref, deeds, v)
		if err != nil {
			return err
		}
		if known {
			d.add(deedCell{key: p.Key, old: old.Text, new: p.Value, setter: t.setter(w.ref, old)})
		} else {
			d.addBlind(p.Key, p.Value)
		}
		olds[p.Key] = wire.Value{Text: p.Value, Version: v}
	}
	return nil
}

func historyKey(ref kam.Ref, v wire.VersionID) []byte { return versionKey(recordKey(ref), v) }

// deed returns the deed of a version, which may have been kept before. What is known of a cell there stays.
func (t *txn) deed(ref kam.Ref, deeds map[wire.VersionID]*deed, v wire.Version) (*deed, error) {
	d := deeds[v.VersionID]
	if d == nil {
		data, err := t.get(history, historyKey(ref, v.VersionID))
		if err != nil {
			return nil, err
		}
		if d = (&deed{}); data != nil {
			if d, err = decodeDeed(data); err != nil {
				return nil, err
			}
		}
		if d.clock != v.Clock || d.author != v.Author {
			d.clock, d.author, d.changed = v.Clock, v.Author, true
		}
		deeds[v.VersionID] = d
	}
	return d, nil
}

// setter returns who had set a value that is replaced, to be kept with the change that replaces it. A waiting edit of this device
// is told by its own deed, if it has one, and for as long as it has.
func (t *txn) setter(ref kam.Ref, old wire.Value) wire.Version {
	if old.Device == t.state.device() && old.Number > t.state.Acked && t.tx.Bucket(string(history)).Get(historyKey(ref, old.VersionID)) != nil {
		return wire.Version{}
	}
	return old.Version
}

func (t *txn) putDeeds(ref kam.Ref, deeds map[wire.VersionID]*deed) error {
	for v, d := range deeds {
		if !d.changed {
			continue
		}
		if err := t.put(history, historyKey(ref, v), appendDeed(nil, d)); err != nil {
			return err
		}
	}
	return nil
}

// putJourney notes the versions that are new in a record among the changes over all records.
func (t *txn) putJourney(ref kam.Ref, was, now *wire.Document, deeds map[wire.VersionID]*deed) error {
	known := map[wire.VersionID]bool{}
	if was != nil {
		for _, v := range was.Versions {
			known[v.VersionID] = true
		}
	}
	note := func(v wire.VersionID, clock wire.Clock) error {
		if known[v] {
			return nil
		}
		known[v] = true
		key := versionKey(binary.BigEndian.AppendUint64(make([]byte, 0, 32), uint64(clock)), v)
		if t.tx.Bucket(string(journey)).Get(key) != nil {
			return nil
		}
		return t.put(journey, key, recordKey(ref))
	}
	for _, v := range now.Versions {
		if err := note(v.VersionID, v.Clock); err != nil {
			return err
		}
	}
	for v, d := range deeds {
		if err := note(v, d.clock); err != nil {
			return err
		}
	}
	return nil
}

// History returns the changes of a record, newest first: those made here, those that came from the server, and, of cells
// whose last change is not among them, who last set them.
func (c *Cache) History(ctx context.Context, ref kam.Ref) (entries []kam.HistoryEntry, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = c.view(func(tx *memtable.Tx) error {
		s, err := c.loadState(tx)
		if err != nil {
			return err
		}
		deeds, err := c.deeds(tx, ref)
		for _, d := range deeds {
			entries = append(entries, s.entries(d)...)
		}
		return err
	})
	if err == nil && entries == nil {
		err = &kam.Error{Code: kam.NotFound, Kind: ref.Kind, Words: "there is no " + ref.String() + " on this device"}
	}
	return entries, err
}

// deeds returns all that is known of what was done to a record, newest first.
func (s *sealer) deeds(tx *memtable.Tx, ref kam.Ref) ([]*deed, error) {
	byVersion := map[wire.VersionID]*deed{}
	prefix := recordKey(ref)
	cur := tx.Bucket(string(history)).Cursor()
	for k, v := cur.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = cur.Next() {
		plain, err := s.open(history, k, v)
		if err != nil {
			return nil, err
		}
		d, err := decodeDeed(plain)
		if err != nil {
			return nil, err
		}
		d.version, _ = parseVersionKey(k[len(prefix):])
		byVersion[d.version] = d
	}
	doc, err := s.document(tx, ref)
	if err != nil {
		return nil, err
	}
	set := func(v wire.Version, key, value string) {
		d := byVersion[v.VersionID]
		if d == nil {
			d = &deed{clock: v.Clock, author: v.Author, version: v.VersionID}
			byVersion[v.VersionID] = d
		}
		d.addBlind(key, value)
	}
	if doc != nil {
		for _, cell := range doc.Cells {
			set(doc.Versions[cell.Version], cell.Key, cell.Value)
		}
	}
	for _, d := range slices.Collect(maps.Values(byVersion)) {
		for _, c := range slices.Clone(d.cells) {
			if c.setter.Number != 0 {
				set(c.setter, c.key, c.old)
			}
		}
	}
	deeds := slices.Collect(maps.Values(byVersion))
	slices.SortFunc(deeds, func(a, b *deed) int { return -compareDeeds(a, b) })
	return deeds, nil
}

func compareDeeds(a, b *deed) int {
	return cmp.Or(cmp.Compare(a.clock, b.clock), bytes.Compare(a.version.Device[:], b.version.Device[:]), cmp.Compare(a.version.Number, b.version.Number))
}

// Change is one change of one record.
type Change struct {
	kam.Ref
	kam.HistoryEntry
}

// Changes returns the newest changes over all records made at or after since, newest first, at most limit of them; with
// waiting, only those that are not yet on the server. Of what a first sync brought it knows nothing.
func (c *Cache) Changes(ctx context.Context, since time.Time, waiting bool, limit int) ([]Change, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var changes []Change
	err := c.view(func(tx *memtable.Tx) error {
		s, err := c.loadState(tx)
		if err != nil {
			return err
		}
		least := binary.BigEndian.AppendUint64(nil, uint64(wire.At(since)))
		if since.UnixMilli() < 0 {
			least = nil
		}
		seen := map[wire.VersionID]bool{}
		cur := tx.Bucket(string(journey)).Cursor()
		for k, v := cur.Last(); k != nil && bytes.Compare(k, least) >= 0 && len(changes) < limit && ctx.Err() == nil; k, v = cur.Prev() {
			version, ok := parseVersionKey(k[8:])
			if !ok {
				return errBadValue
			}
			if seen[version] || waiting && (version.Device != s.device() || version.Number <= s.Acked) {
				continue
			}
			seen[version] = true // a stamp that the server has clamped stands here twice
			plain, err := c.open(journey, k, v)
			if err != nil {
				return err
			}
			ref, err := parseRecordKey(plain)
			if err != nil {
				return err
			}
			deeds, err := c.deeds(tx, ref)
			if err != nil {
				return err
			}
			for _, d := range deeds {
				if d.version != version {
					continue
				}
				for _, e := range s.entries(d) {
					changes = append(changes, Change{ref, e})
				}
			}
		}
		return ctx.Err()
	})
	return changes[:min(len(changes), max(limit, 0))], err
}
