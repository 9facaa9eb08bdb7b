package client

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"keyaccount/sync/client/step"
)

// PacerOptions are what a Pacer depends on. The zero value of what may be nil is fit for use.
type PacerOptions struct {
	Exchange func(context.Context) error // carries one out
	Pause    func(until time.Time)       // is told when the next one begins, where that is not at once; may be nil

	Now    func() time.Time                        // nil: time.Now
	After  func(time.Duration) <-chan time.Time    // nil: time.After
	Random func(below time.Duration) time.Duration // nil: a random number
}

// Pacer has exchanges carried out one after the other: when they are wanted, and after a pause where one has failed, as a
// step.Rhythm says. It is safe for concurrent use.
type Pacer struct {
	o    PacerOptions
	wake chan struct{} // says that rhythm has changed; holds one

	mu     sync.Mutex
	rhythm step.Rhythm
}

// NewPacer returns a pacer that wants nothing yet.
func NewPacer(o PacerOptions) *Pacer {
	if o.Pause == nil {
		o.Pause = func(time.Time) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Random == nil {
		o.Random = rand.N[time.Duration]
	}
	return &Pacer{o: o, wake: make(chan struct{}, 1)}
}

// Want asks for an exchange, since there is something to send or to fetch. Where the last one failed, it comes after a pause.
func (p *Pacer) Want() { p.want(false) }

// Urge asks for an exchange at once, since somebody waits for it. Only the server can put it off.
func (p *Pacer) Urge() { p.want(true) }

func (p *Pacer) want(urgent bool) {
	p.mu.Lock()
	p.rhythm.Want(p.o.Now(), urgent)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Run carries out exchanges until ctx ends.
func (p *Pacer) Run(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-p.wake: // what it tells of is seen now
		default:
		}
		p.mu.Lock()
		due, wanted := p.rhythm.Due()
		p.mu.Unlock()
		var timer <-chan time.Time
		if wanted {
			wait := due.Sub(p.o.Now())
			if wait <= 0 {
				p.exchange(ctx)
				continue
			}
			p.o.Pause(due)
			timer = p.o.After(wait)
		}
		select {
		case <-ctx.Done():
		case <-p.wake:
		case <-timer:
		}
	}
}

func (p *Pacer) exchange(ctx context.Context) {
	p.mu.Lock()
	p.rhythm.Began()
	p.mu.Unlock()
	err := p.o.Exchange(ctx)
	if ctx.Err() != nil {
		return
	}
	p.mu.Lock()
	p.rhythm.Ended(p.o.Now(), err, p.o.Random)
	p.mu.Unlock()
}
