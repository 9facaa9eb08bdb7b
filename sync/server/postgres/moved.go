package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

// channel is the name under which stores tell each other that the head has moved.
const channel = "kamd_head"

// The waits before a lost connection is made again grow from the first to the last.
const (
	firstWait = time.Second
	lastWait  = time.Minute
)

// Moved returns a channel that gets a value soon after another store on the database has moved the head, and from
// time to time in any case, until ctx ends, which closes it. It listens on a connection of its own. Notices are
// lost while that is broken.
func (s *Store) Moved(ctx context.Context) <-chan struct{} {
	moves := make(chan struct{}, 1)
	var both sync.WaitGroup
	both.Go(func() { s.listen(ctx, moves) })
	both.Go(func() {
		for every := time.NewTicker(s.poll); ; {
			select {
			case <-every.C:
				tell(moves)
			case <-ctx.Done():
				every.Stop()
				return
			}
		}
	})
	go func() {
		both.Wait()
		close(moves)
	}()
	return moves
}

func tell(moves chan<- struct{}) {
	select {
	case moves <- struct{}{}:
	default: // an earlier one has yet to be taken
	}
}

// listen hands on notices until ctx ends, and connects again where that is broken.
func (s *Store) listen(ctx context.Context, moves chan<- struct{}) {
	for wait := firstWait; ctx.Err() == nil; wait = min(wait*2, lastWait) {
		if s.listenOnce(ctx, moves) {
			wait = firstWait
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

// listenOnce hands on notices until the connection breaks. It reports whether there was one.
func (s *Store) listenOnce(ctx context.Context, moves chan<- struct{}) bool {
	config := s.pool.Config().ConnConfig
	config.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.DeadlineContextWatcherHandler{Conn: conn.Conn()} // there is no query to call off
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectPatience)
		defer cancel()
		_ = conn.Close(ctx) // what it would have told is of no use any more
	}()
	if _, err := conn.Exec(ctx, "listen "+channel); err != nil {
		return false
	}
	tell(moves) // about what moved before it listened
	for {
		notice, err := conn.WaitForNotification(ctx)
		if err != nil {
			return true
		}
		if notice.Payload != s.self {
			tell(moves)
		}
	}
}
