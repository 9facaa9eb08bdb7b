package server_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

func TestBodiesAreBoundedBeforeTheyAreDecoded(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	a := w.device("anna")
	packer, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var wide bytes.Buffer
	stream, err := zstd.NewWriter(&wide, zstd.WithWindowSize(32<<20))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(stream, zeros{}, 64<<20); err != nil {
		t.Fatal(err)
	}
	if err := stream.Close(); err != nil {
		t.Fatal(err)
	}
	nothing, _ := wire.Marshal(a.request())
	var many wire.SyncRequest = a.request()
	for range wire.MaxMutations + 1 {
		many.Mutations = append(many.Mutations, encoded([]wire.Mutation{a.edit(w.ref(), "phone=1")})[0])
	}
	tooMany, _ := wire.Marshal(many)
	for _, tt := range []struct {
		name, path, encoding string
		body                 []byte
		want                 int
	}{
		{"as it should be", wire.PathSync, "", nothing, 200},
		{"packed", wire.PathSync, "zstd", packer.EncodeAll(nothing, nil), 200},
		{"huge", wire.PathSync, "", make([]byte, wire.MaxRequestBody+1), 413},
		{"huge to sign in", wire.PathLogin, "", make([]byte, 64<<10), 413},
		{"a bomb", wire.PathSync, "zstd", packer.EncodeAll(make([]byte, 256<<20), nil), 413},
		{"a bomb without its size", wire.PathSync, "zstd", wide.Bytes(), 413},
		{"a bomb to sign in", wire.PathLogin, "zstd", packer.EncodeAll(make([]byte, 1<<20), nil), 413},
		{"packed otherwise", wire.PathSync, "gzip", nothing, 400},
		{"not packed at all", wire.PathSync, "zstd", nothing, 400},
		{"nothing", wire.PathSync, "", nil, 400},
		{"nonsense", wire.PathSync, "", []byte("nonsense"), 400},
		{"too many edits", wire.PathSync, "", tooMany, 413},
		{"an edit that is none", wire.PathSync, "", func() []byte {
			q := a.request()
			q.Mutations = append(q.Mutations, []byte{0x80})
			b, _ := wire.Marshal(q)
			return b
		}(), 400},
		{"an address that there is not", "/v1/other", "", nothing, 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			rec := w.send(tt.path, a.session.Access, tt.body, "Content-Encoding", tt.encoding)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 32<<20 {
				t.Errorf("it took %d MiB of memory", took>>20)
			}
			if rec.Code != tt.want {
				t.Errorf("got %d", rec.Code)
			}
			if refusal := (wire.Refusal{}); rec.Code != 200 && (wire.Unmarshal(rec.Body.Bytes(), &refusal) != nil || refusal.Words == "") {
				t.Errorf("%d came without words", rec.Code)
			}
		})
	}
	for name, token := range map[string]string{"no token": "", "nonsense": "x", "a refresh token": a.session.Refresh, "a changed token": strings.ToLower(a.session.Access)} {
		if rec := w.send(wire.PathSync, token, nothing); rec.Code != 401 {
			t.Errorf("%s got %d", name, rec.Code)
		}
	}
	w.clean()
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestAnswersArePackedForThoseWhoTakeIt(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:read")
	w.seed(50)
	a := w.device("anna")
	body, _ := wire.Marshal(a.request())
	plain := w.send(wire.PathSync, a.session.Access, body)
	packed := w.send(wire.PathSync, a.session.Access, body, "Accept-Encoding", "zstd, gzip")
	if packed.Header().Get("Content-Encoding") != "zstd" || packed.Body.Len() >= plain.Body.Len() {
		t.Errorf("%d bytes became %d as %q", plain.Body.Len(), packed.Body.Len(), packed.Header().Get("Content-Encoding"))
	}
	data, err := unpack(packed.Body.Bytes())
	if err != nil || len(data) != plain.Body.Len() {
		t.Errorf("unpacking gave %d of %d bytes, %v", len(data), plain.Body.Len(), err)
	}
}

// serve serves the world on loopback until the test ends, and returns its address.
func (w *world) serve(config *tls.Config) (addr string, stop func() error) {
	w.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.srv.Serve(ctx, l, config) }()
	stop = func() error { cancel(); err := <-ended; ended <- err; return err }
	w.t.Cleanup(func() { _ = stop() })
	return l.Addr().String(), stop
}

func TestEventsTellThatTheHeadMoved(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.srv.SetBeat(time.Millisecond)
	a := w.device("anna")
	addr, stop := w.serve(nil)

	r, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+addr+wire.PathEvents, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+a.session.Access)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	want(t, "the type", answer.Header.Get("Content-Type"), "text/event-stream")
	lines := bufio.NewScanner(answer.Body)
	next := func(prefix string) string {
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), prefix) {
				return lines.Text()
			}
		}
		return "the end"
	}
	want(t, "at first", next("data:"), "data: 0")
	want(t, "a sign of life", next(":"), ": alive")
	_, m := a.account("A")
	a.sync(m)
	want(t, "after an edit", next("data:"), "data: 1")
	a.sync()
	w.seed(3)
	want(t, "after more", next("data:"), "data: 4")
	if err := stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
	want(t, "after the server has stopped", next("data:"), "the end")
	if _, err := http.Get("http://" + addr + wire.PathHealth); err == nil {
		t.Error("it still answers")
	}
}

func TestEventsEndWithTheAccess(t *testing.T) {
	w := newWorld(t)
	w.user("anna", "all:write")
	w.srv.SetBeat(time.Millisecond)
	a := w.device("anna")
	addr, _ := w.serve(nil)
	r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://"+addr+wire.PathEvents, nil)
	r.Header.Set("Authorization", "Bearer "+a.session.Access)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	w.pass(time.Hour)
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Errorf("the stream broke off: %v", err)
	}
	again, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Body.Close()
	want(t, "without access", again.StatusCode, 401)
}

func TestHTTPSSpeaksHTTP2AndTLS13Only(t *testing.T) {
	w := newWorld(t)
	cert, pool := certificate(t)
	addr, _ := w.serve(&tls.Config{Certificates: []tls.Certificate{cert}})
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport}).Get("https://" + addr + wire.PathHealth)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	want(t, "the protocol", fmt.Sprint(answer.Proto, " ", answer.StatusCode), "HTTP/2.0 200")
	if c, err := tls.Dial("tcp", addr, &tls.Config{RootCAs: pool, MaxVersion: tls.VersionTLS12}); err == nil {
		c.Close()
		t.Error("TLS 1.2 was taken")
	}
}

func TestPlainHTTPStaysOnThisMachine(t *testing.T) {
	w := newWorld(t)
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.srv.Serve(t.Context(), l, nil); !errors.Is(err, server.ErrPlain) {
		t.Errorf("serving everybody without TLS: %v", err)
	}
}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func unpack(data []byte) ([]byte, error) {
	unpacker, err := zstd.NewReader(nil)
	if err != nil {
		return nil, err
	}
	defer unpacker.Close()
	return unpacker.DecodeAll(data, nil)
}
