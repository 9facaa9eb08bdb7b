package server

import (
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Files of documents are kept as chunks by their hashes, each once, whoever uploads it. To know a hash is not to have
// the file, so for every user it is noted which chunks and contents that user has uploaded: the server asks for a chunk
// that others have uploaded too, and gives out a content only through a document into which somebody wrote it who had
// uploaded all of it.

// The tables of files.
const (
	ChunkTable   Table = "chunks"   // SHA-256 → the chunk
	ContentTable Table = "contents" // id → of which chunks a file consists
	UploadTable  Table = "uploads"  // user, 0, hash of a chunk or id of a content → when the user last uploaded it
)

// chunkPatience is how long a device may take to send a chunk, or to take one in. It is long enough for 4 KiB/s.
const chunkPatience = 5 * time.Minute

// maxOffer is the size, in bytes, of a request that offers a content.
const maxOffer = 64 << 10

// actFile is the action of the audit log by which a file has come to the server.
const actFile = "file"

var (
	errOtherHash = &wire.Refusal{Code: wire.BadRequest, Words: "the chunk that came is not the one that was announced; send it again"}
	errNoUpload  = &wire.Refusal{Code: wire.Forbidden, Words: "you have no right to add files; ask for a grant that lets you write"}
)

func uploadKey(user string, hash wire.Hash) []byte {
	return append(append(append(make([]byte, 0, len(user)+1+len(hash)), user...), 0), hash[:]...)
}

// uploaded reports whether a user has uploaded a chunk or a content.
func uploaded(tx Tx, user string, hash wire.Hash) (bool, error) {
	at, err := tx.Get(UploadTable, uploadKey(user, hash))
	return at != nil, err
}

func (s *Server) noteUpload(tx Tx, user string, hash wire.Hash) error {
	return tx.Put(UploadTable, uploadKey(user, hash), binary.BigEndian.AppendUint64(nil, uint64(s.now().UnixMilli())))
}

// uploader returns who speaks, if it is somebody who may write anything.
func uploader(tx Tx, t ticket) (*user, error) {
	_, u, err := caller(tx, t)
	if err != nil {
		return nil, err
	}
	for _, level := range sightOf(newAtlas(tx), u).held {
		if level >= writing {
			return u, nil
		}
	}
	return nil, errNoUpload
}

// offer answers which chunks of a content the server wants. Where it wants none, it takes the content.
func (s *Server) offer(r *http.Request, q *wire.ContentOffer) (*wire.ContentAnswer, error) {
	t, err := s.admitted(r)
	if err == nil {
		err = checkProtocol(q.Protocol)
	}
	if err != nil {
		return nil, err
	}
	if q.Content.Size > s.maxFile {
		return nil, &wire.Refusal{Code: wire.TooLarge, Words: "the file is larger than this server takes, which is " + sizeWords(s.maxFile)}
	}
	if q.Content.Check(s.chunk) != nil {
		return nil, errMalformed
	}
	a := &wire.ContentAnswer{}
	if err := s.store.View(r.Context(), func(tx Tx) error {
		u, err := uploader(tx, t)
		if err != nil {
			return err
		}
		a.Wanted, err = wanted(tx, u.Name, q.Content)
		return err
	}); err != nil || len(a.Wanted) > 0 {
		return a, err
	}
	err = s.store.Update(r.Context(), func(tx Tx) error {
		u, err := uploader(tx, t)
		if err != nil {
			return err
		}
		if a.Wanted, err = wanted(tx, u.Name, q.Content); err != nil || len(a.Wanted) > 0 {
			return err
		}
		return s.takeContent(tx, t, u.Name, q.Content)
	})
	return a, err
}

// wanted returns the positions of chunks that a user has not uploaded, each chunk once.
func wanted(tx Tx, user string, c wire.Content) (positions []int, err error) {
	if f, ok := tx.(Fetcher); ok {
		keys := make([][]byte, c.Len())
		for i := range keys {
			keys[i] = uploadKey(user, c.Chunk(i))
		}
		if err := f.Fetch(UploadTable, keys); err != nil {
			return nil, err
		}
	}
	asked := map[wire.Hash]bool{}
	for i := range c.Len() {
		h := c.Chunk(i)
		if asked[h] {
			continue
		}
		asked[h] = true
		has, err := uploaded(tx, user, h)
		if err != nil {
			return nil, err
		}
		if !has {
			positions = append(positions, i)
		}
	}
	return positions, nil
}

// takeContent keeps a content all of whose chunks a user has uploaded. The chunks count as uploaded now, so that a sweep
// does not take them before the edit comes that names them.
func (s *Server) takeContent(tx Tx, t ticket, user string, c wire.Content) error {
	id := c.ID()
	known, err := uploaded(tx, user, id)
	if err != nil {
		return err
	}
	for i := range c.Len() {
		if err := s.noteUpload(tx, user, c.Chunk(i)); err != nil {
			return err
		}
	}
	if err := errors.Join(put(tx, ContentTable, id[:], c), s.noteUpload(tx, user, id)); err != nil || known {
		return err
	}
	return audit(tx, s.now(), auditRecord{User: user, Device: t.device[:], Action: actFile, On: id.String(), Result: "taken", Note: sizeWords(c.Size)})
}

// putChunk takes one chunk.
func (s *Server) putChunk(w http.ResponseWriter, r *http.Request) {
	if err := s.takeChunk(w, r); err != nil {
		s.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) takeChunk(w http.ResponseWriter, r *http.Request) error {
	t, err := s.admitted(r)
	if err != nil {
		return err
	}
	hash, err := wire.ParseHash(r.PathValue("hash"))
	if err != nil {
		return errMalformed
	}
	var by *user
	if err := s.store.View(r.Context(), func(tx Tx) (err error) { by, err = uploader(tx, t); return err }); err != nil {
		return err
	}
	if err := waits(s.requests.takeChunk(s.now(), by.Name)); err != nil {
		return err
	}
	chunk, err := readChunk(w, r)
	if err != nil {
		return err
	}
	if len(chunk) == 0 || wire.HashOf(chunk) != hash {
		return errOtherHash
	}
	return s.store.Update(r.Context(), func(tx Tx) error {
		u, err := uploader(tx, t)
		if err != nil {
			return err
		}
		has, err := tx.Get(ChunkTable, hash[:])
		if err != nil {
			return err
		}
		if has == nil {
			if err := tx.Put(ChunkTable, hash[:], chunk); err != nil {
				return err
			}
		}
		return s.noteUpload(tx, u.Name, hash)
	})
}

// readChunk reads the body of a request, which is at most a chunk. More is refused before it is read.
func readChunk(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(chunkPatience)) // unsupported only by recorders in tests
	if r.ContentLength > wire.ChunkSize {
		return nil, errTooLarge
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, errEncoding
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.ChunkSize))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, errTooLarge
	}
	return data, err
}

// getContent answers of which chunks the file of a document consists.
func (s *Server) getContent(w http.ResponseWriter, r *http.Request) {
	err := s.throughDocument(r, func(_ Tx, c wire.Content) error {
		s.answer(w, r, c)
		return nil
	})
	if err != nil {
		s.refuse(w, r, err)
	}
}

// getChunk answers with one chunk of the file of a document.
func (s *Server) getChunk(w http.ResponseWriter, r *http.Request) {
	var chunk []byte
	err := s.throughDocument(r, func(tx Tx, c wire.Content) error {
		at, err := strconv.Atoi(r.PathValue("n"))
		if err != nil || at < 0 || at >= c.Len() {
			return errNoFile
		}
		hash := c.Chunk(at)
		data, err := tx.Get(ChunkTable, hash[:])
		if err == nil && data == nil {
			err = damaged("the chunk %s is missing", hash)
		}
		chunk = append(chunk, data...) // it goes out after the transaction has ended, however slow the line is
		return err
	})
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(chunkPatience))
	_, _ = w.Write(chunk) // who has hung up needs no answer
}

// throughDocument calls f with the content of the document that a request names, if who asks may see the document at this
// moment. What cannot be seen is not told from what is not there.
func (s *Server) throughDocument(r *http.Request, f func(Tx, wire.Content) error) error {
	t, err := s.admitted(r)
	if err != nil {
		return err
	}
	id, err := kam.ParseID(r.PathValue("id"))
	if err != nil {
		return errMalformed
	}
	want, err := wire.ParseHash(r.URL.Query().Get("of"))
	if err != nil {
		return errMalformed
	}
	return s.store.View(r.Context(), func(tx Tx) error {
		_, u, err := caller(tx, t)
		if err != nil {
			return err
		}
		c, err := contentOf(tx, sightOf(newAtlas(tx), u), kam.Ref{Kind: kam.DocumentKind.Name, ID: id}, want)
		if err != nil {
			return err
		}
		return f(tx, c)
	})
}
