package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// AuditEntry is one thing that somebody did. Entries are never changed: each carries a hash over itself
// and the one before it.
type AuditEntry struct {
	Number uint64    `json:"number"`
	At     time.Time `json:"at"`
	User   string    `json:"user"`             // who; "" for an administrator of the server's machine
	Device string    `json:"device,omitempty"` // the device's id
	Action string    `json:"action"`
	On     string    `json:"on,omitempty"` // the record or the user concerned
	Result string    `json:"result"`
	Note   string    `json:"note,omitempty"`
	Hash   []byte    `json:"-"`
}

// auditRecord is how an entry is kept, behind its hash.
type auditRecord struct {
	_      struct{} `cbor:",toarray"`
	At     int64    // milliseconds since 1970
	User   string
	Device []byte
	Action string
	On     string
	Result string
	Note   string
}

// The actions of the audit log.
const (
	actEdit    = "edit"
	actSeed    = "load"
	actSignIn  = "sign in"
	actRefresh = "refresh"
	actSignOut = "sign out"
	actUser    = "user"
	actDevice  = "device"
	actRestore = "restore"
	actAge     = "let go"
	actAsk     = "access"
)

var auditTailKey = []byte("audit") // in MetaTable: the number and hash of the newest entry

// audit appends entries to the log.
func audit(tx Tx, now time.Time, entries ...auditRecord) error {
	if len(entries) == 0 {
		return nil
	}
	tail, err := tx.Get(MetaTable, auditTailKey)
	if err != nil {
		return err
	}
	n, hash, err := auditTail(tail)
	if err != nil {
		return err
	}
	for _, e := range entries {
		e.At = now.UnixMilli()
		n++
		data, err := wire.Marshal(e)
		if err != nil {
			return fmt.Errorf("encode an audit entry: %w", err)
		}
		hash = auditHash(hash, n, data)
		if err := tx.Put(AuditTable, numberKey(n), append(hash[:], data...)); err != nil {
			return err
		}
	}
	return tx.Put(MetaTable, auditTailKey, append(numberKey(n), hash[:]...))
}

func auditTail(tail []byte) (n uint64, hash [sha256.Size]byte, err error) {
	switch len(tail) {
	case 0:
		return 0, hash, nil
	case 8 + sha256.Size:
		n, err = numberIn(tail[:8])
		return n, [sha256.Size]byte(tail[8:]), err
	}
	return 0, hash, damaged("the end of the audit log")
}

func auditHash(before [sha256.Size]byte, n uint64, data []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(before[:])
	h.Write(numberKey(n))
	h.Write(data)
	return [sha256.Size]byte(h.Sum(nil))
}

// maxAudited is how many entries are read in one transaction, so that a slow reader holds none open.
const maxAudited = 1000

// Audit calls f for every entry of the log from a time on, in order, with the hash chain checked: an entry
// that does not follow from the one before it ends the reading with an error that wraps ErrDamaged.
func (s *Server) Audit(ctx context.Context, since time.Time, f func(AuditEntry) error) error {
	c := chain{since: since}
	for {
		var entries []AuditEntry
		if err := s.store.View(ctx, func(tx Tx) (err error) {
			entries, err = c.read(tx, maxAudited)
			return err
		}); err != nil {
			return err
		}
		for _, e := range entries {
			if err := f(e); err != nil {
				return err
			}
		}
		if c.ended {
			return nil
		}
	}
}

// chain reads the audit log piece by piece and checks how it hangs together.
type chain struct {
	since time.Time
	n     uint64 // the newest entry read
	hash  [sha256.Size]byte
	ended bool // whether that was the last
}

// read returns the entries since the time among at most so many that follow.
func (c *chain) read(tx Tx, most int) (entries []AuditEntry, err error) {
	for item, err := range tx.Scan(AuditTable, numberKey(c.n+1), nil) {
		if err != nil {
			return nil, err
		}
		if most--; most < 0 {
			return entries, nil
		}
		e, err := c.next(item)
		if err != nil {
			return nil, err
		}
		if !e.At.Before(c.since) {
			entries = append(entries, e)
		}
	}
	tail, err := tx.Get(MetaTable, auditTailKey)
	if err != nil {
		return nil, err
	}
	last, hash, err := auditTail(tail)
	if err != nil {
		return nil, err
	}
	if last != c.n || hash != c.hash {
		return nil, damaged("the audit log ends at entry %d of %d", c.n, last)
	}
	c.ended = true
	return entries, nil
}

// next reads the entry that has to follow.
func (c *chain) next(item Item) (AuditEntry, error) {
	n := c.n + 1
	if !bytes.Equal(item.Key, numberKey(n)) || len(item.Value) < len(c.hash) {
		return AuditEntry{}, damaged("the audit log has no entry %d", n)
	}
	data := item.Value[len(c.hash):]
	hash := auditHash(c.hash, n, data)
	if !bytes.Equal(item.Value[:len(hash)], hash[:]) {
		return AuditEntry{}, damaged("entry %d of the audit log does not follow from the one before it", n)
	}
	e, err := decode[auditRecord](AuditTable, data)
	if err != nil {
		return AuditEntry{}, err
	}
	c.n, c.hash = n, hash
	entry := AuditEntry{n, time.UnixMilli(e.At).UTC(), e.User, "", e.Action, e.On, e.Result, e.Note, hash[:]}
	if len(e.Device) == len(kam.ID{}) {
		entry.Device = kam.ID(e.Device).String()
	}
	return entry, nil
}
