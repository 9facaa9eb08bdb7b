package postgres

import "sort"

// known is what a transaction knows about a table.
type known struct {
	values  map[string][]byte // under keys; nil for a key that it has deleted
	waiting map[string]bool   // the keys of which the values are to be written
	gaps    gaps
}

// get returns the value under a key, nil for none, and whether that is known.
func (k *known) get(key []byte) (value []byte, ok bool) {
	if value, ok = k.values[string(key)]; ok {
		return value, true
	}
	return nil, k.gaps.has(string(key))
}

func (k *known) put(key string, value []byte) {
	k.values[key] = value
	k.waiting[key] = true
}

// gaps are ranges of keys under which the database has nothing, in order; they do not touch.
type gaps []gap

type gap struct {
	from, to string // up to the first key that there is
	open     bool   // whether no key follows
}

func (g gaps) has(key string) bool {
	i := sort.Search(len(g), func(i int) bool { return g[i].from > key })
	return i > 0 && (g[i-1].open || key < g[i-1].to)
}

// add notes that there is nothing from one key to another. A gap with the same end is the same one, of which
// the later part was known.
func (g *gaps) add(from, to string, open bool) {
	i := sort.Search(len(*g), func(i int) bool { return (*g)[i].from > from })
	if i < len(*g) && (*g)[i].to == to && (*g)[i].open == open {
		(*g)[i].from = from
		return
	}
	*g = append(*g, gap{})
	copy((*g)[i+1:], (*g)[i:])
	(*g)[i] = gap{from, to, open}
}
