package portfolio

import (
	"fmt"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// itemsOf numbers values from 0.
func itemsOf(values []decimal.Decimal) []Item[int] {
	var items []Item[int]
	for i, v := range values {
		items = append(items, Item[int]{i, v})
	}
	return items
}

func counts(marks []Mark) []int {
	var all []int
	for _, m := range marks {
		all = append(all, m.Count)
	}
	return all
}

func TestRanking(t *testing.T) {
	for _, c := range []struct {
		what                      string
		values                    []decimal.Decimal
		ids, ranks                []int
		shares, cumulative, marks string
		hhi, topFive              string
	}{
		{"nothing", nil, nil, nil, "[]", "[]", "[0 0 0]", "0", "0"},
		{"one", ints(7), []int{0}, []int{1}, "[1]", "[1]", "[1 1 1]", "10000", "1"},
		{"two that are equal, in the order given", ints(5, 5), []int{0, 1}, []int{1, 1}, "[0.5 0.5]", "[0.5 1]", "[1 2 2]", "5000", "1"},
		{"four", ints(10, 40, 20, 30), []int{1, 3, 2, 0}, []int{1, 2, 3, 4}, "[0.4 0.3 0.2 0.1]", "[0.4 0.7 0.9 1]", "[1 3 4]", "3000", "1"},
		{"equal ones in the middle", ints(10, 20, 20, 50), []int{3, 1, 2, 0}, []int{1, 2, 2, 4}, "[0.5 0.2 0.2 0.1]", "[0.5 0.7 0.9 1]", "[1 3 4]", "3400", "1"},
		{"a loss takes away, and adds nothing", ints(-20, 60, 0, 40), []int{1, 3, 2, 0}, []int{1, 2, 3, 4}, "[0.6 0.4 0 -0.2]", "[0.6 1 1 1]", "[1 2 2]", "5200", "1"},
		{"nothing but losses", ints(-1, -2), []int{0, 1}, []int{1, 2}, "[0 0]", "[0 0]", "[0 0 0]", "0", "0"},
		{"nothing but nothing", ints(0, 0), []int{0, 1}, []int{1, 1}, "[0 0]", "[0 0]", "[0 0 0]", "0", "0"},
		{"more than five", ints(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, slices.Repeat([]int{1}, 10), "[0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1]", "[0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1]", "[4 8 10]", "1000", "0.5"},
	} {
		r := Rank(itemsOf(c.values), ints(40, 80, 100))
		var ids, ranks []int
		shares, cumulative := []decimal.Decimal{}, []decimal.Decimal{}
		for _, p := range r.Places {
			ids, ranks = append(ids, p.ID), append(ranks, p.Rank)
			shares, cumulative = append(shares, p.Share), append(cumulative, p.Cumulative)
		}
		if !slices.Equal(ids, c.ids) || !slices.Equal(ranks, c.ranks) || fmt.Sprint(shares) != c.shares || fmt.Sprint(cumulative) != c.cumulative {
			t.Errorf("%s: %v ranked %v with shares %v adding up to %v; want %v, %v, %s, %s", c.what, ids, ranks, shares, cumulative, c.ids, c.ranks, c.shares, c.cumulative)
		}
		if fmt.Sprint(counts(r.Marks)) != c.marks || r.HHI.String() != c.hhi || r.TopFive.String() != c.topFive || r.Known != (c.hhi != "0") {
			t.Errorf("%s: marks %v, index %s, first five %s; want %s, %s, %s", c.what, counts(r.Marks), r.HHI, r.TopFive, c.marks, c.hhi, c.topFive)
		}
	}
}

// In the list of 3,776 customers of Le Bon & Herman (2015) 8 made 40 %, 16 made 50 % and 24 made 64 %. A list in falling
// order cannot cross 50 % at the 16th exactly and 64 % at the 24th: what the 9th to 15th add on average, less than 10 ÷ 7 %,
// is the most that each of the 16th to 24th can add, which ends below 63 %. So the 50 % are made before the 16th.
func TestTheListOfTheLiterature(t *testing.T) {
	values := slices.Concat(slices.Repeat(ints(18_760), 8), slices.Repeat(ints(5_628), 16), slices.Repeat(ints(36), 3_752)) // 5, 1.5 and 36 ÷ 3,752 %
	slices.Reverse(values)
	r := Rank(itemsOf(values), ints(40, 50, 64, 80))
	if len(r.Places) != 3_776 || r.Places[7].Cumulative.String() != "0.4" || r.Places[15].Cumulative.LessThan(dec("0.5")) || r.Places[23].Cumulative.String() != "0.64" {
		t.Errorf("8 make %s, 16 make %s, 24 make %s", r.Places[7].Cumulative, r.Places[15].Cumulative, r.Places[23].Cumulative)
	}
	// The 80 % take 16 of the 36 % that the many share: 1,668 of them.
	if got, want := counts(r.Marks), []int{8, 15, 24, 24 + 1_668}; !slices.Equal(got, want) {
		t.Errorf("the marks are reached at %v, want %v", got, want)
	}
	if !r.Total.Equal(dec("375200")) || r.TopFive.String() != "0.25" {
		t.Errorf("the total is %s, the first five make %s", r.Total, r.TopFive)
	}
	even := slices.Concat(slices.Repeat(ints(500), 8), slices.Repeat(ints(125), 16), slices.Repeat(ints(1), 4_000))
	if got := counts(Rank(itemsOf(even), ints(40, 50, 60)).Marks); !slices.Equal(got, []int{8, 16, 24}) {
		t.Errorf("marks that are met exactly are reached at %v", got)
	}
}

func TestSharesRiseToOneAndScaleWithNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var values []decimal.Decimal
		for _, n := range rapid.SliceOfN(rapid.Int64Range(-1_000, 100_000), 0, 40).Draw(t, "values") {
			values = append(values, decimal.New(n, -2))
		}
		marks := ints(40, 50, 64, 80, 100)
		r := Rank(itemsOf(values), marks)
		sum, last, positive := decimal.Zero, decimal.Zero, 0
		for i, p := range r.Places {
			if i > 0 && (p.Value.GreaterThan(r.Places[i-1].Value) || p.Rank < r.Places[i-1].Rank || p.Share.GreaterThan(r.Places[i-1].Share)) {
				t.Fatalf("%+v stands after %+v", p, r.Places[i-1])
			}
			if p.Cumulative.LessThan(last) || p.Cumulative.GreaterThan(one) {
				t.Fatalf("the shares add up to %s after %s", p.Cumulative, last)
			}
			last = p.Cumulative
			if p.Value.IsPositive() {
				sum = sum.Add(p.Value)
				positive++
			}
		}
		if r.Known != (positive > 0) || !r.Total.Equal(sum) || r.Known && !last.Equal(one) {
			t.Fatalf("%d positive values of %s in all, known %v, total %s, ending at %s", positive, sum, r.Known, r.Total, last)
		}
		for i, m := range r.Marks {
			if r.Known && (m.Count < 1 || m.Count > positive || i > 0 && m.Count < r.Marks[i-1].Count) || !m.Percent.Equal(marks[i]) {
				t.Fatalf("the marks are %v", r.Marks)
			}
		}
		if r.Known && (r.HHI.GreaterThan(dec("10000")) || r.HHI.LessThan(dec("10000").DivRound(decimal.NewFromInt(int64(positive)), 10).Sub(dec("0.00001")))) {
			t.Fatalf("%d values have the index %s", positive, r.HHI)
		}

		factor := decimal.New(rapid.Int64Range(1, 1_000_000).Draw(t, "factor"), -3)
		scaled := slices.Clone(values)
		for i := range scaled {
			scaled[i] = scaled[i].Mul(factor)
		}
		other := Rank(itemsOf(scaled), marks)
		for i, p := range other.Places {
			if was := r.Places[i]; p.ID != was.ID || p.Rank != was.Rank || !p.Cumulative.Equal(was.Cumulative) {
				t.Fatalf("times %s, %+v stands where %+v did", factor, p, was)
			}
		}
		if !slices.Equal(counts(other.Marks), counts(r.Marks)) || !other.HHI.Equal(r.HHI) {
			t.Fatalf("times %s, the marks are %v, not %v", factor, other.Marks, r.Marks)
		}

		// One more item takes no other up, and no mark down by more than the one.
		extra := decimal.New(rapid.Int64Range(-1_000, 100_000).Draw(t, "extra"), -2)
		grown := Rank(itemsOf(append(slices.Clone(values), extra)), marks)
		ranks := map[int]int{}
		for _, p := range grown.Places {
			ranks[p.ID] = p.Rank
		}
		for _, p := range r.Places {
			if ranks[p.ID] < p.Rank || ranks[p.ID] > p.Rank+1 {
				t.Fatalf("with %s more, rank %d of %+v became %d", extra, p.Rank, p, ranks[p.ID])
			}
		}
	})
}

func TestManyEqualOnesStayInTheirOrder(t *testing.T) {
	for i, p := range Rank(itemsOf(slices.Repeat(ints(1, 2), 50)), nil).Places {
		want := 2*i + 1
		if i >= 50 {
			want = 2 * (i - 50)
		}
		if p.ID != want || p.Rank != 1+i/50*50 {
			t.Fatalf("place %d has item %d of rank %d, want %d", i, p.ID, p.Rank, want)
		}
	}
}

func TestRankingLeavesWhatItIsGivenAsItIs(t *testing.T) {
	items := itemsOf(ints(1, 3, 2))
	Rank(items, nil)
	if items[0].ID != 0 || items[1].ID != 1 || items[2].ID != 2 {
		t.Errorf("the items became %v", items)
	}
}
