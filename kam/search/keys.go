package search

import "hash/maphash"

// keyTable finds the slot of a key. It is a hash table with linear probing that holds slot numbers only, 5 to 8 bytes a record; the
// keys themselves lie in the blocks, and keyAt reads them.
type keyTable struct {
	seed  maphash.Seed
	cells []uint32 // slot + 1, or 0; a quarter or more are 0
	count int
}

func newKeyTable(expected int) keyTable {
	return keyTable{seed: maphash.MakeSeed(), cells: make([]uint32, 16+expected+expected/2)}
}

func (t *keyTable) home(key string) int {
	return int(maphash.String(t.seed, key) >> 32 * uint64(len(t.cells)) >> 32)
}

func (t *keyTable) after(cell int) int {
	if cell++; cell < len(t.cells) {
		return cell
	}
	return 0
}

// find returns the cell in which the key is, or else the one into which it would go.
func (t *keyTable) find(key string, keyAt func(slot uint32) string) (cell int, ok bool) {
	for cell = t.home(key); t.cells[cell] != 0; cell = t.after(cell) {
		if keyAt(t.cells[cell]-1) == key {
			return cell, true
		}
	}
	return cell, false
}

func (t *keyTable) slot(cell int) uint32 { return t.cells[cell] - 1 }

// add puts a slot into the cell that find returned for its key, and makes room for the next.
func (t *keyTable) add(cell int, slot uint32, keyAt func(slot uint32) string) {
	t.cells[cell] = slot + 1
	if t.count++; t.count*4 <= len(t.cells)*3 {
		return
	}
	old := t.cells
	t.cells = make([]uint32, len(old)+len(old)/2)
	for _, c := range old {
		if c != 0 {
			cell, _ := t.find(keyAt(c-1), keyAt)
			t.cells[cell] = c
		}
	}
}

// remove empties a cell and moves up those behind it that would no longer be found.
func (t *keyTable) remove(cell int, keyAt func(slot uint32) string) {
	t.count--
	for next := t.after(cell); t.cells[next] != 0; next = t.after(next) {
		home := t.home(keyAt(t.cells[next] - 1))
		if t.distance(home, next) >= t.distance(cell, next) {
			t.cells[cell] = t.cells[next]
			cell = next
		}
	}
	t.cells[cell] = 0
}

// distance is the number of steps from one cell forward to another.
func (t *keyTable) distance(from, to int) int {
	if to < from {
		to += len(t.cells)
	}
	return to - from
}
