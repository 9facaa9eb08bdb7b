package step

import (
	"errors"
	"time"
)

// The waits between attempts to reach a server that does not answer.
const (
	firstWait = 500 * time.Millisecond
	lastWait  = 30 * time.Second
)

// Backoff says how long to wait after an attempt that failed: twice as long each time, and shortened by up to half at random
// so that devices do not come back all at once. The zero Backoff is fit for use, and is what to go on with after a success.
type Backoff struct{ wait time.Duration }

// Next returns how long to wait after an attempt that failed with err; where the server asks for more, that and a little
// longer. random returns a number from 0 up to but not including the one it is given.
func (b *Backoff) Next(err error, random func(time.Duration) time.Duration) time.Duration {
	wait := max(b.wait, firstWait)
	b.wait = min(2*wait, lastWait)
	wait = wait/2 + random(wait/2+1)
	if l := asked(err); l > 0 {
		wait = max(wait, l+random(l/4+1))
	}
	return wait
}

// Later is the failure of a request, where the server or what stands before it asks to be left alone for a while.
type Later struct {
	Err   error
	After time.Duration
}

// Error returns the words of the failure.
func (l *Later) Error() string { return l.Err.Error() }

// Unwrap returns the failure.
func (l *Later) Unwrap() error { return l.Err }

// asked returns how long the server asks to be left alone.
func asked(err error) time.Duration {
	var l *Later
	if errors.As(err, &l) {
		return l.After
	}
	return 0
}
