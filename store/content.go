package store

import (
	"context"
	"fmt"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// DocumentsName is the folder of the files of documents, beside the cache; see package shelf.
const DocumentsName = "documents"

// contentField is the field of a document that names its content.
const contentField = "content"

// ContentIn returns the content that a mutation gives a document, if it does.
func ContentIn(m *wire.Mutation) (id wire.Hash, ok bool) {
	if m.Kind != kam.DocumentKind.Name {
		return id, false
	}
	for _, c := range m.Changes {
		if c.Key == contentField && c.Value != "" {
			id, err := wire.ParseHash(c.Value)
			return id, err == nil
		}
	}
	return id, false
}

// ContentOf returns the content of a document, if it has a file.
func ContentOf(r kam.Record) (id wire.Hash, ok bool) {
	id, err := wire.ParseHash(r.Get(contentField))
	return id, err == nil && r.Kind == kam.DocumentKind.Name
}

// Contents are the contents that are named on this device, by why their files matter.
type Contents struct {
	Waiting map[wire.Hash]bool // edits that wait name them, or such as have not come back
	Sent    map[wire.Hash]bool // edits name them that a server may lose with a backup that it is restored from
	Refused map[wire.Hash]bool // edits name them that were refused, and that their author has not given up
	Seen    map[wire.Hash]bool // documents here name them, deleted ones included
}

// Contents returns the contents that are named on this device.
func (c *Cache) Contents(ctx context.Context) (Contents, error) {
	named := Contents{map[wire.Hash]bool{}, map[wire.Hash]bool{}, map[wire.Hash]bool{}, map[wire.Hash]bool{}}
	err := c.view(func(tx *memtable.Tx) error {
		if err := c.eachSent(tx, 0, func(e sent, _ int) (bool, error) {
			if id, ok := ContentIn(e.mutation); ok {
				named.Waiting[id] = true
			}
			return true, ctx.Err()
		}); err != nil {
			return err
		}
		cur := tx.Bucket(string(acked)).Cursor()
		for k, v := cur.First(); k != nil; k, v = cur.Next() {
			plain, err := c.open(acked, k, v)
			if err != nil {
				return err
			}
			if len(plain) < 8 {
				continue
			}
			m, err := wire.DecodeMutation(plain[8:])
			if err != nil {
				return fmt.Errorf("%w: an edit that was sent: %w", errBadValue, err)
			}
			if id, ok := ContentIn(m); ok {
				named.Sent[id] = true
			}
		}
		return nil
	})
	if err == nil {
		err = c.Each(ctx, kam.RejectionKind.Name, func(r kam.Record) bool {
			rejection := kam.Decode[kam.Rejection](r)
			if rejection.Verdict != "" {
				return true
			}
			if e, err := rejection.Refused(); err == nil && e.Kind == kam.DocumentKind.Name {
				for _, cell := range e.Cells {
					if id, err := wire.ParseHash(cell.Value); err == nil && cell.Key == contentField {
						named.Refused[id] = true
					}
				}
			}
			return true
		})
	}
	if err == nil {
		err = c.EachDocument(ctx, kam.DocumentKind.Name, func(d *wire.Document, _ bool) bool {
			if id, ok := ContentOf(d.Record()); ok {
				named.Seen[id] = true
			}
			return true
		})
	}
	return named, err
}
