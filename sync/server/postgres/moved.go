package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel is the name under which stores tell each other that the head has moved.
const channel = "kamd_head"

// The waits before a lost connection is made again grow from the first to the last.
const (
	firstWait = time.Second
	lastWait  = time.Minute
)

// Moved returns a channel that gets a value soon after another store on the database has moved the head, until
// ctx ends, which closes it. It listens on a connection of its own. Notices are lost while that is broken.
func (s *Store) Moved(ctx context.Context) <-chan struct{} {
	moves := make(chan struct{}, 1)
	go func() {
		defer close(moves)
		for wait := firstWait; ; wait = min(wait*2, lastWait) {
			if s.listen(ctx, moves) {
				wait = firstWait
			}
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				return
			}
		}
	}()
	return moves
}

// listen hands on notices until the connection breaks. It reports whether there was one.
func (s *Store) listen(ctx context.Context, moves chan<- struct{}) bool {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
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
	tell := func() {
		select {
		case moves <- struct{}{}:
		default: // an earlier one has yet to be taken
		}
	}
	tell() // about what moved before it listened
	for {
		notice, err := conn.WaitForNotification(ctx)
		if err != nil {
			return true
		}
		if notice.Payload != s.self {
			tell()
		}
	}
}
