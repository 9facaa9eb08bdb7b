package server_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/wire"
)

var update = flag.Bool("update", false, "write what the server answers into the page on the protocol")

// The page and the part of it that the real server writes.
const (
	protocolPage  = "../../docs/protocol.md"
	examplesBegin = "<!-- The server writes what follows: go test ./sync/server -run Protocol -update -->\n"
)

// TestProtocolPageSaysWhatTheServerAnswers replays the examples of the page against a server whose clock stands still and
// whose random numbers are known, so that every byte of them can be compared.
func TestProtocolPageSaysWhatTheServerAnswers(t *testing.T) {
	page, err := os.ReadFile(protocolPage)
	if err != nil {
		t.Fatal(err)
	}
	prose, documented, ok := strings.Cut(string(page), examplesBegin)
	if !ok {
		t.Fatal("the page has no examples")
	}
	got := examples(t)
	if *update {
		if err := os.WriteFile(protocolPage, []byte(prose+examplesBegin+got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != documented {
		a, b := strings.Split(documented, "\n"), strings.Split(got, "\n")
		for i := 0; i < min(len(a), len(b)); i++ {
			if a[i] != b[i] {
				t.Fatalf("line %d of the examples is\n%s\nand the server makes it\n%s", i+1, a[i], b[i])
			}
		}
		t.Fatal("the examples have another length")
	}
}

// scene plays the examples and writes them down.
type scene struct {
	t      testing.TB
	srv    *server.Server
	now    time.Time
	random *rand.ChaCha8
	out    strings.Builder
}

func (s *scene) say(format string, args ...any) { fmt.Fprintf(&s.out, format, args...) }

func (s *scene) id() (id kam.ID) {
	_, _ = s.random.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id
}

// post exchanges one message and writes it down in bytes, in diagnostic notation, and with the names of the fields.
func (s *scene) post(title, words, path, access string, q, a any) {
	s.t.Helper()
	body, err := wire.Marshal(q)
	if err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, bytes.NewReader(body))
	s.say("### %s\n\n%s\n\n```\nPOST %s\n", title, words, path)
	if access != "" {
		r.Header.Set("Authorization", "Bearer "+access)
		s.say("Authorization: Bearer %s\n", access)
	}
	rec := httptest.NewRecorder()
	s.srv.Handler().ServeHTTP(rec, r)
	var answer any = a
	if rec.Code != http.StatusOK {
		answer = &wire.Refusal{}
	}
	if err := wire.Unmarshal(rec.Body.Bytes(), answer); err != nil {
		s.t.Fatal(err)
	}
	s.message(body, q)
	s.say("\n%d %s\n", rec.Code, http.StatusText(rec.Code))
	if after := rec.Header().Get("Retry-After"); after != "" {
		s.say("Retry-After: %s\n", after)
	}
	s.message(rec.Body.Bytes(), answer)
	s.say("```\n\n")
}

// raw makes a request whose body, if it has one, is bytes as they are, and writes down what comes back.
func (s *scene) raw(title, words, method, path, access string, body []byte) {
	s.t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+access)
	s.say("### %s\n\n%s\n\n```\n%s %s\nAuthorization: Bearer %s\n", title, words, method, path, access)
	if len(body) > 0 {
		s.say("%s\n", hex.EncodeToString(body))
	}
	rec := httptest.NewRecorder()
	s.srv.Handler().ServeHTTP(rec, r)
	s.say("\n%d %s\n", rec.Code, http.StatusText(rec.Code))
	switch {
	case rec.Body.Len() == 0:
	case rec.Header().Get("Content-Type") != wire.ContentType:
		s.say("%s\n", hex.EncodeToString(rec.Body.Bytes()))
	default:
		var answer any = &wire.Content{}
		if rec.Code != http.StatusOK {
			answer = &wire.Refusal{}
		}
		if err := wire.Unmarshal(rec.Body.Bytes(), answer); err != nil {
			s.t.Fatal(err)
		}
		s.message(rec.Body.Bytes(), answer)
	}
	s.say("```\n\n")
}

func (s *scene) message(body []byte, v any) {
	text := hex.EncodeToString(body)
	for len(text) > 0 {
		n := min(len(text), 100)
		s.say("%s\n", text[:n])
		text = text[n:]
	}
	diagnosis, err := cbor.Diagnose(body)
	if err != nil {
		s.t.Fatal(err)
	}
	view, err := json.Marshal(v)
	if err != nil {
		s.t.Fatal(err)
	}
	s.say("CBOR  %s\nJSON  %s\n", diagnosis, view)
}

func examples(t testing.TB) string {
	store, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := &scene{t: t, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), random: rand.NewChaCha8([32]byte{1})}
	s.srv, err = server.New(t.Context(), server.Options{Store: store, Now: func() time.Time { return s.now }, Rand: s.random})
	if err != nil {
		t.Fatal(err)
	}
	defer s.srv.Close()
	for name, grant := range map[string]string{"anna": "all:write"} {
		if err := s.srv.AddUser(t.Context(), name, password, grant); err != nil {
			t.Fatal(err)
		}
	}
	device, account, contact := s.id(), s.id(), s.id()

	var session wire.Session
	s.say("\n")
	s.post("Signing in", "The password of anna, on a device with an id of its own making. Times are in milliseconds.", wire.PathLogin, "",
		wire.LoginRequest{Protocol: wire.Protocol, User: "anna", Password: password, Device: device[:], Name: "laptop"}, &session)

	var number uint64
	mutation := func(ref kam.Ref, changes ...wire.Change) cbor.RawMessage {
		number++
		return wire.AppendMutation(nil, &wire.Mutation{VersionID: wire.VersionID{Device: device, Number: number}, Clock: wire.At(s.now), Ref: ref, Changes: changes})
	}
	var token []byte
	sync := func(title, words string, q wire.SyncRequest) (a wire.SyncResponse) {
		q.Protocol, q.Device, q.Token = wire.Protocol, device[:], token
		s.post(title, words, wire.PathSync, session.Access, q, &a)
		if a.Token != nil {
			token = a.Token
		}
		return a
	}
	sync("A first exchange, with an edit", "The device makes an account and asks for everything from the beginning. The account comes back with its number.", wire.SyncRequest{
		Mutations: []cbor.RawMessage{mutation(kam.Ref{Kind: "account", ID: account}, wire.Change{Key: "country", Value: "FI"}, wire.Change{Key: "name", Value: "Polar Steel Oy"})}})
	sync("A contact of the account, and a sum", "The device makes the record by itself, as it says it can, so that the row has no document. The last page carries the sum that was asked for.", wire.SyncRequest{Own: true, Agree: wire.OneSum, Mutations: []cbor.RawMessage{
		mutation(kam.Ref{Kind: "contact", ID: contact}, wire.Change{Key: "account", Value: account.String()}, wire.Change{Key: "name", Value: "Aino Virtanen"})}})
	sync("An edit that is refused", "The website is none. The outcome says why, and the rejection comes as a record of its author.", wire.SyncRequest{
		Mutations: []cbor.RawMessage{mutation(kam.Ref{Kind: "account", ID: account}, wire.Change{Key: "website", Value: "not a link"})}})
	file := []byte("Frame agreement, 2026.\n")
	var content wire.Content
	chunk := content.Add(file)
	offer := wire.ContentOffer{Protocol: wire.Protocol, Content: content}
	var wanted wire.ContentAnswer
	s.post("Offering a file", "The server wants the one chunk of it.", wire.PathContent, session.Access, offer, &wanted)
	s.raw("A chunk", "It goes as its bytes.", "PUT", wire.PathChunks+"/"+chunk.String(), session.Access, file)
	wanted = wire.ContentAnswer{}
	s.post("Offering it again", "Nothing is wanted any more: the content is taken.", wire.PathContent, session.Access, offer, &wanted)
	document := s.id()
	sync("A document with the file", "The record names the content, and says who may fetch it.", wire.SyncRequest{Mutations: []cbor.RawMessage{
		mutation(kam.Ref{Kind: "document", ID: document}, wire.Change{Key: "account", Value: account.String()},
			wire.Change{Key: "content", Value: content.ID().String()}, wire.Change{Key: "name", Value: "frame.txt"})}})
	at := wire.PathDocuments + "/" + document.String()
	s.raw("Of which chunks the file consists", "The id of the answer is what was asked for.", "GET", at+"/content?of="+content.ID().String(), session.Access, nil)
	s.raw("Fetching a chunk", "The answer is the chunk itself.", "GET", at+"/chunks/0?of="+content.ID().String(), session.Access, nil)
	s.raw("A file that is not there", "Whether there is no such document or none to be seen is not told.", "GET",
		wire.PathDocuments+"/"+s.id().String()+"/content?of="+content.ID().String(), session.Access, nil)
	number += 5
	sync("A gap", "Edits are missing before number 10. The server says which number it has.", wire.SyncRequest{
		Mutations: []cbor.RawMessage{mutation(kam.Ref{Kind: "account", ID: account}, wire.Change{Key: "phone", Value: "1"})}})
	if err := s.srv.Grant(t.Context(), "anna", "country=SE:write"); err != nil {
		t.Fatal(err)
	}
	if err := s.srv.Revoke(t.Context(), "anna", "all:write"); err != nil {
		t.Fatal(err)
	}
	sync("What has gone out of sight", "An administrator has given anna Sweden in the place of everything: the scope of the account is taken back.", wire.SyncRequest{})
	s.now = s.now.Add(20 * time.Minute)
	sync("A session that has run out", "The access token has ended; the refresh token gets another.", wire.SyncRequest{})
	s.post("Refreshing the session", "The refresh token is spent by this.", wire.PathRefresh, "", wire.RefreshRequest{Refresh: session.Refresh, Device: device[:]}, &session)
	return strings.TrimRight(s.out.String(), "\n") + "\n"
}
