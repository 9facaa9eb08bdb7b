// Package postgres keeps a server's store in PostgreSQL, where several servers can share it. Each table is one
// of SQL, of keys and values in bytes, which PostgreSQL orders bytewise. One row holds the head: who writes
// locks it first, so there is one writer at a time in all servers together, and numbers become visible in
// their order.
package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"

	"keyaccount/sync/server"
)

// Options say which database to use.
type Options struct {
	// URL is where the database is, as in postgres://user:password@host:5432/name?sslmode=verify-full, or in
	// the form of libpq. What it leaves out comes from the environment and files that libpq knows, such as
	// PGPASSWORD and ~/.pgpass. Its search_path says in which schema the tables are; pool_max_conns is how
	// many connections are held at most.
	URL string

	// Existing refuses a database without a store, which otherwise is made there. The error is ErrNone.
	Existing bool

	// Poll is how often Moved tells to look, in case that a notice was lost. It is 2 s where it is 0.
	Poll time.Duration
}

// ErrNone is the error of looking for a store in a database that has none.
var ErrNone = errors.New("there is no server's data in the database")

const (
	usualConnections = 16
	connectPatience  = 10 * time.Second
	commitPatience   = 2 * time.Minute // for which a commit is waited for that has been sent
	usualPoll        = 2 * time.Second
	idlePatience     = "60s" // after which PostgreSQL ends a transaction of a program that says nothing
	turns            = 5     // how often a transaction that collides is run at most
)

// Store is a server.Store in PostgreSQL. Several may be open on one database at once, in one program or many.
type Store struct {
	pool   *pgxpool.Pool
	self   string // by which its notices are told from those of other stores
	poll   time.Duration
	writer chan struct{} // holds a token while a transaction writes, so that those that wait need no connection
}

var (
	_ server.Store        = (*Store)(nil)
	_ server.Shared       = (*Store)(nil)
	_ server.Fetcher      = (*transaction)(nil)
	_ server.RangeFetcher = (*transaction)(nil)
)

// Open opens the store in a database and makes it if it is missing. The error wraps server.ErrFormat if it is
// of another format, and never holds the password.
func Open(ctx context.Context, o Options) (*Store, error) {
	config, err := configure(o.URL)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, told(ctx, "reach the database", err)
	}
	if err := prepare(ctx, pool, o.Existing); err != nil {
		pool.Close()
		return nil, err
	}
	s := &Store{pool: pool, self: rand.Text(), poll: o.Poll, writer: make(chan struct{}, 1)}
	if s.poll == 0 {
		s.poll = usualPoll
	}
	return s, nil
}

// configure reads the URL. What is wrong with it is not told: the words of parsers quote what they read, of
// which the password is a part.
func configure(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("%w: the database's URL cannot be read; write it like postgres://user:password@host:5432/name, "+
			"with %%40 for an @ and the like in the password", server.ErrInvalid)
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = usualConnections
	}
	c := config.ConnConfig
	if c.ConnectTimeout == 0 || !strings.Contains(url, "connect_timeout") {
		c.ConnectTimeout = connectPatience
	}
	for name, value := range map[string]string{"application_name": "kamd", "idle_in_transaction_session_timeout": idlePatience} {
		if c.RuntimeParams[name] == "" {
			c.RuntimeParams[name] = value
		}
	}
	// A query whose context ends is called off at the server, so that it holds no place in the queue of writers.
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: connectPatience}
	}
	config.AfterConnect = durable
	return config, nil
}

// durable makes commits of a connection wait for the disk where the database's settings say otherwise.
func durable(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'")
	return err
}

// Close waits for transactions to end and closes all connections.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// View runs a function on one snapshot, which is that of the statement that reads the head.
func (s *Store) View(ctx context.Context, f func(server.Tx) error) error {
	return s.transact(ctx, "begin isolation level repeatable read read only", "select format, head from kamd_store", func(t *transaction) error {
		if err := f(t); err != nil {
			return err
		}
		return t.err
	})
}

// Update runs a function as the only writer: it holds the row of the head from its first statement on. Each of
// its statements sees what was committed before, as nobody else commits meanwhile.
func (s *Store) Update(ctx context.Context, f func(server.Tx) error) (err error) {
	select {
	case s.writer <- struct{}{}:
		defer func() { <-s.writer }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for turn := 1; ; turn++ {
		err = s.transact(ctx, "begin isolation level read committed read write", "select format, head from kamd_store for no key update", func(t *transaction) error {
			if err := f(t); err != nil {
				return err
			}
			return t.commit(s.self)
		})
		if turn == turns || !collided(err) || ctx.Err() != nil {
			return err
		}
	}
}

// transact runs a function in a transaction that begins with two statements, of which the second reads the
// head. It is rolled back if it still lasts when the function has returned.
func (s *Store) transact(ctx context.Context, begin, head string, f func(*transaction) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t, err := s.begin(ctx, begin, head)
	if err != nil {
		return err
	}
	defer t.end()
	return f(t)
}

func (s *Store) begin(ctx context.Context, begin, head string) (*transaction, error) {
	for turn := 1; ; turn++ {
		conn, err := s.pool.Acquire(ctx)
		if err != nil {
			return nil, told(ctx, "reach the database", err)
		}
		t := &transaction{ctx: ctx, pooled: conn, conn: conn.Conn(), tables: map[server.Table]*known{}}
		err = t.begin(begin, head)
		if err == nil {
			return t, nil
		}
		t.end()
		// A connection that has been idle may be dead, which shows when it is used. Nothing has been done on it.
		if turn == turns || ctx.Err() != nil || !broken(err) {
			return nil, err
		}
	}
}
