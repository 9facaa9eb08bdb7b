package step

import "time"

// The waits between attempts to reach a server that does not answer.
const (
	firstWait = 500 * time.Millisecond
	lastWait  = 30 * time.Second
)

// Backoff says how long to wait before the next attempt: twice as long each time, until one succeeds, and shortened by up
// to half at random so that devices do not come back all at once. The zero Backoff is fit for use.
type Backoff struct{ wait time.Duration }

// Next returns how long to wait after an attempt. random returns a number from 0 up to but not including the one it is
// given.
func (b *Backoff) Next(succeeded bool, random func(time.Duration) time.Duration) time.Duration {
	if succeeded || b.wait == 0 {
		b.wait = firstWait
	}
	wait := b.wait
	b.wait = min(2*b.wait, lastWait)
	return wait/2 + random(wait/2+1)
}
