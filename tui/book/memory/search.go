package memory

import (
	"context"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/tui/book"
)

// Search implements book.Book by plain containment, titles that begin with the query first.
func (b *Book) Search(ctx context.Context, query, kind string, limit int) ([]book.Hit, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	query = search.Fold(strings.TrimSpace(query))
	var hits []book.Hit
	for _, k := range kam.Kinds() {
		if kind != "" && k.Name != kind || k.System {
			continue
		}
		for _, ref := range b.kinds[k.Name] {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			r := b.records[ref]
			title := r.Title(b.name)
			folded := search.Fold(title)
			at := strings.Index(folded, query)
			if r.Deleted() || at < 0 || query == "" {
				continue
			}
			hit := book.Hit{Ref: ref, Title: title, Context: b.context(r), Score: 1000 - at}
			start := len([]rune(folded[:at]))
			for i := range []rune(query) {
				hit.Matched = append(hit.Matched, start+i)
			}
			hit.Matched = search.Unfold(title, hit.Matched)
			hits = append(hits, hit)
		}
	}
	slices.SortStableFunc(hits, func(x, y book.Hit) int { return y.Score - x.Score })
	return hits[:min(len(hits), limit)], nil
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
