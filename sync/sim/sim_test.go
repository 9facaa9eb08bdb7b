package sim_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"keyaccount/sync/sim"
)

var (
	seed    = flag.Uint64("seed", 0, "the seed of the schedule to live through again")
	steps   = flag.Int("steps", 0, "how many steps of it, before the faults cease; 0 for all")
	soak    = flag.Duration("soak", 0, "how long to live through fresh schedules")
	without = flag.String("without", "", "what is not to happen, with commas between")
	hunt    = flag.Int("hunt", 0, "how many schedules to try until a promise is broken")
	from    = flag.Uint64("from", 0, "the seed to begin with; 0 for one that nobody has tried")
)

// folder returns a folder for the files of devices, in memory where the system has one there.
func folder(t testing.TB) string {
	if info, err := os.Stat("/dev/shm"); err != nil || !info.IsDir() {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp("/dev/shm", "kam")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func lacking() map[string]bool {
	lacking := map[string]bool{}
	for _, fault := range strings.Split(*without, ",") {
		lacking[fault] = fault != ""
	}
	return lacking
}

// TestSeed lives through one schedule again and tells all its steps:
//
//	go test ./sync/sim -run TestSeed -v -seed N
func TestSeed(t *testing.T) {
	tell(t, sim.Plan{Seed: *seed, Steps: *steps, Without: lacking(), Dir: folder(t)})
}

func tell(t *testing.T, p sim.Plan) {
	t.Helper()
	p.Trace = func(s string) { t.Log(s) }
	result, err := sim.Run(p)
	if err != nil {
		t.Fatal(err)
	}
	if result.Violation != nil {
		t.Errorf("seed %d: %v", p.Seed, result.Violation)
	}
}

// report tells the shortest schedule that is found to break the same promise.
func report(t *testing.T, p sim.Plan, v *sim.Violation) {
	t.Errorf("seed %d: %v", p.Seed, v)
	p = sim.Shrink(p, v.Promise)
	t.Logf("go test ./sync/sim -run TestSeed -v -seed %d -steps %d -without '%s'", p.Seed, p.Steps, strings.Join(slices.Sorted(maps.Keys(p.Without)), ","))
	tell(t, p)
}

// The same seed brings the same steps.
func TestASeedIsASchedule(t *testing.T) {
	dir := folder(t)
	for seed := range uint64(10) {
		var first, second []string
		for _, trace := range []*[]string{&first, &second} {
			if _, err := sim.Run(sim.Plan{Seed: seed, Dir: dir, Trace: func(s string) { *trace = append(*trace, s) }}); err != nil {
				t.Fatal(err)
			}
		}
		if len(first) < 20 || len(first) != len(second) {
			t.Errorf("seed %d took %d and %d steps", seed, len(first), len(second))
		}
		for i := range min(len(first), len(second)) {
			if hide(first[i]) != hide(second[i]) {
				t.Errorf("seed %d: at first “%s”, then “%s”", seed, first[i], second[i])
				break
			}
		}
	}
}

// hide leaves out the folder, which is another one each time.
func hide(line string) string { return regexp.MustCompile(`/\S*sim\d+/`).ReplaceAllString(line, "") }

// many is how many schedules meet everything that they have to.
const many = 1500

// TestSchedules lives through schedules that nobody has tried before, for a while.
func TestSchedules(t *testing.T) {
	enough := time.Minute
	if testing.Short() {
		enough = 5 * time.Second
	}
	if *soak > 0 {
		enough = *soak
	}
	first := *from
	if first == 0 {
		first = uint64(time.Now().UnixMicro())
	}
	var (
		dir   = folder(t)
		begun = time.Now()
		next  atomic.Uint64
		total atomic.Uint64
		done  atomic.Uint64
		all   sync.WaitGroup
		mu    sync.Mutex
		found = map[string][]uint64{}
		met   = map[string]int{} // schedules
	)
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for time.Since(begun) < enough {
				p := sim.Plan{Seed: first + next.Add(1) - 1, Without: lacking(), Dir: dir}
				result, err := sim.Run(p)
				if err != nil {
					t.Errorf("seed %d: %v", p.Seed, err)
					return
				}
				done.Add(1)
				total.Add(uint64(result.Steps))
				mu.Lock()
				for situation := range result.Met {
					met[situation]++
				}
				mu.Unlock()
				if v := result.Violation; v != nil {
					mu.Lock()
					found[v.Promise] = append(found[v.Promise], p.Seed)
					if len(found[v.Promise]) == 1 {
						report(t, p, v)
					}
					stop := len(found[v.Promise]) > 50
					mu.Unlock()
					if stop {
						return
					}
				}
			}
		})
	}
	all.Wait()
	for promise, seeds := range found {
		t.Errorf("%d times: %s", len(seeds), promise)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "situation\tmet by schedules")
	for _, situation := range sim.Situations {
		fmt.Fprintf(table, "%s\t%d\n", situation, met[situation])
		if met[situation] == 0 && done.Load() >= many && *without == "" {
			t.Errorf("of %d schedules none has met this: %s", done.Load(), situation)
		}
	}
	_ = table.Flush()
	minutes := time.Since(begun).Minutes()
	fmt.Printf("sync/sim: %d schedules, %d steps, from seed %d: %.0f schedules and %.0f steps a minute\n",
		done.Load(), total.Load(), first, float64(done.Load())/minutes, float64(total.Load())/minutes)
}

// TestHunt looks for a schedule that breaks a promise. It is what the programs with planted faults are run with.
func TestHunt(t *testing.T) {
	dir := folder(t)
	for n := uint64(1); n <= uint64(*hunt); n++ {
		result, err := sim.Run(sim.Plan{Seed: n, Without: lacking(), Dir: dir})
		if err != nil {
			fmt.Printf("caught\t%d\tnothing fails without a fault: %v\n", n, err)
			return
		}
		if v := result.Violation; v != nil {
			fmt.Printf("caught\t%d\t%s\n", n, v.Promise)
			return
		}
	}
}
