package openspace

import (
	"cmp"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// rank fills Push and Contested.
func (m *Matrix) rank() {
	for i := range m.Rows {
		for _, c := range m.Rows[i].Cells {
			if c.State == Contested {
				m.Contested = append(m.Contested, c)
			} else if c.pushable() {
				m.Push = append(m.Push, c)
			}
		}
	}
	slices.SortFunc(m.Push, func(a, b Cell) int { return cmp.Or(Better(a, b), byPlace(a, b)) })
	slices.SortFunc(m.Contested, func(a, b Cell) int {
		return cmp.Or(greater(a.Potential, b.Potential), greater(a.Sales, b.Sales), byPlace(a, b))
	})
}

// Better compares two push opportunities, of one account or of two: it is negative where the first is the better one. Empty
// cells that serve a success factor come first, then other empty ones, then what is sold, again those that serve a success
// factor first; among these the greater gap.
func Better(a, b Cell) int { return cmp.Or(a.tier()-b.tier(), greater(a.Gap, b.Gap)) }

// pushable reports whether an uncontested cell calls for an idea of ours that nobody pursues yet.
func (c *Cell) pushable() bool {
	if len(c.Deals) > 0 {
		return false
	}
	if c.Gap.IsZero() {
		return c.State == Empty && c.Factor != kam.NoID
	}
	return c.Gap.Amount.IsPositive()
}

// tier says in which part of the push list a cell is.
func (c *Cell) tier() int {
	tier := 0
	if c.State != Empty {
		tier += 2
	}
	if c.Factor == kam.NoID {
		tier++
	}
	return tier
}

// greater orders amounts of the base currency, the greatest first, unknown ones last.
func greater(a, b kam.Money) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return b.Amount.Cmp(a.Amount)
}

func byPlace(a, b Cell) int {
	return cmp.Or(strings.Compare(key(a.Segment), key(b.Segment)), strings.Compare(a.ProductName, b.ProductName), dossier.Compare(a.Product, b.Product))
}

// Proposal returns the fields of the opportunity that a cell of the matrix calls for, in the order of their keys: a push
// opportunity (Le Bon & Herman 2015: our idea) of the account's owner, for the cell's product and segment, of the
// amount of the gap to the cent. An unknown gap, or one of nothing, gives no amount. The growth is what the cell's
// record says, or else up-sell where we sell there and cross-sell where we do not. The competitor who is ahead is named.
func (m *Matrix) Proposal(c Cell) []kam.Cell {
	growth := "cross-sell"
	if c.Sold {
		growth = "up-sell"
	}
	cells := []kam.Cell{
		{Key: "name", Value: kam.Clip(c.ProductName, 100) + " for " + kam.Clip(c.Segment, 100)},
		{Key: "account", Value: m.Account.String()},
		{Key: "product", Value: c.Product.String()},
		{Key: "segment", Value: c.Segment},
		{Key: "lead", Value: "push"},
		{Key: "growth", Value: cmp.Or(c.Growth, growth)},
	}
	if m.Owner != kam.NoID {
		cells = append(cells, kam.Cell{Key: "owner", Value: m.Owner.String()})
	}
	if amount := c.Gap.Amount.Round(2); amount.IsPositive() {
		cells = append(cells, kam.Cell{Key: "amount", Value: kam.Money{Amount: amount, Currency: c.Gap.Currency}.String()})
	}
	if c.Competitor != "" {
		cells = append(cells, kam.Cell{Key: kam.ItemKey("competitors", c.Competitor), Value: kam.Yes})
	}
	if c.FactorName != "" {
		cells = append(cells, kam.Cell{Key: "notes", Value: "From the Open Space: serves the critical success factor “" + kam.Clip(c.FactorName, 200) + "”."})
	}
	kam.SortCells(cells)
	return cells
}
