// Package pgtest gives tests a PostgreSQL: the one that KAM_TEST_POSTGRES names, or else a cluster of their own
// in a temporary folder, on a socket that nobody else reaches, with fsync on.
package pgtest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Variable is the environment variable with the URL of a PostgreSQL that tests may use. They make schemas of
// their own in it, and drop them.
const Variable = "KAM_TEST_POSTGRES"

// patience bounds how long PostgreSQL may take to start and to answer on a slow machine. Nothing waits for it.
const patience = 60 * time.Second

// M runs a package's tests, as *testing.M does, and ends the cluster that they began.
type M struct{ *testing.M }

// Run runs the tests.
func (m M) Run() int {
	defer func() {
		if own.cluster != nil {
			own.cluster.stop()
		}
	}()
	return m.M.Run()
}

// own is the cluster of this test program, begun when a test first asks for it: it takes seconds to make one.
var own struct {
	begin   sync.Once
	cluster *cluster
	err     error
}

// Database returns the URL of an empty place in PostgreSQL, a schema, that is gone after the test. The test is
// skipped where there is no PostgreSQL at all; one that does not start fails it. The package's TestMain has to
// run its tests through M.
func Database(t testing.TB) string {
	t.Helper()
	base := os.Getenv(Variable)
	if base == "" {
		own.begin.Do(func() { own.cluster, own.err = start() })
		switch {
		case errors.Is(own.err, errNone):
			t.Skip(own.err)
		case own.err != nil:
			t.Fatal(own.err)
		}
		base = own.cluster.url
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatalf("%s is not a URL", Variable)
	}
	suffix := make([]byte, 8)
	if _, err := rand.Read(suffix); err != nil {
		t.Fatal(err)
	}
	schema := "kam_test_" + hex.EncodeToString(suffix)
	Exec(t, base, "create schema "+schema)
	t.Cleanup(func() { Exec(t, base, "drop schema "+schema+" cascade") })
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// Exec carries out SQL in a database by hand.
func Exec(t testing.TB, database, sql string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
