package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"keyaccount/kam"
)

// The errors of administration that its users can tell apart.
var (
	ErrNoUser   = errors.New("there is no such user")
	ErrNoDevice = errors.New("there is no such device")
	ErrExists   = errors.New("the user exists already")
	ErrInvalid  = errors.New("not allowed")
)

// UserInfo is what an administrator sees of an account.
type UserInfo struct {
	Name     string    `json:"name"`
	Grants   []string  `json:"grants"`
	Disabled bool      `json:"disabled"`
	Created  time.Time `json:"created"`
	Devices  int       `json:"devices"`
}

// DeviceInfo is what an administrator sees of a device.
type DeviceInfo struct {
	ID       string    `json:"id"`
	User     string    `json:"user"`
	Name     string    `json:"name"`
	Created  time.Time `json:"created"`
	Seen     time.Time `json:"seen"` // when it last signed in, stayed signed in or sent edits
	Edits    uint64    `json:"edits"`
	SignedIn bool      `json:"signed_in"`
	Revoked  bool      `json:"revoked"`
}

var userName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]*$`)

// AddUser makes an account with which somebody can sign in. Grants are written SCOPE:RIGHT, as ParseGrant reads
// them. The error wraps ErrExists or ErrInvalid where it is one of these.
func (s *Server) AddUser(ctx context.Context, name, password string, grants ...string) error {
	if len(name) > kam.MaxName || kam.Clean(name, false) != name || !userName.MatchString(name) {
		return fmt.Errorf("%w: the user name “%s”; use letters, digits and . _ @ + -, at most %d bytes", ErrInvalid, kam.Clip(name, 40), kam.MaxName)
	}
	for _, g := range grants {
		if _, err := ParseGrant(g); err != nil {
			return errors.Join(ErrInvalid, err)
		}
	}
	hash, err := s.hash(password)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, func(tx Tx) error {
		if u, err := userNamed(tx, name); err != nil {
			return err
		} else if u != nil {
			return fmt.Errorf("add %s: %w", name, ErrExists)
		}
		granted, err := settleAll(tx, grants)
		if err != nil {
			return err
		}
		head, err := tx.Head()
		if err != nil {
			return err
		}
		u := user{Name: name, Password: hash, Created: s.now().UnixMilli()}
		u.regrant(granted, head)
		return s.saveUser(tx, &u, "added", strings.Join(granted, " "))
	})
}

func (s *Server) hash(password string) (string, error) {
	if len(password) < MinPassword || len(password) > maxPassword {
		return "", fmt.Errorf("%w: a password of %d bytes; it has to have %d to %d", ErrInvalid, len(password), MinPassword, maxPassword)
	}
	salt := make([]byte, saltLength)
	if err := s.fill(salt); err != nil {
		return "", err
	}
	return hashPassword(password, salt, usualCost), nil
}

func (s *Server) saveUser(tx Tx, u *user, what, note string) error {
	if err := put(tx, UserTable, []byte(u.Name), u); err != nil {
		return err
	}
	return audit(tx, s.now(), auditRecord{Action: actUser, On: u.Name, Result: what, Note: note})
}

func (s *Server) changeUser(ctx context.Context, name, what, note string, change func(Tx, *user) error) error {
	return s.store.Update(ctx, func(tx Tx) error {
		u, err := userToChange(tx, name)
		if err != nil {
			return err
		}
		if err := change(tx, u); err != nil {
			return err
		}
		return s.saveUser(tx, u, what, note)
	})
}

func userToChange(tx Tx, name string) (*user, error) {
	u, err := userNamed(tx, name)
	if err == nil && u == nil {
		err = fmt.Errorf("%w: %s; kamd user list names all", ErrNoUser, kam.Clip(name, 40))
	}
	return u, err
}

// SetPassword gives a user another password and signs out all of the user's devices.
func (s *Server) SetPassword(ctx context.Context, name, password string) error {
	hash, err := s.hash(password)
	if err != nil {
		return err
	}
	return s.changeUser(ctx, name, "password set", "", func(tx Tx, u *user) error {
		u.Password = hash
		return signOutAll(tx, name)
	})
}

// DisableUser keeps a user out, or lets the user in again.
func (s *Server) DisableUser(ctx context.Context, name string, disabled bool) error {
	what := "enabled"
	if disabled {
		what = "disabled"
	}
	return s.changeUser(ctx, name, what, "", func(tx Tx, u *user) error {
		u.Disabled = disabled
		if !disabled {
			return nil
		}
		return signOutAll(tx, name)
	})
}

// Grant adds to what a user may do. Devices of the user get what has come into sight with their next exchange.
func (s *Server) Grant(ctx context.Context, name string, grants ...string) error {
	return s.changeGrants(ctx, name, "granted", func(tx Tx, u *user) ([]string, []string, error) {
		added, err := settleAll(tx, grants)
		now := slices.Clone(u.Grants)
		for _, g := range added {
			if !slices.Contains(now, g) {
				now = append(now, g)
			}
		}
		return now, added, err
	})
}

// Revoke takes grants, as Users lists them, from a user. Devices of the user drop what has gone out of sight with
// their next exchange.
func (s *Server) Revoke(ctx context.Context, name string, grants ...string) error {
	return s.changeGrants(ctx, name, "revoked", func(tx Tx, u *user) (now, gone []string, err error) {
		now = slices.Clone(u.Grants)
		for _, g := range grants {
			i := slices.Index(now, g)
			if i < 0 {
				if settled, err := settleAll(tx, []string{g}); err == nil {
					i = slices.Index(now, settled[0])
				}
			}
			if i < 0 {
				return nil, nil, fmt.Errorf("%w: %s does not hold the grant “%s”, but %s", ErrInvalid, name, kam.Clip(g, 60), strings.Join(u.Grants, ", "))
			}
			now, gone = slices.Delete(now, i, i+1), append(gone, g)
		}
		return now, gone, nil
	})
}

// changeGrants gives a user other grants. The change has a number in the feed, like every change of what a device has.
func (s *Server) changeGrants(ctx context.Context, name, what string, change func(Tx, *user) (now, changed []string, err error)) error {
	var number uint64
	err := s.store.Update(ctx, func(tx Tx) error {
		u, err := userToChange(tx, name)
		if err != nil {
			return err
		}
		grants, changed, err := change(tx, u)
		if err != nil {
			return err
		}
		if number, err = tx.Advance(1); err != nil {
			return err
		}
		number++
		u.regrant(grants, number)
		return s.saveUser(tx, u, what, strings.Join(changed, " "))
	})
	if err == nil {
		s.hub.moved(number)
	}
	return err
}

// Users returns all accounts by name.
func (s *Server) Users(ctx context.Context) (infos []UserInfo, err error) {
	devices, err := s.Devices(ctx)
	if err != nil {
		return nil, err
	}
	err = s.store.View(ctx, func(tx Tx) error {
		for item, err := range tx.Scan(UserTable, nil, nil) {
			if err != nil {
				return err
			}
			u, err := decode[user](UserTable, item.Value)
			if err != nil {
				return err
			}
			info := UserInfo{u.Name, u.Grants, u.Disabled, time.UnixMilli(u.Created).UTC(), 0}
			for _, d := range devices {
				if d.User == u.Name {
					info.Devices++
				}
			}
			infos = append(infos, info)
		}
		return nil
	})
	return infos, err
}

// Devices returns all devices, the oldest first.
func (s *Server) Devices(ctx context.Context) (infos []DeviceInfo, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		return eachDevice(tx, func(d *device) error {
			infos = append(infos, DeviceInfo{kam.ID(d.ID).String(), d.User, d.Name, time.UnixMilli(d.Created).UTC(),
				time.UnixMilli(d.Seen).UTC(), d.Done, len(d.Session) > 0, d.Revoked})
			return nil
		})
	})
	slices.SortStableFunc(infos, func(a, b DeviceInfo) int { return a.Created.Compare(b.Created) })
	return infos, err
}

// RevokeDevice shuts a device out for good. Its edits stay.
func (s *Server) RevokeDevice(ctx context.Context, id string) error {
	parsed, err := kam.ParseID(id)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return s.store.Update(ctx, func(tx Tx) error {
		d, err := deviceWith(tx, parsed)
		if err != nil {
			return err
		}
		if d == nil {
			return fmt.Errorf("%w: %s; kamd device list names all", ErrNoDevice, id)
		}
		d.Revoked = true
		d.signOut()
		if err := d.save(tx); err != nil {
			return err
		}
		return audit(tx, s.now(), auditRecord{Device: d.ID, Action: actDevice, On: d.User, Result: "revoked"})
	})
}

func signOutAll(tx Tx, user string) error {
	var own []*device
	err := eachDevice(tx, func(d *device) error {
		if d.User == user {
			own = append(own, d)
		}
		return nil
	})
	for _, d := range own {
		if err == nil {
			d.signOut()
			err = d.save(tx)
		}
	}
	return err
}

func eachDevice(tx Tx, f func(*device) error) error {
	for item, err := range tx.Scan(DeviceTable, nil, nil) {
		if err != nil {
			return err
		}
		d, err := decode[device](DeviceTable, item.Value)
		if err != nil {
			return err
		}
		if len(d.ID) != len(kam.ID{}) {
			return damaged("a device with an id of %d bytes", len(d.ID))
		}
		if err := f(&d); err != nil {
			return err
		}
	}
	return nil
}

// Backup writes a consistent copy of the store, while the server goes on.
func (s *Server) Backup(ctx context.Context, w io.Writer) error {
	return s.store.Backup(ctx, w)
}

// Restored tells the server that its store comes from a backup. Devices then load their state again, and
// send again what they have sent since the backup was made. It is to be called before the server serves.
func (s *Server) Restored(ctx context.Context) error {
	epoch := make([]byte, 16)
	if err := s.fill(epoch); err != nil {
		return err
	}
	if err := s.store.Update(ctx, func(tx Tx) error {
		if err := tx.Put(MetaTable, epochKey, epoch); err != nil {
			return err
		}
		return audit(tx, s.now(), auditRecord{Action: actRestore, Result: "done"})
	}); err != nil {
		return err
	}
	s.epoch = epoch
	return nil
}
