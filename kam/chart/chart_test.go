package chart

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// ways are the layouts with lines and those without, as one.
var ways = map[string]func([]Node, []Edge) Layout{
	"organization": Organization,
	"influence":    Influence,
	"matrix":       func(n []Node, _ []Edge) Layout { return Matrix(n, 7, 6, 12) },
	"list":         func(n []Node, _ []Edge) Layout { return List(n) },
}

// sound fails unless boxes are as large as their nodes, inside, and apart, and lines run straight, inside, past boxes,
// and end at theirs.
func sound(t fataler, name string, nodes []Node, edges []Edge, l Layout) {
	t.Helper()
	if len(l.Boxes) != len(nodes) {
		t.Fatalf("%s: %d boxes of %d nodes", name, len(l.Boxes), len(nodes))
	}
	at := places(nodes)
	for i, b := range l.Boxes {
		if b.W != nodes[i].W || b.H != nodes[i].H {
			t.Fatalf("%s: the box of %s is %v", name, nodes[i].Key, b)
		}
		if b.X < 0 || b.Y < 0 || b.X+b.W > l.W || b.Y+b.H > l.H {
			t.Fatalf("%s: %v lies outside of %d×%d", name, b, l.W, l.H)
		}
		for j := range i {
			if b.Overlaps(l.Boxes[j]) {
				t.Fatalf("%s: %s at %v overlaps %s at %v", name, nodes[i].Key, b, nodes[j].Key, l.Boxes[j])
			}
		}
	}
	for _, r := range l.Routes {
		from, to := l.Boxes[at[edges[r.Edge].From]], l.Boxes[at[edges[r.Edge].To]]
		first, last := r.Points[0], r.Points[len(r.Points)-1]
		if !touches(from, first) || !touches(to, last) {
			t.Fatalf("%s: the line %v from %v to %v does not end at its boxes", name, r.Points, from, to)
		}
		for i := 1; i < len(r.Points); i++ {
			a, b := r.Points[i-1], r.Points[i]
			if a.X != b.X && a.Y != b.Y {
				t.Fatalf("%s: %v to %v is not straight", name, a, b)
			}
			for _, p := range cells(a, b) {
				if p.X < 0 || p.Y < 0 || p.X >= l.W || p.Y >= l.H {
					t.Fatalf("%s: a line leaves %d×%d at %v", name, l.W, l.H, p)
				}
				if k := slices.IndexFunc(l.Boxes, func(b Rect) bool { return b.Contains(p) }); k >= 0 {
					t.Fatalf("%s: the line %v runs through %v", name, r.Points, l.Boxes[k])
				}
			}
		}
	}
}

// touches reports whether a cell lies beside a box.
func touches(b Rect, p Point) bool {
	return !b.Contains(p) && slices.ContainsFunc([]Point{{p.X + 1, p.Y}, {p.X - 1, p.Y}, {p.X, p.Y + 1}, {p.X, p.Y - 1}}, b.Contains)
}

func drawChart(t *rapid.T, most int) ([]Node, []Edge) {
	var nodes []Node
	n := rapid.IntRange(0, most).Draw(t, "n")
	for i := range n {
		nodes = append(nodes, Node{
			Key: fmt.Sprint(i), W: rapid.IntRange(1, 30).Draw(t, "w"), H: rapid.IntRange(1, 6).Draw(t, "h"),
			Rank: rapid.IntRange(0, 3).Draw(t, "rank"), Row: rapid.IntRange(-1, 7).Draw(t, "row"), Col: rapid.IntRange(-1, 6).Draw(t, "col"),
		})
	}
	key := rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(0, n).Draw(t, "key")) })
	var edges []Edge
	for range rapid.IntRange(0, 2*n).Draw(t, "edges") {
		edges = append(edges, Edge{key.Draw(t, "from"), key.Draw(t, "to"), rapid.Bool().Draw(t, "both")})
	}
	return nodes, edges
}

func TestEveryLayoutIsSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		nodes, edges := drawChart(t, 14)
		for name, lay := range ways {
			sound(t, name, nodes, edges, lay(nodes, edges))
		}
	})
}

// Every line that joins two different boxes is drawn once, and none other.
func TestEveryLineIsDrawnOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		nodes, edges := drawChart(t, 14)
		at := places(nodes)
		var want []int
		for i, e := range edges {
			_, from := at[e.From]
			_, to := at[e.To]
			if from && to && e.From != e.To {
				want = append(want, i)
			}
		}
		for _, name := range []string{"organization", "influence"} {
			var got []int
			for _, r := range ways[name](nodes, edges).Routes {
				got = append(got, r.Edge)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s draws the lines %v, want %v", name, got, want)
			}
		}
	})
}

// Company returns a made-up company of n people: a tree of reports, and influences of which some close rings.
func company(seed uint64, n int) (nodes []Node, reports, influences []Edge) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		nodes = append(nodes, Node{Key: fmt.Sprint(i), W: 26, H: 4, Row: r.IntN(7), Col: r.IntN(6)})
		if i > 0 && r.IntN(12) > 0 {
			reports = append(reports, Edge{From: fmt.Sprint(r.IntN(max(i/3, 1))), To: fmt.Sprint(i)})
		}
	}
	for range n * 5 / 4 {
		from, to := r.IntN(n), r.IntN(n)
		if from < to && r.IntN(5) > 0 {
			from, to = to, from
		}
		influences = append(influences, Edge{fmt.Sprint(from), fmt.Sprint(to), r.IntN(6) == 0})
	}
	return nodes, reports, influences
}

func TestCompaniesOfAllSizesAreSound(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 7, 25, 150} {
		nodes, reports, influences := company(uint64(n), n)
		sound(t, "organization", nodes, reports, Organization(nodes, reports))
		sound(t, "influence", nodes, influences, Influence(nodes, influences))
		sound(t, "matrix", nodes, nil, Matrix(nodes, 7, 6, 12))
		sound(t, "list", nodes, nil, List(nodes))
	}
}

func BenchmarkLayout(b *testing.B) {
	nodes, reports, influences := company(1, 150)
	b.Run("organization", func(b *testing.B) {
		for b.Loop() {
			Organization(nodes, reports)
		}
	})
	b.Run("influence", func(b *testing.B) {
		for b.Loop() {
			Influence(nodes, influences)
		}
	})
	b.Run("matrix", func(b *testing.B) {
		for b.Loop() {
			Matrix(nodes, 7, 6, 12)
		}
	})
	b.Run("rings", func(b *testing.B) {
		var rings []Edge
		for i := 0; i+1 < len(nodes); i += 10 {
			for j := range 9 {
				rings = append(rings, Edge{From: nodes[i+j].Key, To: nodes[i+j+1].Key})
			}
			rings = append(rings, Edge{From: nodes[i+9].Key, To: nodes[i].Key})
		}
		for b.Loop() {
			Organization(nodes, rings)
		}
	})
}

// fataler is a test, of testing or of rapid.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}
