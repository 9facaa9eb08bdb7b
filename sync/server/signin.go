package server

import (
	"context"
	"net/http"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

var errWrongPassword = &wire.Refusal{Code: wire.Unauthorized, Words: "the user name or the password is wrong"}

// login signs a user in on a device. That a name is unknown shows neither in the words nor in the time.
func (s *Server) login(r *http.Request, q *wire.LoginRequest) (*wire.Session, error) {
	ctx, now := r.Context(), s.now()
	if err := checkProtocol(q.Protocol); err != nil {
		return nil, err
	}
	if len(q.Device) != len(kam.ID{}) || kam.ID(q.Device) == kam.NoID {
		return nil, errMalformed
	}
	if len(q.User) > kam.MaxName || len(q.Password) > maxPassword {
		return nil, errWrongPassword
	}
	worked, wait := s.brake.attempt(now, q.User, origin(r))
	if wait > 0 {
		return nil, &retry{wire.Refusal{Code: wire.TooMany, Words: "too many failed sign-ins; wait " + wait.Round(time.Second).String() + " and try again"}, wait}
	}
	var known *user
	if err := s.store.View(ctx, func(tx Tx) (err error) {
		known, err = userNamed(tx, q.User)
		return err
	}); err != nil {
		return nil, err
	}
	stored := ""
	if known != nil {
		stored = known.Password
	}
	right, err := s.verify(ctx, q.Password, stored)
	if err != nil {
		return nil, err
	}
	if !right || known == nil {
		s.log.Info("sign-in refused", "user", kam.Clip(q.User, kam.MaxName), "from", origin(r))
		return nil, s.refused(ctx, q, errWrongPassword)
	}
	worked()
	if err := waits(s.requests.take(now, kam.ID(q.Device).String(), known.Name)); err != nil {
		return nil, err
	}
	session, err := s.begin(ctx, q, stored, now)
	if refusal, ok := err.(*wire.Refusal); ok {
		return nil, s.refused(ctx, q, refusal)
	}
	return session, err
}

// refused notes a refused sign-in and returns why it was.
func (s *Server) refused(ctx context.Context, q *wire.LoginRequest, why *wire.Refusal) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		return audit(tx, s.now(), auditRecord{User: kam.Clip(q.User, kam.MaxName), Device: q.Device, Action: actSignIn, Result: "refused", Note: why.Words})
	})
	if err != nil {
		return err
	}
	return why
}

// verify checks a password, a few at a time.
func (s *Server) verify(ctx context.Context, password, stored string) (bool, error) {
	select {
	case s.hasher <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	defer func() { <-s.hasher }()
	return checkPassword(password, stored), nil
}

// begin opens a session for a user whose password was right.
func (s *Server) begin(ctx context.Context, q *wire.LoginRequest, password string, now time.Time) (*wire.Session, error) {
	session := make([]byte, 16)
	if err := s.fill(session); err != nil {
		return nil, err
	}
	var answer *wire.Session
	err := s.store.Update(ctx, func(tx Tx) error {
		u, err := userNamed(tx, q.User)
		if err != nil {
			return err
		}
		if u == nil || u.Password != password { // changed while it was being checked
			return errWrongPassword
		}
		if u.Disabled {
			return &wire.Refusal{Code: wire.Forbidden, Words: "this account is disabled; ask your administrator"}
		}
		d, err := deviceWith(tx, kam.ID(q.Device))
		switch {
		case err != nil:
			return err
		case d == nil:
			d = &device{ID: q.Device, User: u.Name, Created: now.UnixMilli()}
		case d.Revoked:
			return errRevoked
		case d.User != u.Name:
			return errOthersDevice
		}
		if err := roomFor(tx, d, now); err != nil {
			return err
		}
		d.Name, d.Seen = kam.Clip(q.Name, kam.MaxName), now.UnixMilli()
		d.signIn(session, now)
		if err := d.save(tx); err != nil {
			return err
		}
		answer = s.session(d, 1, now)
		return audit(tx, now, auditRecord{User: u.Name, Device: d.ID, Action: actSignIn, Result: "done", Note: d.Name})
	})
	return answer, err
}

// session returns what a device holds while it is signed in.
func (s *Server) session(d *device, turn uint64, now time.Time) *wire.Session {
	t := ticket{device: kam.ID(d.ID), session: [16]byte(d.Session)}
	until := now.Add(accessLife).UnixMilli()
	access, renewal := t, t
	access.number, renewal.number = uint64(until), turn
	return &wire.Session{User: d.User, Access: s.accesses.token(access), Expires: until,
		Refresh: s.renewals.token(renewal), Now: now.UnixMilli(), Oldest: s.oldest, Device: d.ID}
}

// refresh continues a session.
func (s *Server) refresh(r *http.Request, q *wire.RefreshRequest) (*wire.Session, error) {
	now := s.now()
	t, ok := s.renewals.ticket(q.Refresh)
	if !ok || string(q.Device) != string(t.device[:]) {
		return nil, errSignedOut
	}
	if err := s.slow(r.Context(), t); err != nil {
		return nil, err
	}
	if len(q.New) != 0 {
		return s.copied(r.Context(), q, t, now)
	}
	var (
		answer *wire.Session
		ended  error
	)
	err := s.store.Update(r.Context(), func(tx Tx) error {
		answer, ended = nil, nil
		d, _, err := caller(tx, t)
		if err != nil {
			return err
		}
		next, stolen, err := d.turn(t, now)
		if stolen {
			ended = err
			return s.stolen(tx, d, now)
		}
		if err != nil {
			return err
		}
		d.Seen = now.UnixMilli()
		answer = s.session(d, next, now)
		return d.save(tx)
	})
	if err != nil {
		return nil, err
	}
	return answer, ended
}

// stolen notes that a session is ended because a token of it was used by somebody who had copied it.
func (s *Server) stolen(tx Tx, d *device, now time.Time) error {
	s.log.Warn("a spent refresh token was used again; its session is ended", "user", d.User, "device", kam.ID(d.ID))
	if err := d.save(tx); err != nil {
		return err
	}
	return audit(tx, now, auditRecord{User: d.User, Device: d.ID, Action: actRefresh, Result: "refused", Note: "a spent token was used again; the session is ended"})
}

// copied opens a session for another device of the user whose refresh token is shown: a copy of a cache that takes an
// identity of its own. The token is not spent, since the device that it belongs to goes on with it.
func (s *Server) copied(ctx context.Context, q *wire.RefreshRequest, t ticket, now time.Time) (*wire.Session, error) {
	if len(q.New) != len(kam.ID{}) || kam.ID(q.New) == kam.NoID || string(q.New) == string(q.Device) {
		return nil, errMalformed
	}
	session := make([]byte, 16)
	if err := s.fill(session); err != nil {
		return nil, err
	}
	var (
		answer *wire.Session
		ended  error
	)
	err := s.store.Update(ctx, func(tx Tx) error {
		answer, ended = nil, nil
		old, _, err := caller(tx, t)
		if err != nil {
			return err
		}
		shown := *old
		if _, stolen, err := shown.turn(t, now); stolen {
			ended = err
			return s.stolen(tx, &shown, now)
		} else if err != nil {
			return err
		}
		d, err := deviceWith(tx, kam.ID(q.New))
		switch {
		case err != nil:
			return err
		case d == nil:
			d = &device{ID: q.New, User: old.User, Name: old.Name, Created: now.UnixMilli()}
		case d.Revoked:
			return errRevoked
		case d.User != old.User:
			return errOthersDevice
		}
		if err := roomFor(tx, d, now); err != nil {
			return err
		}
		d.Seen = now.UnixMilli()
		d.signIn(session, now)
		if err := d.save(tx); err != nil {
			return err
		}
		answer = s.session(d, 1, now)
		return audit(tx, now, auditRecord{User: d.User, Device: d.ID, Action: actSignIn, Result: "done", Note: "as a copy of " + kam.ID(old.ID).String()})
	})
	if err != nil {
		return nil, err
	}
	return answer, ended
}

// logout ends the session of the device that asks.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	t, err := s.admitted(r)
	if err == nil {
		err = s.store.Update(r.Context(), func(tx Tx) error {
			d, _, err := caller(tx, t)
			if err != nil {
				return err
			}
			d.leave()
			if err := d.save(tx); err != nil {
				return err
			}
			return audit(tx, s.now(), auditRecord{User: d.User, Device: d.ID, Action: actSignOut, Result: "done"})
		})
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
