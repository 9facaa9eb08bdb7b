// Package frugal holds decoders to the memory that they may take. It is for tests.
package frugal

import (
	"runtime"
	"testing"
)

// Base is what may be allocated whatever is given, in bytes: the tables and buffers of libraries, and what goes on beside.
const Base = 1 << 20

// Within fails the test if work allocates more than Base bytes and so many for each that it is given, as it does where a
// length is believed before there is anything of that length. What was allocated and freed again counts too.
func Within(t testing.TB, given, each int, work func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > uint64(Base+each*given) {
		t.Errorf("%d bytes were allocated for %d", used, given)
	}
}
