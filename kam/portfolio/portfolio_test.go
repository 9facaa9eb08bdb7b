package portfolio

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

func TestAStandingIsWhatEachFunctionSays(t *testing.T) {
	c := world.SampleCompany(t, 60)
	p, s := Of(c, today), c.Settings
	contributions, all := Contributions(c, s, today), Candidates(c, s, today)
	if len(p.Standings) != len(c.Accounts()) || len(all) != len(p.Standings) || p.Currency != "EUR" || p.Today != today || !reflect.DeepEqual(p.Settings(), s) {
		t.Fatalf("%d standings and %d candidates of %d accounts", len(p.Standings), len(all), len(c.Accounts()))
	}
	known := map[string]int{}
	for i, d := range c.Accounts() {
		st := p.Standings[i]
		if at := p.Standing(d.ID); at == nil || at.Account != d.ID {
			t.Errorf("the standing of %s is that of %s", d.Account.Name, st.Name)
		}
		want := Standing{Account: d.ID, Name: d.Account.Name, Status: d.Account.Status, Revenue: RevenueOf(d, s, today), Won: WonOf(d, s, today),
			Margin: MarginOf(d, s, today), Lifetime: LifetimeOf(d, s, today), Unrealized: UnrealizedOf(d, s, today), Loyalty: LoyaltyOf(d, s, today),
			Contribution: contributions[d.ID], Fiocca: FioccaOf(d, s, today)}
		want.Candidate = all[slices.IndexFunc(all, func(c Candidate) bool { return c.Account == d.ID })]
		want.Advice = AdviceOf(d, want.Contribution, want.Fiocca, want.Loyalty)
		if !reflect.DeepEqual(st, want) {
			t.Errorf("%s stands at\n%+v, want\n%+v", st.Name, st, want)
		}
		for what, is := range map[string]bool{"revenue": st.Revenue.Known, "won": st.Won.Known, "margin": st.Margin.Known, "lifetime": st.Lifetime.Known, "unrealized": st.Unrealized.Known,
			"loyalty": st.Loyalty.Known(), "contribution": st.Contribution.Known(), "fiocca": st.Fiocca.Known(), "score": st.Candidate.Known, "advice": st.Advice.Known(), "all": true} {
			if is {
				known[what]++
			}
		}
		for what, reasons := range map[string][]kam.Reason{"revenue": st.Revenue.Reasons, "won": st.Won.Reasons, "margin": st.Margin.Reasons, "lifetime": st.Lifetime.Reasons, "perpetual": st.Lifetime.Perpetual.Reasons,
			"unrealized": st.Unrealized.Reasons, "loyalty": st.Loyalty.Reasons, "contribution": st.Contribution.Reasons, "fiocca": st.Fiocca.Reasons, "candidate": st.Candidate.Reasons, "advice": st.Advice.Reasons} {
			if len(reasons) == 0 || slices.ContainsFunc(reasons, func(r kam.Reason) bool { return r.Words == "" || r.Record.ID == kam.NoID || r.Record.Kind == "" }) {
				t.Errorf("%s: the reasons of its %s are %v", st.Name, what, reasons)
			}
		}
	}
	for what, n := range known {
		if n < 10 {
			t.Errorf("of %d accounts %s is known of %d only, which proves little", known["all"], what, n)
		}
	}
	for _, by := range Measures() {
		if got, want := p.Pareto(by), ParetoOf(c, by, s, today); !reflect.DeepEqual(got, want) {
			t.Errorf("by %s the two rankings differ", by)
		}
	}
	if p.Standing(kam.NoID) != nil {
		t.Error("an account that nobody knows has a standing")
	}
}

func TestTheOrderOfRecordsChangesNothing(t *testing.T) {
	records := world.Sample(t, 40)
	p := Of(dossier.Build(slices.Values(records)), today)
	slices.Reverse(records)
	if again := Of(dossier.Build(slices.Values(records)), today); !reflect.DeepEqual(p, again) {
		t.Error("records in another order make another portfolio")
	}
}

func TestParetoRanksKnownAccountsAndListsTheOthers(t *testing.T) {
	won := func(account string, amount int) string {
		return fmt.Sprintf("account %s name=%s\nopportunity %s name=O; account=%s; outcome=won; close=today; amount=%d\n", account, account, account, account, amount)
	}
	w := given(t, won("b", 30), won("a", 60), "account dark name=dark; status=customer\n", won("c", 10), won("d", 0))
	c := w.Company()
	p := ParetoOf(c, ByWon, c.Settings, today)
	var rows []string
	for _, place := range p.Places {
		rows = append(rows, fmt.Sprint(place.Rank, place.ID.Name, place.Value, place.Share, place.Cumulative))
		if len(place.ID.Value.Reasons) == 0 || place.ID.Status != "target" || place.ID.ID != w.IDs["account "+place.ID.Name] {
			t.Errorf("the account is %+v", place.ID)
		}
	}
	if got, want := strings.Join(rows, "|"), "1a60 0.6 0.6|2b30 0.3 0.9|3c10 0.1 1|4d0 0 1"; strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("the ranking is %s, want %s", got, want)
	}
	if !slices.Equal(counts(p.Marks), []int{1, 1, 2, 2}) || p.Measure != ByWon || p.HHI.String() != "4600" || p.TopFive.String() != "1" || p.Total.String() != "100" {
		t.Errorf("marks %v, index %s", p.Marks, p.HHI)
	}
	if len(p.Unknown) != 1 || p.Unknown[0].Name != "dark" || p.Unknown[0].Value.Reasons[0].Words != "no opportunities are recorded" {
		t.Errorf("unknown are %+v", p.Unknown)
	}
	for _, by := range []Measure{ByRevenue, ByMargin, ByLifetime, "weather"} {
		p := ParetoOf(c, by, c.Settings, today)
		if wantKnown := by == ByRevenue; p.Known != wantKnown || len(p.Places)+len(p.Unknown) != 5 {
			t.Errorf("by %s: %d known, %d unknown", by, len(p.Places), len(p.Unknown))
		}
	}
	if words := ParetoOf(c, "weather", c.Settings, today).Unknown[0].Value.Reasons[0].Words; words != "there is no measure “weather”" {
		t.Errorf("by the weather: %s", words)
	}
	if p := ParetoOf(dossier.New(), ByWon, c.Settings, today); p.Known || len(p.Places) != 0 {
		t.Errorf("nobody is ranked as %+v", p)
	}
}

// drawn are the figures of an account.
type drawn struct{ sales, margin, potential, amount, orders, acquisition int }

// lines writes the account with all amounts in a currency and times a factor.
func (a drawn) lines(name, currency string, factor int) string {
	money := func(n int) string { return fmt.Sprintf("%d %s", n*factor, currency) }
	lines := fmt.Sprintf("account %s name=%s; status=customer; acquisition_cost=%s\n", name, name, money(a.acquisition)) +
		fmt.Sprintf("financial_year %s account=%s; year=2025; net_sales=%s; cost_of_goods=%s; selling_expenses=%s\n", name, name, money(a.sales), money(a.sales-a.margin), money(0)) +
		fmt.Sprintf("open_space %s account=%s; segment=Ports; product=crane; potential=%s\n", name, name, money(a.potential)) +
		fmt.Sprintf("opportunity %s name=O; account=%s; outcome=won; close=today; amount=%s\n", name, name, money(a.amount)) +
		purchases(name, quarterly[:a.orders]...)
	return lines
}

func TestScalingAllAmountsChangesNoRankAndNoQuadrant(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		accounts := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) drawn {
			return drawn{rapid.IntRange(0, 50).Draw(rt, "sales"), rapid.IntRange(-20, 50).Draw(rt, "margin"), rapid.IntRange(0, 100).Draw(rt, "potential"),
				rapid.IntRange(0, 9).Draw(rt, "amount"), rapid.IntRange(0, 8).Draw(rt, "orders"), rapid.IntRange(0, 5).Draw(rt, "acquisition")}
		}), 1, 8).Draw(rt, "accounts")
		factor := rapid.IntRange(2, 5000).Draw(rt, "factor")
		write := func(currency string, factor int) *Portfolio {
			lines := "product crane name=Crane\nrate sek currency=SEK; date=2020-01-01; rate=0.25\n"
			for i, a := range accounts {
				lines += a.lines(fmt.Sprint("a", i), currency, factor)
			}
			return Of(given(t, lines).Company(), today)
		}
		plain := write("EUR", 1)
		for what, other := range map[string]*Portfolio{"times a factor": write("EUR", factor), "in another currency": write("SEK", 1)} {
			for i := range plain.Standings {
				a, b := plain.Standings[i], other.Standings[i]
				if a.Contribution.Kind != b.Contribution.Kind || a.Loyalty.Kind != b.Loyalty.Kind || a.Advice.Commitment != b.Advice.Commitment || a.Candidate.Verdict != b.Candidate.Verdict {
					rt.Fatalf("%s %s is %s, %s, %s; it was %s, %s, %s", what, a.Name, b.Contribution.Kind, b.Loyalty.Kind, b.Advice.Commitment, a.Contribution.Kind, a.Loyalty.Kind, a.Advice.Commitment)
				}
			}
			for _, by := range Measures() {
				p, q := plain.Pareto(by), other.Pareto(by)
				for i := range p.Places {
					if a, b := p.Places[i], q.Places[i]; a.ID.ID != b.ID.ID || a.Rank != b.Rank {
						rt.Fatalf("by %s %s, %s stands where %s did", by, what, b.ID.Name, a.ID.Name)
					}
				}
				if !slices.Equal(counts(p.Marks), counts(q.Marks)) || len(p.Unknown) != len(q.Unknown) {
					rt.Fatalf("by %s %s, the marks are at %v, not %v", by, what, q.Marks, p.Marks)
				}
			}
		}
	})
}

// What is computed of an account alone stays as it is, whoever else comes; only the medians move.
func TestOneMoreAccountChangesNoOtherByItself(t *testing.T) {
	records := world.Sample(t, 30)
	c := dossier.Build(slices.Values(records))
	before := Of(c, today)
	for _, r := range given(t, "account newcomer name=Newcomer; status=customer\n", year("newcomer", 2025, 1_000_000, 500_000), purchases("newcomer", quarterly...), scored("newcomer", 7)).All() {
		c.Put(r)
	}
	after := Of(c, today)
	if len(after.Standings) != len(before.Standings)+1 {
		t.Fatalf("%d accounts became %d", len(before.Standings), len(after.Standings))
	}
	for _, was := range before.Standings {
		is := *after.Standing(was.Account)
		if is.Candidate.Rank < was.Candidate.Rank || !is.Candidate.Score.Equal(was.Candidate.Score) {
			t.Errorf("%s rose from rank %d to %d", was.Name, was.Candidate.Rank, is.Candidate.Rank)
		}
		for _, st := range []*Standing{&was, &is} {
			st.Candidate.Rank, st.Contribution, st.Advice = 0, Contribution{}, Advice{}
		}
		if !reflect.DeepEqual(was, is) {
			t.Errorf("%s changed from\n%+v to\n%+v", was.Name, was, is)
		}
	}
}

// BenchmarkPortfolioOf computes the whole portfolio of a company of 1,000 accounts.
func BenchmarkPortfolioOf(b *testing.B) {
	c := world.SampleCompany(b, 1_000)
	for b.Loop() {
		Of(c, today)
	}
}

// BenchmarkPortfolioPareto ranks 1,000 accounts of which everything is computed.
func BenchmarkPortfolioPareto(b *testing.B) {
	p := Of(world.SampleCompany(b, 1_000), today)
	for b.Loop() {
		p.Pareto(ByMargin)
	}
}

// BenchmarkPortfolioRank ranks a list as long as that of the literature, 3,776 customers.
func BenchmarkPortfolioRank(b *testing.B) {
	var items []Item[int]
	for i := range 3_776 {
		items = append(items, Item[int]{i, ints(int64(i * 7919 % 3_776))[0]})
	}
	marks := ints(40, 50, 64, 80)
	for b.Loop() {
		Rank(items, marks)
	}
}
