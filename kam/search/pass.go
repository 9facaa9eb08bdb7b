package search

import (
	"context"
	"math/bits"
	"slices"
	"sync/atomic"
)

// pass is one search through the blocks. First every block is searched for records that have all words as they stand. The others
// that may match at all are noted as pending; they are looked at loosely afterwards, if they can still get among the best.
type pass struct {
	query    *query
	kind     string
	kindHash uint16
	blocks   []*block
	base     remains
	kept     []uint64 // records that this query, or a longer one, may find
	pending  []uint64
	tops     []top // one for each worker

	floor atomic.Int64 // a score that the best have in any case; what is below cannot get in
}

func (p *pass) run(ctx context.Context) error {
	searching := func(block func(t *top, n int)) func(worker, n int) bool {
		return func(worker, n int) bool {
			if ctx.Err() != nil {
				return false
			}
			block(&p.tops[worker], n)
			return true
		}
	}
	each(len(p.tops), len(p.blocks), searching(p.strong))
	p.raiseFloor()
	if len(p.query.words) > 0 && p.floor.Load() <= int64(p.query.mostLoose()) {
		each(len(p.tops), len(p.blocks), searching(p.loose))
	}
	return ctx.Err()
}

// raiseFloor takes the best of all workers together into account.
func (p *pass) raiseFloor() {
	limit := p.tops[0].limit
	if limit == 0 {
		return
	}
	var scores []int
	for i := range p.tops {
		for _, c := range p.tops[i].heap {
			scores = append(scores, c.score)
		}
	}
	if len(scores) >= limit {
		slices.Sort(scores)
		p.lift(scores[len(scores)-limit])
	}
}

func (p *pass) lift(score int) {
	for {
		floor := p.floor.Load()
		if int64(score) <= floor || p.floor.CompareAndSwap(floor, int64(score)) {
			return
		}
	}
}

// strong searches block n for records with all words as they stand.
func (p *pass) strong(t *top, n int) {
	b := p.blocks[n]
	base := p.base.of(n, b)
	for i := 0; i*64 < len(b.chars); i++ {
		chars := b.chars[i*64 : min((i+1)*64, len(b.chars))]
		var left uint64
		if base == nil {
			left = have(chars, p.query.chars)
		} else if left = base[i]; left != 0 {
			left = haveAmong(left, chars, p.query.chars)
		}
		if p.kind != "" {
			for rest := left; rest != 0; rest &= rest - 1 {
				if j := bits.TrailingZeros64(rest); b.hints[i*64+j].kind != p.kindHash {
					left &^= 1 << j
				}
			}
		}
		p.kept[n*wordsPerBlock+i] = left
		for ; left != 0; left &= left - 1 {
			j := bits.TrailingZeros64(left)
			if p.tryStrong(t, b, n, i*64+j) == unsure {
				p.pending[n*wordsPerBlock+i] |= 1 << j
			}
		}
	}
}

// have returns a bit for each map that has all the characters.
func have(maps []uint64, chars uint64) (set uint64) {
	for j, m := range maps {
		if m&chars == chars {
			set |= 1 << j
		}
	}
	return set
}

func haveAmong(set uint64, maps []uint64, chars uint64) uint64 {
	for rest := set; rest != 0; rest &= rest - 1 {
		if j := bits.TrailingZeros64(rest); maps[j]&chars != chars {
			set &^= 1 << j
		}
	}
	return set
}

func (p *pass) tryStrong(t *top, b *block, n, i int) verdict {
	h := &b.hints[i]
	c := candidate{weight: h.weight, runes: h.runes, slot: uint32(n*blockSize + i)}
	c.score = p.query.bound(h)
	slack := c.score - int(p.floor.Load())
	if slack < 0 || t.refuses(&c) {
		return absent
	}
	if p.kind != "" && b.bodies[i].kind() != p.kind {
		return absent
	}
	f := b.fields(i)
	score, v := p.query.strong(&f, slack)
	if v == found {
		c.score = score
		p.offer(t, c)
	}
	return v
}

// loose searches block n for pending records.
func (p *pass) loose(t *top, n int) {
	b := p.blocks[n]
	for i := n * wordsPerBlock; i < (n+1)*wordsPerBlock; i++ {
		for left := p.pending[i]; left != 0; left &= left - 1 {
			j := bits.TrailingZeros64(left)
			if p.tryLoose(t, b, n, i%wordsPerBlock*64+j) == hopeless {
				p.kept[i] &^= 1 << j
			}
		}
	}
}

func (p *pass) tryLoose(t *top, b *block, n, i int) verdict {
	h := &b.hints[i]
	c := candidate{weight: h.weight, runes: h.runes, slot: uint32(n*blockSize + i)}
	if c.score = p.query.looseBound(h); int64(c.score) < p.floor.Load() || t.refuses(&c) {
		return unsure
	}
	f := b.fields(i)
	score, v := p.query.full(&f)
	if v == found {
		c.score = score
		p.offer(t, c)
	}
	return v
}

func (p *pass) offer(t *top, c candidate) {
	t.offer(c)
	if t.full() {
		p.lift(t.heap[0].score)
	}
}

// matches describes the best records.
func (p *pass) matches() []Match {
	best := merge(p.tops)
	out := make([]Match, len(best))
	for i, c := range best {
		b, at := p.blocks[c.slot/blockSize], int(c.slot%blockSize)
		f := b.fields(at)
		out[i] = Match{Key: b.bodies[at].key(), Kind: b.bodies[at].kind(), Score: c.score}
		out[i].Title, out[i].Field = p.query.describe(&f)
	}
	return out
}
