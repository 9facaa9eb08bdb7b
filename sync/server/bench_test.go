package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// BenchmarkPush pushes batches of 500 edits: first of new accounts, then of accounts that exist.
func BenchmarkPush(b *testing.B) {
	for _, kind := range []string{"new", "existing"} {
		b.Run(kind, func(b *testing.B) {
			w := newWorld(b)
			w.user("anna", "all:write")
			w.seed(20_000)
			d := w.device("anna")
			d.sync()
			var refs []kam.Ref
			for ref := range d.rows {
				refs = append(refs, ref)
			}
			edits := 0
			for b.Loop() {
				b.StopTimer()
				var ms []wire.Mutation
				for range wire.MaxMutations {
					edits++
					ref := refs[edits*7919%len(refs)]
					if kind == "new" {
						ref = w.ref()
					}
					ms = append(ms, d.edit(ref, fmt.Sprintf("name=Account %d", edits), "city=Oulu", "phone=+358 40 123 4567"))
				}
				q := d.request(ms...)
				q.PushOnly = true
				body, err := wire.Marshal(q)
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if rec := w.send(wire.PathSync, d.session.Access, body); rec.Code != http.StatusOK {
					b.Fatal(rec.Code)
				}
			}
			b.ReportMetric(float64(edits)/b.Elapsed().Seconds(), "edits/s")
		})
	}
}

// BenchmarkFirstPull pulls 100,000 records of some 600 bytes, packed, as a new device does.
func BenchmarkFirstPull(b *testing.B) {
	const n = 100_000
	w := newWorld(b)
	w.user("anna", "all:read")
	begun := time.Now()
	if err := w.srv.Seed(b.Context(), "demo", func(yield func(kam.Record) error) error {
		for i := range n {
			r := kam.Record{Ref: w.ref()}.With(
				kam.Cell{Key: "name", Value: fmt.Sprintf("Account %d of many", i)}, kam.Cell{Key: "status", Value: "target"},
				kam.Cell{Key: "city", Value: "Oulu"}, kam.Cell{Key: "phone", Value: fmt.Sprintf("+358 40 %07d", i)},
				kam.Cell{Key: "notes", Value: strings.Repeat(fmt.Sprintf("note %d; ", i*7919), 30)})
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.Logf("loading %d records took %v", n, time.Since(begun))
	d := w.device("anna")
	pages, size := 0, 0
	for b.Loop() {
		d.token = nil
		for left := uint64(1); left > 0; pages++ {
			body, err := wire.Marshal(d.request())
			if err != nil {
				b.Fatal(err)
			}
			rec := w.send(wire.PathSync, d.session.Access, body, "Accept-Encoding", "zstd")
			size += rec.Body.Len()
			b.StopTimer()
			data, err := unpack(rec.Body.Bytes())
			if err != nil {
				b.Fatal(err)
			}
			var a wire.SyncResponse
			if err := wire.Unmarshal(data, &a); err != nil {
				b.Fatal(err)
			}
			d.token, left = a.Token, a.Left
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(size)/float64(pages), "bytes/page")
}

// BenchmarkFewAccounts pulls what a user sees who has 5 of 10,000 accounts with 10 contacts each, first from nothing
// and then after 100 changes elsewhere, beside one who sees everything.
func BenchmarkFewAccounts(b *testing.B) {
	const accounts, each = 10_000, 10
	w := newWorld(b)
	var ids []kam.ID
	if err := w.srv.Seed(b.Context(), "demo", func(yield func(kam.Record) error) error {
		for i := range accounts {
			ids = append(ids, w.id())
			country := "FI"
			if i%2000 == 7 {
				country = "IS"
			}
			if err := yield(kam.Record{Ref: kam.Ref{Kind: "account", ID: ids[i]}}.With(
				kam.Cell{Key: "name", Value: fmt.Sprintf("Account %d", i)}, kam.Cell{Key: "country", Value: country})); err != nil {
				return err
			}
		}
		for i := range accounts * each {
			if err := yield(kam.Record{Ref: kam.Ref{Kind: "contact", ID: w.id()}}.With(
				kam.Cell{Key: "name", Value: fmt.Sprintf("Contact %d", i)}, kam.Cell{Key: "account", Value: ids[i%accounts].String()})); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	for user, grant := range map[string]string{"few": "country=IS:read", "all": "all:read"} {
		w.user(user, grant)
		d := w.device(user)
		d.sync()
		b.Logf("%s has %d records", user, len(d.rows))
		token := d.token
		for name, from := range map[string][]byte{"first": nil, "again": token} {
			b.Run(user+"/"+name, func(b *testing.B) {
				for b.Loop() {
					d.token = from
					for left := uint64(1); left > 0; {
						a := &wire.SyncResponse{}
						if refusal := d.post(wire.PathSync, d.request(), a); refusal != nil {
							b.Fatal(refusal)
						}
						d.token, left = a.Token, a.Left
					}
				}
			})
		}
	}
}
