package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// many returns how often a test repeats something: so often, and ten times that in a long test.
func many(n int) int {
	if os.Getenv("SOAK") != "" {
		return 10 * n
	}
	return n
}

// anyFault returns a fault, each kind in its turn.
func anyFault(m *moments, turn int) fault {
	switch turn % 6 {
	case 0:
		return fault{name: "cut on the way there", cutUp: 1 + m.Int64N(3000)}
	case 1:
		return fault{name: "cut on the way back", cutDown: 1 + m.Int64N(3000)}
	case 2:
		return fault{name: "a byte that is another", flip: 1 + m.Int64N(1500)}
	case 3:
		return fault{name: "an answer in pieces", piece: 1 + m.Int64N(20)}
	case 4:
		return fault{name: "an answer that never comes", lost: true}
	}
	return fault{name: "sent twice", again: true}
}

// TestNothingIsLostOnABadNetwork has the real programs exchange edits through connections that go wrong in every way.
func TestNothingIsLostOnABadNetwork(t *testing.T) {
	t.Parallel()
	m := newMoments(t, time.Second)
	dir, _ := fillServer(t, 0)
	central := startFor(t, dir, "127.0.0.1:0")
	between := startProxy(t, central.address())
	s := newShell(t)
	s.signIn("http://"+between.Addr().String(), "anna", scriptPassword)
	edits := 0
	ended := map[string]map[int]int{} // fault → exit status → how often
	for turn := range many(120) {
		if turn%6 == 0 {
			edits += s.fillCache(30)
		}
		f := anyFault(m, turn)
		between.spoil(f)
		_, complaint, status := s.try("sync")
		if ended[f.name] == nil {
			ended[f.name] = map[int]int{}
		}
		ended[f.name][status]++
		if status != exitDone && (strings.Count(complaint, "\n") != 1 || strings.Contains(complaint, "panic")) {
			t.Fatalf("%s (%+v): ended with %d: %s", f.name, f, status, complaint)
		}
		if _, _, status := s.try("status"); status != exitDone {
			t.Fatalf("%s: the cache cannot be opened", f.name)
		}
		if strings.Contains(complaint, "sign in") { // a flipped byte made a refusal of an answer
			s.signIn("http://"+between.Addr().String(), "anna", scriptPassword)
		}
	}
	s.arrived(central, dir, edits)
	t.Logf("%d connections that went wrong, %d edits; exit statuses per fault: %v", between.count, edits, ended)
}

// TestKilledOftenInShortCycles kills the device in the middle of small exchanges, and the server every few times.
func TestKilledOftenInShortCycles(t *testing.T) {
	t.Parallel()
	m := newMoments(t, 80*time.Millisecond)
	dir, _ := fillServer(t, 0)
	central := startFor(t, dir, "127.0.0.1:0")
	address := central.address()
	s := newShell(t)
	s.signIn(central.url(), "anna", scriptPassword)
	edits, devices, servers := 0, 0, 0
	for turn := 0; devices < many(200); turn++ {
		if turn%4 == 0 {
			edits += s.fillCache(5)
		}
		if turn%5 == 4 {
			m.killsWhile(central, func() { s.try("sync") })
			central = startFor(t, dir, address)
			servers++
			continue
		}
		killed, _, complaint := m.after(t, s.command("kam", "sync"))
		if complaint != "" {
			t.Fatal(complaint)
		}
		if m.span = max(m.span, 20*time.Millisecond); killed {
			devices++
		}
	}
	s.arrived(central, dir, edits)
	t.Logf("%d kills of the device, %d kills of the server; %d edits, none lost, none twice", devices, servers, edits)
}
