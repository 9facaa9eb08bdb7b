// Package sidebyside measures our way of doing something against a reference: in one run, on one machine, in
// turns. Machines differ and have their moods; ratios stay.
package sidebyside

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
)

// The units in which Compare reports, which the table is made from.
const (
	OursUnit      = "ours-ns"
	ReferenceUnit = "reference-ns"
	RatioUnit     = "ratio"
)

// Way is one way of doing the work. It is called once a turn and times as much of what it does as counts.
type Way func(w *Watch)

// Watch gathers the times of one way.
type Watch struct{ times []time.Duration }

// Time runs work and notes how long that takes.
func (w *Watch) Time(work func()) {
	start := time.Now()
	work()
	w.Note(time.Since(start))
}

// Note adds a time that was taken otherwise.
func (w *Watch) Note(d time.Duration) { w.times = append(w.times, d) }

// Median returns the median of the times, 0 without any.
func (w *Watch) Median() time.Duration {
	if len(w.times) == 0 {
		return 0
	}
	slices.Sort(w.times)
	return w.times[len(w.times)/2]
}

// Mean returns the mean of the times, 0 without any.
func (w *Watch) Mean() time.Duration {
	var sum time.Duration
	for _, d := range w.times {
		sum += d
	}
	return sum / time.Duration(max(len(w.times), 1))
}

// Compare lets two ways take turns, as often as the benchmark asks for, and reports the median time of each and
// their ratio. Neither pays for the other's garbage. It returns the median of ours.
func Compare(b *testing.B, ours, reference Way) time.Duration {
	b.Helper()
	return Often(b, 1, ours, reference)
}

// Often is Compare for what is quick: it takes so many turns where Compare takes one. It reports the mean of ours as well, which
// tells what some of the turns put off and others make up for.
func Often(b *testing.B, turns int, ours, reference Way) time.Duration {
	b.Helper()
	var o, r Watch
	for b.Loop() {
		for range turns {
			runtime.GC()
			ours(&o)
			runtime.GC()
			reference(&r)
		}
	}
	b.ReportMetric(0, "ns/op") // both ways together say nothing
	b.ReportMetric(float64(o.Median()), OursUnit)
	b.ReportMetric(float64(r.Median()), ReferenceUnit)
	b.ReportMetric(float64(o.Median())/float64(max(r.Median(), 1)), RatioUnit)
	if turns > 1 {
		b.ReportMetric(o.Mean().Seconds()*1e3, "ms-in-the-mean")
	}
	return o.Median()
}

// Records returns how many records benchmarks work on: KAM_BENCH_RECORDS, or 100,000.
func Records() int {
	if n, err := strconv.Atoi(os.Getenv("KAM_BENCH_RECORDS")); err == nil && n > 0 {
		return n
	}
	return 100_000
}
