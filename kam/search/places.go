package search

import (
	"context"
	"math/bits"
	"runtime"
	"strings"
)

// Places is a set of places: numbers that an index gives to its records, from 0 on. A record keeps its place as long as it is in the
// index; afterwards another may take it, and Load gives new ones. As an option of a search, nil is every place.
type Places []uint64

// Has reports whether a place is in the set.
func (p Places) Has(place uint32) bool {
	n := int(place / 64)
	return n < len(p) && p[n]&(1<<(place%64)) != 0
}

// Add puts a place into the set.
func (p *Places) Add(place uint32) {
	for int(place/64) >= len(*p) {
		*p = append(*p, 0)
	}
	(*p)[place/64] |= 1 << (place % 64)
}

// Remove takes a place out of the set.
func (p Places) Remove(place uint32) {
	if n := int(place / 64); n < len(p) {
		p[n] &^= 1 << (place % 64)
	}
}

// Keep takes out of the set what is not in another.
func (p Places) Keep(other Places) {
	for i := range p {
		if i < len(other) {
			p[i] &= other[i]
		} else {
			p[i] = 0
		}
	}
}

// Len is the number of places in the set.
func (p Places) Len() (n int) {
	for _, w := range p {
		n += bits.OnesCount64(w)
	}
	return n
}

// word returns the bits of the 64 places from 64 n on; all of them of a nil set.
func (p Places) word(n int) uint64 {
	switch {
	case p == nil:
		return ^uint64(0)
	case n < len(p):
		return p[n]
	}
	return 0
}

// Keys calls fn with the keys of the records in some places, in the order of these.
func (ix *Index) Keys(places Places, fn func(key string)) {
	blocks, _, _ := ix.snapshot()
	for n, w := range places {
		for ; w != 0; w &= w - 1 {
			place := n*64 + bits.TrailingZeros64(w)
			if block := place / blockSize; block < len(blocks) {
				if key := blocks[block].bodies[place%blockSize].key(); key != "" {
					fn(key)
				}
			}
		}
	}
}

// Where returns the places of the records whose texts pass a test, which several goroutines carry out. The test is whether a folded
// text begins a word there in one sense or another: it is asked only about records that have all characters of it and, where it begins
// with letters, a word that begins like it. The texts come folded, as they were given to the index.
func (ix *Index) Where(ctx context.Context, begins string, test func(title, text string) bool) (Places, error) {
	blocks, _, _ := ix.snapshot()
	chars, head := present(begins)|live, headOfText(begins)
	out := make(Places, len(blocks)*wordsPerBlock)
	each(runtime.GOMAXPROCS(0), len(blocks), func(_, n int) bool {
		b := blocks[n]
		for i, have := range b.chars {
			if have&chars == chars && (head == 0 || b.heads[i]&head != 0) && test(b.bodies[i].title(), written(b.bodies[i].text())) {
				out.Add(uint32(n*blockSize + i))
			}
		}
		return ctx.Err() == nil
	})
	return out, ctx.Err()
}

// written is searchable text without the numbers squeezed out of it.
func written(text string) string {
	if strings.IndexByte(text, squeezedMark) < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for {
		mark := strings.IndexByte(text, squeezedMark)
		if mark < 0 {
			return string(append(out, text...))
		}
		out = append(out, text[:mark]...)
		end := strings.IndexAny(text[mark:], lineEnds)
		if end < 0 {
			return string(out)
		}
		text = text[mark+end:]
	}
}
