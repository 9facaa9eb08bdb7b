package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// state is what the cache keeps of itself: small, written with every transaction and held in memory.
type state struct {
	Device    []byte         `cbor:"1,keyasint"`
	User      string         `cbor:"2,keyasint,omitempty"`
	Server    string         `cbor:"3,keyasint,omitempty"`
	Last      uint64         `cbor:"4,keyasint"`  // the newest number given to a mutation
	Acked     uint64         `cbor:"5,keyasint"`  // the newest number that the server has answered
	Seen      uint64         `cbor:"18,keyasint"` // the newest number of whose effect the server has sent all back
	Clock     wire.Clock     `cbor:"6,keyasint"`  // the newest stamp given or received
	Offset    int64          `cbor:"7,keyasint"`  // the server's time less ours, in nanoseconds
	Token     []byte         `cbor:"8,keyasint,omitempty"`
	Cursor    uint64         `cbor:"9,keyasint"`
	Snapshot  bool           `cbor:"10,keyasint"`           // a first sync is under way
	Sweep     bool           `cbor:"11,keyasint"`           // at its end, what it did not bring goes
	Synced    int64          `cbor:"12,keyasint"`           // when the last answer came, in milliseconds since 1970
	Counts    map[string]int `cbor:"13,keyasint,omitempty"` // live records per kind
	Conflicts int            `cbor:"14,keyasint"`           // open ones
	Rejected  int            `cbor:"15,keyasint"`           // open ones
	Step      uint64         `cbor:"16,keyasint"`           // the newest undo step
	Segments  uint16         `cbor:"17,keyasint"`           // segments of links beyond the first
	Epoch     []byte         `cbor:"19,keyasint,omitempty"` // of the server's store, when it last answered
	Sum       wire.Sum       `cbor:"20,keyasint"`           // over all that the server has sent and not taken back
	Agreed    int64          `cbor:"21,keyasint,omitempty"` // when it was last compared with the server's, in milliseconds since 1970
	Differs   bool           `cbor:"22,keyasint,omitempty"` // it was another; the sums of all scopes are to be compared
	Anew      []string       `cbor:"23,keyasint,omitempty"` // scopes in which it was, which the server is to send anew
	Repairs   []Repair       `cbor:"24,keyasint,omitempty"` // the latest, oldest first
	Oldest    int            `cbor:"25,keyasint,omitempty"` // the oldest protocol that the server takes without reserve
	Sent      uint64         `cbor:"26,keyasint,omitempty"` // the newest number that may have been sent where Sending was asked to note it
}

var stateKey = []byte("state")

func (s *state) device() (id kam.ID) {
	copy(id[:], s.Device)
	return id
}

func (s *state) clone() *state {
	c := *s
	c.Counts = maps.Clone(s.Counts)
	if c.Counts == nil {
		c.Counts = map[string]int{}
	}
	c.Token, c.Device, c.Epoch = slices.Clone(s.Token), slices.Clone(s.Device), slices.Clone(s.Epoch)
	c.Anew, c.Repairs = slices.Clone(s.Anew), slices.Clone(s.Repairs)
	return &c
}

// tick returns the stamp for the next mutation.
func (s *state) tick(now time.Time) wire.Clock {
	s.Clock = s.Clock.Next(now.Add(time.Duration(s.Offset)))
	return s.Clock
}

func (s *sealer) loadState(tx *memtable.Tx) (*state, error) {
	data, err := s.get(tx, meta, stateKey)
	if err != nil {
		return nil, err
	}
	st := &state{}
	if err := cbor.Unmarshal(data, st); err != nil {
		return nil, fmt.Errorf("%w: the state: %w", errBadValue, err)
	}
	return st.clone(), nil
}

func (s *sealer) saveState(tx *memtable.Tx, st *state) error {
	data, err := cbor.Marshal(st)
	if err != nil {
		return err
	}
	return s.put(tx, meta, stateKey, data)
}

// Device returns the id of this device.
func (c *Cache) Device() kam.ID { return c.state.Load().device() }

// User returns the user that the cache belongs to, or "" before the first sign-in.
func (c *Cache) User() string { return c.state.Load().User }

// ServerURL returns the server that the cache is synced with, or "".
func (c *Cache) ServerURL() string { return c.state.Load().Server }

// ClockOffset returns how far the server's clock is ahead of this device's.
func (c *Cache) ClockOffset() time.Duration { return time.Duration(c.state.Load().Offset) }

// LastSync returns when the server last answered, by this device's clock; the zero Time if it never has.
func (c *Cache) LastSync() time.Time {
	if ms := c.state.Load().Synced; ms != 0 {
		return time.UnixMilli(ms)
	}
	return time.Time{}
}

// Oldest returns the oldest protocol that the server takes without reserve, as it last said; 0 before it has.
func (c *Cache) Oldest() int { return c.state.Load().Oldest }

// Counts returns how many live records there are of each kind. The caller owns the map.
func (c *Cache) Counts() map[string]int { return maps.Clone(c.state.Load().Counts) }

// Conflicts returns how many conflicts are open.
func (c *Cache) Conflicts() int { return c.state.Load().Conflicts }

// Rejected returns how many refused edits wait for their author.
func (c *Cache) Rejected() int { return c.state.Load().Rejected }

// Waiting returns how many edits are not on the server.
func (c *Cache) Waiting() int {
	s := c.state.Load()
	return int(s.Last - s.Acked)
}

// Position returns where the cache stands in the server's feed: the token to ask with, empty before the first sync,
// and the number up to which everything has been seen.
func (c *Cache) Position() (token []byte, cursor uint64) {
	s := c.state.Load()
	return slices.Clone(s.Token), s.Cursor
}
