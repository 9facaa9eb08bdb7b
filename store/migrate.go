package store

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"keyaccount/store/memtable"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

// format is the format that this program writes.
//
//	1  records, outbox, history, undo steps
//	2  with search text, links between records and counts kept beside the records
//	3  with the names of accounts in the search text of what belongs to them
//	4  with the place of every record in the server's feed, and edits that the server has answered
//	5  without the time of the last change in the search text, so that not every change rewrites it, and with a history that
//	   is read faster
//	6  with a log of small transactions, which a program that knows only the earlier ones would not read
const format = 6

// migrations bring a file from the format they stand at to the next one, in the transaction of the opening.
var migrations = map[int]func(*Cache, *memtable.Tx) error{
	1: (*Cache).nothing, // what is derived is derived anew at the end
	2: (*Cache).nothing,
	3: (*Cache).takePlaces,
	4: (*Cache).rewriteHistory,
	5: (*Cache).nothing,
}

var (
	formatKey = []byte("format") // in plain digits, so that any program can read it
	sealKey   = []byte("seal")   // a value that only the right key gives
)

// initialize makes the buckets of a new file, or sees that an old one is of a format and a key that can be read.
func (c *Cache) initialize(key vault.Key, first *state) error {
	proof := key.Derive("proof")
	fresh := false
	err := c.file.view(func(tx *memtable.Tx) error {
		b := tx.Bucket(string(meta))
		if b == nil {
			fresh = true
			return empty(tx)
		}
		if _, err := c.formatOf(b); err != nil {
			return err
		}
		if subtle.ConstantTimeCompare(b.Get(sealKey), proof[:]) != 1 {
			return &Error{Kind: ErrWrongKey, Path: c.file.path, Words: "bring back the key file that belongs to it"}
		}
		return memtable.CheckNames(tx.Bolt(), func(name string) bool { return slices.Contains(buckets, bucket(name)) })
	})
	if err != nil || !fresh {
		return err
	}
	return c.file.update(func(tx *memtable.Tx) error {
		if err := tx.Directly(); err != nil {
			return err
		}
		for _, name := range buckets {
			if err := tx.Make(string(name)); err != nil {
				return err
			}
		}
		b := tx.Bucket(string(meta))
		return errors.Join(b.Put(formatKey, []byte(strconv.Itoa(format))), b.Put(sealKey, proof[:]), c.saveState(tx, first))
	})
}

func (c *Cache) nothing(*memtable.Tx) error { return nil }

// takePlaces gives every record a place in the server's feed, of which it is not known where it is: the next sync brings
// all records with their places.
func (c *Cache) takePlaces(tx *memtable.Tx) error {
	t := &txn{Cache: c, tx: tx, puts: map[bucket][]entry{}}
	var next []byte
	for more := true; more; {
		var keys, values [][]byte
		keys, values, next, more = window(tx.Bucket(string(records)).Cursor(), next, nil)
		for i, key := range keys {
			plain, err := c.open(records, key, values[i])
			if err != nil {
				return err
			}
			if err := t.put(records, bytes.Clone(key), append(appendSpot(nil, spot{}), plain...)); err != nil {
				return err
			}
		}
		if err := t.putAll(records); err != nil {
			return err
		}
	}
	s, err := c.loadState(tx)
	if err != nil {
		return err
	}
	if len(s.Token) > 0 {
		s.Token = []byte("of an earlier format")
	}
	return c.saveState(tx, s)
}

// rewriteHistory writes the history as it is kept now, and derives what has been added to the derived, or taken away, since.
func (c *Cache) rewriteHistory(tx *memtable.Tx) error {
	t := &txn{Cache: c, tx: tx, puts: map[bucket][]entry{}}
	var next []byte
	for more := true; more; {
		var keys, values [][]byte
		keys, values, next, more = window(tx.Bucket(string(history)).Cursor(), next, nil)
		for i, key := range keys {
			plain, err := c.open(history, key, values[i])
			if err != nil {
				return err
			}
			var old struct {
				Clock  wire.Clock `cbor:"1,keyasint"`
				Author string     `cbor:"2,keyasint"`
				Keys   []string   `cbor:"3,keyasint"`
				Old    []string   `cbor:"4,keyasint"`
				New    []string   `cbor:"5,keyasint"`
				Blind  []string   `cbor:"6,keyasint"`
			}
			if err := cbor.Unmarshal(plain, &old); err != nil || len(old.Old) != len(old.Keys) || len(old.New) != len(old.Keys) {
				return errors.Join(errBadValue, err)
			}
			d := &deed{clock: old.Clock, author: old.Author}
			for j, k := range old.Keys {
				d.add(deedCell{key: k, old: old.Old[j], new: old.New[j], blind: slices.Contains(old.Blind, k)})
			}
			if err := t.put(history, bytes.Clone(key), appendDeed(nil, d)); err != nil {
				return err
			}
		}
		if err := t.putAll(history); err != nil {
			return err
		}
	}
	return c.derive(tx)
}

// empty refuses a bbolt file that holds something else than a cache.
func empty(tx *memtable.Tx) error {
	return tx.Bolt().ForEach(func(name []byte, _ *bolt.Bucket) error {
		return fmt.Errorf("%w: it holds %q where a cache was expected", errBadValue, name)
	})
}

// formatOf returns the format of a file, if this program can read it.
func (c *Cache) formatOf(b *memtable.Bucket) (int, error) {
	n, err := strconv.Atoi(string(b.Get(formatKey)))
	switch {
	case err != nil || n < 1:
		return 0, damaged(c.file.path, errors.New("its format is not written in it"))
	case n > format:
		return 0, &Error{Kind: ErrNewer, Path: c.file.path, Words: fmt.Sprintf("its format is %d, this program reads up to %d; update kam", n, format)}
	}
	return n, nil
}

// migrate brings an older file to the current format, whole or not at all.
func (c *Cache) migrate(ctx context.Context) error {
	old := 0
	err := c.view(func(tx *memtable.Tx) (err error) {
		old, err = c.formatOf(tx.Bucket(string(meta)))
		return err
	})
	if err != nil || old == format {
		return err
	}
	err = c.file.update(func(tx *memtable.Tx) error {
		if err := tx.Directly(); err != nil {
			return err
		}
		for _, name := range buckets {
			if err := tx.Make(string(name)); err != nil {
				return err
			}
		}
		for at := old; at < format; at++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := migrations[at](c, tx); err != nil {
				return fmt.Errorf("bring the cache from format %d to %d: %w", at, at+1, err)
			}
		}
		return tx.Bucket(string(meta)).Put(formatKey, []byte(strconv.Itoa(format)))
	})
	return c.unreadable(err)
}
