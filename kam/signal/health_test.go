package signal

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam/internal/world"
)

// part returns one part of the health of polar.
func part(w *world.World, name string) Part {
	w.T.Helper()
	c := w.Company()
	for _, p := range HealthOf(c.Dossier(w.IDs["account polar"]), c.Settings, today).Parts {
		if p.Name == name {
			return p
		}
	}
	w.T.Fatalf("health has no part %q", name)
	return Part{}
}

// Each line is one part: what the records say, and the share of its points that follows; below 0 where unknown.
func TestPartsOfHealth(t *testing.T) {
	const unknown = -1.0
	const bare = "account polar name=Polar; owner=lind\n"
	year := func(n int, sales, goods, expenses string) string {
		line := fmt.Sprintf("financial_year y%d account=polar; year=%d", n, n)
		for field, v := range map[string]string{"net_sales": sales, "cost_of_goods": goods, "selling_expenses": expenses} {
			if v != "" {
				line += "; " + field + "=" + v
			}
		}
		return line + "\n"
	}
	for _, c := range []struct {
		part, what, lines string
		share             float64
		why               []string
	}{
		{"relationship coverage", "nothing recorded", bare, unknown, []string{"account polar"}},
		{"relationship coverage", "a sponsor only", bare + "selling_membership s person=x; account=polar; role=key account sponsor", 2.0 / 5, []string{"account polar", "account polar", "account polar"}},
		{"relationship coverage", "decider and facilitator, nobody connected", people, 3.0 / 7, []string{"account polar", "account polar", "contact eeva", "contact sanna"}},
		{"relationship coverage", "the decider connected", people + "connection c person=lind; contact=eeva", 4.0 / 7, []string{"account polar", "account polar", "contact sanna"}},
		{"relationship coverage", "all", people + `connection c person=lind; contact=eeva
			connection d person=lind; contact=sanna
			selling_membership s person=x; account=polar; role=key account sponsor
			selling_membership e person=y; account=polar; role=key account executive`, 1, []string{"account polar"}},

		{"recent contact", "nobody met", people, unknown, []string{"account polar"}},
		{"recent contact", "a user met", people + "activity a type=call; subject=s; contact=matti; done=today", unknown, []string{"account polar"}},
		{"recent contact", "the decider met of late, the facilitator never", people + "activity a type=call; subject=s; contact=eeva; done=today-30d", 0.5, []string{"contact eeva", "contact sanna"}},
		{"recent contact", "both met, one 75 days ago", people + "activity a type=call; subject=s; contact=eeva; done=today\nactivity b type=call; subject=s; contact=sanna; done=today-75d", 0.75, []string{"contact eeva", "contact sanna"}},
		{"recent contact", "both met too long ago", people + "activity a type=visit; subject=s; contact=eeva; others=sanna; done=today-200d", 0, []string{"contact eeva", "contact sanna"}},

		{"open concerns", "none", bare, 1, []string{"account polar"}},
		{"open concerns", "a handled one", people + "concern c subject=s; contact=eeva; handled=today; severity=high", 1, []string{"account polar"}},
		{"open concerns", "a low one", people + "concern c subject=s; contact=eeva; owner=lind; severity=low", 0.9, []string{"concern c"}},
		{"open concerns", "a medium one of nobody", people + "concern c subject=s; contact=eeva", 1 - 0.375, []string{"concern c"}},
		{"open concerns", "a high one, overdue", people + "concern c subject=s; contact=eeva; owner=lind; severity=high; due=yesterday", 0.25, []string{"concern c"}},
		{"open concerns", "a high one, due today", people + "concern c subject=s; contact=eeva; owner=lind; severity=high; due=today", 0.5, []string{"concern c"}},
		{"open concerns", "too many", people + "concern c subject=s; contact=eeva; severity=high\nconcern d subject=s; contact=eeva; severity=high", 0, []string{"concern c", "concern d"}},

		{"qualified deals", "no deal", bare, unknown, []string{"account polar"}},
		{"qualified deals", "no deal checked", deals, unknown, []string{"account polar"}},
		{"qualified deals", "two of four", deals + "cabs k opportunity=melt; compelling_reason=yes; authority_leverage=no; supporting_allies=yes", 0.5, []string{"cabs k", "cabs k"}},
		{"qualified deals", "one qualified, one not at all", deals + "cabs k opportunity=melt; compelling_reason=yes; authority_leverage=yes; budget_availability=yes; supporting_allies=yes\ncabs l opportunity=scrap; budget_availability=no", 0.5, []string{"cabs l", "cabs l", "cabs l", "cabs l"}},
		{"qualified deals", "qualified", deals + "cabs k opportunity=melt; compelling_reason=yes; authority_leverage=yes; budget_availability=yes; supporting_allies=yes", 1, []string{"account polar"}},

		{"work on time", "nothing recorded", bare, unknown, []string{"account polar"}},
		{"work on time", "all done", bare + "activity a type=call; subject=s; account=polar; due=yesterday; done=today", 1, []string{"account polar"}},
		{"work on time", "one late", bare + "activity a type=call; subject=s; account=polar; due=yesterday", 0.85, []string{"activity a"}},
		{"work on time", "one for today", bare + "activity a type=call; subject=s; account=polar; due=today", 1, []string{"account polar"}},
		{"work on time", "a late review", bare + "review r account=polar; due=yesterday", 0.7, []string{"review r"}},
		{"work on time", "late in everything", deals + `review r account=polar; due=yesterday
			activity a type=call; subject=s; account=polar; due=yesterday
			influencing_action i message=m; account=polar; date=yesterday
			interface f topic=ordering; account=polar; due=yesterday
			milestone m name=m; opportunity=melt; due=yesterday
			milestone n name=n; opportunity=slab; due=yesterday`, 0.1, []string{"activity a", "influencing_action i", "interface f", "milestone m", "review r"}},

		{"margin trend", "no years", bare, unknown, []string{"account polar"}},
		{"margin trend", "one year", bare + year(2025, "100", "60", "10"), unknown, []string{"account polar"}},
		{"margin trend", "steady", bare + year(2024, "100", "60", "10") + year(2025, "200", "120", "20"), 0.6, []string{"financial_year y2025", "financial_year y2024"}},
		{"margin trend", "entered the other way round", bare + year(2025, "200", "120", "20") + year(2024, "100", "60", "10") + year(2023, "100", "0", "0"), 0.6, []string{"financial_year y2025", "financial_year y2024"}},
		{"margin trend", "up by five points", bare + year(2024, "100", "60", "10") + year(2025, "100", "55", "10"), 0.8, []string{"financial_year y2025", "financial_year y2024"}},
		{"margin trend", "up by twenty", bare + year(2024, "100", "60", "10") + year(2025, "100", "40", "10"), 1, []string{"financial_year y2025", "financial_year y2024"}},
		{"margin trend", "down to a loss", bare + year(2024, "100", "60", "10") + year(2025, "100", "95", "10"), 0, []string{"financial_year y2025", "financial_year y2024"}},
		{"margin trend", "a year under way and one to come", bare + year(2024, "100", "60", "10") + year(2025, "100", "60", "10") + year(2026, "100", "95", "10") + year(2027, "100", "0", "0"), 0.6, []string{"financial_year y2025", "financial_year y2024"}},
		{"margin trend", "years long ago", bare + year(2020, "100", "60", "10") + year(2021, "100", "60", "10"), unknown, []string{"account polar"}},
		{"margin trend", "a year between is missing", bare + year(2023, "100", "60", "10") + year(2025, "100", "60", "10"), unknown, []string{"account polar"}},
		{"margin trend", "expenses not known", bare + year(2024, "100", "60", "10") + year(2025, "100", "60", ""), unknown, []string{"account polar"}},
		{"margin trend", "goods not known", bare + year(2024, "100", "60", "10") + year(2025, "100", "", "10"), unknown, []string{"account polar"}},
		{"margin trend", "costs in another currency", bare + year(2024, "100", "60", "10") + year(2025, "100", "60 SEK", "10"), unknown, []string{"account polar"}},
		{"margin trend", "nothing sold", bare + year(2024, "100", "60", "10") + year(2025, "0", "60", "10"), unknown, []string{"account polar"}},
		{"margin trend", "expenses in parts", bare + year(2024, "100", "60", "10") + "financial_year y2025 account=polar; year=2025; net_sales=100; cost_of_goods=60; salary_share=4; service_cost=1", 0.8, []string{"financial_year y2025", "financial_year y2024"}},
		{"margin trend", "a year that was entered again", bare + year(2024, "100", "60", "10") + year(2025, "100", "90", "10") + "financial_year z account=polar; year=2025; net_sales=100; cost_of_goods=60; selling_expenses=10", 0.6, []string{"financial_year z", "financial_year y2024"}},

		{"competitors", "nothing recorded", bare, unknown, []string{"account polar"}},
		{"competitors", "one ahead, one level, one behind", bare + "competitor a name=A; account=polar; position=ahead of us\ncompetitor b name=B; account=polar; position=level with us\ncompetitor c name=C; account=polar; position=behind us", 0.6, []string{"competitor a", "competitor b"}},
		{"competitors", "ahead in one of two cells", bare + "open_space a account=polar; segment=S; product=p; competitor=A\nopen_space b account=polar; segment=S; product=q", 0.75, []string{"open_space a"}},
		{"competitors", "none ahead", bare + "open_space b account=polar; segment=S; product=q", 1, []string{"account polar"}},

		{"fresh data", "one of two", bare + "contact a name=A; account=polar; verified=today-181d", 0.5, []string{"contact a"}},
		{"fresh data", "all", bare, 1, []string{"account polar"}},
	} {
		t.Run(c.part+": "+c.what, func(t *testing.T) {
			w := world.New(t, c.lines)
			p := part(w, c.part)
			w.Because(p.Reasons, c.why...)
			if p.Known != (c.share >= 0) || p.Known && math.Abs(p.Points/p.Weight-c.share) > 1e-9 || !p.Known && p.Points != 0 {
				t.Errorf("%+v, want the share %g", p, c.share)
			}
		})
	}
}

func TestHealthIsWhatTheKnownPartsGive(t *testing.T) {
	// Known are coverage 3/7 of 20, concerns 15 of 15, work 0.85 of 15, fresh data 5 of 5, recent contact 0.5 of 15.
	w := world.New(t, people+"activity a type=call; subject=s; contact=eeva; done=today\nactivity b type=call; subject=s; contact=eeva; due=yesterday")
	c := w.Company()
	h := HealthOf(w.Polar(), c.Settings, today)
	want := 100 * (20*3.0/7 + 0.5*15 + 15 + 0.85*15 + 5) / 70
	if !h.Known || h.Score != int(math.Round(want)) || len(h.Parts) != 8 {
		t.Errorf("health %d, known %v, want %g", h.Score, h.Known, want)
	}
	var weight, points float64
	for _, p := range h.Parts {
		weight += p.Weight
		if p.Known {
			points += p.Points
		}
	}
	if weight != 100 || math.Abs(points/70*100-want) > 1e-9 {
		t.Errorf("weights come to %g, points to %g", weight, points)
	}
}

func TestHealthOfAnAccountOfWhichLittleIsKnownIsUnknown(t *testing.T) {
	w := world.New(t, "account polar name=Polar")
	if h := HealthOf(w.Polar(), w.Company().Settings, today); h.Known || h.Score != 0 {
		t.Errorf("%+v", h)
	}
	w.Add("setting a key=health_concerns; number=0")
	for _, key := range []string{"coverage", "recency", "cabs", "overdue", "margin", "competitors", "freshness"} {
		w.Add("setting " + key + " key=health_" + key + "; number=0")
	}
	if h := HealthOf(w.Polar(), w.Company().Settings, today); h.Known || h.Score != 0 {
		t.Errorf("nothing weighs anything: %+v", h)
	}
	w.Add("setting a key=health_concerns; number=7")
	if h := HealthOf(w.Polar(), w.Company().Settings, today); !h.Known || h.Score != 100 {
		t.Errorf("only concerns weigh: %+v", h)
	}
}

// Whatever else is recorded: one more concern never makes an account look healthier, and never makes its health known
// or unknown.
func TestHealthNeverRisesWhenAConcernIsAdded(t *testing.T) {
	outer := t
	lines := []string{
		"connection c1 person=lind; contact=eeva; last_contact=today-50d", "selling_membership s person=x; account=polar; role=key account sponsor",
		"activity a1 type=call; subject=s; contact=sanna; done=today-70d", "activity a2 type=call; subject=s; contact=eeva; due=today-2d",
		"review r account=polar; due=today-40d", "opportunity o name=O; account=polar", "cabs k opportunity=o; account=polar; compelling_reason=no; supporting_allies=yes",
		"competitor x name=X; account=polar; position=ahead of us", "open_space p account=polar; segment=S; product=p; competitor=X",
		"financial_year y1 account=polar; year=2025; net_sales=100; cost_of_goods=50; selling_expenses=5",
		"financial_year y2 account=polar; year=2026; net_sales=100; cost_of_goods=70; selling_expenses=5", "contact eeva verified=2020-01-01",
		"membership m1 roles=user", "setting w key=health_concerns; number=0", "setting v key=health_coverage; number=100",
	}
	rapid.Check(t, func(t *rapid.T) {
		w := world.New(outer, people)
		for i, line := range lines {
			if rapid.Bool().Draw(t, fmt.Sprint("line ", i)) {
				w.Add(line)
			}
		}
		health := func() Health { return HealthOf(w.Polar(), w.Company().Settings, today) }
		before := health()
		for n := range rapid.IntRange(1, 5).Draw(t, "concerns") {
			line := fmt.Sprintf("concern c%d subject=s; contact=eeva; account=polar; severity=%s", n, rapid.SampledFrom([]string{"low", "medium", "high"}).Draw(t, "severity"))
			for _, more := range []string{"; owner=lind", "; due=yesterday", "; due=tomorrow", "; handled=today", "; opportunity=o"} {
				if rapid.Bool().Draw(t, more) {
					line += more
				}
			}
			w.Add(line)
			after := health()
			if after.Known != before.Known || after.Score > before.Score {
				t.Fatalf("health goes from %d (%v) to %d (%v) by %s", before.Score, before.Known, after.Score, after.Known, line)
			}
			before = after
		}
	})
}
