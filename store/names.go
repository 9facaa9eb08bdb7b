package store

import (
	"context"
	"sync"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/store/memtable"
)

// names keeps what records are called in memory, as far as they have been asked for.
type names struct {
	others map[string]bool // kinds that others are called by

	mu    sync.RWMutex
	known map[kam.Ref]string
	age   uint64 // counts the times that names were forgotten
}

// mostNames bounds the memory; when it is reached, all are forgotten.
const mostNames = 1 << 17

func newNames() *names { return &names{others: namesOthers(), known: map[kam.Ref]string{}} }

func (n *names) lookup(ref kam.Ref) (name string, ok bool, age uint64) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	name, ok = n.known[ref]
	return name, ok, n.age
}

// learn keeps a name that was read at an age, unless it may have changed since.
func (n *names) learn(ref kam.Ref, name string, age uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if age != n.age {
		return
	}
	if len(n.known) >= mostNames {
		clear(n.known)
	}
	n.known[ref] = name
}

// forget drops the names of changed records, after the change can be read.
func (n *names) forget(ch Changed) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.age++
	if ch.All {
		clear(n.known)
	}
	for _, ref := range ch.Refs {
		delete(n.known, ref)
	}
}

// Name returns what a record is called, or "" if there is none. Names are kept in memory.
func (c *Cache) Name(ref kam.Ref) string { return c.name(ref, 0) }

// mostDeep bounds how far the names in names are followed.
const mostDeep = 4

func (c *Cache) name(ref kam.Ref, depth int) string {
	name, ok, age := c.names.lookup(ref)
	if ok || depth > mostDeep {
		return name
	}
	t, found, err := c.text(ref)
	if err != nil {
		return ""
	}
	if found {
		name = resolve(t.title, func(other kam.Ref) string { return c.name(other, depth+1) })
	}
	c.names.learn(ref, name, age)
	return name
}

func (c *Cache) text(ref kam.Ref) (t text, found bool, err error) {
	err = c.view(func(tx *memtable.Tx) error {
		data, err := c.get(tx, texts, recordKey(ref))
		if err != nil || data == nil {
			return err
		}
		found = true
		t, err = parseText(data)
		return err
	})
	return t, found, err
}

// EachTitle calls fn with what each record of a kind is called, deleted ones included, until fn returns false. The
// records themselves are not read.
func (c *Cache) EachTitle(kind string, fn func(id kam.ID, title string, deleted bool) bool) error {
	return c.eachText(context.Background(), kindPrefix(kind), func(ref kam.Ref, t *text) bool {
		return fn(ref.ID, resolve(t.title, c.Name), t.deleted)
	})
}

// Entries calls fn with the search entry of each live record until fn returns false. Keys are references as kam.Ref
// writes them. Records that the program keeps by itself are left out. The later a record was made the heavier
// it is.
func (c *Cache) Entries(ctx context.Context, fn func(search.Entry) bool) error {
	titles := map[kam.Ref]string{} // of kinds that others are called by
	nameOf := func(ref kam.Ref) string {
		if title, ok := titles[ref]; ok {
			return title
		}
		return c.Name(ref)
	}
	return c.eachText(ctx, nil, func(ref kam.Ref, t *text) bool {
		if c.names.others[ref.Kind] {
			titles[ref] = resolve(t.title, nameOf)
		}
		e, ok := t.entry(ref, nameOf)
		return !ok || fn(e)
	})
}

// Entry returns the search entry of one record; false if it has none, because it is deleted or not there.
func (c *Cache) Entry(ref kam.Ref) (search.Entry, bool) {
	t, found, err := c.text(ref)
	if err != nil || !found {
		return search.Entry{}, false
	}
	return t.entry(ref, c.Name)
}

func (c *Cache) eachText(ctx context.Context, prefix []byte, fn func(kam.Ref, *text) bool) error {
	type item struct {
		ref  kam.Ref
		text text
	}
	return scan(ctx, c, texts, prefix, func(key, plain []byte) (it item, err error) {
		if it.ref, err = parseRecordKey(key); err == nil {
			it.text, err = parseText(plain)
		}
		return it, err
	}, func(it item) bool { return fn(it.ref, &it.text) })
}
