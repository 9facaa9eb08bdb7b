package sim

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"syscall"
	"time"

	"keyaccount/kam"
	"keyaccount/store/shelf"
	"keyaccount/sync/client/step"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

// chunkSize is how many bytes the chunks of simulated files have.
const chunkSize = 8

// enclosure is a file that somebody has attached to a document.
type enclosure struct {
	wire.Content
	data    []byte
	refused bool // a server did not take it from somebody who had no right to add files
}

func (f *enclosure) piece(i int) []byte {
	return f.data[i*chunkSize : i*chunkSize+f.Length(i, chunkSize)]
}

// attachment is a file that is about to be named by an edit.
type attachment struct {
	doc kam.Ref
	id  wire.Hash
}

// openShelf opens the shelf beside the cache.
func (d *device) openShelf() {
	d.shelf = shelf.New(d.disk.dir, key, shelf.Options{
		Now: d.clock, Rand: d.source(uint64(len(d.name))+1, uint64(d.folders), 1), Create: d.disk.create, Chunk: chunkSize})
}

// create makes a file of a shelf on a disk.
func (k *disk) create(dir string) (shelf.File, error) {
	if k.full > 0 {
		k.full--
		return nil, syscall.ENOSPC
	}
	f, err := os.CreateTemp(dir, "new-*")
	return &part{f, k}, err
}

// part is a file of a shelf that is being written.
type part struct {
	*os.File
	disk *disk
}

func (p *part) Write(b []byte) (int, error) {
	half, err := p.File.Write(b[:len(b)/2])
	if err != nil {
		return half, err
	}
	p.disk.moment() // it is cut off
	n, err := p.File.Write(b[len(b)/2:])
	return half + n, err
}

func (p *part) Sync() error {
	p.disk.moment() // it does not have its name yet
	return nil
}

// copyShelf copies the files of a shelf as they stand.
func (k *disk) copyShelf(to string) error {
	from, to := k.dir+"/"+shelf.FolderName, to+"/"+shelf.FolderName
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.CopyFS(to, os.DirFS(from))
}

// document has somebody do something about a document.
func (d *device) document() {
	d.touched = true
	if d.random.IntN(2) == 0 {
		defer d.calm()
	}
	switch n := d.random.IntN(10); {
	case n < 5 || len(d.docs) == 0:
		if account, ok := d.find(); ok && account.Kind == "account" {
			id, err := d.cache.NewID()
			d.must("make an id", err)
			doc := kam.Ref{Kind: "document", ID: id}
			d.docs = append(d.docs, doc)
			d.attach(doc, kam.Cell{Key: "account", Value: account.ID.String()}, kam.Cell{Key: "name", Value: d.word()})
		}
	case n < 6:
		if r, ok := d.anyDocument(); ok {
			d.attach(r.Ref)
		}
	case n < 7: // whatever it is that goes by this hash
		if r, ok := d.anyDocument(); ok && len(d.ledger.named) > 0 {
			d.meet(fileGuessed)
			d.enter("name", kam.Edit{Ref: r.Ref, Cells: []kam.Cell{{Key: "content", Value: pick(d.world, d.ledger.named).String()}}})
		}
	case n < 8:
		if r, ok := d.anyDocument(); ok {
			if account, ok := d.find(); ok && account.Kind == "account" {
				d.enter("carry over", kam.Edit{Ref: r.Ref, Cells: []kam.Cell{{Key: "account", Value: account.ID.String()}}})
			}
		}
	default:
		if r, ok := d.anyDocument(); ok && r.Deleted() {
			d.enter("restore", kam.Restoration(r.Ref))
		} else if ok && n == 9 {
			d.enter("delete", kam.Deletion(r.Ref))
		}
	}
}

func (d *device) anyDocument() (kam.Record, bool) {
	if len(d.docs) == 0 {
		return kam.Record{}, false
	}
	r, err := d.cache.Get(d.ctx, pick(d.world, d.docs))
	return r, err == nil
}

// attach puts a file on the shelf and has a document name it.
func (d *device) attach(doc kam.Ref, cells ...kam.Cell) {
	f := d.write()
	id := f.ID()
	for i := range f.Len() {
		d.user.had[f.Chunk(i)] = true
	}
	d.attaching = attachment{doc, id}
	defer func() { d.attaching = attachment{} }()
	if d.may("disk full", 20) {
		d.meet(fullForFile)
		d.disk.full = 1
	}
	if d.may("crash in a write", 8) {
		d.disk.until = 1 + d.random.IntN(14)
	}
	_, _, err := d.shelf.Add(d.ctx, bytes.NewReader(f.data), nil)
	d.disk.full = 0
	d.tell("%s: a file of %d chunks, %s: %v", d.name, f.Len(), id, err)
	switch {
	case d.settle() || errors.Is(err, syscall.ENOSPC):
	case d.must(d.name+" puts a file on its shelf", err):
		d.meet(fileAttached)
		d.enter("attach", kam.Edit{Ref: doc, Cells: append(cells, kam.Cell{Key: "content", Value: id.String()})})
	}
	d.disk.until = 0
}

// write makes up a file, whose chunks may be those of others.
func (w *world) write() *enclosure {
	var data []byte
	if n := w.random.IntN(5); n > 0 || w.random.IntN(4) == 0 {
		for range n {
			number := len(w.ledger.named)
			if w.random.IntN(3) == 0 {
				number = w.random.IntN(number + 1)
			}
			data = fmt.Appendf(data, "%04d %2d\n", number, w.random.IntN(3))
		}
	}
	if len(data) > 0 && w.random.IntN(2) == 0 {
		data = data[:len(data)-w.random.IntN(chunkSize)]
	}
	f := &enclosure{data: data}
	for piece := range slices.Chunk(data, chunkSize) {
		f.Add(piece)
	}
	if was := w.ledger.files[f.ID()]; was != nil {
		return was
	}
	w.ledger.files[f.ID()] = f
	w.ledger.named = append(w.ledger.named, f.ID())
	return f
}

// bring goes on where an exchange has held back edits whose files have to go before them.
func (d *device) bring() {
	held := d.files.Held()
	d.again = len(held) > 0
	if !d.again || d.up != nil {
		return
	}
	if moved, ok := d.reorder(d.files.Holds); moved || !ok {
		return // the others go first
	}
	d.waited = d.cache.Waiting()
	d.tell("%s brings %d files", d.name, len(held))
	var todo []step.Do
	d.up, todo = d.files.Upload(serverURL, held)
	d.upload(todo)
}

// upload does what is to be done for an upload.
func (d *device) upload(todo []step.Do) {
	for len(todo) > 0 && d.violation == nil {
		do := todo[0]
		todo = todo[1:]
		switch do := do.(type) {
		case step.Find:
			content, err := d.shelf.Content(do.ID)
			todo = append(todo, d.up.Step(step.Found{Content: content, Err: err})...)
		case step.Have:
			d.files.Have(d.clock(), do)
		case step.Offer:
			body, err := wire.Marshal(wire.ContentOffer{Protocol: wire.Protocol, Content: do.Content})
			d.must("encode an offer", err)
			d.put(&message{path: wire.PathContent, body: body, do: do})
		case step.Send:
			chunk, err := d.shelf.Chunk(do.Content.Chunk(do.At))
			if !d.must(d.name+" reads a chunk", err) {
				return
			}
			d.put(&message{method: http.MethodPut, path: wire.PathChunks + "/" + do.Content.Chunk(do.At).String(), body: chunk, do: do})
		case step.Drop:
			for range d.under {
				todo = append(todo, d.up.Step(step.Sent{Err: errLost})...)
			}
			d.under = nil
		case step.End:
			d.uploaded(do.Err)
		}
	}
}

// put puts a request of an upload on its way.
func (d *device) put(m *message) {
	m.from, m.bearer, m.pushes = d, d.access(), true
	d.under = append(d.under, m)
	d.dispatch(m)
}

// access returns the access token that the device has, whether or not it has run out.
func (d *device) access() string {
	data, err := d.cache.Session(d.ctx)
	var s wire.Session
	if d.must("read a session", err) && len(data) > 0 {
		d.must("decode a session", wire.Unmarshal(data, &s))
	}
	return s.Access
}

// arrived takes an answer to a request of an upload, or an error in its place.
func (d *device) arrived(m *message, err error) {
	d.under = slices.DeleteFunc(d.under, func(u *message) bool { return u == m })
	var e step.Event
	if _, ok := m.do.(step.Offer); ok {
		var a wire.ContentAnswer
		if err == nil {
			err = m.decode(&a)
		}
		e = step.Offered{Wanted: a.Wanted, Err: err}
	} else {
		if err == nil && m.status != http.StatusNoContent {
			err = m.decode(nil)
		}
		behind := d.cache.Waiting() > d.waited
		if behind {
			d.meet(editsBetween)
		}
		e = step.Sent{Behind: behind, Err: err}
	}
	d.upload(d.up.Step(e))
}

// uploaded ends an upload.
func (d *device) uploaded(err error) {
	d.tell("%s ends the upload: %v", d.name, errors.Join(err, d.up.Lost()))
	lost := d.up.Lost()
	d.up, d.under = nil, nil
	switch {
	case err == nil, errors.Is(err, errLost), errors.Is(err, step.ErrBehind), step.Refused(err, wire.Unauthorized):
	default:
		d.broken("an upload fails only for a reason", "%s: %v", d.name, err)
	}
	switch {
	case lost == nil:
	case step.Refused(lost, wire.Forbidden):
		d.meet(fileRefused)
		named, err := d.cache.Contents(d.ctx)
		d.must("read which files wait", err)
		for id := range named.Waiting {
			if f := d.ledger.files[id]; f != nil {
				f.refused = true
			}
		}
	default:
		d.broken("an upload fails only for a reason", "%s: %v", d.name, lost)
	}
}

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

// names reports whether a deed gave a document a content.
func (n *deed) names(id wire.Hash) bool {
	return slices.ContainsFunc(n.Changes, func(c wire.Change) bool { return c.Key == "content" && c.Value == id.String() })
}

// fileIn returns the file of a content that a document names, if there is such a file.
func (w *world) fileIn(content string) *enclosure {
	id, err := wire.ParseHash(content)
	if err != nil {
		return nil
	}
	return w.ledger.files[id]
}

// tidy has a device let go of files that it does not need.
func (d *device) tidy() {
	named, err := d.cache.Contents(d.ctx)
	d.must("read which files are needed", err)
	swept, err := d.shelf.Sweep(d.ctx, named)
	if d.must("let go of files", err) && swept.Files > 0 {
		d.meet(shelfSwept)
		d.tell("%s lets go of %d files of its shelf", d.name, swept.Files)
	}
	d.touched = true
}

// collect has a server let go of files that nobody names.
func (w *world) collect() {
	w.pass(time.Duration(w.random.IntN(10*24)) * time.Hour)
	w.requests, w.answers = nil, nil // nothing is under way for so long
	for _, d := range w.devices {
		d.giveUp()
	}
	w.sweep()
}

// sweep has a server let go of what nobody names.
func (w *world) sweep() {
	before := w.kept()
	swept, err := pick(w, w.servers[:]).srv.SweepFiles(w.ctx)
	w.must("let go of files", err)
	if swept.Files+swept.Chunks > 0 {
		w.meet(filesSwept)
	}
	w.tell("it is %s; %d files and %d chunks went that nobody names", w.now.Format(time.DateTime), swept.Files, swept.Chunks)
	after := w.kept()
	for _, id := range w.ledger.named {
		if before[id] && !after[id] && w.isNamed(id) {
			w.broken("what a record names is not collected", "the file %s is gone", id)
		}
	}
}

// isNamed reports whether a document names a file, or has named it and can again, or a conflict does.
func (w *world) isNamed(id wire.Hash) bool {
	for ref, r := range w.ledger.records {
		value, _ := r.doc.Cell("content")
		other, _ := r.doc.Cell("other")
		if ref.Kind == "document" && value == id.String() || ref.Kind == kam.ConflictKind.Name && other == id.String() {
			return true
		}
		if slices.ContainsFunc(w.ledger.byRef[ref], func(n *deed) bool { return n.names(id) && !n.aged }) {
			return true
		}
	}
	return false
}

// kept returns the files that the store has whole.
func (w *world) kept() map[wire.Hash]bool {
	kept := map[wire.Hash]bool{}
	w.must("read which files are there", w.store.View(w.ctx, func(tx server.Tx) error {
		for id, f := range w.ledger.files {
			is, err := tx.Get(server.ContentTable, id[:])
			for i := 0; i < f.Len() && err == nil && is != nil; i++ {
				h := f.Chunk(i)
				is, err = tx.Get(server.ChunkTable, h[:])
			}
			if err != nil {
				return err
			}
			kept[id] = is != nil
		}
		return nil
	}))
	return kept
}

// checkFile sees that the file of an edit which the servers have taken is there. A restore may have lost it, until its author
// has noticed.
func (w *world) checkFile(n *deed) {
	if n.carries == nil || n.carries.refused || w.met[restored] > 0 || w.kept()[n.carries.ID()] {
		return
	}
	w.broken("a file is there before the edit that names it", "edit %d of %s names %s", n.name.Number, n.by.name, n.carries.ID())
}

// checkShelf sees that a file is on the device while the edit that names it waits. What a cache made anew brings back from its
// journal may have been on the servers for long.
func (d *device) checkShelf(n *deed) {
	if n.carries != nil && !n.known && !(n.lost && n.by.forgot) && !d.shelf.Here(n.carries.ID()) {
		d.broken("what was typed is never lost", "the file %s that %s has attached is not on its shelf, and the edit waits", n.carries.ID(), d.name)
	}
}

// carried returns the file that an edit which is new in the ledger brings along, if its author has it.
func (d *device) carried(m *wire.Mutation) *enclosure {
	for _, c := range m.Changes {
		f := d.fileIn(c.Value)
		if c.Key == "content" && f != nil && (d.attaching == attachment{m.Ref, f.ID()} || d.shelf.Here(f.ID())) {
			return f
		}
	}
	return nil
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

// fileOf returns the file of a document as the servers hold it.
func (w *world) fileOf(doc kam.Ref) *enclosure {
	if r := w.ledger.records[doc]; r != nil {
		value, _ := r.doc.Cell("content")
		return w.fileIn(value)
	}
	return nil
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
