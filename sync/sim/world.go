package sim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/server/memory"
	"keyaccount/sync/wire"
)

// Plan says which schedule is lived through.
type Plan struct {
	Seed    uint64
	Steps   int             // before the faults cease; 0: as many as the seed says
	Without map[string]bool // what is not to happen, of Faults
	Dir     string          // where the devices keep their files; best in memory
	Trace   func(string)    // is told each step; may be nil
}

// leastSteps and mostSteps bound how long faults go on.
const (
	leastSteps = 40
	mostSteps  = 140
)

// Result says how a schedule went.
type Result struct {
	Steps     int            // taken, those of the healing included
	Met       map[string]int // how often each of Situations came up
	Violation *Violation     // nil if all promises were kept
}

// Violation is a promise that was broken.
type Violation struct {
	Promise string // in a few words, the same for all violations of one sort
	Words   string
	Step    int // at which it showed
	Healing bool
}

// Error tells what was broken and when.
func (v *Violation) Error() string {
	when := ""
	if v.Healing {
		when = ", while all was healing"
	}
	return fmt.Sprintf("%s: %s (step %d%s)", v.Promise, v.Words, v.Step, when)
}

// world is everything in one schedule.
type world struct {
	Plan
	ctx      context.Context
	random   *rand.Rand
	now      time.Time // the servers' time
	store    *memory.Store
	servers  [2]*instance
	users    []*user
	devices  []*device
	requests []*message // on their way to a server
	answers  []*message // on their way back
	refs     []kam.Ref  // what was made
	docs     []kam.Ref  // documents, made apart
	ledger   ledger
	backups  *memory.Store
	saved    [][]string     // the grants of the users in it
	spent    map[*deed]bool // what had gone there with records that were deleted long ago
	changed  []kam.Ref      // since the last check
	weights  []int          // of the happenings
	weight   int            // their sum
	met      map[string]int

	folders   int
	words     int // values that were typed
	steps     int
	healing   bool
	within    bool // a transaction of a server is about to commit
	violation *Violation
}

// user is somebody with their grants.
type user struct {
	name   string
	grants []string
	had    map[wire.Hash]bool // chunks of files that they attached, or got through documents in their sight
	forgot bool               // a device of theirs has lost its cache, or what it kept for a restore
}

var begin = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// Run lives through a schedule. The error says that the simulation itself failed.
func Run(p Plan) (Result, error) {
	dir, err := os.MkdirTemp(p.Dir, "sim")
	if err != nil {
		return Result{}, err
	}
	p.Dir = dir
	defer os.RemoveAll(dir)
	w := &world{Plan: p, ctx: context.Background(), random: rand.New(rand.NewPCG(p.Seed, 1)), now: begin, met: map[string]int{}}
	if err := w.build(); err != nil {
		return Result{}, err
	}
	defer w.end()
	if w.Steps == 0 {
		w.Steps = leastSteps + w.random.IntN(mostSteps-leastSteps)
	}
	w.weigh()
	for w.steps < w.Steps && w.violation == nil {
		w.steps++
		w.chance()
		w.check()
	}
	if w.violation == nil {
		w.heal()
	}
	return Result{w.steps, w.met, w.violation}, nil
}

func (w *world) end() {
	for _, d := range w.devices {
		d.abandon()
	}
	for _, s := range w.servers {
		if s != nil {
			_ = s.srv.Close()
		}
	}
}

// broken notes a broken promise; the first counts.
func (w *world) broken(promise, format string, args ...any) {
	if w.violation == nil {
		w.violation = &Violation{promise, fmt.Sprintf(format, args...), w.steps, w.healing}
		w.tell("!! %s", w.violation.Error())
	}
}

// must notes an error that no promise allows for.
func (w *world) must(what string, err error) bool {
	if err != nil {
		w.broken("nothing fails without a fault", "%s: %v", what, err)
	}
	return err == nil
}

func (w *world) tell(format string, args ...any) {
	if w.Trace != nil {
		w.Trace(fmt.Sprintf("%4d  ", w.steps) + fmt.Sprintf(format, args...))
	}
}

// folder returns the path of a new folder.
func (w *world) folder() string {
	w.folders++
	return filepath.Join(w.Dir, fmt.Sprint(w.folders))
}

// keeping is how long caches are sure to keep what was acknowledged, whatever their clocks show.
const keeping = 20 * 24 * time.Hour

// pass lets time pass.
func (w *world) pass(time time.Duration) {
	w.now = w.now.Add(time)
	for _, u := range w.users {
		u.forgot = u.forgot || w.now.Sub(begin) > keeping
	}
}

// may reports whether something happens that does in one of n cases, and is allowed to.
func (w *world) may(fault string, n int) bool {
	return !w.healing && w.random.IntN(n) == 0 && !w.Without[fault]
}

func pick[T any](w *world, of []T) T { return of[w.random.IntN(len(of))] }

// reader is a source of random bytes that follows from numbers.
type reader struct{ *rand.ChaCha8 }

func (w *world) source(n ...uint64) reader {
	var seed [32]byte
	for i, v := range append([]uint64{w.Seed}, n...) {
		for j := range 8 {
			seed[8*i+j] = byte(v >> (8 * j))
		}
	}
	return reader{rand.NewChaCha8(seed)}
}

// take removes and returns one of the messages.
func take(from *[]*message, i int) *message {
	m := (*from)[i]
	*from = slices.Delete(*from, i, i+1)
	return m
}
