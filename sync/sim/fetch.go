package sim

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// fetch has a device fetch the file of a document that it has, if there is such a device; another one looks for documents.
func (w *world) fetch() {
	first := w.random.IntN(len(w.devices))
	for i := range w.devices {
		d := w.devices[(first+i)%len(w.devices)]
		if r, ok := d.anyDocument(); ok {
			if f := w.fileIn(r.Get("content")); f != nil && !d.shelf.Here(f.ID()) {
				d.fetch(r, f)
				return
			}
		}
	}
	w.devices[first].calm() // so that it learns of one
}

// fetch fetches the file of a document, until something comes between.
func (d *device) fetch(r kam.Record, f *enclosure) {
	d.touched = true
	d.tell("%s fetches the file of %s", d.name, r.Ref)
	if !d.get(r.Ref, f.ID(), -1) {
		d.meet(fileNotHad)
		return
	}
	if d.may("crash in a write", 8) {
		d.disk.until = 1 + d.random.IntN(10)
	}
	defer func() { d.disk.until = 0 }()
	for i := range f.Len() {
		if d.shelf.HasChunk(f.Chunk(i)) {
			continue
		}
		if d.may("lost", 8) || !d.get(r.Ref, f.ID(), i) {
			d.meet(fetchBroken)
			return
		}
		if d.must(d.name+" keeps a chunk", d.shelf.PutChunk(f.piece(i))); d.settle() {
			d.meet(fetchBroken)
			return
		}
	}
	if d.must(d.name+" keeps a file", d.shelf.Finish(f.Content)); d.settle() {
		return
	}
	d.meet(fetched)
	var out bytes.Buffer
	if _, err := d.shelf.WriteTo(d.ctx, &out, f.ID()); err != nil || !bytes.Equal(out.Bytes(), f.data) {
		d.broken("a file is what was attached", "%s of %s on %s: %v", f.ID(), r.Ref, d.name, err)
	}
}

// spy has a device ask for any file through any document, and offer one of which it may know no more than the hashes.
func (d *device) spy() {
	if len(d.docs) == 0 || len(d.ledger.named) == 0 {
		return
	}
	f, doc := d.ledger.files[pick(d.world, d.ledger.named)], pick(d.world, d.docs)
	if named := d.fileOf(doc); named != nil && d.random.IntN(2) == 0 {
		f = named
	}
	for i := -1; i < f.Len(); i++ {
		if !d.get(doc, f.ID(), i) {
			d.meet(fileNotHad)
		}
	}
	var a wire.ContentAnswer
	err := d.call(d, wire.PathContent, d.access(), wire.ContentOffer{Protocol: wire.Protocol, Content: f.Content}, &a)
	if err != nil {
		return
	}
	for i := range f.Len() {
		first := slices.IndexFunc(slices.Collect(slices.Chunk(f.Chunks, len(wire.Hash{}))), func(h []byte) bool { return wire.Hash(h) == f.Chunk(i) })
		if first == i && !d.user.had[f.Chunk(i)] && !slices.Contains(a.Wanted, i) {
			d.broken("to know a hash is not to have the file", "%s offers a file, and of chunk %d, which %s never had, nothing is wanted", d.name, i, d.user.name)
		}
	}
}

// knowsAll reports whether somebody has had all that a file consists of, if not the file itself. An empty one everybody has.
func (u *user) knowsAll(f *enclosure) bool {
	for i := range f.Len() {
		if !u.had[f.Chunk(i)] {
			return false
		}
	}
	return true
}

// get asks a server, past all faults, for a chunk of the file of a document, or for the list of them where at is -1, and
// reports whether it was given.
func (d *device) get(doc kam.Ref, id wire.Hash, at int) bool {
	path := fmt.Sprintf("%s/%s/content?of=%s", wire.PathDocuments, doc.ID, id)
	if at >= 0 {
		path = fmt.Sprintf("%s/%s/chunks/%d?of=%s", wire.PathDocuments, doc.ID, at, id)
	}
	m := &message{from: d, method: http.MethodGet, path: path, bearer: d.access(), doc: doc, of: id, at: at}
	d.serve(d.random.IntN(2), m)
	if m.status != http.StatusOK && m.status != http.StatusUnauthorized && m.status != http.StatusNotFound && m.status != http.StatusForbidden {
		d.broken("nothing fails without a fault", "%s asks for part %d of %s through %s and gets %d: %s", d.name, at, id, doc, m.status, m.answer)
	}
	return m.status == http.StatusOK
}

// fileSecrecy sees that what of a file goes to somebody is for them, and is what it should be.
func (w *world) fileSecrecy(m *message) {
	w.catchUp()
	f, u := w.ledger.files[m.of], m.from.user
	if !w.mayHave(u, m.doc, m.of) {
		w.broken("nobody gets what is not for them", "%s, who has %v, gets part %d of the file %s through %s", u.name, u.grants, m.at, m.of, m.doc)
		return
	}
	want, err := wire.Marshal(f.Content)
	w.must("encode a content", err)
	if m.at >= 0 {
		want = f.piece(m.at)
	}
	if !bytes.Equal(m.answer, want) {
		w.broken("a file is what was attached", "part %d of the file %s through %s is %q, not %q", m.at, m.of, m.doc, m.answer, want)
	}
	if m.at >= 0 {
		u.had[f.Chunk(m.at)] = true
	}
}

// mayHave reports whether a file may be given to somebody through a document: they see it, it names the file, and somebody
// made it do so who had the file.
func (w *world) mayHave(u *user, doc kam.Ref, id wire.Hash) bool {
	r, f := w.ledger.records[doc], w.ledger.files[id]
	if r == nil || f == nil || !w.sees(u, r.scope) {
		return false
	}
	value, _ := r.doc.Cell("content")
	deleted, _ := r.doc.Cell(kam.DeletedField)
	return deleted == "" && value == id.String() && slices.ContainsFunc(w.ledger.deeds, func(n *deed) bool {
		return n.Ref == doc && n.names(id) && n.by.knowsAll(f)
	})
}

// fetchAll sees that everybody gets the files of the documents in their sight, that nobody else does, and that nothing is left
// of what nobody names.
func (w *world) fetchAll() {
	if len(w.ledger.named) == 0 {
		return
	}
	w.pass(8 * 24 * time.Hour)
	w.sweep()
	kept := w.kept()
	for _, id := range w.ledger.named {
		if kept[id] && w.ledger.files[id].Len() > 0 && !w.isNamed(id) {
			w.broken("what nobody names is collected", "the file %s is still there", id)
		}
	}
	for _, theirs := range []bool{false, true} { // whoever has a file may have any document name it
		for _, d := range w.devices {
			d.signIn() // its session has run out
			for _, doc := range w.docs {
				if f := w.fileOf(doc); f != nil && w.mayHave(d.user, doc, f.ID()) == theirs {
					d.getAll(doc, f, theirs)
				}
			}
		}
	}
}

// getAll asks for all of a file. What is not for the device it does not get.
func (d *device) getAll(doc kam.Ref, f *enclosure, theirs bool) {
	for i := -1; i < f.Len() && d.violation == nil; i++ {
		if !d.get(doc, f.ID(), i) && theirs && !d.excused(doc, f) {
			d.broken("everybody gets the files in their sight", "%s does not get part %d of %s through %s", d.name, i, f.ID(), doc)
		}
	}
}

// excused reports whether a file need not be there: where nobody who has it made a document name it, or all that did lost it with
// their cache, or had no right to add it.
func (w *world) excused(doc kam.Ref, f *enclosure) bool {
	return f.refused || !slices.ContainsFunc(w.ledger.deeds, func(n *deed) bool {
		return n.Ref == doc && n.names(f.ID()) && n.carries == f && n.known && n.outcome.Result != wire.Rejected && !(w.met[restored] > 0 && n.by.forgot)
	})
}
