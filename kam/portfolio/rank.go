package portfolio

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Item is something with a value.
type Item[K any] struct {
	ID    K
	Value decimal.Decimal
}

// Place is where an item stands in a ranking.
type Place[K any] struct {
	Item[K]
	Rank       int             // from 1; equal values have the same rank
	Share      decimal.Decimal // of the sum of the positive values; below 0 for values below 0
	Cumulative decimal.Decimal // the share of this and all before it; from 0 to 1, rising to 1 at the last positive value
}

// Mark is a share of the whole and the smallest number of items that reach it.
type Mark struct {
	Percent decimal.Decimal // such as 80
	Count   int             // 0 where nothing reaches it, for no value is positive
}

// Ranking is a list by value, and how concentrated it is.
type Ranking[K any] struct {
	Known   bool            // whether a value is positive; otherwise there are neither shares nor concentration
	Total   decimal.Decimal // the sum of the positive values
	Places  []Place[K]      // by falling value
	Marks   []Mark          // in the order they were asked for
	HHI     decimal.Decimal // the Herfindahl–Hirschman index, above 0 to 10,000, which is one item that has all
	TopFive decimal.Decimal // the share of the first five
}

// Rank ranks items by value, the greatest first, equal ones in the order they are given in (Pareto; Le Bon & Herman 2015).
// Shares are shares of the sum of the positive values: values of 0 and below come last, add nothing to the cumulative
// share, and the share of a value below 0 says how much of that sum it takes away again. Shares have 16 decimals. A mark, in
// percent, is reached by the smallest number of items of which the cumulative share is as great. The index of Herfindahl
// (1950) and Hirschman (1945) is the sum of the squares of the positive shares in percent; it and the share of the first
// five say how much hangs on a few.
func Rank[K any](items []Item[K], marks []decimal.Decimal) Ranking[K] {
	out := Ranking[K]{Places: make([]Place[K], len(items)), Marks: make([]Mark, len(marks))}
	sorted := slices.Clone(items)
	slices.SortStableFunc(sorted, func(a, b Item[K]) int { return b.Value.Cmp(a.Value) })
	squares := decimal.Zero
	for _, item := range sorted {
		if item.Value.IsPositive() {
			out.Total = out.Total.Add(item.Value)
			squares = squares.Add(item.Value.Mul(item.Value))
		}
	}
	out.Known = out.Total.IsPositive()
	for i, percent := range marks {
		out.Marks[i].Percent = percent
	}
	sum := decimal.Zero
	for i, item := range sorted {
		p := Place[K]{Item: item, Rank: i + 1}
		if i > 0 && item.Value.Equal(sorted[i-1].Value) {
			p.Rank = out.Places[i-1].Rank
		}
		if out.Known {
			if item.Value.IsPositive() {
				sum = sum.Add(item.Value)
			}
			p.Share, p.Cumulative = item.Value.Div(out.Total), sum.Div(out.Total)
			for j := range out.Marks {
				if m := &out.Marks[j]; m.Count == 0 && !p.Cumulative.Shift(2).LessThan(m.Percent) {
					m.Count = i + 1
				}
			}
			if i < 5 {
				out.TopFive = p.Cumulative
			}
		}
		out.Places[i] = p
	}
	if out.Known {
		out.HHI = squares.Shift(4).Div(out.Total.Mul(out.Total))
	}
	return out
}
