package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Margin is the contribution margin of a fiscal year.
type Margin struct {
	Known      bool            // whether Sales and Amount are known in the base currency
	Sales      decimal.Decimal // our net sales
	Amount     decimal.Decimal // net sales − cost of goods sold − direct selling expenses
	ShareKnown bool            // whether Share is known; it needs no rate where all amounts are of one currency
	Share      decimal.Decimal // of net sales, 0.25 for 25 %
	Year       int             // the fiscal year; 0 where none is known
	Record     kam.ID          // the financial year it was found in; NoID where there is none
	Reasons    []kam.Reason    // never empty
}

// MarginOfYear returns the contribution margin of one financial year.
func MarginOfYear(f *kam.FinancialYear, s kam.Settings) Margin { return Margin{} }

// Margins returns the contribution margins of an account, the newest first, one for each fiscal year.
func Margins(d *dossier.Dossier, s kam.Settings) []Margin { return nil }

// MarginOf returns the contribution margin of an account: that of its last fiscal year that is known.
func MarginOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Margin { return Margin{} }
