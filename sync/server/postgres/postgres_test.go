package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"keyaccount/sync/server"
	"keyaccount/sync/server/conformance"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/server/postgres"
	"keyaccount/sync/server/postgres/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.M{M: m}.Run()) }

func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	store, err := postgres.Open(t.Context(), postgres.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestConformance(t *testing.T) {
	conformance.Run(t, func(t *testing.T) (server.Store, func() server.Store) {
		url := pgtest.Database(t)
		return open(t, url), func() server.Store { return open(t, url) }
	})
}

// pair is one database through two stores, as two servers have it. Transactions go to them in turns.
type pair struct {
	*postgres.Store
	other *postgres.Store
	mu    sync.Mutex
	turn  int
}

func (p *pair) next() *postgres.Store {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	if p.turn%2 == 0 {
		return p.other
	}
	return p.Store
}

func (p *pair) View(ctx context.Context, f func(server.Tx) error) error { return p.next().View(ctx, f) }
func (p *pair) Update(ctx context.Context, f func(server.Tx) error) error {
	return p.next().Update(ctx, f)
}
func (p *pair) Close() error { return errors.Join(p.Store.Close(), p.other.Close()) }

func TestConformanceOfTwoStoresOnOneDatabase(t *testing.T) {
	conformance.Run(t, func(t *testing.T) (server.Store, func() server.Store) {
		url := pgtest.Database(t)
		both := func() server.Store { return &pair{Store: open(t, url), other: open(t, url)} }
		return both(), both
	})
}

func TestADatabaseWithoutAStoreIsOnlyUsedToMakeOne(t *testing.T) {
	url := pgtest.Database(t)
	if _, err := postgres.Open(t.Context(), postgres.Options{URL: url, Existing: true}); !errors.Is(err, postgres.ErrNone) {
		t.Errorf("opening nothing: %v", err)
	}
	if _, err := postgres.Migrate(t.Context(), url); !errors.Is(err, postgres.ErrNone) {
		t.Errorf("migrating nothing: %v", err)
	}
	if err := open(t, url).Close(); err != nil {
		t.Fatal(err)
	}
	store, err := postgres.Open(t.Context(), postgres.Options{URL: url, Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	if was, err := postgres.Migrate(t.Context(), url); was != postgres.Format || err != nil {
		t.Errorf("migrating the newest format: %d, %v", was, err)
	}
}

func TestStoresThatAreMadeAtOnceAreOne(t *testing.T) {
	url := pgtest.Database(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			store, err := postgres.Open(t.Context(), postgres.Options{URL: url})
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(store.Update(t.Context(), func(tx server.Tx) error { return ignore(tx.Advance(1)) }), store.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	store := open(t, url)
	defer store.Close()
	if err := store.View(t.Context(), func(tx server.Tx) error {
		head, err := tx.Head()
		if head != 4 {
			t.Errorf("four stores that advanced by one came to %d", head)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestAnotherFormatIsRefused(t *testing.T) {
	url := pgtest.Database(t)
	store := open(t, url)
	defer store.Close()
	pgtest.Exec(t, url, "update kamd_store set format = 99")
	if _, err := postgres.Open(t.Context(), postgres.Options{URL: url}); !errors.Is(err, server.ErrFormat) {
		t.Errorf("opening format 99: %v", err)
	}
	if _, err := postgres.Migrate(t.Context(), url); !errors.Is(err, server.ErrFormat) {
		t.Errorf("migrating format 99: %v", err)
	}
	nothing := func(server.Tx) error { return nil }
	if err := store.Update(t.Context(), nothing); !errors.Is(err, server.ErrFormat) {
		t.Errorf("writing where a newer program has migrated: %v", err)
	}
}

func TestAMissingTableIsDamage(t *testing.T) {
	url := pgtest.Database(t)
	store := open(t, url)
	defer store.Close()
	pgtest.Exec(t, url, "drop table kamd_feed")
	var told []string
	if err := store.Check(t.Context(), func(damage string) { told = append(told, damage) }); err != nil || len(told) != 1 {
		t.Errorf("checking: %v, %q", err, told)
	}
	if err := store.View(t.Context(), func(tx server.Tx) error {
		return ignoreValue(tx.Get(server.FeedTable, []byte("x")))
	}); !errors.Is(err, server.ErrDamaged) {
		t.Errorf("reading: %v", err)
	}
	pgtest.Exec(t, url, "delete from kamd_store")
	if _, err := postgres.Open(t.Context(), postgres.Options{URL: url}); !errors.Is(err, server.ErrDamaged) {
		t.Errorf("opening without a head: %v", err)
	}
}

// A program that died, or that an administrator threw out, leaves connections that are dead.
func TestAConnectionThatWasCutIsReplaced(t *testing.T) {
	url := pgtest.Database(t)
	store := open(t, url)
	defer store.Close()
	put := func(value string) error {
		return store.Update(t.Context(), func(tx server.Tx) error { return tx.Put(server.MetaTable, []byte("k"), []byte(value)) })
	}
	if err := put("before"); err != nil {
		t.Fatal(err)
	}
	cut(t, url)
	if err := put("after"); err != nil {
		t.Error(err)
	}
	err := store.Update(t.Context(), func(tx server.Tx) error {
		cut(t, url)
		return tx.Put(server.MetaTable, []byte("k"), []byte("lost"))
	})
	if err == nil || !strings.Contains(err.Error(), "not known") {
		t.Errorf("cut off before the commit: %v", err)
	}
	if got := value(t, store, "k"); got != "after" {
		t.Errorf("there is %q", got)
	}
}

// cut ends the connections of stores that use the schema of a URL.
func cut(t *testing.T, database string) {
	t.Helper()
	pgtest.Exec(t, database, "select pg_terminate_backend(pid) from pg_stat_activity a where application_name = 'kamd' and exists "+
		"(select from pg_locks l where l.pid = a.pid) or application_name = 'kamd' and state = 'idle'")
}

func TestAWriterThatGivesUpWaitingLeavesTheQueue(t *testing.T) {
	url := pgtest.Database(t)
	first, second := open(t, url), open(t, url)
	defer first.Close()
	defer second.Close()
	ctx, cancel := context.WithCancel(t.Context())
	if err := first.Update(t.Context(), func(tx server.Tx) error {
		waited := make(chan error, 1)
		go func() { waited <- second.Update(ctx, func(server.Tx) error { return nil }) }()
		cancel()
		if err := <-waited; !errors.Is(err, context.Canceled) {
			t.Errorf("the one that waited: %v", err)
		}
		return tx.Put(server.MetaTable, []byte("k"), []byte("v"))
	}); err != nil {
		t.Error(err)
	}
	if err := second.Update(t.Context(), func(tx server.Tx) error { return tx.Put(server.MetaTable, []byte("k"), []byte("w")) }); err != nil {
		t.Error(err)
	}
}

func TestAFailedStatementIsNeverCommitted(t *testing.T) {
	store := open(t, pgtest.Database(t))
	defer store.Close()
	if err := store.Update(t.Context(), func(tx server.Tx) error {
		for range 2 {
			if _, err := tx.Get("no such table", []byte("k")); err == nil {
				t.Error("a table was read that there is not")
			}
		}
		_ = tx.Put(server.MetaTable, []byte("k"), []byte("v"))
		return nil
	}); err == nil {
		t.Error("a transaction with a failed statement was committed")
	}
	if got := value(t, store, "k"); got != "" {
		t.Errorf("it left %q", got)
	}
}

// More than a transaction holds in memory goes to the database before it commits, and is seen by it alone.
func TestALargeTransactionIsWrittenInPieces(t *testing.T) {
	store := open(t, pgtest.Database(t))
	defer store.Close()
	value := bytes.Repeat([]byte("0123456789abcdef"), 4<<10)
	const n = 600
	key := func(i int) []byte { return fmt.Appendf(nil, "%06d", i) }
	fill := func(then error) error {
		return store.Update(t.Context(), func(tx server.Tx) error {
			for i := range n {
				if err := tx.Put(server.FeedTable, key(i), value); err != nil {
					return err
				}
			}
			if got, err := tx.Get(server.FeedTable, key(1)); err != nil || !bytes.Equal(got, value) {
				t.Errorf("it does not see what it wrote: %d bytes, %v", len(got), err)
			}
			return errors.Join(tx.Delete(server.FeedTable, key(0)), then)
		})
	}
	count := func() (rows int) {
		if err := store.View(t.Context(), func(tx server.Tx) error {
			for item, err := range tx.Scan(server.FeedTable, nil, nil) {
				if err != nil {
					return err
				}
				if rows++; !bytes.Equal(item.Key, key(rows)) || !bytes.Equal(item.Value, value) {
					t.Fatalf("row %d is %s with %d bytes", rows, item.Key, len(item.Value))
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	broken := errors.New("broken off")
	if err := fill(broken); !errors.Is(err, broken) || count() != 0 {
		t.Errorf("after breaking off there are %d rows, %v", count(), err)
	}
	if err := fill(nil); err != nil || count() != n-1 {
		t.Errorf("there are %d rows, %v", count(), err)
	}
}

func TestABackupIsAFileOfTheEmbeddedStoreAndComesBack(t *testing.T) {
	store := open(t, pgtest.Database(t))
	defer store.Close()
	if err := store.Update(t.Context(), func(tx server.Tx) error {
		return errors.Join(ignore(tx.Advance(3)), tx.Put(server.FeedTable, []byte("a"), []byte("1")), tx.Put(server.MetaTable, []byte("k"), []byte("v")))
	}); err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/backup"
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(store.Backup(t.Context(), file), file.Close()); err != nil {
		t.Fatal(err)
	}
	backup, err := embedded.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer backup.Close()
	again := open(t, pgtest.Database(t))
	defer again.Close()
	load := func() error {
		return backup.View(t.Context(), func(tx server.Tx) error { return server.Copy(t.Context(), again, tx, 0) })
	}
	if err := load(); err != nil {
		t.Fatal(err)
	}
	if err := load(); !errors.Is(err, server.ErrNotEmpty) {
		t.Errorf("loading it a second time: %v", err)
	}
	for name, s := range map[string]server.Store{"the backup": backup, "the store made from it": again} {
		if got := value(t, s, "k"); got != "v" {
			t.Errorf("%s has %q", name, got)
		}
		if err := s.View(t.Context(), func(tx server.Tx) error {
			head, err := tx.Head()
			if head != 3 {
				t.Errorf("%s has the head %d", name, head)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
}

func TestThePasswordIsInNoError(t *testing.T) {
	const password = "sesame-4711"
	working, err := url.Parse(pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, database := range []string{
		"postgres://kam:" + password + "@127.0.0.1:1/kam?connect_timeout=2",
		"postgres://kam:" + password + "@" + "/kam?host=/nowhere/at/all",
		"postgres://kam:" + password + "127.0.0.1/kam",
		"postgres://kam:" + password + "@[::1/kam",
		"postgres://kam:" + password + "@127.0.0.1:port/kam",
		"postgres://kam:" + password + "@127.0.0.1/kam?sslmode=" + password,
		"host=127.0.0.1 port=1 user=kam dbname=kam password=" + password + " connect_timeout=x",
		"password='" + password,
		"postgres://nobody_at_all:" + password + "@/postgres?host=" + url.QueryEscape(working.Query().Get("host")+"/missing"),
	} {
		_, err := postgres.Open(t.Context(), postgres.Options{URL: database})
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), password) {
			t.Errorf("opening %s: %v", database, err)
		}
	}
}

func value(t *testing.T, store server.Store, key string) string {
	t.Helper()
	var got string
	if err := store.View(t.Context(), func(tx server.Tx) error {
		v, err := tx.Get(server.MetaTable, []byte(key))
		got = string(v)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

func ignore(_ uint64, err error) error      { return err }
func ignoreValue(_ []byte, err error) error { return err }
