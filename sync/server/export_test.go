package server

import (
	"context"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// SetPage lowers the limits of pages, so that few records make many.
func (s *Server) SetPage(rows, bytes int) { s.limits = limits{rows, bytes} }

// SetPace sets how many requests of one device, and of one user, are let through at once from now on, also of those that have
// asked before.
func (s *Server) SetPace(device, user int) {
	b := s.requests
	b.mu.Lock()
	defer b.mu.Unlock()
	b.device.burst, b.user.burst = device, user
	clear(b.known)
}

// SetBeat sets how often event streams show that they are alive.
func (s *Server) SetBeat(beat time.Duration) { s.beat = beat }

// Feeds that tests look into by hand.
var (
	RefKey    = refKey
	NumberKey = numberKey
)

// Push is a push of a device, for PushTogether.
type Push struct {
	Device    kam.ID
	Access    string
	Mutations []wire.Mutation
}

// Pushed is what became of a Push.
type Pushed struct {
	Outcomes []wire.Outcome
	Refusal  *wire.Refusal
	Err      error
}

// PushTogether pushes what arrives while the disk is busy: in one transaction.
func (s *Server) PushTogether(ctx context.Context, pushes ...Push) (results []Pushed) {
	var group []*pushJob
	for _, p := range pushes {
		t, _ := s.accesses.ticket(p.Access)
		job := &pushJob{ctx: ctx, device: p.Device, ticket: t, done: make(chan struct{})}
		for _, m := range p.Mutations {
			job.mutations = append(job.mutations, sealedMutation{&m, m.Hash(), len(wire.AppendMutation(nil, &m))})
		}
		group = append(group, job)
	}
	s.commit(group)
	for _, job := range group {
		<-job.done
		results = append(results, Pushed{job.outcomes, job.refusal, job.err})
	}
	return results
}

// SetChunkPace sets how many chunks of one user are let through at once from now on.
func (s *Server) SetChunkPace(n int) {
	b := s.requests
	b.mu.Lock()
	defer b.mu.Unlock()
	b.chunk.burst = n
	clear(b.known)
}
