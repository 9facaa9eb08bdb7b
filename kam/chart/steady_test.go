package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// moved returns how far boxes that are in both layouts lie from where they were, in the mean, as a share of the
// diagonal. Where the whole shifts, that is no movement: people see who stands beside whom.
func moved(before, after Layout, n int) float64 {
	var dx, dy []int
	for i := range n {
		dx = append(dx, after.Boxes[i].X-before.Boxes[i].X)
		dy = append(dy, after.Boxes[i].Y-before.Boxes[i].Y)
	}
	slices.Sort(dx)
	slices.Sort(dy)
	sum := 0.0
	for i := range n {
		x := after.Boxes[i].X - before.Boxes[i].X - dx[n/2]
		y := after.Boxes[i].Y - before.Boxes[i].Y - dy[n/2]
		sum += math.Hypot(float64(x), float64(2*y))
	}
	return sum / float64(n) / math.Hypot(float64(before.W), float64(2*before.H))
}

// Adding one person, with a superior or with an arrow, moves the others little: this share of the diagonal in the mean.
func TestOneMorePersonMovesOthersLittle(t *testing.T) {
	t.Parallel()
	bounds := map[string]float64{"organization": 0.2, "influence": 0.25, "matrix": 0.02, "list": 0.02}
	for _, size := range []int{7, 25, 60} {
		total := map[string]float64{}
		const rounds = 30
		for seed := range uint64(rounds) {
			nodes, reports, influences := company(seed, size)
			r := rand.New(rand.NewPCG(seed, 2))
			more := append(nodes[:size:size], Node{Key: "new", W: 26, H: 4, Row: r.IntN(7), Col: r.IntN(6)})
			to := fmt.Sprint(r.IntN(size))
			for name, edges := range map[string][]Edge{"organization": reports, "influence": influences, "matrix": nil, "list": nil} {
				before := ways[name](nodes, edges)
				after := ways[name](more, append(edges[:len(edges):len(edges)], Edge{From: to, To: "new"}))
				total[name] += moved(before, after, size) / rounds
			}
		}
		for name, bound := range bounds {
			t.Logf("%d people, %s: %.3f of the diagonal", size, name, total[name])
			if total[name] > bound {
				t.Errorf("%d people, %s: others move by %.3f of the diagonal in the mean", size, name, total[name])
			}
		}
	}
}

// The same chart is laid out the same way every time, whatever order maps have.
func TestLayoutsAreTheSameEveryTime(t *testing.T) {
	t.Parallel()
	nodes, reports, influences := company(3, 40)
	for name, lay := range ways {
		edges := reports
		if name == "influence" {
			edges = influences
		}
		first := lay(nodes, edges)
		for range 5 {
			if again := lay(nodes, edges); fmt.Sprint(again) != fmt.Sprint(first) {
				t.Errorf("%s differs from time to time", name)
			}
		}
	}
}

// Those of higher rank stand first: at the left among siblings, at the top of a list.
func TestRankComesFirst(t *testing.T) {
	t.Parallel()
	nodes := []Node{{Key: "boss", W: 4, H: 1}, {Key: "low", W: 4, H: 1}, {Key: "high", W: 4, H: 1, Rank: 2}}
	edges := []Edge{{From: "boss", To: "low"}, {From: "boss", To: "high"}}
	if l := Organization(nodes, edges); l.Boxes[2].X >= l.Boxes[1].X || l.Boxes[0].Y >= l.Boxes[1].Y {
		t.Errorf("%v", l.Boxes)
	}
	if l := List(nodes); l.Boxes[2].Y != 0 || l.Boxes[0].Y != 1 || l.Boxes[1].Y != 2 {
		t.Errorf("%v", l.Boxes)
	}
}

// A ring of superiors is opened at whoever is of the highest rank, and the line that closes it is marked.
func TestRingsAreOpenedAndMarked(t *testing.T) {
	t.Parallel()
	nodes := []Node{{Key: "a", W: 6, H: 3}, {Key: "b", W: 6, H: 3, Rank: 5}, {Key: "c", W: 6, H: 3}, {Key: "d", W: 6, H: 3}}
	edges := []Edge{{From: "a", To: "b"}, {From: "b", To: "c"}, {From: "c", To: "a"}, {From: "c", To: "d"}}
	l := Organization(nodes, edges)
	sound(t, "ring", nodes, edges, l)
	for _, r := range l.Routes {
		if r.Back != (r.Edge == 0) {
			t.Errorf("the line %v is marked %v", edges[r.Edge], r.Back)
		}
	}
	if l.Boxes[1].Y >= l.Boxes[2].Y || l.Boxes[2].Y >= l.Boxes[0].Y {
		t.Errorf("b is not at the top: %v", l.Boxes)
	}
	l = Influence(nodes, edges)
	back := 0
	for _, r := range l.Routes {
		if r.Back {
			back++
		}
	}
	if back != 1 {
		t.Errorf("%d lines of influence lead back", back)
	}
}
