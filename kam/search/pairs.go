package search

import (
	"math/bits"
	"sync/atomic"
)

// pairs tells of some lines of text which plain letters stand before which others: bit b of row a is set if one of the lines has the
// letter a and, anywhere behind it, the letter b. However a word is found, its letters stand in their order in one line, so that lines
// which lack a pair of it have neither the word nor any that begins with it.
type pairs [letters]uint32

const letters = 'z' - 'a' + 1

// learn adds the lines of a text.
func (p *pairs) learn(text string) {
	behind := uint32(0)
	for i := len(text) - 1; i >= 0; i-- {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z':
			p[c-'a'] |= behind
			behind |= 1 << (c - 'a')
		case isLineEnd(c):
			behind = 0
		}
	}
}

// pairTable tells in which sets of 64 records, those that share a word of a bitmap, some line has a pair: a row of bits for each pair.
// What was said of a record that is gone stays said: it costs a look in vain. So searches may read while one writer adds.
type pairTable struct {
	width int             // of a row
	rows  []atomic.Uint64 // one behind the other
}

func newPairTable(sets int) *pairTable {
	width := (sets + 63) / 64
	return &pairTable{width, make([]atomic.Uint64, letters*letters*width)}
}

// room returns a table that has room for so many sets: this one, or a copy that is half as big again.
func (t *pairTable) room(sets int) *pairTable {
	if sets <= 64*t.width {
		return t
	}
	wider := newPairTable(sets + 32*t.width)
	for i := range t.rows {
		wider.rows[i/t.width*wider.width+i%t.width].Store(t.rows[i].Load())
	}
	return wider
}

// add notes the pairs of records in a set.
func (t *pairTable) add(set int, p *pairs) {
	bit := uint64(1) << (set % 64)
	for a, row := range p {
		for ; row != 0; row &= row - 1 {
			if word := &t.row(a, bits.TrailingZeros32(row))[set/64]; word.Load()&bit == 0 {
				word.Or(bit)
			}
		}
	}
}

func (t *pairTable) row(a, b int) []atomic.Uint64 {
	start := (a*letters + b) * t.width
	return t.rows[start : start+t.width]
}

// having returns, in the memory of out, a bit for each of so many sets in which records have all the pairs.
func (t *pairTable) having(p *pairs, sets int, out []uint64) []uint64 {
	out = out[:0]
	for range (sets + 63) / 64 {
		out = append(out, ^uint64(0))
	}
	for a, row := range p {
		for ; row != 0; row &= row - 1 {
			have := t.row(a, bits.TrailingZeros32(row))
			for i := range out {
				out[i] &= have[i].Load()
			}
		}
	}
	return out
}
