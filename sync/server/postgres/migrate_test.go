package postgres

import (
	"errors"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"keyaccount/sync/server"
	"keyaccount/sync/server/postgres/pgtest"
)

// A version that is to come has two more steps. Several programs take them at once; each is taken once, and a
// step that fails leaves everything as it was.
func TestStepsAreTakenOnceAndInOrder(t *testing.T) {
	url := pgtest.Database(t)
	store, err := Open(t.Context(), Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	connect := func() *pgx.Conn {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	format := func() int {
		conn := connect()
		defer conn.Close(t.Context())
		format, err := formatOf(t.Context(), conn)
		if err != nil {
			t.Fatal(err)
		}
		return format
	}
	broken := append(steps[:len(steps):len(steps)], "alter table kamd_store add remark text", "select from there_is_none")
	conn := connect()
	if was, err := migrate(t.Context(), conn, broken); was != Format || err == nil || format() != Format {
		t.Errorf("steps of which one fails: from %d, %v, to %d", was, err, format())
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Error(err)
	}
	future := append(steps[:len(steps):len(steps)], "alter table kamd_store add remark text", "update kamd_store set remark = coalesce(remark, '') || 'x'")
	var wg sync.WaitGroup
	for range 3 {
		conn := connect()
		wg.Go(func() {
			if _, err := migrate(t.Context(), conn, future); err != nil {
				t.Error(err)
			}
		})
		t.Cleanup(func() { conn.Close(t.Context()) })
	}
	wg.Wait()
	var remark string
	conn = connect()
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), "select remark from kamd_store").Scan(&remark); err != nil || remark != "x" || format() != len(future) {
		t.Errorf("the steps left %q, %v and format %d", remark, err, format())
	}
	if _, err := migrate(t.Context(), conn, steps); !errors.Is(err, server.ErrFormat) {
		t.Errorf("a program of this version migrates what is newer: %v", err)
	}
	if err := store.View(t.Context(), func(server.Tx) error { return nil }); !errors.Is(err, server.ErrFormat) {
		t.Errorf("a program of this version reads on: %v", err)
	}
}
