// Package versus compares the search of this project with fzf's: how well both rank, and how long a key takes. It is a module of
// its own, because nothing else needs fzf.
package versus

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/junegunn/fzf/src/algo"
	"github.com/junegunn/fzf/src/util"

	"keyaccount/kam/search"
)

// Fzf searches lines as fzf 0.74 does with its default scheme, as fast as that does, without its terminal, its reader and its event
// loop. Its matcher cannot be imported, so what surrounds the algorithm is modelled: chunks of 1,024 lines that workers take in turns,
// a slab for each of these, a bitmap per chunk and query of the lines that matched as long as they are no more than half, looked up
// by the longest beginning or end of the query, and matches sorted by a radix sort for each worker. Two things are done for it that it
// does not do for itself: lines and queries come folded, and no index of the first hits is merged, only the best are taken.
type Fzf struct {
	chunks  []chunk
	workers []worker
}

const (
	chunkSize   = 1024          // src/constants.go: chunkSize
	cacheMost   = chunkSize / 2 // queryCacheMax
	slab16Size  = 100 * 1024
	slab32Size  = 2048
	chunkWords  = chunkSize / 64
	mostLengths = 1<<16 - 1
)

type bitmap [chunkWords]uint64

type chunk struct {
	lines []util.Chars
	full  bool
	cache map[string]bitmap
}

type worker struct {
	slab    *util.Slab
	found   []hit
	scratch []hit
}

// hit is a line that matched. Smaller ranks come first.
type hit struct {
	rank uint64
	line int32
}

// NewFzf returns a search over lines by so many goroutines.
func NewFzf(lines []string, workers int) *Fzf {
	algo.Init("default")
	f := &Fzf{workers: make([]worker, workers)}
	for i := range f.workers {
		f.workers[i].slab = util.MakeSlab(slab16Size, slab32Size)
	}
	for start := 0; start < len(lines); start += chunkSize {
		part := lines[start:min(start+chunkSize, len(lines))]
		c := chunk{lines: make([]util.Chars, len(part)), full: len(part) == chunkSize, cache: map[string]bitmap{}}
		for i, line := range part {
			c.lines[i] = util.ToChars([]byte(line))
		}
		f.chunks = append(f.chunks, c)
	}
	return f
}

// Forget empties the caches, as when fzf starts.
func (f *Fzf) Forget() {
	for i := range f.chunks {
		f.chunks[i].cache = map[string]bitmap{}
	}
}

// Search returns the numbers of the best lines, at most so many.
func (f *Fzf) Search(query string, limit int) []int {
	var terms [][]rune
	for _, t := range strings.Fields(search.Fold(query)) {
		terms = append(terms, []rune(t))
	}
	key := strings.Join(strings.Fields(search.Fold(query)), "\t")
	if len(terms) == 0 {
		return nil
	}
	var next atomic.Int32
	var all sync.WaitGroup
	for i := range f.workers {
		w := &f.workers[i]
		w.found = w.found[:0]
		all.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(f.chunks) {
					break
				}
				f.match(w, n, key, terms)
			}
			w.sort()
		})
	}
	all.Wait()
	return f.merge(limit)
}

func (f *Fzf) match(w *worker, n int, key string, terms [][]rune) {
	c := &f.chunks[n]
	left, cached := c.lookup(key)
	var matched bitmap
	before := len(w.found)
	for i := range c.lines {
		if cached && left[i/64]&(1<<(i%64)) == 0 {
			continue
		}
		line := &c.lines[i]
		score, ok := 0, true
		for _, term := range terms {
			r, _ := algo.FuzzyMatchV2(false, false, true, line, term, false, w.slab)
			if r.Start < 0 {
				ok = false
				break
			}
			score += r.Score
		}
		if !ok {
			continue
		}
		matched[i/64] |= 1 << (i % 64)
		at := int32(n*chunkSize + i)
		rank := uint64(mostLengths-min(score, mostLengths))<<16 | uint64(line.TrimLength())
		w.found = append(w.found, hit{rank, at})
	}
	if c.full && len(w.found)-before <= cacheMost {
		c.cache[key] = matched
	}
}

func (c *chunk) lookup(key string) (left bitmap, ok bool) {
	if left, ok = c.cache[key]; ok {
		return left, true
	}
	for i := 1; i < len(key); i++ {
		if left, ok = c.cache[key[:len(key)-i]]; ok {
			return left, true
		}
		if left, ok = c.cache[key[i:]]; ok {
			return left, true
		}
	}
	return left, false
}

// sort sorts by rank, least significant byte first; equal ones stay in the order of lines, in which each worker finds them.
func (w *worker) sort() {
	if cap(w.scratch) < len(w.found) {
		w.scratch = make([]hit, len(w.found))
	}
	from, to := w.found, w.scratch[:len(w.found)]
	for shift := 0; shift < 32; shift += 8 {
		var count, start [256]int
		for _, h := range from {
			count[byte(h.rank>>shift)]++
		}
		if len(from) > 0 && count[byte(from[0].rank>>shift)] == len(from) {
			continue
		}
		for i := 1; i < 256; i++ {
			start[i] = start[i-1] + count[i-1]
		}
		for _, h := range from {
			b := byte(h.rank >> shift)
			to[start[b]] = h
			start[b]++
		}
		from, to = to, from
	}
	w.found, w.scratch = from, to
}

// ByIndex returns the best lines of the last search, as if ties went to the earlier line (--tiebreak=index).
func (f *Fzf) ByIndex(limit int) []int {
	order := func(a, b hit) int { return cmp.Or(cmp.Compare(a.rank>>16, b.rank>>16), cmp.Compare(a.line, b.line)) }
	var best []hit
	for i := range f.workers {
		for _, h := range f.workers[i].found {
			if len(best) == limit && order(h, best[limit-1]) > 0 {
				continue
			}
			at, _ := slices.BinarySearchFunc(best, h, order)
			best = slices.Insert(best, at, h)[:min(len(best)+1, limit)]
		}
	}
	lines := make([]int, len(best))
	for i, h := range best {
		lines[i] = int(h.line)
	}
	return lines
}

// merge takes the best of all workers.
func (f *Fzf) merge(limit int) []int {
	at := make([]int, len(f.workers))
	var best []int
	for len(best) < limit {
		from := -1
		for i := range f.workers {
			if at[i] == len(f.workers[i].found) {
				continue
			}
			if from < 0 || before(f.workers[i].found[at[i]], f.workers[from].found[at[from]]) {
				from = i
			}
		}
		if from < 0 {
			break
		}
		best = append(best, int(f.workers[from].found[at[from]].line))
		at[from]++
	}
	return best
}

func before(a, b hit) bool { return a.rank < b.rank || a.rank == b.rank && a.line < b.line }
