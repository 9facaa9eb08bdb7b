package sample

import (
	"fmt"
	"slices"
	"testing"

	"keyaccount/kam"
)

// decoded returns the records of a kind as structs.
func decoded[T any](f firm, kind string) []T {
	var out []T
	for _, r := range f.ofKind[kind] {
		out = append(out, kam.Decode[T](r))
	}
	return out
}

func TestEveryKindOfTheDomainHasRecordsInTheSample(t *testing.T) {
	f := load(t, Options{Seed: 1, Today: today})
	for _, k := range kam.Kinds() {
		if !k.System && len(f.ofKind[k.Name]) == 0 {
			t.Errorf("there is no %s", k.Name)
		}
	}
	for seed := range uint64(4) {
		f := load(t, Options{Seed: seed, Today: today})
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { mustPoseProblems(t, f) })
	}
}

// mustPoseProblems fails unless the company has what the alarms and the computations of the domain are
// about: each problem somewhere, and each also without it.
func mustPoseProblems(t *testing.T, f firm) {
	counts := map[string]int{}
	for _, d := range decoded[kam.Document](f, "document") {
		left := d.Expires.DaysSince(today)
		switch {
		case d.Expires.IsZero():
			counts["document without end"]++
		case left < 0:
			counts["document expired"]++
		case left <= 90:
			counts["document about to expire"]++
		default:
			counts["document that holds"]++
		}
	}
	for _, r := range decoded[kam.Review](f, "review") {
		switch {
		case !r.Held.IsZero():
			counts["review held"]++
		case r.Due.Before(today):
			counts["review overdue"]++
		default:
			counts["review ahead"]++
		}
	}
	analyses := map[kam.ID][]kam.Date{}
	for _, a := range decoded[kam.Analysis](f, "analysis") {
		analyses[a.Member] = append(analyses[a.Member], a.Date)
	}
	for _, dates := range analyses {
		last := slices.MaxFunc(dates, func(a, b kam.Date) int { return a.DaysSince(b) })
		if len(dates) > 1 {
			counts["member analysed twice"]++
		}
		if today.DaysSince(last) > 186 {
			counts["member to be analysed anew"]++
		} else {
			counts["member analysed lately"]++
		}
	}
	connected := map[kam.ID]bool{}
	for _, c := range decoded[kam.Connection](f, "connection") {
		connected[c.Contact] = true
	}
	for _, m := range decoded[kam.Membership](f, "membership") {
		if slices.Contains(m.Roles, "decider") {
			counts[fmt.Sprint("decider connected ", connected[m.Contact])]++
		}
	}
	for _, c := range decoded[kam.CABS](f, "cabs") {
		if c.Reason == "yes" && c.Authority == "yes" && c.Budget == "yes" && c.Allies == "yes" {
			counts["deal qualified"]++
		} else {
			counts["deal not qualified"]++
		}
	}
	for _, v := range decoded[kam.ValueCheck](f, "value_check") {
		if v.NeedsJustifyPrice != "yes" && v.MoreExpensive == "yes" {
			counts["value not seen"]++
		}
	}
	answers := map[kam.ID]int{}
	for _, a := range decoded[kam.Answer](f, "answer") {
		answers[a.Account]++
		counts[fmt.Sprint("answer confirmed ", len(a.Sources)+len(a.Further) >= 2)]++
	}
	for account, n := range answers {
		if account != kam.NoID && n >= len(kam.Questions()) {
			t.Errorf("%s has no gap in knowledge", account)
		}
	}
	for _, o := range decoded[kam.Objective](f, "objective") {
		counts[fmt.Sprint("objective overdue ", o.Status == "open" && o.Due.Before(today))]++
	}
	for _, i := range decoded[kam.Interface](f, "interface") {
		if i.Alignment == "misaligned" {
			counts[fmt.Sprint("misaligned interface with somebody to mend it ", i.Owner != kam.NoID)]++
		}
	}
	for _, s := range decoded[kam.Selection](f, "selection") {
		counts["decision "+s.Decision]++
	}
	if len(counts) < 20 {
		t.Errorf("only %d problems and their absence were looked for", len(counts))
	}
	for _, what := range []string{
		"document without end", "document expired", "document about to expire", "document that holds", "review held", "review overdue", "review ahead",
		"member analysed twice", "member to be analysed anew", "member analysed lately", "decider connected true", "decider connected false",
		"deal qualified", "deal not qualified", "value not seen", "answer confirmed true", "answer confirmed false", "objective overdue true", "objective overdue false",
		"misaligned interface with somebody to mend it true", "misaligned interface with somebody to mend it false",
		"decision make key account", "decision keep key account", "decision undecided",
	} {
		if counts[what] == 0 {
			t.Errorf("there is no %s", what)
		}
	}
}

// margin returns the contribution margin of a year as a percentage of net sales.
func margin(y kam.FinancialYear) float64 {
	costs := y.CostOfGoods.Amount
	for _, m := range []kam.Money{y.SellingExpenses, y.SalaryShare, y.RelationshipCost, y.AdministrativeCost, y.TradeCredit, y.DeliveryCost, y.ServiceCost} {
		costs = costs.Add(m.Amount)
	}
	f, _ := y.NetSales.Amount.Sub(costs).Div(y.NetSales.Amount).Float64()
	return 100 * f
}

func TestAccountsBuyAsFriendsButterfliesVulturesAndStrangersDo(t *testing.T) {
	for seed := range uint64(4) {
		f := load(t, Options{Seed: seed, Today: today})
		days := map[kam.ID][]kam.Date{}
		sums := map[kam.ID]map[int]float64{}
		for _, p := range decoded[kam.Purchase](f, "purchase") {
			days[p.Account] = append(days[p.Account], p.Date)
			if sums[p.Account] == nil {
				sums[p.Account] = map[int]float64{}
			}
			value, _ := p.Value.Amount.Float64()
			sums[p.Account][p.Date.Year] += value
			if p.Date.After(today) {
				t.Errorf("a purchase on %s", p.Date)
			}
		}
		years := map[kam.ID][]kam.FinancialYear{}
		for _, y := range decoded[kam.FinancialYear](f, "financial_year") {
			years[y.Account] = append(years[y.Account], y)
		}
		quadrants, trends := map[string]int{}, map[string]int{}
		for account, list := range years {
			last := list[len(list)-1]
			if last.NetSales.IsZero() {
				continue // a target: only its own figures are known
			}
			m := margin(last)
			if m < -15 || m > 60 {
				t.Errorf("the margin is %.0f %%", m)
			}
			loyal := len(days[account]) >= 6
			quadrants[fmt.Sprintf("loyal %v, profitable %v", loyal, m >= 20)]++
			if first := margin(list[0]); first < m-4 {
				trends["rising"]++
			} else if first > m+4 {
				trends["falling"]++
			}
			for _, y := range list {
				net, _ := y.NetSales.Amount.Float64()
				year, _ := y.Year.Float64()
				if bought := sums[account][int(year)]; bought > 0 && (net < bought*0.97 || net > bought*1.03) && bought > net/20 {
					t.Errorf("%s bought for %.0f in %.0f, its net sales are %.0f", account, bought, year, net)
				}
			}
		}
		if len(quadrants) != 4 || trends["rising"] < 3 || trends["falling"] < 3 {
			t.Errorf("seed %d: %v, margins %v", seed, quadrants, trends)
		}
	}
}

func TestTheCompanysOwnSettingsCanBeRead(t *testing.T) {
	f := load(t, Options{Seed: 1, Today: today})
	s := kam.SettingsFrom(f.all)
	if len(s.Ignored) > 0 || s.Horizon != 7 || s.ReviewMonths("A") != 3 || s.ReviewMonths("D") != 12 {
		t.Errorf("horizon %d, reviews of D every %d months, ignored %v", s.Horizon, s.ReviewMonths("D"), s.Ignored)
	}
	for _, r := range f.all {
		for _, field := range kam.LookupKind(r.Kind).Fields {
			if field.Type != kam.MoneyType || r.Get(field.Name) == "" {
				continue
			}
			m, err := kam.ParseMoney(r.Get(field.Name), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, on := range []kam.Date{today, today.AddMonths(-36)} {
				if _, ok := s.InBase(m, on); !ok {
					t.Fatalf("%s of %s cannot be converted on %s", m, r.Ref, on)
				}
			}
		}
	}
	if steel, paper := s.Programme("Steel", "B"), s.Programme("Paper", "B"); slices.Equal(steel, paper) || len(paper) != 6 || len(steel) != 3 {
		t.Errorf("steel receives %v, paper %v", steel, paper)
	}
	for _, in := range industries {
		if k := knowledge[in.name]; k.description == "" || k.trends == "" || k.regulation == "" || len(k.sites) != 3 || len(k.capacity) != 3 {
			t.Errorf("what is known of %s is not whole", in.name)
		}
	}
	for id := range answerTexts {
		if _, ok := kam.QuestionOf(kam.QuestionID(id)); !ok {
			t.Errorf("an answer to %q, which nobody asks", id)
		}
	}
}

func TestWhatIsAddedLaterLeavesPeopleAndDealsAsTheyAre(t *testing.T) {
	made := func(skip bool) []string {
		g := newGenerator(Options{Seed: 9, Accounts: 5, Today: today}, nil)
		var names []string
		g.fn = func(r kam.Record) error {
			if r.Kind == "contact" || r.Kind == "opportunity" {
				names = append(names, r.Get("name"))
			}
			return nil
		}
		if skip {
			g.aside = newGenerator(Options{Seed: 10, Accounts: 5, Today: today}, nil).aside
		}
		g.makeProducts()
		g.makeTeams()
		g.apart(g.makeOwn)
		g.makeKnown()
		return names
	}
	if one, other := made(false), made(true); !slices.Equal(one, other) || len(one) < 40 {
		t.Errorf("%d names are not the same %d", len(one), len(other))
	}
}
