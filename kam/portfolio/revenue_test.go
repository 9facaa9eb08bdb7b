package portfolio

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

const bought = "purchase old account=polar; date=2020-01-01; value=999\n"

// sum is what the lines of an account add up to, why, and what was left out.
type sum struct {
	what, lines, value string
	why, missing       []string
}

func (c sum) holds(t *testing.T, of func(*dossier.Dossier, kam.Settings, kam.Date) Value) {
	t.Helper()
	w := given(t, polar, c.lines)
	d, s := polarOf(w)
	v := of(d, s, today)
	if shown(v) != c.value {
		t.Errorf("%s: %s, want %s", c.what, shown(v), c.value)
	}
	w.BecauseOf(c.what, v.Reasons, c.why...)
	w.BecauseOf(c.what+" (missing)", v.Missing, c.missing...)
}

func TestRevenueIsAYearsAndSaysWhereItIsFrom(t *testing.T) {
	for _, c := range []sum{
		{"nothing recorded", "", "unknown", []string{"account polar: neither"}, nil},
		{"a fiscal year", year("polar", 2025, 700, 1) + year("polar", 2024, 900, 1) + "purchase p account=polar; date=today; value=5", "700", []string{"financial_year polar2025: our net sales of the fiscal year 2025"}, nil},
		{"net sales are enough", "financial_year y account=polar; year=2024; net_sales=70\nfinancial_year z account=polar; year=2025; revenue=9000", "70", []string{"financial_year y: 2024"}, nil},
		{"sales of nothing", "financial_year y account=polar; year=2025; net_sales=0", "0", []string{"financial_year y: 2025"}, nil},
		{"net sales without a rate are not made up for by purchases", "financial_year y account=polar; year=2025; net_sales=70 SEK\npurchase p account=polar; date=today; value=5", "unknown",
			[]string{"financial_year y: 70 SEK, of which no rate is known on 2025-12-31"}, []string{"financial_year y: 70 SEK"}},
		{"a year long ago is no revenue of today", year("polar", 2019, 700, 1), "unknown", []string{"account polar: neither"}, nil},
		{"purchases of twelve months", bought + "purchase p account=polar; date=today; value=5\npurchase q account=polar; date=2025-11-23; value=6\npurchase r account=polar; date=2025-11-22; value=7\npurchase s account=polar; date=today+1d; value=8", "11",
			[]string{"account polar: 2 purchases of the last 12 months"}, nil},
		{"what came back", "purchase p account=polar; date=today; value=5\npurchase q account=polar; date=today; value=-2", "3", []string{"account polar: 2 purchases"}, nil},
		{"bought before, and not since", bought + "opportunity o name=O; account=polar; outcome=won; close=today; amount=4", "0", []string{"account polar: 0 purchases"}, nil},
		{"a purchase of unknown value", bought + "purchase p account=polar; date=today\npurchase q account=polar; date=today; value=6", "6", []string{"account polar: 1 purchase of"}, []string{"purchase p: not recorded"}},
		{"nothing but purchases that cannot be counted", bought + "purchase p account=polar; date=today; value=5 SEK", "unknown", []string{"purchase p: 5 SEK, of which no rate is known on 2026-11-22"}, []string{"purchase p: "}},
		{"purchases by the rate of their day", "rate a currency=SEK; date=2026-01-01; rate=0.1\nrate b currency=SEK; date=2026-06-01; rate=0.2\npurchase p account=polar; date=2026-05-31; value=100 SEK\npurchase q account=polar; date=2026-06-01; value=100 SEK", "30", []string{"account polar: 2 purchases"}, nil},
		{"deals won in twelve months", "opportunity o name=O; account=polar; outcome=won; close=today-3d; amount=4\nopportunity p name=P; account=polar; outcome=won; close=today-2y; amount=8\nopportunity q name=Q; account=polar; outcome=lost; close=today; amount=16\nopportunity r name=R; account=polar; outcome=won; amount=32", "4",
			[]string{"account polar: 1 deal won in the last 12 months"}, nil},
		{"deals won long ago", "opportunity p name=P; account=polar; outcome=won; close=today-2y; amount=8", "unknown", []string{"account polar: neither"}, nil},
		{"purchases yet to come", "purchase s account=polar; date=today+1d; value=8", "unknown", []string{"account polar: neither"}, nil},
	} {
		c.holds(t, RevenueOf)
	}
}

func TestWonOpportunitiesAddUpWheneverTheyWereWon(t *testing.T) {
	for _, c := range []sum{
		{"no deal", "", "unknown", []string{"account polar: no opportunities"}, nil},
		{"none won", "opportunity o name=O; account=polar; amount=4\nopportunity q name=Q; account=polar; outcome=lost; amount=16", "0", []string{"account polar: 0 deals won"}, nil},
		{"won long ago, now, and on a day not known", "opportunity o name=O; account=polar; outcome=won; close=2010-01-01; amount=1\nopportunity p name=P; account=polar; outcome=won; close=today; amount=2\nopportunity q name=Q; account=polar; outcome=won; amount=4", "7", []string{"account polar: 3 deals won"}, nil},
		{"one of unknown amount", "opportunity o name=O; account=polar; outcome=won\nopportunity p name=P; account=polar; outcome=won; close=today; amount=2", "2", []string{"account polar: 1 deal won"}, []string{"opportunity o: not recorded"}},
		{"only such", "opportunity o name=O; account=polar; outcome=won", "unknown", []string{"opportunity o: not recorded"}, []string{"opportunity o: "}},
		{"by the rate of the day", "rate a currency=SEK; date=2026-01-01; rate=0.1\nrate b currency=SEK; date=2026-12-01; rate=0.9\nopportunity o name=O; account=polar; outcome=won; close=2026-02-01; amount=100 SEK\nopportunity p name=P; account=polar; outcome=won; close=2026-12-24; amount=100 SEK\nopportunity q name=Q; account=polar; outcome=won; close=2025-12-24; amount=100 SEK", "20",
			[]string{"account polar: 2 deals won"}, []string{"opportunity q: 100 SEK, of which no rate is known on 2025-12-24"}},
	} {
		c.holds(t, WonOf)
	}
}
