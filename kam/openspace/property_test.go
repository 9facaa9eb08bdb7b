package openspace

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

// drawLines draws cells, purchases and deals of an account, with amounts in a currency that stands for CUR.
func drawLines(t *rapid.T) string {
	var lines strings.Builder
	money := rapid.OneOf(rapid.Just(""), rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%d.%02d CUR", rapid.IntRange(0, 9999).Draw(t, "whole"), rapid.IntRange(0, 99).Draw(t, "cents"))
	}), rapid.Just("12 NOK"))
	segment := rapid.SampledFrom([]string{"Ports", "ports", "Mines", "Asia", "Rail"})
	product := rapid.SampledFrom([]string{"hoist", "crane", "service"})
	for i := range rapid.IntRange(0, 12).Draw(t, "cells") {
		fmt.Fprintf(&lines, "open_space c%d account=polar; segment=%s; product=%s; sales=%s; potential=%s; competitor=%s; success_factor=%s\n", i, segment.Draw(t, "segment"), product.Draw(t, "product"),
			money.Draw(t, "sales"), money.Draw(t, "potential"), rapid.SampledFrom([]string{"", "", "Acme"}).Draw(t, "rival"), rapid.SampledFrom([]string{"", "uptime"}).Draw(t, "factor"))
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "purchases") {
		fmt.Fprintf(&lines, "purchase p%d account=polar; segment=%s; product=%s; date=today-%dd; value=%s\n", i, segment.Draw(t, "segment"), product.Draw(t, "product"), rapid.IntRange(0, 500).Draw(t, "days"), money.Draw(t, "value"))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "deals") {
		fmt.Fprintf(&lines, "opportunity o%d name=O; account=polar; segment=%s; product=%s; outcome=%s\n", i, segment.Draw(t, "segment"), product.Draw(t, "product"), rapid.SampledFrom([]string{"open", "won"}).Draw(t, "outcome"))
	}
	return lines.String()
}

func in(currency, lines string) string { return base + strings.ReplaceAll(lines, "CUR", currency) }

func sum(all []Totals) Totals {
	var s Totals
	for _, t := range all {
		s.Sales.Amount, s.Potential.Amount, s.Gap.Amount = s.Sales.Amount.Add(t.Sales.Amount), s.Potential.Amount.Add(t.Potential.Amount), s.Gap.Amount.Add(t.Gap.Amount)
		s.Cells, s.Empty, s.Sold, s.Contested = s.Cells+t.Cells, s.Empty+t.Empty, s.Sold+t.Sold, s.Contested+t.Contested
		s.Unknown, s.UnknownSales = s.Unknown+t.Unknown, s.UnknownSales+t.UnknownSales
	}
	s.Sales.Currency, s.Potential.Currency, s.Gap.Currency = "EUR", "EUR", "EUR"
	return s
}

func TestTotalsAgreeByRowAndByColumn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := of(world.New(t, in("EUR", drawLines(r))), AllProducts)
		var rows, columns, cells []Totals
		for _, row := range m.Rows {
			rows = append(rows, row.Totals)
			for _, c := range row.Cells {
				var one Totals
				one.add(&c)
				cells = append(cells, one)
				if !c.Gap.IsZero() && c.Gap.Amount.IsNegative() {
					r.Fatalf("the gap of %s in %s is %s", c.ProductName, c.Segment, c.Gap)
				}
				if (c.State == Contested) != (c.Competitor != "") || (c.State == Empty) != (!c.Sold && c.Competitor == "") {
					r.Fatalf("%s in %s is %s", c.ProductName, c.Segment, c.State)
				}
			}
		}
		for _, column := range m.Columns {
			columns = append(columns, column.Totals)
		}
		want := totals(m.Totals)
		for what, got := range map[string][]Totals{"rows": rows, "columns": columns, "cells": cells} {
			if totals(sum(got)) != want {
				r.Fatalf("the %s add up to %s, all to %s", what, totals(sum(got)), want)
			}
		}
		if m.Totals.Cells != m.Empty+m.Sold+m.Totals.Contested || len(m.Contested) != m.Totals.Contested {
			r.Fatalf("%s", want)
		}
	})
}

func TestACompetitorNeverLowersTheContestedCount(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := world.New(t, in("EUR", drawLines(r)))
		before := of(w)
		if len(w.Polar().OpenSpace) == 0 {
			return
		}
		at := rapid.SampledFrom(w.Polar().OpenSpace).Draw(r, "cell")
		w.Add("open_space " + w.Names[kam.Ref{Kind: "open_space", ID: at.ID}] + " competitor=Rival")
		after := of(w)
		if after.Totals.Contested < before.Totals.Contested || totals(after.Totals) != totals(before.Totals) && after.Totals.Contested != before.Totals.Contested+1 {
			r.Fatalf("%s, with one more rival %s", totals(before.Totals), totals(after.Totals))
		}
		if len(after.Push) > len(before.Push) {
			r.Fatal("a rival makes a push opportunity")
		}
	})
}

func TestTheCurrencyDoesNotChangeRanks(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		lines := drawLines(r)
		euro, dollar := of(world.New(t, in("EUR", lines))), of(world.New(t, in("USD", lines)))
		if places(euro.Push) != places(dollar.Push) || places(euro.Contested) != places(dollar.Contested) {
			r.Fatalf("%s; %s\n%s; %s", places(euro.Push), places(euro.Contested), places(dollar.Push), places(dollar.Contested))
		}
		if !euro.Gap.Amount.Equal(dollar.Gap.Amount.Add(dollar.Gap.Amount)) {
			r.Fatalf("at half the rate %s is %s", euro.Gap, dollar.Gap)
		}
	})
}

func TestThePushListIsRankedAndNobodyPursuesItYet(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := of(world.New(t, in("EUR", drawLines(r))), AllProducts)
		if !slices.IsSortedFunc(m.Push, func(a, b Cell) int { return a.tier() - b.tier() }) {
			r.Fatal("what is empty and serves a success factor does not come first")
		}
		for i, c := range m.Push {
			if len(c.Deals) > 0 || c.State == Contested || c.Gap.Amount.IsZero() && c.Factor == kam.NoID {
				r.Fatalf("%+v", c)
			}
			if i > 0 && m.Push[i-1].tier() == c.tier() && m.Push[i-1].Gap.Amount.LessThan(c.Gap.Amount) {
				r.Fatalf("%s before %s", m.Push[i-1].Gap, c.Gap)
			}
		}
	})
}
