package search

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Index holds the searchable text of records. It may be used by any number of goroutines: searches never wait for writers, nor
// writers for searches, because a search works on the state in which it found the index.
type Index struct {
	writing sync.Mutex // held by the one writer

	mu        sync.Mutex // guards the rest, for moments only
	blocks    []*block
	epoch     uint64 // counts snapshots
	listEpoch uint64 // when the list of blocks was made; if older than epoch, snapshots may hold it
	slots     uint32 // how many have been given out
	keys      keyTable
	freed     []uint32 // vacated slots

	vocabulary vocabulary
	pairs      *pairTable
}

// New returns an empty index.
func New() *Index {
	return &Index{keys: newKeyTable(0), vocabulary: newVocabulary(), pairs: newPairTable(0)}
}

// Len is the number of records in the index.
func (ix *Index) Len() int {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.keys.count
}

// Load replaces the whole content of the index. Of entries with the same key the last counts. Searches go on in the old content
// until the new one is ready; a Put or Remove waits until then and acts on the new.
func (ix *Index) Load(entries []Entry) {
	ix.writing.Lock()
	defer ix.writing.Unlock()

	order := make([]uint32, 0, len(entries)) // slot to entry
	keyAt := func(slot uint32) string { return entries[order[slot]].Key }
	keys := newKeyTable(len(entries))
	for i := range entries {
		cell, ok := keys.find(entries[i].Key, keyAt)
		if ok {
			order[keys.slot(cell)] = uint32(i)
			continue
		}
		order = append(order, uint32(i))
		keys.add(cell, uint32(len(order)-1), keyAt)
	}

	blocks := make([]*block, (len(order)+blockSize-1)/blockSize)
	table := newPairTable(len(blocks) * wordsPerBlock)
	const together = 16 // blocks that share one string at first, so that little of the memory for it is left over
	each(runtime.GOMAXPROCS(0), (len(blocks)+together-1)/together, func(_, n int) bool {
		slots := order[n*together*blockSize : min((n+1)*together*blockSize, len(order))]
		chosen := make([]Entry, len(slots))
		for i, at := range slots {
			chosen[i] = entries[at]
		}
		items := newItems(chosen...)
		for i := n * together; len(items) > 0; i++ {
			count := min(blockSize, len(items))
			blocks[i] = newBlock(items[:count])
			items = items[count:]
			for set := range wordsPerBlock {
				var p pairs
				for slot := range 64 {
					blocks[i].pairs(set*64+slot, &p)
				}
				table.add(i*wordsPerBlock+set, &p)
			}
		}
		return true
	})

	words := newVocabulary()
	for _, b := range blocks {
		for i := range b.bodies {
			words.learn(b.bodies[i].title())
			words.learn(b.bodies[i].text())
		}
	}

	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.epoch++
	for _, b := range blocks {
		b.epoch = ix.epoch
	}
	ix.blocks, ix.listEpoch, ix.slots = blocks, ix.epoch, uint32(len(order))
	ix.keys, ix.freed, ix.vocabulary, ix.pairs = keys, nil, words, table
}

// Put adds a record, or replaces the one with the same key.
func (ix *Index) Put(e Entry) {
	it := newItems(e)[0]
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.mu.Lock()
	defer ix.mu.Unlock()

	ix.vocabulary.learn(it.body.title())
	ix.vocabulary.learn(it.body.text())
	cell, ok := ix.keys.find(e.Key, ix.keyAt)
	if ok {
		ix.write(ix.keys.slot(cell), it)
		return
	}
	var slot uint32
	if last := len(ix.freed) - 1; last >= 0 {
		slot, ix.freed = ix.freed[last], ix.freed[:last]
	} else {
		slot = ix.newSlot()
	}
	ix.write(slot, it)
	ix.keys.add(cell, slot, ix.keyAt)
}

// Place returns where a record is.
func (ix *Index) Place(key string) (place uint32, ok bool) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.place(key)
}

// place is Place with mu held.
func (ix *Index) place(key string) (place uint32, ok bool) {
	cell, ok := ix.keys.find(key, ix.keyAt)
	if !ok {
		return 0, false
	}
	return ix.keys.slot(cell), true
}

// Title returns the folded title of a record.
func (ix *Index) Title(key string) (title string, ok bool) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	slot, ok := ix.place(key)
	if !ok {
		return "", false
	}
	return ix.blocks[slot/blockSize].bodies[slot%blockSize].title(), true
}

// Remove takes a record out of the index; an unknown key is no error.
func (ix *Index) Remove(key string) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.mu.Lock()
	defer ix.mu.Unlock()

	cell, ok := ix.keys.find(key, ix.keyAt)
	if !ok {
		return
	}
	slot := ix.keys.slot(cell)
	ix.keys.remove(cell, ix.keyAt)
	ix.own(slot).set(int(slot%blockSize), item{})
	ix.freed = append(ix.freed, slot)
}

func (ix *Index) keyAt(slot uint32) string {
	return ix.blocks[slot/blockSize].bodies[slot%blockSize].key()
}

// write stores an item in a slot.
func (ix *Index) write(slot uint32, it item) {
	b, i := ix.own(slot), int(slot%blockSize)
	b.set(i, it)
	var p pairs
	b.pairs(i, &p)
	ix.pairs = ix.pairs.room(len(ix.blocks) * wordsPerBlock)
	ix.pairs.add(int(slot/64), &p)
}

// newSlot gives out a slot behind all others.
func (ix *Index) newSlot() uint32 {
	slot := ix.slots
	if ix.slots++; slot%blockSize == 0 {
		ix.blocks = append(ix.blocks, &block{epoch: ix.epoch}) // behind what any snapshot sees
	}
	return slot
}

// own returns the block of a slot for writing: a copy if snapshots may hold it.
func (ix *Index) own(slot uint32) *block {
	n := slot / blockSize
	b := ix.blocks[n]
	if b.epoch == ix.epoch {
		return b
	}
	if ix.listEpoch != ix.epoch {
		ix.blocks, ix.listEpoch = slices.Clone(ix.blocks), ix.epoch
	}
	b = b.clone(ix.epoch)
	ix.blocks[n] = b
	return b
}

// snapshot returns the blocks as they are, none of which changes any more, and the words and the pairs of letters in them.
func (ix *Index) snapshot() ([]*block, known, *pairTable) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.epoch++
	return ix.blocks, ix.vocabulary.snapshot(), ix.pairs
}

func newBlock(items []item) *block {
	b := &block{}
	for i, it := range items {
		b.set(i, it)
	}
	return b
}

// each calls do for 0 to n-1 from several goroutines, this one among them, each of which says which one it is, until all is done or a call returns false;
// it returns when all of them have ended.
func each(workers, n int, do func(worker, i int) bool) {
	if workers = min(workers, n); workers <= 1 {
		for i := 0; i < n && do(0, i); i++ {
		}
		return
	}
	var next atomic.Int64
	work := func(worker int) {
		for {
			i := int(next.Add(1)) - 1
			if i >= n || !do(worker, i) {
				next.Store(int64(n))
				return
			}
		}
	}
	var others sync.WaitGroup
	for worker := 1; worker < workers; worker++ {
		others.Go(func() { work(worker) })
	}
	work(0)
	others.Wait()
}
