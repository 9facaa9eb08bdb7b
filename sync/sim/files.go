package sim

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"syscall"
	"time"

	"keyaccount/kam"
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

// fileOf returns the file of a document as the servers hold it.
func (w *world) fileOf(doc kam.Ref) *enclosure {
	if r := w.ledger.records[doc]; r != nil {
		value, _ := r.doc.Cell("content")
		return w.fileIn(value)
	}
	return nil
}
