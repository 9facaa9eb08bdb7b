package main

import (
	"context"
	"sync"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/store"
	"keyaccount/tui/book"
)

// set is the records that meet the conditions of a query, with an index of their own in which words are looked for. It follows
// the cache as the index of everything does.
type set struct {
	conditions query.Query
	day        kam.Date // on which the conditions were read; words such as today mean something else on the next
	refs       map[kam.Ref]bool
	index      *search.Index
	session    *search.Session
}

// mostSets bounds how many sets are kept: those of a line that is being typed, and a few before it.
const mostSets = 4

func (s *set) remove(ref kam.Ref) {
	if s.refs[ref] {
		delete(s.refs, ref)
		s.index.Remove(ref.String())
	}
}

// findQuery returns the best matches of a query line.
func (f *finder) findQuery(ctx context.Context, q query.Query, limit int) ([]book.Hit, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.catchUp(ctx); err != nil {
		return nil, err
	}
	options := search.Options{Limit: limit}
	session := f.session
	if kind, only := q.OfKind(); only {
		options.Kind = kind
	} else if q.Conditional() {
		s, err := f.meeting(ctx, q.Conditions())
		if err != nil {
			return nil, err
		}
		session = s.session
	}
	return f.searchIn(ctx, session, q.Words, options)
}

// meeting returns the set of the records that meet conditions: one that is kept, or one found among the records of the smallest
// kept set that it narrows, or among all. It must be called with mu held.
func (f *finder) meeting(ctx context.Context, q query.Query) (*set, error) {
	day := f.today()
	if len(f.sets) > 0 && f.sets[0].day != day {
		f.sets = nil
	}
	var wider *set
	for _, s := range f.sets {
		if s.conditions.String() == q.String() {
			return s, nil
		}
		if q.Narrows(s.conditions) && (wider == nil || len(s.refs) < len(wider.refs)) {
			wider = s
		}
	}
	s := &set{conditions: q, day: day, refs: map[kam.Ref]bool{}, index: search.New()}
	in := f.lookup(ctx)
	var entries []search.Entry
	take := func(r kam.Record) bool {
		if q.Match(r, in) {
			if e, ok := f.cache.Entry(r.Ref); ok {
				e.Boost = f.weights.boost(r.Ref)
				entries = append(entries, e)
				s.refs[r.Ref] = true
			}
		}
		return ctx.Err() == nil
	}
	if err := f.each(ctx, q, wider, take); err != nil {
		return nil, err
	}
	s.index.Load(entries)
	s.session = s.index.NewSession()
	f.sets = append(f.sets, s)
	if len(f.sets) > mostSets {
		f.sets = f.sets[1:]
	}
	return s, nil
}

// each calls fn with the records of a set, or of the kinds that a query may find, deleted ones left out.
func (f *finder) each(ctx context.Context, q query.Query, among *set, fn func(kam.Record) bool) error {
	if among == nil {
		for _, k := range q.Kinds() {
			if err := f.cache.Each(ctx, k.Name, fn); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return nil
	}
	for ref := range among.refs {
		r, err := f.cache.Get(ctx, ref)
		if kam.CodeOf(err) == kam.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if !fn(r) {
			return ctx.Err()
		}
	}
	return nil
}

// place puts a changed record into the sets whose conditions it meets, and takes it out of the others.
func (f *finder) place(e search.Entry, ref kam.Ref) {
	if len(f.sets) == 0 {
		return
	}
	r, err := f.cache.Get(context.Background(), ref)
	in := f.lookup(context.Background())
	for _, s := range f.sets {
		if err == nil && !r.Deleted() && s.conditions.Match(r, in) {
			s.refs[ref] = true
			s.index.Put(e)
		} else {
			s.remove(ref)
		}
	}
}

// replace puts what hangs on a changed account into the sets that it belongs to now: their conditions may be about the account.
func (f *finder) replace(ctx context.Context, ref kam.Ref) error {
	if len(f.sets) == 0 || ref.Kind != kam.AccountKind.Name {
		return nil
	}
	return f.cache.Related(ctx, ref, func(r kam.Record) bool {
		if e, ok := f.cache.Entry(r.Ref); ok {
			e.Boost = f.weights.boost(r.Ref)
			f.place(e, r.Ref)
		}
		return ctx.Err() == nil
	})
}

// facets counts by which values the matches of a query can be narrowed.
func (f *finder) facets(ctx context.Context, q query.Query) ([]query.Facet, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.catchUp(ctx); err != nil {
		return nil, err
	}
	t := query.NewTally(q, "", f.lookup(ctx))
	count := func(r kam.Record) bool { t.Add(r); return ctx.Err() == nil }
	if q.Words == "" {
		if err := f.each(ctx, query.Query{}, nil, count); err != nil {
			return nil, err
		}
		return t.Facets(), nil
	}
	matches, err := f.session.Search(ctx, q.Words, search.Options{})
	if err != nil {
		return nil, err
	}
	for _, m := range matches {
		ref, err := kam.ParseRef(m.Key)
		if err != nil {
			continue
		}
		if r, err := f.cache.Get(ctx, ref); err == nil && !count(r) {
			return nil, ctx.Err()
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
func (d *desk) Facets(ctx context.Context, q query.Query) ([]query.Facet, error) {
	return d.finder.facets(ctx, q)
}

// Lookup implements book.Book.
func (d *desk) Lookup(ctx context.Context) (query.Lookup, error) {
	f := d.finder
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.catchUp(ctx); err != nil {
		return nil, err
	}
	return f.lookup(ctx), nil
}
