package server

import (
	"bytes"
	"context"
	"encoding/binary"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// unnamed is how long what was uploaded stays that no document names, and none has named: the edit that does may be on its
// way for as long as a device is broken off in the middle of an upload.
const unnamed = 7 * 24 * time.Hour

// maxSwept is how many uploads are looked at in one transaction of a sweep.
const maxSwept = 200

// SweptFiles says what SweepFiles did.
type SweptFiles struct {
	Files  int `json:"files"`
	Chunks int `json:"chunks"`
}

// SweepFiles lets go of contents and chunks that no document names, or has named, and that nobody has uploaded for a
// week. It is to be called once a day; more often does no harm.
func (s *Server) SweepFiles(ctx context.Context) (swept SweptFiles, err error) {
	limit := s.now().Add(-unnamed).UnixMilli()
	var idle []wire.Hash
	if err := s.store.View(ctx, func(tx Tx) (err error) {
		idle, err = s.idleUploads(ctx, tx, limit)
		return err
	}); err != nil {
		return swept, err
	}
	for len(idle) > 0 {
		some := idle[:min(len(idle), maxSwept)]
		idle = idle[len(some):]
		var done SweptFiles
		if err := s.store.Update(ctx, func(tx Tx) (err error) {
			done, err = sweepUploads(tx, some, limit)
			return err
		}); err != nil {
			return swept, err
		}
		swept.Files, swept.Chunks = swept.Files+done.Files, swept.Chunks+done.Chunks
	}
	return swept, nil
}

// idleUploads returns the chunks and contents that can go.
func (s *Server) idleUploads(ctx context.Context, tx Tx, limit int64) (idle []wire.Hash, err error) {
	named, err := namedContents(tx)
	if err != nil {
		return nil, err
	}
	newest := map[wire.Hash]int64{}
	for item, err := range tx.Scan(UploadTable, nil, nil) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		_, hash, at, err := uploadIn(item)
		if err != nil {
			return nil, err
		}
		newest[hash] = max(newest[hash], at)
	}
	needed := map[wire.Hash]bool{}
	for item, err := range tx.Scan(ContentTable, nil, nil) {
		if err != nil {
			return nil, err
		}
		c, err := contentIn(item, s.chunk)
		if err != nil {
			return nil, err
		}
		id := wire.Hash(item.Key)
		if !named[id.String()] && newest[id] < limit {
			continue
		}
		needed[id] = true
		for i := range c.Len() {
			needed[c.Chunk(i)] = true
		}
	}
	for hash, at := range newest {
		if !needed[hash] && at < limit {
			idle = append(idle, hash)
		}
	}
	return idle, nil
}

// namedContents returns the contents that documents name or have named, so that undoing brings the file back, too, and those
// that have lost in a conflict, which may be settled in their favour.
func namedContents(tx Tx) (map[string]bool, error) {
	named := map[string]bool{}
	if err := eachPlace(tx, kam.DocumentKind.Name, func(at place) error {
		doc, err := wire.DecodeDocument(at.document)
		if err != nil {
			return damaged("the feed's entry %d", at.number)
		}
		value, _ := doc.Cell(contentField)
		named[value] = true
		return nil
	}); err != nil {
		return nil, err
	}
	if err := eachPlace(tx, kam.ConflictKind.Name, func(at place) error {
		value, _, err := lostContent(at)
		named[value] = true
		return err
	}); err != nil {
		return nil, err
	}
	prefix := append([]byte(kam.DocumentKind.Name), 0)
	for item, err := range tx.Scan(PastTable, prefix, after(prefix)) {
		if err != nil {
			return nil, err
		}
		past, err := decode[wire.Past](PastTable, item.Value)
		if err != nil {
			return nil, err
		}
		if past.Key == contentField {
			named[past.Value] = true
		}
	}
	return named, nil
}

// eachPlace calls f with the place of each record of a kind.
func eachPlace(tx Tx, kind string, f func(place) error) error {
	prefix := append([]byte(kind), 0)
	for item, err := range tx.Scan(RecordTable, prefix, after(prefix)) {
		if err != nil {
			return err
		}
		n, err := numberIn(item.Value)
		if err != nil {
			return err
		}
		at, err := placeAt(tx, n)
		if err != nil {
			return err
		}
		if err := f(at); err != nil {
			return err
		}
	}
	return nil
}

// sweepUploads deletes chunks and contents with the notes of who uploaded them, except what has been uploaded again
// meanwhile.
func sweepUploads(tx Tx, idle []wire.Hash, limit int64) (done SweptFiles, err error) {
	gone := map[wire.Hash]bool{}
	for _, h := range idle {
		gone[h] = true
	}
	var notes [][]byte
	for item, err := range tx.Scan(UploadTable, nil, nil) {
		if err != nil {
			return done, err
		}
		_, hash, at, err := uploadIn(item)
		if err != nil {
			return done, err
		}
		if !gone[hash] {
			continue
		}
		if at >= limit {
			gone[hash] = false
			continue
		}
		notes = append(notes, bytes.Clone(item.Key))
	}
	for _, key := range notes {
		if hash := wire.Hash(key[len(key)-len(wire.Hash{}):]); gone[hash] {
			if err := tx.Delete(UploadTable, key); err != nil {
				return done, err
			}
		}
	}
	for hash, is := range gone {
		if !is {
			continue
		}
		content, err := tx.Get(ContentTable, hash[:])
		if err != nil {
			return done, err
		}
		if content != nil {
			done.Files++
			if err := tx.Delete(ContentTable, hash[:]); err != nil {
				return done, err
			}
			continue
		}
		done.Chunks++
		if err := tx.Delete(ChunkTable, hash[:]); err != nil {
			return done, err
		}
	}
	return done, nil
}

// uploadIn reads a note of an upload.
func uploadIn(item Item) (user string, hash wire.Hash, at int64, err error) {
	cut := len(item.Key) - len(hash) - 1
	if cut < 1 || item.Key[cut] != 0 || len(item.Value) != 8 {
		return "", hash, 0, damaged("a note of an upload")
	}
	return string(item.Key[:cut]), wire.Hash(item.Key[cut+1:]), int64(binary.BigEndian.Uint64(item.Value)), nil
}

// contentIn reads a content as it is kept.
func contentIn(item Item, chunk int) (wire.Content, error) {
	c, err := decode[wire.Content](ContentTable, item.Value)
	if err == nil && (c.Check(chunk) != nil || len(item.Key) != len(wire.Hash{}) || c.ID() != wire.Hash(item.Key)) {
		err = damaged("the content %x", item.Key)
	}
	return c, err
}

// files checks that every chunk is what its hash says, and that every content has its chunks.
func (c *checker) files() error {
	if err := c.each(ChunkTable, func(item Item) error {
		c.counts.Chunks++
		if h := wire.HashOf(item.Value); !bytes.Equal(h[:], item.Key) {
			c.tell("the chunk %x is not what its hash says", item.Key)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := c.each(ContentTable, func(item Item) error {
		c.counts.Files++
		content, err := contentIn(item, c.chunk)
		if err != nil {
			c.tell("%v", err)
			return nil
		}
		for i := range content.Len() {
			h, n := content.Chunk(i), content.Length(i, c.chunk)
			if chunk, err := c.tx.Get(ChunkTable, h[:]); err != nil {
				return err
			} else if len(chunk) != n {
				c.tell("the file %x lacks its chunk %d, %s", item.Key, i, h)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return c.each(UploadTable, func(item Item) error {
		user, h, _, err := uploadIn(item)
		if err != nil {
			c.tell("%v", err)
			return nil
		}
		content, err := c.tx.Get(ContentTable, h[:])
		if err != nil || content != nil {
			return err
		}
		chunk, err := c.tx.Get(ChunkTable, h[:])
		if err == nil && chunk == nil {
			c.tell("%s has uploaded %s, which is missing", user, h)
		}
		return err
	})
}
