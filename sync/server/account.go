package server

import (
	"crypto/subtle"
	"fmt"
	"slices"
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

// device is a device as it is kept. It belongs to one user for good.
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

	Others []session `cbor:"11,keyasint,omitempty"` // further sessions, the one used last first
}

// session is one of several that a device has: copies of a cache that differ in no edit are one device, and sign in each for
// itself.
type session struct {
	ID     []byte `cbor:"1,keyasint"`
	Turn   uint64 `cbor:"2,keyasint"`
	Turned int64  `cbor:"3,keyasint"`
}

// mostSessions is how many sessions a device has at most; the one that was not used for longest ends.
const mostSessions = 4

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

// maxDevices is on how many devices a user can be signed in.
const maxDevices = 100

var errManyDevices = &wire.Refusal{Code: wire.Forbidden,
	Words: fmt.Sprintf("you are signed in on %d devices, which is as many as can be; sign out on one with kam logout, or ask your administrator to revoke some", maxDevices)}

// isIn reports whether somebody is signed in on a device.
func (d *device) isIn(now time.Time) bool {
	lives := func(s session) bool { return len(s.ID) > 0 && now.Sub(time.UnixMilli(s.Turned)) <= refreshLife }
	return !d.Revoked && (lives(session{d.Session, d.Turn, d.Turned}) || slices.ContainsFunc(d.Others, lives))
}

// roomFor refuses to sign a user in on one device more than there can be.
func roomFor(tx Tx, d *device, now time.Time) error {
	if d.isIn(now) {
		return nil
	}
	n := 0
	if err := eachDevice(tx, func(other *device) error {
		if other.User == d.User && other.isIn(now) {
			n++
		}
		return nil
	}); err != nil {
		return err
	}
	if n >= maxDevices {
		return errManyDevices
	}
	return nil
}

// signOut ends all sessions of the device.
func (d *device) signOut() { d.Session, d.Turn, d.Turned, d.Others = nil, 0, 0, nil }

// signIn begins a session beside those that the device has.
func (d *device) signIn(id []byte, now time.Time) {
	if len(d.Session) > 0 {
		d.Others = append([]session{{d.Session, d.Turn, d.Turned}}, d.Others[:min(len(d.Others), mostSessions-2)]...)
	}
	d.Session, d.Turn, d.Turned = id, 1, now.UnixMilli()
}

// leave ends the session in use, and no other.
func (d *device) leave() {
	others := d.Others
	d.signOut()
	if len(others) > 0 {
		d.Session, d.Turn, d.Turned, d.Others = others[0].ID, others[0].Turn, others[0].Turned, others[1:]
	}
}

// use puts a session of the device before its others, and reports whether there is such.
func (d *device) use(id []byte) bool {
	if len(d.Session) == 0 || subtle.ConstantTimeCompare(d.Session, id) == 1 {
		return len(d.Session) > 0
	}
	for i, o := range d.Others {
		if subtle.ConstantTimeCompare(o.ID, id) == 1 {
			others := slices.Delete(slices.Clone(d.Others), i, i+1)
			d.Others = append([]session{{d.Session, d.Turn, d.Turned}}, others...)
			d.Session, d.Turn, d.Turned = o.ID, o.Turn, o.Turned
			return true
		}
	}
	return false
}

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
	if d == nil || !d.use(t.session[:]) {
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
//
// One that is newer than the current one has been signed by this server before it was restored from a backup, since it signs none
// before it has noted its number. It is taken, and the session goes on from there: otherwise a restore would sign out everybody who
// has worked since the backup. Somebody who has copied one of those that were spent since then may so come in once more, as they may
// with the one that was current in the backup. They are found out as ever: once the device and they have both refreshed, the
// older of their two tokens ends the session.
func (d *device) turn(t ticket, now time.Time) (next uint64, stolen bool, err error) {
	turned := time.UnixMilli(d.Turned)
	switch {
	case now.Sub(turned) > refreshLife:
		return 0, false, errSignedOut
	case t.number >= d.Turn:
		d.Turn, d.Turned = t.number+1, now.UnixMilli()
		return d.Turn, false, nil
	case t.number+1 == d.Turn && now.Sub(turned) <= grace:
		return d.Turn, false, nil
	}
	d.leave()
	return 0, true, errSignedOut
}
