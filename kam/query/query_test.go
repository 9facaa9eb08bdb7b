package query

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
)

// world is a few records, and what is known of them.
type world struct {
	records []kam.Record
	names   map[kam.Ref]string
	days    map[kam.Ref]kam.Date
}

func (w *world) Name(ref kam.Ref) string { return w.names[ref] }

func (w *world) Account(id kam.ID) kam.Record {
	for _, r := range w.records {
		if r.Kind == "account" && r.ID == id {
			return r
		}
	}
	return kam.Record{}
}

func (w *world) Contacted(ref kam.Ref) kam.Date { return w.days[ref] }

func (w *world) add(kind, name string, cells ...string) kam.Ref {
	ref := kam.Ref{Kind: kind, ID: kam.ID{15: byte(len(w.records) + 1)}}
	r := kam.Record{Ref: ref}
	for i := 0; i < len(cells); i += 2 {
		r = r.With(kam.Cell{Key: cells[i], Value: cells[i+1]})
	}
	w.records = append(w.records, r)
	w.names[ref] = name
	return ref
}

var today = kam.Date{Year: 2026, Month: 11, Day: 22}

func sample() (*world, Env) {
	w := &world{names: map[kam.Ref]string{}, days: map[kam.Ref]kam.Date{}}
	lind := w.add("person", "Åsa Lind", "name", "Åsa Lind", "country", "SE")
	novak := w.add("person", "Petr Novák", "name", "Petr Novák")
	polar := w.add("account", "Polar Steel Oy", "name", "Polar Steel Oy", "country", "FI", "status", "key account", "priority", "A", "owner", lind.ID.String(), "revenue", "2500000 EUR", "tags=melt shop", kam.Yes)
	porto := w.add("account", "Porto Terminal", "name", "Porto Terminal", "country", "PT", "status", "customer", "owner", novak.ID.String(), "tags=ports", kam.Yes)
	anna := w.add("contact", "Anna Öhman", "name", "Anna Öhman", "account", polar.ID.String(), "title", "CFO")
	w.add("contact", "Rui Matos", "name", "Rui Matos", "account", porto.ID.String(), "notes", "likes cranes, the red crane above all")
	w.add("opportunity", "Melt shop cranes", "name", "Melt shop cranes", "account", polar.ID.String(), "stage", "proposal requests", "amount", "1500000 EUR", "close", "2026-12-10")
	w.add("opportunity", "Quay crane", "name", "Quay crane", "account", porto.ID.String(), "stage", "need recognition", "amount", "300000 EUR", "owner", lind.ID.String(), "next_step", "visit")
	w.add("activity", "Call", "subject", "Call", "type", "call", "account", polar.ID.String(), "contact", anna.ID.String())
	w.days[polar] = today.AddDays(-40)
	w.days[anna] = today.AddDays(-40)
	return w, Env{Today: today, Currency: "EUR", Me: lind.ID}
}

// found returns the names of the records that a query is met by.
func (w *world) found(q Query) string {
	var names []string
	for _, r := range w.records {
		if q.Match(r, w) {
			names = append(names, w.names[r.Ref])
		}
	}
	return strings.Join(names, ", ")
}

func TestALineIsMetByWhatItSays(t *testing.T) {
	w, env := sample()
	for _, c := range []struct{ line, want, words string }{
		{"kind:contact", "Anna Öhman, Rui Matos", ""},
		{"kind:deal", "Melt shop cranes, Quay crane", ""},
		{"kind:opp,acc", "Polar Steel Oy, Porto Terminal, Melt shop cranes, Quay crane", ""},
		{"kind:contact country:FI", "Anna Öhman", ""},
		{"country:FI", "Polar Steel Oy, Anna Öhman, Melt shop cranes, Call", ""},
		{"country:fin,se", "Åsa Lind, Polar Steel Oy, Anna Öhman, Melt shop cranes, Call", ""},
		{"kind:account status:key", "Polar Steel Oy", ""},
		{"status:key kind:contact", "Anna Öhman", ""},
		{"owner:me", "Polar Steel Oy, Anna Öhman, Quay crane", ""},
		{`owner:"petr nov" kind:account`, "Porto Terminal", ""},
		{"stage>=4", "Melt shop cranes", ""},
		{"stage:proposal", "Melt shop cranes", ""},
		{"amount>1M", "Melt shop cranes", ""},
		{"amount<=300k", "Quay crane", ""},
		{"close:2026-12", "Melt shop cranes", ""},
		{"close<today+30d", "Melt shop cranes", ""},
		{"kind:account,contact contact<today-30d", "Polar Steel Oy, Porto Terminal, Anna Öhman, Rui Matos", ""},
		{"kind:account contact>=today-60d", "Polar Steel Oy", ""},
		{"kind:account,contact contact:", "Porto Terminal, Rui Matos", ""},
		{"contact:anna", "Anna Öhman, Call", ""},
		{"#ports", "Porto Terminal", ""},
		{"-#ports kind:account", "Polar Steel Oy", ""},
		{`#"melt shop"`, "Polar Steel Oy", ""},
		{"account:polar", "Polar Steel Oy, Anna Öhman, Melt shop cranes, Call", ""},
		{`"red crane"`, "Rui Matos", ""},
		{"-crane kind:opportunity,contact", "Anna Öhman", ""},
		{"kind:opportunity next_step:", "Melt shop cranes", ""},
		{"kind:opportunity next-step!=", "Quay crane", ""},
		{"kind:account country!=FI,SE", "Porto Terminal", ""},
		{"kind:account -country:FI", "Porto Terminal", ""},
		{"notes~crane", "Rui Matos", ""},
		{"title=cfo", "Anna Öhman", ""},
		{"anna kind:contact polar 10:30 -", "Anna Öhman, Rui Matos", "anna polar 10:30 -"},
		{"https://a.example", w.found(Query{}), "https://a.example"},
		{"", w.found(Query{}), ""},
	} {
		q, problems := Parse(c.line, env)
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.line, problems)
		}
		if got := w.found(q); got != c.want {
			t.Errorf("%s is met by %q, not %q", c.line, got, c.want)
		}
		if q.Words != c.words {
			t.Errorf("%s has the words %q", c.line, q.Words)
		}
	}
}

func TestWhatIsWrongIsToldWithItsPlaceAndWhatWouldBeRight(t *testing.T) {
	w, env := sample()
	for _, c := range []struct {
		line, words string
		from, to    int
	}{
		{"anna contry:FI", "did you mean country?", 5, 14},
		{"country:Xyzzy", "use a two-letter code such as FI", 0, 13},
		{"öst status:galactic", "not one of: target, customer, key account, former", 4, 19},
		{"contact<soon", "contact<today-30d", 0, 12},
		{"close>soon", "close “soon” is not a date", 0, 10},
		{"kind:dragon", "no kind of record called “dragon”", 0, 11},
		{"stage>=", "needs a value", 0, 7},
		{"amount>lots", "lots", 0, 11},
	} {
		q, problems := Parse(c.line, env)
		if len(problems) != 1 || problems[0].From != c.from || problems[0].To != c.to || !strings.Contains(problems[0].Words, c.words) {
			t.Errorf("%s: %+v", c.line, problems)
		}
		if q.Conditional() || w.found(q) != w.found(Query{}) {
			t.Errorf("%s narrows", c.line)
		}
	}
	env.Me = kam.NoID
	if _, problems := Parse("owner:me", env); len(problems) != 1 || !strings.Contains(problems[0].Words, "which of our people you are") {
		t.Errorf("me: %v", problems)
	}
}

func TestWhatIsNotFinishedNarrowsNothingWhileItIsTyped(t *testing.T) {
	w, env := sample()
	env.Typing = true
	for _, line := range []string{"country:", "stage>=", "contact<", "#", "-country:", "kind:", "status:ga", "contact<tod"} {
		if q, _ := Parse(line, env); w.found(q) != w.found(Query{}) {
			t.Errorf("%s narrows to %s", line, w.found(q))
		}
	}
	if _, problems := Parse("contact<tod", env); len(problems) != 1 || !problems[0].Typing {
		t.Errorf("contact<tod: %+v", problems)
	}
	if q, _ := Parse("kind:opportunity next_step: ", env); w.found(q) != "Melt shop cranes" {
		t.Errorf("an empty field is met by %s", w.found(q))
	}
}

// lines are parts of which lines are drawn.
var lines = []string{
	"anna", "polar", "-crane", `"melt shop"`, `-"red crane"`, "kind:contact", "kind!=account", "-kind:opp", "country:FI", "country:FI,PT", "country!=FI", "-country:FI",
	"status:key", "owner:me", "-owner:me", "stage>=4", "stage<2", "amount>1M", "contact<today-30d", "contact:", "-contact:", "contact:anna", "#ports", "-#ports",
	"next_step:", "close:2026-12", "notes~crane", "title=cfo", "contry:FI", "stage>=", `account:"Polar Steel Oy",porto`, "priority<=A", "incomplete:yes",
}

func anyLine(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 0, 5).Draw(t, label), " ")
}

func TestALineOfSeveralPartsMatchesWhatAllOfThemMatch(t *testing.T) {
	w, env := sample()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyLine(t, "a"), anyLine(t, "b")
		qa, _ := Parse(a, env)
		qb, _ := Parse(b, env)
		both, _ := Parse(a+" "+b, env)
		for _, r := range w.records {
			if both.Match(r, w) != (qa.Match(r, w) && qb.Match(r, w)) {
				t.Fatalf("%q and %q: %s", a, b, w.names[r.Ref])
			}
			if both.Match(r, w) && !slices.Contains(both.Kinds(), kam.LookupKind(r.Kind)) {
				t.Fatalf("%q %q: %s is matched, and its kind is not looked at", a, b, r.Kind)
			}
		}
		if !both.Narrows(qa) || !both.Narrows(qb) {
			t.Fatalf("%q with %q does not narrow it", a, b)
		}
	})
}

func TestAHyphenMatchesWhateverThePartDoesNot(t *testing.T) {
	w, env := sample()
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom(lines).Draw(t, "part")
		q, problems := Parse(part, env)
		not, _ := Parse("-"+part, env)
		if strings.HasPrefix(part, "-") || len(problems) > 0 || !q.Conditional() {
			return
		}
		for _, r := range w.records {
			if q.Match(r, w) == not.Match(r, w) {
				t.Fatalf("%s and -%s: both say the same of %s", part, part, w.names[r.Ref])
			}
		}
	})
}

func TestALineIsWrittenAsItIsRead(t *testing.T) {
	w, env := sample()
	rapid.Check(t, func(t *rapid.T) {
		q, _ := Parse(anyLine(t, "line"), env)
		again, problems := Parse(q.String(), env)
		if len(problems) > 0 || again.String() != q.String() || again.Words != q.Words || w.found(again) != w.found(q) {
			t.Fatalf("%q becomes %q: %v", q, again, problems)
		}
	})
}

func FuzzAnyLineIsReadAndWritten(f *testing.F) {
	for _, l := range lines {
		f.Add(l)
	}
	f.Add(`-"`)
	f.Add(`a:"b"c,"d" --x #"y",z =`)
	w, env := sample()
	f.Fuzz(func(t *testing.T, line string) {
		q, problems := Parse(line, env)
		for _, p := range problems {
			if p.From < 0 || p.To <= p.From || p.Words == "" {
				t.Fatalf("%q: %+v", line, p)
			}
		}
		again, problems := Parse(q.String(), env)
		if len([]rune(q.String())) < MaxLine && (len(problems) > 0 || again.String() != q.String()) {
			t.Fatalf("%q becomes %q, then %q: %v", line, q, again, problems)
		}
		for _, r := range w.records {
			q.Match(r, w)
		}
		env := env
		env.Typing = true
		Parse(line, env)
		Complete(line, len([]rune(line))/2, env)
	})
}

func TestWhatCanFollowIsOffered(t *testing.T) {
	_, env := sample()
	env.Names = func(kind string) []string {
		return map[string][]string{"person": {"Åsa Lind", "Petr Novák"}, "segment": {"Steel"}}[kind]
	}
	env.Saved = []Saved{{"Key accounts in Finland", "f", "kind:account country:FI"}}
	for _, c := range []struct {
		line, kind, want string
		from             int
	}{
		{"cou", "", "country:", 0},
		{"anna sta", "", "status:", 5},
		{"sta", "opportunity", "stage:", 0},
		{"-cou", "", "country:", 1},
		{"status:k", "", `"key account"`, 7},
		{"status:", "", "target", 7},
		{"country:FI,swe", "", "SE", 11},
		{"owner:", "", "me", 6},
		{"owner:no", "", `"Petr Novák"`, 6},
		{"kind:opp", "", "opportunity", 5},
		{"contact<", "", "today", 8},
		{"close>today-3", "", "today-30d", 6},
		{"segment:st", "account", "Steel", 8},
		{"", "", "kind:account country:FI", 0},
	} {
		env.Kind = c.kind
		got := Complete(c.line, len(c.line), env)
		if len(got) == 0 || got[0].Text != c.want || got[0].From != c.from || got[0].To != len(c.line) {
			t.Errorf("%q offers %+v", c.line, got)
		}
	}
	if got := Complete("10:30", 5, env); got != nil {
		t.Errorf("a time of day offers %v", got)
	}
}

func TestFacetsCountWhatChoosingThemWouldFind(t *testing.T) {
	w, env := sample()
	rapid.Check(t, func(t *rapid.T) {
		line := anyLine(t, "line")
		kind := rapid.SampledFrom([]string{"", "account", "opportunity"}).Draw(t, "kind")
		env := env
		env.Kind = kind
		q, _ := Parse(line, env)
		tally := NewTally(q, kind, w)
		for _, r := range w.records {
			if kind == "" || r.Kind == kind {
				tally.Add(r)
			}
		}
		for _, f := range tally.Facets() {
			for _, c := range f.Counts {
				if c.On || slices.ContainsFunc(q.parts, func(p part) bool { return p.field == f.Field }) {
					continue
				}
				chosen, problems := Parse(q.Toggle(f.Field, c), env)
				n := 0
				for _, r := range w.records {
					if (kind == "" || r.Kind == kind) && chosen.Match(r, w) {
						n++
					}
				}
				if len(problems) > 0 || n != c.Hits {
					t.Fatalf("%q: %s %s promises %d and finds %d: %v", line, f.Field, c.Value, c.Hits, n, problems)
				}
			}
		}
	})
}

func TestChoosingAFacetAddsToTheLineAndTakesAwayAgain(t *testing.T) {
	_, env := sample()
	for _, c := range []struct{ line, field, value, want string }{
		{"crane", "country", "FI", "crane country:FI"},
		{"country:FI crane", "country", "SE", "country:FI,SE crane"},
		{"country:FI,SE crane", "country", "FI", "country:SE crane"},
		{"country:FI", "country", "FI", ""},
		{"", "status", "key account", `status:"key account"`},
		{"status:key", "status", "key account", ""},
	} {
		q, _ := Parse(c.line, env)
		if got := q.Toggle(c.field, Count{Value: c.value, Label: c.value}); got != c.want {
			t.Errorf("%q with %s is %q", c.line, c.value, got)
		}
	}
}

func TestCountriesThatThereAreAreOfferedFirst(t *testing.T) {
	env := Env{Names: func(kind string) []string {
		if kind != CountryNames {
			t.Errorf("names of %s are asked for", kind)
		}
		return []string{"SE", "FR", "FI"}
	}}
	var offered []string
	for _, c := range Complete("country:f", 9, env) {
		offered = append(offered, c.Text)
	}
	if len(offered) < 3 || offered[0] != "FR" || offered[1] != "FI" || slices.Contains(offered[2:], "FI") {
		t.Errorf("offered are %q", offered)
	}
}

func TestATelephoneNumberWithSpacesIsOneWord(t *testing.T) {
	for line, want := range map[string]string{
		"040 123 4567":                 "0401234567",
		"lind +358 (0)40 123-4567":     "lind +358(0)40123-4567",
		"+358 40 1234567 +46 8 123 45": "+358401234567 +46812345",
		"040 12 kind:contact anna":     "04012 anna",
		"040 1":                        "040 1",
		"4711 0815":                    "4711 0815",
		"steel 100 t 2026":             "steel 100 t 2026",
		"0 0 - 7":                      "0 0 - 7",
		"anna 05 2026 polar":           "anna 052026 polar",
		"\"040 123 4567\" lind 040 1":  "lind 040 1",
	} {
		if q, _ := Parse(line, Env{}); q.Words != want {
			t.Errorf("%s has the words %q, not %q", line, q.Words, want)
		}
	}
}

func TestWhatAQueryFindsIsLitByItsPlainAndItsExactWords(t *testing.T) {
	q, _ := Parse(`kind:deal crane "Melt Shop" -hoist -"red one" #ports`, Env{})
	if q.Lit() != "crane melt shop" {
		t.Errorf("lit by %q", q.Lit())
	}
	if texts := strings.Join(q.Texts(), "|"); texts != "melt shop|hoist|red one" {
		t.Errorf("it looks for %q", texts)
	}
}
