package postgres_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/kam/sidebyside"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/server/postgres/pgtest"
	"keyaccount/sync/wire"
)

// recorder is a store that notes what transactions write, for a reference that writes just that.
type recorder struct {
	server.Store
	writes []map[server.Table]map[string][]byte // of each transaction; nil for a key that it deleted
	reads  int
	trips  int // scans and fetches, each of which asks the database
}

type recordingTx struct {
	server.Tx
	r      *recorder
	writes map[server.Table]map[string][]byte
}

func (r *recorder) Update(ctx context.Context, f func(server.Tx) error) error {
	var writes map[server.Table]map[string][]byte
	err := r.Store.Update(ctx, func(tx server.Tx) error {
		writes = map[server.Table]map[string][]byte{}
		return f(&recordingTx{tx, r, writes})
	})
	r.writes = append(r.writes, writes)
	return err
}

func (r *recorder) View(ctx context.Context, f func(server.Tx) error) error {
	return r.Store.View(ctx, func(tx server.Tx) error { return f(&recordingTx{tx, r, nil}) })
}

func (t *recordingTx) note(name server.Table, key, value []byte) {
	if t.writes[name] == nil {
		t.writes[name] = map[string][]byte{}
	}
	t.writes[name][string(key)] = value
}

func (t *recordingTx) Get(name server.Table, key []byte) ([]byte, error) {
	if t.writes != nil {
		t.r.reads++
	}
	return t.Tx.Get(name, key)
}

func (t *recordingTx) Scan(name server.Table, from, below []byte) iter.Seq2[server.Item, error] {
	t.r.trips++
	return t.Tx.Scan(name, from, below)
}

func (t *recordingTx) Fetch(name server.Table, keys [][]byte) error {
	t.r.trips++
	if f, ok := t.Tx.(server.Fetcher); ok {
		return f.Fetch(name, keys)
	}
	return nil
}

func (t *recordingTx) FetchRanges(name server.Table, ranges []server.Range) (all [][]server.Item, err error) {
	if f, ok := t.Tx.(server.RangeFetcher); ok {
		t.r.trips++
		return f.FetchRanges(name, ranges)
	}
	for _, r := range ranges {
		var items []server.Item
		for item, err := range t.Scan(name, r.From, r.Below) {
			if err != nil {
				return nil, err
			}
			items = append(items, server.Item{Key: bytes.Clone(item.Key), Value: item.Value})
		}
		all = append(all, items)
	}
	return all, nil
}

func (t *recordingTx) Put(name server.Table, key, value []byte) error {
	t.note(name, key, value)
	return t.Tx.Put(name, key, value)
}

func (t *recordingTx) Delete(name server.Table, key []byte) error {
	t.note(name, key, nil)
	return t.Tx.Delete(name, key)
}

// rawPostgres writes rows as plainly as can be: a statement for what each table gets and one for what it loses.
func rawPostgres(b *testing.B, url string) func(map[server.Table]map[string][]byte) {
	conn, err := pgx.Connect(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close(context.Background()) })
	for _, t := range server.Tables() {
		if _, err := conn.Exec(b.Context(), fmt.Sprintf("create table raw_%s (key bytea primary key, value bytea not null)", t)); err != nil {
			b.Fatal(err)
		}
	}
	return func(writes map[server.Table]map[string][]byte) {
		if err := pgx.BeginFunc(b.Context(), conn, func(tx pgx.Tx) error {
			var batch pgx.Batch
			for table, rows := range writes {
				var gone, keys, values [][]byte
				for key, value := range rows {
					if value == nil {
						gone = append(gone, []byte(key))
					} else {
						keys, values = append(keys, []byte(key)), append(values, value)
					}
				}
				batch.Queue(fmt.Sprintf("insert into raw_%s select * from unnest($1::bytea[], $2::bytea[]) on conflict (key) do update set value = excluded.value", table), keys, values)
				batch.Queue(fmt.Sprintf("delete from raw_%s where key = any($1::bytea[])", table), gone)
			}
			return tx.SendBatch(b.Context(), &batch).Close()
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func rawFile(b *testing.B) func(map[server.Table]map[string][]byte) {
	db, err := bbolt.Open(b.TempDir()+"/raw", 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoFreelistSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return func(writes map[server.Table]map[string][]byte) {
		if err := db.Update(func(tx *bbolt.Tx) error {
			for table, rows := range writes {
				bucket, err := tx.CreateBucketIfNotExists([]byte(table))
				if err != nil {
					return err
				}
				for key, value := range rows {
					if value == nil {
						err = bucket.Delete([]byte(key))
					} else {
						err = bucket.Put([]byte(key), value)
					}
					if err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// stores calls f for either kind of store, with what writes the same rows without a server.
func stores(b *testing.B, f func(b *testing.B, r *recorder, raw func(map[server.Table]map[string][]byte))) {
	b.Run("embedded", func(b *testing.B) {
		store, err := embedded.Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { store.Close() })
		f(b, &recorder{Store: store}, rawFile(b))
	})
	b.Run("postgres", func(b *testing.B) {
		url := pgtest.Database(b)
		store := open(b, url)
		b.Cleanup(func() { store.Close() })
		f(b, &recorder{Store: store}, rawPostgres(b, url))
	})
}

// BenchmarkSideBySidePush pushes batches of 500 edits, of new accounts and of accounts that exist, against
// writing the rows that this comes to.
func BenchmarkSideBySidePush(b *testing.B) {
	stores(b, func(b *testing.B, r *recorder, raw func(map[server.Table]map[string][]byte)) {
		at := newStation(b, r)
		ids := kam.NewIdentity(time.Now, rand.Reader)
		if err := at.AddUser(b.Context(), "anna", password, "all:write"); err != nil {
			b.Fatal(err)
		}
		load(b, at, ids, 20_000)
		for _, writes := range r.writes {
			raw(writes)
		}
		d := newDevice(b, at, ids, "anna")
		if err := d.pull(at); err != nil {
			b.Fatal(err)
		}
		var refs []kam.Ref
		for ref := range d.seen {
			refs = append(refs, ref)
		}
		for _, kind := range []string{"new", "existing"} {
			b.Run(kind, func(b *testing.B) {
				r.reads = 0
				edits := 0
				var waiting []map[server.Table]map[string][]byte
				median := sidebyside.Often(b, 3, func(w *sidebyside.Watch) {
					batch := make([]kam.Ref, wire.MaxMutations)
					for i := range batch {
						if batch[i] = refs[(edits+i)*7919%len(refs)]; kind == "new" {
							batch[i] = kam.Ref{Kind: "account", ID: newID(b, ids)}
						}
					}
					edits += len(batch)
					r.writes = nil
					w.Time(func() {
						if err := d.push(at, fmt.Sprint(edits), batch...); err != nil {
							b.Fatal(err)
						}
					})
					waiting = r.writes
					if err := d.pull(at); err != nil {
						b.Fatal(err)
					}
				}, func(w *sidebyside.Watch) {
					for _, writes := range waiting {
						w.Time(func() { raw(writes) })
					}
				})
				b.ReportMetric(wire.MaxMutations/median.Seconds(), "edits/s")
				b.ReportMetric(float64(r.reads)/float64(edits), "reads/edit")
			})
		}
	})
}

// BenchmarkSideBySideSeed loads many records as a company begins, against writing the rows that this comes to.
func BenchmarkSideBySideSeed(b *testing.B) {
	stores(b, func(b *testing.B, r *recorder, raw func(map[server.Table]map[string][]byte)) {
		at := newStation(b, r)
		ids := kam.NewIdentity(time.Now, rand.Reader)
		var waiting []map[server.Table]map[string][]byte
		median := sidebyside.Compare(b, func(w *sidebyside.Watch) {
			r.writes = nil
			w.Time(func() { load(b, at, ids, sidebyside.Records()) })
			waiting = r.writes
		}, func(w *sidebyside.Watch) {
			w.Time(func() {
				for _, writes := range waiting {
					raw(writes)
				}
			})
		})
		b.ReportMetric(float64(sidebyside.Records())/median.Seconds(), "records/s")
	})
}

// BenchmarkFirstPull pulls records as a new device does.
func BenchmarkFirstPull(b *testing.B) {
	stores(b, func(b *testing.B, r *recorder, _ func(map[server.Table]map[string][]byte)) {
		at := newStation(b, r)
		ids := kam.NewIdentity(time.Now, rand.Reader)
		if err := at.AddUser(b.Context(), "anna", password, "all:read"); err != nil {
			b.Fatal(err)
		}
		load(b, at, ids, sidebyside.Records())
		d := newDevice(b, at, ids, "anna")
		for b.Loop() {
			d.token = nil
			if err := d.pull(at); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(sidebyside.Records()*b.N)/b.Elapsed().Seconds(), "records/s")
	})
}

// BenchmarkPullOfChanges pulls 100 records that others have changed three times since the device last asked.
func BenchmarkPullOfChanges(b *testing.B) {
	stores(b, func(b *testing.B, r *recorder, _ func(map[server.Table]map[string][]byte)) {
		at := newStation(b, r)
		ids := kam.NewIdentity(time.Now, rand.Reader)
		if err := at.AddUser(b.Context(), "anna", password, "all:write"); err != nil {
			b.Fatal(err)
		}
		load(b, at, ids, 1000)
		d := newDevice(b, at, ids, "anna")
		if err := d.pull(at); err != nil {
			b.Fatal(err)
		}
		var refs []kam.Ref
		for ref := range d.seen {
			if len(refs) < 100 {
				refs = append(refs, ref)
			}
		}
		other := newDevice(b, at, ids, "anna")
		for i := range 3 {
			if err := other.pull(at); err != nil {
				b.Fatal(err)
			}
			if err := other.push(at, fmt.Sprint(i), refs...); err != nil {
				b.Fatal(err)
			}
		}
		token := d.token
		r.trips = 0
		for b.Loop() {
			d.token = token
			if err := d.pull(at); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(r.trips)/float64(b.N), "trips/pull")
	})
}

// load seeds accounts of some 600 bytes.
func load(b *testing.B, at station, ids *kam.Identity, n int) {
	b.Helper()
	if err := at.Seed(b.Context(), "demo", func(yield func(kam.Record) error) error {
		for i := range n {
			r := kam.Record{Ref: kam.Ref{Kind: "account", ID: newID(b, ids)}}.With(
				kam.Cell{Key: "name", Value: fmt.Sprintf("Account %d of many", i)}, kam.Cell{Key: "status", Value: "target"},
				kam.Cell{Key: "city", Value: "Oulu"}, kam.Cell{Key: "phone", Value: fmt.Sprintf("+358 40 %07d", i)},
				kam.Cell{Key: "notes", Value: fmt.Sprintf("%0400d", i*7919)})
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
}
