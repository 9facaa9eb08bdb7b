package wire

import (
	"errors"
	"runtime"
	"testing"
)

// FuzzMessages reads every message as anybody may send it, and bounds the memory for it by what was sent.
func FuzzMessages(f *testing.F) {
	for _, m := range []any{
		LoginRequest{Protocol: 1, User: "anna", Device: []byte{1}}, RefreshRequest{Refresh: "x"}, Session{User: "anna", Access: "x"},
		AccessRequest{Grant: "all:read"}, SyncRequest{Protocol: 1, Anew: []string{"shared"}},
		SyncResponse{Outcomes: []Outcome{{Number: 1, Result: Accepted}}, Sums: []ScopeSum{{Scope: "shared"}}}, Refusal{Code: Gap, Words: "x"},
	} {
		data, err := Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, m := range []any{&LoginRequest{}, &RefreshRequest{}, &Session{}, &AccessRequest{}, &SyncRequest{}, &SyncResponse{}, &Refusal{}} {
			if err := Unmarshal(data, m); err != nil && !errors.Is(err, ErrMalformed) {
				t.Errorf("%T: an error of another kind: %v", m, err)
			}
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > uint64(1<<20+1024*len(data)) {
			t.Errorf("%d bytes were allocated for %d", used, len(data))
		}
	})
}
