// Package openspace computes the Open Space of an account (Le Bon & Herman 2015): the matrix of our products over the
// account's business or geographic segments, what is sold in each cell and what could be, and so where to push.
//
// Everything is a pure function of records, settings and a day. Amounts are in the base currency; one without a rate is
// unknown, is named in Matrix.Apart, and never guessed.
package openspace

import (
	"strings"

	"keyaccount/kam"
)

// State says what a cell of the matrix is.
type State string

// The states of a cell.
const (
	Empty     State = "empty"     // open space: nothing is sold
	Sold      State = "sold"      // we sell there, and no competitor is known to be ahead
	Contested State = "contested" // a competitor is ahead of us there, whether or not we sell
)

// Level is how much of the matrix is looked at.
type Level string

// The levels of an Open Space.
const (
	Simple   Level = "simple"   // sold or open
	Enhanced Level = "enhanced" // with the success factor served, the potential and the competitor ahead
)

// Option changes which columns a matrix has.
type Option string

// AllProducts gives the matrix a column for every product of ours. Without it, it has those that a cell, a purchase or a
// deal of the account names beside a segment.
const AllProducts Option = "all products"

// Cell is what is known of one product in one segment.
type Cell struct {
	Segment     string
	Product     kam.ID
	ProductName string
	State       State // at the enhanced level; see At
	Sold        bool  // we sell there, whether or not a competitor is ahead

	Sales     kam.Money // a year's, in the base currency; nothing where nothing is sold; zero where not known
	Potential kam.Money // a year's, in the base currency; zero where not known
	Gap       kam.Money // potential less sales, never less than nothing; zero where either is not known

	Growth     string // up-sell, cross-sell or co-creation, as the cell's record says; "" where it says nothing
	Factor     kam.ID // the critical success factor served; NoID where none is known
	FactorName string
	Competitor string // who is ahead of us; "" where nobody is known to be

	Record  kam.Ref      // the cell's record; zero where there is none
	Deals   []kam.ID     // open deals aimed at the cell, in the order in which they were made
	Reasons []kam.Reason // never empty
}

// Totals add up cells. Money is in the base currency and adds up what is known.
type Totals struct {
	Sales, Potential, Gap         kam.Money
	Cells, Empty, Sold, Contested int // how many there are, in all and in each State
	Unknown, UnknownSales         int // how many cells are of unknown potential, and of how many the sales are not known
}

// Row is one segment of the account.
type Row struct {
	Segment string
	Cells   []Cell // in the order of Matrix.Columns
	Totals
}

// Column is one product of ours.
type Column struct {
	Product kam.ID
	Name    string
	Totals
}

// Matrix is the Open Space of an account.
type Matrix struct {
	Account kam.ID
	Owner   kam.ID // who answers for the account
	Rows    []Row  // by name
	Columns []Column
	Totals

	Push      []Cell       // the best push opportunities first
	Contested []Cell       // where a competitor is ahead, the greatest potential first
	Apart     []kam.Reason // what is recorded and could not be counted
}

// At returns what the cell is at a level.
func (c *Cell) At(l Level) State {
	switch {
	case l != Simple:
		return c.State
	case c.Sold:
		return Sold
	}
	return Empty
}

// Cell returns the cell of a segment, in any case of letters, and a product, or false where the matrix has none such.
func (m *Matrix) Cell(segment string, product kam.ID) (Cell, bool) {
	for i := range m.Rows {
		for _, c := range m.Rows[i].Cells {
			if c.Product == product && key(c.Segment) == key(segment) {
				return c, true
			}
		}
	}
	return Cell{}, false
}

// key returns a segment's name as names are compared.
func key(segment string) string { return strings.ToLower(strings.TrimSpace(segment)) }
