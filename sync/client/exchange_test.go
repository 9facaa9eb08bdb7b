package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/sync/wire"
)

// pages is how many records the tests of pages have: three pages, the last one not full.
const pages = 2*wire.MaxPage + 500

func TestAFirstSyncComesInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(pages)
	d := w.device("anna")
	var shown []Progress
	report, err := d.Sync(t.Context(), func(p Progress) { shown = append(shown, p) })
	if err != nil {
		t.Fatal(err)
	}
	want(t, "report", fmt.Sprintf("%+v", report), fmt.Sprintf("%+v", Report{Pulled: pages, Requests: 3, Head: pages}))
	want(t, "progress", shown, []Progress{{Done: wire.MaxPage, Total: pages}, {Done: 2 * wire.MaxPage, Total: pages}, {Done: pages, Total: pages}})
	want(t, "records", d.cache.Counts()["account"], pages)
	d.clean()
	report = d.sync()
	want(t, "a repeat", fmt.Sprintf("%+v", report), fmt.Sprintf("%+v", Report{Requests: 1, Head: pages}))
}

func TestWhatWaitsIsPushedInBatches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d, other := w.device("anna"), w.device("anna")
	const edits = 2*wire.MaxMutations + 7
	var cells []kam.Edit
	for i := range edits {
		id, err := d.cache.NewID()
		if err != nil {
			t.Fatal(err)
		}
		cells = append(cells, kam.Edit{Ref: kam.Ref{Kind: "account", ID: id}, Cells: []kam.Cell{{Key: "name", Value: fmt.Sprint("Account ", i)}}})
	}
	if err := d.cache.Apply(t.Context(), "many", cells...); err != nil {
		t.Fatal(err)
	}
	report := d.sync()
	want(t, "report", fmt.Sprintf("%+v", report), fmt.Sprintf("%+v", Report{Pushed: edits, Pulled: edits, Requests: 3, Head: edits}))
	want(t, "a repeat", d.sync().Requests, 1)
	want(t, "what another device gets", other.sync().Pulled, edits)
	d.clean()
	other.clean()
}

func TestAReportTellsOfConflictsAndRejections(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	w.user("ben", "all:write")
	w.user("eve", "all:read")
	anna, ben, eve := w.device("anna"), w.device("ben"), w.device("eve")
	ref := anna.add("Polar")[0]
	anna.sync()
	ben.sync()
	eve.sync()
	anna.set(ref, "phone", "1")
	w.clock.pass(time.Second)
	ben.set(ref, "phone", "2")
	eve.set(ref, "phone", "3")
	want(t, "the first", anna.sync().Conflicts, 0)
	report := ben.sync()
	want(t, "the second", []int{report.Pushed, report.Conflicts, report.Rejected}, []int{1, 1, 0})
	report = eve.sync()
	want(t, "who may only read", []int{report.Pushed, report.Conflicts, report.Rejected}, []int{1, 0, 1})
	want(t, "open conflicts", []int{ben.cache.Conflicts(), eve.cache.Conflicts(), eve.cache.Rejected()}, []int{1, 1, 1})
	anna.sync()
	want(t, "the value everywhere", anna.get(ref, "phone")+ben.get(ref, "phone")+eve.get(ref, "phone"), "222")
}

func TestAnExchangeThatBreaksOffGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(pages)
	for what, spoil := range map[string]func(io.Reader) io.Reader{
		"at once":          func(io.Reader) io.Reader { return broken{} },
		"in the middle":    func(r io.Reader) io.Reader { return io.MultiReader(io.LimitReader(r, 1000), broken{}) },
		"without an error": func(r io.Reader) io.Reader { return io.LimitReader(r, 1000) },
	} {
		t.Run(what, func(t *testing.T) {
			d := w.device("anna")
			d.add("Waiting")
			d.wire.reset(nil, func(n int, body io.Reader) io.Reader {
				if n == 2 {
					return spoil(body)
				}
				return body
			})
			report, err := d.Sync(t.Context(), nil)
			if !errors.Is(err, ErrUnreachable) && !errors.Is(err, ErrNotOurs) {
				t.Errorf("got %v", err)
			}
			want(t, "pulled until then", report.Pulled, wire.MaxPage)
			want(t, "pushed until then", []int{report.Pushed, report.Waiting}, []int{1, 0})
			d.clean()
			d.wire.reset(nil, nil)
			report = d.sync()
			want(t, "pushed afterwards", report.Pushed, 0)
			want(t, "all records", d.cache.Counts()["account"], report.Pulled+wire.MaxPage)
			d.clean()
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

// faulty is a cache that fails to take in the nth page, once the request for the next one has begun.
type faulty struct {
	*store.Cache
	left  int
	begun chan struct{}
}

var errFaulty = errors.New("the disk is gone")

func (f *faulty) Prepare(resp *wire.SyncResponse) (func(context.Context) (store.Absorbed, error), error) {
	absorb, err := f.Cache.Prepare(resp)
	return func(ctx context.Context) (store.Absorbed, error) {
		if f.left--; f.left == 0 {
			<-f.begun
			return store.Absorbed{}, errFaulty
		}
		return absorb(ctx)
	}, err
}

func TestAPageThatCannotBeKeptEndsTheExchange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(pages)
	for page := 1; page <= 3; page++ {
		d := w.device("anna")
		begun := make(chan struct{})
		if page == 3 { // the last
			close(begun)
		}
		c := New(&faulty{d.cache, page, begun}, Options{HTTP: d.http, Now: w.clock.read})
		d.wire.reset(func(n int, r *http.Request) (*http.Response, error) {
			if n == page+1 {
				close(begun)
				<-r.Context().Done()
				_, _ = io.CopyN(io.Discard, rand.Reader, 4<<20) // and takes its time to end
				return nil, r.Context().Err()
			}
			return nil, nil
		}, nil)
		report, err := c.Sync(t.Context(), nil)
		wantErr(t, fmt.Sprint("page ", page), err, errFaulty)
		want(t, "pulled until then", report.Pulled, (page-1)*wire.MaxPage)
		want(t, "requests under way", d.wire.open(), 0)
		want(t, "requests, counted here and there", report.Requests, d.wire.requests())
		d.clean()
		d.wire.reset(nil, nil)
		d.sync()
		want(t, "records", d.cache.Counts()["account"], pages)
	}
}

func TestAnExchangeIsCancelled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	w.seed(pages)

	t.Run("between pages", func(t *testing.T) {
		d := w.device("anna")
		ctx, cancel := context.WithCancel(t.Context())
		_, err := d.Sync(ctx, func(Progress) { cancel() })
		wantErr(t, "sync", err, context.Canceled)
		want(t, "requests under way", d.wire.open(), 0)
		d.clean()
		want(t, "requests of the next", d.sync().Requests <= 3, true)
		want(t, "records", d.cache.Counts()["account"], pages)
	})
	t.Run("while the server is silent", func(t *testing.T) {
		d := w.device("anna")
		ctx, cancel := context.WithCancel(t.Context())
		d.wire.reset(func(n int, r *http.Request) (*http.Response, error) {
			if n < 3 {
				return nil, nil
			}
			cancel()
			<-r.Context().Done()
			return nil, r.Context().Err()
		}, nil)
		report, err := d.Sync(ctx, nil)
		wantErr(t, "sync", err, context.Canceled)
		want(t, "no more than two pages", report.Pulled <= 2*wire.MaxPage, true)
		want(t, "requests under way", d.wire.open(), 0)
		d.clean()
	})
	t.Run("before it began", func(t *testing.T) {
		d := w.device("anna")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		d.wire.reset(nil, nil)
		_, err := d.Sync(ctx, nil)
		wantErr(t, "sync", err, context.Canceled)
		want(t, "requests", d.wire.requests(), 0)
	})
}

func TestExchangesOfOneDeviceFollowEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d := w.device("anna")
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			d.add(fmt.Sprint("Account ", i))
			if _, err := d.Sync(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	want(t, "waiting", d.sync().Waiting, 0)
	other := w.device("anna")
	want(t, "records", other.sync().Pulled, 4)
	d.clean()
}

func TestNoRouteToTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.user("anna", "all:write")
	d := w.device("anna")
	d.add("Polar")
	d.wire.reset(func(int, *http.Request) (*http.Response, error) { return nil, errors.New("no route to host") }, nil)
	report, err := d.Sync(t.Context(), nil)
	wantErr(t, "sync", err, ErrUnreachable)
	want(t, "report", fmt.Sprintf("%+v", report), fmt.Sprintf("%+v", Report{Requests: 1, Waiting: 1}))
	d.wire.reset(nil, nil)
	want(t, "pushed later", d.sync().Pushed, 1)

	// What was taken while its answer was lost is not taken twice.
	ref := d.add("Aurora")[0]
	d.wire.reset(nil, func(_ int, body io.Reader) io.Reader { _, _ = io.Copy(io.Discard, body); return broken{} })
	_, err = d.Sync(t.Context(), nil)
	wantErr(t, "an answer that was lost", err, ErrUnreachable)
	want(t, "waiting", d.cache.Waiting(), 1)
	d.wire.reset(nil, nil)
	d.sync()
	entries, err := d.cache.History(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "entries of history: name and status", len(entries), 2)
	d.clean()
}
