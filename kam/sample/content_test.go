package sample

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"keyaccount/kam"
)

func TestTheDefaultCompanyHasWhatADemonstrationNeeds(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { mustShowEverything(t, load(t, Options{Seed: seed, Today: today})) })
	}
}

func mustShowEverything(t *testing.T, f firm) {
	least := map[string]int{"account": 46, "product": 10, "person": 40, "team": 15, "contact": 300, "membership": 300, "influence": 120,
		"opportunity": 150, "activity": 350, "concern": 60, "success_factor": 120, "open_space": 150, "selling_membership": 150,
		"site": 80, "corporate_action": 60, "financial_year": 120, "purchase": 350, "competitor": 80, "segment": 9, "news": 50, "document": 100,
		"analysis": 90, "expectation": 80, "criterion": 120, "connection": 200, "interface": 100, "cabs": 60, "milestone": 80, "obstacle": 40,
		"resource_need": 60, "value_check": 20, "objective": 80, "plan": 15, "answer": 400, "meeting_plan": 15, "influencing_action": 40, "programme": 10,
		"sales_plan": 8, "review": 80, "selection": 50, "portfolio_assessment": 30, "region": 4, "stage_setting": 8, "rate": 60, "setting": 4}
	for kind, n := range least {
		if len(f.ofKind[kind]) < n {
			t.Errorf("%d records of kind %s, want at least %d", len(f.ofKind[kind]), kind, n)
		}
	}
	if len(f.ofKind["account"]) != Default {
		t.Errorf("%d accounts, the default is %d", len(f.ofKind["account"]), Default)
	}
	has := func(kind, field string, values ...string) {
		t.Helper()
		for _, v := range values {
			ok := func(r kam.Record) bool { return r.Get(field) == v || slices.Contains(r.Items(field), v) }
			if f.count(kind, ok) == 0 {
				t.Errorf("no %s has %s %q", kind, field, v)
			}
		}
	}
	for _, in := range industries {
		has("account", "segment", in.name)
	}
	has("account", "region", "AMER", "EMEA", "NEA", "SAP")
	for kind, fields := range map[string][]string{"account": {"status", "priority", "relationship_level", "continuum", "importance", "kam_kind"},
		"opportunity": {"stage", "outcome", "lead", "growth", "phase", "penetration", "project_phase"}, "activity": {"type", "signals"}, "concern": {"severity", "basis"},
		"membership": {"roles", "attitude", "zones", "promoter", "decides"}, "influence": {"strength", "nature"}, "selling_membership": {"role", "term"},
		"cabs": {"compelling_reason", "authority_leverage", "budget_availability", "supporting_allies"}, "value_check": {"needs_justify_price", "more_expensive"},
		"criterion": {"nature", "category", "leader", "compensation"}, "expectation": {"basis", "severity"}, "competitor": {"position"}, "connection": {"level", "strength"},
		"interface": {"alignment"}, "resource_need": {"state"}, "objective": {"horizon", "nature"}, "review": {"type"}, "programme": {"priorities"}, "open_space": {"growth"}} {
		for _, field := range fields {
			has(kind, field, kam.LookupKind(kind).Lookup(field).Options...)
		}
	}
	isOpen := func(r kam.Record) bool { return r.Get("outcome") == "open" }
	past := func(r kam.Record, field string) bool { v := r.Get(field); return v != "" && v < today.String() }
	some := func(what string, n int) {
		t.Helper()
		if n == 0 {
			t.Errorf("there is no %s", what)
		}
	}
	some("slipped deal", f.count("opportunity", func(r kam.Record) bool { return isOpen(r) && past(r, "close") }))
	some("deal without next step", f.count("opportunity", func(r kam.Record) bool { return isOpen(r) && r.Get("next_step") == "" }))
	some("concern without owner", f.count("concern", func(r kam.Record) bool { return r.Get("owner") == "" && r.Get("handled") == "" }))
	some("overdue concern", f.count("concern", func(r kam.Record) bool { return past(r, "due") && r.Get("handled") == "" }))
	some("empty cell that serves a factor", f.count("open_space", func(r kam.Record) bool { return r.Get("sales") == "" && r.Get("success_factor") != "" }))
	some("contested cell", f.count("open_space", func(r kam.Record) bool { return r.Get("competitor") != "" }))
	some("dominant advisor", f.count("membership", func(r kam.Record) bool { return r.Get("dominant") != "" }))
	some("opponent in a power zone", f.count("membership", func(r kam.Record) bool {
		return r.Get("opponent") != "" && slices.Contains(r.Items("zones"), "power")
	}))
	some("membership of one deal only", f.count("membership", func(r kam.Record) bool { return r.Get("opportunity") != "" }))
	some("account without owner", f.count("account", func(r kam.Record) bool { return r.Get("owner") == "" }))
	factors := map[bool]int{}
	for _, a := range f.ofKind["account"] {
		n := f.under("success_factor")[a.ID]
		factors[n >= 2 && n <= 5]++
	}
	if factors[false] == 0 || factors[true] < 2*factors[false] {
		t.Errorf("%d accounts have 2 to 5 success factors, %d have not; want mostly, not always", factors[true], factors[false])
	}
	executives := map[kam.ID]bool{}
	for _, m := range f.ofKind["selling_membership"] {
		if m.Get("role") == "key account executive" {
			executives[m.Account()] = true
		}
	}
	some("selling center without executive", Default-len(executives))
}

func TestWorkIsPastDueAndToday(t *testing.T) {
	for _, today := range []kam.Date{today, {Year: 2024, Month: 2, Day: 29}, {Year: 2027, Month: 1, Day: 1}} {
		f := load(t, Options{Seed: 3, Today: today})
		anna := f.ofKind["person"][slices.IndexFunc(f.ofKind["person"], func(r kam.Record) bool { return r.Get("user") == User })]
		var late, now, ahead, fresh, old int
		for _, r := range f.ofKind["activity"] {
			due, _ := kam.ParseDate(r.Get("due"))
			done, _ := kam.ParseDate(r.Get("done"))
			if done.IsZero() && due.IsZero() {
				t.Fatalf("%s is neither done nor due", r.Ref)
			}
			if done.After(today) || !done.IsZero() && today.DaysSince(done) > 372 {
				t.Errorf("%s was done on %s", r.Ref, done)
			}
			mine := r.Get("owner") == anna.ID.String()
			switch {
			case done.IsZero() && mine && due.Before(today):
				late++
			case done.IsZero() && mine && due == today:
				now++
			case done.IsZero() && due.After(today):
				ahead++
			case mine && today.DaysSince(done) <= 2:
				fresh++
			case today.DaysSince(done) > 300:
				old++
			}
		}
		if late == 0 || now == 0 || ahead == 0 || fresh == 0 || old == 0 {
			t.Errorf("%s: of anna's work %d late, %d today, %d done within two days; of all %d ahead, %d of a year ago", today, late, now, fresh, ahead, old)
		}
		for _, r := range f.ofKind["opportunity"] {
			if r.Get("outcome") != "open" && r.Get("close") > today.String() || r.Get("engaged") > r.Get("close") {
				t.Errorf("%s: %s, engaged %s, closed %s", r.Get("name"), r.Get("outcome"), r.Get("engaged"), r.Get("close"))
			}
		}
	}
}

func TestBuyingCentersHaveBetween3And25PeopleInATree(t *testing.T) {
	f := load(t, Options{Seed: 11, Today: today})
	people := map[kam.ID]map[string]bool{}
	for _, m := range f.ofKind["membership"] {
		if people[m.Account()] == nil {
			people[m.Account()] = map[string]bool{}
		}
		people[m.Account()][m.Get("contact")] = true
	}
	least, most := 99, 0
	for _, a := range f.ofKind["account"] {
		least, most = min(least, len(people[a.ID])), max(most, len(people[a.ID]))
	}
	if least != 3 || most != 25 {
		t.Errorf("buying centers have between %d and %d people, want 3 and 25", least, most)
	}
	above := f.count("contact", func(r kam.Record) bool { return r.Get("reports_to") != "" })
	if all := len(f.ofKind["contact"]); above < all*3/4 {
		t.Errorf("%d of %d contacts report to somebody", above, all)
	}
}

func TestKeyAccountManagersOwnAFewKeyAccounts(t *testing.T) {
	f := load(t, Options{Seed: 1, Today: today})
	keys, others := map[string]int{}, map[string]int{}
	for _, a := range f.ofKind["account"] {
		if a.Get("status") == "key account" {
			keys[a.Get("owner")]++
		} else {
			others[a.Get("owner")]++
		}
	}
	over := 0
	for _, p := range f.ofKind["person"] {
		id := p.ID.String()
		if keys[id] > 5 {
			over++
		}
		if p.Get("user") == User && (p.Get("name") != "Anna Lind" || keys[id] != 5 || others[id] < 3) {
			t.Errorf("%s owns %d key accounts and %d others", p.Get("name"), keys[id], others[id])
		}
	}
	if over != 1 {
		t.Errorf("%d people own more than 5 key accounts, want the one that is meant to", over)
	}
}

func TestNamesAreOfManyScriptsAndMailGoesNowhere(t *testing.T) {
	f := load(t, Options{Seed: 1, Today: today})
	seen := map[string]bool{}
	for _, r := range f.all {
		for _, field := range []string{"name", "title"} {
			for _, c := range r.Get(field) {
				for name, table := range map[string]*unicode.RangeTable{"Greek": unicode.Greek, "Han": unicode.Han, "Hiragana": unicode.Hiragana,
					"Katakana": unicode.Katakana, "Hangul": unicode.Hangul, "Arabic": unicode.Arabic, "Latin": unicode.Latin} {
					if unicode.Is(table, c) {
						seen[name] = true
					}
				}
			}
		}
		if m := r.Get("email"); m != "" && (!strings.HasSuffix(m, ".example") || strings.HasPrefix(m, ".") || strings.Contains(m, ".@") || strings.Contains(m, "..")) {
			t.Errorf("%s has the mail address %s", r.Get("name"), m)
		}
		if w := r.Get("website"); w != "" && !strings.HasSuffix(w, ".example") {
			t.Errorf("%s has the web site %s", r.Get("name"), w)
		}
		for _, c := range r.Cells {
			if r.Kind == "setting" && c.Key == "key" {
				continue // keys are written like names of fields
			}
			if strings.Contains(c.Value, "%!") || strings.ContainsAny(c.Value, "{}_") && c.Key != "website" {
				t.Errorf("%s %s holds an unfilled text: %s", r.Ref, c.Key, c.Value)
			}
		}
	}
	if len(seen) != 7 {
		t.Errorf("scripts: %v", seen)
	}
	for _, c := range f.ofKind["contact"] {
		native := strings.IndexFunc(c.Get("name"), func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Katakana) }) >= 0
		spaced := strings.Contains(c.Get("name"), " ")
		switch account := f.byRef[kam.Ref{Kind: "account", ID: c.Account()}]; {
		case native && spaced != (account.Get("country") == "JP"):
			t.Errorf("%s of %s is not written as names are there", c.Get("name"), account.Get("country"))
		case !native && !spaced:
			t.Errorf("%s lacks a given or a family name", c.Get("name"))
		}
	}
	for _, kind := range []string{"account", "contact"} {
		if f.count(kind, func(r kam.Record) bool { return len([]rune(r.Get("name"))) > 80 }) == 0 {
			t.Errorf("no %s has a very long name", kind)
		}
	}
}
