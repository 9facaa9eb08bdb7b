package main

import (
	"context"
	"strings"
	"sync"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/store"
	"keyaccount/tui/book"
)

// finder searches the cache. Its index is filled when something is first looked for, and follows the
// cache from then on. So does its table, which answers conditions: it is filled beside that, kind by kind, and words never wait for it.
type finder struct {
	cache *store.Cache
	today func() kam.Date
	ahead bool // the table is filled before a condition asks for it

	life context.Context // of what goes on beside searches
	end  context.CancelFunc
	work sync.WaitGroup

	mu      sync.Mutex // held for moments, besides while the index is filled
	index   *search.Index
	session *search.Session // narrows from key to key
	weights *weights
	table   *query.Table // of the records in the index, by their places there
	filled  filled
	age     uint64   // counts changes of index and table
	sets    []*set   // what met the conditions asked for last, the newest last
	reading *reading // of records of which the table cannot tell

	passages []*passage // exact words that were sought, those that were asked for last at the end
	seeking  []*passage // those that are sought now

	behind  sync.Mutex // guards what follows; never held while waiting
	changed []kam.Ref
	anew    bool
}

func newFinder(cache *store.Cache) *finder {
	f := &finder{cache: cache, today: func() kam.Date { return kam.DateOf(time.Now()) }}
	f.life, f.end = context.WithCancel(context.Background())
	return f
}

// close ends what goes on beside searches.
func (f *finder) close() {
	f.mu.Lock()
	f.end() // nothing is begun any more
	f.mu.Unlock()
	f.work.Wait()
}

// load fills the index. It must be called with mu held.
func (f *finder) load(ctx context.Context) error {
	weights, err := weigh(ctx, f.cache, f.today())
	if err != nil {
		return err
	}
	var entries []search.Entry
	err = f.cache.Entries(ctx, func(e search.Entry) bool {
		if ref, err := kam.ParseRef(e.Key); err == nil {
			e.Boost = weights.boost(ref)
		}
		entries = append(entries, e)
		return ctx.Err() == nil
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	f.index = search.New()
	f.index.Load(entries)
	f.session, f.weights = f.index.NewSession(), weights
	f.table, f.filled, f.sets, f.passages = query.NewTable(), filled{}, nil, nil
	f.age++
	f.stopReading()
	if f.ahead && f.life.Err() == nil {
		f.fill(allKinds())
	}
	return nil
}

// follow notes which records changed. The index is brought up to date when something is next looked for, so
// that whoever changes records does not wait for it.
func (f *finder) follow(c store.Changed) {
	f.behind.Lock()
	defer f.behind.Unlock()
	f.anew = f.anew || c.All
	f.changed = append(f.changed, c.Refs...)
	if len(f.changed) > manyChanges {
		f.anew, f.changed = true, nil
	}
}

// manyChanges is how many changed records are followed one by one; beyond, filling the index anew is cheaper.
const manyChanges = 50_000

// catchUp brings the index up to date. It must be called with mu held.
func (f *finder) catchUp(ctx context.Context) error {
	f.behind.Lock()
	anew, changed := f.anew || f.index == nil, f.changed
	f.anew, f.changed = false, nil
	f.behind.Unlock()
	if anew {
		err := f.load(ctx)
		if err != nil {
			f.follow(store.Changed{All: true})
		}
		return err
	}
	for _, ref := range changed {
		if err := f.renew(ctx, ref); err != nil {
			return err
		}
	}
	return nil
}

// renew brings the entry of a changed record up to date, and those of the records that it gives its name or its day of contact.
func (f *finder) renew(ctx context.Context, ref kam.Ref) error {
	before, known := f.index.Title(ref.String())
	if ref.Kind == kam.AccountKind.Name || ref.Kind == kam.ActivityKind.Name {
		if r, err := f.cache.Get(ctx, ref); err == nil {
			for _, other := range f.weights.take(r) {
				f.put(other)
				if err := f.replace(ctx, other); err != nil {
					return err
				}
			}
		}
	}
	f.put(ref)
	if err := f.replace(ctx, ref); err != nil {
		return err
	}
	if !known || ref.Kind != kam.AccountKind.Name && ref.Kind != kam.ContactKind.Name {
		return nil
	}
	if now, _ := f.index.Title(ref.String()); now == before {
		return nil
	}
	return f.cache.Related(ctx, ref, func(r kam.Record) bool {
		f.put(r.Ref)
		return ctx.Err() == nil
	})
}

// put writes the entry of a record, or removes it if there is none any more.
func (f *finder) put(ref kam.Ref) {
	f.age++
	for _, p := range f.seeking {
		p.changed = append(p.changed, ref)
	}
	e, ok := f.cache.Entry(ref)
	if ok {
		e.Boost = f.weights.boost(ref)
		f.index.Put(e)
		f.tabulate(ref)
		f.place(ref)
		if place, known := f.index.Place(ref.String()); known {
			for _, p := range f.passages {
				p.note(place, e)
			}
		}
		return
	}
	if place, known := f.index.Place(ref.String()); known {
		f.table.Remove(place)
		for _, s := range f.sets {
			s.places.Remove(place)
		}
		for _, p := range f.passages {
			p.places.Remove(place)
		}
		f.index.Remove(ref.String())
	}
	f.tabulate(ref)
}

// Opened notes that a record was opened, so that it comes first among equals when something is looked for, and first of all while
// nothing is typed.
func (d *desk) Opened(ctx context.Context, ref kam.Ref) error {
	today := d.Today()
	if err := d.cache.Opened(ctx, ref, today); err != nil {
		return err
	}
	f := d.finder
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index == nil {
		return nil
	}
	u := f.weights.opened[ref]
	f.weights.opened[ref] = store.Use{Ref: ref, Times: u.Times + 1, Last: today}
	f.put(ref)
	return nil
}

// find returns the best matches with what people need to tell them apart.
func (f *finder) find(ctx context.Context, words string, o search.Options) ([]book.Hit, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.catchUp(ctx); err != nil {
		return nil, err
	}
	return f.hits(ctx, words, o)
}

// hits searches the index. It must be called with mu held.
func (f *finder) hits(ctx context.Context, words string, o search.Options) ([]book.Hit, error) {
	matches, err := f.session.Search(ctx, words, o)
	if err != nil {
		return nil, err
	}
	hits := make([]book.Hit, 0, len(matches))
	for _, m := range matches {
		ref, err := kam.ParseRef(m.Key)
		if err != nil {
			continue
		}
		r, err := f.cache.Get(ctx, ref)
		if err != nil {
			continue // it went away while we searched
		}
		title := r.Title(f.cache.Name)
		hits = append(hits, book.Hit{Ref: ref, Title: title, Context: f.context(r), Matched: search.Unfold(title, m.Title), Score: m.Score})
	}
	return hits, nil
}

// context returns what tells a record from others of its name: the fields shown in lists that are not
// part of the title, as far as they are short.
func (f *finder) context(r kam.Record) string {
	k := kam.LookupKind(r.Kind)
	if k == nil {
		return ""
	}
	var parts []string
	for _, field := range k.Fields {
		if !field.Column || field.Title || len(parts) == 3 {
			continue
		}
		for _, v := range r.Values(field) {
			if text := field.Format(v, f.cache.Name); text != "" {
				parts = append(parts, kam.Clip(text, 40))
			}
		}
	}
	return strings.Join(parts, " · ")
}

// found is the JSON of a match.
type found struct {
	Ref     string `json:"ref"`
	Kind    string `json:"kind"`
	Title   string `json:"title"`
	Context string `json:"context"`
	Score   int    `json:"score"`
	Matched []int  `json:"matched"` // the characters of the title that matched, from 0
}

// searchOnce is a search from the shell.
func searchOnce(ctx context.Context, cache *store.Cache, q query.Query, limit int) ([]found, error) {
	f := newFinder(cache)
	defer f.close()
	hits, err := f.findQuery(ctx, q, limit)
	list := []found{}
	for _, h := range hits {
		matched := h.Matched
		if matched == nil {
			matched = []int{}
		}
		list = append(list, found{h.Ref.String(), h.Kind, h.Title, h.Context, h.Score, matched})
	}
	return list, err
}
