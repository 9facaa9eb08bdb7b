package signal

import (
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/portfolio"
)

// Health says how well an account is doing, from 0 to 100.
type Health struct {
	Known bool // less than half of the weight is unknown; where it is false, Score says nothing
	Score int
	Parts []Part // always all of them, in the order of the settings
}

// Part is one thing that health is made of.
type Part struct {
	Name    string
	Known   bool
	Weight  float64      // the points it can give
	Points  float64      // the points it gives, from 0 to Weight; nothing where it is not known
	Reasons []kam.Reason // never empty
}

// HealthOf returns the health of an account on a day: 100 × the points of the known parts ÷ their weights, rounded.
// Unknown parts count neither way. It is unknown as a whole where half of all weight or more is. The parts are those of
// Le Bon & Herman (2015), weighed by the settings; the comment on each says how its share is found. Concerns are
// always known, for a concern that nobody recorded is none, and nothing else looks at them; so health never rises
// when one is added.
func HealthOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Health {
	p := &pulse{d: d, s: s, today: today, center: Center(d)}
	var h Health
	var points, known, all float64
	for _, part := range []struct {
		name   string
		weight decimal.Decimal
		share  func() (float64, bool, []kam.Reason)
	}{
		{"relationship coverage", s.HealthCoverage, p.coverage},
		{"recent contact", s.HealthRecency, p.recency},
		{"open concerns", s.HealthConcerns, p.concerns},
		{"qualified deals", s.HealthCABS, p.qualified},
		{"work on time", s.HealthOverdue, p.onTime},
		{"margin trend", s.HealthMargin, p.margin},
		{"competitors", s.HealthCompetitors, p.competitors},
		{"fresh data", s.HealthFreshness, p.freshness},
	} {
		share, ok, reasons := part.share()
		weight := part.weight.InexactFloat64()
		all += weight
		out := Part{Name: part.name, Known: ok, Weight: weight, Reasons: reasons}
		if ok {
			out.Points = weight * min(1, max(0, share))
			points += out.Points
			known += weight
		}
		h.Parts = append(h.Parts, out)
	}
	if h.Known = 2*known > all; h.Known {
		h.Score = int(math.Round(100 * points / known))
	}
	return h
}

// pulse finds the parts of one account's health: the share of its points that each gives, whether it is known, and why.
type pulse struct {
	d      *dossier.Dossier
	s      kam.Settings
	today  kam.Date
	center []Member
}

// unknown is the answer of a part of which nothing is known.
func (p *pulse) unknown(words string) (float64, bool, []kam.Reason) {
	return 0, false, []kam.Reason{{Record: p.d.Ref(), Words: words}}
}

// coverage is the share that is there of: the permanent roles of ours, connections to deciders, facilitators and dominant
// advisors, a decider, a true facilitator. It is unknown where nothing of either center is recorded.
func (p *pulse) coverage() (float64, bool, []kam.Reason) {
	c := coverageOf(p.d, p.center, p.today)
	if !c.Known {
		return p.unknown("neither our selling center nor their buying center is recorded")
	}
	wanted := len(permanentRoles) + c.KeyMembers + 2
	there := len(permanentRoles) - len(c.SellingRolesMissing) + c.Connected
	var why []kam.Reason
	for _, g := range c.SellingRolesMissing {
		why = append(why, g.Reason)
	}
	why = append(why, c.Unconnected...)
	for _, one := range []struct {
		words string
		is    func(Member) bool
	}{
		{"no decider is known", func(m Member) bool { return m.Plays("decider") }},
		{"no true facilitator is known", func(m Member) bool { return m.Facilitates() }},
	} {
		if slices.ContainsFunc(p.center, one.is) {
			there++
		} else {
			why = append(why, kam.Reason{Record: p.d.Ref(), Words: one.words})
		}
	}
	if why == nil {
		why = []kam.Reason{{Record: p.d.Ref(), Words: "all permanent roles are held and all key members connected"}}
	}
	return float64(there) / float64(wanted), true, why
}

// recency is the mean over the powerful members of 1 up to Settings.SilenceDays since the last contact, falling evenly to 0
// at four times as many. Whoever has no contact on record gives 0 if there is one with others. It is unknown where no
// powerful member, or no contact with any of them, is recorded.
func (p *pulse) recency() (float64, bool, []kam.Reason) {
	var sum float64
	var n, met int
	var why []kam.Reason
	for i := range p.center {
		m := &p.center[i]
		if !m.Powerful() {
			continue
		}
		n++
		if m.Last.IsZero() {
			why = append(why, m.reason("has no contact on record"))
			continue
		}
		met++
		fresh := float64(p.s.SilenceDays)
		share := min(1, max(0, (4*fresh-float64(p.today.DaysSince(m.Last)))/(3*fresh)))
		sum += share
		why = append(why, m.reason("was last met on "+m.Last.String()))
	}
	if met == 0 {
		return p.unknown("no contact with a powerful member is recorded")
	}
	return sum / float64(n), true, why
}

// concerns is 1 less 0.1 for each open concern of low, 0.25 of medium, 0.5 of high severity, half as much again where it
// is overdue or nobody's. It is always known.
func (p *pulse) concerns() (float64, bool, []kam.Reason) {
	share := 1.0
	var why []kam.Reason
	for i := range p.d.Concerns {
		c := &p.d.Concerns[i]
		if !c.Handled.IsZero() {
			continue
		}
		cost := map[Severity]float64{Low: 0.1, Medium: 0.25, High: 0.5}[severityOf(c.Severity)]
		words := "open: " + called(c.Subject)
		if c.Owner == kam.NoID {
			words += ", nobody’s"
		}
		late := !c.Due.IsZero() && c.Due.Before(p.today)
		if late {
			words += ", overdue"
		}
		if late || c.Owner == kam.NoID {
			cost *= 1.5
		}
		share -= cost
		why = append(why, kam.Because("concern", c.ID, "%s", words))
	}
	if why == nil {
		why = []kam.Reason{{Record: p.d.Ref(), Words: "no concern is open"}}
	}
	return share, true, why
}

// qualified is the mean, over the open deals of which any of the four is known, of the share of CABS that is yes. It is
// unknown where there is no such deal.
func (p *pulse) qualified() (float64, bool, []kam.Reason) {
	var sum, n float64
	var why []kam.Reason
	for _, q := range Qualifications(p.d) {
		if q.Count(Unknown) == len(q.Checks) {
			continue
		}
		n++
		sum += float64(q.Count(Yes)) / float64(len(q.Checks))
		for _, c := range q.Checks {
			if c.State != Yes {
				why = append(why, kam.Reason{Record: c.Record, Words: c.Name + ": " + c.Words})
			}
		}
	}
	if n == 0 {
		return p.unknown("no open deal was checked for CABS")
	}
	if why == nil {
		why = []kam.Reason{{Record: p.d.Ref(), Words: "all checked deals are qualified"}}
	}
	return sum / n, true, why
}

// onTime is 1 less 0.15 for each overdue activity, influencing action, interface to mend and milestone of an open deal, and
// 0.3 for each overdue review. It is unknown where no activity and no review is recorded.
func (p *pulse) onTime() (float64, bool, []kam.Reason) {
	if len(p.d.Activities)+len(p.d.Reviews) == 0 {
		return p.unknown("neither work nor reviews are recorded")
	}
	share := 1.0
	var why []kam.Reason
	late := func(kind string, id kam.ID, name string, due, done kam.Date, cost float64) {
		if done.IsZero() && !due.IsZero() && due.Before(p.today) {
			share -= cost
			why = append(why, kam.Because(kind, id, "due on %s: %s", due, called(name)))
		}
	}
	for i := range p.d.Activities {
		a := &p.d.Activities[i]
		late("activity", a.ID, a.Subject, a.Due, a.Done, 0.15)
	}
	for i := range p.d.InfluencingActions {
		a := &p.d.InfluencingActions[i]
		late("influencing_action", a.ID, a.Message, a.Date, a.Done, 0.15)
	}
	for i := range p.d.Interfaces {
		f := &p.d.Interfaces[i]
		late("interface", f.ID, f.Topic, f.Due, f.Mended, 0.15)
	}
	for i := range p.d.Milestones {
		m := &p.d.Milestones[i]
		if deal := p.d.Opportunity(m.Opportunity); deal != nil && dossier.IsOpen(deal) {
			late("milestone", m.ID, m.Name, m.Due, m.Reached, 0.15)
		}
	}
	for i := range p.d.Reviews {
		r := &p.d.Reviews[i]
		late("review", r.ID, r.Type, r.Due, r.Held, 0.3)
	}
	if why == nil {
		why = []kam.Reason{{Record: p.d.Ref(), Words: "nothing is overdue"}}
	}
	return share, true, why
}

// margin is 0.6 and 4 for each unit by which the contribution margin, as a share of net sales, grew from the last but one
// to the last fiscal year: a steady margin gives 0.6, ten points more give 1, fifteen less 0; see portfolio.MarginOfYear. As
// in portfolio.MarginOf, a year under way or to come is none, nor is one longer ago than Settings.FigureYears. It is
// unknown where the share of either of two years that follow each other is.
func (p *pulse) margin() (float64, bool, []kam.Reason) {
	running := p.s.FiscalYear(p.today)
	years := slices.DeleteFunc(portfolio.Margins(p.d, p.s), func(m portfolio.Margin) bool {
		return !m.ShareKnown || m.Year >= running || m.Year < running-p.s.FigureYears
	})
	if len(years) < 2 || years[1].Year != years[0].Year-1 {
		return p.unknown("the margins of two years that follow each other are not recorded")
	}
	var why []kam.Reason
	for _, m := range years[:2] {
		why = append(why, kam.Because("financial_year", m.Record, "a margin of %.1f %% in %d", m.Share.Shift(2).InexactFloat64(), m.Year))
	}
	return 0.6 + 4*years[0].Share.Sub(years[1].Share).InexactFloat64(), true, why
}

// competitors is 1 less 0.3 for each competitor ahead of us and 0.1 for each level with us, and less half the share of the
// Open Space cells in which one is ahead. It is unknown where neither competitors nor Open Space are recorded.
func (p *pulse) competitors() (float64, bool, []kam.Reason) {
	if len(p.d.Competitors)+len(p.d.OpenSpace) == 0 {
		return p.unknown("neither competitors nor Open Space are recorded")
	}
	share := 1.0
	var why []kam.Reason
	for i := range p.d.Competitors {
		c := &p.d.Competitors[i]
		if cost := map[string]float64{"ahead of us": 0.3, "level with us": 0.1}[c.Position]; cost > 0 {
			share -= cost
			why = append(why, kam.Because("competitor", c.ID, "%s is %s", kam.Clip(c.Name, 80), c.Position))
		}
	}
	for i := range p.d.OpenSpace {
		c := &p.d.OpenSpace[i]
		if c.Competitor != "" {
			share -= 0.5 / float64(len(p.d.OpenSpace))
			why = append(why, kam.Because("open_space", c.ID, "%s is ahead in %s", kam.Clip(c.Competitor, 80), kam.Clip(c.Segment, 80)))
		}
	}
	if why == nil {
		why = []kam.Reason{{Record: p.d.Ref(), Words: "no competitor is ahead"}}
	}
	return share, true, why
}

// freshness is the share of records that are fresh among those of which the age is known; see FreshnessOf.
func (p *pulse) freshness() (float64, bool, []kam.Reason) {
	f := FreshnessOf(p.d, p.s, p.today)
	if !f.Known() {
		return p.unknown("when records were made or verified is not known")
	}
	why := f.Stale
	if why == nil {
		why = []kam.Reason{{Record: p.d.Ref(), Words: "all records are fresh"}}
	}
	return float64(f.Fresh) / float64(f.Fresh+len(f.Stale)), true, why
}
