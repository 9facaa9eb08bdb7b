package main

import (
	"context"
	"math/bits"
	"sync"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/store"
)

// weights is what decides between records that a query finds equally well: what was opened here lately and often, with whom somebody
// of ours was in contact lately, how big the account is.
type weights struct {
	today   kam.Date
	opened  map[kam.Ref]store.Use
	mu      sync.RWMutex        // guards contact, which screens read while it follows the cache
	contact map[kam.ID]kam.Date // of accounts and contacts: the day of the last contact
	size    map[kam.ID]int      // of accounts: search.Size of the revenue
}

// weigh reads the weights from the cache.
func weigh(ctx context.Context, cache *store.Cache, today kam.Date) (*weights, error) {
	w := &weights{today: today, opened: map[kam.Ref]store.Use{}, contact: map[kam.ID]kam.Date{}, size: map[kam.ID]int{}}
	uses, err := cache.Uses()
	if err != nil {
		return nil, err
	}
	for _, u := range uses {
		w.opened[u.Ref] = u
	}
	for _, kind := range []*kam.Kind{kam.AccountKind, kam.ActivityKind} {
		err := cache.Each(ctx, kind.Name, func(r kam.Record) bool {
			w.take(r)
			return ctx.Err() == nil
		})
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// take notes what a record says of others, and returns those whose weight it changed. A contact that is taken back keeps its weight until
// the weights are read again.
func (w *weights) take(r kam.Record) []kam.Ref {
	switch r.Kind {
	case kam.AccountKind.Name:
		w.size[r.ID] = sizeOf(r)
	case kam.ActivityKind.Name:
		day, err := kam.ParseDate(r.Get("done"))
		if err != nil || r.Deleted() || !isContact(r.Get("type")) {
			return nil
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		var changed []kam.Ref
		met := func(kind, id string) {
			if id, err := kam.ParseID(id); err == nil && w.contact[id].Before(day) {
				w.contact[id] = day
				changed = append(changed, kam.Ref{Kind: kind, ID: id})
			}
		}
		met(kam.AccountKind.Name, r.Get("account"))
		met(kam.ContactKind.Name, r.Get("contact"))
		for _, other := range r.Items("others") {
			met(kam.ContactKind.Name, other)
		}
		return changed
	}
	return nil
}

// contacted returns the day of the last contact with an account or a contact.
func (w *weights) contacted(id kam.ID) kam.Date {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.contact[id]
}

// isContact tells whether an activity of a type is contact with a customer, rather than work of our own.
func isContact(kind string) bool { return kind != "task" && kind != "note" }

// sizeOf is the class of an account's revenue. Classes double, so that exchange rates do not matter.
func sizeOf(account kam.Record) int {
	revenue, err := kam.ParseMoney(account.Get("revenue"), "")
	if err != nil {
		return 0
	}
	return search.Size(revenue.Amount.Shift(-6).IntPart())
}

// boost is the boost of a record's entry.
func (w *weights) boost(ref kam.Ref) uint16 {
	u := search.Use{Size: w.size[ref.ID]}
	if k := kam.LookupKind(ref.Kind); k != nil {
		u.Rank = k.SearchRank()
	}
	if o, ok := w.opened[ref]; ok {
		u.Opened = opened(o, w.today)
	}
	if day := w.contacted(ref.ID); !day.IsZero() {
		u.Contact = search.Recency(w.today.DaysSince(day))
	}
	return search.Boost(u)
}

// opened is the class of how lately and how often something was opened.
func opened(u store.Use, today kam.Date) int {
	const often = 3 // classes that many uses are worth
	return max(search.Recency(today.DaysSince(u.Last))-often+min(bits.Len(uint(u.Times))-1, often), 1)
}
