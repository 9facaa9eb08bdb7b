// Package embedded keeps a server's store in one bbolt file. Its single writer gives the feed its order.
package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"keyaccount/store/memtable"
	"keyaccount/store/pages"
	"keyaccount/sync/server"
)

// File is the name of the store's file in its folder.
const File = "kamd.db"

// Format is the version of the file's layout. A file of a later format is refused.
//
//	1  tables
//	2  with a log of small transactions, which a program that knows only the first would not read
const Format = 2

// held is how many bytes of small transactions are held in memory, and in the file's log, before they are brought to their
// tables.
const held = 4 << 20

// patience is how long Open waits for another program to let go of the file.
const patience = time.Second

const storeBucket = "store" // format and head, which are this package's own

var (
	formatKey = []byte("format")
	headKey   = []byte("head")
)

// Store is a server.Store in one file.
type Store struct {
	db *memtable.DB
}

var _ server.Store = (*Store)(nil)

// Open opens the store in a folder, and makes both if they are missing, for the owner's eyes only. The
// error wraps server.ErrHeld, server.ErrFormat or server.ErrDamaged where it is one of these.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the store: %w", err)
	}
	return OpenFile(filepath.Join(dir, File))
}

// OpenFile opens the store in a file, which is made if it is missing.
func OpenFile(path string) (s *Store, err error) {
	defer func() { // bbolt panics at some kinds of damage
		if r := recover(); r != nil {
			s, err = nil, fmt.Errorf("open %s: %w: %v", path, server.ErrDamaged, r)
		}
	}()
	if err := inspect(path); err != nil {
		return nil, err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: patience, FreelistType: bbolt.FreelistMapType, NoFreelistSync: true, PreLoadFreelist: true,
		InitialMmapSize: room(),
	})
	if err != nil {
		return nil, unopened(path, err)
	}
	if err := db.Update(prepare); err != nil {
		return nil, errors.Join(unopened(path, err), db.Close())
	}
	s = &Store{}
	if s.db, err = memtable.New(db, memtable.Options{Bound: held, Rising: rising}); err != nil {
		return nil, errors.Join(unopened(path, err), db.Close())
	}
	return s, nil
}

// rising are the tables whose keys mostly come in rising order.
var rising = []string{string(server.FeedTable), string(server.OutcomeTable), string(server.AuditTable)}

// unopened says why a file could not be opened.
func unopened(path string, err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("open %s: %w; stop that one first", path, server.ErrHeld)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, pages.ErrDamaged), errors.Is(err, memtable.ErrDamaged):
		return fmt.Errorf("open %s: %w: %v; restore a backup", path, server.ErrDamaged, err)
	case errors.Is(err, server.ErrFormat):
		return fmt.Errorf("open %s: %w", path, err)
	}
	return fmt.Errorf("open the store: %w", err)
}

// inspect reads the pages of a file before it is opened for writing. That walks them to find the free ones, on a goroutine
// where a damaged page would end the program.
func inspect(path string) error {
	if info, err := os.Stat(path); errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: patience, ReadOnly: true})
	if err != nil {
		return unopened(path, err)
	}
	if err := errors.Join(checkPages(context.Background(), db), db.Close()); err != nil {
		return unopened(path, err)
	}
	return nil
}

// checkPages reads all pages of a file that is open.
func checkPages(ctx context.Context, db *bbolt.DB) error {
	file, err := os.Open(db.Path())
	if err != nil {
		return err
	}
	defer file.Close()
	return db.View(func(tx *bbolt.Tx) error { return pages.Check(ctx, file, db.Info().PageSize, tx.ID()) })
}

// room is how much address space the file is given at first. A growing file that needs more makes writers
// wait for the longest reader, such as a backup. It costs nothing but addresses; where these are short, or a
// file as long as its room, there is none.
func room() int {
	if strconv.IntSize < 64 || runtime.GOOS == "windows" {
		return 0
	}
	size := uint64(1) << 34
	return int(size)
}

// prepare makes the buckets of a new file, and refuses a file of another format, or with a table of a name that there is none of.
func prepare(tx *bbolt.Tx) error {
	own, err := tx.CreateBucketIfNotExists([]byte(storeBucket))
	if err != nil {
		return err
	}
	switch format := own.Get(formatKey); {
	case format == nil, len(format) == 1 && format[0] == 1:
		if err := own.Put(formatKey, []byte{Format}); err != nil {
			return err
		}
	case len(format) != 1 || format[0] != Format:
		return fmt.Errorf("%w: it is %v, this program reads %d; use the program that wrote it, or kamd migrate of a newer one", server.ErrFormat, format, Format)
	}
	tables := server.Tables()
	known := func(name string) bool { return name == storeBucket || slices.Contains(tables, server.Table(name)) }
	if err := memtable.CheckNames(tx, known); err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := tx.CreateBucketIfNotExists([]byte(t)); err != nil {
			return err
		}
	}
	return nil
}

// View runs a function on one snapshot.
func (s *Store) View(ctx context.Context, f func(server.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.db.View(func(tx *memtable.Tx) error { return f(&transaction{tx, map[server.Table]*memtable.Bucket{}}) })
}

// Update runs a function as the only writer.
func (s *Store) Update(ctx context.Context, f func(server.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.db.Update(func(tx *memtable.Tx) error { return f(&transaction{tx, map[server.Table]*memtable.Bucket{}}) })
}

// Check walks through all pages of the file, and reads its log, from which nothing else reads while the store is open.
func (s *Store) Check(ctx context.Context, report func(string)) error {
	if err := checkPages(ctx, s.db.Bolt()); errors.Is(err, pages.ErrDamaged) {
		report(err.Error())
		return nil
	} else if err != nil {
		return err
	}
	return s.db.View(func(tx *memtable.Tx) error {
		for err := range tx.Bolt().Check() {
			report(err.Error())
		}
		if err := tx.CheckLog(); errors.Is(err, memtable.ErrDamaged) {
			report(err.Error())
		} else if err != nil {
			return err
		}
		return ctx.Err()
	})
}

// Backup writes the file as one transaction sees it.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	return s.db.Bolt().View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(&canceled{ctx, w})
		return err
	})
}

// canceled is a writer that fails once its context has ended.
type canceled struct {
	ctx context.Context
	w   io.Writer
}

func (c *canceled) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}

// Close waits for transactions to end and closes the file.
func (s *Store) Close() error { return s.db.Close() }

// transaction is for one goroutine at a time.
type transaction struct {
	tx      *memtable.Tx
	buckets map[server.Table]*memtable.Bucket // that have been used
}

func (t *transaction) bucket(table server.Table) (*memtable.Bucket, error) {
	b := t.buckets[table]
	if b != nil {
		return b, nil
	}
	if b = t.tx.Bucket(string(table)); b == nil {
		return nil, fmt.Errorf("%w: its table %s is missing", server.ErrDamaged, table)
	}
	t.buckets[table] = b
	return b, nil
}

func (t *transaction) Get(table server.Table, key []byte) ([]byte, error) {
	b, err := t.bucket(table)
	if err != nil {
		return nil, err
	}
	return b.Get(key), nil
}

func (t *transaction) Put(table server.Table, key, value []byte) error {
	b, err := t.bucket(table)
	if err != nil {
		return err
	}
	if len(value) == 0 {
		return fmt.Errorf("put into %s: a value must not be empty", table)
	}
	if err := b.Put(key, value); err != nil {
		return fmt.Errorf("put into %s: %w", table, err)
	}
	return nil
}

func (t *transaction) Delete(table server.Table, key []byte) error {
	b, err := t.bucket(table)
	if err != nil {
		return err
	}
	if err := b.Delete(key); err != nil {
		return fmt.Errorf("delete from %s: %w", table, err)
	}
	return nil
}

func (t *transaction) Scan(table server.Table, from, below []byte) iter.Seq2[server.Item, error] {
	return func(yield func(server.Item, error) bool) {
		b, err := t.bucket(table)
		if err != nil {
			yield(server.Item{}, err)
			return
		}
		c := b.Cursor()
		for k, v := c.Seek(from); k != nil && (below == nil || bytes.Compare(k, below) < 0); k, v = c.Next() {
			if !yield(server.Item{Key: k, Value: v}, nil) {
				return
			}
		}
	}
}

// FetchRanges reads ranges with one cursor.
func (t *transaction) FetchRanges(table server.Table, ranges []server.Range) ([][]server.Item, error) {
	b, err := t.bucket(table)
	if err != nil {
		return nil, err
	}
	c := b.Cursor()
	all := make([][]server.Item, len(ranges))
	for i, r := range ranges {
		for k, v := c.Seek(r.From); k != nil && (r.Below == nil || bytes.Compare(k, r.Below) < 0); k, v = c.Next() {
			all[i] = append(all[i], server.Item{Key: k, Value: v})
		}
	}
	return all, nil
}

func (t *transaction) Head() (uint64, error) {
	b := t.tx.Bucket(storeBucket)
	if b == nil {
		return 0, fmt.Errorf("%w: it has no head", server.ErrDamaged)
	}
	switch v := b.Get(headKey); len(v) {
	case 0:
		return 0, nil
	case 8:
		return binary.BigEndian.Uint64(v), nil
	}
	return 0, fmt.Errorf("%w: its head is not a number", server.ErrDamaged)
}

func (t *transaction) Advance(n uint64) (uint64, error) {
	head, err := t.Head()
	if err != nil {
		return 0, err
	}
	if err := t.tx.Bucket(storeBucket).Put(headKey, binary.BigEndian.AppendUint64(nil, head+n)); err != nil {
		return 0, fmt.Errorf("advance the head: %w", err)
	}
	return head, nil
}
