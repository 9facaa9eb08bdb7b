package store

import (
	"maps"
	"slices"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Changed says which records changed.
type Changed struct {
	Refs   []kam.Ref       // the records, also those whose title follows another's; nil with All
	Kinds  map[string]bool // their kinds
	All    bool            // so many that whoever keeps an index had better load it anew
	Remote bool            // the change came from the server
	News   []Change        // what others set that came from the server, at most a few hundred of a large change
}

// many is the number of changed records beyond which they are not announced one by one.
const many = 2000

// mostNews bounds how many changes of others are told one by one.
const mostNews = 200

// addNews tells of a change that another device made.
func (t *txn) addNews(ref kam.Ref, v wire.Version, e kam.HistoryEntry) {
	if t.remote && v.VersionID.Device != t.state.device() && len(t.changed.News) < mostNews {
		e.Device = v.VersionID.Device.String()
		t.changed.News = append(t.changed.News, Change{ref, e})
	}
}

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
