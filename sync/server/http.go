package server

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// leastProtocol is the oldest protocol that the server understands at all. Options.Oldest is the oldest that it
// takes without telling the device that it is too old.
const leastProtocol = 1

// maxSignIn is the size, in bytes, of a request to sign in.
const maxSignIn = 16 << 10

// Handler returns what answers devices over HTTP.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+wire.PathLogin, post(s, maxSignIn, s.login))
	mux.Handle("POST "+wire.PathRefresh, post(s, maxSignIn, s.refresh))
	mux.HandleFunc("POST "+wire.PathLogout, s.logout)
	mux.HandleFunc("POST "+wire.PathSync, s.sync)
	mux.HandleFunc("POST "+wire.PathAccess, s.access)
	mux.HandleFunc("GET "+wire.PathAccess, s.accessOf)
	mux.HandleFunc("GET "+wire.PathEvents, s.events)
	mux.HandleFunc("GET "+wire.PathHealth, s.health)
	mux.Handle("POST "+wire.PathContent, post(s, maxOffer, s.offer))
	mux.HandleFunc("PUT "+wire.PathChunks+"/{hash}", s.putChunk)
	mux.HandleFunc("GET "+wire.PathDocuments+"/{id}/content", s.getContent)
	mux.HandleFunc("GET "+wire.PathDocuments+"/{id}/chunks/{n}", s.getChunk)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.packer.write(w, r, http.StatusNotFound, refusalBody(&wire.Refusal{Code: wire.BadRequest, Words: "this server has nothing at that address"}))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				s.log.Error("a request failed", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				s.refuse(w, r, fmt.Errorf("answer %s: %v", r.URL.Path, p))
			}
		}()
		mux.ServeHTTP(w, r)
	})
}

// retry is a refusal that ends by itself.
type retry struct {
	refusal wire.Refusal
	after   time.Duration
}

func (r *retry) Error() string { return r.refusal.Words }

var statuses = map[wire.ErrorCode]int{
	wire.Unauthorized: http.StatusUnauthorized,
	wire.Forbidden:    http.StatusForbidden,
	wire.BadRequest:   http.StatusBadRequest,
	wire.NotFound:     http.StatusNotFound,
	wire.TooLarge:     http.StatusRequestEntityTooLarge,
	wire.TooOld:       http.StatusUpgradeRequired,
	wire.TooMany:      http.StatusTooManyRequests,
	wire.Fork:         http.StatusConflict,
	wire.Gap:          http.StatusConflict,
	wire.Internal:     http.StatusInternalServerError,
}

// refuse answers a request that came to nothing. What is not meant for the device goes to the log alone.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // who has hung up needs no answer
	}
	var (
		refusal *wire.Refusal
		later   *retry
	)
	status := 0
	switch {
	case errors.As(err, &later):
		refusal = &later.refusal
		w.Header().Set("Retry-After", strconv.Itoa(int((later.after+time.Second-1)/time.Second)))
	case errors.As(err, &refusal):
	case errors.Is(err, errClosing):
		refusal = &wire.Refusal{Code: wire.Internal, Words: "the server is shutting down; try again later"}
		w.Header().Set("Retry-After", "5")
		status = http.StatusServiceUnavailable
	default:
		s.log.Error("a request failed", "path", r.URL.Path, "error", err)
		refusal = &wire.Refusal{Code: wire.Internal, Words: "the server failed; its log says why"}
	}
	if status == 0 {
		status = statuses[refusal.Code]
	}
	s.packer.write(w, r, status, refusalBody(refusal))
}

func refusalBody(r *wire.Refusal) []byte {
	data, err := wire.Marshal(r)
	if err != nil { // a struct of two texts and a number always can be encoded
		return nil
	}
	return data
}

// post makes a handler of a function from one message to another.
func post[Q, A any](s *Server, limit int64, f func(*http.Request, *Q) (*A, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := new(Q)
		if err := s.receive(w, r, limit, q); err != nil {
			s.refuse(w, r, err)
			return
		}
		a, err := f(r, q)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		s.answer(w, r, a)
	})
}

func (s *Server) receive(w http.ResponseWriter, r *http.Request, limit int64, q any) error {
	data, err := s.packer.read(w, r, limit)
	if err != nil {
		return err
	}
	if err := wire.Unmarshal(data, q); err != nil {
		return errMalformed
	}
	return nil
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, a any) {
	data, err := wire.Marshal(a)
	if err != nil {
		s.refuse(w, r, fmt.Errorf("encode an answer: %w", err))
		return
	}
	s.packer.write(w, r, http.StatusOK, data)
}

// bearer returns the ticket that a request carries. Whether its session still holds is for caller to say.
func (s *Server) bearer(r *http.Request) (ticket, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ticket{}, errSignedOut
	}
	t, ok := s.accesses.ticket(token)
	if !ok || t.ended(s.now()) {
		return ticket{}, errSignedOut
	}
	return t, nil
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	if err := s.store.View(r.Context(), func(tx Tx) error { _, err := tx.Head(); return err }); err != nil {
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = w.Write([]byte("ok\n"))
}

func checkProtocol(protocol int) error {
	if protocol < leastProtocol {
		return &wire.Refusal{Code: wire.TooOld, Words: "this kam is too old for the server; install a newer one"}
	}
	return nil
}

// sync takes a device's mutations and answers with what is new.
func (s *Server) sync(w http.ResponseWriter, r *http.Request) {
	t, err := s.bearer(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	var q wire.SyncRequest
	if err := s.receive(w, r, wire.MaxRequestBody, &q); err != nil {
		s.refuse(w, r, err)
		return
	}
	a, err := s.exchange(r.Context(), t, &q)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, a)
}

func (s *Server) exchange(ctx context.Context, t ticket, q *wire.SyncRequest) (*wire.SyncResponse, error) {
	if err := checkProtocol(q.Protocol); err != nil {
		return nil, err
	}
	if string(q.Device) != string(t.device[:]) {
		return nil, &wire.Refusal{Code: wire.Forbidden, Words: "the session belongs to another device; sign in with kam login"}
	}
	if len(q.Anew) > wire.MaxAnew {
		return nil, errTooLarge
	}
	if err := s.slow(ctx, t); err != nil {
		return nil, err
	}
	ms, err := mutations(t.device, q.Mutations)
	if err != nil {
		return nil, err
	}
	a := &wire.SyncResponse{}
	var alone map[uint64]own
	if len(ms) > 0 {
		done, err := s.push(ctx, t, q.Newest, ms)
		if err != nil {
			return nil, err
		}
		if a.Outcomes = done.outcomes; q.Own {
			alone = done.own
		}
	}
	err = s.store.View(ctx, func(tx Tx) error {
		d, u, err := caller(tx, t)
		if err != nil {
			return err
		}
		if len(ms) == 0 {
			if err := isSame(tx, d, q.Newest); err != nil {
				return err
			}
		}
		a.Epoch, a.Done, a.Oldest = s.epoch, d.Done, s.oldest
		at, ok := s.where(q.Token, u.Name)
		if limit, err := horizon(tx); err != nil {
			return err
		} else if at.Number > 0 && max(at.Number, at.Bound) < limit { // a first sync that began after that goes on
			at, ok = position{Epoch: s.epoch, User: u.Name}, false
		}
		if q.PushOnly {
			a.Token, a.Cursor = q.Token, at.Number
			a.Head, err = tx.Head()
			return err
		}
		for _, scope := range q.Anew {
			if scope = kam.Clip(scope, maxScope); !slices.Contains(at.Fill.Anew, scope) && len(at.Fill.Anew) < wire.MaxAnew {
				at.Fill.Anew = append(at.Fill.Anew, scope)
			}
		}
		by := sightOf(newAtlas(tx), u)
		page, err := pull(tx, by, at, alone, s.limits)
		if err != nil {
			return err
		}
		a.Rows, a.Cursor, a.Head, a.Left, a.Restart = page.rows, page.next.Number, page.head, page.left, !ok
		if a.Left == 0 {
			if err := agree(tx, by, q.Agree, a); err != nil {
				return err
			}
		}
		a.Token, err = s.token(page.next)
		return err
	})
	if err != nil {
		return nil, err
	}
	a.Now = s.now().UnixMilli()
	return a, nil
}

// admitted returns the ticket that a request carries, unless the device asks too often.
func (s *Server) admitted(r *http.Request) (ticket, error) {
	t, err := s.bearer(r)
	if err == nil {
		err = s.slow(r.Context(), t)
	}
	return t, err
}

// slow refuses a request of a device that asks too often, or whose user does.
func (s *Server) slow(ctx context.Context, t ticket) error {
	var by *user
	if err := s.store.View(ctx, func(tx Tx) (err error) {
		_, by, err = caller(tx, t)
		return err
	}); err != nil {
		return err
	}
	return waits(s.requests.take(s.now(), t.device.String(), by.Name))
}

// waits refuses a request until some time has passed, if any has to.
func waits(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return &retry{wire.Refusal{Code: wire.TooMany, Words: "too many requests; wait " + max(wait.Round(time.Second), time.Second).String() + " and try again"}, wait}
}

// maxScope is how long the name of a scope can be, in bytes.
const maxScope = 128

// agree adds the sums that the device wants to compare with its own.
func agree(tx Tx, by *sight, how wire.Agreement, a *wire.SyncResponse) error {
	var each func(string, tally)
	switch how {
	case wire.OneSum:
	case wire.EveryOne:
		each = func(scope string, has tally) { a.Sums = append(a.Sums, wire.ScopeSum{Scope: scope, Sum: has}) }
	default:
		return nil
	}
	sum, err := visible(tx, by, each)
	a.Sum = &sum
	return err
}

// mutations reads the mutations of a request, which have to be the device's own and in order.
func mutations(device kam.ID, raw []cbor.RawMessage) ([]sealedMutation, error) {
	if len(raw) > wire.MaxMutations {
		return nil, errTooLarge
	}
	size := 0
	ms := make([]sealedMutation, 0, len(raw))
	for _, data := range raw {
		if size >= wire.MaxRequest {
			return nil, errTooLarge
		}
		size += len(data)
		m, err := wire.DecodeMutation(data)
		switch {
		case err != nil:
			return nil, errMalformed
		case m.Device != device || m.Number == 0, len(ms) > 0 && m.Number != ms[len(ms)-1].Number+1:
			return nil, &wire.Refusal{Code: wire.BadRequest, Words: "the edits sent are not this device's, or not in their order"}
		}
		ms = append(ms, sealedMutation{m, sha256.Sum256(data), len(data)})
	}
	return ms, nil
}
