package store

import (
	"maps"
	"slices"

	"keyaccount/kam"
)

// Changed says which records changed.
type Changed struct {
	Refs   []kam.Ref       // the records, also those whose title follows another's; nil with All
	Kinds  map[string]bool // their kinds
	All    bool            // so many that whoever keeps an index had better load it anew
	Remote bool            // the change came from the server
}

// many is the number of changed records beyond which they are not announced one by one.
const many = 2000

// Subscribe calls fn after each change, from the goroutine that made it, in the order of changes, until the returned
// function is called. fn must not wait and must not write to the cache.
func (c *Cache) Subscribe(fn func(Changed)) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := c.subscribed
	c.subscribed++
	c.subscribers[id] = fn
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.subscribers, id)
	}
}

// announce tells the subscribers. The caller holds the write token, which keeps the order.
func (c *Cache) announce(ch Changed) {
	if len(ch.Kinds) == 0 {
		return
	}
	c.mu.Lock()
	ids := slices.Sorted(maps.Keys(c.subscribers))
	fns := make([]func(Changed), len(ids))
	for i, id := range ids {
		fns[i] = c.subscribers[id]
	}
	c.mu.Unlock()
	for _, fn := range fns {
		fn(ch)
	}
}
