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

// until waits for moves until something holds.
func until(t *testing.T, moves <-chan struct{}, holds func() bool) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !holds() {
		select {
		case <-moves:
		case <-late.C:
			t.Fatal("it was not told")
		}
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
	<-moves // it listens
	advance(t, writer)
	until(t, moves, func() bool { return head(t, reader) == 1 })

	// The listening connection is made again where it was cut.
	pgtest.Exec(t, url, "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen kamd_head'")
	<-moves
	advance(t, writer)
	until(t, moves, func() bool { return head(t, reader) == 2 })
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
	<-moves
	pgtest.Exec(t, url, "update kamd_store set head = 5")
	until(t, moves, func() bool { return head(t, store) == 5 })
	cancel()
	for range moves { // ends
	}
}
