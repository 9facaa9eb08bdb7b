package server

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// verdictCell is the cell of conflicts and rejections that people set.
const verdictCell = "verdict"

// open makes the conflict record about a value that lost, as part of the mutation v that met it. A loss that
// is met again opens its conflict again. What the author had seen is left out where that may be from another scope.
func (b *batch) open(p *pending, m *sealedMutation, e *entry, l wire.Loss, v wire.Version) error {
	if l.Seen != "" {
		strange, err := b.hasRoamed(e, m, l.Key)
		if err != nil {
			return err
		}
		if strange {
			l.Seen = ""
		}
	}
	ref := kam.Ref{Kind: kam.ConflictKind.Name, ID: wire.ConflictID(e.ref, l.Key, l.Other.VersionID)}
	if err := b.tx.Put(ConflictTable, append(refKey(e.ref), ref.ID[:]...), inLine); err != nil {
		return err
	}
	return b.set(p, ref, v,
		kam.Cell{Key: "field", Value: l.Key},
		kam.Cell{Key: "kept", Value: l.Kept.Text},
		kam.Cell{Key: "kept_at", Value: stamp(l.Kept.Clock)},
		kam.Cell{Key: "kept_by", Value: l.Kept.Author},
		kam.Cell{Key: "other", Value: l.Other.Text},
		kam.Cell{Key: "other_at", Value: stamp(l.Other.Clock)},
		kam.Cell{Key: "other_by", Value: l.Other.Author},
		kam.Cell{Key: "record", Value: e.ref.String()},
		kam.Cell{Key: "scope", Value: e.scope},
		kam.Cell{Key: "seen", Value: l.Seen},
		kam.Cell{Key: verdictCell},
	)
}

// conflicts returns the conflicts about a record, settled ones too.
func (b *batch) conflicts(ref kam.Ref) (ids []kam.ID, err error) {
	prefix := refKey(ref)
	for item, err := range b.tx.Scan(ConflictTable, prefix, after(prefix)) {
		if err != nil {
			return nil, err
		}
		if len(item.Key) != len(prefix)+len(kam.ID{}) {
			return nil, damaged("a conflict about %s", ref)
		}
		ids = append(ids, kam.ID(item.Key[len(prefix):]))
	}
	return ids, nil
}

// hasRoamed reports whether a record may have come from another scope since its cell had the value that a mutation builds on.
func (b *batch) hasRoamed(e *entry, m *sealedMutation, key string) (bool, error) {
	var since uint64
	for _, c := range m.Changes {
		if c.Key != key {
			continue
		}
		var err error
		if b.pending[c.Base] != nil {
			since = e.number
		} else if since, err = madeAt(b.tx, c.Base, 0); err != nil {
			return false, err
		}
	}
	if e.roamed {
		return true, nil
	}
	prefix := refKey(e.ref)
	for item, err := range b.tx.Scan(PastTable, append(bytes.Clone(prefix), numberKey(since+1)...), after(prefix)) {
		if err != nil {
			return false, err
		}
		if isDeparture(item.Key[len(prefix):]) {
			return true, nil
		}
	}
	return false, nil
}

// follow brings the conflicts about a record up to date with it. While they are open, the value that stands is the one that
// stands now, and they go where the record goes, without what was seen before them; one that the record has come round to waits
// for its verdict. Settled ones stay with what they tell of, and so does what the record has come round to when it leaves.
func (b *batch) follow(p *pending, e *entry, from string, v wire.Version, conflicts []kam.ID) error {
	for _, id := range conflicts {
		ref := kam.Ref{Kind: kam.ConflictKind.Name, ID: id}
		c, err := b.load(ref)
		if err != nil {
			return err
		}
		if c.doc == nil || c.scope != from {
			continue
		}
		key, _ := c.doc.Cell("field")
		other, _ := c.doc.Cell("other")
		if verdict, _ := c.doc.Cell(verdictCell); verdict != "" {
			continue
		}
		var cells []kam.Cell
		value, by := e.doc.Cell(key)
		switch {
		case value != other:
			cells = []kam.Cell{{Key: "kept", Value: value}, {Key: "kept_at", Value: stamp(by.Clock)}, {Key: "kept_by", Value: by.Author}}
			if e.scope != from {
				cells = append(cells, kam.Cell{Key: "scope", Value: e.scope}, kam.Cell{Key: "seen"})
			}
		case e.scope != from:
			cells = []kam.Cell{{Key: verdictCell, Value: kam.Superseded}}
		}
		if err := b.set(p, ref, v, cells...); err != nil {
			return err
		}
	}
	return nil
}

// supersede closes the open conflicts about values that this mutation builds on: their author has gone on.
func (b *batch) supersede(p *pending, m *sealedMutation, v wire.Version, conflicts []kam.ID) error {
	for _, c := range m.Changes {
		if c.Base.Number == 0 {
			continue
		}
		for _, key := range []string{c.Key, kam.DeletedField} {
			ref := kam.Ref{Kind: kam.ConflictKind.Name, ID: wire.ConflictID(m.Ref, key, c.Base)}
			if !slices.Contains(conflicts, ref.ID) {
				continue
			}
			e, err := b.load(ref)
			if err != nil {
				return err
			}
			if e.doc == nil {
				continue
			}
			if verdict, _ := e.doc.Cell(verdictCell); verdict == "" {
				if err := b.set(p, ref, v, kam.Cell{Key: verdictCell, Value: kam.Superseded}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// reopen opens a conflict again where its verdict is that the value which stood is right, and the record holds another by now:
// somebody who had not seen that verdict, or was not seen by its author, has decided otherwise. The two change places, so that
// the value which stands is the one that stands, and the verdict's waits beside it.
func (b *batch) reopen(p *pending, e *entry, v wire.Version) error {
	cell := func(key string) string { value, _ := e.doc.Cell(key); return value }
	about, err := kam.ParseRef(cell("record"))
	if err != nil || cell(verdictCell) != kam.KeepKept {
		return nil
	}
	of, err := b.load(about)
	if err != nil || of.doc == nil || of.scope != e.scope { // what is settled stays behind when the record moves on
		return err
	}
	value, by := of.doc.Cell(cell("field"))
	if value == cell("kept") {
		return nil
	}
	p.outcome.Result = wire.Conflicted
	return b.set(p, e.ref, v,
		kam.Cell{Key: "kept", Value: value},
		kam.Cell{Key: "kept_at", Value: stamp(by.Clock)},
		kam.Cell{Key: "kept_by", Value: by.Author},
		kam.Cell{Key: "other", Value: cell("kept")},
		kam.Cell{Key: "other_at", Value: cell("kept_at")},
		kam.Cell{Key: "other_by", Value: cell("kept_by")},
		kam.Cell{Key: verdictCell},
	)
}

// set sets cells of a record that the program keeps, which is made if it is missing.
func (b *batch) set(p *pending, ref kam.Ref, v wire.Version, cells ...kam.Cell) error {
	e, err := b.load(ref)
	if err != nil {
		return err
	}
	doc := &wire.Document{Ref: ref}
	if e.doc != nil {
		doc = e.doc.Clone()
	}
	for _, c := range cells {
		if value, _ := doc.Cell(c.Key); value != c.Value {
			doc.Put(c.Key, c.Value, v)
		}
	}
	doc.Compact()
	changed, err := b.write(e, doc)
	if changed {
		p.touched = append(p.touched, e)
	}
	return err
}

// reject keeps an edit that cannot be for its author. It reaches all devices of that user like any record.
func (b *batch) reject(p *pending, m *sealedMutation, v wire.Version, no *rejection) error {
	ref := kam.Ref{Kind: kam.RejectionKind.Name, ID: wire.RejectionID(m.VersionID)}
	edit, left := refused(m)
	if len(left) > 0 {
		no.reason += fmt.Sprintf(" (not kept, for its size: %s)", kam.Clip(strings.Join(left, ", "), 200))
	}
	p.outcome.Result, p.outcome.Reason, p.outcome.Record = wire.Rejected, no.reason, ref.ID[:]
	return b.set(p, ref, v,
		kam.Cell{Key: "at", Value: stamp(m.Clock)},
		kam.Cell{Key: "code", Value: string(no.code)},
		kam.Cell{Key: "edit", Value: edit},
		kam.Cell{Key: "reason", Value: no.reason},
		kam.Cell{Key: "record", Value: cleanRef(m.Ref)},
		kam.Cell{Key: "user", Value: v.Author},
	)
}

// maxRefused is how long the encoded cells of a refused edit can be, in bytes: as long as those of any edit that is not too large,
// of which each byte may have to be written as six.
const maxRefused = 6 * wire.MaxDocument

// refused encodes the cells of a refused edit, as many as there is room for, and tells which are left out.
func refused(m *sealedMutation) (edit string, left []string) {
	cells := make([]kam.Cell, 0, len(m.Changes))
	room := maxRefused
	for _, c := range m.Changes {
		cell := kam.Cell{Key: c.Key, Value: c.Value}
		if len(c.Key)+len(c.Value) <= room {
			if size := len(kam.RefusedCells([]kam.Cell{cell})); size <= room {
				room -= size
				cells = append(cells, cell)
				continue
			}
		}
		left = append(left, kam.Clip(c.Key, kam.MaxName))
	}
	for {
		text := string(kam.RefusedCells(cells))
		if len(text) <= maxRefused { // what is escaped for one cell's sake is so for all
			return text, left
		}
		last := len(cells) - 1
		left, cells = append(left, kam.Clip(cells[last].Key, kam.MaxName)), cells[:last]
	}
}

// cleanRef returns a reference from anybody as text that is harmless.
func cleanRef(ref kam.Ref) string {
	return kam.Ref{Kind: kam.Clip(ref.Kind, kam.MaxName), ID: ref.ID}.String()
}

func stamp(c wire.Clock) string { return c.Time().UTC().Format(time.RFC3339) }
