package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func rates(all []WinRate) string {
	var out []string
	for _, r := range all {
		out = append(out, fmt.Sprintf("%s: %d won, %d lost, %s %%; %s, %s, %s %%; %d apart", r.Name, r.Won, r.Lost, say(r.Count), show(r.WonValue), show(r.LostValue), say(r.Value), len(r.Apart)))
	}
	return strings.Join(out, "\n")
}

func TestWinRates(t *testing.T) {
	for _, c := range []struct {
		what, lines string
		by          By
		want        string
	}{
		{"nothing decided", "opportunity a name=A; amount=5 EUR\nopportunity b name=B; outcome=abandoned; amount=5 EUR", Whole, ""},
		{"one won", "opportunity a name=A; amount=5 EUR; outcome=won", Whole, ": 1 won, 0 lost, 100 %; 5, 0, 100 %; 0 apart"},
		{"won and lost", "opportunity a name=A; amount=30 EUR; outcome=won\nopportunity b name=B; amount=60 EUR; outcome=lost", Whole, ": 1 won, 1 lost, 50 %; 30, 60, 33.3 %; 0 apart"},
		{"by the rates of the days", "opportunity a name=A; amount=100 USD; outcome=won; close=2026-02-01\nopportunity b name=B; amount=100 USD; outcome=lost; close=2026-11-01", Whole,
			": 1 won, 1 lost, 50 %; 50, 80, 38.5 %; 0 apart"},
		{"lost with an amount of nothing", "opportunity a name=A; amount=30 EUR; outcome=won\nopportunity b name=B; amount=0 EUR; outcome=lost", Whole, ": 1 won, 1 lost, 50 %; 30, ?, ? %; 1 apart"},
		{"one of two lost without an amount", "opportunity a name=A; amount=30 EUR; outcome=won\nopportunity b name=B; outcome=lost\nopportunity c name=C; outcome=lost; amount=30 EUR", Whole,
			": 1 won, 2 lost, 33.3 %; 30, 30, 50 %; 1 apart"},
		{"won without an amount", "opportunity a name=A; outcome=won\nopportunity b name=B; amount=9 EUR; outcome=lost", Whole, ": 1 won, 1 lost, 50 %; ?, 9, ? %; 1 apart"},
		{"no rate", "opportunity a name=A; outcome=won; amount=3 USD; close=2025-12-31", Whole, ": 1 won, 0 lost, 100 %; ?, 0, ? %; 1 apart"},
		{"won for nothing", "opportunity a name=A; outcome=won; amount=0 EUR", Whole, ": 1 won, 0 lost, 100 %; 0, 0, ? %; 0 apart"},
		{"won for less than nothing", "opportunity a name=A; outcome=won; amount=-5 EUR\nopportunity b name=B; outcome=lost; amount=9 EUR", Whole, ": 1 won, 1 lost, 50 %; -5, 9, ? %; 0 apart"},
		{"by owner", "opportunity a name=A; owner=lind; outcome=lost; amount=1 EUR\nopportunity b name=B; owner=abel; outcome=won; amount=2 EUR\nopportunity c name=C; outcome=won; amount=3 EUR", Owner,
			"abel: 1 won, 0 lost, 100 %; 2, 0, 100 %; 0 apart\nLind: 0 won, 1 lost, 0 %; 0, 1, 0 %; 0 apart\n: 1 won, 0 lost, 100 %; 3, 0, 100 %; 0 apart"},
		{"by product", "opportunity a name=A; product=hoist; products=crane; outcome=lost; amount=1 EUR\nopportunity b name=B; products=crane; outcome=won; amount=3 EUR", Product,
			"Crane: 1 won, 1 lost, 50 %; 3, 1, 75 %; 0 apart\nHoist: 0 won, 1 lost, 0 %; 0, 1, 0 %; 0 apart"},
		{"by account", "opportunity a name=A; account=polar; outcome=lost; amount=1 EUR\nopportunity b name=B; account=norr; outcome=won; amount=3 EUR", Account,
			"Norr Ports: 1 won, 0 lost, 100 %; 3, 0, 100 %; 0 apart\nPolar Steel: 0 won, 1 lost, 0 %; 0, 1, 0 %; 0 apart"},
		{"by industry segment", "opportunity a name=A; account=polar; outcome=lost; amount=1 EUR", Segment, "Steel: 0 won, 1 lost, 0 %; 0, 1, 0 %; 0 apart"},
	} {
		b, s := book(world.New(t, base+c.lines))
		if got := rates(WinRatesOf(b, s, today, c.by)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
}

func TestADealApartSaysWhy(t *testing.T) {
	w := world.New(t, base+"opportunity a name=A; outcome=lost; amount=0 EUR\nopportunity b name=B; outcome=won\nopportunity c name=C; outcome=won; amount=3 NOK; close=today-1d")
	b, s := book(w)
	apart := WinRatesOf(b, s, today, Whole)[0].Apart
	w.Because(apart, "opportunity a", "opportunity b", "opportunity c")
	for i, words := range []string{"A: lost with an amount of nothing", "B: no amount", "C: no rate for 3 NOK on 2026-11-21"} {
		if apart[i].Words != words {
			t.Errorf("%s, want %s", apart[i].Words, words)
		}
	}
}

func TestTheSalesCycleIsFromEngagedToClose(t *testing.T) {
	w := world.New(t, base+`
		opportunity a name=A; outcome=won; engaged=today-100d; close=today-90d
		opportunity b name=B; outcome=won; engaged=today-100d; close=today-70d
		opportunity c name=C; outcome=won; engaged=today-100d; close=today
		opportunity d name=D; outcome=lost; engaged=today-5d; close=today-5d
		opportunity e name=E; engaged=today-5d; close=today-5d
		opportunity f name=F; outcome=abandoned; engaged=today-5d; close=today-5d
		opportunity g name=G; outcome=lost; close=today-5d
		opportunity h name=H; outcome=won; engaged=today-5d
		opportunity i name=I; outcome=won; engaged=today-5d; close=today-6d
	`)
	b, _ := book(w)
	c := CycleOf(b)
	if c.Won.Count != 3 || say(c.Won.Median) != "30" || say(c.Won.Average) != "46.7" || say(c.Won.Longest) != "100" || c.Lost.Count != 1 || say(c.Lost.Median) != "0" {
		t.Errorf("%+v", c)
	}
	w.Because(c.Apart, "opportunity g", "opportunity h", "opportunity i")
	for i, words := range []string{"G does not say when work on it began", "H does not say when it closed", "I closed before work on it began"} {
		if c.Apart[i].Words != words {
			t.Errorf("%s, want %s", c.Apart[i].Words, words)
		}
	}
	if c := CycleOf(Book{}); c.Won.Median.Known || c.Lost.Median.Known {
		t.Errorf("of nothing: %+v", c)
	}
}

func TestSlippage(t *testing.T) {
	w := world.New(t, base+`
		opportunity a name=A; close=today-3d
		opportunity b name=B; close=today
		opportunity c name=C; close=today-3d; outcome=won
		opportunity d name=D; close=today+5d
		opportunity e name=E; close=today-9d
		opportunity f name=F; close=today+5d
		opportunity g name=G; close=today-3d
		opportunity h name=H
	`)
	on := func(set, to string) CloseChange { return CloseChange{day(t, set), day(t, to)} }
	history := map[kam.ID][]CloseChange{
		w.IDs["opportunity c"]: {on("today-90d", "today-30d"), on("today-40d", "today-3d")},
		w.IDs["opportunity d"]: {on("today-20d", "today+5d"), on("today-90d", "today-30d"), on("today-40d", "today-10d"), on("today-30d", "today-12d"), on("", "today+99d"), on("today-1d", "")},
		w.IDs["opportunity f"]: {on("today-90d", "today+9d"), on("today-9d", "today+5d")},
		w.IDs["opportunity g"]: {on("today-90d", "today-4d"), on("today-9d", "today-3d")},
	}
	b, _ := book(w)
	var got []string
	slips := SlippageOf(b, today, history)
	for _, s := range slips {
		got = append(got, fmt.Sprintf("%s %v: %d late, known %v, %d times, %d days, net %d", named(w, []kam.ID{s.Deal}), s.Open, s.Late, s.Known, s.Times, s.Days, s.Net))
	}
	want := `e true: 9 late, known false, 0 times, 0 days, net 0
g true: 3 late, known true, 1 times, 1 days, net 1
a true: 3 late, known false, 0 times, 0 days, net 0
d true: 0 late, known true, 2 times, 37 days, net 35
c false: 0 late, known true, 1 times, 27 days, net 27`
	if strings.Join(got, "\n") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	w.Because(slips[1].Reasons, "opportunity g", "opportunity g")
	if words := slips[1].Reasons[0].Words + "; " + slips[1].Reasons[1].Words; words != "open, 3 days past its close date 2026-11-19; put off on 2026-11-13 from 2026-11-18 to 2026-11-19" {
		t.Errorf("because %s", words)
	}
	if slips[3].Close != day(t, "today+5d") {
		t.Errorf("closes on %s", slips[3].Close)
	}
}
