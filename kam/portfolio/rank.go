package portfolio

import "github.com/shopspring/decimal"

// Item is something with a value.
type Item[K any] struct {
	ID    K
	Value decimal.Decimal
}

// Place is where an item stands in a ranking.
type Place[K any] struct {
	Item[K]
	Rank       int             // from 1; equal values have the same rank
	Share      decimal.Decimal // of the sum of the positive values; negative for negative values
	Cumulative decimal.Decimal // the share of this and all before it; never above 1
}

// Mark is a share of the whole and the smallest number of items that reach it.
type Mark struct {
	Percent decimal.Decimal // such as 80
	Count   int             // 0 where nothing reaches it, for there are no positive values
}

// Ranking is a list by value with the concentration of it.
type Ranking[K any] struct {
	Known   bool            // whether there is a positive value; otherwise there are no shares
	Total   decimal.Decimal // the sum of the positive values
	Places  []Place[K]      // by falling value
	Marks   []Mark
	HHI     decimal.Decimal // the Herfindahl–Hirschman index, above 0 to 10,000
	TopFive decimal.Decimal // the share of the first five
}

// Rank ranks items by value.
func Rank[K any](items []Item[K], marks []decimal.Decimal) Ranking[K] { return Ranking[K]{} }
