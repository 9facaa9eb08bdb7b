package portfolio

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Margin is the contribution margin of a fiscal year.
type Margin struct {
	Known      bool            // whether Sales and Amount are known, which takes a rate for each currency
	Sales      decimal.Decimal // our net sales, in the base currency
	Amount     decimal.Decimal // net sales − cost of goods sold − direct selling expenses, in the base currency
	ShareKnown bool            // whether Share is known; it takes no rate where all amounts are of one currency
	Share      decimal.Decimal // of net sales, 0.25 for 25 %
	Year       int             // the fiscal year; 0 where none is known
	Record     kam.ID          // the financial year it was found in; NoID where there is none
	Reasons    []kam.Reason    // never empty
}

// MarginOfYear returns the contribution margin of one financial year (Le Bon & Herman 2015): net sales − cost of goods
// sold − direct selling expenses. Selling expenses that are not given in all are the sum of those of the six parts that
// are given. Amounts of other currencies count at the rate of the last day of the fiscal year. The margin is unknown
// where net sales, cost of goods or all selling expenses are not recorded or a rate is not known; its share is unknown,
// too, where net sales are not above 0. Where all amounts are of one currency the share is known without a rate.
func MarginOfYear(f *kam.FinancialYear, s kam.Settings) Margin {
	year := int(f.Year.IntPart())
	out := Margin{Year: year, Record: f.ID}
	because := func(format string, args ...any) {
		out.Reasons = append(out.Reasons, kam.Because("financial_year", f.ID, format, args...))
	}
	expenses := []kam.Money{f.SellingExpenses}
	if f.SellingExpenses.IsZero() {
		expenses = slices.DeleteFunc([]kam.Money{f.SalaryShare, f.RelationshipCost, f.AdministrativeCost, f.TradeCredit, f.DeliveryCost, f.ServiceCost}, kam.Money.IsZero)
	}
	if f.NetSales.IsZero() {
		because("our net sales in %d are not recorded", year)
	}
	if f.CostOfGoods.IsZero() {
		because("the cost of goods sold in %d is not recorded", year)
	}
	if len(expenses) == 0 {
		because("direct selling expenses in %d are not recorded", year)
	}
	if out.Reasons != nil {
		return out
	}
	costs := append(expenses, f.CostOfGoods)
	if !slices.ContainsFunc(costs, func(m kam.Money) bool { return m.Currency != f.NetSales.Currency }) {
		out.Sales, out.Amount = less(f.NetSales.Amount, costs)
		out.setShare()
	}
	end := s.FiscalYearBegins(year + 1).AddDays(-1)
	sales, ok := s.InBase(f.NetSales, end)
	if !ok {
		because("our net sales in %d are %s", year, noRate(f.NetSales, end))
	}
	for i, m := range costs {
		if costs[i], ok = s.InBase(m, end); !ok && m.Currency != f.NetSales.Currency {
			because("a cost in %d is %s", year, noRate(m, end))
		}
	}
	if out.Reasons != nil {
		out.Sales, out.Amount = decimal.Zero, decimal.Zero
		return out
	}
	out.Known = true
	out.Sales, out.Amount = less(sales.Amount, costs)
	if !out.ShareKnown {
		out.setShare()
	}
	words := "no net sales to take a share of"
	if out.ShareKnown {
		words = percent(out.Share) + " of net sales"
	}
	because("a contribution margin of %s in %d, %s", kam.Money{Amount: out.Amount, Currency: s.BaseCurrency}.Words(), year, words)
	return out
}

// less returns net sales and what is left of them after the costs.
func less(sales decimal.Decimal, costs []kam.Money) (net, margin decimal.Decimal) {
	margin = sales
	for _, m := range costs {
		margin = margin.Sub(m.Amount)
	}
	return sales, margin
}

func (m *Margin) setShare() {
	if m.Sales.IsPositive() {
		m.ShareKnown, m.Share = true, m.Amount.Div(m.Sales)
	}
}

// value returns the amount of the margin.
func (m Margin) value() Value { return Value{Known: m.Known, Amount: m.Amount, Reasons: m.Reasons} }

// Margins returns the contribution margins of an account of which the amount or the share is known, the newest first,
// one for each fiscal year. Of several records about one year the last made holds.
func Margins(d *dossier.Dossier, s kam.Settings) []Margin {
	var all []Margin
	for _, f := range newestFirst(d) {
		m := MarginOfYear(f, s)
		if (m.Known || m.ShareKnown) && (all == nil || all[len(all)-1].Year != m.Year) {
			all = append(all, m)
		}
	}
	return all
}

// MarginOf returns the contribution margin of an account on a day: that of its last fiscal year of which the amount or the
// share is known, among those that are over and not longer ago than Settings.FigureYears; see MarginOfYear. A year under
// way is not a year. It is unknown where there is none such; the reasons are then what the last year lacks.
func MarginOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Margin {
	var lacking []kam.Reason
	for _, f := range placingYears(d, s, today) {
		m := MarginOfYear(f, s)
		if m.Known || m.ShareKnown {
			return m
		}
		if lacking == nil {
			lacking = m.Reasons
		}
	}
	if lacking == nil {
		lacking = []kam.Reason{kam.Because("account", d.ID, "no fiscal year from %d to %d is recorded", s.FiscalYear(today)-s.FigureYears, s.FiscalYear(today)-1)}
	}
	return Margin{Reasons: lacking}
}

// newestFirst returns the financial years of an account, the newest first; of one year the last made first.
func newestFirst(d *dossier.Dossier) []*kam.FinancialYear {
	var all []*kam.FinancialYear
	for i := range d.FinancialYears {
		if f := &d.FinancialYears[i]; f.Year.Known {
			all = append(all, f)
		}
	}
	slices.Reverse(all)
	slices.SortStableFunc(all, func(a, b *kam.FinancialYear) int { return cmp.Compare(b.Year.IntPart(), a.Year.IntPart()) })
	return all
}

// placingYears returns the financial years that place an account on a day: those that are over and not longer ago than the
// settings let figures count, in the order of newestFirst.
func placingYears(d *dossier.Dossier, s kam.Settings, today kam.Date) []*kam.FinancialYear {
	running := int64(s.FiscalYear(today))
	return slices.DeleteFunc(newestFirst(d), func(f *kam.FinancialYear) bool {
		y := f.Year.IntPart()
		return y >= running || y < running-int64(s.FigureYears)
	})
}
