package server

import (
	"crypto/subtle"
	"fmt"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// user is an account as it is kept.
type user struct {
	Name     string   `cbor:"1,keyasint"`
	Password string   `cbor:"2,keyasint"` // made by hashPassword
	Grants   []string `cbor:"3,keyasint"`
	Disabled bool     `cbor:"4,keyasint,omitempty"`
	Created  int64    `cbor:"5,keyasint"` // milliseconds since 1970
	Held     []held   `cbor:"6,keyasint,omitempty"`
}

// device is a device as it is kept. It belongs to one user for good, and has at most one session.
type device struct {
	ID      []byte `cbor:"1,keyasint"`
	User    string `cbor:"2,keyasint"`
	Name    string `cbor:"3,keyasint"`
	Created int64  `cbor:"4,keyasint"`
	Seen    int64  `cbor:"5,keyasint"` // when it last signed in, refreshed or pushed
	Revoked bool   `cbor:"6,keyasint,omitempty"`
	Done    uint64 `cbor:"7,keyasint"`           // the newest mutation that has an outcome
	Session []byte `cbor:"8,keyasint,omitempty"` // random; empty while signed out
	Turn    uint64 `cbor:"9,keyasint,omitempty"` // which refresh token of the session is the current one
	Turned  int64  `cbor:"10,keyasint,omitempty"`
}

func userNamed(tx Tx, name string) (*user, error) {
	if name == "" || len(name) > kam.MaxName {
		return nil, nil
	}
	u, found, err := get[user](tx, UserTable, []byte(name))
	if !found || err != nil {
		return nil, err
	}
	return &u, nil
}

func deviceWith(tx Tx, id kam.ID) (*device, error) {
	d, found, err := get[device](tx, DeviceTable, id[:])
	if !found || err != nil {
		return nil, err
	}
	return &d, nil
}

func (d *device) save(tx Tx) error { return put(tx, DeviceTable, d.ID, d) }

func (d *device) signOut() { d.Session, d.Turn, d.Turned = nil, 0, 0 }

var (
	errSignedOut    = &wire.Refusal{Code: wire.Unauthorized, Words: "you are not signed in; sign in with kam login"}
	errOthersDevice = &wire.Refusal{Code: wire.Forbidden, Words: "this device belongs to another user; use a cache of your own"}
	errRevoked      = &wire.Refusal{Code: wire.Forbidden, Words: "this device has been revoked by an administrator"}
)

// caller returns who speaks with a ticket that the server has signed. The error is a *wire.Refusal, unless
// the store failed.
func caller(tx Tx, t ticket) (*device, *user, error) {
	d, err := deviceWith(tx, t.device)
	if err != nil {
		return nil, nil, err
	}
	if d == nil || len(d.Session) == 0 || subtle.ConstantTimeCompare(d.Session, t.session[:]) != 1 {
		return nil, nil, errSignedOut
	}
	if d.Revoked {
		return nil, nil, errRevoked
	}
	u, err := userNamed(tx, d.User)
	if err != nil {
		return nil, nil, err
	}
	if u == nil || u.Disabled {
		return nil, nil, errSignedOut
	}
	return d, u, nil
}

// The lives of sessions.
const (
	accessLife  = 15 * time.Minute
	refreshLife = 60 * 24 * time.Hour
	grace       = 60 * time.Second // for which the newest spent refresh token is taken again
)

// turn exchanges a refresh ticket for the next, of which it returns the number. The newest spent one is
// taken again within its grace and leads to the same next one, since the answer may have been lost. Any
// older one has been copied: it ends the session.
func (d *device) turn(t ticket, now time.Time) (next uint64, stolen bool, err error) {
	turned := time.UnixMilli(d.Turned)
	switch {
	case now.Sub(turned) > refreshLife:
		return 0, false, errSignedOut
	case t.number == d.Turn:
		d.Turn, d.Turned = d.Turn+1, now.UnixMilli()
		return d.Turn, false, nil
	case t.number+1 == d.Turn && now.Sub(turned) <= grace:
		return d.Turn, false, nil
	case t.number < d.Turn:
		d.signOut()
		return 0, true, errSignedOut
	}
	return 0, false, fmt.Errorf("a refresh token of the future: %w", errSignedOut)
}
