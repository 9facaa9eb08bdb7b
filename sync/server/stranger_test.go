package server_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// stranger is a device written from docs/protocol.md alone: it uses nothing of this program, but CBOR maps with numbers as
// keys. What it cannot know from the page, the page lacks.
type stranger struct {
	t       testing.TB
	url     string
	id      []byte
	access  string
	number  uint64
	now     func() time.Time
	clock   uint64
	token   []byte
	records map[string]*strange // by kind/ID in hexadecimal digits
	waiting []cbor.RawMessage
	newest  []any // number and hash of the newest acknowledged edit
}

// strange is a record as a stranger holds it.
type strange struct {
	number uint64
	scope  string
	raw    []byte
	cells  map[string]string
	made   map[string][2]any // device and number of the version of each cell
}

type message map[uint64]cbor.RawMessage

func (s *stranger) call(method, path string, body []byte) (int, []byte) {
	s.t.Helper()
	q, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/cbor")
	q.Header.Set("Authorization", "Bearer "+s.access)
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		s.t.Fatal(err)
	}
	defer a.Body.Close()
	data, err := io.ReadAll(a.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return a.StatusCode, data
}

func (s *stranger) post(path string, q map[int]any) (int, message) {
	s.t.Helper()
	body, err := cbor.Marshal(q)
	if err != nil {
		s.t.Fatal(err)
	}
	status, data := s.call("POST", path, body)
	a := message{}
	s.read(data, &a)
	return status, a
}

func (s *stranger) read(data []byte, into any) {
	s.t.Helper()
	if err := cbor.Unmarshal(data, into); err != nil {
		s.t.Fatalf("%x: %v", data, err)
	}
}

func (a message) uint(s *stranger, key uint64) (n uint64) {
	if a[key] != nil {
		s.read(a[key], &n)
	}
	return n
}

func (s *stranger) signIn(user string) {
	s.t.Helper()
	status, a := s.post("/v1/login", map[int]any{1: 1, 2: user, 3: password, 4: s.id, 5: "stranger"})
	if status != 200 {
		s.t.Fatalf("signing in: %d", status)
	}
	s.read(a[2], &s.access)
}

// edit sets cells, given in the order of their keys, of a record.
func (s *stranger) edit(kind string, id []byte, cells ...string) {
	s.number++
	s.clock = max(s.clock+1, uint64(s.now().UnixMilli())<<16)
	has := s.records[fmt.Sprintf("%s/%x", kind, id)]
	changes := []any{}
	for i := 0; i < len(cells); i += 2 {
		change := []any{cells[i], cells[i+1], []byte{}, 0, ""}
		if has != nil && has.made[cells[i]][1] != nil {
			change[2], change[3], change[4] = has.made[cells[i]][0], has.made[cells[i]][1], has.cells[cells[i]]
		}
		changes = append(changes, change)
	}
	data, err := cbor.Marshal([]any{s.id, s.number, s.clock, kind, id, changes, []any{}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.waiting = append(s.waiting, data)
}

// sync pushes what waits and takes pages until nothing is left. It returns what became of the edits.
func (s *stranger) sync() (results []string) {
	s.t.Helper()
	for left := uint64(1); left > 0; {
		q := map[int]any{1: 1, 2: s.id, 4: s.token, 6: 1}
		if len(s.waiting) > 0 {
			q[3] = s.waiting
		}
		if s.newest != nil {
			q[8] = s.newest
		}
		status, a := s.post("/v1/sync", q)
		if status != 200 {
			s.t.Fatalf("syncing: %d %s", status, a[1])
		}
		var outcomes []message
		if a[1] != nil {
			s.read(a[1], &outcomes)
		}
		for i, o := range outcomes {
			var result string
			s.read(o[2], &result)
			results = append(results, result)
			hash := sha256.Sum256(s.waiting[i])
			s.newest = []any{o.uint(s, 1), hash[:]}
		}
		s.waiting = nil
		if a[8] != nil {
			clear(s.records)
		}
		s.take(a)
		s.read(a[3], &s.token)
		if left = a.uint(s, 6); left == 0 {
			s.agree(a)
		}
	}
	return results
}

// take takes in the rows of a page, by their signs.
func (s *stranger) take(a message) {
	s.t.Helper()
	var rows []message
	if a[2] != nil {
		s.read(a[2], &rows)
	}
	scope := func(row message) (scope string) { s.read(row[2], &scope); return scope }
	for _, row := range rows {
		if sign := row.uint(s, 5); sign == 1 || sign == 3 {
			maps.DeleteFunc(s.records, func(_ string, r *strange) bool { return r.scope == scope(row) })
		}
	}
	for _, pass := range []uint64{0, 2} {
		for _, row := range rows {
			if row.uint(s, 5) != pass {
				continue
			}
			var doc struct {
				_        struct{} `cbor:",toarray"`
				Kind     string
				ID       []byte
				Versions [][]any
				Cells    []any
			}
			s.read(row[3], &doc)
			key := fmt.Sprintf("%s/%x", doc.Kind, doc.ID)
			if pass == 2 {
				if has := s.records[key]; has != nil && has.scope == scope(row) {
					delete(s.records, key)
				}
				continue
			}
			r := &strange{row.uint(s, 1), scope(row), row[3], map[string]string{}, map[string][2]any{}}
			for i := 0; i < len(doc.Cells); i += 3 {
				v := doc.Versions[doc.Cells[i+2].(uint64)]
				cell := doc.Cells[i].(string)
				r.cells[cell], r.made[cell] = doc.Cells[i+1].(string), [2]any{v[0], v[1]}
				s.clock = max(s.clock, v[2].(uint64))
			}
			s.records[key] = r
		}
	}
}

// agree compares the sum over what is here with the server's.
func (s *stranger) agree(a message) {
	s.t.Helper()
	sum := new(big.Int)
	for _, r := range s.records {
		b := binary.BigEndian.AppendUint64(nil, r.number)
		b = binary.BigEndian.AppendUint64(b, uint64(len(r.scope)))
		hash := sha256.Sum256(append(append(b, r.scope...), r.raw...))
		sum.Add(sum, new(big.Int).SetBytes(hash[:16]))
	}
	sum.Mod(sum, new(big.Int).Lsh(big.NewInt(1), 128))
	var has [3]uint64
	s.read(a[11], &has)
	want := new(big.Int).SetUint64(has[1])
	want.Add(want.Lsh(want, 64), new(big.Int).SetUint64(has[2]))
	if uint64(len(s.records)) != has[0] || sum.Cmp(want) != 0 {
		s.t.Errorf("%d records with the sum %x are here, the server has %d with %x", len(s.records), sum, has[0], want)
	}
}

func (s *stranger) get(kind string, id []byte, cell string) string {
	r := s.records[fmt.Sprintf("%s/%x", kind, id)]
	if r == nil {
		return "no " + kind
	}
	return r.cells[cell]
}

// attach uploads a file in one chunk and returns what a document names it by.
func (s *stranger) attach(file []byte) string {
	s.t.Helper()
	hash := sha256.Sum256(file)
	content := map[int]any{1: len(file), 2: hash[:]}
	_, a := s.post("/v1/content", map[int]any{1: 1, 2: content})
	if a[1] != nil {
		if status, _ := s.call("PUT", "/v1/chunks/"+hex.EncodeToString(hash[:]), file); status != 204 {
			s.t.Errorf("a chunk: %d", status)
		}
		if _, a = s.post("/v1/content", map[int]any{1: 1, 2: content}); a[1] != nil {
			s.t.Errorf("the server still wants %x", a[1])
		}
	}
	b := binary.BigEndian.AppendUint64([]byte("kam content 1\x00"), uint64(len(file)))
	id := sha256.Sum256(append(b, hash[:]...))
	return hex.EncodeToString(id[:])
}

func dashed(id []byte) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// A device that is written from the page on the protocol alone gets on with the server: a first sync in pages, edits, a
// conflict and its settlement, an edit that is refused, sums, a file, and what goes out of sight.
func TestADeviceWrittenFromThePageAloneGetsOnWithTheServer(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.srv.SetPage(3, 1<<20)
	at := httptest.NewServer(w.h)
	defer at.Close()
	newID := func() []byte { id := w.id(); return id[:] }
	device := func() *stranger {
		s := &stranger{t: t, url: at.URL, id: newID(), now: w.clock, records: map[string]*strange{}}
		s.signIn("anna")
		return s
	}
	a, b := device(), device()
	account := newID()
	a.edit("account", account, "country", "FI", "name", "Polar Steel Oy")
	for range 7 {
		a.edit("contact", newID(), "account", dashed(account), "name", "Somebody")
	}
	want(t, "what became of the edits", a.sync(), "[accepted accepted accepted accepted accepted accepted accepted accepted]")
	want(t, "a first sync", b.sync(), "[]")
	want(t, "records of both", []int{len(a.records), len(b.records)}, []int{8, 8})

	b.edit("account", account, "phone", "1")
	want(t, "an edit of the other", b.sync(), "[accepted]")
	w.pass(time.Millisecond) // so that a's is the later one
	a.edit("account", account, "phone", "2")
	want(t, "an edit by somebody who has not seen it", a.sync(), "[conflict]")
	b.sync()
	want(t, "what stands", []string{a.get("account", account, "phone"), b.get("account", account, "phone")}, "[2 2]")
	var conflict []byte
	for key, r := range b.records {
		if kind, id, _ := bytes.Cut([]byte(key), []byte("/")); string(kind) == "conflict" {
			want(t, "what is in the conflict", []string{r.cells["field"], r.cells["kept"], r.cells["other"]}, "[phone 2 1]")
			conflict, _ = hex.DecodeString(string(id))
		}
	}
	b.edit("conflict", conflict, "verdict", "other")
	want(t, "settling it", b.sync(), "[accepted]")
	a.sync()
	want(t, "the verdict", a.get("conflict", conflict, "verdict"), "other")

	a.edit("account", account, "website", "not a link")
	a.edit("account", account, "city", "Oulu")
	want(t, "an edit that cannot be, and one behind it", a.sync(), "[rejected accepted]")

	document := newID()
	a.edit("document", document, "account", dashed(account), "content", a.attach([]byte("Frame agreement")), "name", "frame.txt")
	want(t, "a document", a.sync(), "[accepted]")
	b.sync()
	if status, file := b.call("GET", "/v1/documents/"+dashed(document)+"/chunks/0?of="+b.get("document", document, "content"), nil); status != 200 || string(file) != "Frame agreement" {
		t.Errorf("the file is %q, %d", file, status)
	}

	if err := w.srv.Revoke(t.Context(), "anna", "all:write"); err != nil {
		t.Fatal(err)
	}
	if err := w.srv.Grant(t.Context(), "anna", "country=SE:read"); err != nil {
		t.Fatal(err)
	}
	b.sync()
	want(t, "what is left in sight of what was there", b.get("account", account, "name"), "no account")
	w.clean()
}
