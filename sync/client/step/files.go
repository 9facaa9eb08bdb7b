package step

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"keyaccount/store"
	"keyaccount/sync/wire"
)

// Files knows which contents the server has of those that edits name which wait, so that a file gets there before the edit
// that names it. The zero Files knows of none.
type Files struct {
	there   map[wire.Hash]time.Time // contents that the server has had, or that are nowhere here, and when
	without map[wire.Hash]failure   // contents that could not be brought there
	held    []wire.Hash             // contents that the last batch was cut for
	last    map[wire.Hash]uint64    // the last edit that one of these was held for
	owed    map[wire.Hash]bool      // contents that the server may not have, although the edits that name them have gone there
	epoch   []byte                  // of the server's store, when it last answered
	age     int                     // grows when everything is to be offered again
}

// failure is an upload that failed and would fail again.
type failure struct {
	at   time.Time
	upto uint64 // the edits of this device up to this one go without the file
}

// sure is how long a content is taken to stay on the server that no document there names yet.
const sure = 24 * time.Hour

// retry is how long after an upload that failed for good it is tried again all the same: rights and limits change.
const retry = time.Hour

// Forget has everything be offered again, since the server may have lost it or is another.
func (f *Files) Forget() {
	f.there, f.without = nil, nil
	f.age++
}

// Hold cuts, at a time, a batch before the first edit that names a content which the server is not known to have. It reports whether
// what is left names others, which is not to be postponed once it has been sent.
func (f *Files) Hold(now time.Time, batch []wire.Mutation, more bool) (_ []wire.Mutation, _, named bool) {
	f.held, f.last = nil, map[wire.Hash]uint64{}
	cut := len(batch)
	for i := range batch {
		id, ok := store.ContentIn(&batch[i])
		if ok && !f.has(now, id) && batch[i].Number > f.without[id].upto {
			cut = min(cut, i)
			f.held = append(f.held, id)
			f.last[id] = batch[i].Number
		}
		named = named || ok && i < cut
	}
	return batch[:cut], more && cut == len(batch), named
}

// has reports whether the server is known to have a content.
func (f *Files) has(now time.Time, id wire.Hash) bool {
	at, is := f.there[id]
	return is && now.Sub(at).Abs() < sure
}

// Settle is told which contents of this device documents name that stand at the server, of which it is not known for good whether
// it has their files. It has those be offered of which that is not known now either, once in a while where that fails, and returns the others.
func (f *Files) Settle(now time.Time, debts []wire.Hash) (settled []wire.Hash) {
	for _, id := range debts {
		lost, is := f.without[id]
		switch {
		case f.has(now, id):
			settled = append(settled, id)
		case !is || now.Sub(lost.at).Abs() >= retry:
			f.Owe(id)
		}
	}
	return settled
}

// Follow notes the epoch of the server's store, and reports whether it has been restored from a backup. It may have lost files
// then, also some of edits that it has answered: the caller says with Owe what those name.
func (f *Files) Follow(epoch []byte) (restored bool) {
	was := f.epoch
	f.epoch = bytes.Clone(epoch)
	if restored = was != nil && !bytes.Equal(was, epoch); restored {
		f.Forget()
	}
	return restored
}

// Owe notes a content that is to be offered whether or not an edit waits for it.
func (f *Files) Owe(id wire.Hash) {
	if f.owed == nil {
		f.owed = map[wire.Hash]bool{}
	}
	f.owed[id] = true
}

// Held returns the contents that are to be brought to the server after an exchange.
func (f *Files) Held() []wire.Hash {
	held := slices.Concat(f.held, slices.Collect(maps.Keys(f.owed)))
	slices.SortFunc(held, func(a, b wire.Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(held)
}

// Holds reports whether an edit waits for a content that is to be brought to the server.
func (f *Files) Holds(m *wire.Mutation) bool {
	id, ok := store.ContentIn(m)
	return ok && slices.Contains(f.held, id)
}

// Upload begins to bring contents to the server at an address, which is there for the words of errors, but for those that have
// got there meanwhile.
func (f *Files) Upload(server string, held []wire.Hash) (*Upload, []Do) {
	still := f.Held()
	u := &Upload{server: server, age: f.age, waits: slices.DeleteFunc(slices.Clone(held), func(id wire.Hash) bool { return !slices.Contains(still, id) })}
	return u, u.next()
}

// Have notes that an Upload has brought a content to the server at a time, unless that may have lost it since, or that it could not:
// then the edits that waited for it go without it.
func (f *Files) Have(now time.Time, h Have) {
	if h.age != f.age {
		return
	}
	if f.there == nil {
		f.there, f.without = map[wire.Hash]time.Time{}, map[wire.Hash]failure{}
	}
	if h.Lost {
		f.without[h.ID] = failure{now, max(f.without[h.ID].upto, f.last[h.ID])}
	} else {
		f.there[h.ID] = now
	}
	f.held = slices.DeleteFunc(f.held, func(id wire.Hash) bool { return id == h.ID })
	delete(f.owed, h.ID)
}
