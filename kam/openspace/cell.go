package openspace

import (
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
)

// cell returns what is known of one cell.
func (b *builder) cell(row string, column *Column) Cell {
	c := Cell{Segment: b.rows[row], Product: column.Product, ProductName: column.Name, State: Empty, Sales: b.money(decimal.Zero)}
	f := b.cells[place{row, column.Product}]
	if f == nil {
		f = &found{}
	}
	if f.record == nil {
		c.Reasons = []kam.Reason{{Record: b.d.Ref(), Words: "no record of this cell"}}
	} else {
		b.recorded(&c, f.record)
	}
	if f.record == nil || f.record.Sales.IsZero() {
		b.bought(&c, f.purchases)
	}
	if !c.Potential.IsZero() && !c.Sales.IsZero() {
		c.Gap = b.atLeastNothing(b.money(c.Potential.Amount.Sub(c.Sales.Amount)))
	}
	if c.Sold {
		c.State = Sold
	}
	if c.Competitor != "" {
		c.State = Contested
	}
	for _, o := range f.deals {
		c.Deals = append(c.Deals, o.ID)
		c.Reasons = append(c.Reasons, kam.Because("opportunity", o.ID, "%s is aimed at it", kam.Clip(o.Name, 80)))
	}
	return c
}

// recorded takes what the record of a cell says.
func (b *builder) recorded(c *Cell, r *kam.OpenSpace) {
	c.Record = kam.Ref{Kind: "open_space", ID: r.ID}
	c.Growth, c.Competitor = r.Growth, strings.TrimSpace(r.Competitor)
	var words []string
	if !r.Sales.IsZero() {
		c.Sold = r.Sales.Amount.IsPositive()
		c.Sales = b.atLeastNothing(b.base(r.Sales, "open_space", r.ID, "current sales"))
		words = append(words, "current sales "+r.Sales.Words())
	}
	c.Potential = b.base(r.Potential, "open_space", r.ID, "potential")
	if r.Potential.IsZero() {
		words = append(words, "potential unknown")
	} else {
		words = append(words, "potential "+r.Potential.Words())
	}
	if name, ok := b.factor(r.Factor); ok {
		c.Factor, c.FactorName = r.Factor, name
		words = append(words, "serves "+kam.Clip(name, 60))
	}
	if c.Competitor != "" {
		words = append(words, kam.Clip(c.Competitor, 60)+" is ahead")
	}
	c.Reasons = []kam.Reason{{Record: c.Record, Words: strings.Join(words, ", ")}}
}

// factor returns the name of a success factor of the account, or false where it has none such.
func (b *builder) factor(id kam.ID) (string, bool) {
	for i := range b.d.SuccessFactors {
		if f := &b.d.SuccessFactors[i]; f.ID == id {
			return f.Name, true
		}
	}
	return "", false
}

// bought takes the purchases of the last twelve months, for a cell of which no record states the sales. One purchase of
// unknown value makes the sum unknown; what was returned is no sale.
func (b *builder) bought(c *Cell, purchases []*kam.Purchase) {
	sum, known, sold := decimal.Zero, true, false
	for _, p := range purchases {
		value := b.base(p.Value, "purchase", p.ID, "its value")
		known = known && !value.IsZero()
		sum = sum.Add(value.Amount)
		sold = sold || p.Value.Amount.IsPositive() || p.Value.IsZero() && !p.Quantity.IsNegative()
		words := "bought on " + p.Date.String()
		if p.Value.IsZero() {
			b.apart = append(b.apart, kam.Because("purchase", p.ID, "its value is not recorded"))
		} else {
			words += " for " + p.Value.Words()
		}
		c.Reasons = append(c.Reasons, kam.Because("purchase", p.ID, "%s", words))
	}
	if !known {
		c.Sold = sold
		c.Sales = kam.Money{}
		return
	}
	c.Sold = sum.IsPositive()
	c.Sales = b.atLeastNothing(b.money(sum))
}

// atLeastNothing returns an amount, where it is known not below zero: what was returned in excess is no sale.
func (b *builder) atLeastNothing(m kam.Money) kam.Money {
	if m.Amount.IsNegative() {
		return b.money(decimal.Zero)
	}
	return m
}
