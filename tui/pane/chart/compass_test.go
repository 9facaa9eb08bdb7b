package chart

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	plane "keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
)

func id(n int) kam.ID { return kam.ID{0: 1, 14: byte(n >> 8), 15: byte(n)} }

// company returns a buying center of so many people, each reporting to boss(i), or to nobody where that is negative.
func company(n int, boss func(i int) int, sways func(i int) []int) *buyingcenter.Center {
	c := &buyingcenter.Center{Account: id(9999), Name: "Polar Steel Oy", Day: kam.Date{Year: 2026, Month: time.November, Day: 22}}
	for i := range n {
		m := buyingcenter.Member{Contact: id(i + 1), Name: fmt.Sprintf("Person %d", i), Title: "Buyer", Roles: []string{[]string{"decider", "user", "buyer"}[i%3]},
			Attitude: kam.MembershipKind.Lookup("attitude").Options[i%5]}
		if b := boss(i); b >= 0 {
			m.ReportsTo = id(b + 1)
		}
		c.Members = append(c.Members, m)
		for k, to := range sways(i) {
			c.Influences = append(c.Influences, buyingcenter.Influence{ID: id(5000 + 10*i + k), From: id(i + 1), To: id(to + 1), Strength: []string{"weak", "medium", "strong"}[(i+k)%3], Nature: "influence"})
		}
	}
	return c
}

func none(int) []int { return nil }

// reachable counts whom one can come to from an item by pressing arrows, the rule of the way back included.
func reachable(c compass, from int) int {
	type state struct {
		at   int
		last turn
	}
	seen, people := map[state]bool{{at: from}: true}, map[int]bool{from: true}
	for queue := []state{{at: from}}; len(queue) > 0; queue = queue[1:] {
		for w := left; w <= down; w++ {
			to, last := c.step(queue[0].at, w, queue[0].last)
			if s := (state{to, last}); !seen[s] {
				seen[s], people[to], queue = true, true, append(queue, s)
			}
		}
	}
	return len(people)
}

func TestEverybodyCanBeReachedFromEverybodyByArrows(t *testing.T) {
	for _, n := range []int{1, 2, 7, 25, 60} {
		for name, boss := range map[string]func(int) int{
			"tree":  func(i int) int { return (i+2)/3 - 1 },
			"flat":  func(i int) int { return min(i, 1) - 1 },
			"chain": func(i int) int { return i - 1 },
			"roots": func(i int) int { return -1 },
			"ring":  func(i int) int { return (i + 1) % n },
		} {
			center := company(n, boss, func(i int) []int { return []int{(i * 7) % n, (i * 3) % n} })
			for _, how := range []picture.Way{picture.Organization, picture.Influence, picture.Matrix} {
				s := sheetOf(picture.Of(center, how, card.Small))
				for _, from := range []int{0, n / 2, n - 1} {
					if got := reachable(s.compass, from); got != len(s.Items) {
						t.Errorf("%d people, %s, %s: from %d only %d of %d are reached", n, name, how, from, got, len(s.Items))
					}
				}
			}
			if s := listed(center); reachable(s.compass, n-1) != n {
				t.Errorf("%d people, %s: not all of the list are reached", n, name)
			}
		}
	}
}

func TestArrowsReachEverybodyWhereverCardsLie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := picture.Picture{}
		taken := map[plane.Point]bool{}
		for range rapid.IntRange(1, 14).Draw(t, "cards") {
			at := plane.Point{X: rapid.IntRange(0, 9).Draw(t, "x"), Y: rapid.IntRange(0, 9).Draw(t, "y")}
			if !taken[at] {
				taken[at] = true
				p.Items = append(p.Items, picture.Item{Key: fmt.Sprint(len(p.Items)), Rect: plane.Rect{X: at.X * 9, Y: at.Y * 4, W: 9, H: 4}})
			}
		}
		s := sheetOf(p)
		for i := range p.Items {
			if got := reachable(s.compass, i); got != len(p.Items) {
				t.Fatalf("from %d only %d of %d are reached: %v", i, got, len(p.Items), s.compass)
			}
		}
	})
}

func TestThereAndBackEndsWhereOneWas(t *testing.T) {
	center := company(40, func(i int) int { return (i+2)/3 - 1 }, none)
	c := sheetOf(picture.Of(center, picture.Organization, card.Medium)).compass
	for i := range c {
		for w := left; w <= down; w++ {
			to, last := c.step(i, w, turn{})
			if to == i {
				continue
			}
			if home, _ := c.step(to, w.back(), last); home != i {
				t.Errorf("from %d over %d one comes back to %d", i, to, home)
			}
		}
	}
}

func TestTheWayBackHidesNobodyForGood(t *testing.T) {
	c := compass{0: {0, 1, 0, 0}, 1: {2, 0, 0, 0}, 2: {2, 1, 2, 2}} // left of 1 is 2, but whoever comes from 0 goes back to 0
	if got := reachable(c, 0); got != 3 {
		t.Errorf("only %d of 3 are reached", got)
	}
}

func TestArrowsAreTurnedWhereTheyLeaveSomebodyOut(t *testing.T) {
	var boxes []plane.Rect
	for i := range 9 {
		boxes = append(boxes, plane.Rect{X: 20 * (i % 3), Y: 5 * (i / 3), W: 18, H: 3})
	}
	for name, toward := range map[string]func(from, dx, dy int) int{
		"nowhere":        func(from, _, _ int) int { return from },
		"within columns": func(from, _, dy int) int { return min(max(from+3*dy, from%3), 6+from%3) },
		"to the first":   func(_, _, _ int) int { return 0 },
	} {
		c := compassOf(boxes, toward)
		for from := range boxes {
			if got := reachable(c, from); got != len(boxes) {
				t.Errorf("%s: from %d only %d are reached", name, from, got)
			}
		}
	}
}
