package kam

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// nouns are the records of the domain, in its words, and the kind that each is kept as.
var nouns = []struct{ chapter, noun, kind string }{
	{"accounts", "account", "account"}, {"accounts", "site", "site"}, {"accounts", "corporate action", "corporate_action"},
	{"accounts", "financial year", "financial_year"}, {"accounts", "purchase", "purchase"}, {"accounts", "critical success factor", "success_factor"},
	{"accounts", "competitor", "competitor"}, {"accounts", "industry segment", "segment"}, {"accounts", "news", "news"}, {"accounts", "document", "document"},
	{"accounts", "Open Space cell", "open_space"},
	{"buying center", "contact", "contact"}, {"buying center", "buying-center membership", "membership"}, {"buying center", "influence", "influence"},
	{"buying center", "member analysis", "analysis"}, {"buying center", "expectation", "expectation"}, {"buying center", "concern", "concern"},
	{"buying center", "decision criterion", "criterion"},
	{"selling center", "person", "person"}, {"selling center", "sales team", "team"}, {"selling center", "district team", "team"},
	{"selling center", "selling-center membership", "selling_membership"}, {"selling center", "connection", "connection"}, {"selling center", "interface", "interface"},
	{"work", "opportunity", "opportunity"}, {"work", "CABS check", "cabs"}, {"work", "milestone", "milestone"}, {"work", "obstacle", "obstacle"},
	{"work", "resource need", "resource_need"}, {"work", "value proposition check", "value_check"}, {"work", "activity", "activity"},
	{"work", "objective", "objective"}, {"work", "account plan", "plan"}, {"work", "meeting of the account plan", "meeting_plan"},
	{"work", "answer to a strategic question", "answer"}, {"work", "influencing action", "influencing_action"}, {"work", "segment programme", "programme"},
	{"work", "sales plan", "sales_plan"}, {"work", "review", "review"}, {"work", "selection assessment", "selection"}, {"work", "product", "product"},
	{"work", "scores of Fiocca's portfolio", "portfolio_assessment"},
	{"settings", "saved search", "saved_search"}, {"settings", "region", "region"}, {"settings", "stage", "stage_setting"}, {"settings", "currency rate", "rate"}, {"settings", "threshold or weight", "setting"},
}

func TestEveryNounOfTheDomainIsAKind(t *testing.T) {
	kept := map[string]bool{}
	for _, n := range nouns {
		if LookupKind(n.kind) == nil {
			t.Errorf("%s: there is no kind %s for the %s", n.chapter, n.kind, n.noun)
		}
		kept[n.kind] = true
	}
	for _, k := range Kinds() {
		if !k.System && !kept[k.Name] {
			t.Errorf("the kind %s stands for nothing in the domain", k.Name)
		}
	}
}

func TestStatesNamedByTheDomainCanBeChosen(t *testing.T) {
	for name, options := range map[string]string{
		"account.status": "target|customer|key account|former", "account.priority": "A|B|C|D", "account.ownership": "public|private",
		"account.organization": "centralized|decentralized", "account.importance": "routine|strategic|commodity|bottleneck",
		"account.customer_type": "defender|prospector|analyzer|reactor", "account.kam_kind": "contact|passive coordinator|active coordinator|integrated",
		"account.relationship_level": "product vendor|solution provider|business partner|strategic", "account.continuum": "transactional|consultative|partnership",
		"site.type": "plant|office|distribution centre", "document.type": "contract|account plan|presentation|proposal|reference",
		"membership.roles":    "gatekeeper|buyer|user|influencer|advisor|facilitator|decider",
		"membership.promoter": "information provider|good buddy|inner salesperson", "membership.attitude": "unfavourable|favourable",
		"membership.zones": "power|threat|receptiveness", "membership.decides": "alone|jointly", "influence.nature": "influence|alliance|conflict",
		"concern.basis": "solution-based|relational-based", "expectation.basis": "solution-based|relational-based", "criterion.nature": "tangible|intangible",
		"criterion.category":      "core transactional|service|process|fit",
		"criterion.subcategory":   "performance|quality|price|recovery|responsiveness|flexibility|integration|coordination|innovation|values|strategic|operational|personal",
		"criterion.compensation":  "change importance|accentuate difference|leverage the facilitator",
		"selling_membership.role": "key account sponsor|key account executive|key account manager|subject matter leader|geographic leader|supply chain leader|administrative leader|contributor",
		"selling_membership.term": "permanent|temporary", "interface.topic": "ordering|invoicing|deliveries|returns|specifications|forecasts|support|procurement and sales",
		"opportunity.lead": "push|pull", "opportunity.growth": "up-sell|cross-sell|co-creation", "opportunity.penetration": "enhance|expand|extend",
		"opportunity.outcome": "open|won|lost|abandoned", "opportunity.phase": "excitement|investment|long tunnel|depressive|productive",
		"opportunity.project_phase": "initiation|objectives|planning|execution|control",
		"cabs.compelling_reason":    "unknown|no|yes", "cabs.authority_leverage": "unknown|no|yes", "cabs.budget_availability": "unknown|no|yes", "cabs.supporting_allies": "unknown|no|yes",
		"value_check.needs_justify_price": "unknown|no|yes", "value_check.strengths_developed": "unknown|no|yes", "value_check.benefits_shown": "unknown|no|yes",
		"value_check.more_expensive": "unknown|no|yes", "resource_need.state": "missing|confirmed", "activity.type": "e-mail|call|meeting|visit|task|note",
		"objective.horizon": "short|medium|long", "programme.priorities": "A|B|C|D", "review.type": "account review|executive review",
		"programme.activity": "newsletter|personalized messages|frequent meetings|seminars|named key account manager|social events|joint planning|management meetings",
		"activity.signals":   "information not received|information unreliable|information contradictory|unrealistic request|implied need|information requested|meeting requested|objection returned|objections contradictory|information poorly received|credibility questioned",
	} {
		f := field(t, name)
		for _, o := range strings.Split(options, "|") {
			if f.Type != EnumType || !slices.Contains(f.Options, o) {
				t.Errorf("%s cannot be %q", name, o)
			}
		}
	}
}

func TestTheEightStepsOfBuyingAreTheSameEverywhere(t *testing.T) {
	steps := field(t, "opportunity.stage").Options
	for _, name := range []string{"resource_need.stage", "influencing_action.stage", "stage_setting.stage"} {
		if got := field(t, name).Options; !slices.Equal(got, steps) {
			t.Errorf("the steps of %s are %v", name, got)
		}
	}
	for i, s := range DefaultSettings().Stages() {
		if s.Stage != steps[i] {
			t.Errorf("the settings have %q as step %d", s.Stage, i+1)
		}
		if len(TypicalExpertise(s.Stage)) == 0 {
			t.Errorf("nothing of ours is needed at %s", s.Stage)
		}
	}
	if len(steps) != 8 {
		t.Errorf("there are %d steps", len(steps))
	}
	if got := TypicalExpertise("proposal requests"); !slices.Equal(got, []string{"marketing", "finance"}) || TypicalExpertise("lunch") != nil {
		t.Errorf("proposal requests need %v, lunch needs %v", got, TypicalExpertise("lunch"))
	}
}

func TestRecordsAreCalledWhatPeopleCallThem(t *testing.T) {
	member := Ref{"membership", testID(0x0192af0000000001)}
	crane := Ref{"product", testID(0x0192af0000000002)}
	names := func(ref Ref) string {
		switch ref {
		case member:
			return "Anna Lind · decider"
		case crane:
			return "Ladle crane 250 t"
		}
		return nameOf(ref)
	}
	titles := map[string][]string{ // by kind: what the record is called, then its fields
		"saved_search":       {"Key accounts in Finland", "name", "Key accounts in Finland", "query", "country:FI"},
		"site":               {"Kokkola works", "name", "Kokkola works", "account", "{polar}"},
		"corporate_action":   {"Bought a scrap dealer", "name", "Bought a scrap dealer"},
		"financial_year":     {"Polar Steel Oy · 2025", "account", "{polar}", "year", "2025"},
		"purchase":           {"Ladle crane 250 t · 2025-03-01", "account", "{polar}", "product", crane.ID.String(), "date", "2025-03-01"},
		"competitor":         {"Ostra Kraner", "name", "Ostra Kraner", "account", "{polar}"},
		"segment":            {"Intermodal & Rail", "name", "Intermodal & Rail"},
		"news":               {"Furnace 1 to be replaced", "headline", "Furnace 1 to be replaced"},
		"document":           {"Frame agreement", "name", "Frame agreement"},
		"analysis":           {"Anna Lind · decider · 2026-05-04", "member", member.ID.String(), "date", "2026-05-04"},
		"expectation":        {"One number to call", "subject", "One number to call"},
		"criterion":          {"Delivery in the shutdown", "name", "Delivery in the shutdown"},
		"connection":         {"Åsa Lind ↔ Anna Lind", "person", "{lind}", "contact", "{anna}"},
		"interface":          {"invoicing · Finance · Shared services", "topic", "invoicing", "our_function", "Finance", "their_function", "Shared services"},
		"cabs":               {"Melt shop cranes", "opportunity", "{cranes}"},
		"milestone":          {"Specification agreed", "name", "Specification agreed"},
		"obstacle":           {"No slot in the shutdown", "name", "No slot in the shutdown"},
		"resource_need":      {"legal · proposal evaluation", "expertise", "legal", "stage", "proposal evaluation"},
		"value_check":        {"Melt shop cranes · 2026-11-01", "opportunity", "{cranes}", "date", "2026-11-01"},
		"objective":          {"Sole supplier of the melt shop", "name", "Sole supplier of the melt shop"},
		"plan":               {"Polar Steel Oy · 2027", "account", "{polar}", "period", "2027"},
		"answer":             {"buying cycle", "question", "buying cycle", "account", "{polar}"},
		"meeting_plan":       {"Board paper · 2026-11-30", "subject", "Board paper", "date", "2026-11-30"},
		"influencing_action": {"A crane pays for itself in 26 months", "message", "A crane pays for itself in 26 months"},
		"programme":          {"seminars · Steel", "activity", "seminars", "segment", "Steel"},
		"sales_plan":         {"Melt shop cranes", "opportunity", "{cranes}"},
		"review":             {"account review · Polar Steel Oy · 2026-12-01", "type", "account review", "account", "{polar}", "due", "2026-12-01"},
		"selection":          {"Polar Steel Oy · 2026-02-01", "account", "{polar}", "date", "2026-02-01"},

		"portfolio_assessment": {"Polar Steel Oy · 2026-02-01", "account", "{polar}", "date", "2026-02-01"},
		"region":               {"EMEA", "name", "EMEA"},
		"stage_setting":        {"proposal requests", "stage", "proposal requests", "name", "Quote"},
		"rate":                 {"SEK · 2026-01-01", "currency", "SEK", "date", "2026-01-01", "rate", "0.0885"},
		"setting":              {"silence_days", "key", "silence_days", "number", "45"},
	}
	ids := strings.NewReplacer("{polar}", polar.ID.String(), "{lind}", lind.ID.String(), "{anna}", anna.ID.String(), "{cranes}", cranes.ID.String())
	for kind, row := range titles {
		ref := Ref{kind, testID(0x0192b00000000001)}
		var pairs []string
		for _, text := range row[1:] {
			pairs = append(pairs, ids.Replace(text))
		}
		if got := record(ref, pairs...).Title(names); got != row[0] {
			t.Errorf("the %s is called %q, not %q", kind, got, row[0])
		}
	}
	for _, n := range nouns {
		if k := LookupKind(n.kind); titles[n.kind] == nil && k != nil && !slices.Contains([]string{"account", "contact", "membership", "influence",
			"concern", "person", "team", "selling_membership", "opportunity", "activity", "product", "open_space", "success_factor"}, k.Name) {
			t.Errorf("no title of a %s is tested", n.kind)
		}
	}
}

// anyRecord draws a record of a kind with a canonical value in every field.
func anyRecord(t *rapid.T, k *Kind) Record {
	r := Record{Ref: Ref{k.Name, testID(0x0192b10000000001)}}
	for _, f := range k.Fields {
		value := ""
		switch f.Type {
		case TextType, LongTextType:
			value = rapid.StringMatching(`[a-zåö]{1,12}( [a-z]{1,5})?`).Draw(t, f.Name)
		case NumberType:
			low, high := 0, 5000
			if f.Min != nil {
				low = int(f.Min.IntPart())
			}
			if f.Max != nil {
				high = int(f.Max.IntPart())
			}
			value = decimal.NewFromInt(int64(rapid.IntRange(low, high).Draw(t, f.Name))).String()
		case YesNoType:
			value = Yes
		case DateType:
			value = today.AddDays(rapid.IntRange(-4000, 4000).Draw(t, f.Name)).String()
		case TimeType:
			value = "09:30"
		case MoneyType:
			value = Money{decimal.New(rapid.Int64Range(-1e9, 1e9).Draw(t, f.Name), -2), "SEK"}.String()
		case EnumType:
			value = rapid.SampledFrom(f.Options).Draw(t, f.Name)
		case ReferenceType:
			value = testID(rapid.Uint64Range(1, 1<<40).Draw(t, f.Name)).String()
		case EmailType:
			value = "a.lind@polar.example"
		case PhoneType:
			value = "+358 6 5550 100"
		case WebType:
			value = "polar.example/steel"
		case CountryType:
			value = rapid.SampledFrom([]string{"FI", "SE", "PT"}).Draw(t, f.Name)
		}
		if f.Multi {
			r = r.With(Cell{ItemKey(f.Name, value), Yes})
		} else {
			r = r.With(Cell{f.Name, value})
		}
	}
	return r
}

func TestEveryFieldIsHeldByItsStructAsInTheRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Kinds()).Draw(t, "kind")
		r := anyRecord(t, k)
		if err := r.Check(); err != nil {
			t.Fatalf("%s: %v", k.Name, err)
		}
		v := decoders[k.Name](r)
		if id := v.FieldByName("ID").Interface(); id != r.ID {
			t.Fatalf("%s: the id is %v", k.Name, id)
		}
		for _, f := range k.Fields {
			got := v.FieldByIndex(f.index)
			if f.Multi {
				got = got.Index(0)
			}
			if text := canonical(got); text != r.Values(f)[0] {
				t.Fatalf("%s.%s holds %q, the record says %q", k.Name, f.Name, text, r.Values(f)[0])
			}
		}
	})
}

// canonical returns the text of a decoded value.
func canonical(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case bool:
		return map[bool]string{true: Yes}[x]
	case Number:
		return x.Decimal.String()
	case Date:
		return x.String()
	case Money:
		return x.String()
	case ID:
		return x.String()
	}
	return v.String()
}

var decoders = map[string]func(Record) reflect.Value{
	"account": as[Account], "site": as[Site], "corporate_action": as[CorporateAction], "financial_year": as[FinancialYear], "purchase": as[Purchase],
	"saved_search": as[SavedSearch], "competitor": as[Competitor], "segment": as[Segment], "news": as[News], "document": as[Document], "open_space": as[OpenSpace], "success_factor": as[SuccessFactor],
	"contact": as[Contact], "membership": as[Membership], "influence": as[Influence], "concern": as[Concern], "analysis": as[Analysis],
	"expectation": as[Expectation], "criterion": as[Criterion], "person": as[Person], "team": as[Team], "selling_membership": as[SellingMembership],
	"connection": as[Connection], "interface": as[Interface], "opportunity": as[Opportunity], "activity": as[Activity], "product": as[Product],
	"cabs": as[CABS], "milestone": as[Milestone], "obstacle": as[Obstacle], "resource_need": as[ResourceNeed], "value_check": as[ValueCheck],
	"objective": as[Objective], "plan": as[Plan], "answer": as[Answer], "meeting_plan": as[MeetingPlan], "influencing_action": as[InfluencingAction],
	"programme": as[Programme], "sales_plan": as[SalesPlan], "review": as[Review], "selection": as[Selection], "portfolio_assessment": as[PortfolioAssessment],
	"region": as[Region], "stage_setting": as[StageSetting], "rate": as[Rate], "setting": as[Setting], "conflict": as[Conflict], "rejection": as[Rejection],
}

func as[T any](r Record) reflect.Value { return reflect.ValueOf(Decode[T](r)) }

func TestARecordTakesItsAccountFromWhatItHangsOn(t *testing.T) {
	account := func(ref Ref) (Record, bool) {
		return record(ref, "account", polar.ID.String()), ref.ID == cranes.ID || ref.ID == anna.ID
	}
	for _, k := range Kinds() {
		f := k.Lookup("account")
		if f == nil || f.From == "" {
			continue
		}
		via, _, _ := strings.Cut(f.From, ".")
		id := anna.ID
		if k.Lookup(via).Ref == "opportunity" {
			id = cranes.ID
		}
		r := record(Ref{k.Name, testID(0x0192b20000000001)}, via, id.String())
		r = r.With(r.Fill(account)...)
		if r.Scope() != "account/"+polar.ID.String() {
			t.Errorf("a new %s is in the scope %s", k.Name, r.Scope())
		}
	}
}

func TestTheStrategicQuestionsCoverTheirSixGroups(t *testing.T) {
	count := map[QuestionGroup]int{}
	seen := map[QuestionID]bool{}
	for _, q := range Questions() {
		count[q.Group]++
		if seen[q.ID] || q.Text == "" || q.Source == "" || !strings.HasSuffix(q.Text, "?") {
			t.Errorf("the question %q comes twice or is not whole", q.ID)
		}
		seen[q.ID] = true
		if again, ok := QuestionOf(q.ID); !ok || again != q {
			t.Errorf("%q leads to %v", q.ID, again)
		}
	}
	want := map[QuestionGroup]int{StandingQuestions: 6, EnvironmentQuestions: 6, MarketQuestions: 6, CompetitionQuestions: 12, AbsoluteQuestions: 8, RelativeQuestions: 5}
	if !reflect.DeepEqual(count, want) {
		t.Errorf("there are %v questions, want %v", count, want)
	}
	for group := range want {
		if industry := group == EnvironmentQuestions || group == MarketQuestions; group.OfIndustry() != industry {
			t.Errorf("%s is taken for a group about the account or the industry, and is not", group)
		}
	}
	if _, ok := QuestionOf("weather"); ok {
		t.Error("there is a question about the weather")
	}
	if got := field(t, "answer.question").Options; len(got) != len(seen) || got[0] != "standing today" {
		t.Errorf("an answer has %d questions to choose from", len(got))
	}
}
