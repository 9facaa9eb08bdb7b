package search

import (
	"context"
	"runtime"
	"sync"
)

// Options say which records are looked for and with what effort.
type Options struct {
	Kind    string // only records of this kind; all if empty
	Limit   int    // at most so many matches; all if 0 or less
	Workers int    // at most so many goroutines; GOMAXPROCS if 0 or less
	Among   Places // only records in these places; all if nil
}

// Match is a record that a search found.
type Match struct {
	Key, Kind string
	Score     int    // comparable among the matches of one search only
	Title     []int  // matched rune positions in the folded title, ascending; see Unfold
	Field     string // the folded line of Entry.Text that matched best, if not all words are in the title; else empty
}

// Search finds the records that match a query, best first: see Session.Search.
func (ix *Index) Search(ctx context.Context, query string, options Options) ([]Match, error) {
	return ix.NewSession().Search(ctx, query, options)
}

// Session is a search box: it remembers which records were left for the previous query, and looks only among these when the next one
// is longer. Answers are the same as from a fresh search of the current index. A session may be used by several goroutines, one
// of which searches at a time. It keeps the state of the index in which it searched last from being freed, so drop it when
// the box closes.
type Session struct {
	index *Index

	mu       sync.Mutex
	previous remains
	spare    remains // bitmaps for the next search
	pending  []uint64
	able     []uint64 // see pass
	tops     []top
}

// NewSession returns a session in which nothing has been typed yet.
func (ix *Index) NewSession() *Session { return &Session{index: ix} }

// remains is what a search left for longer queries: a bit for each record that these may find.
type remains struct {
	query  query
	kind   string
	blocks []*block // the state that was searched
	kept   []uint64 // records that may be found, by the characters in them; wordsPerBlock for each block
	firm   []uint64 // of these, the records that may be found with all words as they stand
	left   int64    // how many are kept
}

// of tells whether nothing has changed in the blocks since.
func (r *remains) of(blocks []*block) bool {
	return len(r.blocks) > 0 && len(r.blocks) == len(blocks) && &r.blocks[0] == &blocks[0]
}

// at returns the bits for a block, or nil if all its records must be looked at.
func (r *remains) at(n int, b *block) (kept, firm []uint64) {
	if n >= len(r.blocks) || r.blocks[n] != b {
		return nil, nil
	}
	return r.kept[n*wordsPerBlock : (n+1)*wordsPerBlock], r.firm[n*wordsPerBlock : (n+1)*wordsPerBlock]
}

// Search finds the records in which every word of the query is found, in any order, in the title or in the other text, best first: by
// score (see score.go), then higher boost, greater weight, shorter title, title, key. An empty query finds all. Only the first 256
// characters of a query count. Where no record has all words at beginnings of words, words with a slip of the finger are found as what
// may have been meant; where nothing is found that way either, words are found with their letters scattered, in eight records at most.
// When ctx ends, Search returns its error soon; the session stays as it was before.
func (s *Session) Search(ctx context.Context, typed string, options Options) ([]Match, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.pass(ctx, typed, options)
	if err != nil {
		return nil, err
	}
	return p.matches(options.Limit), nil
}

// Places returns where the records are that Search finds without a limit.
func (s *Session) Places(ctx context.Context, typed string, options Options) (Places, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	options.Limit = 0
	p, err := s.pass(ctx, typed, options)
	if err != nil {
		return nil, err
	}
	places := make(Places, len(p.kept))
	for i := range p.tops {
		for _, c := range p.tops[i].heap {
			places.Add(c.slot)
		}
	}
	s.tops = nil // which hold every record that was found
	return places, nil
}

// pass searches. It must be called with mu held.
func (s *Session) pass(ctx context.Context, typed string, options Options) (*pass, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	q := &s.spare.query
	q.compile(typed)
	blocks, words, table := s.index.snapshot()

	base := &remains{}
	if (s.previous.kind == "" || s.previous.kind == options.Kind) && q.narrows(&s.previous.query) {
		base = &s.previous
	}
	workers := options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	const fewestBlocks = 4 // that are worth a goroutine
	workers = max(1, min(workers, len(blocks)/fewestBlocks))

	if base.left == 0 && base.of(blocks) { // nothing is left for longer queries as they stand, nor scattered
		if q.guess(words, &base.query); !q.slips {
			s.tops = readied(s.tops, workers, blocks, options.Limit)
			s.previous.query, s.spare.query = s.spare.query, s.previous.query // what is kept is nothing, as before
			return &pass{query: &s.previous.query, blocks: blocks, tops: s.tops}, nil
		}
	}
	size := len(blocks) * wordsPerBlock
	s.spare.kept, s.spare.firm, s.pending = zeroed(s.spare.kept, size), zeroed(s.spare.firm, size), zeroed(s.pending, size)
	s.tops = readied(s.tops, workers, blocks, options.Limit)
	p := &pass{
		query: q, kind: options.Kind, kindHash: kindHash(options.Kind), among: options.Among,
		blocks: blocks, base: base, kept: s.spare.kept, firm: s.spare.firm, pending: s.pending, able: s.able, tops: s.tops, words: words, pairs: table,
	}
	err := p.run(ctx)
	if s.able = p.able; err != nil {
		return nil, err
	}
	found := remains{query: *q, kind: options.Kind, blocks: blocks, kept: p.kept, firm: p.firm, left: p.left.Load()}
	s.spare, s.previous = s.previous, found
	p.query = &s.previous.query
	return p, nil
}

func zeroed(bits []uint64, n int) []uint64 {
	if cap(bits) < n {
		return make([]uint64, n)
	}
	bits = bits[:n]
	clear(bits)
	return bits
}

// readied empties the tops for a new search and keeps their memory.
func readied(tops []top, workers int, blocks []*block, limit int) []top {
	for len(tops) < workers {
		tops = append(tops, top{})
	}
	tops = tops[:workers]
	for i := range tops {
		tops[i] = top{ranking: blocks, limit: max(limit, 0), heap: tops[i].heap[:0]}
	}
	return tops
}
