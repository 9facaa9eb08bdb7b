package kam

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// told returns records of settings, each given as kind and cells, in the order of their making.
func told(rows ...[]string) []Record {
	var all []Record
	for i, row := range rows {
		all = append(all, record(Ref{row[0], testID(0x0192c00000000000 + uint64(i+1)<<8)}, row[1:]...))
	}
	return all
}

func TestACompanyThatSetNothingHasTheDefaultsOfTheDomain(t *testing.T) {
	s := DefaultSettings()
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"Pareto marks", fmt.Sprint(s.ParetoMarks), "[40 50 64 80]"},
		{"key accounts per manager", s.MaxKeyAccounts, 5}, {"success factors", [2]int{s.MinFactors, s.MaxFactors}, [2]int{2, 5}},
		{"months to a new analysis", s.ReassessMonths, 6}, {"months to a review", s.ReviewMonths("A"), 3},
		{"months of a short and a medium term", [2]int{s.ShortMonths, s.MediumMonths}, [2]int{6, 18}},
		{"base currency", s.BaseCurrency, "EUR"}, {"fiscal year", s.FiscalYearStart, 1}, {"sources that confirm", s.ConfirmingSources, 2},
		{"records ignored", len(s.Ignored), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	hundred := decimal.NewFromInt(100)
	if sum := decimal.Sum(s.WeightSize, s.WeightImportance, s.WeightLifetime, s.WeightUnrealized, s.WeightFit, s.WeightRelationship); !sum.Equal(hundred) {
		t.Errorf("the weights of selection make %s", sum)
	}
	if sum := decimal.Sum(s.HealthCoverage, s.HealthRecency, s.HealthConcerns, s.HealthCABS, s.HealthOverdue, s.HealthMargin, s.HealthCompetitors, s.HealthFreshness); !sum.Equal(hundred) {
		t.Errorf("the parts of health make %s", sum)
	}
	last := decimal.Zero
	for _, stage := range s.Stages() {
		if stage.Probability.LessThan(last) || !stage.Days.IsPositive() || stage.Name != stage.Stage {
			t.Errorf("%s: probability %s after %s, %s days", stage.Name, stage.Probability.Decimal, last, stage.Days.Decimal)
		}
		last = stage.Probability.Decimal
	}
	for _, p := range Policies() {
		if p.Help == "" || p.Unit == "" && p.Key != "base_currency" || !p.set(&Settings{}, p.Default) {
			t.Errorf("the setting %s lacks a help text, a unit or a default that it can take", p.Key)
		}
		if p.Key != "base_currency" && (p.min == nil || p.max == nil) {
			t.Errorf("the setting %s has no range", p.Key)
		}
	}
	for _, p := range Policies() {
		if got := p.Value(s); got != p.Default {
			t.Errorf("%s is %q, though nothing is set but the default %q", p.Key, got, p.Default)
		}
	}
	if got := field(t, "setting.key").Options; len(got) != len(Policies()) {
		t.Errorf("%d of %d settings can be chosen", len(got), len(Policies()))
	}
	if more, less := s.Programme("Steel", "A"), s.Programme("Steel", "D"); len(more) != 8 || len(less) != 1 || s.Programme("Steel", "") != nil {
		t.Errorf("A receives %v, D receives %v", more, less)
	}
	options := field(t, "programme.activity").Options
	for _, a := range s.Programme("", "A") {
		if !slices.Contains(options, a) {
			t.Errorf("no programme can hold %q", a)
		}
	}
}

func TestARecordOverridesADefaultAndTheLaterMadeHolds(t *testing.T) {
	records := told(
		[]string{"setting", "key", "silence_days", "number", "45"},
		[]string{"setting", "key", "silence_days", "number", "60"},
		[]string{"setting", "key", "pareto_marks", "text", "20 80"},
		[]string{"setting", "key", "base_currency", "text", "sek"},
		[]string{"setting", "key", "retention", "number", "87.5"},
		[]string{"setting", "key", "review_months_b", "number", "4"},
		[]string{"setting", "key", "max_key_accounts", "number", "9", DeletedField, Yes},
		[]string{"stage_setting", "stage", "proposal requests", "name", "Quote", "probability", "50"},
		[]string{"account", "name", "Polar Steel Oy"},
	)
	s := SettingsFrom(records)
	if s.SilenceDays != 60 || fmt.Sprint(s.ParetoMarks) != "[20 80]" || s.BaseCurrency != "SEK" || s.Retention.String() != "87.5" || s.MaxKeyAccounts != 5 || len(s.Ignored) != 0 {
		t.Errorf("the settings are %+v", s)
	}
	if a, b, c, d := s.ReviewMonths("A"), s.ReviewMonths("B"), s.ReviewMonths("C"), s.ReviewMonths("D"); a != 3 || b != 4 || c != 3 || d != 3 {
		t.Errorf("reviews every %d, %d, %d, %d months", a, b, c, d)
	}
	stage, ok := s.Stage("proposal requests")
	if !ok || stage.Name != "Quote" || stage.Probability.String() != "50" || stage.Days.String() != "45" {
		t.Errorf("the stage is %+v", stage)
	}
	if _, ok := s.Stage("lunch"); ok {
		t.Error("lunch is a step of buying")
	}
	slices.Reverse(records)
	if again := SettingsFrom(records); again.SilenceDays != 60 {
		t.Errorf("in another order the settings are %+v", again)
	}
	if DefaultSettings().SilenceDays != 30 {
		t.Error("one company's settings became the default")
	}
}

func TestWhatCannotBeASettingIsIgnoredWithAReason(t *testing.T) {
	for _, c := range []struct {
		row   []string
		words string
	}{
		{[]string{"setting", "key", "weather", "text", "sun"}, "no setting called “weather”"},
		{[]string{"setting", "key", "silence_days", "text", "soon"}, "silence_days is a whole number from 1 to 3650 days, not “soon”"},
		{[]string{"setting", "key", "silence_days", "number", "1.5"}, "whole number"},
		{[]string{"setting", "key", "silence_days", "number", "-3"}, "from 1 to 3650"},
		{[]string{"setting", "key", "silence_days"}, "not “”"},
		{[]string{"setting", "key", "discount", "number", "101"}, "discount is a number from 0 to 100 %"},
		{[]string{"setting", "key", "pareto_marks", "text", "80 50"}, "rising numbers"},
		{[]string{"setting", "key", "pareto_marks", "text", " "}, "rising numbers"},
		{[]string{"setting", "key", "pareto_marks", "number", "150"}, "from 1 to 100 %"},
		{[]string{"setting", "key", "base_currency", "text", "kroner"}, "a currency of three letters"},
		{[]string{"stage_setting", "stage", "lunch", "probability", "50"}, "“lunch” is none of the steps"},
		{[]string{"rate", "currency", "SEK", "date", "2026-01-01", "rate", "0"}, "more than nothing"},
		{[]string{"rate", "currency", "SEK", "rate", "0.09"}, "a day"},
		{[]string{"rate", "currency", "Kronor", "date", "2026-01-01", "rate", "0.09"}, "three letters"},
	} {
		records := told(c.row)
		s := SettingsFrom(records)
		if len(s.Ignored) != 1 || s.Ignored[0].Ref != records[0].Ref || !strings.Contains(s.Ignored[0].Words, c.words) {
			t.Errorf("%v is ignored as %v", c.row, s.Ignored)
		}
		if s.SilenceDays != 30 || s.BaseCurrency != "EUR" || len(s.ParetoMarks) != 4 {
			t.Errorf("%v still changes something", c.row)
		}
	}
}

func TestLimitsThatAreTheWrongWayRoundAreIgnoredWithAReason(t *testing.T) {
	set := func(key, number string) []string { return []string{"setting", "key", key, "number", number} }
	for _, c := range []struct {
		rows    [][]string
		limits  [4]int // of success factors, of short and medium terms
		ignored []int
		words   string
	}{
		{[][]string{set("min_success_factors", "6")}, [4]int{2, 5, 6, 18}, []int{0}, "min_success_factors would be 6, more than max_success_factors, 5; the defaults stand, 2 and 5"},
		{[][]string{set("max_success_factors", "1")}, [4]int{2, 5, 6, 18}, []int{0}, "would be 2, more than max_success_factors, 1"},
		{[][]string{set("max_success_factors", "3"), set("silence_days", "40"), set("min_success_factors", "4")}, [4]int{2, 5, 6, 18}, []int{2, 0}, "would be 4, more than max_success_factors, 3"},
		{[][]string{set("min_success_factors", "8"), set("max_success_factors", "9")}, [4]int{8, 9, 6, 18}, nil, ""},
		{[][]string{set("min_success_factors", "4"), set("max_success_factors", "4")}, [4]int{4, 4, 6, 18}, nil, ""},
		{[][]string{set("min_success_factors", "9"), set("min_success_factors", "1")}, [4]int{1, 5, 6, 18}, nil, ""},
		{[][]string{set("short_months", "24")}, [4]int{2, 5, 6, 18}, []int{0}, "short_months would be 24, more than medium_months, 18; the defaults stand, 6 and 18"},
	} {
		records := told(c.rows...)
		s := SettingsFrom(records)
		if got := [4]int{s.MinFactors, s.MaxFactors, s.ShortMonths, s.MediumMonths}; got != c.limits {
			t.Errorf("%v: the limits are %v, want %v", c.rows, got, c.limits)
		}
		if len(s.Ignored) != len(c.ignored) {
			t.Errorf("%v: ignored are %v", c.rows, s.Ignored)
			continue
		}
		for i, at := range c.ignored {
			if s.Ignored[i].Ref != records[at].Ref || !strings.Contains(s.Ignored[i].Words, c.words) {
				t.Errorf("%v: %v is ignored because %q", c.rows, s.Ignored[i].Ref, s.Ignored[i].Words)
			}
		}
	}
	if p, _ := policyOf("min_success_factors"); p.Form() != "a whole number from 0 to 100 factors, not more than max_success_factors" {
		t.Errorf("its form is %q", p.Form())
	}
	for _, p := range Policies() {
		if _, known := policyOf(p.upTo); p.upTo != "" && !known {
			t.Errorf("%s is not more than %s, which is no setting", p.Key, p.upTo)
		}
	}
}

func TestAmountsAreConvertedByTheRateOfTheDayOrNotAtAll(t *testing.T) {
	s := SettingsFrom(told(
		[]string{"rate", "currency", "SEK", "date", "2026-01-01", "rate", "0.09"},
		[]string{"rate", "currency", "SEK", "date", "2025-01-01", "rate", "0.08"},
		[]string{"rate", "currency", "SEK", "date", "2026-06-01", "rate", "0.5"},
		[]string{"rate", "currency", "SEK", "date", "2026-06-01", "rate", "0.1"},
	))
	for _, c := range []struct{ amount, on, want string }{
		{"100 EUR", "1999-01-01", "100 EUR"}, {"100 SEK", "2025-12-31", "8 EUR"}, {"100 SEK", "2026-01-01", "9 EUR"},
		{"100 SEK", "2026-06-01", "10 EUR"}, {"100 SEK", "2030-01-01", "10 EUR"}, {"100 SEK", "2024-12-31", ""}, {"100 NOK", "2026-01-01", ""},
	} {
		m, _ := ParseMoney(c.amount, "")
		on, _ := ParseDate(c.on)
		got, ok := s.InBase(m, on)
		if got.String() != c.want || ok != (c.want != "") {
			t.Errorf("%s on %s are %q, %v; want %q", c.amount, c.on, got, ok, c.want)
		}
	}
}

func TestFiscalYearsAreNamedAfterTheYearTheyEndIn(t *testing.T) {
	april := SettingsFrom(told([]string{"setting", "key", "fiscal_year_start", "number", "4"}))
	for _, c := range []struct {
		s    Settings
		day  Date
		want int
	}{
		{DefaultSettings(), Date{2026, 1, 1}, 2026}, {DefaultSettings(), Date{2026, 12, 31}, 2026},
		{april, Date{2026, 3, 31}, 2026}, {april, Date{2026, 4, 1}, 2027}, {april, Date{2027, 1, 15}, 2027},
	} {
		if got := c.s.FiscalYear(c.day); got != c.want {
			t.Errorf("%s is in fiscal year %d, want %d", c.day, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := DefaultSettings()
		s.FiscalYearStart = rapid.IntRange(1, 12).Draw(t, "start")
		year := rapid.IntRange(1950, 2100).Draw(t, "year")
		first := s.FiscalYearBegins(year)
		if s.FiscalYear(first) != year || s.FiscalYear(first.AddDays(-1)) != year-1 || s.FiscalYear(first.AddMonths(12).AddDays(-1)) != year {
			t.Fatalf("fiscal year %d begins on %s", year, first)
		}
	})
}

func TestASegmentsOwnProgrammeComesBeforeTheGeneralOne(t *testing.T) {
	seminars := func(segment string, priorities ...string) []string {
		row := []string{"programme", "activity", "seminars", "segment", segment}
		for _, p := range priorities {
			row = append(row, ItemKey("priorities", p), Yes)
		}
		return row
	}
	s := SettingsFrom(told(seminars("", "A", "B"), seminars("", "B"), seminars("Steel", "D")))
	for _, c := range []struct{ segment, priority, want string }{
		{"Paper", "A", "[seminars]"}, {"Paper", "B", "[seminars]"}, {"Paper", "D", "[]"}, {"Steel", "D", "[seminars]"}, {"Steel", "A", "[]"},
	} {
		if got := fmt.Sprint(s.Programme(c.segment, c.priority)); got != c.want {
			t.Errorf("%s %s receives %s, want %s", c.segment, c.priority, got, c.want)
		}
	}
}
