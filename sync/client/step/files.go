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
	there map[wire.Hash]time.Time // contents that the server has had, or that could not be brought there, and when
	held  []wire.Hash             // contents that the last batch was cut for
	owed  map[wire.Hash]bool      // contents that a restored server may have lost, although the edits that name them have gone there
	epoch []byte                  // of the server's store, when it last answered
	age   int                     // grows when everything is to be offered again
}

// sure is how long a content is taken to stay on the server that no document there names yet.
const sure = 24 * time.Hour

// Forget has everything be offered again, since the server may have lost it or is another.
func (f *Files) Forget() {
	f.there = nil
	f.age++
}

// Hold cuts, at a time, a batch before the first edit that names a content which the server is not known to have. It reports whether
// what is left names others, which is not to be postponed once it has been sent.
func (f *Files) Hold(now time.Time, batch []wire.Mutation, more bool) (_ []wire.Mutation, _, named bool) {
	f.held = nil
	cut := len(batch)
	for i := range batch {
		id, ok := store.ContentIn(&batch[i])
		if at, is := f.there[id]; ok && !(is && now.Sub(at).Abs() < sure) {
			cut = min(cut, i)
			f.held = append(f.held, id)
		}
		named = named || ok && i < cut
	}
	return batch[:cut], more && cut == len(batch), named
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

// Owe notes contents that are to be offered whether or not an edit waits for them.
func (f *Files) Owe(ids map[wire.Hash]bool) { f.owed = maps.Clone(ids) }

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

// Have notes that an Upload has brought a content to the server at a time, unless that may have lost it since.
func (f *Files) Have(now time.Time, h Have) {
	if h.age != f.age {
		return
	}
	if f.there == nil {
		f.there = map[wire.Hash]time.Time{}
	}
	f.there[h.ID] = now
	f.held = slices.DeleteFunc(f.held, func(id wire.Hash) bool { return id == h.ID })
	delete(f.owed, h.ID)
}
