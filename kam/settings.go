package kam

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// SettingKey names one of the settings.
type SettingKey string

// Settings are the thresholds, weights and cadences that computing depends on: the defaults of the
// domain, but for what the company's own records say. Each field that a record of kind setting can
// change is declared by its tags, like the fields of kinds.
type Settings struct {
	BaseCurrency    string `setting:"base_currency" default:"EUR" help:"The currency that amounts are added up in, as an ISO 4217 code."`
	FiscalYearStart int    `setting:"fiscal_year_start" default:"1" min:"1" max:"12" unit:"month" help:"The month in which the fiscal year begins."`

	ParetoMarks []decimal.Decimal `setting:"pareto_marks" default:"40 50 64 80" min:"1" max:"100" unit:"%" help:"The shares of the whole for which the smallest number of accounts is counted (Le Bon & Herman 2015)."`
	FigureYears int               `setting:"figure_years" default:"3" min:"1" max:"100" unit:"years" help:"How many fiscal years back the last figures of an account may be to place it among the others; older ones say nothing of today."`

	Retention decimal.Decimal `setting:"retention" default:"80" min:"0" max:"100" unit:"%" help:"How likely an account stays for another year, where the account does not say: r of the customer lifetime value."`
	Discount  decimal.Decimal `setting:"discount" default:"10" min:"0" max:"100" unit:"%" help:"What a year's delay takes off the value of money: d of the customer lifetime value."`
	Horizon   int             `setting:"horizon" default:"5" min:"1" max:"100" unit:"years" help:"How far ahead the customer lifetime value looks: T."`

	WeightSize         decimal.Decimal `setting:"weight_size" default:"15" min:"0" max:"100" unit:"points" help:"Key account selection: the weight of size."`
	WeightImportance   decimal.Decimal `setting:"weight_strategic_importance" default:"20" min:"0" max:"100" unit:"points" help:"Key account selection: the weight of strategic importance."`
	WeightLifetime     decimal.Decimal `setting:"weight_lifetime_value" default:"20" min:"0" max:"100" unit:"points" help:"Key account selection: the weight of the customer lifetime value."`
	WeightUnrealized   decimal.Decimal `setting:"weight_unrealized_potential" default:"20" min:"0" max:"100" unit:"points" help:"Key account selection: the weight of the unrealized potential value."`
	WeightFit          decimal.Decimal `setting:"weight_fit" default:"15" min:"0" max:"100" unit:"points" help:"Key account selection: the weight of account fit."`
	WeightRelationship decimal.Decimal `setting:"weight_relationship_method" default:"10" min:"0" max:"100" unit:"points" help:"Key account selection: the weight of the relationship method."`

	LoyaltyMark       decimal.Decimal `setting:"loyalty_mark" default:"50" min:"0" max:"100" unit:"points" help:"The regularity of purchases from which on loyalty is high."`
	LoyaltyMonths     int             `setting:"loyalty_months" default:"24" min:"1" max:"240" unit:"months" help:"How far back purchases count for loyalty."`
	ProfitabilityMark decimal.Decimal `setting:"profitability_mark" default:"20" min:"-100" max:"100" unit:"%" help:"The contribution margin, as a share of net sales, from which on profitability is high."`
	ImportanceMark    decimal.Decimal `setting:"importance_mark" default:"4" min:"1" max:"7" unit:"points" help:"Fiocca's portfolio: the score from which on strategic importance is high."`
	DifficultyMark    decimal.Decimal `setting:"difficulty_mark" default:"4" min:"1" max:"7" unit:"points" help:"Fiocca's portfolio: the score from which on an account is difficult to manage."`
	RelevanceMark     decimal.Decimal `setting:"relevance_mark" default:"25" min:"1" max:"49" unit:"points" help:"The relevance (importance × difference) from which on a criterion matters; where a competitor leads it, we are vulnerable."`

	HealthCoverage    decimal.Decimal `setting:"health_coverage" default:"20" min:"0" max:"100" unit:"points" help:"Account health: what relationship coverage counts."`
	HealthRecency     decimal.Decimal `setting:"health_recency" default:"15" min:"0" max:"100" unit:"points" help:"Account health: what recent contact with powerful members counts."`
	HealthConcerns    decimal.Decimal `setting:"health_concerns" default:"15" min:"0" max:"100" unit:"points" help:"Account health: what the lack of open concerns counts."`
	HealthCABS        decimal.Decimal `setting:"health_cabs" default:"10" min:"0" max:"100" unit:"points" help:"Account health: what CABS of open deals counts."`
	HealthOverdue     decimal.Decimal `setting:"health_overdue" default:"15" min:"0" max:"100" unit:"points" help:"Account health: what actions and reviews on time count."`
	HealthMargin      decimal.Decimal `setting:"health_margin" default:"10" min:"0" max:"100" unit:"points" help:"Account health: what the margin's trend counts."`
	HealthCompetitors decimal.Decimal `setting:"health_competitors" default:"10" min:"0" max:"100" unit:"points" help:"Account health: what the lack of competitors ahead counts."`
	HealthFreshness   decimal.Decimal `setting:"health_freshness" default:"5" min:"0" max:"100" unit:"points" help:"Account health: what fresh data counts."`

	MaxKeyAccounts int `setting:"max_key_accounts" default:"5" min:"1" max:"1000" unit:"accounts" help:"How many key accounts one key account manager can look after (Le Bon & Herman 2015)."`
	MinFactors     int `setting:"min_success_factors" default:"2" min:"0" max:"100" upto:"max_success_factors" unit:"factors" help:"How few critical success factors an account should have (Le Bon & Herman 2015)."`
	MaxFactors     int `setting:"max_success_factors" default:"5" min:"0" max:"100" unit:"factors" help:"How many critical success factors an account should have (Le Bon & Herman 2015)."`

	ReviewMonthsA   int `setting:"review_months_a" default:"3" min:"1" max:"120" unit:"months" help:"How often accounts of priority A, and those without one, are reviewed."`
	ReviewMonthsB   int `setting:"review_months_b" default:"3" min:"1" max:"120" unit:"months" help:"How often accounts of priority B are reviewed."`
	ReviewMonthsC   int `setting:"review_months_c" default:"3" min:"1" max:"120" unit:"months" help:"How often accounts of priority C are reviewed."`
	ReviewMonthsD   int `setting:"review_months_d" default:"3" min:"1" max:"120" unit:"months" help:"How often accounts of priority D are reviewed."`
	ExecutiveMonths int `setting:"executive_review_months" default:"12" min:"1" max:"120" unit:"months" help:"How often key accounts have an executive review."`
	ReassessMonths  int `setting:"reassess_months" default:"6" min:"1" max:"120" unit:"months" help:"How often members of the buying center are analysed anew (Le Bon & Herman 2015)."`
	ShortMonths     int `setting:"short_months" default:"6" min:"1" max:"120" upto:"medium_months" unit:"months" help:"Up to when an objective is short term."`
	MediumMonths    int `setting:"medium_months" default:"18" min:"1" max:"240" unit:"months" help:"Up to when an objective is medium term; beyond, it is long term."`

	FreshDays         int `setting:"fresh_days" default:"180" min:"1" max:"3650" unit:"days" help:"How long a record that was verified counts as fresh."`
	ExpiryNoticeDays  int `setting:"expiry_notice_days" default:"90" min:"0" max:"3650" unit:"days" help:"How long before a document expires it is told."`
	SilenceDays       int `setting:"silence_days" default:"30" min:"1" max:"3650" unit:"days" help:"After how many days without contact a powerful member is silent."`
	SignalDays        int `setting:"signal_days" default:"60" min:"1" max:"3650" unit:"days" help:"For how long the signals of lacking receptivity and high anxiety count."`
	SignalCount       int `setting:"signal_count" default:"3" min:"1" max:"1000" unit:"signals" help:"How many signals of one family in that time raise an alarm."`
	ConfirmingSources int `setting:"confirming_sources" default:"2" min:"1" max:"100" unit:"sources" help:"How many sources must agree before information counts as confirmed (Le Bon & Herman 2015)."`

	stages     map[string]StageSetting
	rates      map[string][]Rate // by currency, the latest first
	programmes []Programme

	// Ignored are the records that could not be taken, each with the reason. The default stands.
	Ignored []IgnoredSetting
}

// IgnoredSetting is a record that says nothing the program can take as a setting.
type IgnoredSetting struct {
	Ref   Ref
	Words string
}

// DefaultSettings returns the settings of a company that has set nothing.
func DefaultSettings() Settings { return SettingsFrom(nil) }

// SettingsFrom returns what records of the kinds setting, stage_setting, rate and programme say,
// with the domain's defaults for the rest. Records of other kinds, and deleted ones, say nothing. Of two
// records about the same thing the one that was made later holds.
func SettingsFrom(records []Record) Settings {
	s := Settings{stages: map[string]StageSetting{}, rates: map[string][]Rate{}}
	for _, p := range policies {
		p.set(&s, p.Default) // a test proves that every default can be taken
	}
	for _, d := range stageDefaults {
		s.stages[d.stage] = StageSetting{Stage: d.stage, Name: d.stage, Probability: numberOf(d.probability), Days: numberOf(d.days)}
	}
	sorted := slices.Clone(records)
	slices.SortFunc(sorted, func(a, b Record) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	own := map[SettingKey]Ref{} // what says the settings that are not the default
	for _, r := range sorted {
		if !r.Deleted() {
			s.take(r, own)
		}
	}
	s.straighten(own)
	for _, rates := range s.rates {
		slices.SortStableFunc(rates, func(a, b Rate) int { return b.Date.DaysSince(a.Date) })
	}
	return s
}

func (s *Settings) take(r Record, own map[SettingKey]Ref) {
	ignore := func(words string) { s.Ignored = append(s.Ignored, IgnoredSetting{r.Ref, words}) }
	switch r.Kind {
	case "setting":
		set := Decode[Setting](r)
		p, known := policyOf(set.Key)
		text := set.Text
		if set.Number.Known {
			text = set.Number.Decimal.String()
		}
		switch {
		case !known:
			ignore("there is no setting called “" + Clip(string(set.Key), 40) + "”")
		case !p.set(s, text):
			ignore(string(set.Key) + " is " + p.Form() + ", not “" + Clip(text, 40) + "”")
		default:
			own[set.Key] = r.Ref
		}
	case "stage_setting":
		set := Decode[StageSetting](r)
		was, known := s.stages[set.Stage]
		if !known {
			ignore("“" + Clip(set.Stage, 40) + "” is none of the steps of buying")
			return
		}
		if set.Name == "" {
			set.Name = was.Name
		}
		if !set.Probability.Known {
			set.Probability = was.Probability
		}
		if !set.Days.Known {
			set.Days = was.Days
		}
		s.stages[set.Stage] = set
	case "rate":
		rate := Decode[Rate](r)
		rate.Currency = strings.ToUpper(rate.Currency)
		if !rate.Rate.IsPositive() || len(rate.Currency) != 3 || rate.Date.IsZero() {
			ignore("a rate needs a currency of three letters, a day and what it is worth, which is more than nothing")
			return
		}
		s.rates[rate.Currency] = append([]Rate{rate}, s.rates[rate.Currency]...) // the later made first, among those of one day
	case "programme":
		s.programmes = append(s.programmes, Decode[Programme](r))
	}
}

// straighten puts back to their defaults two settings of which the first is more than the second, and must not be.
func (s *Settings) straighten(own map[SettingKey]Ref) {
	for _, low := range policies {
		high, pair := policyOf(low.upTo)
		if !pair {
			continue
		}
		from, to := low.Value(*s), high.Value(*s)
		least, _ := low.number(from) // it is one of a number that was taken
		most, _ := high.number(to)
		if !least.GreaterThan(most) {
			continue
		}
		for _, p := range []Policy{low, high} {
			if ref, said := own[p.Key]; said {
				s.Ignored = append(s.Ignored, IgnoredSetting{ref, string(low.Key) + " would be " + from + ", more than " + string(high.Key) + ", " + to +
					"; the defaults stand, " + low.Default + " and " + high.Default})
				p.set(s, p.Default)
			}
		}
	}
}

// stageDefaults are the eight steps of buying with what is expected of them where the company says
// nothing.
var stageDefaults = []struct {
	stage             string
	probability, days int64
}{
	{"need recognition", 10, 60}, {"characteristic determination", 15, 45}, {"specification establishment", 25, 60},
	{"potential source identification", 30, 30}, {"proposal requests", 45, 45}, {"proposal evaluation", 60, 45},
	{"supplier selection", 80, 30}, {"post-purchase evaluation", 100, 90},
}

// Stages returns the eight steps of buying in their order, with the company's names for them, the
// probability of a deal there, and the days that deals usually stay.
func (s Settings) Stages() []StageSetting {
	var all []StageSetting
	for _, d := range stageDefaults {
		all = append(all, s.stages[d.stage])
	}
	return all
}

// Stage returns what holds for one step of buying, or false where there is no such step.
func (s Settings) Stage(name string) (StageSetting, bool) {
	set, ok := s.stages[name]
	return set, ok
}

// InBase returns an amount in the base currency, by the rate of its currency on a day: the last that
// began on the day or before. It reports false where no rate is known; an amount is never guessed.
func (s Settings) InBase(m Money, on Date) (Money, bool) {
	if m.Currency == s.BaseCurrency {
		return m, true
	}
	for _, r := range s.rates[m.Currency] {
		if !r.Date.After(on) {
			return Money{m.Amount.Mul(r.Rate.Decimal), s.BaseCurrency}, true
		}
	}
	return Money{}, false
}

// FiscalYear returns the fiscal year that a day is in, named after the calendar year in which it ends.
func (s Settings) FiscalYear(d Date) int {
	if start := time.Month(s.FiscalYearStart); start > time.January && d.Month >= start {
		return d.Year + 1
	}
	return d.Year
}

// FiscalYearBegins returns the first day of a fiscal year.
func (s Settings) FiscalYearBegins(year int) Date {
	if s.FiscalYearStart > 1 {
		year--
	}
	return Date{year, time.Month(s.FiscalYearStart), 1}
}

// ReviewMonths returns how often accounts of a priority are reviewed.
func (s Settings) ReviewMonths(priority string) int {
	switch priority {
	case "B":
		return s.ReviewMonthsB
	case "C":
		return s.ReviewMonthsC
	case "D":
		return s.ReviewMonthsD
	}
	return s.ReviewMonthsA
}

// programmeDefaults are the activities that each priority receives where the company says nothing: the
// closer the relationship, the more (Töytäri 2023).
var programmeDefaults = map[string][]string{
	"A": {"newsletter", "personalized messages", "frequent meetings", "seminars", "named key account manager", "social events", "joint planning", "management meetings"},
	"B": {"newsletter", "personalized messages", "frequent meetings", "seminars", "named key account manager", "social events"},
	"C": {"newsletter", "personalized messages", "seminars"},
	"D": {"newsletter"},
}

// Programme returns the activities that accounts of a segment and a priority receive: those of the
// segment's own programme, where it has one, otherwise those of the programme for all segments.
func (s Settings) Programme(segment, priority string) []string {
	for _, of := range []string{segment, ""} {
		var activities []string
		found := false
		for _, p := range s.programmes {
			if p.Segment != of {
				continue
			}
			found = true
			if slices.Contains(p.Priorities, priority) && !slices.Contains(activities, p.Activity) {
				activities = append(activities, p.Activity)
			}
		}
		if found {
			return activities
		}
	}
	return slices.Clone(programmeDefaults[priority])
}

func numberOf(n int64) Number { return Number{decimal.NewFromInt(n), true} }
