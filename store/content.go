package store

import (
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
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

// Contents returns the contents that documents here name, deleted ones included, and those that edits name which the server
// does not have, or may lose with a backup that it is restored from.
func (c *Cache) Contents(ctx context.Context) (waiting, seen map[wire.Hash]bool, err error) {
	waiting, seen = map[wire.Hash]bool{}, map[wire.Hash]bool{}
	note := func(m *wire.Mutation) {
		if id, ok := ContentIn(m); ok {
			waiting[id] = true
		}
	}
	if err := c.view(func(tx *bolt.Tx) error {
		if err := c.eachSent(tx, 0, func(e sent, _ int) (bool, error) {
			note(e.mutation)
			return true, ctx.Err()
		}); err != nil {
			return err
		}
		cur := tx.Bucket([]byte(acked)).Cursor()
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
			note(m)
		}
		return nil
	}); err != nil {
		return nil, nil, err
	}
	err = c.EachDocument(ctx, kam.DocumentKind.Name, func(d *wire.Document, _ bool) bool {
		if id, ok := ContentOf(d.Record()); ok {
			seen[id] = true
		}
		return true
	})
	return waiting, seen, err
}
