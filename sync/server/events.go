package server

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"keyaccount/sync/wire"
)

// heartbeat is how often an event stream shows that it is alive.
const heartbeat = 20 * time.Second

// maxStreams is how many event streams one user can have open.
const maxStreams = 32

// hub tells event streams that the head has moved. Moves that come while a stream is busy become one.
type hub struct {
	mu      sync.Mutex
	head    uint64
	streams map[chan struct{}]bool
	users   map[string]int
}

func newHub() *hub { return &hub{streams: map[chan struct{}]bool{}, users: map[string]int{}} }

func (h *hub) moved(head uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.head = max(h.head, head)
	for c := range h.streams {
		select {
		case c <- struct{}{}:
		default: // it has yet to tell about an earlier move
		}
	}
}

// join returns a channel that gets a value after moves, or false if the user has too many.
func (h *hub) join(user string) (chan struct{}, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.users[user] >= maxStreams {
		return nil, false
	}
	c := make(chan struct{}, 1)
	h.streams[c] = true
	h.users[user]++
	return c, true
}

func (h *hub) leave(user string, c chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, c)
	if h.users[user]--; h.users[user] == 0 {
		delete(h.users, user)
	}
}

func (h *hub) now() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.head
}

// events streams the head number: once at the start, then whenever it moves. The stream ends with the
// access token at the latest, so that somebody who is signed out does not go on listening.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	t, err := s.admitted(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	var by *user
	if err := s.store.View(r.Context(), func(tx Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		s.hub.moved(head)
		_, by, err = caller(tx, t)
		return err
	}); err != nil {
		s.refuse(w, r, err)
		return
	}
	moves, ok := s.hub.join(by.Name)
	if !ok {
		s.refuse(w, r, &retry{wire.Refusal{Code: wire.TooMany, Words: "you have too many event streams open"}, time.Minute})
		return
	}
	defer s.hub.leave(by.Name, moves)

	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	control := http.NewResponseController(w)
	say := func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(writePatience)) // unsupported only by recorders in tests
		_, err := fmt.Fprint(w, text)
		return err == nil && control.Flush() == nil
	}
	beat := time.NewTicker(s.beat)
	defer beat.Stop()
	told := s.hub.now()
	if !say(fmt.Sprintf("data: %d\n\n", told)) {
		return
	}
	for {
		text := ": alive\n\n"
		select {
		case <-moves:
			head := s.hub.now()
			if head == told {
				continue
			}
			told = head
			text = fmt.Sprintf("data: %d\n\n", head)
		case <-beat.C:
			if t.ended(s.now()) {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.closing:
			return
		}
		if !say(text) {
			return
		}
	}
}
