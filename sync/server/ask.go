package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// ErrNoAsk is the error of deciding a request for access that there is not.
var ErrNoAsk = errors.New("there is no such request for access")

// AskInfo is a request for access that waits for a decision.
type AskInfo struct {
	User  string    `json:"user"`
	Grant string    `json:"grant"` // SCOPE:RIGHT
	Words string    `json:"words"` // why, in the user's words
	At    time.Time `json:"at"`
}

// ask is a request for access as it is kept.
type ask struct {
	_     struct{} `cbor:",toarray"`
	User  string
	Grant string
	Words string
	At    int64 // milliseconds since 1970
}

// maxAsks is how many requests of one user can wait.
const maxAsks = 20

func askKey(user, grant string) []byte { return append(lineStart(user), grant...) }

// access takes a request for access.
func (s *Server) access(w http.ResponseWriter, r *http.Request) {
	t, err := s.bearer(r)
	var q wire.AccessRequest
	if err == nil {
		err = s.receive(w, r, maxSignIn, &q)
	}
	if err == nil {
		err = s.slow(r.Context(), t)
	}
	if err == nil {
		err = s.store.Update(r.Context(), func(tx Tx) error { return s.ask(tx, t, &q) })
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// accessOf answers what who asks may see and change, and what they have asked for.
func (s *Server) accessOf(w http.ResponseWriter, r *http.Request) {
	t, err := s.bearer(r)
	if err == nil {
		err = s.slow(r.Context(), t)
	}
	a := wire.AccessAnswer{}
	if err == nil {
		err = s.store.View(r.Context(), func(tx Tx) error {
			_, u, err := caller(tx, t)
			if err != nil {
				return err
			}
			a.Grants = append(a.Grants, u.Grants...)
			for item, err := range tx.Scan(AskTable, lineStart(u.Name), after(lineStart(u.Name))) {
				if err != nil {
					return err
				}
				q, err := decode[ask](AskTable, item.Value)
				if err != nil {
					return err
				}
				a.Waiting = append(a.Waiting, wire.Asked{Grant: q.Grant, Words: q.Words, At: q.At})
			}
			return nil
		})
	}
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, a)
}

func (s *Server) ask(tx Tx, t ticket, q *wire.AccessRequest) error {
	d, u, err := caller(tx, t)
	if err != nil {
		return err
	}
	g, err := ParseGrant(q.Grant) // not settled: what there is, is not for everybody to know
	if err != nil {
		return &wire.Refusal{Code: wire.BadRequest, Words: err.Error()}
	}
	waiting := 0
	for _, err := range tx.Scan(AskTable, lineStart(u.Name), after(lineStart(u.Name))) {
		if waiting++; err != nil {
			return err
		}
	}
	if waiting >= maxAsks {
		return &wire.Refusal{Code: wire.TooLarge, Words: "too many of your requests for access wait already"}
	}
	a := ask{User: u.Name, Grant: g.String(), Words: kam.Clip(kam.Clean(q.Words, false), kam.MaxText), At: s.now().UnixMilli()}
	if err := put(tx, AskTable, askKey(u.Name, a.Grant), a); err != nil {
		return err
	}
	return audit(tx, s.now(), auditRecord{User: u.Name, Device: d.ID, Action: actAsk, On: u.Name, Result: "asked", Note: a.Grant})
}

// Asks returns the requests for access that wait for a decision, by user.
func (s *Server) Asks(ctx context.Context) (asks []AskInfo, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		for item, err := range tx.Scan(AskTable, nil, nil) {
			if err != nil {
				return err
			}
			a, err := decode[ask](AskTable, item.Value)
			if err != nil {
				return err
			}
			asks = append(asks, AskInfo{a.User, a.Grant, a.Words, time.UnixMilli(a.At).UTC()})
		}
		return nil
	})
	return asks, err
}

// Decide approves a request for access, which gives the user the grant, or denies it. The error wraps ErrNoAsk where
// there is none, and ErrInvalid where the grant cannot be given.
func (s *Server) Decide(ctx context.Context, user, grant string, approve bool) error {
	if approve {
		if err := s.store.View(ctx, func(tx Tx) error { return asked(tx, user, grant) }); err != nil {
			return err
		}
		if err := s.Grant(ctx, user, grant); err != nil {
			return err
		}
	}
	return s.store.Update(ctx, func(tx Tx) error {
		if err := asked(tx, user, grant); err != nil {
			return err
		}
		if err := tx.Delete(AskTable, askKey(user, grant)); err != nil {
			return err
		}
		result := "denied"
		if approve {
			result = "approved"
		}
		return audit(tx, s.now(), auditRecord{Action: actAsk, On: user, Result: result, Note: grant})
	})
}

func asked(tx Tx, user, grant string) error {
	value, err := tx.Get(AskTable, askKey(user, grant))
	if err == nil && value == nil {
		err = fmt.Errorf("%w: %s of %s; kamd access list names all", ErrNoAsk, kam.Clip(grant, 60), kam.Clip(user, 40))
	}
	return err
}
