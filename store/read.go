package store

import (
	"context"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// Get returns one record, deleted or not. If there is none, the error is a *kam.Error with code NotFound.
func (c *Cache) Get(ctx context.Context, ref kam.Ref) (kam.Record, error) {
	d, err := c.Document(ctx, ref)
	if err != nil {
		return kam.Record{}, err
	}
	return d.Record(), nil
}

// Document returns one record with the versions of its cells, those of edits that wait among them.
func (c *Cache) Document(ctx context.Context, ref kam.Ref) (d *wire.Document, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = c.view(func(tx *memtable.Tx) error {
		d, err = c.document(tx, ref)
		return err
	})
	if err == nil && d == nil {
		err = &kam.Error{Code: kam.NotFound, Kind: ref.Kind, Words: "there is no " + ref.String() + " on this device"}
	}
	return d, err
}

// document returns a document as it is seen here, or nil if there is none.
func (s *sealer) document(tx *memtable.Tx, ref kam.Ref) (*wire.Document, error) {
	data, err := s.get(tx, records, recordKey(ref))
	if err != nil || data == nil {
		return nil, err
	}
	d, _, err := decodeRecord(ref, data)
	return d, err
}

func decodeDocument(ref kam.Ref, data []byte) (*wire.Document, error) {
	d, err := wire.DecodeDocument(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errBadValue, ref, err)
	}
	if d.Ref != ref {
		return nil, fmt.Errorf("%w: %s stands in the place of %s", errBadValue, d.Ref, ref)
	}
	return d, nil
}

// Each calls fn for the records of a kind, deleted ones left out, in the order they were made, until fn returns
// false.
func (c *Cache) Each(ctx context.Context, kind string, fn func(kam.Record) bool) error {
	return scan(ctx, c, records, kindPrefix(kind), func(key, plain []byte) (kam.Record, error) {
		d, err := decodeAt(key, plain)
		if err != nil {
			return kam.Record{}, err
		}
		return d.Record(), nil
	}, func(r kam.Record) bool { return r.Deleted() || fn(r) })
}

// EachDocument calls fn for the documents of a kind, deleted ones included, in the order they were made, until fn returns
// false. pending says whether edits of the record wait on this device or are not yet back from the server.
func (c *Cache) EachDocument(ctx context.Context, kind string, fn func(doc *wire.Document, pending bool) bool) error {
	return scan(ctx, c, records, kindPrefix(kind), decodeAt, func(d *wire.Document) bool { return fn(d, c.Pending(d.Ref)) })
}

func decodeAt(key, plain []byte) (*wire.Document, error) {
	ref, err := parseRecordKey(key)
	if err != nil {
		return nil, err
	}
	d, _, err := decodeRecord(ref, plain)
	return d, err
}

// Pending reports whether edits of the record wait on this device or are not yet back from the server.
func (c *Cache) Pending(ref kam.Ref) (pending bool) {
	err := c.view(func(tx *memtable.Tx) error {
		pending = tx.Bucket(string(under)).Get(recordKey(ref)) != nil
		return nil
	})
	return pending && err == nil
}

// Related calls fn for the records that refer to ref by any of their fields, deleted ones left out, until fn returns
// false. It costs as much as there are such records.
func (c *Cache) Related(ctx context.Context, ref kam.Ref, fn func(kam.Record) bool) error {
	var from []kam.Ref
	err := c.view(func(tx *memtable.Tx) (err error) {
		s, err := c.loadState(tx)
		if err == nil {
			from, err = c.linked(tx, s, ref.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range from {
		r, err := c.Get(ctx, f)
		if kam.CodeOf(err) == kam.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if !r.Deleted() && slices.Contains(references(r), ref.ID) && !fn(r) {
			return nil
		}
	}
	return nil
}

// Draft keeps what is being typed under a name, so that a crash does not lose it; no cells forget it.
func (c *Cache) Draft(ctx context.Context, name string, cells []kam.Cell) error {
	return c.write(ctx, func(t *txn) error {
		key := c.markName(name)
		if len(cells) == 0 {
			return t.tx.Bucket(string(drafts)).Delete(key)
		}
		data, err := encodeDraft(name, cells)
		if err != nil {
			return err
		}
		return c.put(t.tx, drafts, key, data)
	})
}

// Drafts returns the kept drafts by name.
func (c *Cache) Drafts(ctx context.Context) (map[string][]kam.Cell, error) {
	all := map[string][]kam.Cell{}
	err := scan(ctx, c, drafts, nil, func(_, plain []byte) (draft, error) { return decodeDraft(plain) },
		func(d draft) bool { all[d.Name] = d.cells(); return true })
	return all, err
}
