package kam

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"
)

// zeros is a source of randomness that is none.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// clockAt returns a clock that shows the given milliseconds one after the other, the last for ever.
func clockAt(ms ...int64) func() time.Time {
	return func() time.Time {
		now := ms[0]
		if len(ms) > 1 {
			ms = ms[1:]
		}
		return time.UnixMilli(now)
	}
}

func TestAnIDSaysWhenItWasMade(t *testing.T) {
	random := bytes.NewReader([]byte{0xff, 1, 2, 3, 4, 5, 6, 7})
	id, err := NewIdentity(clockAt(0x0192abcdef01), random).New()
	if err != nil {
		t.Fatal(err)
	}
	if want := "0192abcd-ef01-7000-bf01-020304050607"; id.String() != want {
		t.Errorf("the id is %s, want %s", id, want)
	}
	if id.Version() != 7 || id.Variant().String() != "RFC4122" {
		t.Errorf("the id has version %d, variant %s", id.Version(), id.Variant())
	}
	if sec, nsec := id.Time().UnixTime(); sec != 0x0192abcdef01/1000 || nsec/1e6 != 0x0192abcdef01%1000 {
		t.Errorf("the id says it was made at %d.%09d", sec, nsec)
	}
}

func TestIDsRiseWhateverTheClockDoes(t *testing.T) {
	for _, c := range []struct {
		what  string
		clock []int64
	}{
		{"a clock that goes on", []int64{1000, 1001, 2000}},
		{"a clock that stands still", []int64{1000}},
		{"a clock that goes back", []int64{5000, 4000, 10, 4999, 5000, 5001}},
		{"a clock before 1970", []int64{-5, -4, 0, 1}},
	} {
		g := NewIdentity(clockAt(c.clock...), zeros{})
		last := NoID
		for range 10000 { // more than the 4096 that fit into a millisecond
			id, err := g.New()
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Compare(id[:], last[:]) <= 0 || id.Version() != 7 {
				t.Fatalf("%s: after %s comes %s", c.what, last, id)
			}
			last = id
		}
	}
}

func TestIDsRiseForAnySequenceOfInstants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instants := rapid.SliceOfN(rapid.Int64Range(-10, 1<<47), 1, 20).Draw(t, "instants")
		g := NewIdentity(clockAt(instants...), zeros{})
		last := NoID
		for range instants {
			id, err := g.New()
			if err != nil || bytes.Compare(id[:], last[:]) <= 0 || id.Version() != 7 {
				t.Fatalf("after %s comes %s, %v", last, id, err)
			}
			last = id
		}
	})
}

func TestManyMayAskForIDsAtOnce(t *testing.T) {
	g := NewIdentity(clockAt(1000), zeros{})
	ids := make(chan ID, 400)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 100 {
				if id, err := g.New(); err == nil {
					ids <- id
				}
			}
		})
	}
	all.Wait()
	close(ids)
	seen := map[ID]bool{}
	for id := range ids {
		seen[id] = true
	}
	if len(seen) != 400 {
		t.Errorf("400 requests gave %d different ids", len(seen))
	}
}

func TestWithoutRandomnessThereIsNoID(t *testing.T) {
	broken := errors.New("no entropy")
	if id, err := NewIdentity(clockAt(1000), iotest.ErrReader(broken)).New(); !errors.Is(err, broken) || id != NoID {
		t.Errorf("the id is %s, %v", id, err)
	}
	if _, err := NewIdentity(clockAt(1000), strings.NewReader("short")).New(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("with too little randomness the error is %v", err)
	}
}

func TestIDsAreReadInTheirOneForm(t *testing.T) {
	if id, err := ParseID(lind.ID.String()); err != nil || id != lind.ID {
		t.Errorf("the id is read as %s, %v", id, err)
	}
	s := lind.ID.String()
	for _, in := range []string{"", s[:35], s + "0", "{" + s + "}", "urn:uuid:" + s, strings.ReplaceAll(s, "-", ""), NoID.String(), strings.Replace(s, "0", "g", 1)} {
		if id, err := ParseID(in); CodeOf(err) != Invalid || id != NoID {
			t.Errorf("%q is read as %s, %v", in, id, err)
		}
	}
}
