package postgres_test

import (
	"context"
	"testing"
	"time"

	"keyaccount/sync/server"
	"keyaccount/sync/server/postgres"
	"keyaccount/sync/server/postgres/pgtest"
)

// patience bounds how long a state may take to come on a slow machine. Nothing waits for it.
const patience = 60 * time.Second

// wait waits until it is told of a move.
func wait(t *testing.T, moves <-chan struct{}) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-moves:
	case <-late.C:
		t.Fatal("it was not told")
	}
}

func head(t *testing.T, store server.Store) (head uint64) {
	t.Helper()
	if err := store.View(t.Context(), func(tx server.Tx) (err error) {
		head, err = tx.Head()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return head
}

func advance(t *testing.T, store server.Store) {
	t.Helper()
	if err := store.Update(t.Context(), func(tx server.Tx) error { return ignore(tx.Advance(1)) }); err != nil {
		t.Fatal(err)
	}
}

func TestNoticesTellOfOtherStoresMoves(t *testing.T) {
	url := pgtest.Database(t)
	writer := open(t, url)
	defer writer.Close()
	reader, err := postgres.Open(t.Context(), postgres.Options{URL: url, Poll: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	ctx, cancel := context.WithCancel(t.Context())
	moves := reader.Moved(ctx)
	wait(t, moves) // for it to listen
	advance(t, writer)
	wait(t, moves)
	if got := head(t, reader); got != 1 {
		t.Errorf("the head is %d", got)
	}

	// The listening connection is made again where it was cut.
	pgtest.Exec(t, url, "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen kamd_head'")
	wait(t, moves)
	advance(t, writer)
	wait(t, moves)
	cancel()
	for range moves { // ends
	}
}

func TestMovesOfWhichNobodyToldAreFoundByLooking(t *testing.T) {
	url := pgtest.Database(t)
	store, err := postgres.Open(t.Context(), postgres.Options{URL: url, Poll: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	ctx, cancel := context.WithCancel(t.Context())
	moves := store.Moved(ctx)
	for range 3 { // when it begins to listen, and then again and again
		wait(t, moves)
	}
	pgtest.Exec(t, url, "update kamd_store set head = 5")
	wait(t, moves)
	if got := head(t, store); got != 5 {
		t.Errorf("the head is %d", got)
	}
	cancel()
	for range moves { // ends
	}
}
