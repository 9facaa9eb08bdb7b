package main

import (
	"context"
	"errors"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/sync/wire"
)

// filled says how far the table of a finder is filled.
type filled struct {
	kinds map[string]bool  // that it has
	under chan struct{}    // closed when what is under way has ended; nil if nothing is
	fresh map[kam.Ref]bool // put since that began: what was read of them before is old
	fault error            // why the last filling failed
}

func allKinds() (names []string) {
	for _, k := range kam.Kinds() {
		if !k.System {
			names = append(names, k.Name)
		}
	}
	return names
}

// fill has the table filled with records of some kinds, and returns what to wait for, nil if it is filled. Accounts come first, since
// others are known by them. It must be called with mu held.
func (f *finder) fill(kinds []string) <-chan struct{} {
	if f.filled.under != nil {
		return f.filled.under
	}
	var lacking []string
	for _, kind := range append([]string{kam.AccountKind.Name}, kinds...) {
		if !f.filled.kinds[kind] {
			lacking = append(lacking, kind)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	under, table := make(chan struct{}), f.table
	f.filled.under, f.filled.fresh, f.filled.fault = under, map[kam.Ref]bool{}, nil
	f.work.Go(func() {
		var err error
		for _, kind := range lacking {
			if err = f.fillKind(f.life, table, kind); err != nil {
				break
			}
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.table == table { // nothing was read anew
			f.filled.under, f.filled.fresh, f.filled.fault = nil, nil, err
		}
		close(under)
	})
	return under
}

// together is how many records are put into the table before a search gets its turn.
const together = 512

// fillKind reads the records of a kind into the table.
func (f *finder) fillKind(ctx context.Context, table *query.Table, kind string) error {
	batch := make([]kam.Record, 0, together)
	put := func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.table != table {
			return false
		}
		for _, r := range batch {
			if !f.filled.fresh[r.Ref] {
				f.putRow(r)
			}
		}
		batch = batch[:0]
		return ctx.Err() == nil
	}
	take := func(r kam.Record) bool {
		batch = append(batch, r)
		return len(batch) < together || put()
	}
	var err error
	if kind == kam.AccountKind.Name { // deleted ones say where what hangs on them is
		err = f.cache.EachDocument(ctx, kind, func(d *wire.Document, _ bool) bool { return take(d.Record()) })
	} else {
		err = f.cache.Each(ctx, kind, take)
	}
	if err == nil && put() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.table == table {
			if f.filled.kinds == nil {
				f.filled.kinds = map[string]bool{}
			}
			f.filled.kinds[kind] = true
			f.age++
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// putRow puts a record into the table. It must be called with mu held.
func (f *finder) putRow(r kam.Record) {
	switch place, known := f.index.Place(r.Ref.String()); {
	case r.Deleted():
		f.table.PutAside(r)
	case known:
		f.table.Put(r, place)
	}
}

// tabulate brings the table up to date with a changed record. It must be called with mu held.
func (f *finder) tabulate(ref kam.Ref) {
	if f.filled.under == nil && !f.filled.kinds[ref.Kind] {
		return // it is read when its kind is
	}
	if f.filled.fresh != nil {
		f.filled.fresh[ref] = true
	}
	if r, err := f.cache.Get(f.life, ref); err == nil {
		f.putRow(r)
	}
}

// texts returns the places of the records with a text that was sought.
func (f *finder) texts(folded string) (search.Places, error) {
	if p := f.passage(folded); p != nil {
		return p.places, nil
	}
	return nil, errors.New("exact words were not sought: " + folded)
}

// withTable carries out work with mu held and everything up to date, once the table has some kinds and the exact words of a query were
// sought. Work may say that something else has to happen before, and is called again then.
func (f *finder) withTable(ctx context.Context, kinds []string, q query.Query, work func() (later, error)) error {
	var sought passages
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.forsake(sought)
	}()
	return f.current(ctx, func() (later, error) {
		f.take(sought)
		sought = nil
		if err := f.filled.fault; err != nil {
			f.filled.fault = nil
			return nil, err
		}
		if filled := f.fill(kinds); filled != nil {
			return f.after(filled), nil
		}
		if sought = f.lacking(q.Texts()); sought != nil {
			return sought.find, nil
		}
		before, err := work()
		f.passages = slices.Delete(f.passages, 0, max(0, len(f.passages)-max(mostPassages, len(q.Texts()))))
		return before, err
	})
}
