package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/store/shelf"
	"keyaccount/sync/client/step"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/wire"
)

func TestAFileGoesWithItsDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	w.user("ben", "all:write")
	a, b := w.device("anna"), w.device("ben")
	account := a.add("Polar")[0]
	data := bytesOf(1, 3*wire.ChunkSize+77)
	ref, id := a.attach(account, data)
	want(t, "readable before it is anywhere else", bytes.Equal(a.file(id), data), true)

	sent := a.count()
	var told []Transfer
	a.transfer = func(x Transfer) { told = append(told, x) }
	report := a.sync()
	want(t, "requests", sent.n, map[string]int{"POST sync": 2, "POST content": 2, "PUT chunk": 4})
	want(t, "pushed and waiting", []int{report.Pushed, report.Waiting}, []int{2, 0})
	want(t, "the first word", told[0], Transfer{id, true, 0, int64(len(data))})
	want(t, "the last word", told[len(told)-1], Transfer{id, true, int64(len(data)), int64(len(data))})

	b.sync()
	want(t, "the name of its content", b.get(ref, "content"), id.String())
	want(t, "here before it is fetched", b.shelf.Here(id), false)
	got := b.count()
	if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
		t.Fatal(err)
	}
	want(t, "requests", got.n, map[string]int{"GET documents": 1, "GET chunk": 4})
	want(t, "the same file", bytes.Equal(b.file(id), data), true)
	if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
		t.Fatal(err)
	}
	want(t, "requests for what is here", got.n["GET chunk"], 4)

	// The next version shares all but its end.
	next := append(bytes.Clone(data), "more"...)
	sent = a.count()
	ref2, id2 := a.attach(account, next)
	a.sync()
	want(t, "chunks of a file that shares three", sent.n["PUT chunk"], 1)
	b.sync()
	got = b.count()
	if err := b.Fetch(t.Context(), ref2, id2, nil); err != nil {
		t.Fatal(err)
	}
	want(t, "chunks fetched of it", got.n["GET chunk"], 1)
	want(t, "the same file", bytes.Equal(b.file(id2), next), true)
	a.clean()
	b.clean()
}

// Whatever request fails, nobody sees a document whose file cannot be fetched, no edit is lost, and no chunk that has
// arrived travels again.
func TestAnUploadThatIsBrokenOffGoesOn(t *testing.T) {
	t.Parallel()
	data := bytesOf(2, 2*wire.ChunkSize+5)
	for _, lost := range []string{"request", "answer"} {
		for at := 1; at <= 8; at++ {
			t.Run(fmt.Sprint(lost, at), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				w.user("anna", "all:write")
				a, b := w.device("anna"), w.device("anna")
				account := a.add("Polar")[0]
				ref, id := a.attach(account, data)
				after := a.add("Behind")[0]
				a.wire.reset(func(n int, r *http.Request) (*http.Response, error) {
					if n != at {
						return nil, nil
					}
					if lost == "answer" {
						resp, err := a.wire.under.RoundTrip(r)
						if err == nil {
							_, _ = io.Copy(io.Discard, resp.Body)
							_ = resp.Body.Close()
						}
					}
					return nil, errors.New("the line is cut")
				}, nil)
				_, err := a.Sync(t.Context(), nil)
				if err == nil {
					t.Fatal("nothing was cut")
				}
				wantErr(t, "the exchange", err, ErrUnreachable)
				b.sync()
				if _, err := b.cache.Get(t.Context(), ref); err == nil {
					if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
						t.Errorf("a document without its file: %v", err)
					}
				}
				sent := a.count()
				a.sync()
				if sent.n["PUT chunk"] > 3 || at > 6 && sent.n["PUT chunk"] > 0 {
					t.Errorf("%d chunks travel again", sent.n["PUT chunk"])
				}
				b.sync()
				if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
					t.Fatal(err)
				}
				want(t, "the same file", bytes.Equal(b.file(id), data), true)
				want(t, "the edit behind it", b.get(after, "name"), "Behind")
			})
		}
	}
}

func TestADownloadThatIsBrokenOffGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	a, b := w.device("anna"), w.device("anna")
	data := bytesOf(3, 4*wire.ChunkSize)
	ref, id := a.attach(a.add("Polar")[0], data)
	a.sync()
	b.sync()
	b.wire.reset(nil, func(n int, body io.Reader) io.Reader {
		if n == 4 {
			return io.LimitReader(body, 1000)
		}
		return body
	})
	if err := b.Fetch(t.Context(), ref, id, nil); err == nil {
		t.Fatal("nothing was cut")
	}
	want(t, "half of it is not taken for all", b.shelf.Here(id), false)
	got := b.count()
	if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
		t.Fatal(err)
	}
	if n := got.n["GET chunk"]; n > 2 {
		t.Errorf("%d of 4 chunks travel again", n)
	}
	want(t, "the same file", bytes.Equal(b.file(id), data), true)

	ctx, stop := context.WithCancel(t.Context())
	ref, id = a.attach(a.add("Other")[0], bytesOf(4, 4*wire.ChunkSize))
	a.sync()
	b.sync()
	wantErr(t, "stopped", b.Fetch(ctx, ref, id, func(x Transfer) {
		if x.Done > 0 {
			stop()
		}
	}), context.Canceled)
}

func TestWhatAHostileServerSendsIsNoFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	a, b := w.device("anna"), w.device("anna")
	data := bytesOf(5, wire.ChunkSize+500)
	ref, id := a.attach(a.add("Polar")[0], data)
	a.sync()
	b.sync()
	for what, spoil := range map[string]func([]byte) []byte{
		"a bit turned":     func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"cut off":          func(b []byte) []byte { return b[:len(b)-1] },
		"longer":           func(b []byte) []byte { return append(b, 0) },
		"nothing":          func([]byte) []byte { return nil },
		"another":          func([]byte) []byte { return bytesOf(6, wire.ChunkSize) },
		"longer than ever": func([]byte) []byte { return make([]byte, wire.MaxResponseBody+10) },
	} {
		for at, which := range map[int]string{1: "the list", 2: "a chunk"} {
			b.wire.reset(nil, func(n int, body io.Reader) io.Reader {
				if n != at {
					return body
				}
				all, _ := io.ReadAll(body)
				return bytes.NewReader(spoil(all))
			})
			if err := b.Fetch(t.Context(), ref, id, nil); !errors.Is(err, ErrNotOurs) && !errors.Is(err, ErrUnreachable) {
				t.Errorf("%s of %s: %v", what, which, err)
			}
			if b.shelf.Here(id) {
				t.Fatalf("%s of %s: it was taken", what, which)
			}
		}
	}
	b.wire.reset(nil, nil)
	if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
		t.Fatal(err)
	}
	want(t, "the same file", bytes.Equal(b.file(id), data), true)
}

func TestAServerThatWantsWhatThereIsNotIsGivenUpOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	for what, wanted := range map[string][]int{"beyond the end": {7}, "before the beginning": {-1}, "twice": {0, 0}, "for ever": {0}} {
		a := w.device("anna")
		a.attach(a.add("Polar")[0], []byte("a file"))
		asked := 0
		stranger := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == wire.PathContent {
				asked++
				data, _ := wire.Marshal(wire.ContentAnswer{Wanted: wanted})
				rw.Header().Set("Content-Type", wire.ContentType)
				_, _ = rw.Write(data)
				return
			}
			r.URL.Scheme, r.URL.Host, r.RequestURI = "http", strings.TrimPrefix(w.http.URL, "http://"), ""
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				return
			}
			defer resp.Body.Close()
			for k, v := range resp.Header {
				rw.Header()[k] = v
			}
			rw.WriteHeader(resp.StatusCode)
			_, _ = io.Copy(rw, resp.Body)
		}))
		if err := a.cache.SetServerURL(t.Context(), stranger.URL); err != nil {
			t.Fatal(err)
		}
		_, err := a.Sync(t.Context(), nil)
		wantErr(t, what, err, ErrNotOurs)
		want(t, what+": waiting", a.cache.Waiting(), 1)
		if asked > 3 {
			t.Errorf("%s: it was asked %d times", what, asked)
		}
		stranger.Close()
	}
}

func TestAFileThatTheServerRefusesHoldsUpNoEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	files, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	small, err := server.New(t.Context(), server.Options{Store: files, Now: w.clock.read, MaxFile: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	if err := small.AddUser(t.Context(), "anna", password, "all:write"); err != nil {
		t.Fatal(err)
	}
	at := httptest.NewServer(small.Handler())
	defer at.Close()
	a := newDevice(t, w.clock)
	a.login(at.URL, "anna")
	a.attach(a.add("Polar")[0], []byte("more than ten bytes"))
	a.add("Behind")
	report, err := a.Sync(t.Context(), nil)
	var refusal *wire.Refusal
	if !errors.As(err, &refusal) || refusal.Code != wire.TooLarge || !strings.Contains(err.Error(), "10 bytes") {
		t.Errorf("got %v", err)
	}
	want(t, "pushed and waiting", []int{report.Pushed, report.Waiting}, []int{3, 0})
	a.Close()
	at.CloseClientConnections()
}

// rejections returns the edits that were refused.
func (d *device) rejections() (refused []kam.Record) {
	d.t.Helper()
	if err := d.cache.Each(d.t.Context(), kam.RejectionKind.Name, func(r kam.Record) bool { refused = append(refused, r); return true }); err != nil {
		d.t.Fatal(err)
	}
	return refused
}

// A right that comes late is no reason to lose a file: it goes with the edit that is made again, on whichever device that is.
func TestAFileThatWasRefusedFollowsItsDocument(t *testing.T) {
	for _, here := range []bool{true, false} {
		w := newWorld(t)
		w.user("anna", "all:write")
		w.user("ben", "all:write")
		a, other, b := w.device("anna"), w.device("anna"), w.device("ben")
		account := a.add("Polar")[0]
		a.sync()
		if err := errors.Join(w.server.Revoke(t.Context(), "anna", "all:write"), w.server.Grant(t.Context(), "anna", "all:read")); err != nil {
			t.Fatal(err)
		}
		data := bytesOf(1, 100)
		ref, id := a.attach(account, data)
		if _, err := a.Sync(t.Context(), nil); !step.Refused(err, wire.Forbidden) || len(a.rejections()) != 1 {
			t.Fatalf("without a right: %v, %d refused edits", err, len(a.rejections()))
		}
		w.clock.pass(31 * 24 * time.Hour)
		named, err := a.cache.Contents(t.Context())
		if err == nil {
			_, err = a.shelf.Sweep(t.Context(), named)
		}
		if err != nil || !a.shelf.Here(id) {
			t.Fatalf("the file of an edit that was refused is gone; %v", err)
		}
		if err := w.server.Grant(t.Context(), "anna", "all:write"); err != nil {
			t.Fatal(err)
		}
		by := a
		if !here {
			by = other
		}
		by.sync()
		rejection := by.rejections()[0]
		again, err := kam.Decode[kam.Rejection](rejection).Refused()
		if err == nil {
			err = by.cache.Apply(t.Context(), "resubmit", again)
		}
		if err != nil {
			t.Fatal(err)
		}
		by.set(rejection.Ref, "verdict", "resubmitted")
		by.sync()
		a.sync()
		if a.shelf.Owed(id) {
			t.Error("the file is still owed")
		}
		b.sync()
		if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
			t.Errorf("made again on the device with the file: %t; %v", here, err)
		}
	}
}

func TestAFileThatTheServerDoesNotTakeStaysOnTheDevice(t *testing.T) {
	r := newRestorable(t)
	r.stop()
	r.most = 50
	r.start()
	a := newDevice(t, r.clock)
	a.login(r.http.URL, "anna")
	_, id := a.attach(a.add("Polar")[0], bytesOf(1, 100))
	if _, err := a.Sync(t.Context(), nil); !step.Refused(err, wire.TooLarge) {
		t.Fatalf("a file that is too large: %v", err)
	}
	r.clock.pass(31 * 24 * time.Hour)
	if _, err := a.Sync(t.Context(), nil); !step.Refused(err, wire.TooLarge) {
		t.Errorf("a month later: %v", err)
	}
	named, err := a.cache.Contents(t.Context())
	if err == nil {
		_, err = a.shelf.Sweep(t.Context(), named)
	}
	if err != nil || !a.shelf.Here(id) {
		t.Errorf("the only copy is gone; %v", err)
	}
}

func TestAFileOutOfSightCannotBeFetched(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	a := w.device("anna")
	account, other := a.add("Polar")[0], a.add("Other")[0]
	ref, id := a.attach(account, []byte("secret terms"))
	a.sync()
	w.user("ben", "account="+other.ID.String()+":write")
	b := w.device("ben")
	b.sync()
	var refusal *wire.Refusal
	if err := b.Fetch(t.Context(), ref, id, nil); !errors.As(err, &refusal) || refusal.Code != wire.NotFound {
		t.Errorf("through the document of another account: %v", err)
	}
	own, _ := b.attach(other, []byte("x"))
	b.set(own, "content", id.String()) // ben knows the hash
	b.sync()
	if err := b.Fetch(t.Context(), own, id, nil); !errors.As(err, &refusal) || refusal.Code != wire.NotFound {
		t.Errorf("through a document of his own: %v", err)
	}
	want(t, "here", b.shelf.Here(id), false)
}

// restorable is a server that can be restored from a backup; anna may write everything.
type restorable struct {
	t     *testing.T
	clock *clock
	dir   string
	most  int64 // bytes of a file that the server takes; 0 for as many as there can be
	srv   *server.Server
	http  *httptest.Server
	stop  func()
}

func newRestorable(t *testing.T) *restorable {
	t.Helper()
	r := &restorable{t: t, clock: newClock(), dir: t.TempDir()}
	r.start()
	t.Cleanup(func() { r.stop() })
	if err := r.srv.AddUser(t.Context(), "anna", password, "all:write"); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *restorable) start() {
	r.t.Helper()
	files, err := embedded.Open(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	if r.srv, err = server.New(r.t.Context(), server.Options{Store: files, Now: r.clock.read, MaxFile: r.most}); err != nil {
		r.t.Fatal(err)
	}
	r.http = httptest.NewServer(r.srv.Handler())
	r.stop = func() { _ = errors.Join(r.srv.Close(), closed(r.http), files.Close()) }
}

func (r *restorable) backup() []byte {
	r.t.Helper()
	var backup bytes.Buffer
	if err := r.srv.Backup(r.t.Context(), &backup); err != nil {
		r.t.Fatal(err)
	}
	return backup.Bytes()
}

// restore puts a backup in the place of the store, and has a device find the server again.
func (r *restorable) restore(backup []byte, d *device) {
	r.t.Helper()
	r.stop()
	if err := os.WriteFile(filepath.Join(r.dir, embedded.File), backup, 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.start()
	if err := r.srv.Restored(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
	if err := d.cache.SetServerURL(r.t.Context(), r.http.URL); err != nil {
		r.t.Fatal(err)
	}
}

// wantFile sees that a device which has nothing yet gets the file of a document.
func (r *restorable) wantFile(ref kam.Ref, id wire.Hash, data []byte) {
	r.t.Helper()
	d := newDevice(r.t, r.clock)
	defer d.Close()
	d.login(r.http.URL, "anna")
	d.sync()
	if err := d.Fetch(r.t.Context(), ref, id, nil); err != nil {
		r.t.Fatal(err)
	}
	want(r.t, "the same file", bytes.Equal(d.file(id), data), true)
}

func TestWhatABackupHasLostIsUploadedAgain(t *testing.T) {
	t.Parallel()
	r := newRestorable(t)
	a := newDevice(t, r.clock)
	a.login(r.http.URL, "anna")
	account := a.add("Polar")[0]
	a.sync()
	backup := r.backup()
	data := bytesOf(7, wire.ChunkSize+1)
	ref, id := a.attach(account, data)
	a.sync()
	r.restore(backup, a)
	a.sync()
	r.wantFile(ref, id, data)
	a.Close()
}

// Exchanges that find the same file waiting bring it to the server once, and each ends when it is there.
func TestExchangesAtTheSameTimeUploadAFileOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	a, b := w.device("anna"), w.device("anna")
	ref, id := a.attach(a.add("Polar")[0], bytesOf(9, 3*wire.ChunkSize))
	var (
		mu     sync.Mutex
		sent   = map[string]int{}
		first  = make(chan struct{}) // a chunk is on its way, until the others have found the file waiting
		both   = make(chan struct{})
		came   = 0
		others sync.WaitGroup
	)
	a.wire.reset(func(_ int, r *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.Method == http.MethodPut:
			if sent[r.URL.Path]++; len(sent) == 1 && sent[r.URL.Path] == 1 {
				close(first)
			}
			mu.Unlock()
			<-both
			mu.Lock()
		case r.URL.Path == wire.PathSync && len(sent) > 0:
			if came++; came == 2 {
				close(both)
			}
		}
		return nil, nil
	}, nil)
	for i := range 3 {
		others.Go(func() {
			if i > 0 {
				<-first // an upload is under way
			}
			if report, err := a.Sync(t.Context(), nil); err != nil || report.Waiting > 0 {
				t.Errorf("exchange %d: %d wait, %v", i, report.Waiting, err)
			}
		})
	}
	others.Wait()
	want(t, "chunks", len(sent), 3)
	for path, n := range sent {
		want(t, "times that "+path+" was sent", n, 1)
	}
	b.sync()
	if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
		t.Fatal(err)
	}
}

// Edits that have nothing to do with a file do not wait until it is there: not those that wait behind its document, and not
// those that are made while it is on its way.
func TestEditsGoBeforeAndBetweenTheChunksOfAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	a, b := w.device("anna"), w.device("anna")
	account := a.add("Polar")[0]
	a.sync()
	data := bytesOf(4, 6*wire.ChunkSize+5)
	ref, id := a.attach(account, data)
	behind := a.add("Behind")[0]
	var (
		mu      sync.Mutex
		chunks  int
		between kam.Ref
		first   = map[kam.Ref]int{} // the chunk before which the server had an edit
	)
	a.wire.reset(func(_ int, r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodPut {
			return nil, nil
		}
		mu.Lock()
		defer mu.Unlock()
		if chunks++; chunks == 2 {
			between = a.add("Between")[0]
		}
		b.sync()
		for _, ref := range []kam.Ref{behind, between, ref} {
			if _, err := b.cache.Get(t.Context(), ref); err == nil && first[ref] == 0 {
				first[ref] = chunks
			}
		}
		return nil, nil
	}, nil)
	report := a.sync()
	want(t, "edits pushed and waiting", []int{report.Pushed, report.Waiting}, []int{3, 0})
	want(t, "the edit behind the document was there before chunk", first[behind], 1)
	if at := first[between]; at < 3 || at > 5 { // two chunks are on their way at once
		t.Errorf("the edit that was made at chunk 2 was there before chunk %d", at)
	}
	want(t, "the document was there before chunk", first[ref], 0)
	want(t, "chunks", chunks, 7)
	b.sync()
	want(t, "the name of its content", b.get(ref, "content"), id.String())
	if err := b.Fetch(t.Context(), ref, id, nil); err != nil {
		t.Fatal(err)
	}
	want(t, "the same file", bytes.Equal(b.file(id), data), true)
	a.clean()
	b.clean()
}

// A server is restored from a backup after a file has come and before its document has. The edit that names the file goes there with
// the request that tells of the restore; the file follows.
func TestAFileThatABackupLostBeforeItsDocumentWasPushedIsUploadedAgain(t *testing.T) {
	t.Parallel()
	r := newRestorable(t)
	a := newDevice(t, r.clock)
	a.login(r.http.URL, "anna")
	account := a.add("Polar")[0]
	a.sync()
	backup := r.backup()
	data := bytesOf(8, wire.ChunkSize+1)
	ref, id := a.attach(account, data)
	var brought atomic.Bool
	a.wire.reset(func(_ int, q *http.Request) (*http.Response, error) {
		if q.Method == http.MethodPut {
			brought.Store(true)
		}
		if brought.Load() && q.URL.Path == wire.PathSync {
			return nil, errors.New("the line is cut")
		}
		return nil, nil
	}, nil)
	_, err := a.Sync(t.Context(), nil)
	wantErr(t, "the exchange", err, ErrUnreachable)
	a.wire.reset(nil, nil)
	r.restore(backup, a)
	a.sync()
	r.wantFile(ref, id, data)
	a.Close()
}

func TestWithoutAShelfEditsGoAsTheyAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	a := w.device("anna")
	a.attach(a.add("Polar")[0], []byte("x"))
	a.Client.shelf = nil
	want(t, "pushed", a.sync().Pushed, 2)
	var none *shelf.Shelf
	want(t, "shelf", a.Client.shelf, none)
}
