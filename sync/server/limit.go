package server

import (
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How many failed sign-ins are let through: of one name from one place, of one name, and from one place.
var (
	pairPace  = pace{10, 10 * time.Second}
	namePace  = pace{50, 5 * time.Second}
	placePace = pace{100, time.Second}
)

// How many requests are let through: of one device, and of all devices of one user. Between them lies what a first sync
// of a million records takes, and a script that goes wrong.
var (
	devicePace = pace{6_000, 50 * time.Millisecond}
	userPace   = pace{30_000, 10 * time.Millisecond}
)

// chunkPace is how many chunks of files of one user are let through: 8 GiB at once, and then 1 MiB a second.
var chunkPace = pace{8 << 10, time.Second}

// pace lets a burst through at once and then one after every interval.
type pace struct {
	burst int
	every time.Duration
}

// maxKnown bounds the memory of a brake.
const maxKnown = 10_000

// brake slows down those who guess passwords, of whose attempts only those that fail count, and those who ask too much. It is safe for concurrent use.
type brake struct {
	mu           sync.Mutex
	known        map[string]*rate.Limiter
	device, user pace
	chunk        pace
}

func newBrake() *brake {
	return &brake{known: map[string]*rate.Limiter{}, device: devicePace, user: userPace, chunk: chunkPace}
}

// attempt takes one attempt from each budget that concerns a name and a place. It returns how long to wait
// where one is empty; otherwise the attempt may be made, and worked is to be called if it succeeds.
func (b *brake) attempt(now time.Time, name, place string) (worked func(), wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.known) > maxKnown {
		b.forget(now)
	}
	var taken []*rate.Reservation
	giveBack := func() {
		for _, r := range taken {
			r.CancelAt(now)
		}
	}
	for key, p := range map[string]pace{"pair " + place + " " + name: pairPace, "name " + name: namePace, "place " + place: placePace} {
		r := b.limiter(key, p).ReserveN(now, 1)
		taken = append(taken, r)
		wait = max(wait, r.DelayFrom(now))
	}
	if wait > 0 {
		giveBack()
		return nil, wait
	}
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		giveBack()
	}, 0
}

// take takes one request from the budgets of a device and its user, and returns how long to wait where one is empty.
func (b *brake) take(now time.Time, device, user string) (wait time.Duration) {
	return b.takeAll(now, map[string]pace{"device " + device: b.device, "user " + user: b.user})
}

// takeChunk takes one chunk from the budget of a user, and returns how long to wait where it is empty.
func (b *brake) takeChunk(now time.Time, user string) (wait time.Duration) {
	return b.takeAll(now, map[string]pace{"chunks " + user: b.chunk})
}

func (b *brake) takeAll(now time.Time, budgets map[string]pace) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.known) > maxKnown {
		b.forget(now)
	}
	var taken []*rate.Reservation
	for key, p := range budgets {
		r := b.limiter(key, p).ReserveN(now, 1)
		taken = append(taken, r)
		wait = max(wait, r.DelayFrom(now))
	}
	if wait > 0 {
		for _, r := range taken {
			r.CancelAt(now)
		}
	}
	return wait
}

func (b *brake) limiter(key string, p pace) *rate.Limiter {
	l := b.known[key]
	if l == nil {
		l = rate.NewLimiter(rate.Every(p.every), p.burst)
		b.known[key] = l
	}
	return l
}

// forget drops those who have been quiet long enough to have their whole budget back; if there are too many
// others, all.
func (b *brake) forget(now time.Time) {
	for key, l := range b.known {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(b.known, key)
		}
	}
	if len(b.known) > maxKnown {
		clear(b.known)
	}
}

// origin returns where a request comes from.
func origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
