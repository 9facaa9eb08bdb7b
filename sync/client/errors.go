package client

import (
	"errors"
	"fmt"

	"keyaccount/sync/client/step"
)

// The ways in which an exchange can fail, apart from a *wire.Refusal by the server.
var (
	// ErrUnreachable means that the server did not answer. What waits stays waiting.
	ErrUnreachable = errors.New("the server cannot be reached")
	// ErrSignedOut means that nobody is signed in on this device.
	ErrSignedOut = step.ErrSignedOut
	// ErrNotOurs means that the answer did not come from a server of this program.
	ErrNotOurs = step.ErrNotOurs
)

func unreachable(base string, err error) error {
	return fmt.Errorf("%w: %s (%v); what waits stays waiting", ErrUnreachable, base, err)
}
