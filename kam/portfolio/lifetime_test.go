package portfolio

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestLifetimeAddsUpWhatYearsAreWorthToday(t *testing.T) {
	zero := decimal.Zero
	for _, c := range []struct {
		what                 string
		revenue, cost        []decimal.Decimal
		r, d, acquisition, v string
	}{
		{"no years", nil, nil, "0.8", "0.1", "0", "0"},
		{"no years, but a cost of winning it", nil, nil, "0.8", "0.1", "7", "-7"},
		{"one year", ints(100), ints(40), "0.8", "0.25", "0", "38.4"},       // 60 · 0.8 ÷ 1.25
		{"two years", ints(100, 200), ints(40, 40), "0.5", "0", "10", "60"}, // 60 · 0.5 + 160 · 0.25 − 10
		{"certain and undiscounted", ints(1, 2, 3), nil, "1", "0", "0", "6"},
		{"nobody stays", ints(100, 100), nil, "0", "0.1", "5", "-5"},
		{"costs without revenue", nil, ints(10, 20), "1", "0", "0", "-30"},
		{"a margin below nothing", ints(10), ints(20), "0.5", "0", "0", "-5"},
	} {
		got, ok := Lifetime(c.revenue, c.cost, dec(c.r), dec(c.d), dec(c.acquisition))
		if !ok || !got.Equal(dec(c.v)) {
			t.Errorf("%s: %s, want %s", c.what, got, c.v)
		}
	}
	if v, ok := Lifetime(ints(1), nil, one, one.Neg(), zero); ok || !v.IsZero() {
		t.Errorf("money that is worth nothing next year makes %s", v)
	}
}

func TestTheClosedFormIsTheSumOverManyYears(t *testing.T) {
	for _, c := range []struct{ m, r, d, want string }{
		{"100", "0.8", "0.1", "266.666667"}, // 80 ÷ 0.3
		{"100", "0.5", "0", "100"},
		{"-100", "0.8", "0.1", "-266.666667"},
		{"100", "0", "0.1", "0"},
		{"100", "1", "0.1", "1000"},
	} {
		closed, ok := Perpetuity(dec(c.m), dec(c.r), dec(c.d))
		if !ok || !closed.Round(6).Equal(dec(c.want)) {
			t.Errorf("%s at retention %s and discount %s makes %s, want %s", c.m, c.r, c.d, closed, c.want)
		}
		margins := make([]decimal.Decimal, 400)
		for i := range margins {
			margins[i] = dec(c.m)
		}
		if sum, _ := Lifetime(margins, nil, dec(c.r), dec(c.d), decimal.Zero); sum.Sub(closed).Abs().GreaterThan(dec("0.0000001")) {
			t.Errorf("%s at retention %s and discount %s: the sum over 400 years is %s, the closed form %s", c.m, c.r, c.d, sum, closed)
		}
	}
	for _, c := range [][2]string{{"1", "0"}, {"1", "-0.1"}, {"1.2", "0.1"}} {
		if v, ok := Perpetuity(dec("100"), dec(c[0]), dec(c[1])); ok || !v.IsZero() {
			t.Errorf("retention %s and discount %s make %s, which is not finite", c[0], c[1], v)
		}
	}
}

func TestLifetimeRisesWithRetentionAndFallsWithDiscount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := func() *rapid.Generator[decimal.Decimal] {
			return rapid.Map(rapid.Int64Range(0, 100), func(n int64) decimal.Decimal { return decimal.New(n, -2) })
		}
		var margins []decimal.Decimal
		for _, n := range rapid.SliceOfN(rapid.Int64Range(0, 1e9), 0, 20).Draw(t, "margins") {
			margins = append(margins, decimal.NewFromInt(n))
		}
		r, d, more := share().Draw(t, "r"), share().Draw(t, "d"), share().Draw(t, "more")
		v, _ := Lifetime(margins, nil, r, d, decimal.Zero)
		if higher, _ := Lifetime(margins, nil, r.Add(more), d, decimal.Zero); higher.LessThan(v) {
			t.Errorf("%s at a retention of %s, %s at one more", v, r, higher)
		}
		if lower, _ := Lifetime(margins, nil, r, d.Add(more), decimal.Zero); lower.GreaterThan(v) {
			t.Errorf("%s at a discount of %s, %s at one more", v, d, lower)
		}
		if longer, _ := Lifetime(append(margins, one), nil, r, d, decimal.Zero); longer.LessThan(v) {
			t.Errorf("a further year of gain makes %s of %s", longer, v)
		}
		whole := Value{}
		if whole.Amount, whole.Known = Perpetuity(one, r, d); whole.Known {
			level := make([]decimal.Decimal, len(margins))
			for i := range level {
				level[i] = one
			}
			if part, _ := Lifetime(level, nil, r, d, decimal.Zero); part.Sub(whole.Amount).GreaterThan(dec("0.000000001")) {
				t.Errorf("%d years make %s, all years %s", len(level), part, whole.Amount)
			}
		}
	})
}

func TestTheLifetimeValueOfAnAccount(t *testing.T) {
	const cleared = "setting d key=discount; number=0\nsetting h key=horizon; number=2\n"
	for _, c := range []struct {
		what, lines, value, perpetual string
		why                           []string
	}{
		{"nothing known", polar, "unknown", "unknown", []string{"account polar: no fiscal year"}},
		// 100 · (q + q² + q³ + q⁴ + q⁵), q = 0.8 ÷ 1.1
		{"by the defaults", polar + year("polar", 2025, 1000, 100), "212.409734", "266.666667",
			[]string{"account polar: the margin of 2025 held constant for 5 years, retention 80.0 % (the company’s setting), discount 10.0 %", "account polar: no acquisition cost is recorded", "financial_year polar2025: 100 EUR"}},
		{"with a retention and a cost of its own", cleared + "account polar name=Polar; status=customer; retention=50; acquisition_cost=30\n" + year("polar", 2025, 1000, 100), "45", "70",
			[]string{"account polar: retention 50.0 % (the account’s own)", "account polar: less the acquisition cost of 30 EUR", "financial_year polar2025: "}},
		{"a loss, held constant", cleared + "account polar name=Polar; status=customer; retention=50\n" + year("polar", 2025, 1000, -100), "-75", "-100",
			[]string{"account polar: ", "account polar: no acquisition cost", "financial_year polar2025: -100 EUR"}},
		{"that never leaves, at no discount", cleared + "account polar name=Polar; status=customer; retention=100\n" + year("polar", 2025, 1000, 100), "200", "unknown",
			[]string{"account polar: 100.0 %", "account polar: no acquisition", "financial_year polar2025: "}},
		{"that is no customer any more", "account polar name=Polar; status=former\n" + year("polar", 2025, 1000, 100), "unknown", "unknown", []string{"account polar: a former customer"}},
		{"of which the cost has no rate", "account polar name=Polar; acquisition_cost=30 SEK\n" + year("polar", 2025, 1000, 100), "unknown", "unknown", []string{"account polar: acquisition cost 30 SEK, of which no rate is known"}},
		{"with a cost in another currency", cleared + "rate sek currency=SEK; date=2026-11-22; rate=0.1\naccount polar name=Polar; retention=100; acquisition_cost=500 SEK\n" + year("polar", 2025, 1000, 100), "150", "unknown",
			[]string{"account polar: ", "account polar: less the acquisition cost of 50 EUR", "financial_year polar2025: "}},
	} {
		w := given(t, c.lines)
		d, s := polarOf(w)
		v := LifetimeOf(d, s, today)
		if shown(v.Value) != c.value || shown(v.Perpetual) != c.perpetual {
			t.Errorf("an account %s: %s, without end %s; want %s and %s", c.what, shown(v.Value), shown(v.Perpetual), c.value, c.perpetual)
		}
		w.BecauseOf(c.what, v.Reasons, c.why...)
		if len(v.Perpetual.Reasons) == 0 {
			t.Errorf("an account %s: no reason for the closed form", c.what)
		}
	}
	w := given(t, "account polar name=Polar; status=customer; retention=90; acquisition_cost=5\n", year("polar", 2025, 1000, 100))
	d, s := polarOf(w)
	if v := LifetimeOf(d, s, today); v.Retention.String() != "0.9" || v.Discount.String() != "0.1" || v.Horizon != 5 || v.Margin.String() != "100" || v.Acquisition.String() != "5" {
		t.Errorf("the parts are %+v", v)
	}
}
