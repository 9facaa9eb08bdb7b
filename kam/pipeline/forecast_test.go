package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func TestSpans(t *testing.T) {
	calendar, april := kam.DefaultSettings(), kam.DefaultSettings()
	april.FiscalYearStart = 4
	for _, c := range []struct {
		day    string
		period Period
		s      kam.Settings
		want   string
	}{
		{"2026-11-22", Month, calendar, "2026-11: 2026-11-01 to 2026-11-30"},
		{"2028-02-29", Month, april, "2028-02: 2028-02-01 to 2028-02-29"},
		{"2026-12-31", Quarter, calendar, "2026 Q4: 2026-10-01 to 2026-12-31"},
		{"2026-01-01", Quarter, calendar, "2026 Q1: 2026-01-01 to 2026-03-31"},
		{"2026-11-22", Year, calendar, "2026: 2026-01-01 to 2026-12-31"},
		{"2026-11-22", Quarter, april, "FY2027 Q3: 2026-10-01 to 2026-12-31"},
		{"2027-03-31", Quarter, april, "FY2027 Q4: 2027-01-01 to 2027-03-31"},
		{"2027-04-01", Quarter, april, "FY2028 Q1: 2027-04-01 to 2027-06-30"},
		{"2027-03-31", Year, april, "FY2027: 2026-04-01 to 2027-03-31"},
	} {
		day, err := kam.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		s := SpanOf(day, c.period, c.s)
		if got := fmt.Sprintf("%s: %s to %s", s.Name, s.Begin, s.End); got != c.want {
			t.Errorf("the %s of %s is %s, want %s", c.period, c.day, got, c.want)
		}
	}
}

const deals = `
	opportunity a name=A; account=polar; owner=lind; product=hoist; amount=1000 EUR; probability=50; close=2026-12-10; stage=proposal requests
	opportunity b name=B; account=norr; owner=lind; product=crane; products=hoist,crane; amount=100 USD; probability=25; close=2026-12-01
	opportunity c name=C; account=polar; owner=abel; amount=300 EUR; outcome=won; close=2026-11-05; stage=supplier selection
	opportunity d name=D; amount=40 EUR; probability=50; close=2026-11-10
	opportunity e name=E; account=norr; owner=gone; product=gone; amount=7 EUR; outcome=lost; close=2026-11-10
	opportunity f name=F; account=norr; owner=gone; product=gone; amount=20 EUR; probability=10; close=2027-01-01
	opportunity g name=G; account=polar; owner=lind; probability=10; close=2027-01-01
	opportunity h name=H; account=polar; owner=lind; amount=20 EUR; probability=10
	opportunity i name=I; account=polar; owner=lind; probability=10
	opportunity j name=J; account=polar; amount=20 NOK; probability=10; close=2026-12-10
	opportunity k name=K; account=polar; outcome=won; close=2026-12-10
`

func lines(w *world.World, all []Line) string {
	var out []string
	for _, l := range all {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s: %s won by %s, %s open in %s, weighted %s", l.Span.Name, l.Group.Name, show(l.Won), named(w, l.WonDeals), show(l.Open), named(w, l.OpenDeals), show(l.Weighted))))
	}
	return strings.Join(out, "\n")
}

func TestForecastSpanBySpan(t *testing.T) {
	w := world.New(t, base+deals)
	b, s := book(w)
	f := ForecastOf(b, s, today, Month, Whole)
	want := `2026-11 : 300 won by c, 40 open in d, weighted 20
2026-12 : 0 won by , 1080 open in a b, weighted 520
2027-01 : 0 won by , 20 open in f, weighted 2`
	if got := lines(w, f.Lines); got != want {
		t.Errorf("lines\n%s\nwant\n%s", got, want)
	}
	if got := lines(w, f.Spans); got != want {
		t.Errorf("spans\n%s\nwant\n%s", got, want)
	}
	if got := lines(w, []Line{{Sums: f.Total}}); got != ": 300 won by c, 1140 open in a b d f, weighted 542" {
		t.Errorf("in all %s", got)
	}
	if show(f.Total.Expected()) != "842" || show(f.Total.Unweighted()) != "1440" {
		t.Errorf("expected %s of %s", f.Total.Expected(), f.Total.Unweighted())
	}
	w.Because(f.Late, "opportunity d")
	if words := f.Late[0].Words; words != "D was to close on 2026-11-10" {
		t.Errorf("late: %s", words)
	}
	w.Because(f.Incomplete, "opportunity g", "opportunity h", "opportunity i", "opportunity j", "opportunity k")
	for i, words := range []string{"G: no amount", "H: no close date", "I: no close date, no amount", "J: no rate for 20 NOK on 2026-11-22", "K: no amount"} {
		if f.Incomplete[i].Words != words {
			t.Errorf("incomplete: %s, want %s", f.Incomplete[i].Words, words)
		}
	}
	if f.Period != Month || f.By != Whole {
		t.Errorf("a forecast by %s and %s", f.Period, f.By)
	}
}

func TestForecastGroupByGroup(t *testing.T) {
	for _, c := range []struct {
		by   By
		want string
	}{
		{Stage, `2026 need recognition: 0 won by , 120 open in b d, weighted 40
2026 proposal requests: 0 won by , 1000 open in a, weighted 500
2026 supplier selection: 300 won by c, 0 open in , weighted 0
2027 need recognition: 0 won by , 20 open in f, weighted 2`},
		{Owner, `2026 abel: 300 won by c, 0 open in , weighted 0
2026 Lind: 0 won by , 1080 open in a b, weighted 520
2026 : 0 won by , 40 open in d, weighted 20
2027 unknown person: 0 won by , 20 open in f, weighted 2`},
		{Region, `2026 EMEA: 300 won by c, 1000 open in a, weighted 500
2026 NEA: 0 won by , 80 open in b, weighted 20
2026 : 0 won by , 40 open in d, weighted 20
2027 : 0 won by , 20 open in f, weighted 2`},
		{Account, `2026 Norr Ports: 0 won by , 80 open in b, weighted 20
2026 Polar Steel: 300 won by c, 1000 open in a, weighted 500
2026 : 0 won by , 40 open in d, weighted 20
2027 Norr Ports: 0 won by , 20 open in f, weighted 2`},
		{Segment, `2026 Ports: 0 won by , 80 open in b, weighted 20
2026 Steel: 300 won by c, 1000 open in a, weighted 500
2026 : 0 won by , 40 open in d, weighted 20
2027 Ports: 0 won by , 20 open in f, weighted 2`},
		{Product, `2026 Crane: 0 won by , 80 open in b, weighted 20
2026 Hoist: 0 won by , 1080 open in a b, weighted 520
2026 : 300 won by c, 40 open in d, weighted 20
2027 unknown product: 0 won by , 20 open in f, weighted 2`},
	} {
		w := world.New(t, base+deals)
		b, s := book(w)
		f := ForecastOf(b, s, today, Year, c.by)
		if got := lines(w, f.Lines); got != c.want {
			t.Errorf("by %s\n%s\nwant\n%s", c.by, got, c.want)
		}
		if got := lines(w, f.Spans); got != "2026 : 300 won by c, 1120 open in a b d, weighted 540\n2027 : 0 won by , 20 open in f, weighted 2" {
			t.Errorf("by %s the spans are\n%s", c.by, got)
		}
	}
}

func TestGroupsAreFoundByIdsAndNames(t *testing.T) {
	w := world.New(t, base+"opportunity a name=A; account=polar; owner=lind; product=hoist\nopportunity b name=B; account=hidden")
	c := w.Company()
	b := Book{c, []*kam.Opportunity{&c.Dossier(w.IDs["account polar"]).Opportunities[0], &c.Dossier(w.IDs["account hidden"]).Opportunities[0]}}
	for by, key := range map[By]string{Stage: "need recognition", Owner: w.IDs["person lind"].String(), Region: "EMEA", Account: w.IDs["account polar"].String(),
		Segment: "Steel", Product: w.IDs["product hoist"].String(), Whole: ""} {
		if got := b.groups(b.Deals[0], by, c.Settings); len(got) != 1 || got[0].Key != key {
			t.Errorf("by %s: %v, want the key %s", by, got, key)
		}
	}
	if got := b.groups(b.Deals[1], Account, c.Settings); got[0] != (Group{w.IDs["account hidden"].String(), "unknown account"}) {
		t.Errorf("an account that is not known: %v", got)
	}
}

func TestADealThatNamesNeitherStageNorProbabilityIsIncomplete(t *testing.T) {
	o := &kam.Opportunity{Name: "X", Amount: kam.Money{Currency: "EUR"}, Close: today}
	c := world.New(t, "").Company()
	f := ForecastOf(Book{c, []*kam.Opportunity{o}}, c.Settings, today, Month, Stage)
	if len(f.Lines) != 0 || len(f.Incomplete) != 1 || f.Incomplete[0].Words != "X: neither a probability nor a stage" {
		t.Errorf("%+v", f)
	}
}

func TestASumOfDealsThatDoNotTellIsUnknown(t *testing.T) {
	for _, c := range []struct {
		what, lines             string
		won, open, weighted, in string // in the forecast; open and weighted in the pipeline are alike
	}{
		{"no deals", "", "0", "0", "0", "0"},
		{"none tells", "opportunity a name=A; outcome=won; close=2026-11-01\nopportunity b name=B; close=2026-12-01; amount=9 NOK", "?", "?", "?", "?"},
		{"only what is won tells", "opportunity a name=A; outcome=won; amount=5 EUR; close=2026-11-01\nopportunity b name=B; close=2026-12-01", "5", "?", "?", "5"},
		{"only what is open tells", "opportunity a name=A; outcome=won; close=2026-11-01\nopportunity b name=B; amount=10 EUR; probability=50; close=2026-12-01", "?", "10", "5", "5"},
		{"one of two tells", "opportunity a name=A; close=2026-11-01\nopportunity b name=B; amount=10 EUR; probability=50; close=2026-12-01", "0", "10", "5", "5"},
	} {
		b, s := book(world.New(t, base+c.lines))
		f := ForecastOf(b, s, today, Quarter, Whole).Total
		if show(f.Won) != c.won || show(f.Open) != c.open || show(f.Weighted) != c.weighted || show(f.Expected()) != c.in {
			t.Errorf("%s: won %s, open %s, weighted %s, expected %s", c.what, show(f.Won), show(f.Open), show(f.Weighted), show(f.Expected()))
		}
		p := PipelineOf(b, s, today)
		if show(p.Amount) != c.open || show(p.Weighted) != c.weighted {
			t.Errorf("%s: a pipeline of %s, weighted %s", c.what, show(p.Amount), show(p.Weighted))
		}
		if at := p.Stages[0]; show(at.Amount) != c.open || show(at.Weighted) != c.weighted {
			t.Errorf("%s: at the first stage %s, weighted %s", c.what, show(at.Amount), show(at.Weighted))
		}
	}
}
