package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/exchange"
)

// uncounted returns how many of the amounts that a plan brings are in currencies of which no rate is known, so that no sum
// can count them, by currency, and the settings as they are with the plan.
func (a *app) uncounted(ctx context.Context, plan *exchange.Plan) (map[string]int, kam.Settings, error) {
	records, err := a.settingRecords(ctx)
	if err != nil {
		return nil, kam.Settings{}, err
	}
	of := map[kam.Ref]kam.Record{}
	for _, r := range records {
		of[r.Ref] = r
	}
	amounts := map[string]int{}
	for _, step := range plan.Steps() {
		for _, e := range step.Edits {
			k := kam.LookupKind(e.Kind)
			if slices.Contains(settingKinds, e.Kind) {
				r := of[e.Ref]
				r.Ref = e.Ref
				of[e.Ref] = r.With(e.Cells...)
			}
			for _, c := range e.Cells {
				if f := k.Lookup(c.Key); f != nil && f.Type == kam.MoneyType {
					if m, err := kam.ParseMoney(c.Value, ""); err == nil {
						amounts[m.Currency]++
					}
				}
			}
		}
	}
	s := kam.SettingsFrom(slices.Collect(maps.Values(of)))
	maps.DeleteFunc(amounts, func(currency string, _ int) bool {
		_, can := s.InBase(kam.Money{Currency: currency}, a.today())
		return can
	})
	return amounts, s, nil
}

// adviseCurrency says what to do about amounts that no sum can count. Where all that a plan brings are in one currency, and a
// person is there to be asked, it offers to count in that from then on, once the plan is carried out.
func (a *app) adviseCurrency(ctx context.Context, plan *exchange.Plan, done bool) error {
	amounts, s, err := a.uncounted(ctx, plan)
	if err != nil {
		return err
	}
	for _, currency := range slices.Sorted(maps.Keys(amounts)) {
		fmt.Fprintf(a.out, "%s in %s, but sums are in %s, and no rate is known between them, so no sum can count what is in %s.\n", are(amounts[currency], "amount"), currency, s.BaseCurrency, currency)
		if len(amounts) == 1 && done && a.interactive() && a.agreed("Add up in "+currency+" from now on?") {
			return a.countIn(ctx, currency)
		}
		fmt.Fprintf(a.out, "  If the company counts in %s: kam add setting key=base_currency text=%s\n  Otherwise add a rate: kam add rate currency=%s date=… rate=…\n", currency, currency, currency)
	}
	return nil
}

// countIn makes a currency the one that amounts are added up in.
func (a *app) countIn(ctx context.Context, currency string) error {
	id, err := a.opened.NewID()
	if err != nil {
		return err
	}
	cells := []kam.Cell{{Key: "key", Value: "base_currency"}, {Key: "text", Value: currency}}
	if err := a.opened.Apply(ctx, "add up in "+currency, kam.Edit{Ref: kam.Ref{Kind: kam.SettingKind.Name, ID: id}, Cells: cells}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "Sums are in %s from now on.\n", currency)
	return err
}

// are counts things that are something: “1 amount is”, “12 amounts are”.
func are(n int, thing string) string {
	verb := " are"
	if n == 1 {
		verb = " is"
	}
	return strings.TrimSpace(count(n, thing) + verb)
}
