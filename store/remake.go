package store

import (
	"fmt"
	"slices"

	"keyaccount/sync/wire"
)

// remake takes in the rows that say of records no more than that one edit of this device, of those just answered, has made of
// them what it makes of them here. The sum shows whether that is so. Where it is not, nothing of the answer is taken in: the
// edits are sent again, and what has become of the records comes with its documents.
func (a *absorption) remake() error {
	for _, row := range a.resp.Rows {
		if row.Sign != wire.Own || row.Number <= a.state.Cursor { // what lies before the cursor has been taken in
			continue
		}
		edit, ok := a.told[row.Edit]
		if !ok || row.Sum == nil {
			return fmt.Errorf("%w: a row without a document, and no edit that makes it", wire.ErrMalformed)
		}
		in, err := a.made(row.Number, edit.mutation)
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

// made returns the record as an edit makes it of what the server held before, which is kept beneath the edits that wait.
func (a *absorption) made(number uint64, m *wire.Mutation) (*arrival, error) {
	w, err := a.load(m.Ref)
	if err != nil {
		return nil, err
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
	at := spot{number, d.Record().Scope()}
	head := appendSpot(make([]byte, 0, 64+d.Size()), at)
	encoded := wire.AppendDocument(head, d)
	return &arrival{document: d, spot: at, sum: wire.SumOf(at.number, at.scope, encoded[len(head):]), encoded: slices.Clip(encoded)}, nil
}
