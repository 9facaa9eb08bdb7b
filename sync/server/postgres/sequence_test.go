package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"keyaccount/sync/server"
	"keyaccount/sync/server/conformance"
	"keyaccount/sync/server/postgres"
	"keyaccount/sync/server/postgres/pgtest"
)

// sequence is a store as it must not be. Its numbers come from a sequence of PostgreSQL, and transactions that
// have taken some commit in any order: a reader sees a number, and later a lower one appears. In everything
// else it does what a store has to do.
type sequence struct {
	*postgres.Store // for Check and Backup
	pool            *pgxpool.Pool
}

func openSequence(t *testing.T, url string) *sequence {
	store := open(t, url)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return &sequence{store, pool}
}

func (s *sequence) Close() error {
	s.pool.Close()
	return s.Store.Close()
}

func (s *sequence) View(ctx context.Context, f func(server.Tx) error) error {
	return s.run(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, f)
}

func (s *sequence) Update(ctx context.Context, f func(server.Tx) error) error {
	return s.run(ctx, pgx.TxOptions{}, f)
}

func (s *sequence) run(ctx context.Context, o pgx.TxOptions, f func(server.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, o, func(tx pgx.Tx) error { return f(&sequenceTx{ctx, tx, o.AccessMode != pgx.ReadOnly}) })
}

type sequenceTx struct {
	ctx    context.Context
	tx     pgx.Tx
	writes bool
}

func (t *sequenceTx) Get(name server.Table, key []byte) (value []byte, err error) {
	if t.writes { // what was got does not change
		if _, err := t.tx.Exec(t.ctx, "select pg_advisory_xact_lock(hashtext(encode($1, 'hex')))", key); err != nil {
			return nil, err
		}
	}
	err = t.tx.QueryRow(t.ctx, fmt.Sprintf("select value from kamd_%s where key = $1", name), key).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

func (t *sequenceTx) Put(name server.Table, key, value []byte) error {
	if len(key) == 0 || len(key) > server.MaxKey {
		return errors.New("the key")
	}
	_, err := t.tx.Exec(t.ctx, fmt.Sprintf("insert into kamd_%s values ($1, $2) on conflict (key) do update set value = $2", name), key, value)
	return err
}

func (t *sequenceTx) Delete(name server.Table, key []byte) error {
	_, err := t.tx.Exec(t.ctx, fmt.Sprintf("delete from kamd_%s where key = $1", name), key)
	return err
}

func (t *sequenceTx) Scan(name server.Table, from, below []byte) iter.Seq2[server.Item, error] {
	return func(yield func(server.Item, error) bool) {
		if from == nil {
			from = []byte{}
		}
		rows, err := t.tx.Query(t.ctx, fmt.Sprintf("select key, value from kamd_%s where key >= $1 and ($2::bytea is null or key < $2) order by key", name), from, below)
		if err != nil {
			yield(server.Item{}, err)
			return
		}
		items, err := pgx.CollectRows(rows, pgx.RowToStructByPos[server.Item])
		if err != nil {
			yield(server.Item{}, err)
		}
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func (t *sequenceTx) Head() (head uint64, err error) {
	err = t.tx.QueryRow(t.ctx, "select coalesce(max(n), 0) from heads").Scan(&head)
	return head, err
}

func (t *sequenceTx) Advance(n uint64) (before uint64, err error) {
	// The lock is given back at once. It only keeps together the numbers of one transaction.
	if _, err := t.tx.Exec(t.ctx, "select pg_advisory_lock(1)"); err != nil {
		return 0, err
	}
	for k := range n {
		var number uint64
		if err := t.tx.QueryRow(t.ctx, "select nextval('numbers')").Scan(&number); err != nil {
			return 0, err
		}
		if k == 0 {
			before = number - 1
		}
	}
	_, err = t.tx.Exec(t.ctx, "select pg_advisory_unlock(1)")
	if err == nil {
		_, err = t.tx.Exec(t.ctx, "insert into heads values ($1)", before+n)
	}
	return before, err
}

func (s *sequence) Backup(context.Context, io.Writer) error { return errors.ErrUnsupported }

const faulty = "KAM_TEST_FAULTY"

// TestFaulty is the suite on the faulty store. It runs only within the test below, which wants it to fail.
func TestFaulty(t *testing.T) {
	if os.Getenv(faulty) == "" {
		return
	}
	conformance.Run(t, func(t *testing.T) (server.Store, func() server.Store) {
		url := pgtest.Database(t)
		pgtest.Exec(t, url, "create sequence numbers")
		pgtest.Exec(t, url, "create table heads (n bigint)")
		return openSequence(t, url), func() server.Store { return openSequence(t, url) }
	})
}

// The suite has to tell a store whose head is a bare sequence, and by nothing but the feed.
func TestTheSuiteFailsAgainstABareSequence(t *testing.T) {
	base := pgtest.Database(t)
	for range 5 { // it is a matter of chance, though of a good one
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFaulty$", "-test.v")
		cmd.Env = append(os.Environ(), faulty+"=yes", pgtest.Variable+"="+base)
		out, err := cmd.CombinedOutput()
		var failed *exec.ExitError
		if err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			name, isFailure := strings.CutPrefix(strings.TrimSpace(line), "--- FAIL: TestFaulty/")
			if isFailure && !strings.HasPrefix(name, "a_reader_of_the_feed") {
				t.Fatalf("the faulty store fails elsewhere as well, at %s:\n%s", name, out)
			}
		}
		if err != nil {
			if !strings.Contains(string(out), "the reader came to number") {
				t.Fatalf("it did not fail for the rows that were missed:\n%s", out)
			}
			return
		}
	}
	t.Error("the suite finds nothing wrong with a store whose head is a bare sequence")
}
