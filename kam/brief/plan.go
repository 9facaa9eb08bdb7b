package brief

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/kam/dossier"
	"keyaccount/kam/openspace"
	"keyaccount/kam/portfolio"
	"keyaccount/kam/signal"
)

// PlanOf returns the account plan on a day, with all its sections (Töytäri 2023: customer, industry analysis, customer
// analysis, stakeholder analysis, competition analysis, value proposition, opportunity analysis, influencing plan; Le Bon
// & Herman 2015: background with strengths, weaknesses, opportunities and threats, objectives by term, the strategic
// questions, and the preparation of each meeting ahead).
//
// What somebody wrote in the plan in force stands first in each section, then what the records say. The plan in force is
// the agreed one of the latest day, otherwise the latest that is not superseded.
func PlanOf(d *dossier.Dossier, c *dossier.Company, s kam.Settings, today kam.Date) Sheet {
	v := newView(d, c, s, today, Options{})
	p := &planner{view: v, plan: v.inForce()}
	out := Sheet{Account: d.Ref(), Name: short(d.Account.Name), Title: "Account plan", Date: today}
	if p.plan != nil && p.plan.Period != "" {
		out.Title += " " + short(p.plan.Period)
	}
	out.Sections = slices.Concat(
		[]Section{p.head(), p.customer(), p.industry(), p.analysis(), p.stakeholders(), p.competition(), p.value(), p.opportunities(), p.influencing(), p.background()},
		p.swot(), p.objectives(), p.questions(), p.meetings())
	return out
}

type planner struct {
	*view
	plan *kam.Plan // nil where none is written
}

// inForce returns the plan that holds.
func (v *view) inForce() *kam.Plan {
	var best *kam.Plan
	rank := func(p *kam.Plan) int {
		return map[string]int{"agreed": 2, "draft": 1, "": 1}[p.Status]
	}
	for i := range v.d.Plans {
		p := &v.d.Plans[i]
		if p.Status != "superseded" && (best == nil || rank(p) > rank(best) || rank(p) == rank(best) && !p.Date.Before(best.Date)) {
			best = p
		}
	}
	return best
}

// written returns the section with what the plan says in one of its fields, or that it says nothing.
func (p *planner) written(title, field string, text func(*kam.Plan) kam.LongText) Section {
	s := Section{Title: title, Level: 1}
	if p.plan == nil {
		s.Lines = append(s.Lines, p.gap("", "no account plan is written", "plan", set("period", fmt.Sprint(p.today.Year+1))))
		return s
	}
	of := ref("plan", p.plan.ID)
	for _, line := range each(text(p.plan)) {
		s.Lines = append(s.Lines, says(of, "", line).mended(field))
	}
	if len(s.Lines) == 0 {
		s.Lines = append(s.Lines, lacks("", "the plan says nothing here", of, field))
	}
	return s
}

func (p *planner) head() Section {
	s := Section{Title: "The plan", Level: 1}
	if p.plan == nil {
		s.Lines = append(s.Lines, p.gap("", "no account plan is written; what follows is what the records say", "plan", set("period", fmt.Sprint(p.today.Year+1))))
	} else {
		s.Lines = append(s.Lines, says(ref("plan", p.plan.ID), short(p.plan.Period), dotted(p.plan.Status, labelled("kept by", p.person(p.plan.Owner)), p.day(p.plan.Date))).mended("period", "status", "owner", "date"))
	}
	s.Lines = append(s.Lines, p.glance(meeting{}).Lines[1:]...)
	return s
}

// facts adds what fields of the account say, and as one gap which of them say nothing.
func (p *planner) facts(s *Section, fields ...string) {
	r := p.fields()
	var missing, names []string
	for _, name := range fields {
		f := kam.AccountKind.Lookup(name)
		switch text := r[name]; {
		case text == "":
			missing, names = append(missing, name), append(names, strings.ToLower(f.Label))
		default:
			s.Lines = append(s.Lines, says(p.account(), f.Label, text).mended(name))
		}
	}
	if len(missing) > 0 {
		s.Lines = append(s.Lines, lacks("Not recorded", plural(names), p.account(), missing...))
	}
}

// fields words the fields of the account that a plan tells.
func (p *planner) fields() map[string]string {
	a := p.d.Account
	countries := []string{kam.CountryName(string(a.Country))}
	for _, c := range a.Countries {
		countries = append(countries, kam.CountryName(string(c)))
	}
	number := func(field string, n kam.Number) string {
		if !n.Known {
			return ""
		}
		return value(kam.AccountKind, field, n.String())
	}
	return map[string]string{
		"segment": a.Segment, "country": joined(", ", countries...), "ownership": dotted(a.Ownership), "principal_owners": short(a.Owners), "organization": a.Organization,
		"revenue": money(a.Revenue), "employees": number("employees", a.Employees), "vision": first(a.Vision), "mission": first(a.Mission), "prospects": first(a.Prospects),
		"importance": a.Importance, "customer_type": a.CustomerType, "kam_kind": a.KAMKind, "relationship_level": a.Level, "continuum": a.Continuum, "vendor_tier": number("vendor_tier", a.VendorTier),
		"budget_cycle": first(a.BudgetCycle), "purchasing_practice": first(a.BuyingPractice),
	}
}

func (p *planner) customer() Section {
	s := p.written("Customer", "customer", func(x *kam.Plan) kam.LongText { return x.Customer })
	p.facts(&s, "segment", "country", "ownership", "principal_owners", "organization", "revenue", "employees", "vision", "mission", "prospects")
	for _, x := range p.d.Sites {
		s.Lines = append(s.Lines, says(ref("site", x.ID), "Site", dotted(short(x.Name), x.Type, short(x.City), short(x.Purpose), short(x.Capacity))))
	}
	return s
}

func (p *planner) industry() Section {
	s := p.written("Industry analysis", "industry_analysis", func(x *kam.Plan) kam.LongText { return x.Industry })
	name := p.d.Account.Segment
	at := slices.IndexFunc(p.c.Segments, func(x kam.Segment) bool { return x.Name == name && name != "" })
	switch {
	case name == "":
		s.Lines = append(s.Lines, lacks("Industry segment", "not recorded", p.account(), "segment"))
	case at < 0:
		s.Lines = append(s.Lines, Line{Label: name, Text: "nothing is recorded of the segment", Tone: Gap, Reasons: p.about("the account is of the segment %s", name), Mend: &Mend{Make: "segment", Cells: []kam.Cell{set("name", name)}}})
	default:
		x := p.c.Segments[at]
		for _, t := range []struct {
			label string
			text  kam.LongText
		}{{"Trends", x.Trends}, {"Regulation", x.Regulation}, {"What it needs", x.Needs}} {
			if text := first(t.text); text != "" {
				s.Lines = append(s.Lines, says(ref("segment", x.ID), t.label, text))
			}
		}
	}
	return s
}

func (p *planner) analysis() Section {
	s := p.written("Customer analysis", "customer_analysis", func(x *kam.Plan) kam.LongText { return x.CustomerAnalysis })
	p.facts(&s, "importance", "customer_type", "kam_kind", "relationship_level", "continuum", "vendor_tier", "budget_cycle", "purchasing_practice")
	factors := slices.Clone(p.d.SuccessFactors)
	slices.SortStableFunc(factors, func(a, b kam.SuccessFactor) int {
		switch {
		case a.Priority.Known && b.Priority.Known:
			return a.Priority.Cmp(b.Priority.Decimal)
		case a.Priority.Known:
			return -1
		case b.Priority.Known:
			return 1
		}
		return 0
	})
	for _, f := range factors {
		s.Lines = append(s.Lines, says(ref("success_factor", f.ID), "Success factor", dotted(short(f.Name), first(f.Notes))))
	}
	if len(factors) == 0 {
		s.Lines = append(s.Lines, p.gap("Success factors", "none are recorded", "success_factor"))
	}
	if r := portfolio.RevenueOf(p.d, p.s, p.today); r.Known {
		s.Lines = append(s.Lines, Line{Label: "Buys of us in a year", Text: money(kam.Money{Amount: r.Amount.Round(0), Currency: p.s.BaseCurrency}), Reasons: r.Reasons})
	} else {
		s.Lines = append(s.Lines, p.gap("Buys of us in a year", "not known", "financial_year"))
	}
	if m := portfolio.MarginOf(p.d, p.s, p.today); m.ShareKnown {
		s.Lines = append(s.Lines, Line{Label: "Contribution margin", Text: fmt.Sprintf("%s %% of net sales in %d", m.Share.Shift(2).Round(1), m.Year), Reasons: m.Reasons})
	}
	if dia := signal.DiamondOf(p.d); dia.Layer != signal.NoLayer {
		s.Lines = append(s.Lines, Line{Label: "Relationship", Text: string(dia.Layer) + " by whom we are connected to", Reasons: dia.Reasons})
	}
	for _, x := range p.d.CorporateActions {
		s.Lines = append(s.Lines, says(ref("corporate_action", x.ID), "It did", dotted(short(x.Name), x.Type, p.day(x.Date), x.Result)))
	}
	return s
}

func (p *planner) stakeholders() Section {
	s := p.written("Stakeholder analysis", "stakeholder_analysis", func(x *kam.Plan) kam.LongText { return x.Stakeholders })
	s.Columns = []string{"Who", "Part", "Attitude", "Connected to", "Last contact"}
	members := slices.Clone(p.center)
	slices.SortStableFunc(members, func(a, b signal.Member) int { return weight(&b) - weight(&a) })
	for _, m := range members {
		c := p.d.Contact(m.Contact)
		attitude := ""
		for _, x := range p.memberships(m.Contact, kam.NoID) {
			if attitude == "" {
				attitude = x.Attitude
			}
		}
		part := slices.Clone(m.Roles)
		for _, also := range []struct {
			is   bool
			word string
		}{{m.Dominant, "dominant advisor"}, {m.Power, "power zone"}, {m.Opponent, "acts against us"}} {
			if also.is {
				part = append(part, also.word)
			}
		}
		s.Lines = append(s.Lines, Line{
			Cells:   []string{joined(", ", short(c.Name), short(c.Title)), orUnknown(plural(part)), orUnknown(attitude), or(plural(p.names(m.Ours, p.person)), "nobody"), orUnknown(p.day(m.Last))},
			Reasons: []kam.Reason{kam.Because("contact", c.ID, "%s: %s", short(c.Name), plural(part)), kam.Because("membership", m.Membership, "%s", plural(m.Roles))},
		})
	}
	for _, g := range signal.CoverageOf(p.d, p.today).BuyingRolesMissing {
		s.Lines = append(s.Lines, p.gap("No "+g.Role, "nobody is known to play the part", "membership", set("roles="+g.Role, kam.Yes)))
	}
	for i := range p.d.Influences {
		x := &p.d.Influences[i]
		from, to := p.contact(x.From), p.contact(x.To)
		if from != "" && to != "" {
			s.Lines = append(s.Lines, says(ref("influence", x.ID), sentence(or(x.Nature, "influence")), dotted(from+" → "+to, x.Strength, short(x.About))))
		}
	}
	return s
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func orUnknown(s string) string { return or(s, "unknown") }

func (p *planner) competition() Section {
	s := p.written("Competition analysis", "competition_analysis", func(x *kam.Plan) kam.LongText { return x.Competition })
	s.Lines = append(s.Lines, p.competitors().Lines...)
	return s
}

func (p *planner) value() Section {
	s := p.written("Value proposition", "value_proposition", func(x *kam.Plan) kam.LongText { return x.Value })
	for _, x := range signal.Propositions(p.d) {
		l := Line{Label: p.deal(x.Deal), Reasons: x.Reasons}
		switch x.Problem {
		case signal.Yes:
			l.Text, l.Tone = "the customer sees less value than the price", Warn
		case signal.No:
			l.Text = "no sign that the price is higher than the value seen"
		default:
			l.Text, l.Tone = "whether the value justifies the price is not known", Gap
			l.Mend = &Mend{Make: "value_check", Cells: []kam.Cell{set("opportunity", x.Deal.String())}}
		}
		s.Lines = append(s.Lines, l)
	}
	m := choice.Of(p.d, kam.NoID, p.s)
	for _, r := range m.Criteria {
		if r.Matters == choice.Yes && r.Vulnerable != choice.Yes {
			s.Lines = append(s.Lines, Line{Label: "Matters", Text: dotted(short(r.Name), p.contact(r.Contact), labelled("relevance", r.Relevance.String())), Reasons: []kam.Reason{r.Reason}})
		}
	}
	return s
}

// mostPushes is how many cells of the Open Space a plan names.
const mostPushes = 5

func (p *planner) opportunities() Section {
	s := p.written("Opportunity analysis", "opportunity_analysis", func(x *kam.Plan) kam.LongText { return x.Opportunities })
	deals := p.deals()
	s.Lines = append(s.Lines, deals.Lines...)
	s.Beyond = deals.Beyond
	m := openspace.Of(p.d, p.c, p.s, p.today)
	for i, c := range m.Push {
		if i == mostPushes {
			break
		}
		l := Line{Label: "Push", Text: dotted(short(c.ProductName), short(c.Segment), labelled("could be", money(c.Potential)), labelled("serves", short(c.FactorName))), Reasons: c.Reasons}
		s.Lines = append(s.Lines, l)
	}
	if len(m.Rows) == 0 {
		s.Lines = append(s.Lines, p.gap("Open Space", "nothing is recorded", "open_space"))
	}
	return s
}

func (p *planner) influencing() Section {
	s := p.written("Influencing plan", "influencing_plan", func(x *kam.Plan) kam.LongText { return x.Influencing })
	s.Columns = []string{"Whom", "Message", "Channel", "Goal", "Who", "When"}
	all := slices.Clone(p.d.InfluencingActions)
	slices.SortStableFunc(all, func(a, b kam.InfluencingAction) int { return byDay(a.Date, b.Date) })
	for _, x := range all {
		when := p.day(x.Date)
		if !x.Done.IsZero() {
			when = "done " + p.day(x.Done)
		}
		s.Lines = append(s.Lines, Line{
			Cells:   []string{orUnknown(or(p.contact(x.Contact), short(x.Target))), short(x.Message), x.Channel, short(x.Goal), or(p.person(x.Owner), "nobody"), orUnknown(when)},
			Reasons: []kam.Reason{kam.Because("influencing_action", x.ID, "%s", short(x.Message))}, Mend: &Mend{Ref: ref("influencing_action", x.ID)},
		})
	}
	if len(all) == 0 {
		s.Lines = append(s.Lines, p.gap("", "no influencing action is planned", "influencing_action"))
	}
	return s
}

func (p *planner) background() Section {
	return p.written("Background", "background", func(x *kam.Plan) kam.LongText { return x.Background })
}

func (p *planner) swot() []Section {
	var out []Section
	for _, x := range []struct {
		title, field string
		text         func(*kam.Plan) kam.LongText
	}{
		{"Strengths", "strengths", func(x *kam.Plan) kam.LongText { return x.Strengths }},
		{"Weaknesses", "weaknesses", func(x *kam.Plan) kam.LongText { return x.Weaknesses }},
		{"Opportunities", "opportunities", func(x *kam.Plan) kam.LongText { return x.Openings }},
		{"Threats", "threats", func(x *kam.Plan) kam.LongText { return x.Threats }},
	} {
		s := p.written(x.title, x.field, x.text)
		s.Level = 2
		out = append(out, s)
	}
	return out
}
