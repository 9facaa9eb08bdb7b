package memory

import (
	"context"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/tui/book"
)

// Search implements book.Book.
func (b *Book) Search(ctx context.Context, words, kind string, limit int) ([]book.Hit, error) {
	return b.search(ctx, words, search.Options{Kind: kind, Limit: limit}, func(kam.Record) bool { return true })
}

// Find implements book.Book.
func (b *Book) Find(ctx context.Context, q query.Query, limit int) ([]book.Hit, error) {
	in, err := b.Lookup(ctx)
	if err != nil {
		return nil, err
	}
	empty := q.Words == "" && !q.Conditional()
	return b.search(ctx, q.Words, search.Options{Limit: limit}, func(r kam.Record) bool {
		return q.Match(r, in) && (!empty || b.openedAt(r.Ref) > 0)
	})
}

// search looks for words among the records that pass. Each key typed asks anew, so one that is overtaken stops at once.
func (b *Book) search(ctx context.Context, words string, o search.Options, pass func(kam.Record) bool) ([]book.Hit, error) {
	var entries []search.Entry
	for _, r := range b.all(o.Kind) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !pass(r) {
			continue
		}
		rank := kam.LookupKind(r.Kind).SearchRank()
		use := search.Use{Rank: rank}
		if n := b.openedAt(r.Ref); n > 0 {
			use.Opened = max(search.Most-n+1, 1)
		}
		entries = append(entries, search.Entry{
			Key: r.Ref.String(), Kind: r.Kind, Title: search.Fold(r.Title(b.Name)), Text: search.Fold(r.SearchText(b.Name)),
			Lent: rank == 0, Boost: search.Boost(use),
		})
	}
	ix := search.New()
	ix.Load(entries)
	matches, err := ix.Search(ctx, words, o)
	var hits []book.Hit
	for _, m := range matches {
		ref, _ := kam.ParseRef(m.Key) // it was written above
		r, err := b.Get(ctx, ref)
		if err != nil {
			return nil, err
		}
		title := r.Title(b.Name)
		b.mu.Lock()
		hits = append(hits, book.Hit{Ref: ref, Title: title, Context: b.context(r), Matched: search.Unfold(title, m.Title), Score: m.Score})
		b.mu.Unlock()
	}
	return hits, err
}

// all returns the records that are searched: those of a kind, or of every kind where it is "".
func (b *Book) all(kind string) []kam.Record {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []kam.Record
	for _, k := range kam.Kinds() {
		if k.System || kind != "" && k.Name != kind {
			continue
		}
		for _, ref := range b.kinds[k.Name] {
			if r := b.records[ref]; !r.Deleted() {
				out = append(out, r)
			}
		}
	}
	return out
}

// Facets implements book.Book.
func (b *Book) Facets(ctx context.Context, q query.Query, kind string, among []kam.Ref) ([]query.Facet, error) {
	in, err := b.Lookup(ctx)
	if err != nil {
		return nil, err
	}
	if among == nil {
		hits, err := b.Search(ctx, q.Words, kind, 0)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			among = append(among, h.Ref)
		}
	}
	t := query.NewTally(q, kind, in)
	for _, ref := range among {
		if r, err := b.Get(ctx, ref); err == nil && !r.Deleted() {
			t.Add(r)
		}
	}
	return t.Facets(), nil
}

// lookup is what conditions are checked with: the book, and the days of the last contact as they were when it was made.
type lookup struct {
	*Book
	days map[kam.ID]kam.Date
}

// Lookup implements book.Book.
func (b *Book) Lookup(ctx context.Context) (query.Lookup, error) {
	l := lookup{b, map[kam.ID]kam.Date{}}
	err := b.Each(ctx, "activity", func(r kam.Record) bool {
		day, err := kam.ParseDate(r.Get("done"))
		if err != nil || r.Get("type") == "task" || r.Get("type") == "note" {
			return true
		}
		for _, id := range append(r.Items("others"), r.Get("account"), r.Get("contact")) {
			if id, err := kam.ParseID(id); err == nil && l.days[id].Before(day) {
				l.days[id] = day
			}
		}
		return true
	})
	return l, err
}

// Account implements query.Lookup.
func (l lookup) Account(id kam.ID) kam.Record {
	r, _ := l.Get(context.Background(), kam.Ref{Kind: "account", ID: id}) // the zero Record where there is none
	return r
}

// Contacted implements query.Lookup.
func (l lookup) Contacted(ref kam.Ref) kam.Date { return l.days[ref.ID] }

// Opened notes that a record was opened, so that it is found first.
func (b *Book) Opened(_ context.Context, ref kam.Ref) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.opened = append([]kam.Ref{ref}, slices.DeleteFunc(b.opened, func(r kam.Ref) bool { return r == ref })...)
	return nil
}

// LastOpened returns the record that was opened last; the zero Ref where none was.
func (b *Book) LastOpened() kam.Ref {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.opened) == 0 {
		return kam.Ref{}
	}
	return b.opened[0]
}

// openedAt returns when a record was opened: 1 for the last one, 0 for never.
func (b *Book) openedAt(ref kam.Ref) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Index(b.opened, ref) + 1
}

func (b *Book) context(r kam.Record) string {
	if account := r.Account(); account != kam.NoID && r.Kind != "account" {
		return b.name(kam.Ref{Kind: "account", ID: account})
	}
	if c := r.Get("country"); c != "" {
		return kam.CountryName(c)
	}
	return ""
}
