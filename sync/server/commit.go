package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// maxGroup is how many pushes share one transaction, and so one wait for the disk.
const maxGroup = 64

// pushJob is one device's push on its way through the committer.
type pushJob struct {
	ctx       context.Context
	device    kam.ID
	ticket    ticket
	newest    *wire.Acknowledged // that the device knows of
	mutations []sealedMutation
	foreseen  map[kam.Ref]known

	pushed
	refusal *wire.Refusal
	err     error
	done    chan struct{}
}

// pushed is what became of a push: the outcomes of its mutations, and what these alone have made, by places in the feed.
type pushed struct {
	outcomes []wire.Outcome
	own      map[uint64]own
}

// own is what one mutation alone has made of a record.
type own struct {
	edit   uint64 // the mutation's number
	before uint64 // the record's place before
	sum    tally  // over what it is now
}

var errClosing = errors.New("the server is shutting down")

// push commits mutations, together with those of other devices that arrive while the disk is busy. The
// outcome is unknown when ctx ends first; a repeat will tell.
func (s *Server) push(ctx context.Context, t ticket, newest *wire.Acknowledged, ms []sealedMutation) (*pushed, error) {
	job := &pushJob{ctx: ctx, device: t.device, ticket: t, newest: newest, mutations: ms, foreseen: s.foresee(ctx, ms), done: make(chan struct{})}
	select {
	case s.jobs <- job:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.closing:
		return nil, errClosing
	}
	select {
	case <-job.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.closed:
		select {
		case <-job.done:
		default:
			return nil, errClosing
		}
	}
	if job.refusal != nil {
		return nil, job.refusal
	}
	return &job.pushed, job.err
}

// commitAll commits pushes until the server closes. Those that wait while one group is written make the
// next, so that nobody waits for company.
func (s *Server) commitAll() {
	defer close(s.closed)
	for {
		select {
		case job := <-s.jobs:
			s.commit(s.group(job))
		case <-s.closing:
			return
		}
	}
}

func (s *Server) group(first *pushJob) []*pushJob {
	group := []*pushJob{first}
	for len(group) < maxGroup {
		select {
		case job := <-s.jobs:
			group = append(group, job)
		default:
			return group
		}
	}
	return group
}

// commit writes a group of pushes. If that fails, each is tried by itself, so that one cannot spoil the
// others.
func (s *Server) commit(group []*pushJob) {
	err := s.write(group)
	if err != nil && len(group) > 1 {
		for _, job := range group {
			s.commit([]*pushJob{job})
		}
		return
	}
	for _, job := range group {
		if job.err == nil {
			job.err = err
		}
		close(job.done)
	}
}

// alone returns the record that the mutation has changed in the way of its author, if it has changed nothing else, and nothing
// else has changed that record at the same time.
func (p *pending) alone() *entry {
	if !p.plain || len(p.touched) != 1 {
		return nil
	}
	if e := p.touched[0]; e.writes == 1 && !e.leaves() && !e.stub {
		return e
	}
	return nil
}

func (s *Server) write(group []*pushJob) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("a push failed", "panic", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("push: %v", r)
		}
	}()
	var b *batch
	results := make([][]*pending, len(group))
	err = s.store.Update(context.Background(), func(tx Tx) error {
		var err error
		b = newBatch(tx, s.now())
		if b.began, err = tx.Head(); err != nil {
			return err
		}
		for i, job := range group {
			results[i], job.refusal, job.err = nil, nil, job.ctx.Err()
			if job.err != nil {
				continue
			}
			maps.Copy(b.foreseen, job.foreseen)
			var err error
			if results[i], job.refusal, err = b.push(job.device, job.ticket, job.newest, job.mutations); err != nil {
				return err
			}
		}
		return b.flush()
	})
	if err != nil {
		return err
	}
	for i, job := range group {
		job.own = map[uint64]own{}
		for _, p := range results[i] {
			job.outcomes = append(job.outcomes, p.outcome)
			if e := p.alone(); e != nil {
				job.own[e.number] = own{p.id.Number, e.before, e.after}
			}
		}
	}
	if len(b.dirty) > 0 {
		s.hub.moved(b.head)
	}
	return nil
}
