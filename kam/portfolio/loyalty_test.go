package portfolio

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
)

// purchases writes a purchase on each of the days.
func purchases(account string, days ...string) string {
	lines := ""
	for i, day := range days {
		lines += fmt.Sprintf("purchase %s%d account=%s; date=%s; value=10\n", account, i, account, day)
	}
	return lines
}

// quarterly are days in eight quarters before today.
var quarterly = []string{"today", "today-4m", "today-7m", "today-10m", "today-13m", "today-16m", "today-19m", "today-22m"}

func TestLoyaltyIsTheShareOfQuartersWithAPurchase(t *testing.T) {
	for _, c := range []struct {
		what, lines     string
		known           bool
		regularity      string
		bought, periods int
		last            string
	}{
		{"nothing recorded", "", false, "0", 0, 8, ""},
		{"in every quarter", purchases("polar", quarterly...), true, "100", 8, 8, "2026-11-22"},
		{"in every other", purchases("polar", quarterly[0], quarterly[2], quarterly[4], quarterly[6]), true, "50", 4, 8, "2026-11-22"},
		{"often in one quarter", purchases("polar", "today-1d", "today-2d", "today-3d"), true, "12.5", 1, 8, "2026-11-21"},
		{"on the last day of one and the first of the next", purchases("polar", "2026-08-22", "2026-08-23"), true, "25", 2, 8, "2026-08-23"},
		{"long ago", purchases("polar", "2024-11-22"), true, "0", 0, 8, "2024-11-22"},
		{"on the first day that counts", purchases("polar", "2024-11-23"), true, "12.5", 1, 8, "2024-11-23"},
		{"tomorrow", purchases("polar", "today+1d"), false, "0", 0, 8, ""},
		{"returned", "purchase a account=polar; date=today; quantity=-1\npurchase b account=polar; date=today; value=-5", false, "0", 0, 8, ""},
		{"of unknown value", "purchase a account=polar; date=today", true, "12.5", 1, 8, "2026-11-22"},
		{"over four months, the older quarter of one month", "setting m key=loyalty_months; number=4\n" + purchases("polar", "2026-08-22", "2026-07-22"), true, "50", 1, 2, "2026-08-22"},
		{"over one month", "setting m key=loyalty_months; number=1\n" + purchases("polar", "2026-10-23"), true, "100", 1, 1, "2026-10-23"},
	} {
		w := given(t, polar, c.lines)
		d, s := polarOf(w)
		l := LoyaltyOf(d, s, today)
		if l.RegularityKnown != c.known || l.Regularity.String() != c.regularity || l.Bought != c.bought || l.Periods != c.periods || l.Last.String() != c.last {
			t.Errorf("bought %s: %+v", c.what, l)
		}
		if l.Known() || l.MarginKnown {
			t.Errorf("bought %s: without a margin it is a %q", c.what, l.Kind)
		}
	}
	if l := LoyaltyOf(given(t, polar, purchases("polar", "today")).Company().Accounts()[0], kam.Settings{}, today); l.Periods != 1 {
		t.Errorf("without settings there are %d quarters", l.Periods)
	}
}

func TestLoyaltyAndProfitabilityMakeFourKinds(t *testing.T) {
	loyal, seldom := purchases("polar", quarterly[:4]...), purchases("polar", quarterly[:3]...)
	for _, c := range []struct {
		what, lines string
		kind        CustomerKind
		why         []string
	}{
		{"loyal and profitable, both just so", loyal + year("polar", 2025, 100, 20), Friend, []string{"account polar: it bought in 4 of the last 8 quarters", "purchase polar0: the last purchase was on 2026-11-22", "financial_year polar2025: 20.0 %"}},
		{"profitable", seldom + year("polar", 2025, 100, 20), Butterfly, []string{"account polar: 3 of", "purchase polar0: ", "financial_year polar2025: "}},
		{"loyal, and just not profitable", loyal + year("polar", 2025, 1000, 199), Vulture, []string{"account polar: ", "purchase polar0: ", "financial_year polar2025: 19.9 %"}},
		{"neither", seldom + year("polar", 2025, 100, -5), Stranger, []string{"account polar: ", "purchase polar0: ", "financial_year polar2025: -5.0 %"}},
		{"profitability by a share without a rate", loyal + "financial_year y account=polar; year=2025; net_sales=100 SEK; cost_of_goods=60 SEK; selling_expenses=0 SEK", Friend, []string{"account polar: ", "purchase polar0: ", "financial_year y: 100 SEK"}},
		{"no purchases", year("polar", 2025, 100, 20), "", []string{"account polar: no purchase is recorded", "financial_year polar2025: "}},
		{"no margin", loyal, "", []string{"account polar: ", "purchase polar0: ", "account polar: no fiscal year"}},
		{"no sales to take a share of", loyal + year("polar", 2025, 0, -1), "", []string{"account polar: ", "purchase polar0: ", "financial_year polar2025: "}},
		{"marks of the company's own", "setting a key=loyalty_mark; number=38\nsetting b key=profitability_mark; number=-5\n" + seldom + year("polar", 2025, 100, -5), Butterfly, []string{"account polar: ", "purchase polar0: ", "financial_year polar2025: "}},
	} {
		w := given(t, polar, c.lines)
		d, s := polarOf(w)
		l := LoyaltyOf(d, s, today)
		if l.Kind != c.kind || l.Known() != (c.kind != "") {
			t.Errorf("%s: %q, want %q", c.what, l.Kind, c.kind)
		}
		w.BecauseOf(c.what, l.Reasons, c.why...)
	}
}

func TestEveryDayOfTheTimeIsInOneQuarter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := kam.Date{Year: 2024, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 1500).Draw(t, "day"))
		months := rapid.IntRange(1, 60).Draw(t, "months")
		q := quartersBefore(day, months)
		if len(q) != (months+2)/3 {
			t.Fatalf("%d months have %d quarters", months, len(q))
		}
		at := 0
		for d := day; d.After(day.AddMonths(-months)); d = d.AddDays(-1) {
			in := q.of(d)
			if in != at && in != at+1 {
				t.Fatalf("%s is in the quarter %d, the day after it in %d", d, in, at)
			}
			at = in
		}
		if at != len(q)-1 || q.of(day.AddDays(1)) != -1 || q.of(day.AddMonths(-months)) != -1 {
			t.Fatalf("the first day is in quarter %d of %d", at, len(q))
		}
	})
}
