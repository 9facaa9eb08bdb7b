package wire

import (
	"errors"
	"testing"

	"keyaccount/internal/frugal"
)

// FuzzMessages reads every message as anybody may send it, and bounds the memory for it by what was sent.
func FuzzMessages(f *testing.F) {
	for _, m := range []any{
		LoginRequest{Protocol: 1, User: "anna", Device: []byte{1}}, RefreshRequest{Refresh: "x"}, Session{User: "anna", Access: "x"},
		AccessRequest{Grant: "all:read"}, AccessAnswer{Grants: []string{"all:read"}, Waiting: []Asked{{Grant: "all:write", At: 1}}},
		SyncRequest{Protocol: 1, Anew: []string{"shared"}, Newest: &Acknowledged{Number: 1, Hash: []byte{1}}},
		ContentOffer{Protocol: 1, Content: Content{Size: 1, Chunks: make([]byte, 32)}}, ContentAnswer{Wanted: []int{1}},
		SyncResponse{Outcomes: []Outcome{{Number: 1, Result: Accepted}}, Sums: []ScopeSum{{Scope: "shared"}}}, Refusal{Code: Gap, Words: "x"},
	} {
		data, err := Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		frugal.Within(t, len(data), 1024, func() {
			for _, m := range []any{&LoginRequest{}, &RefreshRequest{}, &Session{}, &AccessRequest{}, &AccessAnswer{}, &SyncRequest{},
				&SyncResponse{}, &ContentOffer{}, &ContentAnswer{}, &Refusal{}} {
				if err := Unmarshal(data, m); err != nil && !errors.Is(err, ErrMalformed) {
					t.Errorf("%T: an error of another kind: %v", m, err)
				}
			}
		})
	})
}
