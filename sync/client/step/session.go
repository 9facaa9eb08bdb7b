package step

import (
	"errors"
	"slices"
	"time"

	"keyaccount/store"
	"keyaccount/sync/wire"
)

// Local returns a session that the server has just opened with its end by this device's clock, whatever that shows.
func Local(s wire.Session, now time.Time) wire.Session {
	s.Expires += now.UnixMilli() - s.Now
	return s
}

// Expired reports whether the access token of a Local session has ended, or is about to.
func Expired(s wire.Session, now time.Time) bool {
	return now.Add(5*time.Second).UnixMilli() >= s.Expires
}

// Ended returns what the failure of a Renew means: where the server no longer takes the session, the user has to sign in
// again, and what waits stays waiting.
func Ended(err error) error {
	if Refused(err, wire.Unauthorized, wire.Forbidden) {
		return ErrSignedOut
	}
	return err
}

// Refused reports whether err is a refusal by the server with one of the codes.
func Refused(err error, codes ...wire.ErrorCode) bool {
	var r *wire.Refusal
	return errors.As(err, &r) && slices.Contains(codes, r.Code)
}

// blame says of an answer that makes no sense that it does not come from a server of ours.
func (x *Exchange) blame(err error) error {
	if errors.Is(err, wire.ErrMalformed) && !errors.Is(err, store.ErrDamaged) {
		return x.notOurs("%v", err)
	}
	return err
}
