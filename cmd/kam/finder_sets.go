package main

import (
	"context"
	"slices"
	"sync"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/store"
	"keyaccount/tui/book"
)

// set is the places in the index of the records that meet the conditions of a query. What the table tells is asked of it again after
// changes; what had to be read from records follows them one by one.
type set struct {
	conditions query.Query
	day        kam.Date // on which the conditions were read; words such as today mean something else on the next
	places     search.Places
	read       bool   // from records
	age        uint64 // of the finder, where the table told
}

// mostSets bounds how many sets are kept: those of a line that is being typed, and a few before it.
const mostSets = 4

// reading is the finding of a set for which records must be read.
type reading struct {
	conditions query.Query
	stop       context.CancelFunc
	ended      chan struct{}
	changed    []kam.Ref // since it began: what was read of them may be old
	err        error
}

// findQuery returns the best matches of a query line.
func (f *finder) findQuery(ctx context.Context, q query.Query, limit int) (hits []book.Hit, err error) {
	if q.Words == "" && !q.Conditional() {
		return f.lately(ctx, limit)
	}
	options := search.Options{Limit: limit}
	kind, only := q.OfKind()
	if !q.Conditional() || only {
		options.Kind = kind
		return f.find(ctx, q.Words, options)
	}
	conditions := q.Conditions()
	err = f.withTable(ctx, kindsOf(q), q, func() (later, error) {
		places, wait, err := f.meeting(ctx, conditions)
		if wait != nil || err != nil {
			return f.after(wait), err
		}
		options.Among = places
		hits, err = f.hits(ctx, q.Words, options)
		return nil, err
	})
	return hits, err
}

// kindsOf returns the kinds of which records may meet a query.
func kindsOf(q query.Query) (names []string) {
	for _, k := range q.Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// meeting returns the places of the records that meet conditions, or what to wait for before asking again. It must be called with mu held,
// and the kinds in the table.
func (f *finder) meeting(ctx context.Context, q query.Query) (places search.Places, wait <-chan struct{}, err error) {
	if r := f.reading; r != nil {
		same := r.conditions.String() == q.String()
		switch {
		case r.err != nil && same:
			f.reading = nil
			return nil, nil, r.err
		case r.err == nil && same:
			return nil, r.ended, nil
		}
	}
	day := f.today()
	if len(f.sets) > 0 && f.sets[0].day != day {
		f.sets = nil
	}
	for i, s := range f.sets {
		if s.conditions.String() == q.String() {
			if s.read || s.age == f.age {
				return s.places, nil, nil
			}
			f.sets = slices.Delete(f.sets, i, i+1)
			break
		}
	}
	meet, unsure, err := f.table.Choose(ctx, q, f.lookup(ctx), f.texts)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range f.sets { // what does not meet some of the conditions need not be read
		if s.read && q.Narrows(s.conditions) {
			unsure.Keep(s.places)
		}
	}
	s := &set{conditions: q, day: day, places: meet, age: f.age}
	if unsure.Len() == 0 {
		f.keep(s)
		return meet, nil, nil
	}
	return nil, f.read(s, unsure), nil
}

// keep keeps a set in the place of another: the oldest of those that cost little to find again, if there is one.
func (f *finder) keep(s *set) {
	if len(f.sets) == mostSets {
		i := max(slices.IndexFunc(f.sets, func(s *set) bool { return !s.read }), 0)
		f.sets = slices.Delete(f.sets, i, i+1)
	}
	f.sets = append(f.sets, s)
}

// read begins to read the records of which the table cannot tell, and returns what to wait for. Whoever waits may go; it goes on as
// long as nothing else has to be read. It must be called with mu held.
func (f *finder) read(s *set, unsure search.Places) <-chan struct{} {
	f.stopReading()
	ctx, stop := context.WithCancel(f.life)
	r := &reading{conditions: s.conditions, stop: stop, ended: make(chan struct{})}
	f.reading = r
	refs := f.refsAt(unsure)
	in := f.lookup(ctx)
	f.work.Go(func() {
		defer stop()
		met, err := f.readThrough(ctx, refs, s.conditions, in)
		f.mu.Lock()
		defer f.mu.Unlock()
		defer close(r.ended)
		switch {
		case f.reading != r:
			return // nobody waits for it any more
		case err != nil:
			r.err = err
			return
		}
		f.reading = nil
		s.read = true
		for _, ref := range met {
			if place, known := f.index.Place(ref.String()); known {
				s.places.Add(place)
			}
		}
		f.keep(s)
		for _, ref := range r.changed {
			f.place(ref)
		}
	})
	return r.ended
}

// stopReading gives up what is being read. It must be called with mu held.
func (f *finder) stopReading() {
	if f.reading != nil {
		f.reading.stop()
		f.reading = nil
	}
}

// refsAt returns the records in some places, by kind. It must be called with mu held.
func (f *finder) refsAt(places search.Places) map[string][]kam.Ref {
	refs := map[string][]kam.Ref{}
	f.index.Keys(places, func(key string) {
		if ref, err := kam.ParseRef(key); err == nil {
			refs[ref.Kind] = append(refs[ref.Kind], ref)
		}
	})
	return refs
}

// fewer is how many times as many records a kind must have for its records to be read one by one, rather than all in a row.
const fewer = 4

// readThrough returns those of the records that meet conditions.
func (f *finder) readThrough(ctx context.Context, refs map[string][]kam.Ref, q query.Query, in query.Lookup) (met []kam.Ref, err error) {
	take := func(r kam.Record) bool {
		if !r.Deleted() && q.Match(r, in) {
			met = append(met, r.Ref)
		}
		return ctx.Err() == nil
	}
	counts := f.cache.Counts()
	for kind, some := range refs {
		if len(some)*fewer > counts[kind] {
			wanted := make(map[kam.Ref]bool, len(some))
			for _, ref := range some {
				wanted[ref] = true
			}
			err = f.cache.Each(ctx, kind, func(r kam.Record) bool { return (!wanted[r.Ref] || take(r)) && ctx.Err() == nil })
		} else {
			err = f.eachOf(ctx, some, take)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
	}
	return met, nil
}

// eachOf calls fn with some records, as long as it returns true. Those that are gone are left out.
func (f *finder) eachOf(ctx context.Context, refs []kam.Ref, fn func(kam.Record) bool) error {
	for _, ref := range refs {
		r, err := f.cache.Get(ctx, ref)
		switch {
		case kam.CodeOf(err) == kam.NotFound:
		case err != nil:
			return err
		case !fn(r):
			return ctx.Err()
		}
	}
	return nil
}

// place puts a changed record into the sets that were read, or takes it out of them. It must be called with mu held.
func (f *finder) place(ref kam.Ref) {
	if f.reading != nil {
		f.reading.changed = append(f.reading.changed, ref)
	}
	at, known := f.index.Place(ref.String())
	for _, s := range f.sets {
		if !s.read || !known {
			continue
		}
		r, err := f.cache.Get(f.life, ref)
		if err == nil && !r.Deleted() && s.conditions.Match(r, f.lookup(f.life)) {
			s.places.Add(at)
		} else {
			s.places.Remove(at)
		}
	}
}

// replace puts what hangs on a changed account into the read sets that it belongs to now: their conditions may be about the account.
func (f *finder) replace(ctx context.Context, ref kam.Ref) error {
	reads := f.reading != nil
	for _, s := range f.sets {
		reads = reads || s.read
	}
	if !reads || ref.Kind != kam.AccountKind.Name {
		return nil
	}
	return f.cache.Related(ctx, ref, func(r kam.Record) bool {
		f.place(r.Ref)
		return ctx.Err() == nil
	})
}

// facets counts by which values the matches of a query can be narrowed, or those of some records alone where these are not nil.
func (f *finder) facets(ctx context.Context, q query.Query, kind string, some []kam.Ref) (facets []query.Facet, err error) {
	kinds, keys := allKinds(), make([]string, len(some))
	switch {
	case kind != "":
		kinds = []string{kind}
	case some != nil:
		kinds = nil
	}
	for i, ref := range some {
		if keys[i] = ref.String(); !slices.Contains(kinds, ref.Kind) {
			kinds = append(kinds, ref.Kind)
		}
	}
	var refs map[string][]kam.Ref // to be read, where the table cannot tell
	var t *query.Tally
	err = f.withTable(ctx, kinds, q, func() (later, error) {
		var among search.Places
		switch {
		case some != nil:
			among = search.Places{}
			for _, key := range keys {
				if place, known := f.index.Place(key); known {
					among.Add(place)
				}
			}
		case q.Words != "" || kind != "":
			if among, err = f.session.Places(ctx, q.Words, search.Options{Kind: kind}); err != nil {
				return nil, err
			}
		}
		t = query.NewTally(q, kind, f.lookup(ctx))
		told, err := f.table.Count(ctx, t, among, f.texts)
		if err == nil && !told {
			if among == nil {
				among, err = f.session.Places(ctx, "", search.Options{})
			}
			refs = f.refsAt(among)
		}
		return nil, err
	})
	if err != nil {
		return nil, err
	}
	for _, some := range refs {
		if err := f.eachOf(ctx, some, func(r kam.Record) bool { t.Add(r); return ctx.Err() == nil }); err != nil {
			return nil, err
		}
	}
	return t.Facets(), nil
}

// lookup answers what conditions ask. It must be called with mu held, after the weights were read.
func (f *finder) lookup(ctx context.Context) *lookup {
	return &lookup{ctx: ctx, cache: f.cache, weights: f.weights, accounts: map[kam.ID]kam.Record{}}
}

// lookup implements query.Lookup. It reads an account once, and so is made for one pass over records.
type lookup struct {
	ctx     context.Context
	cache   *store.Cache
	weights *weights

	mu       sync.Mutex
	accounts map[kam.ID]kam.Record
}

func (l *lookup) Name(ref kam.Ref) string { return l.cache.Name(ref) }

func (l *lookup) Account(id kam.ID) kam.Record {
	if id == kam.NoID {
		return kam.Record{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	r, known := l.accounts[id]
	if !known {
		r, _ = l.cache.Get(l.ctx, kam.Ref{Kind: kam.AccountKind.Name, ID: id}) // the zero Record where there is none
		l.accounts[id] = r
	}
	return r
}

func (l *lookup) Contacted(ref kam.Ref) kam.Date { return l.weights.contacted(ref.ID) }

// Find implements book.Book.
func (d *desk) Find(ctx context.Context, q query.Query, limit int) ([]book.Hit, error) {
	return d.finder.findQuery(ctx, q, limit)
}

// Facets implements book.Book.
func (d *desk) Facets(ctx context.Context, q query.Query, kind string, among []kam.Ref) ([]query.Facet, error) {
	return d.finder.facets(ctx, q, kind, among)
}

// Lookup implements book.Book.
func (d *desk) Lookup(ctx context.Context) (in query.Lookup, err error) {
	err = d.finder.current(ctx, func() (later, error) {
		in = d.finder.lookup(ctx)
		return nil, nil
	})
	return in, err
}
