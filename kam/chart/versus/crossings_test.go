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

	"keyaccount/kam/chart"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // the library tells of each of its rounds
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

// theirs counts as ours does: where lines cross between neighbouring layers, long lines led through places in each.
func theirs(edges []chart.Edge) int {
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

// TestCrossings counts the crossings of 200 random charts.
func TestCrossings(t *testing.T) {
	for _, n := range []int{7, 25, 50} {
		var us, them []int
		better, worse := 0, 0
		for seed := range uint64(200) {
			edges := random(seed, n)
			a, b := ours(edges, n), theirs(edges)
			us, them = append(us, a), append(them, b)
			switch {
			case a < b:
				better++
			case a > b:
				worse++
			}
		}
		slices.Sort(us)
		slices.Sort(them)
		sum := func(all []int) (s int) {
			for _, x := range all {
				s += x
			}
			return s
		}
		t.Logf("%d people: median %d against %d, sum %d against %d, fewer in %d charts, more in %d of 200", n, us[100], them[100], sum(us), sum(them), better, worse)
		if us[100] > them[100] {
			t.Errorf("%d people: our charts have %d crossings in the median, theirs %d", n, us[100], them[100])
		}
	}
}
