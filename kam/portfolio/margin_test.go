package portfolio

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"
)

func TestTheMarginOfAYearIsWhatSalesLeaveAfterGoodsAndSelling(t *testing.T) {
	const rates = "rate usd currency=USD; date=2025-12-31; rate=0.5\n rate late currency=GBP; date=2026-01-01; rate=2\n"
	for _, c := range []struct {
		what, fields  string
		amount, share string // "" where unknown
		why           []string
	}{
		{"all in one sum", "net_sales=1000; cost_of_goods=600; selling_expenses=150", "250", "0.25", []string{"financial_year y: a contribution margin of 250 EUR in 2025, 25.0 % of net sales"}},
		{"the sum of six parts", "net_sales=1000; cost_of_goods=600; salary_share=10; relationship_cost=20; administrative_cost=30; trade_credit=40; delivery_cost=50; service_cost=60", "190", "0.19", []string{"financial_year y: 190 EUR"}},
		{"the sum of those parts that are given", "net_sales=1000; cost_of_goods=600; delivery_cost=50", "350", "0.35", []string{"financial_year y: 350 EUR"}},
		{"the sum given stands, not the parts", "net_sales=1000; cost_of_goods=600; selling_expenses=100; delivery_cost=50", "300", "0.3", []string{"financial_year y: 300 EUR"}},
		{"a loss", "net_sales=1000; cost_of_goods=1200; selling_expenses=0", "-200", "-0.2", []string{"financial_year y: -200 EUR in 2025, -20.0 %"}},
		{"no sales", "net_sales=0; cost_of_goods=0; selling_expenses=50", "-50", "", []string{"financial_year y: no net sales to take a share of"}},
		{"more returned than sold", "net_sales=-100; cost_of_goods=0; selling_expenses=50", "-150", "", []string{"financial_year y: no net sales"}},
		{"no net sales recorded", "cost_of_goods=600; selling_expenses=150", "", "", []string{"financial_year y: net sales in 2025 are not recorded"}},
		{"no cost recorded", "net_sales=1000; selling_expenses=150", "", "", []string{"financial_year y: cost of goods sold in 2025 is not recorded"}},
		{"nothing recorded", "", "", "", []string{"financial_year y: net sales", "financial_year y: cost of goods", "financial_year y: direct selling expenses in 2025 are not recorded"}},
		{"another currency", "net_sales=1000 USD; cost_of_goods=600 USD; selling_expenses=150 USD", "125", "0.25", []string{"financial_year y: 125 EUR"}},
		{"several currencies", "net_sales=1000; cost_of_goods=600 USD; selling_expenses=100", "600", "0.6", []string{"financial_year y: 600 EUR"}},
		{"no rate, but one currency", "net_sales=1000 SEK; cost_of_goods=600 SEK; selling_expenses=150 SEK", "", "0.25", []string{"financial_year y: net sales in 2025 are 1000 SEK, of which no rate is known on 2025-12-31"}},
		{"no rate on the last day of the year", "net_sales=1000 GBP; cost_of_goods=600 GBP; selling_expenses=0 GBP", "", "0.4", []string{"financial_year y: 1000 GBP"}},
		{"no rate of a cost", "net_sales=1000; cost_of_goods=600 SEK; selling_expenses=150", "", "", []string{"financial_year y: a cost in 2025 is 600 SEK"}},
	} {
		fields := "account=polar; year=2025"
		if c.fields != "" {
			fields += "; " + c.fields
		}
		w := given(t, polar, rates, "financial_year y "+fields)
		d, s := polarOf(w)
		m := MarginOfYear(&d.FinancialYears[0], s)
		if got := shown(Value{Known: m.Known, Amount: m.Amount}); got != c.amount && (c.amount != "" || got != "unknown") {
			t.Errorf("%s: the margin is %s, want %q", c.what, got, c.amount)
		}
		if got := shown(Value{Known: m.ShareKnown, Amount: m.Share}); got != c.share && (c.share != "" || got != "unknown") {
			t.Errorf("%s: the share is %s, want %q", c.what, got, c.share)
		}
		if m.Year != 2025 || m.Record != w.IDs["financial_year y"] || m.Known == (m.Sales.IsZero() && c.what != "no sales") {
			t.Errorf("%s: %+v", c.what, m)
		}
		w.BecauseOf(c.what, m.Reasons, c.why...)
	}
}

func TestAnAccountsMarginIsThatOfItsLastYearThatIsOver(t *testing.T) {
	for _, c := range []struct {
		what, lines string
		year        int // 0 where unknown
		amount      int64
		why         string
	}{
		{"nothing recorded", "", 0, 0, "account polar: no fiscal year from 2023 to 2025 is recorded"},
		{"two years", year("polar", 2025, 100, 30) + year("polar", 2024, 100, 20), 2025, 30, "financial_year polar2025: 30 EUR in 2025"},
		{"a year under way does not count", year("polar", 2024, 100, 20) + year("polar", 2026, 100, 40), 2024, 20, "financial_year polar2024: 20 EUR"},
		{"nor does a year long ago", year("polar", 2022, 100, 20), 0, 0, "account polar: no fiscal year"},
		{"which the company may set otherwise", "setting f key=figure_years; number=4\n" + year("polar", 2022, 100, 20), 2022, 20, "financial_year polar2022: 20 EUR"},
		{"a year of which too little is known is passed over", "financial_year z account=polar; year=2025; net_sales=9\n" + year("polar", 2024, 100, 20), 2024, 20, "financial_year polar2024: 20 EUR"},
		{"of one year the last made holds", "financial_year z account=polar; year=2025; net_sales=9; cost_of_goods=1; selling_expenses=1\n" + year("polar", 2025, 100, 20), 2025, 20, "financial_year polar2025: 20 EUR"},
		{"a fiscal year from July is over in June", "setting f key=fiscal_year_start; number=7\n" + year("polar", 2026, 100, 20), 2026, 20, "financial_year polar2026: 20 EUR"},
	} {
		w := given(t, polar, c.lines)
		d, s := polarOf(w)
		m := MarginOf(d, s, today)
		if m.Year != c.year || m.Known != (c.year > 0) || !m.Amount.Equal(decimal.NewFromInt(c.amount)) {
			t.Errorf("%s: a margin of %s in %d, want %d in %d", c.what, m.Amount, m.Year, c.amount, c.year)
		}
		w.BecauseOf(c.what, m.Reasons, c.why)
	}
	w := given(t, polar, "financial_year z account=polar; year=2025; net_sales=9\nfinancial_year x account=polar; year=2024; net_sales=9")
	d, s := polarOf(w)
	w.BecauseOf("the reasons are what the last year lacks", MarginOf(d, s, today).Reasons, "financial_year z: cost of goods", "financial_year z: direct selling")
}

func TestMarginsAreOneForEachYearTheNewestFirst(t *testing.T) {
	w := given(t, polar, year("polar", 2023, 100, 10), "financial_year z account=polar; year=2025; net_sales=9; cost_of_goods=1; selling_expenses=1\n",
		year("polar", 2026, 100, 40), year("polar", 2025, 100, 30), "financial_year lacking account=polar; year=2024; net_sales=9\n",
		"financial_year rateless account=polar; year=2021; net_sales=9 SEK; cost_of_goods=1 SEK; selling_expenses=1 SEK")
	d, s := polarOf(w)
	var got []int
	for _, m := range Margins(d, s) {
		got = append(got, m.Year, int(m.Amount.IntPart()))
	}
	if want := []int{2026, 40, 2025, 30, 2023, 10, 2021, 0}; !slices.Equal(got, want) {
		t.Errorf("years and margins %v, want %v", got, want)
	}
}
