package store

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// notice is a row that is no record: a scope or a record that goes.
type notice struct {
	sign  wire.Sign
	scope string
	ref   kam.Ref // of a record that has moved
}

// readNotices reads the rows of a page that are no records.
func readNotices(rows []wire.Row) (notices []notice, err error) {
	for _, row := range rows {
		n := notice{sign: row.Sign, scope: row.Scope}
		switch row.Sign {
		case wire.Present, wire.Own:
			continue
		case wire.Moved:
			if n.ref, err = wire.DocumentRef(row.Document); err != nil {
				return nil, err
			}
		}
		notices = append(notices, n)
	}
	return notices, nil
}

// weigh returns the sum over what the server holds of a record.
func (a *absorption) weigh(w *work) (wire.Sum, error) {
	if w.weighed || w.spot.number == 0 {
		return w.held, nil
	}
	b, err := a.beneath(w)
	if err != nil {
		return wire.Sum{}, err
	}
	document := w.stored // weighed before the server's document is replaced by another
	if b != nil {
		document = b.stored
		if b.server != nil && document == nil {
			document = wire.AppendDocument(nil, b.server)
		}
	}
	w.weighed = true
	if document != nil {
		w.held = wire.SumOf(w.spot.number, w.spot.scope, document)
	}
	return w.held, nil
}

// hold notes where the server holds a record now, with the sum over it.
func (a *absorption) hold(w *work, at spot, sum wire.Sum) error {
	was, err := a.weigh(w)
	if err != nil {
		return err
	}
	a.state.Sum = a.state.Sum.Minus(was).Plus(sum)
	w.spot, w.held, w.weighed = at, sum, true
	return nil
}

// loseScopes gives up the records of the scopes that the server has taken back or is about to send anew.
func (a *absorption) loseScopes() error {
	lost := map[string]wire.Sign{}
	for _, n := range a.notices {
		if n.sign == wire.Dropped || n.sign == wire.Anew {
			lost[n.scope] = n.sign
		}
		if n.sign == wire.Dropped {
			a.got.Dropped++
		}
	}
	if len(lost) == 0 {
		return nil
	}
	a.state.Anew = slices.DeleteFunc(a.state.Anew, func(scope string) bool { _, come := lost[scope]; return come })
	refs, err := a.inScopes(func(scope string) bool { _, ok := lost[scope]; return ok })
	if err != nil {
		return err
	}
	for _, ref := range refs {
		w, err := a.load(ref)
		if err == nil {
			err = a.lose(w, lost[w.spot.scope] == wire.Dropped)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inScopes returns the records that the server holds in certain scopes. It reads all records, several at a time.
func (a *absorption) inScopes(is func(scope string) bool) (refs []kam.Ref, err error) {
	var next []byte
	for more := true; more; {
		var keys, values [][]byte
		keys, values, next, more = window(a.tx.Bucket(string(records)).Cursor(), next, nil)
		in := make([]bool, len(keys))
		err := parallel(len(keys), func(i int) error {
			plain, err := a.open(records, keys[i], values[i])
			if err != nil {
				return err
			}
			at, _, err := cutSpot(plain)
			in[i] = at.number != 0 && is(at.scope)
			return err
		})
		if err != nil {
			return nil, err
		}
		for i, key := range keys {
			if !in[i] {
				continue
			}
			ref, err := parseRecordKey(key)
			if err != nil {
				return nil, err
			}
			refs = append(refs, ref)
		}
		if err := a.ctx.Err(); err != nil {
			return nil, err
		}
	}
	return refs, nil
}

// loseMoved gives up the records that have left a scope and have not come in another one.
func (a *absorption) loseMoved() error {
	for _, n := range a.notices {
		if n.sign != wire.Moved {
			continue
		}
		w, err := a.load(n.ref)
		if err != nil {
			return err
		}
		if w.spot.number != 0 && w.spot.scope == n.scope {
			if err := a.lose(w, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// lose gives up what the server holds of a record. Edits of it that wait stay, and are seen. For good means that it was
// taken away: then its history goes too, and what undo knows of it.
func (a *absorption) lose(w *work, forGood bool) error {
	b, err := a.beneath(w)
	if err != nil {
		return err
	}
	if forGood {
		if err := a.forget(w, b); err != nil {
			return err
		}
	}
	if err := a.hold(w, spot{}, wire.Sum{}); err != nil {
		return err
	}
	w.served, w.kept = nil, nil
	if b == nil {
		w.set(nil)
		return nil
	}
	b.server, b.stored = nil, nil
	w.rebase(b)
	a.bare = append(a.bare, w)
	return nil
}

// forget removes the history of a record but for the edits of it that wait, and of those who had set what these replace.
func (a *absorption) forget(w *work, b *base) error {
	waits := map[wire.VersionID]bool{}
	if b != nil {
		for _, n := range b.numbers {
			waits[wire.VersionID{Device: a.state.device(), Number: n}] = !a.gone[n]
		}
	}
	stamps := map[wire.VersionID]wire.Clock{}
	if w.was != nil {
		for _, v := range w.was.Versions {
			stamps[v.VersionID] = v.Clock
		}
	}
	prefix := recordKey(w.ref)
	cur := a.tx.Bucket(string(history)).Cursor()
	for k, v := cur.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = cur.Next() {
		id, ok := parseVersionKey(k[len(prefix):])
		if !ok {
			return errBadValue
		}
		plain, err := a.open(history, k, v)
		if err != nil {
			return err
		}
		d, err := decodeDeed(plain)
		if err != nil {
			return err
		}
		stamps[id] = d.clock
		if !waits[id] {
			a.delete(history, bytes.Clone(k))
			continue
		}
		for i := range d.cells {
			d.cells[i].setter = wire.Version{}
		}
		if err := a.put(history, bytes.Clone(k), appendDeed(nil, d)); err != nil {
			return err
		}
	}
	for id, clock := range stamps {
		if !waits[id] {
			a.delete(journey, versionKey(binary.BigEndian.AppendUint64(nil, uint64(clock)), id))
		}
	}
	a.lost[w.ref] = true
	return nil
}

// forgetSteps takes records that are lost out of what undo knows.
func (a *absorption) forgetSteps() error {
	if len(a.lost) == 0 {
		return nil
	}
	cur := a.tx.Bucket(string(steps)).Cursor()
	for k, v := cur.First(); k != nil; k, v = cur.Next() {
		plain, err := a.open(steps, k, v)
		if err != nil {
			return err
		}
		s := &undoStep{}
		if err := cbor.Unmarshal(plain, s); err != nil {
			return errBadValue
		}
		had := len(s.Items)
		s.Items = slices.DeleteFunc(s.Items, func(i undoItem) bool {
			ref := kam.Ref{Kind: i.Kind}
			copy(ref.ID[:], i.ID)
			return a.lost[ref]
		})
		switch {
		case len(s.Items) == had:
		case len(s.Items) == 0:
			a.delete(steps, bytes.Clone(k))
		default:
			if err := a.putStep(binary.BigEndian.Uint64(k), s); err != nil {
				return err
			}
		}
	}
	return nil
}
