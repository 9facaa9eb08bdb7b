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
	base     *remains
	among    Places
	kept     []uint64 // records that this query, or a longer one, may find
	firm     []uint64 // likewise, with all words as they stand
	pending  []uint64
	able     []uint64     // a bit for each word of these: whether its records have the letters of the words in their order
	left     atomic.Int64 // how many are kept
	tops     []top        // one for each worker

	words known // that slips are looked up in
	pairs *pairTable

	floor     atomic.Int64 // a score that the best have in any case; what is below cannot get in
	scattered bool         // whether letters are found scattered only
}

func (p *pass) run(ctx context.Context) error {
	search := func(workers int, able []uint64, block func(t *top, n int)) {
		each(workers, (len(p.blocks)+atATime-1)/atATime, func(worker, turn int) bool {
			if ctx.Err() != nil {
				return false
			}
			if able != nil && able[turn] == 0 {
				return true
			}
			for n := turn * atATime; n < min((turn+1)*atATime, len(p.blocks)); n++ {
				block(&p.tops[worker], n)
			}
			return true
		})
	}
	workers := len(p.tops)
	if p.base.of(p.blocks) && p.base.left < fewLeft {
		workers = 1
	}
	p.able = p.pairs.having(&p.query.pairs, len(p.pending), p.able)
	search(workers, p.able, p.strong)
	if best, ok := p.best(); len(p.query.words) == 0 || ok && best.solid || ctx.Err() != nil {
		return ctx.Err()
	}
	p.raiseFloor()
	if p.query.guess(p.words, &p.base.query); p.query.slips && p.floor.Load() <= int64(p.query.mostGuessed()) {
		search(len(p.tops), nil, p.guess)
	}
	if _, ok := p.best(); !ok && ctx.Err() == nil {
		p.scattered = true
		for i := range p.tops {
			p.tops[i].limit = mostScattered
		}
		if p.left.Load() < fewLeft {
			workers = 1
		}
		search(workers, p.able, p.loose)
	}
	return ctx.Err()
}

// atATime is how many blocks a goroutine takes in a turn: where little is left in them, taking turns would cost more than looking. It is
// those of one word of able.
const atATime = 64 / wordsPerBlock

// fewLeft is how many records are looked at by one goroutine before another would have begun.
const fewLeft = 512

// best is the best record found so far.
func (p *pass) best() (best candidate, ok bool) {
	for i := range p.tops {
		t := &p.tops[i]
		for _, c := range t.heap {
			if !ok || t.ranking.compare(c, best) < 0 {
				best, ok = c, true
			}
		}
	}
	return best, ok
}

// guess searches block n for records that have what the words may have been meant to be.
func (p *pass) guess(t *top, n int) {
	b := p.blocks[n]
	for i := range wordsPerBlock {
		left := p.among.word(n*wordsPerBlock + i)
		if left != 0 {
			left &= haveAny(b.heads[i*64:(i+1)*64], p.query.heads)
			left = haveAmong(left, b.chars[i*64:(i+1)*64], p.query.meant)
		}
		for ; left != 0; left &= left - 1 {
			j := i*64 + bits.TrailingZeros64(left)
			c := p.candidate(b, n, j)
			if c.score = int32(p.query.guessedBound(&b.hints[j])); int64(c.score) < p.floor.Load() || t.refuses(&c) || !p.ofKind(b, j) {
				continue
			}
			f := b.fields(j)
			if r, v := p.query.guessed(&f); v == found {
				p.offer(t, c, r)
			}
		}
	}
}

func (p *pass) candidate(b *block, n, i int) candidate {
	h := &b.hints[i]
	return candidate{slot: uint32(n*blockSize + i), weight: h.weight, boost: h.boost, runes: h.runes}
}

func (p *pass) ofKind(b *block, i int) bool {
	return p.kind == "" || b.hints[i].kind == p.kindHash && b.bodies[i].kind() == p.kind
}

// raiseFloor takes the best of all workers together into account.
func (p *pass) raiseFloor() {
	limit := p.tops[0].limit
	if limit == 0 {
		return
	}
	found := 0
	for i := range p.tops {
		found += len(p.tops[i].heap)
	}
	if found < limit {
		return
	}
	scores := make([]int32, 0, found)
	for i := range p.tops {
		for _, c := range p.tops[i].heap {
			scores = append(scores, c.score)
		}
	}
	slices.Sort(scores)
	p.lift(int(scores[len(scores)-limit]))
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
	const each = 1<<wordsPerBlock - 1 // word of a block
	able := p.able[n*wordsPerBlock/64] >> (n * wordsPerBlock % 64) & each
	if able == 0 {
		return // and nothing is kept
	}
	base, firm := p.base.at(n, b)
	kept := 0
	defer func() { p.left.Add(int64(kept)) }()
	for ; able != 0; able &= able - 1 {
		i := bits.TrailingZeros64(able)
		left := ^uint64(0)
		if base != nil {
			left = base[i]
		}
		if left == 0 {
			continue
		}
		chars := b.chars[i*64 : (i+1)*64]
		if base == nil {
			left = have(chars, p.query.chars)
		} else {
			left = haveAmong(left, chars, p.query.chars)
		}
		if p.kind != "" {
			for rest := left; rest != 0; rest &= rest - 1 {
				if j := bits.TrailingZeros64(rest); b.hints[i*64+j].kind != p.kindHash {
					left &^= 1 << j
				}
			}
		}
		at := n*wordsPerBlock + i
		all, pending := left, uint64(0)
		kept += bits.OnesCount64(all)
		if firm != nil {
			left &= firm[i]
			pending = all &^ left
		}
		strong := left // as far as is known
		left &= p.among.word(at)
		for rest := left; rest != 0; rest &= rest - 1 {
			j := bits.TrailingZeros64(rest)
			if p.tryStrong(t, b, n, i*64+j) == unsure {
				pending |= 1 << j
			}
		}
		p.kept[at], p.firm[at], p.pending[at] = all, all, pending&p.among.word(at)
		if !p.query.number {
			p.firm[at] = strong &^ pending
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

// haveAny returns a bit for each map that has one of the places.
func haveAny(maps []uint64, places uint64) (set uint64) {
	for j, m := range maps {
		if m&places != 0 {
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
	c := p.candidate(b, n, i)
	bound := p.query.bound(&b.hints[i])
	c.score = int32(bound)
	slack := bound - int(p.floor.Load())
	if slack < 0 || t.refuses(&c) || !p.ofKind(b, i) {
		return absent
	}
	f := b.fields(i)
	r, v := p.query.strong(&f, slack)
	if v == found {
		p.offer(t, c, r)
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
	c := p.candidate(b, n, i)
	if c.score = int32(p.query.looseBound(&b.hints[i])); int64(c.score) < p.floor.Load() || t.refuses(&c) {
		return unsure
	}
	f := b.fields(i)
	r, v := p.query.full(&f)
	if v == found {
		p.offer(t, c, r)
	}
	return v
}

func (p *pass) offer(t *top, c candidate, r rating) {
	c.score, c.solid = int32(r.score), r.solid
	t.offer(c)
	if t.full() {
		p.lift(int(t.heap[0].score))
	}
}

// matches describes the best records.
func (p *pass) matches(limit int) []Match {
	best := merge(p.tops)
	records := make([]fields, len(best))
	for i, c := range best {
		records[i] = p.blocks[c.slot/blockSize].fields(int(c.slot % blockSize))
	}
	out := make([]Match, len(best))
	positions := make([]int, 0, len(best)*len(p.query.phrase))
	var said []scattering
	if p.scattered {
		said = p.query.askLibrary(records)
	}
	for i, c := range best {
		b := &p.blocks[c.slot/blockSize].bodies[c.slot%blockSize]
		m := &out[i]
		m.Key, m.Kind, m.Score = b.key(), b.kind(), int(c.score)
		var places [][]int
		if p.scattered {
			m.Score, places = said[i].score, said[i].places
		}
		start := len(positions)
		positions, m.Field = p.query.describe(positions, &records[i], places)
		if len(positions) > start {
			m.Title = positions[start:len(positions):len(positions)]
		}
	}
	if p.scattered {
		slices.SortStableFunc(out, func(a, b Match) int { return b.Score - a.Score })
		if limit > 0 {
			out = out[:min(limit, len(out))]
		}
	}
	return out
}
