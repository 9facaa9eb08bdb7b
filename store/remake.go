package store

import (
	"fmt"

	"keyaccount/sync/wire"
)

// remake takes in the rows that say of records no more than that one edit of this device, of those just answered, has made of
// them what it makes of them here. The sum shows whether that is so. Where it is not, nothing of the answer is taken in: the
// edits are sent again, and what has become of the records comes with its documents.
func (a *absorption) remake() error {
	rows, err := a.ownRows()
	if err != nil {
		return err
	}
	for _, row := range rows {
		in, err := a.made(row, a.told[row.Edit].mutation)
		if err != nil {
			return err
		}
		if in.sum != *row.Sum {
			a.apart.Store(true)
			return fmt.Errorf("the server has made of edit %d something else than this device; what it has made is asked for", row.Edit)
		}
		if err := a.arrive(in); err != nil {
			return err
		}
	}
	return nil
}

// ownRows returns the rows that own edits have made, and loads their records, several at a time.
func (a *absorption) ownRows() (rows []*wire.Row, err error) {
	var works []*work
	var values [][]byte
	bucket := a.tx.Bucket(string(records))
	for i := range a.resp.Rows {
		row := &a.resp.Rows[i]
		if row.Sign != wire.Own || row.Number <= a.state.Cursor { // what lies before the cursor has been taken in
			continue
		}
		edit, ok := a.told[row.Edit]
		if !ok || row.Sum == nil {
			return nil, fmt.Errorf("%w: a row without a document, and no edit that makes it", wire.ErrMalformed)
		}
		rows = append(rows, row)
		ref := edit.mutation.Ref
		if value := bucket.Get(recordKey(ref)); value != nil && a.works[ref] == nil {
			works, values = append(works, &work{ref: ref}), append(values, value)
		}
	}
	return rows, a.loadTogether(works, values)
}

// made returns the record of a row as an edit makes it.
func (a *absorption) made(row *wire.Row, m *wire.Mutation) (*arrival, error) {
	w, err := a.load(m.Ref)
	if err != nil {
		return nil, err
	}
	if in, err := a.seen(w, row); in != nil || err != nil {
		return in, err
	}
	b, err := a.beneath(w)
	if err != nil {
		return nil, err
	}
	d := &wire.Document{Ref: m.Ref}
	if b != nil && b.server != nil {
		d = b.server.Clone()
	}
	d.Merge(*m, wire.Version{VersionID: m.VersionID, Clock: m.Clock, Author: a.state.User})
	at := spot{row.Number, d.Record().Scope()}
	return &arrival{document: d, spot: at, sum: wire.SumOf(at.number, at.scope, wire.AppendDocument(nil, d))}, nil
}

// seen returns the record of a row as it is seen here, if that is it: where only one edit of a record waits, what is seen is
// most likely what that makes of it. Then what lies beneath need not be read, nor the edit merged into it.
func (a *absorption) seen(w *work, row *wire.Row) (*arrival, error) {
	if w.was == nil || w.now != w.was || w.based {
		return nil, nil
	}
	data, err := a.get(under, recordKey(w.ref))
	if err != nil || data == nil {
		return nil, err
	}
	b, err := cutBase(w.ref, data)
	if err != nil || len(b.numbers) != 1 {
		return nil, err
	}
	at := spot{row.Number, w.view().Scope()}
	if wire.SumOf(at.number, at.scope, w.stored) != *row.Sum {
		return nil, nil
	}
	w.base, w.based = b, true
	return &arrival{document: w.was, spot: at, sum: *row.Sum}, nil
}
