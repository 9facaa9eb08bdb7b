package postgres

import (
	"slices"
	"sort"
)

// known is what a transaction knows about a table.
type known struct {
	values map[string][]byte // under keys; nil for a key under which there is none
	own    map[string]bool   // the keys that the transaction has put or deleted, and whether that waits to be written
	order  []string          // the same keys, in their order, but for
	added  []string          // those that have come since
	gaps   gaps
}

func newKnown() *known { return &known{values: map[string][]byte{}, own: map[string]bool{}} }

// get returns the value under a key, nil for none, and whether that is known.
func (k *known) get(key []byte) (value []byte, ok bool) {
	if value, ok = k.values[string(key)]; ok {
		return value, true
	}
	return nil, k.gaps.has(string(key))
}

func (k *known) put(key string, value []byte) {
	if _, ok := k.own[key]; !ok {
		k.added = append(k.added, key)
	}
	k.values[key], k.own[key] = value, true
}

// between returns the transaction's own keys from one on and below another, where nothing else is there.
func (k *known) between(from, below []byte) (keys []string, ok bool) {
	if !k.gaps.covers(from, below) {
		return nil, false
	}
	if few := 1 + len(k.order)/64; len(k.added) <= few {
		for _, key := range k.added {
			at, _ := slices.BinarySearch(k.order, key)
			k.order = slices.Insert(k.order, at, key)
		}
	} else {
		k.order = append(k.order, k.added...)
		slices.Sort(k.order)
	}
	k.added = k.added[:0]
	first, _ := slices.BinarySearch(k.order, string(from))
	keys = k.order[first:]
	if below != nil {
		end, _ := slices.BinarySearch(keys, string(below))
		keys = keys[:end]
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return k.values[key] == nil }), true
}

// gaps are ranges of keys under which the database has nothing, but for what the transaction itself has written
// since, in order.
type gaps []gap

type gap struct {
	from, to string // up to the first key that there is
	open     bool   // whether no key follows
}

// at returns the last gap that begins at a key or before it, or nil.
func (g gaps) at(key string) *gap {
	if i := sort.Search(len(g), func(i int) bool { return g[i].from > key }); i > 0 {
		return &g[i-1]
	}
	return nil
}

func (g gaps) has(key string) bool {
	at := g.at(key)
	return at != nil && (at.open || key < at.to)
}

func (g gaps) covers(from, below []byte) bool {
	at := g.at(string(from))
	return at != nil && (at.open || below != nil && string(below) <= at.to)
}

// add notes that there is nothing from one key to another. A gap with the same end is the same one, of which
// the later part was known.
func (g *gaps) add(from, to string, open bool) {
	i := sort.Search(len(*g), func(i int) bool { return (*g)[i].from > from })
	if i < len(*g) && (*g)[i].to == to && (*g)[i].open == open {
		(*g)[i].from = from
		return
	}
	*g = slices.Insert(*g, i, gap{from, to, open})
}
