package report

import (
	"fmt"
	"maps"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// foreign tells in which currencies amounts are that cannot be counted, for want of any rate, and what to do. Where the
// whole company counts in another currency than the settings say, this one line says so.
func (m *maker) foreign() []kam.Reason {
	if !slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Type == MoneyType }) {
		return nil
	}
	counts := map[string]int{}
	add := func(amounts ...kam.Money) {
		for _, a := range amounts {
			if _, can := m.settings.InBase(a, m.today); !a.IsZero() && !can {
				counts[a.Currency]++
			}
		}
	}
	of := m.of
	if m.account == nil {
		of = append(slices.Clone(of), m.company.Shared)
	}
	for _, d := range of {
		amountsOf(d, add)
	}
	var notes []kam.Reason
	for _, currency := range slices.Sorted(maps.Keys(counts)) {
		notes = append(notes, kam.Reason{Words: fmt.Sprintf("%s in %s, of which no rate in %s is known. Add one: kam add rate currency=%s date=… rate=… — or, if the company counts in %s: kam add setting key=base_currency text=%s",
			several(counts[currency], "amount is", "amounts are"), currency, m.settings.BaseCurrency, currency, currency, currency)})
	}
	return notes
}

// amountsOf calls fn for the amounts that are added up.
func amountsOf(d *dossier.Dossier, fn func(...kam.Money)) {
	for i := range d.Opportunities {
		fn(d.Opportunities[i].Amount)
	}
	for i := range d.Purchases {
		fn(d.Purchases[i].Value)
	}
	for i := range d.OpenSpace {
		fn(d.OpenSpace[i].Sales, d.OpenSpace[i].Potential)
	}
	for i := range d.FinancialYears {
		fn(d.FinancialYears[i].NetSales)
	}
}
