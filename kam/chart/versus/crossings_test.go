package versus

import (
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/nikolaydubina/go-graph-layout/layout"
	"github.com/nulab/autog"
	"github.com/nulab/autog/graph"

	"keyaccount/kam/chart"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // one of the libraries tells of each of its rounds
	os.Exit(m.Run())
}

// random returns a chart of n people and about as many arrows and a quarter more, no two between the same people. Some
// close rings.
func random(seed uint64, n int) []chart.Edge {
	r := rand.New(rand.NewPCG(seed, 7))
	seen := map[[2]int]bool{}
	var edges []chart.Edge
	for range n * 5 / 4 {
		from, to := r.IntN(n), r.IntN(n)
		if from > to && r.IntN(5) > 0 {
			from, to = to, from
		}
		if from == to || seen[[2]int{from, to}] || seen[[2]int{to, from}] {
			continue
		}
		seen[[2]int{from, to}] = true
		edges = append(edges, chart.Edge{From: fmt.Sprint(from), To: fmt.Sprint(to)})
	}
	return edges
}

func ours(edges []chart.Edge, n int) int {
	nodes := make([]chart.Node, n)
	for i := range nodes {
		nodes[i] = chart.Node{Key: fmt.Sprint(i), W: 26, H: 4}
	}
	return chart.Influence(nodes, edges).Crossings
}

// tally adds up the crossings that autog reports of the orders it has found: as ours, between neighbouring layers, with
// long lines led through places in each. It does not count those of lines along a layer, which it draws through boxes.
type tally struct{ n int }

func (t *tally) Log(_ int, _, key string, value any) {
	if n, ok := value.(int); ok && key == "crossings" {
		t.n += n
	}
}

// byAutog leaves out columns and routes, which do not change crossings: on some of these charts the columns overflow
// the stack.
func byAutog(edges []chart.Edge, _ int) int {
	var g graph.EdgeSlice
	for _, e := range edges {
		g = append(g, []string{e.From, e.To})
	}
	t := &tally{}
	autog.Layout(g, autog.WithMonitor(t), autog.WithPositioning(autog.PositioningNoop), autog.WithEdgeRouting(autog.EdgeRoutingNoop))
	return t.n
}

// byGraphLayout counts as ours does.
func byGraphLayout(edges []chart.Edge, _ int) int {
	g := layout.Graph{Edges: map[[2]uint64]layout.Edge{}, Nodes: map[uint64]layout.Node{}}
	for _, e := range edges {
		var from, to uint64
		fmt.Sscan(e.From, &from)
		fmt.Sscan(e.To, &to)
		g.Nodes[from+1], g.Nodes[to+1] = layout.Node{W: 26, H: 4}, layout.Node{W: 26, H: 4}
		g.Edges[[2]uint64{from + 1, to + 1}] = layout.Edge{}
	}
	layout.NewSimpleCycleRemover().RemoveCycles(g)
	lg := layout.NewLayeredGraph(g)
	layout.WarfieldOrderingOptimizer{Epochs: 100, LayerOrderingInitializer: layout.BFSOrderingInitializer{},
		LayerOrderingOptimizer: layout.CompositeLayerOrderingOptimizer{Optimizers: []layout.LayerOrderingOptimizer{
			layout.WMedianOrderingOptimizer{}, layout.SwitchAdjacentOrderingOptimizer{}}}}.Optimize(g, lg)
	n := 0
	var all [][2]uint64
	for s := range lg.Segments {
		all = append(all, s)
	}
	for i, a := range all {
		for _, b := range all[:i] {
			a0, a1, b0, b1 := lg.NodeYX[a[0]], lg.NodeYX[a[1]], lg.NodeYX[b[0]], lg.NodeYX[b[1]]
			if a0[0] == b0[0] && (a0[1]-b0[1])*(a1[1]-b1[1]) < 0 {
				n++
			}
		}
	}
	return n
}

// TestCrossings counts the crossings of 200 random charts. Ours has no more in the median than either library.
func TestCrossings(t *testing.T) {
	references := []struct {
		name  string
		count func([]chart.Edge, int) int
	}{{"autog", byAutog}, {"go-graph-layout", byGraphLayout}}
	for _, n := range []int{7, 25, 50} {
		var us []int
		for seed := range uint64(200) {
			us = append(us, ours(random(seed, n), n))
		}
		for _, reference := range references {
			var them []int
			fewer, more := 0, 0
			for seed, a := range us {
				b := reference.count(random(uint64(seed), n), n)
				them = append(them, b)
				switch {
				case a < b:
					fewer++
				case a > b:
					more++
				}
			}
			t.Logf("%d people: median %d, %s %d; sum %d, %s %d; fewer in %d charts, more in %d of %d",
				n, median(us), reference.name, median(them), sum(us), reference.name, sum(them), fewer, more, len(us))
			if median(us) > median(them) {
				t.Errorf("%d people: our charts have %d crossings in the median, those of %s %d", n, median(us), reference.name, median(them))
			}
		}
	}
}

func median(of []int) int {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

func sum(of []int) (s int) {
	for _, x := range of {
		s += x
	}
	return s
}
