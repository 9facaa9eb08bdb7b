package kam

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"
)

// ID identifies a record, a device or a user. It is a UUID of version 7 (RFC 9562), so that records
// sort by the time they were made.
type ID = uuid.UUID

// NoID is the zero ID, which no record has.
var NoID ID

// ParseID reads the canonical text of an ID. The error is an *Error.
func ParseID(s string) (ID, error) {
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 || id == NoID {
		return NoID, &Error{Code: Invalid, Words: "“" + Clip(s, 40) + "” is not a record id"}
	}
	return id, nil
}

// Identity makes IDs from a given clock and source of randomness. IDs made by one Identity are
// strictly increasing, also within a millisecond and when the clock goes back. It is safe for
// concurrent use.
type Identity struct {
	now  func() time.Time
	rand io.Reader

	mu   sync.Mutex
	last uint64 // 48 bits of milliseconds and 12 bits of sequence of the newest ID
}

// NewIdentity returns a maker of IDs that reads the time from now and randomness from rand.
func NewIdentity(now func() time.Time, rand io.Reader) *Identity {
	return &Identity{now: now, rand: rand}
}

// New returns a fresh ID. It fails only if the source of randomness fails.
func (g *Identity) New() (ID, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var id ID
	if _, err := io.ReadFull(g.rand, id[8:]); err != nil {
		return NoID, fmt.Errorf("make an id from random numbers: %w", err)
	}
	stamp := uint64(max(g.now().UnixMilli(), 0)) << 12
	if stamp <= g.last {
		stamp = g.last + 1
	}
	g.last = stamp
	binary.BigEndian.PutUint64(id[:8], stamp>>12<<16|0x7000|stamp&0xfff)
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}
