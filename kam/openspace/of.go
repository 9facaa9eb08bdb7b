package openspace

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Of returns the Open Space of an account on a day (Le Bon & Herman 2015: a matrix of our products over the account's
// business or geographic segments). The company names the products.
//
// Rows are the segments that the account's cells, purchases and deals name, whatever the case of their letters. A cell
// has the sales and the potential that its record states; where that states no sales, those of the twelve months up to
// today follow from the purchases of the product for the segment. Its gap is potential − sales, where positive. Where
// nothing is sold the cell is open space, also where there is no record of it, and then its potential is unknown. Where
// the record names a competitor who is ahead, it is contested. An amount without a rate for today is unknown: so are the
// cell's sales or potential and its gap, and the amount is told in Apart, as are a second record of one cell, of which the
// one made later stands, and a record that does not say which cell it is of.
//
// Push holds the empty cells that serve a success factor, then the other empty cells with a potential, then what is sold
// below its potential, the greatest gap first and unknown ones last; not those that an open deal names by segment and
// product, nor where nothing is left to gain.
func Of(d *dossier.Dossier, c *dossier.Company, s kam.Settings, today kam.Date, options ...Option) Matrix {
	b := builder{d: d, s: s, today: today, rows: map[string]string{}, cells: map[place]*found{}, columns: map[kam.ID]bool{}}
	b.collect()
	if slices.Contains(options, AllProducts) {
		for i := range c.Products {
			b.columns[c.Products[i].ID] = true
		}
	}
	m := Matrix{Account: d.ID, Owner: d.Account.Owner, Columns: b.sortedColumns(c)}
	m.Totals = b.none()
	for j := range m.Columns {
		m.Columns[j].Totals = b.none()
	}
	for _, name := range b.sortedRows() {
		row := Row{Segment: b.rows[name], Totals: b.none(), Cells: make([]Cell, len(m.Columns))}
		for j := range m.Columns {
			cell := &row.Cells[j]
			*cell = b.cell(name, &m.Columns[j])
			row.add(cell)
			m.Columns[j].add(cell)
			m.add(cell)
		}
		m.Rows = append(m.Rows, row)
	}
	m.Apart = b.apart
	m.rank()
	return m
}

// Recorded returns those cells of an account's Open Space on a day of which there is a record, as they stand in the matrix
// (see Of), in the order of the records. Products are not named.
func Recorded(d *dossier.Dossier, s kam.Settings, today kam.Date) []Cell {
	b := builder{d: d, s: s, today: today, rows: map[string]string{}, cells: map[place]*found{}, columns: map[kam.ID]bool{}}
	b.collect()
	var all []Cell
	for i := range d.OpenSpace {
		r := &d.OpenSpace[i]
		if f := b.at(r.Segment, r.Product); f != nil && f.record == r {
			all = append(all, b.cell(key(r.Segment), &Column{Product: r.Product}))
		}
	}
	return all
}

// place is where a cell is in the matrix.
type place struct {
	row     string
	product kam.ID
}

// found is what records say of one cell.
type found struct {
	record    *kam.OpenSpace
	purchases []*kam.Purchase // of the last twelve months
	deals     []*kam.Opportunity
}

type builder struct {
	d       *dossier.Dossier
	s       kam.Settings
	today   kam.Date
	rows    map[string]string // the segments as they are written first
	columns map[kam.ID]bool
	cells   map[place]*found
	apart   []kam.Reason
}

// at returns what is found of a cell, making a row and a column for what is named for the first time, or nil where a
// record does not say where it belongs.
func (b *builder) at(segment string, product kam.ID) *found {
	row := key(segment)
	if row == "" {
		return nil
	}
	if _, known := b.rows[row]; !known {
		b.rows[row] = strings.TrimSpace(segment)
	}
	if product == kam.NoID {
		return nil
	}
	b.columns[product] = true
	f := b.cells[place{row, product}]
	if f == nil {
		f = &found{}
		b.cells[place{row, product}] = f
	}
	return f
}

func (b *builder) collect() {
	for i := range b.d.OpenSpace {
		r := &b.d.OpenSpace[i]
		f := b.at(r.Segment, r.Product)
		if f == nil {
			b.apart = append(b.apart, kam.Because("open_space", r.ID, "does not name both a segment and a product"))
			continue
		}
		if f.record != nil {
			b.apart = append(b.apart, kam.Because("open_space", f.record.ID, "another record of the same cell was made later, and stands"))
		}
		f.record = r
	}
	yearAgo := b.today.AddMonths(-12)
	for i := range b.d.Purchases {
		p := &b.d.Purchases[i]
		if f := b.at(p.Segment, p.Product); f != nil && p.Date.After(yearAgo) && !p.Date.After(b.today) {
			f.purchases = append(f.purchases, p)
		}
	}
	for i := range b.d.Opportunities {
		o := &b.d.Opportunities[i]
		b.at(o.Segment, kam.NoID)
		for _, product := range products(o) {
			if f := b.at(o.Segment, product); f != nil && dossier.IsOpen(o) {
				f.deals = append(f.deals, o)
			}
		}
	}
}

// products returns what a deal is about, each product once.
func products(o *kam.Opportunity) []kam.ID {
	if o.Product == kam.NoID || slices.Contains(o.Products, o.Product) {
		return o.Products
	}
	return append([]kam.ID{o.Product}, o.Products...)
}

func (b *builder) sortedRows() []string {
	rows := make([]string, 0, len(b.rows))
	for row := range b.rows {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	return rows
}

func (b *builder) sortedColumns(c *dossier.Company) []Column {
	columns := make([]Column, 0, len(b.columns))
	for product := range b.columns {
		column := Column{Product: product, Name: "unknown product"}
		if p := c.Product(product); p != nil {
			column.Name = p.Name
		}
		columns = append(columns, column)
	}
	slices.SortFunc(columns, func(a, b Column) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), dossier.Compare(a.Product, b.Product))
	})
	return columns
}

// base returns an amount in the base currency; the zero Money, which it tells apart, where there is no rate.
func (b *builder) base(m kam.Money, kind string, id kam.ID, what string) kam.Money {
	if m.IsZero() {
		return m
	}
	if m.Amount.IsZero() {
		return b.money(m.Amount) // nothing is nothing in any currency
	}
	in, ok := b.s.InBase(m, b.today)
	if !ok {
		b.apart = append(b.apart, kam.Because(kind, id, "%s is %s, for which there is no rate", what, m.Words()))
	}
	return in
}

func (b *builder) money(amount decimal.Decimal) kam.Money {
	return kam.Money{Amount: amount, Currency: b.s.BaseCurrency}
}

func (b *builder) none() Totals {
	return Totals{Sales: b.money(decimal.Zero), Potential: b.money(decimal.Zero), Gap: b.money(decimal.Zero)}
}

func (t *Totals) add(c *Cell) {
	t.Cells++
	switch c.State {
	case Empty:
		t.Empty++
	case Sold:
		t.Sold++
	case Contested:
		t.Contested++
	}
	if c.Potential.IsZero() {
		t.Unknown++
	}
	if c.Sales.IsZero() {
		t.UnknownSales++
	}
	for _, add := range []struct{ to, from *kam.Money }{{&t.Sales, &c.Sales}, {&t.Potential, &c.Potential}, {&t.Gap, &c.Gap}} {
		if !add.from.Amount.IsZero() {
			add.to.Amount = add.to.Amount.Add(add.from.Amount)
		}
	}
}
