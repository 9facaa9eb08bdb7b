package client

import (
	"errors"
	"fmt"

	"keyaccount/sync/wire"
)

// The ways in which an exchange can fail, apart from a *wire.Refusal by the server.
var (
	// ErrUnreachable means that the server did not answer. What waits stays waiting.
	ErrUnreachable = errors.New("the server cannot be reached")
	// ErrSignedOut means that nobody is signed in on this device.
	ErrSignedOut = errors.New("nobody is signed in on this device; sign in with: kam login URL --user NAME")
	// ErrNotOurs means that the answer did not come from a server of this program.
	ErrNotOurs = errors.New("the answer is not one of a kam server")
)

func unreachable(base string, err error) error {
	return fmt.Errorf("%w: %s (%v); what waits stays waiting", ErrUnreachable, base, err)
}

// refused reports whether err is a refusal with one of the codes.
func refused(err error, codes ...wire.ErrorCode) bool {
	var r *wire.Refusal
	if !errors.As(err, &r) {
		return false
	}
	for _, c := range codes {
		if r.Code == c {
			return true
		}
	}
	return false
}
