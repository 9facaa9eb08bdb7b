package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

// file is a file in chunks.
type file struct {
	wire.Content
	chunks [][]byte
}

// fileOf returns a file of two whole chunks and a rest that seed tells from others.
func fileOf(seed byte) (f file) {
	for i := range byte(3) {
		chunk := bytes.Repeat([]byte{seed, i}, wire.ChunkSize/2)
		if i == 2 {
			chunk = chunk[:1000]
		}
		f.chunks = append(f.chunks, chunk)
		f.Add(chunk)
	}
	return f
}

// ask makes a request of any sort.
func (d *device) ask(method, path string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+d.session.Access)
	rec := httptest.NewRecorder()
	d.w.h.ServeHTTP(rec, r)
	return rec
}

func (d *device) put(chunk []byte) int {
	return d.ask(http.MethodPut, wire.PathChunks+"/"+wire.HashOf(chunk).String(), chunk).Code
}

// offer offers a content and returns what the server wants of it.
func (d *device) offer(c wire.Content) string {
	d.w.t.Helper()
	a := wire.ContentAnswer{}
	if refusal := d.post(wire.PathContent, wire.ContentOffer{Protocol: 1, Content: c}, &a); refusal != nil {
		return string(refusal.Code)
	}
	return fmt.Sprint(a.Wanted)
}

// upload brings a file to the server.
func (d *device) upload(f file) {
	d.w.t.Helper()
	for _, chunk := range f.chunks {
		want(d.w.t, "uploading a chunk", d.put(chunk), http.StatusNoContent)
	}
	want(d.w.t, "offering what has been uploaded", d.offer(f.Content), "[]")
}

// names makes a document of an account that names a content.
func (d *device) names(c wire.Content, account kam.Ref, number int) kam.Ref {
	d.w.t.Helper()
	ref := kam.Ref{Kind: "document", ID: d.w.id()}
	a := d.sync(d.edit(ref, fmt.Sprint("name=Contract ", number), "account="+account.ID.String(), "content="+c.ID().String()))
	want(d.w.t, "naming a content", results(a), "accepted")
	return ref
}

// fetch asks for chunk n of a document's file.
func (d *device) fetch(ref kam.Ref, of wire.Content, n int) *httptest.ResponseRecorder {
	return d.ask(http.MethodGet, fmt.Sprintf("%s/%s/chunks/%d?of=%s", wire.PathDocuments, ref.ID, n, of.ID()), nil)
}

// has fetches a file whole and compares it.
func (d *device) has(ref kam.Ref, f file) bool {
	d.w.t.Helper()
	rec := d.ask(http.MethodGet, fmt.Sprintf("%s/%s/content?of=%s", wire.PathDocuments, ref.ID, f.ID()), nil)
	if rec.Code != http.StatusOK {
		return false
	}
	if c, err := wire.DecodeContent(rec.Body.Bytes(), wire.ChunkSize); err != nil || c.ID() != f.ID() {
		d.w.t.Errorf("the content is %v, %v", c, err)
	}
	for i, chunk := range f.chunks {
		if got := d.fetch(ref, f.Content, i); got.Code != http.StatusOK || !bytes.Equal(got.Body.Bytes(), chunk) {
			d.w.t.Errorf("chunk %d: status %d and %d bytes", i, got.Code, got.Body.Len())
		}
	}
	return true
}

func TestAFileComesBackAsItWas(t *testing.T) {
	c := newCompany(t)
	f := fileOf(1)
	want(t, "what is wanted of a new file", c.admin.offer(f.Content), "[0 1 2]")
	want(t, "a chunk", c.admin.put(f.chunks[1]), http.StatusNoContent)
	want(t, "what is wanted of the rest", c.admin.offer(f.Content), "[0 2]")
	c.admin.upload(f)
	c.admin.upload(f) // once more does no harm
	ref := c.admin.names(f.Content, c.accounts["Oulu"], 1)
	want(t, "the file is there", c.admin.has(ref, f), true)
	want(t, "beyond the last chunk", c.admin.fetch(ref, f.Content, 3).Code, http.StatusNotFound)
	empty := file{}
	c.admin.upload(empty)
	want(t, "an empty file", c.admin.has(c.admin.names(empty.Content, c.accounts["Oulu"], 2), empty), true)
	c.clean()
}

func TestChunksAreKeptOnce(t *testing.T) {
	c := newCompany(t)
	c.user("ben", "all:write")
	ben := c.device("ben")
	f, g := fileOf(1), fileOf(1)
	g.chunks[2] = []byte("another end")
	g.Content = wire.Content{}
	for _, chunk := range g.chunks {
		g.Add(chunk)
	}
	c.admin.upload(f)
	want(t, "what is wanted of a file that shares two chunks", c.admin.offer(g.Content), "[2]")
	c.admin.upload(g)
	ben.sync()
	ben.upload(f)
	counts := c.clean()
	want(t, "files and chunks", []uint64{counts.Files, counts.Chunks}, []uint64{2, 4})
}

func TestAFileIsFetchedThroughADocumentThatOneMaySee(t *testing.T) {
	c := newCompany(t)
	c.user("ben", "account="+c.accounts["Oulu"].ID.String()+":write")
	ben := c.device("ben")
	ben.sync()
	mine, secret := fileOf(1), fileOf(2)
	c.admin.upload(mine)
	c.admin.upload(secret)
	seen := c.admin.names(mine.Content, c.accounts["Oulu"], 1)
	hidden := c.admin.names(secret.Content, c.accounts["Kiel"], 2)

	want(t, "the file of an account that ben sees", ben.has(seen, mine), true)
	for what, rec := range map[string]*httptest.ResponseRecorder{
		"of another account":                    ben.fetch(hidden, secret.Content, 0),
		"through a document that names another": ben.fetch(seen, secret.Content, 0),
		"of no document at all":                 ben.fetch(kam.Ref{Kind: "document", ID: c.id()}, secret.Content, 0),
		"through a record that is no document":  ben.fetch(c.accounts["Oulu"], mine.Content, 0),
		"the chunk itself":                      ben.ask("GET", wire.PathChunks+"/"+wire.HashOf(secret.chunks[0]).String(), nil),
		"the list of its chunks":                ben.ask("GET", wire.PathDocuments+"/"+hidden.ID.String()+"/content?of="+secret.ID().String(), nil),
	} {
		if rec.Code != http.StatusNotFound || bytes.Contains(rec.Body.Bytes(), secret.chunks[0][:16]) {
			t.Errorf("%s: status %d", what, rec.Code)
		}
	}
	if a, b := ben.fetch(hidden, secret.Content, 0), ben.fetch(kam.Ref{Kind: "document", ID: c.id()}, secret.Content, 0); a.Body.String() != b.Body.String() {
		t.Error("a document that ben may not see is told from one that is not there")
	}

	// Ben knows every hash, of the chunks and of the content, and writes them into a document of his own.
	want(t, "naming what others have uploaded", ben.has(ben.names(secret.Content, c.accounts["Oulu"], 3), secret), false)
	want(t, "whether the server has it is not told", ben.offer(secret.Content), "[0 1 2]")
	forged := file{Content: wire.Content{Size: int64(wire.ChunkSize + 3)}}
	first := wire.HashOf(secret.chunks[0])
	forged.Chunks = append(forged.Chunks, first[:]...)
	tail := wire.HashOf([]byte("own"))
	forged.Chunks = append(forged.Chunks, tail[:]...)
	want(t, "uploading the rest", ben.put([]byte("own")), http.StatusNoContent)
	want(t, "a content of another's chunk", ben.offer(forged.Content), "[0]")
	want(t, "its file", ben.has(ben.names(forged.Content, c.accounts["Oulu"], 4), forged), false)

	// What is in sight now may not be later.
	c.revoke("ben", "account="+c.accounts["Oulu"].ID.String()+":write")
	want(t, "after the grant is gone", ben.has(seen, mine), false)
	c.grant("ben", "all:read")
	want(t, "who may only read", []any{ben.has(hidden, secret), ben.put([]byte("x")), ben.offer(mine.Content)}, []any{true, http.StatusForbidden, "forbidden"})
	c.edit(hidden, "deleted=yes")
	want(t, "of a deleted document", ben.has(hidden, secret), false)
	want(t, "who is signed out", (&device{w: c.world}).fetch(hidden, secret.Content, 0).Code, http.StatusUnauthorized)
	c.clean()
}

func TestUndoingBringsAFileBackWhoeverUndoes(t *testing.T) {
	c := newCompany(t)
	c.user("ben", "all:write")
	f, g := fileOf(1), fileOf(2)
	c.admin.upload(f)
	c.admin.upload(g)
	ref := c.admin.names(f.Content, c.accounts["Oulu"], 1)
	c.edit(ref, "content="+g.ID().String())
	c.pass(30 * 24 * time.Hour)
	c.sweep(server.SweptFiles{})
	ben := c.device("ben")
	ben.sync()
	want(t, "putting it back", results(ben.sync(ben.edit(ref, "content="+f.ID().String()))), "accepted")
	want(t, "what stood before", []bool{ben.has(ref, f), ben.has(ref, g)}, []bool{true, false})
	c.clean()
}

// Of two files for one document one stands. The other waits in a conflict, and whoever settles that may choose it.
func TestAFileInAConflictStays(t *testing.T) {
	c := newCompany(t)
	c.user("ben", "all:write")
	c.user("carla", "all:write")
	ben := c.device("ben")
	ref := c.admin.names(wire.Content{}, c.accounts["Oulu"], 1)
	ben.sync()
	f, g := fileOf(1), fileOf(2)
	ben.upload(f)
	early := ben.edit(ref, "content="+f.ID().String())
	c.pass(time.Minute)
	c.admin.upload(g)
	c.edit(ref, "content="+g.ID().String())
	want(t, "the earlier edit, which comes later", results(ben.sync(early)), "conflict")
	c.pass(30 * 24 * time.Hour)
	c.sweep(server.SweptFiles{})
	carla := c.device("carla")
	carla.sync()
	want(t, "what stands and what waits", []bool{carla.has(ref, g), carla.has(ref, f)}, []bool{true, false})
	want(t, "choosing the other", results(carla.sync(carla.edit(ref, "content="+f.ID().String()))), "accepted")
	want(t, "what stands and what stood", []bool{carla.has(ref, f), carla.has(ref, g)}, []bool{true, false})
	c.clean()
}

// Whoever has uploaded a file and gives it to a document vouches for it, also where the document names it already, because of
// somebody who knew no more than its hash, and whose edit is the later one.
func TestTheFileOfADocumentIsThereWhoeverElseNamedIt(t *testing.T) {
	c := newCompany(t)
	c.user("ben", "all:write")
	c.user("carla", "all:write")
	f := fileOf(1)
	for _, later := range []string{"ben", "carla"} {
		ben, carla := c.device("ben"), c.device("carla")
		ref := c.admin.names(wire.Content{}, c.accounts["Oulu"], 1)
		ben.sync()
		carla.sync()
		content := "content=" + f.ID().String()
		attached := ben.edit(ref, content)
		c.pass(time.Minute)
		named := carla.edit(ref, content)
		if later == "ben" {
			c.pass(time.Minute)
			ben.number--
			attached = ben.edit(ref, content)
		}
		want(t, "naming a hash", results(carla.sync(named)), "accepted")
		want(t, "what is named by its hash alone", carla.has(ref, f), false)
		ben.upload(f)
		want(t, "attaching the same", results(ben.sync(attached)), "accepted")
		want(t, "the file of who has it, where the later edit is that of "+later, []bool{ben.has(ref, f), carla.has(ref, f)}, []bool{true, true})
	}
	c.clean()
}

func (w *world) sweep(expected server.SweptFiles) {
	w.t.Helper()
	swept, err := w.srv.SweepFiles(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	want(w.t, "swept", swept, expected)
}

func TestWhatNoDocumentNamesGoesAfterAWeek(t *testing.T) {
	c := newCompany(t)
	named, lost := fileOf(1), fileOf(2)
	lost.chunks[0] = named.chunks[0] // which stays
	lost.Content = wire.Content{}
	for _, chunk := range lost.chunks {
		lost.Add(chunk)
	}
	c.admin.upload(named)
	c.admin.upload(lost)
	ref := c.admin.names(named.Content, c.accounts["Oulu"], 1)
	c.pass(6 * 24 * time.Hour)
	c.sweep(server.SweptFiles{})
	c.pass(2 * 24 * time.Hour)
	c.admin.session = c.device("admin").session
	c.sweep(server.SweptFiles{Files: 1, Chunks: 2})
	c.sweep(server.SweptFiles{})
	reader := c.device("admin")
	want(t, "what a document names", reader.has(ref, named), true)
	want(t, "what is wanted of the other", reader.offer(lost.Content), "[1 2]")
	reader.upload(lost)
	c.sweep(server.SweptFiles{})
	c.clean()
}

func TestChunksThatAreNoneAreRefused(t *testing.T) {
	c := newCompany(t)
	at := func(text string) string { return wire.PathChunks + "/" + wire.HashOf([]byte(text)).String() }
	large := make([]byte, wire.ChunkSize+1)
	for what, tt := range map[string]struct {
		path string
		body []byte
		want int
	}{
		"another chunk": {at("x"), []byte("y"), http.StatusBadRequest},
		"nothing":       {at(""), nil, http.StatusBadRequest},
		"no hash":       {wire.PathChunks + "/xyz", []byte("x"), http.StatusBadRequest},
		"too large":     {wire.PathChunks + "/" + wire.HashOf(large).String(), large, http.StatusRequestEntityTooLarge},
	} {
		want(t, what, c.admin.ask(http.MethodPut, tt.path, tt.body).Code, tt.want)
	}
	want(t, "a content that is none", c.admin.offer(wire.Content{Size: 5}), "bad request")
	want(t, "a content that is too large", c.admin.offer(wire.Content{Size: wire.MaxFile + 1, Chunks: make([]byte, 1025*32)}), "too large")
	counts := c.clean()
	want(t, "chunks", counts.Chunks, 0)
}

func TestAServerTakesNoLargerFilesThanItIsSet(t *testing.T) {
	c := newCompany(t)
	c.srv.Close()
	srv, err := server.New(t.Context(), server.Options{Store: c.store, Now: c.clock, MaxFile: 10})
	if err != nil {
		t.Fatal(err)
	}
	c.srv, c.h = srv, srv.Handler()
	large, small := file{chunks: [][]byte{[]byte("12345678901")}}, file{chunks: [][]byte{[]byte("1234567890")}}
	large.Add(large.chunks[0])
	small.Add(small.chunks[0])
	want(t, "a byte more", c.admin.offer(large.Content), "too large")
	c.admin.upload(small)
}

func TestCheckFindsWhatIsWrongWithFiles(t *testing.T) {
	f := fileOf(1)
	hash, id := wire.HashOf(f.chunks[0]), f.ID()
	for what, tt := range map[string]struct {
		spoil func(tx server.Tx) error
		words string
	}{
		"a chunk that has changed": {func(tx server.Tx) error { return tx.Put(server.ChunkTable, hash[:], make([]byte, wire.ChunkSize)) }, "not what its hash says"},
		"a chunk that is missing":  {func(tx server.Tx) error { return tx.Delete(server.ChunkTable, hash[:]) }, "lacks its chunk 0"},
		"a content that is none":   {func(tx server.Tx) error { return tx.Put(server.ContentTable, id[:], []byte{1}) }, "contents"},
		"a content of another id":  {func(tx server.Tx) error { return tx.Put(server.ContentTable, hash[:], []byte{0xa2, 1, 0, 2, 0x40}) }, "the content"},
		"a note that is none":      {func(tx server.Tx) error { return tx.Put(server.UploadTable, []byte("x"), []byte{1}) }, "a note of an upload"},
	} {
		t.Run(what, func(t *testing.T) {
			c := newCompany(t)
			c.admin.upload(f)
			if err := c.store.Update(t.Context(), tt.spoil); err != nil {
				t.Fatal(err)
			}
			_, problems, err := c.srv.Check(t.Context())
			if err != nil || !strings.Contains(strings.Join(problems, "\n"), tt.words) {
				t.Errorf("%q, %v", problems, err)
			}
		})
	}
}
