package step

import (
	"errors"
	"slices"
	"time"

	"keyaccount/sync/wire"
)

// promptly is how soon after a failure another attempt comes at the latest where one is wanted meanwhile.
const promptly = 5 * time.Second

// Rhythm says when the next exchange is to begin: at once where one is wanted, and after growing pauses where the last one
// failed. What is wanted during a pause shortens it, but never below what the server asks for. The zero Rhythm wants nothing.
type Rhythm struct {
	backoff Backoff
	due     time.Time // when the next exchange begins, zero where none is to
	soonest time.Time // no exchange begins before, whoever wants it
	prompt  time.Time // nor before this, but for somebody who waits for it
}

// Want asks for an exchange. It is urgent where somebody waits for it.
func (r *Rhythm) Want(now time.Time, urgent bool) {
	at := latest(now, r.soonest)
	if !urgent {
		at = latest(at, r.prompt)
	}
	if r.due.IsZero() || at.Before(r.due) {
		r.due = at
	}
}

// Began notes that an exchange begins. What is wanted from now on it may miss.
func (r *Rhythm) Began() { *r = Rhythm{backoff: r.backoff} }

// Ended notes what came of an exchange: nil, or why it failed. It is tried again by itself unless only the user can help.
func (r *Rhythm) Ended(now time.Time, err error, random func(time.Duration) time.Duration) {
	if err == nil {
		r.backoff = Backoff{}
		return
	}
	wanted := !r.due.IsZero()
	pause := r.backoff.Next(err, random)
	*r = Rhythm{backoff: r.backoff, prompt: now.Add(min(pause, promptly))}
	if asked(err) > 0 {
		r.soonest = now.Add(pause)
	}
	if !hopeless(err) {
		r.due = now.Add(pause)
	}
	if wanted {
		r.Want(now, false)
	}
}

// Due returns when the next exchange is to begin, and whether one is.
func (r *Rhythm) Due() (time.Time, bool) { return r.due, !r.due.IsZero() }

// hopeless reports whether the same exchange would fail again for as long as the user does nothing. Of several failures all have
// to be so.
func hopeless(err error) bool {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return !slices.ContainsFunc(several.Unwrap(), func(err error) bool { return !hopeless(err) })
	}
	return errors.Is(err, ErrSignedOut) || Refused(err, wire.Forbidden, wire.TooOld, wire.TooLarge)
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
