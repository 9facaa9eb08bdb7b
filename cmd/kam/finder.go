package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/store"
	"keyaccount/tui/book"
)

// finder searches the cache. Its index is filled when something is first looked for, beside whoever waits for it, and follows the
// cache from then on; where so much has changed that it is filled anew, what it was answers until then. Its table answers conditions
// and follows too: it is filled beside the index, kind by kind, and words never wait for it.
type finder struct {
	cache *store.Cache
	today func() kam.Date
	ahead bool   // the table is filled before a condition asks for it
	tell  func() // says that more may be found than before, where that is not known from what changed

	life context.Context // of what goes on beside searches
	end  context.CancelFunc
	work sync.WaitGroup

	mu      sync.Mutex // held for moments
	index   *search.Index
	session *search.Session // narrows from key to key
	weights *weights
	table   *query.Table // of the records in the index, by their places there
	filled  filled
	age     uint64   // counts changes of index and table
	sets    []*set   // what met the conditions asked for last, the newest last
	reading *reading // of records of which the table cannot tell
	loading *loading // of the index; nil if it is not being filled
	fault   error    // why the last one failed, until somebody was told

	passages []*passage // exact words that were sought, those that were asked for last at the end
	seeking  []*passage // those that are sought now

	behind  sync.Mutex // guards what follows; never held while waiting
	changed []kam.Ref
	anew    bool
}

func newFinder(cache *store.Cache) *finder {
	f := &finder{cache: cache, today: func() kam.Date { return kam.DateOf(time.Now()) }, tell: func() {}}
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
const manyChanges = 5_000

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
	if f.loading != nil {
		f.loading.opened = append(f.loading.opened, ref)
	}
	if f.index != nil {
		f.open(ref)
	}
	return nil
}

// open gives a record that was opened today its weight. It must be called with mu held.
func (f *finder) open(ref kam.Ref) {
	u := f.weights.opened[ref]
	f.weights.opened[ref] = store.Use{Ref: ref, Times: u.Times + 1, Last: f.today()}
	f.put(ref)
}

// find returns the best matches with what people need to tell them apart.
func (f *finder) find(ctx context.Context, words string, o search.Options) (hits []book.Hit, err error) {
	err = f.current(ctx, func() (later, error) {
		hits, err = f.hits(ctx, words, o)
		return nil, err
	})
	return hits, err
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
		h := f.hit(r)
		h.Matched, h.Score = search.Unfold(h.Title, m.Title), m.Score
		if said := f.said(r, m.Field, words); said != "" && !strings.Contains(h.Context, said) {
			h.Context = strings.TrimSuffix(said+" · "+h.Context, " · ")
		}
		hits = append(hits, h)
	}
	return hits, nil
}

func (f *finder) hit(r kam.Record) book.Hit {
	return book.Hit{Ref: r.Ref, Title: r.Title(f.cache.Name), Context: f.context(r)}
}

// lately returns what was opened here, lately and often first. It does not wait for the index, but has it filled for what is typed next.
func (f *finder) lately(ctx context.Context, limit int) (hits []book.Hit, err error) {
	f.mu.Lock()
	_, err = f.catchUp(ctx)
	f.mu.Unlock()
	if err != nil {
		return nil, err
	}
	uses, err := f.cache.Uses()
	if err != nil {
		return nil, err
	}
	today := f.today()
	slices.SortStableFunc(uses, func(a, b store.Use) int { return opened(b, today) - opened(a, today) })
	for _, u := range uses {
		if limit > 0 && len(hits) == limit {
			break
		}
		r, err := f.cache.Get(ctx, u.Ref)
		switch {
		case kam.CodeOf(err) == kam.NotFound:
		case err != nil:
			return nil, err
		case !r.Deleted():
			hits = append(hits, f.hit(r))
		}
	}
	return hits, nil
}

// said returns what a record says in the searched line that words were found in, given folded: all of it, or where it is long, what
// begins shortly before the first of them.
func (f *finder) said(r kam.Record, folded, words string) string {
	if folded == "" {
		return ""
	}
	for line := range strings.FieldsFuncSeq(r.SearchText(f.cache.Name), func(r rune) bool { return r == '\n' || string(r) == search.Minor }) {
		if search.Fold(line) != folded {
			continue
		}
		runes := []rune(line)
		if lit := search.Unfold(line, search.Light(words, folded)); len(lit) > 0 && lit[0] > before {
			for from := lit[0] - before; from < lit[0]; from++ {
				if runes[from] == ' ' {
					return "…" + kam.Clip(string(runes[from+1:]), mostSaid)
				}
			}
		}
		return kam.Clip(line, mostSaid)
	}
	return ""
}

// mostSaid bounds the runes that are shown of a line in which something was found, before how many of them may come before that.
const (
	mostSaid = 60
	before   = 24
)

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
