package server

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// seal signs what the server hands out and takes back: it is authentic, not secret. Each purpose has a key
// of its own, so that nothing signed for one is taken for another.
type seal struct {
	key []byte
}

const sealLength = 16

func newSeal(secret []byte, purpose string) seal {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("kamd " + purpose))
	return seal{h.Sum(nil)}
}

func (s seal) close(data []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(data)
	return append(bytes.Clone(data), h.Sum(nil)[:sealLength]...)
}

func (s seal) open(sealed []byte) ([]byte, bool) {
	if len(sealed) < sealLength {
		return nil, false
	}
	data := sealed[: len(sealed)-sealLength : len(sealed)-sealLength]
	return data, hmac.Equal(s.close(data), sealed)
}

// ticket is what an access or a refresh token says.
type ticket struct {
	device  kam.ID
	session [16]byte
	number  uint64 // when an access token ends, in milliseconds since 1970; which turn of the session a refresh token is
}

const ticketLength = 16 + 16 + 8

func (s seal) token(t ticket) string {
	b := append(append(make([]byte, 0, ticketLength), t.device[:]...), t.session[:]...)
	return base64.RawURLEncoding.EncodeToString(s.close(binary.BigEndian.AppendUint64(b, t.number)))
}

func (s seal) ticket(token string) (ticket, bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return ticket{}, false
	}
	b, ok := s.open(sealed)
	if !ok || len(b) != ticketLength {
		return ticket{}, false
	}
	return ticket{kam.ID(b[:16]), [16]byte(b[16:32]), binary.BigEndian.Uint64(b[32:])}, true
}

// ended reports whether an access ticket is no longer of use.
func (t ticket) ended(now time.Time) bool { return now.UnixMilli() >= int64(t.number) }

// position is what a pull token says: up to where a device has seen the feed.
type position struct {
	_      struct{} `cbor:",toarray"`
	Epoch  []byte   // of the store; another one has another feed
	User   string
	Number uint64 // everything up to this number has been seen, in the scopes that are in sight
	Bound  uint64 // the head when a first sync began, while it has not reached it; otherwise 0
	Left   uint64 // how many rows were left when the last page was cut off; 0 for unknown
	Sight  uint64 // what has come into sight up to this number, or gone out of it, has been told
	Fill   fill
}

// fill is how far a device has been told of scopes that have come into sight, or are sent anew.
type fill struct {
	_      struct{} `cbor:",toarray"`
	Head   uint64   // the changes of sight up to here are told; 0 while there are none to tell
	Scope  string   // the last scope of which something has been sent
	Number uint64   // the last number of that scope that has been sent
	Anew   []string // scopes that the device wants anew
}

// where opens a pull token. It reports false if the token is of no use, so that the device has to start
// again: a stranger's, another user's, or from before a restore.
func (s *Server) where(token []byte, user string) (position, bool) {
	start := position{Epoch: s.epoch, User: user}
	if len(token) == 0 {
		return start, true
	}
	data, ok := s.pulls.open(token)
	if !ok {
		return start, false
	}
	var at position
	if err := wire.Unmarshal(data, &at); err != nil {
		return start, false
	}
	if !bytes.Equal(at.Epoch, start.Epoch) || at.User != start.User {
		return start, false
	}
	return at, true
}

func (s *Server) token(at position) ([]byte, error) {
	data, err := wire.Marshal(at)
	if err != nil {
		return nil, err
	}
	return s.pulls.close(data), nil
}
