package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/alignment"
	"keyaccount/kam/choice"
	"keyaccount/kam/signal"
)

// promises are what we owe: work that is to be done, the most urgent first, and next steps from what was done lately, as
// long as contacts count as recent.
func (v *view) promises(m meeting) Section {
	var open []*kam.Activity
	var lines []Line
	for i := range v.d.Activities {
		a := &v.d.Activities[i]
		if a.Done.IsZero() && a != m.activity && a.Type != "note" {
			open = append(open, a)
		}
	}
	slices.SortStableFunc(open, func(a, b *kam.Activity) int { return byDay(a.Due, b.Due) })
	for _, a := range open {
		l := says(ref("activity", a.ID), sentence(a.Type), dotted(short(a.Subject), v.contact(a.Contact), v.owner(a.Owner), v.due(a.Due)))
		lines = append(lines, l.mended("due", "time", "done", "outcome", "next_step").warning(v.late(a.Due)))
	}
	done := slices.Clone(v.d.Activities)
	slices.SortStableFunc(done, func(a, b kam.Activity) int { return byDay(b.Done, a.Done) })
	for _, a := range done {
		if a.Done.IsZero() || a.NextStep == "" || v.today.DaysSince(a.Done) > v.s.SilenceDays || a.Done.After(v.today) {
			continue
		}
		lines = append(lines, says(ref("activity", a.ID), "Said "+v.day(a.Done), dotted(kam.Clip(a.NextStep, longWords), v.contact(a.Contact), v.person(a.Owner))).mended("next_step", "outcome"))
	}
	if len(lines) == 0 {
		lines = append(lines, Line{Text: "no open promise is recorded", Reasons: v.about("no work is open, and no next step was noted in %s", days(v.s.SilenceDays))})
	}
	return v.section("Open promises", mostPromises, lines)
}

func (v *view) owner(id kam.ID) string {
	if name := v.person(id); name != "" {
		return name
	}
	return "nobody of ours named"
}

// deals are the open deals, each with where it stands, what CABS says, and why it stalls.
func (v *view) deals() Section {
	var lines []Line
	checks := map[kam.ID]signal.Qualification{}
	for _, q := range signal.Qualifications(v.d) {
		checks[q.Deal] = q
	}
	for _, o := range v.open {
		lines = append(lines, v.dealLine(o, checks[o.ID]))
	}
	if len(lines) == 0 {
		lines = append(lines, Line{Text: "no deal is open", Reasons: v.about("no deal is open")})
	}
	return v.section("Deals", mostDeals, lines)
}

func (v *view) dealLine(o *kam.Opportunity, q signal.Qualification) Line {
	of := ref("opportunity", o.ID)
	closes := labelled("closes", v.day(o.Close))
	if v.late(o.Close) {
		closes = labelled("was to close", v.day(o.Close))
	}
	l := says(of, short(o.Name), dotted(money(o.Amount), percent(o.Probability), v.stage(o.Stage), closes)).warning(v.late(o.Close))
	l.Lines = append(l.Lines, cabs(of, q))
	if o.NextStep == "" {
		l.Lines = append(l.Lines, lacks("Next step", "none is named", of, "next_step"))
	} else {
		l.Lines = append(l.Lines, says(of, "Next step", kam.Clip(o.NextStep, longWords)).mended("next_step"))
	}
	if st, ok := v.stalls(o); ok {
		l.Lines = append(l.Lines, st)
	}
	return l
}

// stage is where a deal stands in the customer's buying, by the company's name for it.
func (v *view) stage(name string) string {
	at := slices.Index(kam.OpportunityKind.Lookup("stage").Options, name)
	if at < 0 {
		return ""
	}
	if set, ok := v.s.Stage(name); ok && set.Name != "" {
		name = set.Name
	}
	return fmt.Sprintf("%s (%d of 8)", name, at+1)
}

// cabs says what is known of the four questions about a deal, with the evidence as reasons.
func cabs(of kam.Ref, q signal.Qualification) Line {
	var words []string
	var why []kam.Reason
	for _, c := range q.Checks {
		words = append(words, strings.ToLower(c.Name)+" "+string(c.State))
		why = append(why, kam.Reason{Record: c.Record, Words: c.Name + ": " + c.Words})
	}
	l := Line{Label: "CABS", Text: strings.Join(words, ", "), Reasons: why}
	switch {
	case q.Qualified:
		l.Text = "qualified: all four are yes"
	case q.Count(signal.Unknown) == len(q.Checks):
		l.Text = "none of the four is known"
		l.Tone = Gap
	}
	if !q.Qualified {
		at := slices.IndexFunc(q.Checks[:], func(c signal.Check) bool { return c.State != signal.Yes })
		if check := q.Checks[at]; check.Record.Kind == "cabs" {
			l.Mend = &Mend{Ref: check.Record}
		} else {
			l.Mend = &Mend{Make: "cabs", Cells: []kam.Cell{set("opportunity", of.ID.String())}}
		}
	}
	return l
}

// stalls says why a deal stalls: the signs of it, and which alignments and managements are lacking.
func (v *view) stalls(o *kam.Opportunity) (Line, bool) {
	st := alignment.StallOf(v.d, o, v.s, v.today)
	if !st.Stalls {
		return Line{}, false
	}
	var signs, lacking []string
	var why []kam.Reason
	for _, s := range st.Signs {
		signs = append(signs, s.Name)
		why = append(why, s.Reason)
	}
	for _, f := range append(slices.Clone(st.Alignments[:]), st.Managements[:]...) {
		if f.Verdict == alignment.Lacking {
			lacking = append(lacking, f.Name)
			why = append(why, f.Reasons...)
		}
	}
	return Line{Label: "Stalls", Text: dotted(plural(signs), labelled("lacking:", plural(lacking))), Tone: Warn, Reasons: why, Mend: &Mend{Ref: ref("opportunity", o.ID), Fields: []string{"next_step", "close", "stage"}}}, true
}

var severities = kam.ConcernKind.Lookup("severity").Options

// concerns are those that are open, the most severe first.
func (v *view) concerns() Section {
	var open []*kam.Concern
	for i := range v.d.Concerns {
		if c := &v.d.Concerns[i]; c.Handled.IsZero() {
			open = append(open, c)
		}
	}
	slices.SortStableFunc(open, func(a, b *kam.Concern) int {
		return cmp.Or(slices.Index(severities, b.Severity)-slices.Index(severities, a.Severity), byDay(a.Due, b.Due))
	})
	var lines []Line
	for _, c := range open {
		who := labelled("handled by", v.person(c.Owner))
		if who == "" {
			who = "nobody handles it"
		}
		l := says(ref("concern", c.ID), short(c.Subject), dotted(v.contact(c.Contact), c.Severity, who, first(c.How), v.due(c.Due)))
		lines = append(lines, l.mended("owner", "due", "how", "handled").warning(c.Owner == kam.NoID || v.late(c.Due)))
	}
	if len(lines) == 0 {
		switch len(v.d.Concerns) {
		case 0:
			lines = append(lines, v.gap("", "no concern was ever recorded", "concern"))
		default:
			lines = append(lines, Line{Text: "all concerns are handled", Reasons: v.about("all %s are handled", count(len(v.d.Concerns), "concern", "concerns"))})
		}
	}
	return v.section("Concerns", mostConcerns, lines)
}

// competitors are the other suppliers, those ahead of us first, who bids besides, and where one leads on what matters.
func (v *view) competitors() Section {
	positions := kam.CompetitorKind.Lookup("position").Options
	all := slices.Clone(v.d.Competitors)
	rank := func(c kam.Competitor) int {
		if at := slices.Index(positions, c.Position); at >= 0 {
			return at
		}
		return len(positions)
	}
	slices.SortStableFunc(all, func(a, b kam.Competitor) int { return rank(a) - rank(b) })
	var lines []Line
	var known []string
	for _, c := range all {
		known = append(known, strings.ToLower(c.Name))
		favoured := labelled("favoured by", plural(v.names(c.FavouredBy, v.contact)))
		l := says(ref("competitor", c.ID), short(c.Name), dotted(c.Position, labelled("share", percent(c.Share)), favoured, first(c.Strategy), labelled("strengths:", first(c.Strengths)), labelled("weaknesses:", first(c.Weaknesses))))
		if l.Text == "" {
			l = lacks(l.Label, "where it stands is not recorded", l.Record(), "position", "share", "strategy", "strengths", "weaknesses")
		}
		lines = append(lines, l.warning(c.Position == "ahead of us"))
	}
	lines, beyond := upTo(mostCompetitors, lines)
	for _, o := range v.open {
		for _, name := range o.Competitors {
			if !slices.Contains(known, strings.ToLower(name)) {
				known = append(known, strings.ToLower(name))
				lines = append(lines, says(ref("opportunity", o.ID), short(name), "bids for "+short(o.Name)))
			}
		}
	}
	for i, r := range v.vulnerabilities() {
		if i == mostCompetitors {
			break
		}
		lines = append(lines, v.vulnerable(r))
	}
	if len(lines) == 0 {
		lines = append(lines, v.gap("", "no competitor is recorded", "competitor"))
	}
	return Section{Title: "Competitors", Level: 1, Lines: lines, Beyond: beyond}
}

// vulnerabilities are the criteria that matter and on which a competitor leads, over the account and all open deals, the
// most relevant first.
func (v *view) vulnerabilities() []*choice.Rated {
	var out []*choice.Rated
	seen := map[kam.ID]bool{}
	deals := []kam.ID{kam.NoID}
	for _, o := range v.open {
		deals = append(deals, o.ID)
	}
	for _, deal := range deals {
		for _, r := range choice.Of(v.d, deal, v.s).Vulnerabilities {
			if !seen[r.ID] {
				seen[r.ID] = true
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *choice.Rated) int { return b.Relevance.Cmp(a.Relevance.Decimal) })
	return out
}

func (v *view) vulnerable(r *choice.Rated) Line {
	leads := "a competitor leads"
	if r.Competitor != "" {
		leads = short(r.Competitor) + " leads"
	}
	return Line{Label: "Vulnerable", Text: dotted(short(r.Name), v.contact(r.Contact), leads, labelled("relevance", r.Relevance.String())), Tone: Warn,
		Reasons: []kam.Reason{r.Reason}, Mend: &Mend{Ref: ref("criterion", r.ID), Fields: []string{"importance", "difference", "leader", "competitor", "compensation", "notes"}}}
}
