package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

// drawDeals draws deals with amounts in a currency that stands for CUR.
func drawDeals(t *rapid.T) string {
	var lines strings.Builder
	of := func(label string, all ...string) string { return rapid.SampledFrom(all).Draw(t, label) }
	for i := range rapid.IntRange(0, 8).Draw(t, "deals") {
		fmt.Fprintf(&lines, "opportunity o%d name=O; account=%s; owner=%s; product=%s; products=%s; outcome=%s; stage=%s; probability=%s; close=%s; engaged=%s; stage_since=%s; amount=%s\n", i,
			of("account", "", "polar", "norr"), of("owner", "", "lind", "abel"), of("product", "", "hoist", "crane"), of("products", "", "hoist", "crane"),
			of("outcome", "open", "open", "won", "lost", "abandoned"), of("stage", "need recognition", "proposal evaluation", "supplier selection"),
			of("probability", "", "0", "50", "100", "33.3"), of("close", "", "today-40d", "today-1d", "today", "today+70d", "today+400d"),
			of("engaged", "", "today-100d", "today"), of("since", "", "today-100d", "today-10d"), of("amount", "", "0 CUR", "10.5 CUR", "4000 CUR", "7 NOK"))
	}
	return lines.String()
}

const level = "rate usd1 currency=USD; date=2026-01-01; rate=0.5\nrate usd2 currency=USD; date=2026-11-01; rate=0.5\n"

func drawn(t testing.TB, currency, lines string) (Book, kam.Settings) {
	return book(world.New(t, base+level+strings.ReplaceAll(lines, "CUR", currency)))
}

var groupings = rapid.SampledFrom([]By{Whole, Stage, Owner, Region, Account, Segment, Product})

func TestWhatIsWeightedIsNeverMoreThanWhatIsNot(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b, s := drawn(t, "EUR", drawDeals(r))
		f := ForecastOf(b, s, today, rapid.SampledFrom([]Period{Month, Quarter, Year}).Draw(r, "period"), groupings.Draw(r, "by"))
		for _, l := range append(f.Lines, Line{Sums: f.Total}) {
			if l.Weighted.Amount.GreaterThan(l.Open.Amount) || l.Expected().Amount.GreaterThan(l.Unweighted().Amount) {
				r.Fatalf("weighted %s of %s", l.Weighted, l.Open)
			}
		}
		p := PipelineOf(b, s, today)
		if p.Weighted.Amount.GreaterThan(p.Amount.Amount) {
			r.Fatalf("weighted %s of %s", p.Weighted, p.Amount)
		}
	})
}

func TestSpansAndGroupsAddUpToTheTotal(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b, s := drawn(t, "EUR", drawDeals(r))
		by := groupings.Draw(r, "by")
		f := ForecastOf(b, s, today, rapid.SampledFrom([]Period{Month, Quarter, Year}).Draw(r, "period"), by)
		for what, lines := range map[string][]Line{"lines": f.Lines, "spans": f.Spans} {
			if what == "lines" && by == Product {
				continue // a deal of several products is in several lines
			}
			sum := emptySums(s)
			for _, l := range lines {
				sum.Won, sum.Open, sum.Weighted = plus(sum.Won, l.Won), plus(sum.Open, l.Open), plus(sum.Weighted, l.Weighted)
				sum.WonDeals, sum.OpenDeals = append(sum.WonDeals, l.WonDeals...), append(sum.OpenDeals, l.OpenDeals...)
			}
			if !sum.Won.Amount.Equal(f.Total.Won.Amount) || !sum.Open.Amount.Equal(f.Total.Open.Amount) || !sum.Weighted.Amount.Equal(f.Total.Weighted.Amount) ||
				len(sum.WonDeals) != len(f.Total.WonDeals) || len(sum.OpenDeals) != len(f.Total.OpenDeals) {
				r.Fatalf("the %s add up to %+v, all to %+v", what, sum, f.Total)
			}
		}
		counted := 0
		for _, o := range b.Deals {
			if o.Outcome == "open" || o.Outcome == "won" {
				counted++
			}
		}
		if counted != len(f.Total.WonDeals)+len(f.Total.OpenDeals)+len(f.Incomplete) {
			r.Fatalf("of %d deals %d+%d count and %d are incomplete", counted, len(f.Total.WonDeals), len(f.Total.OpenDeals), len(f.Incomplete))
		}
	})
}

func TestEveryOpenDealStandsAtOneStage(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b, s := drawn(t, "EUR", drawDeals(r))
		p := PipelineOf(b, s, today)
		sum, deals := none(s), 0
		for _, at := range p.Stages {
			sum, deals = plus(sum, at.Amount), deals+len(at.Deals)
			if len(at.Stuck) > at.Aged || at.Aged > len(at.Deals) {
				r.Fatalf("of %d deals %d are aged and %d stuck", len(at.Deals), at.Aged, len(at.Stuck))
			}
		}
		if deals != p.Deals || deals != len(b.open()) || !sum.Amount.Equal(p.Amount.Amount) {
			r.Fatalf("%d deals of %s at the stages, %d of %s in all", deals, sum, p.Deals, p.Amount)
		}
	})
}

func TestTheCurrencyDoesNotChangeRatesAndShares(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		lines, by := drawDeals(r), groupings.Draw(r, "by")
		euro, s := drawn(t, "EUR", lines)
		dollar, _ := drawn(t, "USD", lines)
		e, d := WinRatesOf(euro, s, today, by), WinRatesOf(dollar, dollar.Company.Settings, today, by)
		for i := range e {
			if e[i].Name != d[i].Name || say(e[i].Value) != say(d[i].Value) || say(e[i].Count) != say(d[i].Count) {
				r.Fatalf("%+v\n%+v", e[i], d[i])
			}
			if e[i].Value.Known && (e[i].Value.IsNegative() || e[i].Value.GreaterThan(number(100).Decimal)) {
				r.Fatalf("a rate of %s %%", e[i].Value)
			}
		}
		fe, fd := ForecastOf(euro, s, today, Month, by), ForecastOf(dollar, dollar.Company.Settings, today, Month, by)
		if !fe.Total.Weighted.Amount.Equal(fd.Total.Weighted.Amount.Add(fd.Total.Weighted.Amount)) {
			r.Fatalf("at half the rate %s is %s", fe.Total.Weighted, fd.Total.Weighted)
		}
	})
}
