package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Options are what a server depends on.
type Options struct {
	Store Store            // is not closed by the server
	Now   func() time.Time // time.Now where nil
	Rand  io.Reader        // crypto/rand where nil; need not be safe for concurrent use
	Log   *slog.Logger     // nothing is logged where nil

	// Oldest is the oldest protocol that devices should speak; 0 for all that are understood. Older ones are told.
	Oldest int
	Page   int // rows in one page; wire.MaxPage where 0

	// MaxFile is how many bytes the file of a document may have; wire.MaxFile where 0, and never more.
	MaxFile int64
	// Chunk is how many bytes the chunks of a file have; wire.ChunkSize where 0. Simulations have smaller ones.
	Chunk int
}

// Server answers devices and administrators. It is safe for concurrent use.
type Server struct {
	store Store
	now   func() time.Time
	log   *slog.Logger
	ids   *kam.Identity

	randMu sync.Mutex
	rand   io.Reader

	oldest   int    // the oldest protocol that is taken without reserve
	epoch    []byte // of the store: changes when it is restored from a backup
	accesses seal
	renewals seal
	pulls    seal

	packer   *packer
	brake    *brake // on sign-ins
	requests *brake
	hasher   chan struct{} // holds a token for each password that is hashed at this moment
	hub      *hub
	beat     time.Duration
	limits   limits
	maxFile  int64
	chunk    int // bytes of a chunk of a file

	jobs    chan *pushJob
	closing chan struct{} // closed when Close begins
	closed  chan struct{} // closed when the committer has ended
	close   sync.Once

	following sync.WaitGroup // what follow has under way
}

// maxHashing is how many passwords are hashed at once, which bounds the memory for it.
const maxHashing = 2

// The names in MetaTable of what a new store gets.
var (
	secretKey = []byte("secret") // from which all keys of seals are made
	epochKey  = []byte("epoch")
	selfKey   = []byte("self")   // the id of the server as a device
	seededKey = []byte("seeded") // the newest number of the server as a device
)

// New returns a server over a store, which it prepares where it is new. Close ends it.
func New(ctx context.Context, o Options) (*Server, error) {
	if o.Store == nil {
		return nil, errors.New("start the server: a store is needed")
	}
	s := &Server{
		store: o.Store, now: o.Now, rand: o.Rand, log: o.Log, beat: heartbeat, limits: usualLimits,
		brake: newBrake(), requests: newBrake(), hub: newHub(), hasher: make(chan struct{}, maxHashing),
		jobs: make(chan *pushJob), closing: make(chan struct{}), closed: make(chan struct{}),
	}
	s.oldest = max(o.Oldest, leastProtocol)
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if o.Page > 0 {
		s.limits.rows = min(o.Page, wire.MaxPage)
	}
	if s.maxFile = wire.MaxFile; o.MaxFile > 0 {
		s.maxFile = min(o.MaxFile, s.maxFile)
	}
	if s.chunk = wire.ChunkSize; o.Chunk > 0 {
		s.chunk = min(o.Chunk, s.chunk)
	}
	s.ids = kam.NewIdentity(s.now, readerFunc(s.read))
	var err error
	if s.packer, err = newPacker(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	if err := s.prepare(ctx); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	go s.commitAll()
	if shared, ok := s.store.(Shared); ok {
		s.following.Go(func() { s.follow(shared) })
	}
	return s, nil
}

// prepare reads what the store knows about itself, after making it for a new one.
func (s *Server) prepare(ctx context.Context) error {
	meta := map[string][]byte{}
	read := func(tx Tx) error {
		for _, key := range [][]byte{secretKey, epochKey, selfKey, layoutKey} {
			value, err := tx.Get(MetaTable, key)
			if err != nil {
				return err
			}
			meta[string(key)] = append([]byte(nil), value...)
		}
		return nil
	}
	if err := s.store.View(ctx, read); err != nil {
		return err
	}
	if len(meta[string(secretKey)]) == 0 {
		if err := s.found(ctx); err != nil {
			return err
		}
		if err := s.store.View(ctx, read); err != nil {
			return err
		}
	}
	if is := meta[string(layoutKey)]; !bytes.Equal(is, layout) {
		if err := s.reindex(ctx, is); err != nil {
			return fmt.Errorf("derive what a store of an earlier version lacks: %w", err)
		}
	}
	secret := meta[string(secretKey)]
	s.epoch = meta[string(epochKey)]
	s.accesses, s.renewals, s.pulls = newSeal(secret, "access"), newSeal(secret, "refresh"), newSeal(secret, "pull")
	return nil
}

// found gives a new store its identity.
func (s *Server) found(ctx context.Context) error {
	secret, epoch := make([]byte, 32), make([]byte, 16)
	for _, b := range [][]byte{secret, epoch} {
		if err := s.fill(b); err != nil {
			return err
		}
	}
	self, err := s.ids.New()
	if err != nil {
		return err
	}
	return s.store.Update(ctx, func(tx Tx) error {
		if has, err := tx.Get(MetaTable, secretKey); err != nil || has != nil {
			return err // another instance was faster
		}
		return errors.Join(tx.Put(MetaTable, secretKey, secret), tx.Put(MetaTable, epochKey, epoch), tx.Put(MetaTable, selfKey, self[:]),
			tx.Put(MetaTable, layoutKey, layout))
	})
}

// fill fills b with random bytes.
func (s *Server) fill(b []byte) error {
	if _, err := io.ReadFull(readerFunc(s.read), b); err != nil {
		return fmt.Errorf("read random numbers: %w", err)
	}
	return nil
}

func (s *Server) read(b []byte) (int, error) {
	s.randMu.Lock()
	defer s.randMu.Unlock()
	return s.rand.Read(b)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// Close ends what the server has under way: event streams, and pushes once the disk has what is being
// written. The store stays open.
func (s *Server) Close() error {
	s.close.Do(func() { close(s.closing) })
	<-s.closed
	s.following.Wait()
	return nil
}
